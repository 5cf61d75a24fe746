//! The file as a store: the lock and the transaction around an append, and the rows that are
//! written in it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, ToSql, Transaction, TransactionBehavior};

use super::fault::{ErrorContext, damaged};
use super::keys::{key_entries, standing};
use super::lock::FileLock;
use super::tip::{self, Dated};
use super::{SqliteLedger, connection, lock, row, rows};
use crate::ledger::append::{Appender, Signers, append};
use crate::ledger::format::body::{EntryBody, EntryPlace};
use crate::ledger::store::{
    Ask, Batch, Begun, Counted, OwnEntry, Seen, SignedHead, Store, Writing, already_there,
    nothing_to_erase, place_taken,
};
use crate::ledger::stored::Stored;
use crate::ledger::tip::{Placed, SpanCounts, Tip};
use crate::ledger::{Committed, Draft, Expect, KeyId, LedgerError, Scope, Signature, Signer};

impl SqliteLedger {
    /// Appends, and takes out the personal data of the entries in `erase` in the same commit.
    pub(super) fn append_and(
        &mut self,
        drafts: &[Draft],
        signer: &dyn Signer,
        expect: &[Expect],
        erase: &[u64],
    ) -> Result<Vec<Committed>, LedgerError> {
        let ledger = &*self;
        let mut entropy = ledger.entropy.borrow_mut();
        let mut by = ledger.appender(&mut *entropy);
        append(&mut SqliteStore(ledger), &mut by, drafts, signer, expect, erase)
    }

    pub(super) fn appender<'a>(&'a self, entropy: &'a mut dyn FnMut(&mut [u8])) -> Appender<'a> {
        Appender {
            origin: &self.origin,
            signers: Signers::Operators(&self.keys),
            heads: self.installation.as_ref().map(|key| (&self.head_key, key)),
            entropy,
        }
    }
}

/// The file of an open ledger.
pub struct SqliteStore<'l>(pub &'l SqliteLedger);

impl Store for SqliteStore<'_> {
    fn patience(&self) -> Duration {
        self.0.wait.patience()
    }

    fn seen(&self, own: Option<OwnEntry<'_>>) -> Result<Seen, LedgerError> {
        let store = self.0.store();
        let own = own.map(|own| newest_by(&self.0.conn, &store, own)).transpose()?.flatten();
        Ok(Seen { newest: tip::seen(&self.0.conn, &store)?, own })
    }

    fn begin<'s>(
        &'s mut self,
        ask: &Ask<'_>,
    ) -> Result<(Begun, Box<dyn Writing + 's>), LedgerError> {
        let (ledger, store) = (self.0, self.0.store());
        if ledger.installation.is_none() {
            return Err(LedgerError::ReadOnly(ledger.path.clone()));
        }
        let held = lock::acquire(&ledger.path, &ledger.wait, &store)?;
        let tx = Transaction::new_unchecked(&ledger.conn, TransactionBehavior::Immediate)
            .map_err(|e| store.fault(&e))?;
        connection::still_there(&tx, &store)?;
        let Dated { tip, version } = ledger.tip.load(&tx, &store, &ledger.head_key)?;
        let newest = ask.expect.iter().map(|e| newest_of(&tx, &store, &tip, &e.scope));
        let newest = newest.collect::<Result<_, _>>()?;
        let changed = ask.keys.is_some_and(|known| known != key_entries(&tip.counts));
        let keys = if changed { Some(standing(&tx, &store)?) } else { None };
        let own = ask.own.map(|own| newest_by(&tx, &store, own)).transpose()?.flatten();
        let spans = spans(&tx, &store, ask.drafts)?;
        let writing = SqliteWriting { tx, ledger, store, version, _held: held };
        Ok((Begun { tip, newest, keys, own, spans }, Box::new(writing)))
    }
}

/// An append under way. The transaction ends before the lock goes.
struct SqliteWriting<'s> {
    tx: Transaction<'s>,
    ledger: &'s SqliteLedger,
    store: ErrorContext,
    version: i64,
    _held: FileLock,
}

impl Writing for SqliteWriting<'_> {
    fn commit(self: Box<Self>, batch: Batch<'_>) -> Result<(), LedgerError> {
        put_batch(&self.tx, &self.store, &batch)?;
        connection::still_there(&self.tx, &self.store)?;
        let SqliteWriting { tx, ledger, store, version, _held } = *self;
        tx.commit().map_err(|e| store.fault(&e))?;
        ledger.tip.keep(Dated { tip: batch.tip, version });
        connection::still_there(&ledger.conn, &store)
    }
}

