use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::ReadError;
use crate::ledger::format::text::hex;

pub const BUFFER: usize = 1 << 16;

/// The beginnings of files that have to be unpacked first, each with what such a file is.
const PACKED: [(&[u8], &str); 6] = [
    (b"PK\x03\x04", "a zip file, or a workbook: unpack it, or save it as CSV"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd: unpack it"),
    (b"BZh", "packed with bzip2: unpack it"),
    (b"\xfd7zXZ\0", "packed with xz: unpack it"),
    (b"PAR1", "a Parquet file: export it as JSON or CSV"),
    (b"SQLite format 3\0", "a database: export its table as CSV or JSON"),
];

/// A file that is hashed as it is read, and unpacked if it is packed.
pub struct LogSource {
    pub name: String,
    pub body: Box<dyn BufRead>,
    raw: HashingReader,
}

/// A reader that counts everything read through it towards the hash.
#[derive(Clone)]
struct HashingReader(Rc<RefCell<RawSource>>);

struct RawSource {
    from: Box<dyn Read>,
    hash: Sha256,
    count: u64,
}

impl Read for HashingReader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let raw = &mut *self.0.borrow_mut();
        let n = raw.from.read(buf)?;
        raw.hash.update(&buf[..n]);
        raw.count += n as u64;
        Ok(n)
    }
}

/// A meter of how many bytes of the file were read.
pub struct Meter(HashingReader);

impl Meter {
    pub fn position(&self) -> u64 {
        self.0.0.borrow().count
    }
}

impl LogSource {
    pub fn open(path: &Path) -> Result<LogSource, ReadError> {
        let name = path.display().to_string();
        let fault = |what| ReadError::Io { file: name.clone(), what };
        let file: Box<dyn Read> = if name == "-" {
            Box::new(io::stdin())
        } else {
            Box::new(File::open(path).map_err(fault)?)
        };
        LogSource::of(&name, file)
    }

    pub fn of(name: &str, from: Box<dyn Read>) -> Result<LogSource, ReadError> {
        let fault = |what| ReadError::Io { file: name.to_owned(), what };
        let raw =
            HashingReader(Rc::new(RefCell::new(RawSource { from, hash: Sha256::new(), count: 0 })));
        let mut packed = BufReader::with_capacity(BUFFER, raw.clone());
        let is_gzip = packed.fill_buf().map_err(fault)?.starts_with(&[0x1f, 0x8b]);
        let body: Box<dyn BufRead> = if is_gzip {
            Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(packed)))
        } else {
            Box::new(packed)
        };
        // The beginning in one piece, by which the reader tells what it is.
        let mut start = Vec::new();
        let mut body = body;
        (&mut body).take(BUFFER as u64).read_to_end(&mut start).map_err(fault)?;
        if let Some((_, what)) = PACKED.iter().find(|(begins, _)| start.starts_with(begins)) {
            return Err(ReadError::Packed { file: name.to_owned(), what });
        }
        if start.starts_with("\u{feff}".as_bytes()) {
            start.drain(..3);
        }
        let order = wide(&start);
        let whole = Cursor::new(start).chain(body);
        let body: Box<dyn BufRead> = match order {
            None => Box::new(whole),
            Some(of) => {
                let mut body = BufReader::with_capacity(
                    BUFFER,
                    Narrow { inner: whole, of, left: Vec::new(), high: None },
                );
                // The reader looks at the beginning in one piece here as well.
                let mut start = Vec::new();
                (&mut body).take(BUFFER as u64).read_to_end(&mut start).map_err(fault)?;
                Box::new(Cursor::new(start).chain(body))
            }
        };
        Ok(LogSource { name: name.to_owned(), body, raw })
    }

    /// Says how far the reading is, while the source is being read.
    pub fn meter(&self) -> Meter {
        Meter(self.raw.clone())
    }

    /// The whole file's SHA-256, in hex.
    pub fn finish(mut self) -> Result<String, ReadError> {
        let name = self.name;
        io::copy(&mut self.raw, &mut io::sink())
            .map_err(|what| ReadError::Io { file: name, what })?;
        let hash = self.raw.0.borrow().hash.clone().finalize();
        Ok(hex(&hash))
    }
}

/// Returns how UTF-16 has its bytes, if the text is UTF-16. The text shows the order by its mark,
/// or by the fact that every other byte is nothing.
fn wide(start: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    let begin = &start[..start.len().min(64) & !1];
    let empty = |at: usize| begin.len() >= 8 && begin.iter().skip(at).step_by(2).all(|b| *b == 0);
    match start {
        [0xff, 0xfe, ..] => Some(u16::from_le_bytes),
        [0xfe, 0xff, ..] => Some(u16::from_be_bytes),
        _ if empty(1) => Some(u16::from_le_bytes),
        _ if empty(0) => Some(u16::from_be_bytes),
        _ => None,
    }
}

/// Makes UTF-8 of UTF-16.
struct Narrow<R> {
    inner: R,
    of: fn([u8; 2]) -> u16,
    /// Made, and not yet handed on.
    left: Vec<u8>,
    /// The first half of a character.
    high: Option<u16>,
}

impl<R: Read> Read for Narrow<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.left.is_empty() {
            let mut bytes = Vec::with_capacity(4096);
            if (&mut self.inner).take(4096).read_to_end(&mut bytes)? == 0 {
                match self.high.take() {
                    None => return Ok(0),
                    Some(_) => self.left.extend("\u{fffd}".as_bytes()),
                }
                continue;
            }
            let mut units: Vec<u16> = self.high.take().into_iter().collect();
            units.extend(
                bytes
                    .chunks(2)
                    .map(|two| (self.of)([two[0], two.get(1).copied().unwrap_or_default()])),
            );
            if units.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit)) {
                self.high = units.pop();
            }
            let text = String::from_utf16_lossy(&units);
            self.left.extend(text.trim_start_matches('\u{feff}').as_bytes());
        }
        let n = buf.len().min(self.left.len());
        buf[..n].copy_from_slice(&self.left[..n]);
        self.left.drain(..n);
        Ok(n)
    }
}
