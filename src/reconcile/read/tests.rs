#![allow(clippy::unwrap_used)]

use std::io::Write as _;

use super::*;

type Rows = Vec<(u64, Result<String, String>)>;

fn rows(bytes: &[u8], path: &str) -> Result<Rows, String> {
    let mut source = LogSource::of("log", Box::new(std::io::Cursor::new(bytes.to_vec())))
        .map_err(|e| e.to_string())?;
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
    let pretty = format!(
        "{{\n  \"start\": 0,\n  \"logs\": [\n    {a},\n    {b}\n  ],\n  \"total\": 2\n}}\n"
    );
    for log in [
        format!("{a}\n\n{b}"),
        format!("[{a},{b}]"),
        format!("[\n  {a},\n  {b}\n]\n"),
        format!("[{a}]\n[{b}]\n"),
        format!("{{\"logs\":[{a},{b}],\"total\":2}}"),
        pretty,
    ] {
        let found: Vec<_> = rows(log.as_bytes(), "actor.email")
            .unwrap()
            .into_iter()
            .map(|(_, row)| row.unwrap())
            .collect();
        assert_eq!(found, ["anna", "bo"], "{log}");
    }
}

#[test]
fn values_are_read_one_after_another_whatever_is_between_them() {
    let a = r#"{"actor":{"email":"anna"},"type":"s"}"#;
    let b = r#"{"actor":{"email":"bo"},"type":"s"}"#;
    let pretty = |row: &str| {
        serde_json::to_string_pretty(&serde_json::from_str::<Value>(row).unwrap()).unwrap()
    };
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let both = format!("{a}\n{b}\n");
    let mut marked = vec![0xfe, 0xff];
    marked.extend(both.encode_utf16().flat_map(u16::to_be_bytes));
    for log in [
        format!("{a}{b}").into_bytes(),
        format!("{a} {b}\n").into_bytes(),
        format!("{a},\n{b},\n").into_bytes(),
        format!("\u{1e}{a}\n\u{1e}{b}\n").into_bytes(),
        format!("{}\n{}\n", pretty(a), pretty(b)).into_bytes(),
        format!("{}{}", pretty(a), pretty(b)).into_bytes(),
        format!("2026-05-17T09:30:00.000Z {a}\n2026-05-17T09:31:00.000Z {b}\n").into_bytes(),
        format!("{{\"hits\":{{\"total\":2,\"hits\":[{a},{b}]}}}}").into_bytes(),
        format!("{{\"records\":[{a}]}}{{\"records\":[{b}]}}").into_bytes(),
        wide(&both),
        marked,
    ] {
        let found = rows(&log, "actor.email").unwrap();
        let found: Vec<_> = found.into_iter().map(|(_, row)| row.unwrap()).collect();
        assert_eq!(found, ["anna", "bo"], "{}", String::from_utf8_lossy(&log));
    }
    assert_eq!(rows(pretty(a).as_bytes(), "actor.email").unwrap(), [ok(1, "anna")]);
    // A stream without one end of line, and longer than any row.
    let long = a.repeat(LONGEST * 2 / a.len());
    assert_eq!(rows(long.as_bytes(), "type").unwrap().len(), LONGEST * 2 / a.len());
    for (bytes, what) in [
        (&b"PK\x03\x04rest"[..], "zip"),
        (b"BZh9", "bzip2"),
        (b"\x28\xb5\x2f\xfd", "zstd"),
        (b"PAR1", "Parquet"),
    ] {
        let told = rows(bytes, "a").unwrap_err();
        assert!(told.contains(what), "{told}");
    }
}

