//! Canonical JSON, a narrow part of RFC 8785: objects with ASCII keys in byte order, no white
//! space, shortest escapes, integers that every reader holds exactly. One value has one spelling,
//! so a hash of the bytes is a hash of the value.

use serde_json::Value;
use thiserror::Error;

use crate::ledger::Object;

/// 2^53 - 1: beyond it, readers that keep numbers as doubles read another number than was written
/// (RFC 8785, 6).
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

/// Deeper than anything that is written, and far from what a recursive reader can bear.
const MAX_DEPTH: usize = 16;

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotCanonical {
    #[error("the key \"{0}\" is not ASCII")]
    Key(String),
    #[error("the number {0} is not an integer between -(2^53-1) and 2^53-1")]
    Number(String),
    #[error("it is nested too deeply")]
    Depth,
    #[error("it is not a JSON object: {0}")]
    Syntax(String),
    #[error("it is not spelled canonically")]
    Spelling,
}

/// The one spelling of `object`.
pub fn to_bytes(object: &Object) -> Result<Vec<u8>, NotCanonical> {
    let mut out = Vec::with_capacity(512);
    write_object(object, 0, &mut out)?;
    Ok(out)
}

/// Reads an object, and refuses every spelling of it but the canonical one. That is what finds a
/// key that stands twice, which two readers would read differently.
pub fn parse(bytes: &[u8]) -> Result<Object, NotCanonical> {
    let object: Object =
        serde_json::from_slice(bytes).map_err(|e| NotCanonical::Syntax(e.to_string()))?;
    if is_surely_spelled(bytes) {
        return Ok(object);
    }
    let mut out = Vec::with_capacity(bytes.len());
    write_object(&object, 0, &mut out)?;
    if out == bytes { Ok(object) } else { Err(NotCanonical::Spelling) }
}

/// Checks what [`parse`] checks, and makes nothing of it.
pub fn check(bytes: &[u8]) -> Result<(), NotCanonical> {
    if is_surely_spelled(bytes) && std::str::from_utf8(bytes).is_ok() {
        return Ok(());
    }
    parse(bytes).map(drop)
}

fn is_surely_spelled(bytes: &[u8]) -> bool {
    spelling::object(bytes, 0).is_some_and(<[u8]>::is_empty)
}

/// Returns true if `bytes` are the one spelling of an object that stands within others. `depth`
/// says how deep the object stands.
pub(super) fn is_spelled(object: &Object, depth: usize, bytes: &[u8]) -> bool {
    if spelling::object(bytes, depth).is_some_and(<[u8]>::is_empty) {
        return true;
    }
    let mut out = Vec::with_capacity(bytes.len());
    write_object(object, depth, &mut out).is_ok() && out == bytes
}

fn write_object(object: &Object, depth: usize, out: &mut Vec<u8>) -> Result<(), NotCanonical> {
    if depth == MAX_DEPTH {
        return Err(NotCanonical::Depth);
    }
    // Sorted here, because whether the map is sorted depends on a feature of serde_json that any
    // crate can switch on.
    let mut pairs: Vec<(&String, &Value)> = object.iter().collect();
    pairs.sort_unstable_by_key(|(key, _)| key.as_bytes());
    out.push(b'{');
    for (i, (key, value)) in pairs.into_iter().enumerate() {
        if !key.is_ascii() {
            return Err(NotCanonical::Key(key.clone()));
        }
        if i > 0 {
            out.push(b',');
        }
        write_str(key, out)?;
        out.push(b':');
        write_value(value, depth + 1, out)?;
    }
    out.push(b'}');
    Ok(())
}

fn write_value(value: &Value, depth: usize, out: &mut Vec<u8>) -> Result<(), NotCanonical> {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => {
            // A float stays a float here: "1.0" and "1" must not be two spellings of one value.
            let exact = number.as_i64().is_some_and(|n| n.unsigned_abs() <= MAX_INTEGER)
                || number.as_u64().is_some_and(|n| n <= MAX_INTEGER);
            if !exact {
                return Err(NotCanonical::Number(number.to_string()));
            }
            out.extend_from_slice(number.to_string().as_bytes());
        }
        Value::String(text) => write_str(text, out)?,
        Value::Array(items) => {
            if depth == MAX_DEPTH {
                return Err(NotCanonical::Depth);
            }
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                write_value(item, depth + 1, out)?;
            }
            out.push(b']');
        }
        Value::Object(object) => write_object(object, depth, out)?,
    }
    Ok(())
}

/// The usual spellings, told byte by byte. `None` means only that nothing is certain: the slow way
/// then says what is wrong, if anything is. Whether the text is UTF-8 is not looked at.
mod spelling {
    use super::{MAX_DEPTH, MAX_INTEGER};