/// Writes records, counts, the tree's edge and the signed head. In the caller's transaction.
pub(super) fn put_batch(
    conn: &Connection,
    store: &ErrorContext,
    batch: &Batch<'_>,
) -> Result<(), LedgerError> {
    for (size, record) in (batch.from()..).zip(batch.records) {
        if size > batch.from() {
            // The trigger that keeps entries in order reads the size; the edge follows with the
            // last of them.
            set_size(conn, store, size - 1, size)?;
        }
        if let Some(from) = batch.unseen_by(record)
            && is_stated(conn, store, from, &record.signature)?
        {
            return Err(already_there());
        }
        insert(conn, store, record)?;
    }
    signers(conn, store, batch)?;
    set_edge(conn, store, &batch.tip)?;
    rows::keep(conn, store, batch.from(), batch.tip.size())?;
    for counted in batch.counted {
        count(conn, store, counted)?;
    }
    put_heads(conn, store, batch.heads)?;
    erase(conn, store, batch.erase)
}

fn insert(conn: &Connection, store: &ErrorContext, placed: &Placed) -> Result<(), LedgerError> {
    let seq = placed.entry.seq;
    conn.prepare_cached("INSERT INTO entry (seq, body, sig, leaf) VALUES (?1, ?2, ?3, ?4)")
        .and_then(|mut q| q.execute((seq, &placed.body, &placed.signature[..], &placed.leaf[..])))
        .map_err(|e| store.fault(&e))?;
    if let Some(sealed) = &placed.sealed {
        conn.prepare_cached("INSERT INTO private (seq, salt, data) VALUES (?1, ?2, ?3)")
            .and_then(|mut q| q.execute((seq, &sealed.salt[..], &sealed.bytes)))
            .map_err(|e| store.fault(&e))?;
    }
    Ok(())
}

fn erase(conn: &Connection, store: &ErrorContext, entries: &[u64]) -> Result<(), LedgerError> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut query =
        conn.prepare_cached("DELETE FROM private WHERE seq = ?1").map_err(|e| store.fault(&e))?;
    for seq in entries {
        if query.execute([seq]).map_err(|e| store.fault(&e))? == 0 {
            return Err(nothing_to_erase(*seq));
        }
    }
    Ok(())
}

/// Compare and swap: two writers can never take the same place, whatever became of the locks.
fn set_size(
    conn: &Connection,
    store: &ErrorContext,
    from: u64,
    to: u64,
) -> Result<(), LedgerError> {
    let changed = conn
        .prepare_cached("UPDATE head SET size = ?2 WHERE id = 0 AND size = ?1")
        .and_then(|mut q| q.execute((from, to)))
        .map_err(|e| store.fault(&e))?;
    swapped(changed)
}

/// The same with the tree's edge, which goes with the last entry of a commit.
fn set_edge(conn: &Connection, store: &ErrorContext, tip: &Tip) -> Result<(), LedgerError> {
    let changed = conn
        .prepare_cached("UPDATE head SET size = ?2, frontier = ?3 WHERE id = 0 AND size = ?1")
        .and_then(|mut q| q.execute((tip.size() - 1, tip.size(), tip.frontier.to_bytes())))
        .map_err(|e| store.fault(&e))?;
    swapped(changed)
}

/// Keeps signed heads, and the tree's edge at the newest of them. In the caller's transaction.
pub(super) fn put_heads(
    conn: &Connection,
    store: &ErrorContext,
    heads: &[SignedHead],
) -> Result<(), LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    for SignedHead { frontier, note } in heads {
        conn.prepare_cached("INSERT INTO checkpoint (size, note) VALUES (?1, ?2)")
            .and_then(|mut q| q.execute((frontier.size(), note)))
            .map_err(fault)?;
    }
    let Some(SignedHead { frontier, .. }) = heads.last() else { return Ok(()) };
    let changed = conn
        .prepare_cached("UPDATE signed SET size = ?1, frontier = ?2 WHERE id = 0 AND size < ?1")
        .and_then(|mut q| q.execute((frontier.size(), frontier.to_bytes())))
        .map_err(fault)?;
    swapped(changed)
}

/// Keeps the newest entry of each key that signed one of the batch.
fn signers(conn: &Connection, store: &ErrorContext, batch: &Batch<'_>) -> Result<(), LedgerError> {
    let newest: BTreeMap<&KeyId, u64> =
        batch.records.iter().map(|record| (&record.key, record.entry.seq)).collect();
    for (key, seq) in newest {
        conn.prepare_cached("INSERT OR REPLACE INTO signer (key, seq) VALUES (?1, ?2)")
            .and_then(|mut q| q.execute((key, seq)))
            .map_err(|e| store.fault(&e))?;
    }
    Ok(())
}

fn swapped(changed: usize) -> Result<(), LedgerError> {
    if changed == 1 { Ok(()) } else { Err(place_taken()) }
}

fn count(conn: &Connection, store: &ErrorContext, counted: &Counted) -> Result<(), LedgerError> {
    let Counted { action, was, now } = counted;
    let sql = match was {
        // One that is there and not found would be there twice.
        Some(_) => "UPDATE counter SET n = ?2 WHERE action = ?1",
        None => "INSERT INTO counter (action, n) VALUES (?1, ?2)",
    };
    let changed = conn.prepare_cached(sql).and_then(|mut q| q.execute((action.as_str(), now)));
    if changed.map_err(|e| store.fault(&e))? != 1 {
        return Err(damaged(format!("what it keeps beside the entries does not count {action}")));
    }
    Ok(())
}