#[test]
fn a_row_is_found_in_the_envelopes_of_log_streams() {
    let a = r#"{"type":"s","date":"2026-05-17T09:30:00Z","user_id":"anna"}"#;
    let text = serde_json::to_string(a).unwrap();
    for log in [
        format!("{{\"log_id\":\"9\",\"data\":{a}}}"),
        format!(
            "{{\"detail-type\":\"Auth0 log\",\"time\":\"t\",\"detail\":{{\"log_id\":\"9\",\"data\":{a}}}}}"
        ),
        format!("{{\"eventType\":\"Auth0.LogStream\",\"data\":{{\"logId\":\"9\",\"data\":{a}}}}}"),
        format!(
            "{{\"specversion\":\"1.0\",\"type\":\"auth0\",\"date\":\"x\",\"time\":\"t\",\"data\":{{\"data\":{a}}}}}"
        ),
        format!("{{\"time\":1,\"host\":\"h\",\"event\":{{\"log_id\":\"9\",\"data\":{a}}}}}"),
        format!("{{\"preview\":false,\"result\":{{\"_raw\":{text},\"_time\":\"t\"}}}}"),
        format!("{{\"_index\":\"x\",\"_source\":{a}}}"),
        format!("{{\"_source\":{{\"event\":{{\"original\":{text}}}}}}}"),
        format!("{{\"timestamp\":1,\"message\":{text}}}"),
        format!(
            "{{\"message\":{}}}",
            serde_json::to_string(&format!("<14>1 host auth0 {a}")).unwrap()
        ),
        format!("_time,_raw\nt,\"{}\"\n", a.replace('"', "\"\"")),
        // Datadog, Google's logs and queue, Loki, a container's output, a queue of Amazon's,
        // whatever else.
        format!("{{\"id\":\"1\",\"type\":\"log\",\"attributes\":{{\"attributes\":{a}}}}}"),
        format!("{{\"insertId\":\"1\",\"jsonPayload\":{a}}}"),
        format!("{{\"insertId\":\"1\",\"textPayload\":{text}}}"),
        format!("{{\"message\":{{\"data\":\"{}\"}}}}", data_encoding::BASE64.encode(a.as_bytes())),
        format!("{{\"data\":{{\"result\":[{{\"stream\":{{}},\"values\":[[\"17\",{text}]]}}]}}}}"),
        format!("{{\"labels\":{{}},\"line\":{text},\"timestamp\":\"t\"}}"),
        format!("{{\"log\":{text},\"stream\":\"stdout\",\"time\":\"t\"}}"),
        format!("{{\"Messages\":[{{\"Body\":{text}}}]}}"),
        format!("{{\"anything\":{{\"at\":{{\"all\":{a}}}}}}}"),
        // Twice the same is one.
        format!("{{\"message\":{text},\"event\":{{\"original\":{text}}}}}"),
        a.to_owned(),
    ] {
        let mut source =
            LogSource::of("log", Box::new(std::io::Cursor::new(log.clone().into_bytes()))).unwrap();
        let mut found = Vec::new();
        each_row(&mut source, &mut |_, row| {
            row.unwrap().inside(&|row| row.has(&["type"]) && row.has(&["date"]), &mut |row| {
                found.push(row.text("user_id"));
                Ok(())
            })
        })
        .unwrap();
        assert_eq!(found, [Some("anna".to_owned())], "{log}");
    }
    // Several in one envelope are several rows: none is lost.
    let b = a.replace("anna", "bo");
    let both = serde_json::to_string(&format!("{a}\n{b}")).unwrap();
    let told = serde_json::to_string(&format!("12:00 auth0 {a}\n12:01 auth0 {b}\n")).unwrap();
    for log in [
        format!("{{\"message\":{both}}}"),
        format!("{{\"message\":{told}}}"),
        format!(
            "{{\"message\":{}}}",
            serde_json::to_string(&format!("[x {{y}}] {a} and {b}")).unwrap()
        ),
        format!("{{\"detail\":[{a},{b}]}}"),
        format!("{{\"old\":{a},\"new\":{b}}}"),
        format!("{},\"data\":{b}}}", a.trim_end_matches('}')),
    ] {
        let mut found = Vec::new();
        let whole = LogRecord::of_object(serde_json::from_str(&log).unwrap());
        let take = &mut |row: &LogRecord| {
            found.push(row.text("user_id").unwrap());
            Ok::<_, ()>(())
        };
        whole.inside(&|row| row.has(&["type"]) && row.has(&["date"]), take).unwrap();
        found.sort();
        assert_eq!(found, ["anna", "bo"], "{log}");
    }
    let row = |text: &str| LogRecord::of_object(serde_json::from_str(text).unwrap());
    let flat = row(
        r#"{"USER_ID":"anna","Event_Time":5,"DETAILS_JSON_LONG_VALUE":"{\"impersonator\":\"boss\"}","details.request.path":"/x"}"#,
    );
    assert_eq!(flat.text("userId").as_deref(), Some("anna"));
    assert_eq!(flat.text("details_json_long_value.impersonator").as_deref(), Some("boss"));
    assert_eq!(flat.text("details.request.path").as_deref(), Some("/x"));
    assert_eq!(flat.text("details.request.method"), None);
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
        ("{\"logs\":[{\"a\":1}]}\n5", "there is no list of events in it, after 1 events"),
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
    let mut source = LogSource::of("log", Box::new(std::io::Cursor::new(packed.clone()))).unwrap();
    each_row(&mut source, &mut |_, _| Ok(())).unwrap();
    let hash = crate::ledger::format::text::hex(&<sha2::Sha256 as sha2::Digest>::digest(&packed));
    assert_eq!(source.finish().unwrap(), hash);
    packed.truncate(packed.len() - 3);
    assert!(rows(&packed, "a").is_err());
}
