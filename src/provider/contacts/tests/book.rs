//! The file itself.

use super::*;

#[test]
fn one_is_found_by_id_login_or_address_and_by_nothing_less() {
    let found = |id: &str, login: &str, addresses: &[&str]| {
        let file = FILE.replace("anna,u|1,", "anna,,");
        ContactsTable::of(file.into()).find(id, login, addresses).unwrap().map(|found| {
            assert_eq!(found.by_id, found.person.id == id);
            found.person.login
        })
    };
    assert_eq!(found("u|1", "ANNA", &[]).as_deref(), Some("anna"));
    assert_eq!(found("u|1", "a", &["x@y.example", "Anna@Home.example"]).as_deref(), Some("anna"));
    assert_eq!(found("u|1", "anna@corp.example", &[]).as_deref(), Some("anna"));
    assert_eq!(found("u|2", "a", &[]).as_deref(), Some("other"));
    // A row that names an id is nobody else's, whatever their login or address.
    assert_eq!(found("u|1", "other", &["other@corp.example"]), None);
    assert_eq!(found("u|1", "nobody", &["corp.example", ""]), None);
    let named =
        |who: &str| ContactsTable::of(FILE.into()).named(who).unwrap().map(|person| person.login);
    for (who, login) in [
        ("ANNA", Some("anna")),
        ("u|2", Some("other")),
        ("bo", Some("bo")),
        ("", None),
        ("u|3", None),
    ] {
        assert_eq!(named(who).as_deref(), login, "{who}");
    }
    let twice = "login,email\na,x@y.example\nb,x@y.example\n";
    let book = ContactsTable::of(twice.into());
    assert_eq!(
        book.find("1", "c", &["x@y.example"]),
        Err(BookError::Several("x@y.example".into()))
    );
    assert_eq!(book.find("1", "b", &["x@y.example"]).unwrap().unwrap().person.login, "b");
}

/// Checks that the file tells of a misreading, where a person reads both the id and the login.
#[test]
fn an_id_and_a_login_that_were_read_have_to_fit_the_file() {
    let book = ContactsTable::of(FILE.into());
    let other =
        |id: &str, login: &str| book.contradicts(id, login).unwrap().map(|person| person.login);
    for (id, login, contradicted) in [
        ("u|1", "Anna", None),
        ("u|1", "anna@home.example", None),
        ("u|9", "nobody", None),
        ("u|9", "bo", None),
        ("u|9", "anna", Some("anna")),
        ("u|1", "other", Some("anna")),
        ("u|2", "anna", Some("anna")),
        ("u|1", "nobody", Some("anna")),
        // An address that somebody else has too is nobody's login.
        ("u|9", "anna@home.example", None),
    ] {
        assert_eq!(other(id, login).as_deref(), contradicted, "{id} {login}");
    }
}

#[test]
fn faults_name_line_and_column_and_all_of_them_are_told() {
    let file = "login,id,email,phone,phone_since\n\
        a,1,a@x.example,+46 70 1234567,2020-01-01\n\
        b,1,,,\n\
        A,,,,\n\
        ,,,,\n\
        c,,not an address,,\n\
        d,,,call me,\n\
        e,,,070123456;070123456,\n\
        f,,,070123456,2020-01-01;2021-01-01\n\
        g,,,070123456,01/02/2020\n\
        h,,,\n\
        i\u{202e},,,,\n";
    let faults: Vec<String> = ContactsTable::check(file.as_bytes(), 20, now())
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        faults,
        [
            "line 3, column \"id\": \"1\" is there already",
            "line 4, column \"login\": \"A\" is there already",
            "line 5, column \"login\": the login is empty",
            "line 6, column \"email\": \"not an address\" is no e-mail address",
            "line 7, column \"phone\": \"call me\" is no telephone number that can be called: one number has 5 to 15 digits",
            "line 8, column \"phone\": \"070123456\" is there twice",
            "line 9, column \"phone_since\": there are 2 times for 1 entries; give one for all, or one for each",
            "line 10, column \"phone_since\": \"01/02/2020\" is neither a day like 2026-05-17 nor a time in RFC 3339",
            "line 11: there are 4 fields where the header has 5",
            "line 12, column \"login\": it has the invisible or control character U+202E",
        ]
    );
    assert_eq!(ContactsTable::check(file.as_bytes(), 3, now()).unwrap_err().len(), 3);
    let told =
        |file: &str| ContactsTable::check(file.as_bytes(), 3, now()).unwrap_err()[0].to_string();
    assert_eq!(told("email\n"), "the file has no column \"login\"; login is required");
    assert_eq!(
        told("login,shoe\n"),
        "the file has a column \"shoe\" that a contacts file does not know"
    );
    let contents = ContactsTable::check(FILE.as_bytes(), 3, now()).unwrap();
    let expected = Contents {
        people: 3,
        phones: 3,
        addresses: 4,
        managers: 1,
        undated: 4,
        without_id: 1,
        ..contents.clone()
    };
    assert_eq!(contents, expected);
}

