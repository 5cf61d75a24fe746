//! Reading: each entry is checked against its hash and its actor's signature on the way out.

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread;

use chrono::{DateTime, Utc};
use memchr::memmem;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::batch::BatchPlace;
use super::complete::BesideIndex;
use super::erasures::{Erasures, KnownErasures, each_erasure};
use super::fault::{ErrorContext, damaged};
use super::keys::key_entries;
use super::row::stored;
use super::{SqliteLedger, census, complete, keys, tip};
use crate::ledger::access::{EachText, Render};
use crate::ledger::format::tree::Hash;
use crate::ledger::keys::Keys;
use crate::ledger::parallel::{ThreadPool, in_parts, threads};
use crate::ledger::stored::{KeyCache, Stored, read_entries, read_part};
use crate::ledger::{Committed, Entry, Filter, LedgerError};

/// The number of entries that are read before the file is let go for a moment, so that a writer is
/// not held up.
pub(crate) const BATCH: u64 = 4096;

/// The pace of a scan.
#[derive(Clone, Copy)]
pub(super) struct ReadPace {
    /// The number of entries that are read at one moment.
    pub batch: u64,
    /// The number of batches that are read before the first of them is handed out.
    pub ahead: usize,
}

impl ReadPace {
    /// With something to do for every core.
    fn usual() -> ReadPace {
        ReadPace { batch: BATCH, ahead: threads() + 1 }
    }
}

fn hand_out<T>(ready: Vec<T>, each: &mut dyn FnMut(T) -> ControlFlow<()>) -> ControlFlow<()> {
    ready.into_iter().try_for_each(each)
}

impl SqliteLedger {
    /// Hands every entry that matches to `each`, oldest first (newest first if `filter.newest` is
    /// set), until it breaks. Memory does not grow with the ledger, and a writer waits for a batch
    /// at most. Entries that are appended meanwhile are not read; personal data that is erased
    /// meanwhile is gone from the batches that were not read yet.
    pub fn scan(
        &self,
        filter: &Filter,
        each: &mut dyn FnMut(Committed) -> ControlFlow<()>,
    ) -> Result<(), LedgerError> {
        self.scan_by(ReadPace::usual(), filter, each)
    }

    pub(super) fn scan_by(
        &self,
        going: ReadPace,
        filter: &Filter,
        each: &mut dyn FnMut(Committed) -> ControlFlow<()>,
    ) -> Result<(), LedgerError> {
        let origin = self.origin.as_str();
        self.scan_stored(
            going,
            filter,
            each,
            |conn, batch| self.known(conn, batch),
            |part, (keys, erased)| {
                let read = read_part(part, origin, keys)?;
                read.iter().try_for_each(|committed| erased.explains(committed.entry()))?;
                Ok(read)
            },
        )
    }

    pub(super) fn scan_texts(
        &self,
        filter: &Filter,
        known: u64,
        render: Render<'_>,
        each: EachText<'_>,
    ) -> Result<(), LedgerError> {
        let origin = self.origin.as_str();
        self.scan_stored(
            ReadPace::usual(),
            filter,
            &mut |(leaves, text): (Vec<(u64, Hash)>, _)| each(&leaves, text),
            |conn, batch| self.known(conn, batch),
            |part, (keys, erased)| {
                let read = read_entries(part, origin, keys, known)?;
                read.iter().try_for_each(|(entry, _)| erased.explains(entry))?;
                let leaves = read.iter().map(|(entry, leaf)| (entry.seq, *leaf)).collect();
                Ok(vec![(leaves, render(&read))])
            },
        )
    }

    /// As [`SqliteLedger::scan`]; `open` makes entries of what was stored, with what `with` found
    /// at the moment of reading. While it does, on all cores, the entries before are handed out and
    /// the next ones read.
    fn scan_stored<T: Send, K: Send + Sync>(
        &self,
        going: ReadPace,
        filter: &Filter,
        each: &mut dyn FnMut(T) -> ControlFlow<()>,
        with: impl Fn(&Connection, &[Stored]) -> Result<K, LedgerError>,
        open: impl Fn(Vec<Stored>, &K) -> Result<Vec<T>, LedgerError> + Sync,
    ) -> Result<(), LedgerError> {
        let mut place = BatchPlace::new(filter, going.batch);
        let Some((batch, found)) = self.next_batch(&mut place, &with)? else {
            return Ok(());
        };
        if place.is_done() {
            // The only one, as most are.
            for part in in_parts(batch, threads(), |part| vec![open(part, &found)]) {
                if hand_out(part?, each).is_break() {
                    break;
                }
            }
            return Ok(());
        }
        let open = &open;
        thread::scope(|scope| {
            let crew = ThreadPool::start(scope, threads());
            let have = |batch, found| crew.have(move || open(batch, &found));
            let (mut opened, mut read) = (VecDeque::from([have(batch, found)]), Ok(()));
            loop {
                while opened.len() < going.ahead && read.is_ok() && !place.is_done() {
                    match self.next_batch(&mut place, &with) {
                        Ok(Some((batch, found))) => opened.push_back(have(batch, found)),
                        Ok(None) => {}
                        Err(error) => read = Err(error),
                    }
                }
                // What was sound before an error is handed out all the same.
                let Some(next) = opened.pop_front() else {
                    return read;
                };
                if hand_out(next.get()?, each).is_break() {
                    return Ok(());
                }
            }
        })
    }