    /// The rest after an object.
    pub fn object(bytes: &[u8], depth: usize) -> Option<&[u8]> {
        let mut rest = bytes.strip_prefix(b"{").filter(|_| depth < MAX_DEPTH)?;
        if let Some(rest) = rest.strip_prefix(b"}") {
            return Some(rest);
        }
        let mut before: Option<&[u8]> = None;
        loop {
            let (key, after) = plain(rest)?;
            // In their order, and so none twice.
            if !key.is_ascii() || before.is_some_and(|before| before >= key) {
                return None;
            }
            before = Some(key);
            rest = value(after.strip_prefix(b":")?, depth + 1)?;
            match rest.split_first()? {
                (b',', after) => rest = after,
                (b'}', after) => return Some(after),
                _ => return None,
            }
        }
    }

    fn value(bytes: &[u8], depth: usize) -> Option<&[u8]> {
        match bytes.first()? {
            b'"' => text(bytes),
            b'{' => object(bytes, depth),
            b'[' => array(bytes, depth),
            b't' => bytes.strip_prefix(b"true"),
            b'f' => bytes.strip_prefix(b"false"),
            b'n' => bytes.strip_prefix(b"null"),
            b'-' => number(&bytes[1..]).filter(|_| bytes.get(1) != Some(&b'0')),
            _ => number(bytes),
        }
    }

    fn array(bytes: &[u8], depth: usize) -> Option<&[u8]> {
        let mut rest = bytes.strip_prefix(b"[").filter(|_| depth < MAX_DEPTH)?;
        if let Some(rest) = rest.strip_prefix(b"]") {
            return Some(rest);
        }
        loop {
            rest = value(rest, depth + 1)?;
            match rest.split_first()? {
                (b',', after) => rest = after,
                (b']', after) => return Some(after),
                _ => return None,
            }
        }
    }

    fn number(bytes: &[u8]) -> Option<&[u8]> {
        let end = bytes.iter().position(|b| !b.is_ascii_digit()).unwrap_or(bytes.len());
        let (digits, rest) = bytes.split_at(end);
        let usual = !digits.is_empty() && digits.len() <= 16 && (digits[0] != b'0' || end == 1);
        let other = matches!(rest.first(), Some(b'.' | b'e' | b'E'));
        let n = || digits.iter().fold(0, |n, digit| n * 10 + u64::from(digit - b'0'));
        (usual && !other && n() <= MAX_INTEGER).then_some(rest)
    }

    /// A text in which nothing is escaped, without its quotes.
    fn plain(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
        let from = bytes.strip_prefix(b"\"")?;
        let end = from.iter().position(|b| matches!(b, 0..b' ' | b'"' | b'\\'))?;
        (from[end] == b'"').then(|| (&from[..end], &from[end + 1..]))
    }

    fn text(bytes: &[u8]) -> Option<&[u8]> {
        let mut rest = bytes.strip_prefix(b"\"")?;
        loop {
            let end = rest.iter().position(|b| matches!(b, 0..b' ' | b'"' | b'\\'))?;
            match (rest[end], rest.get(end + 1)) {
                (b'"', _) => return Some(&rest[end + 1..]),
                (b'\\', Some(b'"' | b'\\' | b'b' | b't' | b'n' | b'f' | b'r')) => {
                    rest = &rest[end + 2..];
                }
                _ => return None,
            }
        }
    }
}

