//! Entries held against a head under which they were verified before.

use crate::ledger::{
    LedgerError,
    format::{
        note::NoteKey,
        tree::{Frontier, Hash},
    },
    verify::{NotOfThis, TrustedHead},
};

/// Takes in hashes from the first entry on, up to the head's.
pub struct CheckpointCheck<'h> {
    head: &'h TrustedHead,
    frontier: Frontier,
}

impl<'h> CheckpointCheck<'h> {
    /// Fails if it is no head of this ledger's.
    pub fn new(head: &'h TrustedHead, key: &NoteKey) -> Result<CheckpointCheck<'h>, NotOfThis> {
        head.is_of(key)?;
        Ok(CheckpointCheck { head, frontier: Frontier::default() })
    }

    pub fn size(&self) -> u64 {
        self.head.size
    }

    /// The next entry's. Beyond the head, nothing.
    pub fn take(&mut self, seq: u64, leaf: Hash) -> Result<(), LedgerError> {
        if self.frontier.size() == self.head.size {
            return Ok(());
        }
        if seq != self.frontier.size() {
            return Err(unsound(self.frontier.size(), "it is gone".into()));
        }
        self.frontier.push(leaf);
        if self.frontier.size() == self.head.size && !self.head.has_root(&self.frontier.root()) {
            let what = format!(
                "{} was made over other entries: this one, or one before it, was changed, put in, taken out or moved; \
                 `readmit audit verify` says which",
                self.head.label
            );
            return Err(unsound(seq, what));
        }
        Ok(())
    }

    /// When there are no more.
    pub fn finish(&self) -> Result<(), LedgerError> {
        let (size, covers) = (self.frontier.size(), self.head.size);
        if size == covers {
            return Ok(());
        }
        Err(unsound(
            size,
            format!(
                "it is gone: {} covers {covers} entries, and {size} are there",
                self.head.label
            ),
        ))
    }
}

fn unsound(seq: u64, what: String) -> LedgerError {
    LedgerError::Unsound { seq, what }
}
