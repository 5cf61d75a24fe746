use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::ReadError;
use crate::ledger::format::text::hex;

const BUFFER: usize = 1 << 16;

/// A file that is hashed as it is read, and unpacked if it is packed.
pub struct Source {
    pub name: String,
    pub body: Box<dyn BufRead>,
    raw: Hashing,
}

/// What is read through it counts towards the hash.
#[derive(Clone)]
struct Hashing(Rc<RefCell<Raw>>);

struct Raw {
    from: Box<dyn Read>,
    hash: Sha256,
    count: u64,
}

impl Read for Hashing {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let raw = &mut *self.0.borrow_mut();
        let n = raw.from.read(buf)?;
        raw.hash.update(&buf[..n]);
        raw.count += n as u64;
        Ok(n)
    }
}

/// How many bytes of the file were read.
pub struct Meter(Hashing);

impl Meter {
    pub fn position(&self) -> u64 {
        self.0.0.borrow().count
    }
}

impl Source {
    pub fn open(path: &Path) -> Result<Source, ReadError> {
        let name = path.display().to_string();
        let fault = |what| ReadError::Io { file: name.clone(), what };
        let file: Box<dyn Read> =
            if name == "-" { Box::new(io::stdin()) } else { Box::new(File::open(path).map_err(fault)?) };
        Source::of(&name, file)
    }

    pub fn of(name: &str, from: Box<dyn Read>) -> Result<Source, ReadError> {
        let fault = |what| ReadError::Io { file: name.to_owned(), what };
        let raw = Hashing(Rc::new(RefCell::new(Raw { from, hash: Sha256::new(), count: 0 })));
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
        if start.starts_with("\u{feff}".as_bytes()) {
            start.drain(..3);
        }
        let body = Box::new(Cursor::new(start).chain(body));
        Ok(Source { name: name.to_owned(), body, raw })
    }

    /// Says how far the reading is, while the source is being read.
    pub fn meter(&self) -> Meter {
        Meter(self.raw.clone())
    }

    /// The whole file's SHA-256, in hex.
    pub fn finish(mut self) -> Result<String, ReadError> {
        let name = self.name;
        io::copy(&mut self.raw, &mut io::sink()).map_err(|what| ReadError::Io { file: name, what })?;
        let hash = self.raw.0.borrow().hash.clone().finalize();
        Ok(hex(&hash))
    }
}
