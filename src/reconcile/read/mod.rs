//! Rows out of files: CSV, JSON lines or one JSON array, packed or not, as a stream.

mod document;
mod row;
mod source;

use std::io::BufRead;

use serde_json::{Map, Value};
use thiserror::Error;

pub use row::LogRecord;
pub use source::LogSource;

/// No row is longer. What is, has lost a quote or an end of line.
const LONGEST: usize = 4 << 20;

/// The reason why a file could not be read to its end. Text that is quoted from the file is outside
/// text.
#[derive(Debug, Error)]
pub enum ReadError {
    #[error("{file}: {what}")]
    Io {
        file: String,
        #[source]
        what: std::io::Error,
    },
    #[error("{file}: {what}")]
    Broken { file: String, what: String },
    #[error("{0}: it is empty")]
    Empty(String),
    #[error("{file}: it is {what}")]
    Packed { file: String, what: &'static str },
}

/// Hands on each row with its line, or why it cannot be read. Breaks off where the file cannot be
/// read any further.
pub fn each_row(
    source: &mut LogSource,
    take: &mut dyn FnMut(u64, Result<LogRecord, String>) -> std::io::Result<()>,
) -> Result<(), ReadError> {
    let file = source.name.clone();
    let io = |what| ReadError::Io { file: file.clone(), what };
    let body = &mut source.body;
    let start = body.fill_buf().map_err(io)?;
    let Some(first) = start.iter().find(|b| !b.is_ascii_whitespace()) else {
        return Err(ReadError::Empty(file));
    };
    match first {
        // Objects on lines of their own are rows; what goes on below, or has no end of line, is
        // read a value at a time.
        b'{' if is_lines(start) => document::each_of_json_lines(body, take),
        b'[' | b'{' => document::each(body, take),
        // A collector's time before each.
        _ if is_prefixed(start) => document::each_of_json_lines(body, take),
        _ => document::each_of_csv_rows(body, take),
    }
    .map_err(|fault| match fault {
        ReadFault::Io(what) => ReadError::Io { file: file.clone(), what },
        ReadFault::Broken(what) => ReadError::Broken { file: file.clone(), what },
    })
}

#[derive(Debug)]
enum ReadFault {
    Io(std::io::Error),
    Broken(String),
}

impl From<std::io::Error> for ReadFault {
    fn from(error: std::io::Error) -> ReadFault {
        ReadFault::Io(error)
    }
}

fn is_lines(start: &[u8]) -> bool {
    let mut lines = start.split(|b| *b == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let first = document::bare(lines.next().unwrap_or_default());
    let holds_list = |value: &Map<String, Value>| {
        value.iter().any(|(key, value)| match value {
            Value::Array(_) => document::LISTS.contains(&key.as_str()),
            Value::Object(inner) => key == "hits" && inner.get("hits").is_some_and(Value::is_array),
            _ => false,
        })
    };
    let mut rows = 0;
    for value in serde_json::Deserializer::from_slice(first).into_iter::<Map<String, Value>>() {
        match value {
            Ok(value) if holds_list(&value) => return false,
            Ok(_) => rows += 1,
            // What cannot be read as a line may be a broken row: it is one if another line can.
            Err(_) => {
                return rows == 0
                    && lines.any(|line| {
                        line.starts_with(b"{") && serde_json::from_slice::<Map<_, _>>(line).is_ok()
                    });
            }
        }
    }
    // Without the end of the line in sight, it may have none.
    rows > 0 && (start.contains(&b'\n') || start.len() < source::BUFFER)
}

/// `2026-05-17T09:30:00Z {"type":"s"}`.
fn is_prefixed(start: &[u8]) -> bool {
    let line = start.split(|b| *b == b'\n').next().unwrap_or_default();
    let at = line.windows(2).position(|two| two == b"{\"");
    at.is_some_and(|at| serde_json::from_slice::<Map<_, _>>(document::bare(&line[at..])).is_ok())
}

#[cfg(test)]
mod tests;
