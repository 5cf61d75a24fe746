//! Reading: each entry is checked against its hash and its actor's signature on the way out.

use std::collections::{BTreeMap, VecDeque};
use std::ops::ControlFlow;
use std::thread;

use chrono::{DateTime, Utc};
use ed25519_dalek::VerifyingKey;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, TransactionBehavior, params_from_iter};
use serde_json::Value;

use super::batch::BatchPlace;
use super::complete::{BesideIndex, Ordinals};
use super::erasures::Erasures;
use super::fault::{ErrorContext, damaged};
use super::fields::BodyFields;
use super::query::{COLUMNS, Range};
use super::{SqliteLedger, census, complete, tip};
use crate::ledger::format::body::EntryBody;
use crate::ledger::format::private::Sealed;
use crate::ledger::format::tree::Hash;
use crate::ledger::key_fault::key_in;
use crate::ledger::keys::{Keys, STANDING_ACTIONS};
use crate::ledger::parallel::{ThreadPool, in_parts, threads};
use crate::ledger::stored::{Stored, read_entries, read_part};
use crate::ledger::{Action, Committed, Entry, Filter, LedgerError};

/// The number of entries that are read before the file is let go for a moment, so that a writer is not held
/// up.
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
    /// Hands every entry that matches to `each`, oldest first (newest first if `filter.newest` is set), until it breaks.
    /// Memory does not grow with the ledger, and a writer waits for a batch at most. Entries that are appended meanwhile
    /// are not read; personal data that is erased meanwhile is gone from the batches that were not read yet.
    pub fn scan(&self, filter: &Filter, each: &mut dyn FnMut(Committed) -> ControlFlow<()>) -> Result<(), LedgerError> {
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

    /// As [`SqliteLedger::scan`], in parts: `make` makes one thing of many entries at a time, on all cores, and `each` is
    /// handed what was made, in order. Of the entries before `known` the signatures are not looked at.
    pub(in crate::ledger) fn scan_as<T: Send>(
        &self,
        filter: &Filter,
        known: u64,
        make: impl Fn(&[(Entry, Hash)]) -> T + Sync,
        each: &mut dyn FnMut(T) -> ControlFlow<()>,
    ) -> Result<(), LedgerError> {
        let origin = self.origin.as_str();
        self.scan_stored(
            ReadPace::usual(),
            filter,
            each,
            |conn, batch| self.known(conn, batch),
            |part, (keys, erased)| {
                let read = read_entries(part, origin, keys, known)?;
                read.iter().try_for_each(|(entry, _)| erased.explains(entry))?;
                Ok(vec![make(&read)])
            },
        )
    }

    /// As [`SqliteLedger::scan`]; `open` makes entries of what was stored, with what `with` found at the moment of reading.
    /// While it does, on all cores, the entries before are handed out and the next ones read.
    fn scan_stored<T: Send, K: Send + Sync>(
        &self,
        going: ReadPace,
        filter: &Filter,
        each: &mut dyn FnMut(T) -> ControlFlow<()>,
        with: impl Fn(&Connection, &[Stored]) -> Result<K, LedgerError>,
        open: impl Fn(Vec<Stored>, &K) -> Result<Vec<T>, LedgerError> + Sync,
    ) -> Result<(), LedgerError> {
        let mut place = BatchPlace::new(filter, going.batch);
        let Some((batch, found)) = self.next_batch(&mut place, &with)? else { return Ok(()) };
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
                let Some(next) = opened.pop_front() else { return read };
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
            let glance = |stored: &Stored| stored.glance().and_then(|entry| erased.explains(&entry).map(|()| entry));
            batch.iter().map(glance).collect()
        };
        self.scan_stored(ReadPace::usual(), filter, &mut each, |conn, batch| self.erasures(conn, batch), open)?;
        Ok(all)
    }

    /// Returns who may sign, and what was erased of a batch, as of the moment when the batch is read.
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

    pub(super) fn beside<'a>(&'a self, conn: &'a Connection, store: &'a ErrorContext, size: u64) -> BesideIndex<'a> {
        BesideIndex { conn, store, format: self.format, recent: &self.recent, size }
    }

    pub(super) fn newest_time(&self) -> Result<Option<DateTime<Utc>>, LedgerError> {
        let store = self.store();
        let tx = self.begin_read()?;
        let Some(seq) = census::size(&tx, &store)?.checked_sub(1) else { return Ok(None) };
        self.with_keys(&tx, |keys| {
            let stored = stored(&tx, &store, seq)?.ok_or_else(|| damaged("its newest entry cannot be read"))?;
            Ok(Some(stored.read(&self.origin, keys)?.time()))
        })
    }

    /// A view of the file at one moment. It holds up writers, so it is kept short.
    pub(super) fn begin_read(&self) -> Result<Transaction<'_>, LedgerError> {
        Transaction::new_unchecked(&self.conn, TransactionBehavior::Deferred).map_err(|e| self.store().fault(&e))
    }

    /// Calls `act` with the keys that may sign. The keys are read again if any entry has changed them since.
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
        if entries != self.keys.borrow().0 {
            *self.keys.borrow_mut() = keys(conn, &self.store(), &self.origin)?;
        }
        act(&self.keys.borrow().1)
    }
}

