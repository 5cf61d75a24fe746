use std::io::{self, BufRead, Read};

use serde_json::Value;

use super::row::LogRecord;
use super::{LONGEST, ReadFault};

/// Goes through a file with one object on a line, or several one after another, or one behind a
/// collector's time.
pub fn each(
    body: &mut dyn BufRead,
    take: &mut dyn FnMut(u64, Result<LogRecord, String>) -> io::Result<()>,
) -> Result<(), ReadFault> {
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        number += 1;
        if (&mut *body).take(LONGEST as u64 + 1).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.len() > LONGEST {
            while line.last() != Some(&b'\n') {
                line.clear();
                if (&mut *body).take(LONGEST as u64).read_until(b'\n', &mut line)? == 0 {
                    break;
                }
            }
            take(number, Err("the line is longer than 4 MiB".into()))?;
            continue;
        }
        let text = bare(&line);
        if text.is_empty() {
            continue;
        }
        for value in serde_json::Deserializer::from_slice(text).into_iter::<Value>() {
            let broken = value.is_err();
            let row = match value {
                Ok(Value::Object(object)) => Ok(LogRecord::of_object(object)),
                Ok(_) => Err("it is no JSON object".into()),
                Err(error) => Err(error.to_string()),
            };
            take(number, row)?;
            if broken {
                break;
            }
        }
    }
}

/// The line without what is around its values: a list without its brackets has commas between, a
/// sequence of records (RFC 7464) a separator, a collector's line its own time before.
pub fn bare(line: &[u8]) -> &[u8] {
    let text = line.trim_ascii();
    let text = text.strip_prefix(&[0x1e]).unwrap_or(text);
    let text = text.strip_suffix(b",").unwrap_or(text);
    if text.starts_with(b"{") {
        return text;
    }
    text.windows(2).position(|two| two == b"{\"").map_or(text, |at| &text[at..])
}
