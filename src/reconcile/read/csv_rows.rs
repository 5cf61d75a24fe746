use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use csv::{ErrorKind, ReaderBuilder, StringRecord, Trim};

use super::row::{Header, LogRecord};
use super::{LONGEST, ReadFault};

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

pub fn each(
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
