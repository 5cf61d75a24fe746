//! Tables of people as a spreadsheet writes them: UTF-8, comma-separated, RFC 4180 quoting, the
//! first row names the columns, in any order. Whatever is wrong names its line and column.

use std::io::{BufRead, BufReader, Read};

use chrono::{DateTime, Utc};
use csv::{ReaderBuilder, StringRecord, Trim};
use thiserror::Error;

use super::clock;

/// The shape of a kind of table.
#[derive(Debug)]
pub struct Shape {
    /// The purpose of the table, in an error: "an import".
    pub what: &'static str,
    pub columns: &'static [&'static str],
    pub required: &'static [&'static str],
}

/// The fault of a table. Text that is quoted from the file is outside text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SheetError {
    #[error("the file has no column \"{name}\"; {required} required")]
    NoColumn { name: &'static str, required: String },
    #[error("the file has a column \"{name}\" that {what} does not know")]
    Column { name: String, what: &'static str },
    #[error("the file has the column \"{0}\" twice")]
    Twice(String),
    /// Another kind of file, or one that a spreadsheet wrote in another way.
    #[error("{0}: save the file as \"CSV UTF-8\", with commas between the columns")]
    Form(&'static str),
    #[error("line 1: column {0} has no name")]
    Nameless(usize),
    /// `line` counts from 1, the header included.
    #[error("line {line}, column \"{column}\": {what}")]
    Field { line: u64, column: &'static str, what: String },
    #[error("line {line}: {what}")]
    Row { line: u64, what: String },
}

/// A table that is being read.
pub struct Sheet<R> {
    reader: csv::Reader<BufReader<R>>,
    record: StringRecord,
    shape: &'static Shape,
    /// The place of each known column, in the order of the shape.
    places: Vec<Option<usize>>,
}

impl<R: Read> Sheet<R> {
    pub fn open(file: R, shape: &'static Shape) -> Result<Sheet<R>, SheetError> {
        let mut file = BufReader::new(file);
        let begins =
            file.fill_buf().map_err(|e| SheetError::Row { line: 1, what: e.to_string() })?;
        if let Some(form) = other_form(begins) {
            return Err(SheetError::Form(form));
        }
        let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(file);
        let places = places(reader.headers().map_err(|e| unreadable(&e))?, shape)?;
        Ok(Sheet { reader, record: StringRecord::new(), shape, places })
    }

    /// The next row; `None` at the end.
    pub fn next_row(&mut self) -> Result<Option<TableRow<'_>>, SheetError> {
        if !self.reader.read_record(&mut self.record).map_err(|e| unreadable(&e))? {
            return Ok(None);
        }
        let line = self.record.position().map_or(0, csv::Position::line);
        Ok(Some(TableRow { line, record: &self.record, shape: self.shape, places: &self.places }))
    }
}

/// Tells a file that is no CSV in UTF-8 by its first bytes.
fn other_form(begins: &[u8]) -> Option<&'static str> {
    let first_line = begins.split(|b| matches!(b, b'\n' | b'\r')).next().unwrap_or_default();
    match begins {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [_, 0, _, 0, ..] | [0, _, 0, _, ..] => {
            Some("the file is UTF-16")
        }
        [b'P', b'K', 3, 4, ..] => Some("the file is a workbook or an archive (xlsx, ods, zip)"),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some("the file is a workbook of an old Excel (xls)"),
        _ if begins.trim_ascii_start().to_ascii_lowercase().starts_with(b"sep=") => {
            Some("the first line is `sep=`, which only Excel reads")
        }
        _ if first_line.contains(&b',') => None,
        _ if first_line.contains(&b';') => Some("the columns are separated by `;`"),
        _ if first_line.contains(&b'\t') => Some("the columns are separated by tabs"),
        _ => None,
    }
}

fn places(header: &StringRecord, shape: &'static Shape) -> Result<Vec<Option<usize>>, SheetError> {
    let mut places = vec![None; shape.columns.len()];
    for (place, name) in header.iter().enumerate() {
        // Spreadsheets put a byte order mark before the first one.
        let name = name.trim_start_matches('\u{feff}').trim();
        if name.is_empty() {
            return Err(SheetError::Nameless(place + 1));
        }
        let unknown = || SheetError::Column { name: name.into(), what: shape.what };
        let known =
            shape.columns.iter().position(|c| c.eq_ignore_ascii_case(name)).ok_or_else(unknown)?;
        if places[known].replace(place).is_some() {
            return Err(SheetError::Twice(name.into()));
        }
    }
    for required in shape.required {
        if shape.columns.iter().zip(&places).any(|(c, place)| c == required && place.is_none()) {
            let are = if shape.required.len() == 1 { "is" } else { "are" };
            let required_text = format!("{} {are}", shape.required.join(" and "));
            return Err(SheetError::NoColumn { name: required, required: required_text });
        }
    }
    Ok(places)
}

/// One row.
pub struct TableRow<'r> {
    line: u64,
    record: &'r StringRecord,
    shape: &'static Shape,
    places: &'r [Option<usize>],
}

impl<'r> TableRow<'r> {
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Empty if there is no such column.
    pub fn text(&self, column: &str) -> &'r str {
        let place =
            self.shape.columns.iter().position(|c| *c == column).and_then(|c| self.places[c]);
        place.and_then(|p| self.record.get(p)).unwrap_or_default()
    }

    /// The parts of a field that holds several, separated by `;`.
    pub fn several(&self, column: &str) -> impl Iterator<Item = &'r str> {
        self.text(column).split(';').map(str::trim).filter(|part| !part.is_empty())
    }

    pub fn time(&self, column: &'static str) -> Result<Option<DateTime<Utc>>, SheetError> {
        self.point(column, self.text(column))
    }

    /// One time for all parts of another field, or one for each; an empty one is not known.
    pub fn times(
        &self,
        column: &'static str,
        parts: usize,
    ) -> Result<Vec<Option<DateTime<Utc>>>, SheetError> {
        let text = self.text(column);
        if !text.contains(';') {
            return Ok(vec![self.point(column, text)?; parts]);
        }
        let times: Vec<&str> = text.split(';').map(str::trim).collect();
        if times.len() != parts {
            let what = format!(
                "there are {} times for {parts} entries; give one for all, or one for each",
                times.len()
            );
            return Err(self.broken(column, what));
        }
        times.into_iter().map(|text| self.point(column, text)).collect()
    }

    fn point(&self, column: &'static str, text: &str) -> Result<Option<DateTime<Utc>>, SheetError> {
        match text {
            "" => Ok(None),
            text => clock::point(text).map(|at| clock::known(Some(at))).ok_or_else(|| {
                self.broken(
                    column,
                    format!("\"{text}\" is neither a day like 2026-05-17 nor a time in RFC 3339"),
                )
            }),
        }
    }

    pub fn broken(&self, column: &'static str, what: String) -> SheetError {
        SheetError::Field { line: self.line, column, what }
    }
}

fn unreadable(error: &csv::Error) -> SheetError {
    let line = error.position().map_or(1, csv::Position::line);
    let what = match error.kind() {
        csv::ErrorKind::Utf8 { err, .. } => format!("field {} is not UTF-8", err.field() + 1),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("there are {len} fields where the header has {expected_len}")
        }
        _ => error.to_string(),
    };
    SheetError::Row { line, what }
}
