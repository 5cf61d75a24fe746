//! JSON values one after another, whatever is between them: objects, arrays of them, and objects
//! that hold an array, as paged APIs hand them out. Arrays are read an element at a time.

use std::cell::Cell;
use std::io::{BufRead, BufReader, Read};
use std::rc::Rc;
use std::{fmt, io};

use csv::{ErrorKind, ReaderBuilder, StringRecord, Trim};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::row::{Header, LogRecord};
use super::{LONGEST, ReadFault};

/// Under what names a platform or a store of logs keeps the list.
pub const LISTS: [&str; 12] = [
    "logs",
    "events",
    "entries",
    "items",
    "results",
    "value",
    "records",
    "Records",
    "logEvents",
    "rows",
    "hits",
    "data",
];

type Take<'a> = &'a mut dyn FnMut(u64, Result<LogRecord, String>) -> io::Result<()>;

pub fn each(body: &mut dyn BufRead, take: Take<'_>) -> Result<(), ReadFault> {
    let since = Rc::new(Cell::new(0));
    let reader = BufReader::with_capacity(1 << 16, Fuse { inner: body, since: since.clone() });
    let mut walk = Walk { take, since, number: 0, failed: None };
    let mut json = serde_json::Deserializer::from_reader(reader);
    loop {
        let before = walk.number;
        let read = Values { walk: &mut walk, place: DocumentPlace::Top }.deserialize(&mut json);
        if let Some(error) = walk.failed.take() {
            return Err(ReadFault::Io(error));
        }
        match read {
            Ok(Some(Value::Object(object))) => {
                walk.row(Value::Object(object)).map_err(ReadFault::Io)?;
            }
            // An empty list is one; a page without a list is not.
            Ok(Some(_)) => {
                return Err(ReadFault::Broken(format!(
                    "there is no list of events in it, after {before} events"
                )));
            }
            Ok(None) => {}
            Err(error) => {
                return Err(ReadFault::Broken(format!("{error}, after {} events", walk.number)));
            }
        }
        // Pages one after another in a file are one log.
        if json.end().is_ok() {
            return Ok(());
        }
    }
}

struct Walk<'a> {
    take: Take<'a>,
    since: Rc<Cell<usize>>,
    number: u64,
    failed: Option<io::Error>,
}

impl Walk<'_> {
    fn row(&mut self, value: Value) -> io::Result<()> {
        self.since.set(0);
        self.number += 1;
        let row = match value {
            Value::Object(object) => Ok(LogRecord::of_object(object)),
            _ => Err("it is no JSON object".to_owned()),
        };
        (self.take)(self.number, row)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum DocumentPlace {
    /// A value that is between the others in the file.
    Top,
    /// Under the name of a list in an object: an array is one.
    Named,
}

/// Goes through a list, or those that an object holds, and hands back what is no list and holds
/// none.
struct Values<'a, 'b> {
    walk: &'a mut Walk<'b>,
    place: DocumentPlace,
}

impl<'de> DeserializeSeed<'de> for Values<'_, '_> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Value>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Values<'_, '_> {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of events")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Option<Value>, A::Error> {
        while let Some(value) = seq.next_element::<Value>()? {
            if let Err(error) = self.walk.row(value) {
                self.walk.failed = Some(error);
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<Value>, A::Error> {
        let mut rest = Map::new();
        let mut list = false;
        while let Some(key) = map.next_key::<String>()? {
            if LISTS.contains(&key.as_str()) {
                // Elastic has the list under `hits` in `hits`.
                match map.next_value_seed(Values {
                    walk: &mut *self.walk,
                    place: DocumentPlace::Named,
                })? {
                    None => list = true,
                    Some(value) => drop(rest.insert(key, value)),
                }
            } else if list {
                map.next_value::<serde::de::IgnoredAny>()?;
            } else {
                rest.insert(key, map.next_value()?);
            }
        }
        let empty = self.place == DocumentPlace::Top && rest.is_empty();
        Ok((!list && !empty).then_some(Value::Object(rest)))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Option<Value>, E> {
        Ok(Some(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Option<Value>, E> {
        Ok(Some(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Option<Value>, E> {
        Ok(Some(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Option<Value>, E> {
        Ok(Some(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Option<Value>, E> {
        Ok(Some(value.into()))
    }

    fn visit_unit<E>(self) -> Result<Option<Value>, E> {
        Ok(Some(Value::Null))
    }
}

/// Goes through a file with one object on a line, or several one after another, or one behind a
/// collector's time.
pub fn each_of_json_lines(
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

/// Ends a row that has no end.
pub struct Fuse<R> {
    pub inner: R,
    /// The number of bytes that were read since the last row.
    pub since: Rc<Cell<usize>>,
}

impl<R: Read> Read for Fuse<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.since.get() > LONGEST {
            return Err(io::Error::other("a row is longer than 4 MiB: is a quote missing?"));
        }
        let n = self.inner.read(buf)?;
        self.since.set(self.since.get() + n);
        Ok(n)
    }
}

pub fn each_of_csv_rows(
    body: &mut dyn BufRead,
    take: &mut dyn FnMut(u64, Result<LogRecord, String>) -> io::Result<()>,
) -> Result<(), ReadFault> {
    let (delimiter, crlf) = shape(body.fill_buf()?);
    // The reader counts a line only after its line feed, which it leaves to the next record.
    let line_of = |position: Option<&csv::Position>| {
        position.map_or(0, csv::Position::line) + u64::from(crlf)
    };
    let since = Rc::new(Cell::new(0));
    let fuse = Fuse { inner: body, since: since.clone() };
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).trim(Trim::Headers).from_reader(fuse);
    let header = Rc::new(Header::of(reader.headers().map_err(whole)?).map_err(ReadFault::Broken)?);
    let mut record = StringRecord::new();
    loop {
        since.set(0);
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {
                let line = line_of(record.position());
                take(line, Ok(LogRecord::of_cells(header.clone(), record.clone())))?;
            }
            Err(error) => {
                let line = line_of(error.position().or(record.position()));
                let what = match error.kind() {
                    ErrorKind::Utf8 { err, .. } => {
                        format!("field {} is not UTF-8", err.field() + 1)
                    }
                    ErrorKind::UnequalLengths { expected_len, len, .. } => {
                        format!("there are {len} fields where the header has {expected_len}")
                    }
                    ErrorKind::Io(_) => return Err(at_line(reader.position().line(), &error)),
                    _ => return Err(whole(error)),
                };
                take(line, Err(what))?;
            }
        }
    }
}

fn whole(error: csv::Error) -> ReadFault {
    let said = error.to_string();
    match error.into_kind() {
        ErrorKind::Io(error) => ReadFault::Io(error),
        ErrorKind::Utf8 { .. } => ReadFault::Broken("line 1: it is not UTF-8 text".into()),
        _ => ReadFault::Broken(said),
    }
}

fn at_line(line: u64, error: &csv::Error) -> ReadFault {
    ReadFault::Broken(format!("line {line}: {error}"))
}

/// Returns what parts the names in the first line, and whether the line ends as on Windows.
/// Spreadsheets of some countries write semicolons between the names.
fn shape(start: &[u8]) -> (u8, bool) {
    let line = start.split(|b| *b == b'\n').next().unwrap_or_default();
    let parts = |by: u8| line.split(|b| *b == by).count();
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(|d| parts(*d)).unwrap_or(b',');
    (delimiter, line.ends_with(b"\r"))
}
