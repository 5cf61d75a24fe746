#![allow(clippy::unwrap_used)]

use std::io::Write as _;

use super::*;

type Rows = Vec<(u64, Result<String, String>)>;

fn rows(bytes: &[u8], path: &str) -> Result<Rows, String> {
    let mut source = Source::of("log", Box::new(std::io::Cursor::new(bytes.to_vec()))).map_err(|e| e.to_string())?;
    let mut rows = Vec::new();
    each_row(&mut source, &mut |line, row| {
        rows.push((line, row.map(|row| row.text(path).unwrap_or_default())));
        Ok(())
    })
    .map_err(|e| e.to_string())?;
    Ok(rows)
}

fn ok(line: u64, text: &str) -> (u64, Result<String, String>) {
    (line, Ok(text.to_owned()))
}

#[test]
fn columns_are_found_by_name() {
    let expected = vec![ok(2, "anna"), ok(4, "bo")];
    for log in [
        "type,actor.email,x\ns,anna,\"1\n2\"\ns,bo,\n",
        "\u{feff}type,Actor_Email,x\r\ns, anna ,\"1\r\n2\"\r\ns,bo,\r\n",
        "type;actorEmail;x\ns;anna;\"1\n2\"\ns;bo;\n",
        "type\tactor\tx\ns\t\"{\"\"email\"\":\"\"anna\"\"}\"\t\"1\n2\"\ns\t\"{\"\"email\"\":\"\"bo\"\"}\"\t\n",
    ] {
        assert_eq!(rows(log.as_bytes(), "actor.email").unwrap(), expected, "{log:?}");
    }
}

#[test]
fn json_comes_in_lines_in_an_array_and_in_pages() {
    let a = r#"{"actor":{"email":"anna"},"type":"s"}"#;
    let b = r#"{"actor":{"email":"bo"},"type":"s"}"#;
    let pretty = format!("{{\n  \"start\": 0,\n  \"logs\": [\n    {a},\n    {b}\n  ],\n  \"total\": 2\n}}\n");
    for log in [
        format!("{a}\n\n{b}"),
        format!("[{a},{b}]"),
        format!("[\n  {a},\n  {b}\n]\n"),
        format!("[{a}]\n[{b}]\n"),
        format!("{{\"logs\":[{a},{b}],\"total\":2}}"),
        pretty,
    ] {
        let found: Vec<_> =
            rows(log.as_bytes(), "actor.email").unwrap().into_iter().map(|(_, row)| row.unwrap()).collect();
        assert_eq!(found, ["anna", "bo"], "{log}");
    }
}

#[test]
fn a_broken_row_names_its_line_and_the_next_is_read() {
    let found = rows(b"{\"a\":1}\n{\"a\":\n[1]\n{\"a\":2}\n", "a").unwrap();
    assert_eq!((found[0].clone(), found[3].clone()), (ok(1, "1"), ok(4, "2")));
    assert_eq!((found[1].0, found[2].0), (2, 3));
    assert!(found[1].1.is_err() && found[2].1.is_err());
    // The first line may be the broken one.
    let found = rows(b"{\"a\"\n{\"a\":2}\n", "a").unwrap();
    assert!(found[0].1.is_err() && found[1] == ok(2, "2"));
    let found = rows(b"a,b\n1\n2,\xff\n3,4\n", "a").unwrap();
    assert_eq!(found[0], (2, Err("there are 1 fields where the header has 2".into())));
    assert_eq!(found[1], (3, Err("field 2 is not UTF-8".into())));
    assert_eq!(found[2], ok(4, "3"));
}

#[test]
fn what_cannot_be_read_on_says_where() {
    for (log, why) in [
        ("", "log: it is empty"),
        (" \n", "log: it is empty"),
        ("[{\"a\":1},{\"a\"", "after 1 events"),
        ("{\n\"users\":[]}", "there is no list of events in it"),
        ("a,A\n1,2\n", "the column \"A\" is there twice"),
    ] {
        let told = rows(log.as_bytes(), "a").unwrap_err();
        assert!(told.contains(why), "{told}");
    }
    let mut endless = b"a,b\n1,\"".to_vec();
    endless.resize(LONGEST * 3, b'x');
    assert!(rows(&endless, "a").unwrap_err().contains("is a quote missing?"));
    let mut long = b"{\"a\":1}\n{\"a\":\"".to_vec();
    long.resize(LONGEST * 2, b'x');
    long.extend(b"\"}\n{\"a\":3}\n");
    let found = rows(&long, "a").unwrap();
    assert_eq!((found[1].0, found[2].clone()), (2, ok(3, "3")));
    assert!(found[1].1.is_err());
}

#[test]
fn a_packed_file_is_unpacked_and_hashed_as_it_is() {
    let log = b"{\"a\":1}\n{\"a\":2}\n";
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(log).unwrap();
    let mut packed = packed.finish().unwrap();
    // Two packed logs in a row are one.
    packed.extend(packed.clone());
    assert_eq!(rows(&packed, "a").unwrap(), [ok(1, "1"), ok(2, "2"), ok(3, "1"), ok(4, "2")]);
    let mut source = Source::of("log", Box::new(std::io::Cursor::new(packed.clone()))).unwrap();
    each_row(&mut source, &mut |_, _| Ok(())).unwrap();
    let hash = crate::ledger::format::text::hex(&<sha2::Sha256 as sha2::Digest>::digest(&packed));
    assert_eq!(source.finish().unwrap(), hash);
    packed.truncate(packed.len() - 3);
    assert!(rows(&packed, "a").is_err());
}
