//! The content of a store, before anybody has looked at it.

use std::ops::Range;

use crate::ledger::Signature;
use crate::ledger::format::private::Salt;
use crate::ledger::format::tree::Hash;

/// A record, as far as its columns can be what they should.
#[derive(Clone, Copy)]
pub struct FoundRecord<'b> {
    pub seq: u64,
    /// `None`: no text.
    pub body: Option<&'b [u8]>,
    /// `None`: not as many bytes as a signature has.
    pub signature: Option<Signature>,
    /// The hash that the store says the record has. `None`: no hash.
    pub leaf: Option<Hash>,
    pub private: FoundPrivate<'b>,
    /// The reason why nothing of the record can be read, if nothing can.
    pub lost: Option<&'b str>,
}

impl<'b> FoundRecord<'b> {
    pub fn lost(seq: u64, why: &'b str) -> FoundRecord<'b> {
        let private = FoundPrivate::Nothing;
        FoundRecord { seq, body: None, signature: None, leaf: None, private, lost: Some(why) }
    }
}

/// The personal data beside a record.
#[derive(Clone, Copy)]
pub enum FoundPrivate<'b> {
    Nothing,
    Sealed(&'b Salt, &'b [u8]),
    /// Something that was never written so.
    Odd,
    /// It cannot be read, and why.
    Lost(&'b str),
}

/// A signed head.
pub struct StoredHead {
    /// The place where the head stands: the number of entries that the head should be over.
    pub size: u64,
    /// `None`: no text.
    pub note: Option<String>,
}

/// Records one after the other. A reader fills it again and again; the memory stays.
#[derive(Default)]
pub struct RecordBuffer {
    bytes: Vec<u8>,
    rows: Vec<BufferRow>,
}

/// A record in the buffer: what has no fixed length stands in its bytes.
struct BufferRow {
    seq: u64,
    body: Option<Range<usize>>,
    signature: Option<Signature>,
    leaf: Option<Hash>,
    private: BufferPrivate,
    lost: Option<Range<usize>>,
}

enum BufferPrivate {
    Nothing,
    Sealed(Salt, Range<usize>),
    Odd,
    Lost(Range<usize>),
}

impl RecordBuffer {
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.rows.clear();
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the place of the last record.
    pub fn last(&self) -> Option<u64> {
        self.rows.last().map(|row| row.seq)
    }

    /// Takes a copy of a record.
    pub fn push(&mut self, record: &FoundRecord<'_>) {
        let FoundRecord { seq, body, signature, leaf, private, lost } = *record;
        let body = body.map(|body| self.keep(body));
        let private = match private {
            FoundPrivate::Nothing => BufferPrivate::Nothing,
            FoundPrivate::Sealed(salt, bytes) => BufferPrivate::Sealed(*salt, self.keep(bytes)),
            FoundPrivate::Odd => BufferPrivate::Odd,
            FoundPrivate::Lost(why) => BufferPrivate::Lost(self.keep(why.as_bytes())),
        };
        let lost = lost.map(|why| self.keep(why.as_bytes()));
        self.rows.push(BufferRow { seq, body, signature, leaf, private, lost });
    }

    /// Gives the records, in the order in which they were put in.
    pub fn iter(&self) -> impl Iterator<Item = FoundRecord<'_>> {
        self.rows.iter().map(|row| FoundRecord {
            seq: row.seq,
            body: row.body.as_ref().map(|range| self.kept(range)),
            signature: row.signature,
            leaf: row.leaf,
            private: match &row.private {
                BufferPrivate::Nothing => FoundPrivate::Nothing,
                BufferPrivate::Sealed(salt, range) => FoundPrivate::Sealed(salt, self.kept(range)),
                BufferPrivate::Odd => FoundPrivate::Odd,
                BufferPrivate::Lost(why) => FoundPrivate::Lost(self.said(why)),
            },
            lost: row.lost.as_ref().map(|why| self.said(why)),
        })
    }

    fn keep(&mut self, bytes: &[u8]) -> Range<usize> {
        let from = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        from..self.bytes.len()
    }

    fn kept(&self, range: &Range<usize>) -> &[u8] {
        self.bytes.get(range.clone()).unwrap_or_default()
    }

    fn said(&self, range: &Range<usize>) -> &str {
        std::str::from_utf8(self.kept(range)).unwrap_or_default()
    }
}