/// Returns the name of the ledger, and the key that signs its heads, as its first entry says.
pub fn first(conn: &Connection, store: &ErrorContext) -> Result<(String, VerifyingKey), LedgerError> {
    let first = stored(conn, store, 0)?.ok_or_else(|| damaged("it has no first entry"))?;
    let unsound = |what: &str| LedgerError::Unsound { seq: 0, what: what.into() };
    let body = EntryBody::parse(&first.body).map_err(|e| unsound(&e.to_string()))?;
    let draft = &body.statement.draft;
    let origin = draft.data.get("origin").and_then(Value::as_str);
    match (draft.action, origin) {
        (Action::LedgerCreated, Some(origin)) => {
            let key = key_in(draft, "installation_key").map_err(|e| unsound(&e.to_string()))?;
            Ok((origin.to_owned(), key))
        }
        _ => Err(unsound("it is not the beginning of a ledger")),
    }
}

/// Reads who may sign, from the entries that say so, and counts the entries. None of the entries is left out,
/// because each is numbered.
pub fn keys(conn: &Connection, store: &ErrorContext, origin: &str) -> Result<(u64, Keys), LedgerError> {
    let marks = vec!["?"; STANDING_ACTIONS.len()].join(",");
    let sql = format!(
        "SELECT {COLUMNS} FROM entry AS e LEFT JOIN private AS p ON p.seq = e.seq
         WHERE e.action IN ({marks}) ORDER BY e.seq"
    );
    let range = Range { from: 0, to: census::size(conn, store)? };
    let mut ordinals = Ordinals::new(conn, store, &STANDING_ACTIONS, range, false)?;
    let mut query = conn.prepare_cached(&sql).map_err(|e| store.fault(&e))?;
    let mut rows = query.query(params_from_iter(STANDING_ACTIONS.map(Action::as_str))).map_err(|e| store.fault(&e))?;
    let mut keys = Keys::default();
    while let Some(row) = rows.next().map_err(|e| store.fault(&e))? {
        let stored = take(row, store)?;
        let seq = stored.seq;
        let unsound = |what: String| LedgerError::Unsound { seq, what };
        ordinals.take(conn, store, seq, &BodyFields::of(seq, &stored.body)?)?;
        let body = EntryBody::parse(&stored.body).map_err(|e| unsound(e.to_string()))?;
        keys.apply(seq, &body.statement.draft).map_err(|e| unsound(e.to_string()))?;
        stored.read(origin, &keys)?;
    }
    ordinals.finish(conn, store)?;
    Ok((key_entries(&tip::counts(conn, store)?), keys))
}

/// Returns the number of entries that say who may sign.
pub fn key_entries(counts: &BTreeMap<Action, u64>) -> u64 {
    STANDING_ACTIONS.iter().filter_map(|a| counts.get(a)).sum()
}

/// One record as it is stored.
pub fn stored(conn: &Connection, store: &ErrorContext, seq: u64) -> Result<Option<Stored>, LedgerError> {
    let sql = format!("SELECT {COLUMNS} FROM entry AS e LEFT JOIN private AS p ON p.seq = e.seq WHERE e.seq = ?1");
    let mut query = conn.prepare_cached(&sql).map_err(|e| store.fault(&e))?;
    let found = query.query_row([seq], |row| Ok(take(row, store))).optional().map_err(|e| store.fault(&e))?;
    found.transpose()
}

/// Takes a row of [`COLUMNS`] apart.
pub fn take(row: &Row<'_>, store: &ErrorContext) -> Result<Stored, LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let seq: u64 = row.get(0).map_err(fault)?;
    let odd = |what: &str| LedgerError::Unsound { seq, what: format!("its {what} has the wrong length") };
    // Looked at where SQLite has them: a copy of each, of which only the length is asked, is a good part of the reading.
    let blob = |i| row.get_ref(i).and_then(|value| Ok(value.as_blob_or_null()?)).map_err(fault);
    let sealed = match blob(4)? {
        None => None,
        Some(salt) => {
            Some(Sealed { salt: salt.try_into().map_err(|_| odd("salt"))?, bytes: row.get(5).map_err(fault)? })
        }
    };
    let must = |i, what| blob(i)?.ok_or_else(|| odd(what));
    Ok(Stored {
        seq,
        // That it is UTF-8 is found out where it is read.
        body: match row.get_ref(1).map_err(fault)? {
            ValueRef::Text(body) => body.to_vec(),
            _ => return Err(LedgerError::Unsound { seq, what: "its body is no text".into() }),
        },
        signature: must(2, "signature")?.try_into().map_err(|()| odd("signature"))?,
        leaf: must(3, "hash")?.try_into().map_err(|_| odd("hash"))?,
        sealed,
    })
}
