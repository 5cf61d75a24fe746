use chrono::{DateTime, Utc};

use super::{Draft, Object};

/// One record as it stands in the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its place, from 0.
    pub seq: u64,
    /// Its ordinal among the entries of the same action, from 1.
    pub ordinal: u64,
    /// Never earlier than the entry before it.
    pub time: DateTime<Utc>,
    /// Leaf hash of the entry before it; zeros for the first.
    pub prev: [u8; 32],
    /// The statement that the actor made. `draft.private` is empty if the personal data was erased.
    pub draft: Draft,
    /// True if there was personal data that has since been erased.
    pub erased: bool,
}

/// An entry that is durably in a ledger. Only the ledger can make one; a permit for a change is
/// made from one.
#[derive(Clone, Debug, PartialEq)]
pub struct Committed {
    entry: Entry,
    /// RFC 6962 leaf hash.
    leaf: [u8; 32],
}

impl Committed {
    pub(in crate::ledger) fn new(entry: Entry, leaf: [u8; 32]) -> Self {
        Committed { entry, leaf }
    }

    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    pub fn seq(&self) -> u64 {
        self.entry.seq
    }

    pub fn time(&self) -> DateTime<Utc> {
        self.entry.time
    }

    pub fn draft(&self) -> &Draft {
        &self.entry.draft
    }

    pub fn data(&self) -> &Object {
        &self.entry.draft.data
    }

    pub fn leaf(&self) -> [u8; 32] {
        self.leaf
    }
}