/// Returns true if a statement with this signature stands at `from` or later.
fn is_stated(
    conn: &Connection,
    store: &ErrorContext,
    from: u64,
    signature: &Signature,
) -> Result<bool, LedgerError> {
    conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM entry WHERE seq >= ?1 AND sig = ?2)")
        .and_then(|mut q| q.query_row((from, &signature[..]), |row| row.get(0)))
        .map_err(|e| store.fault(&e))
}

fn newest_of(
    conn: &Connection,
    store: &ErrorContext,
    tip: &Tip,
    scope: &Scope,
) -> Result<Option<u64>, LedgerError> {
    let found = match scope {
        Scope::All => return Ok(tip.seen().map(|s| s.seq)),
        Scope::Case(case) => conn
            .prepare_cached("SELECT seq FROM entry WHERE case_id = ?1 ORDER BY seq DESC LIMIT 1")
            .and_then(|mut q| q.query_row([case], |row| row.get(0)).optional()),
        Scope::OpenedBy(name) => conn
            .prepare_cached(
                "SELECT seq FROM entry WHERE action = 'case.opened' AND actor = ?1 ORDER BY seq DESC LIMIT 1",
            )
            .and_then(|mut q| q.query_row([name], |row| row.get(0)).optional()),
        Scope::Target { provider, id } => conn
            .prepare_cached("SELECT seq FROM entry WHERE target = ?1 AND provider = ?2 ORDER BY seq DESC LIMIT 1")
            .and_then(|mut q| q.query_row([id, provider], |row| row.get(0)).optional()),
    };
    found.map_err(|e| store.fault(&e))
}

/// The newest record of `key`, as the file has it. The record says by its bytes whose it is.
fn newest_by(
    conn: &Connection,
    store: &ErrorContext,
    OwnEntry { key, skipped }: OwnEntry<'_>,
) -> Result<Option<Stored>, LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let mut newest: Option<u64> = conn
        .prepare_cached("SELECT seq FROM signer WHERE key = ?1")
        .and_then(|mut q| q.query_row([key], |row| row.get(0)).optional())
        .map_err(fault)?;
    // After the few that are passed over it goes on in the table itself, whatever time it takes.
    let before = "SELECT max(seq) FROM entry NOT INDEXED WHERE seq < ?1 AND body ->> '$.key' = ?2";
    while let Some(seq) = newest.filter(|seq| skipped.contains(seq)) {
        newest = conn
            .prepare_cached(before)
            .and_then(|mut q| q.query_row((seq, key), |row| row.get(0)))
            .map_err(fault)?;
    }
    newest.map_or(Ok(None), |seq| row::stored(conn, store, seq))
}

/// Counts the entries of the cases and about the targets that some drafts name.
fn spans(
    conn: &Connection,
    store: &ErrorContext,
    drafts: &[Draft],
) -> Result<SpanCounts, LedgerError> {
    let mut spans = SpanCounts::default();
    let cases: BTreeSet<&str> = drafts.iter().filter_map(|d| d.case.as_deref()).collect();
    for case in cases {
        let newest = "SELECT body FROM entry WHERE case_id = ?1 ORDER BY seq DESC LIMIT 1";
        let all = "SELECT count(*) FROM entry WHERE case_id = ?1";
        spans.of_case(case, span(conn, store, [newest, all], &[&case], |place| place.in_case)?);
    }
    let about = |d: &'_ Draft| Some((d.provider.clone(), d.target.clone()?));
    let targets: BTreeSet<(Option<String>, String)> = drafts.iter().filter_map(about).collect();
    for (provider, target) in targets {
        let newest = "SELECT body FROM entry WHERE target = ?1 AND provider IS ?2
            ORDER BY seq DESC LIMIT 1";
        let all = "SELECT count(*) FROM entry WHERE target = ?1 AND provider IS ?2";
        let by: [&dyn ToSql; 2] = [&target, &provider];
        let entries = span(conn, store, [newest, all], &by, |place| place.of_target)?;
        spans.of_target(provider.as_deref(), &target, entries);
    }
    Ok(spans)
}

/// Counts the entries of a case or about a target: the newest of them says it, or, where it is of
/// version 1, all are counted.
fn span(
    conn: &Connection,
    store: &ErrorContext,
    [newest, all]: [&str; 2],
    by: &[&dyn ToSql],
    says: fn(&EntryPlace) -> Option<u64>,
) -> Result<u64, LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let body: Option<String> = conn
        .prepare_cached(newest)
        .and_then(|mut q| q.query_row(by, |row| row.get(0)).optional())
        .map_err(fault)?;
    let Some(body) = body else { return Ok(0) };
    let place = EntryBody::parse(body.as_bytes()).map(|body| body.place);
    match place.map_err(|e| damaged(format!("an entry cannot be read: {e}"))).map(|p| says(&p))? {
        Some(entries) => Ok(entries),
        None => conn
            .prepare_cached(all)
            .and_then(|mut q| q.query_row(by, |row| row.get(0)))
            .map_err(fault),
    }
}
