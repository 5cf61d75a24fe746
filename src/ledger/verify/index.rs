//! Whether the indices show what the entries say: sums over both, under a key that whoever prepared the file cannot know.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{BuildHasher as _, RandomState},
    thread,
};

use super::{
    finding::{Findings, Kind},
    source::Source,
    walk::{Index, indices},
};
use crate::ledger::{Draft, LedgerError, entry::Span, sqlite::schema::Format};

/// What should stand in each index.
pub struct Sums {
    key: RandomState,
    indices: &'static [Index],
    by_index: Vec<u64>,
    from: u64,
    /// Cases that began in these entries and have not ended.
    open: BTreeMap<String, u64>,
    /// Cases that ended in these entries and began before.
    ended: BTreeSet<String>,
}

impl Sums {
    /// For the entries from `from` on, in a file of this format.
    pub fn new(format: Format, from: u64) -> Sums {
        Sums {
            key: RandomState::new(),
            indices: indices(format),
            by_index: vec![0; indices(format).len()],
            from,
            open: BTreeMap::new(),
            ended: BTreeSet::new(),
        }
    }

    pub fn add(&mut self, seq: u64, draft: &Draft) {
        for (index, sum) in self.indices.iter().zip(&mut self.by_index) {
            if let Some((first, second)) = (index.of)(draft) {
                *sum = sum.wrapping_add(self.key.hash_one((first, second, seq)));
            }
        }
        self.span(seq, draft);
    }

    fn span(&mut self, seq: u64, draft: &Draft) {
        let Some(case) = &draft.case else { return };
        match draft.action.span() {
            Some(Span::Begins) => drop(self.open.insert(case.clone(), seq)),
            Some(Span::Ends) if self.open.remove(case).is_none() => drop(self.ended.insert(case.clone())),
            Some(Span::Ends) | None => {}
        }
    }

    /// Compares with the cases that the file keeps as open. About those that began before these entries it only knows which
    /// have ended.
    pub fn compare_open(&self, kept: &[(String, u64)], findings: &mut Findings) {
        let (new, old): (Vec<_>, Vec<_>) = kept.iter().partition(|(_, seq)| *seq >= self.from);
        let same = new.iter().map(|(case, seq)| (case, seq)).eq(self.open.iter());
        if !same || old.iter().any(|(case, _)| self.ended.contains(case)) {
            findings.add(Kind::IndexLies, None, "the list of open cases is not what the entries say");
        }
    }

    /// Compares with what stands in the file's indices about the entries below `to`.
    pub fn compare(
        &self,
        source: &Source,
        to: u64,
        threads: usize,
        findings: &mut Findings,
    ) -> Result<(), LedgerError> {
        for (index, (expected, sum)) in
            self.indices.iter().zip(self.by_index.iter().zip(self.walk_all(source, to, threads)))
        {
            match sum {
                Ok(sum) if sum == *expected => {}
                Ok(_) => {
                    findings.add(Kind::IndexLies, None, format!("the index {} does not show the entries", index.name));
                }
                // An index that is gone, or is another one than was made: the schema's finding says so already.
                Err(LedgerError::Io(what)) if !findings.is_empty() => {
                    findings.add(Kind::IndexLies, None, format!("the index {} cannot be used: {what}", index.name));
                }
                Err(error) => findings.add_error(error)?,
            }
        }
        Ok(())
    }

    /// The sums over the indices, each in their order. A connection is for one thread, so the others open theirs.
    fn walk_all(&self, source: &Source, to: u64, threads: usize) -> Vec<Result<u64, LedgerError>> {
        if threads < 2 {
            return self.indices.iter().map(|index| self.walk(source, index, to)).collect();
        }
        let (store, format) = (source.store(), source.format());
        thread::scope(|scope| {
            let walk = |index| {
                let store = store.clone();
                scope.spawn(move || self.walk(&Source::again(store, format)?, index, to))
            };
            let running: Vec<_> = self.indices.iter().map(walk).collect();
            let join = |walk: thread::ScopedJoinHandle<'_, _>| {
                walk.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            running.into_iter().map(join).collect()
        })
    }

    fn walk(&self, source: &Source, index: &Index, to: u64) -> Result<u64, LedgerError> {
        let mut sum = 0u64;
        source.walk_index(index, self.from, &mut |first, second, seq| {
            if seq < to {
                sum = sum.wrapping_add(self.key.hash_one((first, second, seq)));
            }
        })?;
        Ok(sum)
    }
}