    pub(super) fn read_matching(&self, filter: &Filter) -> Result<Vec<Committed>, LedgerError> {
        let mut all = Vec::new();
        self.scan(filter, &mut |committed| {
            all.push(committed);
            ControlFlow::Continue(())
        })?;
        Ok(all)
    }

    pub(super) fn glance_matching(&self, filter: &Filter) -> Result<Vec<Entry>, LedgerError> {
        let mut all = Vec::new();
        let mut each = |entry| {
            all.push(entry);
            ControlFlow::Continue(())
        };
        let open = |batch: Vec<Stored>, erased: &Erasures| {
            let glance = |stored: &Stored| {
                stored.glance().and_then(|entry| erased.explains(&entry).map(|()| entry))
            };
            batch.iter().map(glance).collect()
        };
        self.scan_stored(
            ReadPace::usual(),
            filter,
            &mut each,
            |conn, batch| self.erasures(conn, batch),
            open,
        )?;
        Ok(all)
    }

    /// Returns who may sign, and what was erased of a batch, as of the moment when the batch is
    /// read.
    fn known(&self, conn: &Connection, batch: &[Stored]) -> Result<(Keys, Erasures), LedgerError> {
        Ok((self.with_keys(conn, |keys| Ok(keys.clone()))?, self.erasures(conn, batch)?))
    }

    /// As the appends have kept it, or, in a ledger that has not been upgraded, as the entries say.
    pub(super) fn begun_not_ended(&self) -> Result<Vec<String>, LedgerError> {
        let store = self.store();
        let tx = self.begin_read()?;
        let open = complete::open_cases(&tx, &store, self.format, census::size(&tx, &store)?)?;
        Ok(open.into_iter().map(|(case, _)| case).collect())
    }

    pub(super) fn beside<'a>(
        &'a self,
        conn: &'a Connection,
        store: &'a ErrorContext,
        size: u64,
    ) -> BesideIndex<'a> {
        BesideIndex { conn, store, format: self.format, recent: &self.recent, size }
    }

    pub(super) fn newest_time(&self) -> Result<Option<DateTime<Utc>>, LedgerError> {
        let store = self.store();
        let tx = self.begin_read()?;
        let Some(seq) = census::size(&tx, &store)?.checked_sub(1) else {
            return Ok(None);
        };
        self.with_keys(&tx, |keys| {
            let stored = stored(&tx, &store, seq)?
                .ok_or_else(|| damaged("its newest entry cannot be read"))?;
            Ok(Some(stored.read(&self.origin, keys)?.time()))
        })
    }

    /// A view of the file at one moment. It holds up writers, so it is kept short.
    pub(super) fn begin_read(&self) -> Result<Transaction<'_>, LedgerError> {
        Transaction::new_unchecked(&self.conn, TransactionBehavior::Deferred)
            .map_err(|e| self.store().fault(&e))
    }

    /// Calls `act` with the keys that may sign. The keys are read again if any entry has changed
    /// them since.
    pub(super) fn with_keys<T>(
        &self,
        conn: &Connection,
        act: impl FnOnce(&Keys) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let counts = tip::counts(conn, &self.store())?;
        self.with_keys_of(key_entries(&counts), conn, act)
    }

    /// The same, by somebody who knows how many entries say who may sign.
    pub(super) fn with_keys_of<T>(
        &self,
        entries: u64,
        conn: &Connection,
        act: impl FnOnce(&Keys) -> Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        if entries != self.keys.borrow().entries {
            let read = KeyCache::of(&self.origin, keys::standing(conn, &self.store())?)?;
            let own = self.keys.borrow_mut().own.take();
            *self.keys.borrow_mut() = KeyCache { own, ..read };
        }
        act(&self.keys.borrow().keys)
    }

    /// Takes the personal data of these entries for erased too: this is a copy, and the entry that
    /// says so is not in it yet.
    #[must_use]
    pub fn knowing_erased(mut self, entries: BTreeSet<u64>) -> SqliteLedger {
        self.erasures = RefCell::new(KnownErasures { said: None, elsewhere: entries });
        self
    }

    /// Those that a batch needs to be read.
    pub(super) fn erasures(
        &self,
        conn: &Connection,
        batch: &[Stored],
    ) -> Result<Erasures, LedgerError> {
        // Nearly every entry that has none never had any, and need not be taken apart.
        let lacks = |stored: &Stored| {
            stored.sealed.is_none() && memmem::find(&stored.body, b"\"private\":\"").is_some()
        };
        if !batch.iter().any(lacks) {
            return Ok(Erasures::default());
        }
        let store = self.store();
        let size = census::size(conn, &store)?;
        if let Some((_, said)) = self.erasures.borrow().said.as_ref().filter(|(of, _)| *of == size)
        {
            return Ok(Erasures(Some(Arc::clone(said))));
        }
        let mut said = self.erasures.borrow().elsewhere.clone();
        self.with_keys(conn, |keys| {
            each_erasure(conn, &store, size, &mut |stored| {
                said.extend(stored.clone().read(&self.origin, keys)?.draft().erases(stored.seq));
                Ok(())
            })
        })?;
        let said = Arc::new(said);
        self.erasures.borrow_mut().said = Some((size, Arc::clone(&said)));
        Ok(Erasures(Some(said)))
    }
}
