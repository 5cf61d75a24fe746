//! The store under verification, as the verification sees it: its content before anybody has looked
//! at it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use super::finding::Findings;
use crate::ledger::format::body::EntryBody;
use crate::ledger::format::statement::Salt;
use crate::ledger::format::tree::Hash;
use crate::ledger::{Action, LedgerError, Signature};

/// A place where a ledger lies that can be verified, sound or not.
pub trait Verifiable {
    /// Opens it to be read and nothing else. What is odd about it as a whole is a finding.
    ///
    /// # Errors
    ///
    /// An error means that nothing of it can be read. [`LedgerError::Damaged`] and
    /// [`LedgerError::Unsound`] are about the ledger, all others about the machine.
    fn open(
        &self,
        patience: Duration,
        findings: &mut Findings,
    ) -> Result<Box<dyn Reader>, LedgerError>;
}

/// A ledger that is read without its help: no index, no stored sum. Each call reads at one moment
/// and lets go, so that a writer waits for one at most.
pub trait Reader: Send {
    /// Begins what the store checks of its own structure, beside the other work. Entries before
    /// `known` were verified before.
    fn check_itself(&self, known: u64) -> Box<dyn SelfCheck>;

    /// Reads what the store says of its entries, all at one moment. A part that cannot be read is a
    /// finding.
    ///
    /// # Errors
    ///
    /// Fails only if the entries themselves cannot be counted.
    fn snapshot(&mut self, findings: &mut Findings) -> Result<Snapshot, LedgerError>;

    /// Puts the records from `from` on, below `to`, into the buffer instead of what it held; at
    /// most `limit` of them, in their order. `bare`: without the personal data.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Damaged`] if one of them cannot be read: [`Reader::salvage`] reads the
    /// others.
    fn records(
        &self,
        from: u64,
        to: u64,
        limit: u64,
        bare: bool,
        buffer: &mut RecordBuffer,
    ) -> Result<(), LedgerError>;

    /// Reads the records from `from` on, below `to`, one by one, around what is damaged. Each that
    /// cannot be read is given as such.
    fn salvage(
        &self,
        from: u64,
        to: u64,
        bare: bool,
        buffer: &mut RecordBuffer,
    ) -> Result<(), LedgerError>;

    /// Returns the stored heads over more than `from` and up to `to` entries.
    fn heads(&self, from: u64, to: u64) -> Result<Vec<StoredHead>, LedgerError>;

    /// Fails if the store is another one by now: what was found out about it says nothing then.
    fn unchanged(&self) -> Result<(), LedgerError>;
}

/// The checks of a store by itself: its structure, and whatever it keeps to find entries by. It is
/// told of every entry.
pub trait SelfCheck {
    /// Takes in an entry.
    fn add(&mut self, seq: u64, body: &EntryBody);

    /// Leaves out an entry that cannot be read: nobody can say as what it should be found.
    fn leave_out(&mut self, seq: u64);

    /// Adds the findings, once all entries of the snapshot are in. With one thread it starts no
    /// other.
    fn finish(
        self: Box<Self>,
        snapshot: &Snapshot,
        threads: usize,
        findings: &mut Findings,
    ) -> Result<(), LedgerError>;

    /// Adds the findings that need no entry. The entries were not looked at.
    fn abandon(self: Box<Self>, findings: &mut Findings) -> Result<(), LedgerError>;
}

/// The store's statements about itself, all at one moment. Entries that are appended later are left
/// for the next time. Each part is `None` if it cannot be read, which is a finding then.
pub struct Snapshot {
    /// The number of entries: the place of the last entry, and one.
    pub size: u64,
    /// One, unless there is none.
    pub newest_head: Option<Vec<StoredHead>>,
    /// The number of heads over these entries.
    pub heads: u64,
    /// The number of entries of each action. A list with one action more than once would be read
    /// differently by two readers.
    pub counts: Option<Vec<(String, u64)>>,
    /// The cases that are kept as open, and where each begins; `None` also in a store that keeps no
    /// list of them.
    pub open: Option<Vec<(String, u64)>>,
    /// The newest entry of each key, as it is kept; `None` also in a store that keeps no list of
    /// them.
    pub signers: Option<Vec<(String, u64)>>,
    /// The size and the tree's edge at the newest signed head, as [`Snapshot::edge`]; `None` also in
    /// a store that keeps none.
    pub signed: Option<Vec<(i64, u64, Vec<u8>)>>,
    /// The size and the tree's edge that the next append would start from: what stands in the one
    /// row, numbered 0, that there should be.
    pub edge: Option<Vec<(i64, u64, Vec<u8>)>>,
}

impl Snapshot {
    pub fn of_actions(counts: &BTreeMap<Action, u64>) -> Vec<(String, u64)> {
        let mut counts: Vec<_> =
            counts.iter().map(|(action, n)| (action.as_str().to_owned(), *n)).collect();
        counts.sort();
        counts
    }
}

/// Says of what it is that something cannot be read.
pub fn about(what: &str) -> impl Fn(LedgerError) -> LedgerError {
    move |error| match error {
        LedgerError::Damaged(why) => LedgerError::Damaged(format!("{what} cannot be read: {why}")),
        other => other,
    }
}

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