#[test]
fn a_file_that_a_spreadsheet_wrote_in_another_way_is_named_for_what_it_is() {
    let told = |file: &[u8]| ContactsTable::check(file, 3, now()).unwrap_err()[0].to_string();
    for (file, what) in [
        (&b"login;id\nbo;u-1\n"[..], "the columns are separated by `;`"),
        (b"login\tid\nbo\tu-1\n", "the columns are separated by tabs"),
        (b"sep=,\nlogin,id\n", "the first line is `sep=`"),
        (b"\xff\xfel\0o\0g\0i\0n\0", "the file is UTF-16"),
        (b"\xfe\xff\0l\0o\0g\0i\0n", "the file is UTF-16"),
        (b"l\0o\0g\0i\0n\0", "the file is UTF-16"),
        (b"PK\x03\x04\x14\0", "the file is a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "the file is a workbook of an old Excel"),
    ] {
        assert!(told(file).starts_with(what) && told(file).contains("CSV UTF-8"), "{}", told(file));
    }
    assert_eq!(told(b"login,phone,\nbo,0701234567,\n"), "line 1: column 3 has no name");
    // Column names in any case, and joiners in names, are spelling.
    let people = |file: &str| {
        ContactsTable::check(file.as_bytes(), 3, now()).map(|contents| contents.people)
    };
    assert_eq!(people("Login,PHONE\nbo,0701234567\n"), Ok(1));
    assert_eq!(
        people(
            "login,name,manager,manager_name\nali,\u{639}\u{644}\u{6cc}\u{200c}\u{631},eva,\u{dc1}\u{dca}\u{200d}\u{dbb}\n"
        ),
        Ok(1)
    );
    assert!(
        people("login,phone\nbo,\u{202a}+46701234567\u{202c}\n").unwrap_err()[0]
            .to_string()
            .contains("U+202A")
    );
    assert!(people("login,email\nb\u{200d}o,bo@example.com\n").is_err());
}

#[test]
fn a_date_that_cannot_be_one_is_unknown_and_counted() {
    let undated = |since: &str| {
        let file = format!("login,id,phone,phone_since\nbo,u1,0701234567,{since}\n");
        let undated = ContactsTable::check(file.as_bytes(), 3, now()).unwrap().undated;
        let found = ContactsTable::of(file.into()).find("u1", "bo", &[]).unwrap().unwrap();
        (undated, found.person.phones[0].1)
    };
    for placeholder in
        ["0001-01-01", "1601-01-01", "1753-01-01", "1899-12-30", "1900-01-01", "1970-01-01", ""]
    {
        assert_eq!(undated(placeholder), (1, None), "{placeholder}");
    }
    // After today: unknown for the sums; as a date it is too new by itself.
    assert_eq!(undated("2026-05-18").0, 1);
    assert_eq!(undated("2024-01-02"), (0, since("2024-01-02")));
    for wrong in ["29-11-26", "26-5-7", "1-2-3", "17/05/2026"] {
        let file = format!("login,phone,phone_since\nbo,0701234567,{wrong}\n");
        let told = ContactsTable::check(file.as_bytes(), 3, now()).unwrap_err()[0].to_string();
        assert!(
            told.starts_with("line 2, column \"phone_since\": ") && told.contains(wrong),
            "{told}"
        );
    }
    let file = "login,phone,phone_since,email,email_since\na,0701234567,2020-01-02,a@x.example,2020-01-02\nb,0701234568,2024-05-06,,\n";
    let contents = ContactsTable::check(file.as_bytes(), 3, now()).unwrap();
    let day = |text: &str| text.parse().unwrap();
    assert_eq!(contents.days, Some((day("2020-01-02"), day("2024-05-06"))));
    assert_eq!(contents.commonest, Some((day("2020-01-02"), 2)));
}

#[test]
fn every_fault_of_a_line_is_told() {
    let file = "login,email,phone,phone_since\n,no address,call me,1-2-3\n";
    let faults = ContactsTable::check(file.as_bytes(), 20, now()).unwrap_err();
    assert_eq!(faults.len(), 4, "{faults:?}");
}

/// Measures a file with many rows. This test is run by hand:
/// `cargo test --release --lib a_hundred_thousand -- --ignored --nocapture`.
#[test]
#[ignore = "measures, and takes a while unoptimised"]
fn a_hundred_thousand_rows() {
    use std::fmt::Write as _;
    use std::io::Write as _;
    use std::time::Instant;
    let mut file =
        "login,name,email,email_since,phone,phone_since,manager,manager_name,manager_since\n"
            .to_owned();
    for n in 0..100_000 {
        writeln!(file, "p{n},Person {n},p{n}@example.com,2024-01-02,+4670{n:07},2024-01-02,boss,Bo Ek,2024-01-02")
            .unwrap();
    }
    let begun = Instant::now();
    let hash = <sha2::Sha256 as sha2::Digest>::digest(file.as_bytes());
    let hashed = begun.elapsed();
    let begun = Instant::now();
    ContactsTable::check(file.as_bytes(), 3, now()).unwrap();
    let checked = begun.elapsed();
    let book = ContactsTable::of(file.into_bytes());
    let begun = Instant::now();
    assert!(book.find("u", "p99999", &["p99999@example.com"]).unwrap().is_some());
    writeln!(
        std::io::stderr(),
        "{:x?} hash {hashed:?}, check {checked:?}, find {:?}",
        &hash[..2],
        begun.elapsed()
    )
    .unwrap();
}
