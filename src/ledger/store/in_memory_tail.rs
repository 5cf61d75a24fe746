//! Entries that stand in memory only.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use super::{Batch, Writing, already_there, nothing_to_erase};
use crate::ledger::tip::Tip;
use crate::ledger::{Committed, Filter, LedgerError, Scope, Signature};

/// The entries that were added on top of a tip.
#[derive(Clone, Default)]
pub(crate) struct InMemoryTail {
    pub(crate) tip: Tip,
    pub(crate) entries: Vec<Committed>,
    /// The signatures of the same entries: no statement stands here twice.
    signatures: HashSet<Signature>,
}

impl InMemoryTail {
    pub(crate) fn on(tip: Tip) -> InMemoryTail {
        InMemoryTail { tip, ..InMemoryTail::default() }
    }

    /// The newest entry of a scope among those in memory.
    pub(crate) fn newest_of(&self, scope: &Scope) -> Option<u64> {
        self.entries.iter().rev().find(|c| scope.contains(c.entry())).map(Committed::seq)
    }

    /// Those in memory that match, oldest first.
    pub(crate) fn matching<'a>(
        &'a self,
        filter: &'a Filter,
    ) -> impl DoubleEndedIterator<Item = &'a Committed> {
        self.entries.iter().filter(|c| filter.matches(c.entry()))
    }

    /// Makes salts of the next entries. The salts need not be secret, since nothing is kept.
    pub(crate) fn salts(&self) -> impl FnMut(&mut [u8]) + use<> {
        let (size, mut count) = (self.tip.size(), 0u64);
        move |salt| {
            count += 1;
            let hash: [u8; 32] =
                Sha256::digest([size.to_be_bytes(), count.to_be_bytes()].concat()).into();
            salt.copy_from_slice(&hash);
        }
    }

    /// Takes out an entry's personal data. Returns false if there is none.
    pub(crate) fn erase(&mut self, seq: u64) -> bool {
        let has = |c: &&mut Committed| c.seq() == seq && !c.draft().private.is_empty();
        let Some(committed) = self.entries.iter_mut().find(has) else {
            return false;
        };
        let mut entry = committed.entry().clone();
        entry.erased = true;
        entry.draft.private.clear();
        *committed = Committed::new(entry, committed.leaf());
        true
    }
}

/// An append to the tail. Until the commit nothing is changed.
pub(crate) struct TailWriting<'t>(pub(crate) &'t mut InMemoryTail);

impl Writing for TailWriting<'_> {
    fn commit(self: Box<Self>, batch: Batch<'_>) -> Result<(), LedgerError> {
        let TailWriting(tail) = *self;
        if batch.records.iter().any(|placed| tail.signatures.contains(&placed.signature)) {
            return Err(already_there());
        }
        if !batch.erase.is_empty() {
            let before = tail.entries.clone();
            if let Some(seq) = batch.erase.iter().find(|seq| !tail.erase(**seq)) {
                tail.entries = before;
                return Err(nothing_to_erase(*seq));
            }
        }
        let made =
            batch.records.iter().map(|placed| Committed::new(placed.entry.clone(), placed.leaf));
        tail.entries.extend(made);
        tail.signatures.extend(batch.records.iter().map(|placed| placed.signature));
        tail.tip = batch.tip;
        Ok(())
    }
}
