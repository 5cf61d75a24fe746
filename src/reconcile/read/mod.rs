//! Rows out of files: CSV, JSON lines or one JSON array, packed or not, as a stream.

mod csv_rows;
mod document;
mod json_lines;
mod row;
mod source;

use std::io::BufRead;

use thiserror::Error;

pub use row::Row;
pub use source::Source;

/// No row is longer. What is, has lost a quote or an end of line.
const LONGEST: usize = 4 << 20;

/// Why a file could not be read to its end. What is quoted from it is outside text.
#[derive(Debug, Error)]
pub enum ReadError {
    #[error("{file}: {what}")]
    Io { file: String, what: std::io::Error },
    #[error("{file}: {what}")]
    Broken { file: String, what: String },
    #[error("{0}: it is empty")]
    Empty(String),
}

/// Hands on each row with its line, or why it cannot be read. Breaks off where the file cannot be read any further.
pub fn each_row(
    source: &mut Source,
    take: &mut dyn FnMut(u64, Result<Row, String>) -> std::io::Result<()>,
) -> Result<(), ReadError> {
    let file = source.name.clone();
    let io = |what| ReadError::Io { file: file.clone(), what };
    let body = &mut source.body;
    let start = body.fill_buf().map_err(io)?;
    let Some(first) = start.iter().find(|b| !b.is_ascii_whitespace()) else {
        return Err(ReadError::Empty(file));
    };
    match first {
        // An object on a line of its own is a row; one that goes on below holds them.
        b'{' if is_row(start) => json_lines::each(body, take),
        b'[' | b'{' => document::each(body, take),
        _ => csv_rows::each(body, take),
    }
    .map_err(|fault| match fault {
        Fault::Io(what) => ReadError::Io { file: file.clone(), what },
        Fault::Broken(what) => ReadError::Broken { file: file.clone(), what },
    })
}

#[derive(Debug)]
enum Fault {
    Io(std::io::Error),
    Broken(String),
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Fault {
        Fault::Io(error)
    }
}

fn is_row(start: &[u8]) -> bool {
    let line = start.split(|b| *b == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    match serde_json::from_slice::<serde_json::Value>(line) {
        Ok(value) => !document::LISTS.iter().any(|list| value.get(list).is_some_and(serde_json::Value::is_array)),
        // What cannot be read as a line may be a broken row: it is one if another line can.
        Err(_) => start
            .split(|b| *b == b'\n')
            .skip(1)
            .any(|line| line.starts_with(b"{") && serde_json::from_slice::<serde_json::Value>(line).is_ok()),
    }
}

#[cfg(test)]
mod tests;
