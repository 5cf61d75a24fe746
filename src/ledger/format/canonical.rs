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
    let mut out = Vec::with_capacity(bytes.len());
    write_object(&object, 0, &mut out)?;
    if out == bytes { Ok(object) } else { Err(NotCanonical::Spelling) }
}

/// Returns true if `bytes` are the one spelling of an object that stands within others. `depth`
/// says how deep the object stands.
pub(super) fn is_spelled(object: &Object, depth: usize, bytes: &[u8]) -> bool {
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
