use super::*;
use crate::base::clock::point as since;
use crate::directory::import::ImportError;

fn import(place: &mut Place, file: &str) -> Result<usize, ImportError> {
    place.directory.import(file.as_bytes(), place.now, &mut place.random)
}

#[test]
fn everything_that_a_row_says_is_there() {
    let mut place = Place::new();
    let file = "\u{feff}login,name,email,email_since,phone,groups,manager,manager_since,identity,enabled\r\n\
                maria,\"Silva, Maria\",m@example.com; maria@example.org,2024-01-02,+44 20 7946 0001,staff;db-admin,\
                bo,2025-03-04T05:06:07Z,corp:m:1,no\r\n";
    assert_eq!(import(&mut place, file), Ok(1));
    let user = place.directory.find("maria@example.org").unwrap().remove(0);
    let profile = place.directory.profile(&user.id, place.now).unwrap();
    assert_eq!(profile.user.name, "Silva, Maria");
    assert!(!profile.enabled);
    assert_eq!(profile.groups.known().unwrap(), &["db-admin", "staff"]);
    assert_eq!(
        (profile.phones[0].number.as_str(), profile.phones[0].since),
        ("+44 20 7946 0001", None)
    );
    assert_eq!(profile.addresses[0].address, "m@example.com");
    assert_eq!((profile.addresses[0].primary, profile.addresses[1].primary), (true, false));
    assert_eq!(profile.addresses[1].since, since("2024-01-02"));
    assert_eq!(
        (profile.managers[0].name.as_str(), profile.managers[0].since),
        ("bo", since("2025-03-04T05:06:07Z"))
    );
    assert_eq!(profile.identities.known().unwrap()[0].subject, "m:1");
    assert_eq!(place.directory.account(&user.id, place.now).unwrap().password.set, None);
}

#[test]
fn a_broken_row_is_named_and_nothing_is_imported() {
    let long = "x".repeat(257);
    for (file, message) in [
        ("login,name\na,A\na,B\n", "line 3, column \"login\": the login \"a\" is there already"),
        ("login,name\na,A\n,B\n", "line 3, column \"login\": the login is empty"),
        ("login,name\na,A\nb,\n", "line 3, column \"name\": the name is empty"),
        (
            &format!("login,name\na,A\nb,{long}\n"),
            "line 3, column \"name\": the name is longer than 256 characters",
        ),
        (
            "login,name\na,A\nb\u{202e},B\n",
            "line 3, column \"login\": the login has blank or invisible characters",
        ),
        (
            "login,name,phone,phone_since\na,A,11111,\nb,\"B\nB\",22222,17/05/2026\n",
            "line 3, column \"phone_since\": \"17/05/2026\" is neither a day like 2026-05-17 nor a time in RFC 3339",
        ),
        (
            "login,name,phone\na,A,11111;11111\n",
            "line 2, column \"phone\": the phone number \"11111\" is there already",
        ),
        (
            "login,name,phone\na,A,abc\n",
            "line 2, column \"phone\": \"abc\" is no telephone number that can be called: one number has 5 to 15 digits",
        ),
        (
            "login,name,phone\na,A,0701234567/0709876543\n",
            "line 2, column \"phone\": \"0701234567/0709876543\" is no telephone number that can be called: one number has 5 to 15 digits",
        ),
        (
            "login,name,phone,phone_since\na,A,0701234567,29-11-26\n",
            "line 2, column \"phone_since\": \"29-11-26\" is neither a day like 2026-05-17 nor a time in RFC 3339",
        ),
        (
            "login;name\na;A\n",
            "the columns are separated by `;`: save the file as \"CSV UTF-8\", with commas between the columns",
        ),
        (
            "login,name,identity\na,A,corp\n",
            "line 2, column \"identity\": an identity is issuer:subject",
        ),
        (
            "login,name,identity\na,A,c:1\nb,B,c:1\n",
            "line 3, column \"identity\": the identity \"1\" is there already",
        ),
        (
            "login,name,enabled\na,A,maybe\n",
            "line 2, column \"enabled\": \"maybe\" is neither yes nor no",
        ),
        ("login,name\na,A\nb\n", "line 3: there are 1 fields where the header has 2"),
        (
            "login,name,shoe size\na,A,1\n",
            "the file has a column \"shoe size\" that an import does not know",
        ),
        ("login,name,name\na,A,1\n", "the file has the column \"name\" twice"),
        ("login\na\n", "the file has no column \"name\"; login and name are required"),
        ("", "the file has no column \"login\"; login and name are required"),
    ] {
        let mut place = Place::new();
        let error = import(&mut place, file).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert!(place.directory.is_empty().unwrap(), "{file:?}");
    }
}

#[test]
fn bytes_that_are_not_text_are_named() {
    let mut place = Place::new();
    let error = place
        .directory
        .import(&b"login,name\na,A\nb,\xff\n"[..], place.now, &mut place.random)
        .unwrap_err();
    assert_eq!(error.to_string(), "line 3: field 2 is not UTF-8");
    let error = import(&mut place, "login,name,password\n").unwrap_err();
    assert!(error.hint().contains("set-password"), "{}", error.hint());
}

/// Measures the directory with many people. The test is run by hand:
/// `cargo test --release --lib a_hundred_thousand -- --ignored --nocapture`.
#[test]
#[ignore = "measures, and takes a while unoptimised"]
fn a_hundred_thousand_people() {
    use std::fmt::Write as _;
    use std::io::Write as _;
    use std::time::Instant;
    let time = |place: &Place, from: usize| {
        let ids: Vec<UserId> = (0..200)
            .map(|n| {
                place
                    .directory
                    .find(&format!("p{}@example.com", from + n * 4))
                    .unwrap()
                    .remove(0)
                    .id
            })
            .collect();
        let began = Instant::now();
        for id in &ids {
            place.directory.account(id, place.now).unwrap();
        }
        began.elapsed() / 200
    };
    let mut place = Place::new();
    let rows = |range: std::ops::Range<usize>| {
        let mut file = "login,name,email,phone,phone_since,groups,manager\n".to_owned();
        for n in range {
            writeln!(
                file,
                "p{n},Person {n},p{n}@example.com,+44{n},2024-01-02,staff;g{},boss",
                n % 50
            )
            .unwrap();
        }
        file
    };
    assert_eq!(import(&mut place, &rows(0..1000)), Ok(1000));
    let few = time(&place, 0);
    let file = rows(1000..100_000);
    let began = Instant::now();
    assert_eq!(import(&mut place, &file), Ok(99_000));
    let (took, many) = (began.elapsed(), time(&place, 50_000));
    writeln!(
        std::io::stderr(),
        "import {took:?}; an account of 1,000: {few:?}, of 100,000: {many:?}"
    )
    .unwrap();
    assert!(many < few * 3, "{few:?} {many:?}");
}