/// `serde_json` escapes as RFC 8785 asks: the five short forms, `\u00xx` in lower case for other
/// controls, nothing else.
fn write_str(text: &str, out: &mut Vec<u8>) -> Result<(), NotCanonical> {
    // All of it is looked at, without stopping at the first: so the processor does many bytes at a
    // time.
    if !text.bytes().fold(false, |some, b| some | matches!(b, 0..b' ' | b'"' | b'\\')) {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
        return Ok(());
    }
    serde_json::to_writer(out, text).map_err(|e| NotCanonical::Syntax(e.to_string()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn spell(value: &Value) -> Result<String, NotCanonical> {
        to_bytes(value.as_object().unwrap()).map(|b| String::from_utf8(b).unwrap())
    }

    /// The quick way is never sure of what the slow way refuses.
    fn agree(bytes: &[u8]) -> bool {
        let object = serde_json::from_slice::<Object>(bytes);
        let slow = object.is_ok_and(|object| {
            let mut out = Vec::new();
            write_object(&object, 0, &mut out).is_ok() && out == bytes
        });
        let sure = std::str::from_utf8(bytes).is_ok() && is_surely_spelled(bytes);
        assert!(slow || !sure, "{}", String::from_utf8_lossy(bytes));
        assert_eq!(check(bytes).is_ok(), slow);
        assert_eq!(parse(bytes).is_ok(), slow);
        sure
    }

    #[test]
    fn a_spelling_is_told_without_being_read() {
        let deep = |n: usize| format!("{{\"a\":{}1{}}}", "[".repeat(n), "]".repeat(n));
        for usual in [
            r"{}",
            r#"{"a":1,"b":-7,"c":[true,false,null,"x\n\"",{}],"d":{"e":[]},"f":9007199254740991}"#,
            r#"{"":"","A":"é","a":0}"#,
            &deep(15),
        ] {
            assert!(agree(usual.as_bytes()), "{usual}");
        }
        for other in [
            r#"{"a":1,"a":1}"#,
            r#"{"b":1,"a":1}"#,
            r#"{ "a":1}"#,
            r#"{"a":01}"#,
            r#"{"a":-0}"#,
            r#"{"a":-01}"#,
            r#"{"a":1.0}"#,
            r#"{"a":1e3}"#,
            r#"{"a":9007199254740992}"#,
            r#"{"a":99999999999999999999}"#,
            r#"{"a":"\/"}"#,
            r#"{"a":"\u0041"}"#,
            r#"{"a":"\u000A"}"#,
            r#"{"é":1}"#,
            r#"{"a":1}x"#,
            r#"{"a":1,}"#,
            r#"{"a":[1,]}"#,
            r#"{"a":tru}"#,
            r#"{"a"}"#,
            r#"{"a":"#,
            r#"{"a":"x"#,
            r#"{"a":"\"#,
            "{\"a\":\"\u{1}\"}",
            "[]",
            "",
            &deep(16),
        ] {
            assert!(!agree(other.as_bytes()), "{other}");
        }
        // Seldom, and read in the slow way.
        assert!(!agree(br#"{"a":"\u0001"}"#) && parse(br#"{"a":"\u0001"}"#).is_ok());
        assert!(!agree(br#"{"\n":1}"#) && parse(br#"{"\n":1}"#).is_ok());
        assert!(check(b"{\"a\":\"\xff\"}").is_err());
    }

    proptest! {
        #[test]
        fn a_spelling_that_is_told_is_one(text in r#"\{("[ab\\"n]{0,3}":(-?[0-9]{1,17}|"[ab\\nu0"]{0,4}"|\[[0-9,]{0,4}\]|\{\}|null|true),?){0,4}\}"#) {
            agree(text.as_bytes());
        }
    }

    #[test]
    fn keys_are_sorted_and_text_is_escaped_as_rfc_8785_has_it() {
        let value = json!({"b": [1, -2, true, null], "a": {"z": "\u{8}\t\n\u{c}\r\u{f}\"\\/\u{7f}é€😂", "Z": ""}});
        assert_eq!(
            spell(&value).unwrap(),
            r#"{"a":{"Z":"","z":"\b\t\n\f\r\u000f\"\\/"#.to_owned()
                + "\u{7f}é€😂"
                + r#""},"b":[1,-2,true,null]}"#
        );
    }

    #[test]
    fn what_two_readers_could_read_differently_is_refused() {
        for text in [
            r#"{"a":1,"a":2}"#,
            r#"{"b":1,"a":2}"#,
            r#"{"a": 1}"#,
            r#"{"a":"\u0041"}"#,
            r#"{"a":"\/"}"#,
            r#"{"a":-0}"#,
            r#"{"a":1e3}"#,
            r#"{"a":1.0}"#,
            r#"{"a":9007199254740992}"#,
            r#"{"a":-9007199254740992}"#,
            r#"{"a":18446744073709551616}"#,
            r#"{"é":1}"#,
            "{\"a\":1}\n",
            "[]",
            "",
        ] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
        assert!(parse(br#"{"a":9007199254740991,"b":-9007199254740991}"#).is_ok());
        let deep = |n: usize| format!(r#"{{"a":{}1{}}}"#, "[".repeat(n), "]".repeat(n));
        assert!(parse(deep(15).as_bytes()).is_ok());
        assert_eq!(parse(deep(16).as_bytes()), Err(NotCanonical::Depth));
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-(1i64 << 53) + 1..(1i64 << 53)).prop_map(Value::from),
            "\\PC{0,8}".prop_map(Value::from),
            proptest::collection::vec(any::<char>(), 0..8)
                .prop_map(|c| Value::from(c.into_iter().collect::<String>())),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map("[ -~]{0,6}", inner, 0..4)
                    .prop_map(|m| Value::Object(m.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn text_is_written_as_serde_json_writes_it(text in "[a\u{0}-\u{23}\\\\\u{7f}é]{0,4}") {
            let mut out = Vec::new();
            write_str(&text, &mut out).unwrap();
            prop_assert_eq!(out, serde_json::to_vec(&text).unwrap());
        }

        #[test]
        fn what_is_written_reads_back_as_the_same_value(v in value()) {
            let object: Object = [("v".to_owned(), v)].into_iter().collect();
            prop_assert_eq!(parse(&to_bytes(&object).unwrap()).unwrap(), object);
        }
    }
}
