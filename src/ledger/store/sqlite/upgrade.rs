//! Bringing a ledger of an older format up to this one. What stands around the entries is made anew
//! from them; they, their personal data and the signed heads are not touched.
//!
//! The entries are read in batches before the lock is taken, so that nobody waits for a long
//! ledger. Under the lock the few that came meanwhile are read, and the tables are made.

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::fault::{ErrorContext, damaged};
use super::lock::Wait;
use super::schema::SchemaFormat;
use super::{connection, lock, schema, tip};
use crate::ledger::entry::CaseSpan;
use crate::ledger::format::body;
use crate::ledger::format::body::EntryBody;
use crate::ledger::format::tree::Frontier;
use crate::ledger::head::HeadKey;
use crate::ledger::{KeyId, LedgerError, Signature};

/// The number of entries that are read at a time. A writer waits for one such reading at most.
const BATCH: u64 = 4096;

/// Hears how many entries of how many have been read.
pub type Progress<'p> = &'p mut dyn FnMut(u64, u64);

/// Upgrades a ledger of the format `from`, in one transaction: it is of the old format or of the
/// new one, whenever this ends.
///
/// A ledger that was tampered with is left as it is, to be found as it is: a ledger is upgraded
/// only if its tables are those of its format, its indices agree with them where one of them goes,
/// and its entries are what the newest head was signed over.
pub fn run(
    conn: &Connection,
    wait: &Wait,
    store: &ErrorContext,
    key: &HeadKey,
    from: SchemaFormat,
    progress: Progress<'_>,
) -> Result<(), LedgerError> {
    let steps = schema::steps(from, SchemaFormat::CURRENT);
    by(conn, wait, store, key, &steps, progress).map_err(|error| {
        if let LedgerError::ReadOnly(path) = error {
            LedgerError::Older { path, found: from.number(), known: SchemaFormat::CURRENT.number() }
        } else {
            error
        }
    })
}

pub(super) fn by(
    conn: &Connection,
    wait: &Wait,
    store: &ErrorContext,
    key: &HeadKey,
    steps: &[String],
    progress: Progress<'_>,
) -> Result<(), LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let mut fold = Fold::default();
    fold.read_on(conn, store, progress)?;
    let _held = lock::acquire(&store.path, wait, store)?;
    let tx = Transaction::new_unchecked(conn, TransactionBehavior::Immediate).map_err(fault)?;
    connection::still_there(&tx, store)?;
    let found = schema::version(&tx, store)?;
    schema::unchanged(&tx, store, found)?;
    if found == SchemaFormat::CURRENT {
        // Another session was first.
        return Ok(());
    }
    if found == SchemaFormat::One {
        whole(&tx, store)?;
    }
    let tip::FileEnd { tip: before, note: head, .. } = tip::load(&tx, store, key)?;
    fold.read_on(&tx, store, progress)?;
    if fold.frontier.size() != before.size() || fold.frontier.root() != before.frontier.root() {
        return Err(LedgerError::Unsound {
            seq: fold.frontier.size().saturating_sub(1),
            what: "the entries are not what the newest head was signed over".into(),
        });
    }
    for step in steps {
        tx.execute_batch(step).map_err(fault)?;
    }
    fold.put(&tx, store, found)?;
    schema::set_version(&tx, store, SchemaFormat::CURRENT)?;
    schema::unchanged(&tx, store, SchemaFormat::CURRENT)?;
    if found == SchemaFormat::One {
        whole(&tx, store)?;
    }
    let tip::FileEnd { tip: after, note: same, .. } = tip::load(&tx, store, key)?;
    if same != head || after.frontier.root() != before.frontier.root() {
        return Err(damaged("its end is another one after the upgrade"));
    }
    connection::still_there(&tx, store)?;
    tx.commit().map_err(fault)?;
    connection::still_there(conn, store)
}

/// Checks that every page has one use, and that every index shows its table. Then nothing is
/// dropped that something else is kept in. Nor does an index go that did not tell the truth.
fn whole(conn: &Connection, store: &ErrorContext) -> Result<(), LedgerError> {
    let found: String = conn
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(|e| store.fault(&e))?;
    if found == "ok" { Ok(()) } else { Err(damaged(found)) }
}

/// The content of the new tables, from the bytes that the newest head was signed over: no index is
/// asked, and no stored hash believed.
#[derive(Default)]
struct Fold {
    frontier: Frontier,
    /// The cases that have begun and not ended, and where.
    open: BTreeMap<String, u64>,
    /// The newest entry of each key.
    signers: BTreeMap<KeyId, u64>,
}

impl Fold {
    /// Takes in the entries that are there and were not read yet.
    fn read_on(
        &mut self,
        conn: &Connection,
        store: &ErrorContext,
        progress: Progress<'_>,
    ) -> Result<(), LedgerError> {
        let fault = |e: rusqlite::Error| store.fault(&e);
        let last: Option<u64> = conn
            .query_row("SELECT max(seq) FROM entry NOT INDEXED", [], |row| row.get(0))
            .map_err(fault)?;
        let size = last.map_or(0, |last| last + 1);
        let sql = "SELECT seq, body, sig, leaf FROM entry NOT INDEXED
            WHERE seq >= ?1 AND seq < ?2 ORDER BY seq";
        let mut query = conn.prepare(sql).map_err(fault)?;
        while self.frontier.size() < size {
            let from = self.frontier.size();
            progress(from, size);
            let to = size.min(from + BATCH);
            let mut rows = query.query([from, to]).map_err(fault)?;
            while let Some(row) = rows.next().map_err(fault)? {
                self.take(row, store)?;
            }
            if self.frontier.size() != to {
                return Err(changed(self.frontier.size()));
            }
        }
        progress(size, size);
        Ok(())
    }

    fn take(&mut self, row: &rusqlite::Row<'_>, store: &ErrorContext) -> Result<(), LedgerError> {
        let fault = |e: rusqlite::Error| store.fault(&e);
        let seq: u64 = row.get(0).map_err(fault)?;
        let unsound = |what: String| LedgerError::Unsound { seq, what };
        let body = row.get_ref(1).and_then(|body| Ok(body.as_str()?)).map_err(fault)?.as_bytes();
        let signature: Vec<u8> = row.get(2).map_err(fault)?;
        let signature = Signature::try_from(signature)
            .map_err(|_| unsound("its signature has the wrong length".into()))?;
        let leaf = body::leaf(body, &signature);
        let stored = row.get_ref(3).and_then(|stored| Ok(stored.as_blob()?)).map_err(fault)?;
        if seq != self.frontier.size() || stored != leaf {
            return Err(changed(seq));
        }
        self.frontier.push(leaf);
        let statement = EntryBody::parse(body).map_err(|e| unsound(e.to_string()))?.statement;
        self.signers.insert(statement.key, seq);
        match (statement.draft.case, statement.draft.action.span()) {
            (Some(case), Some(CaseSpan::Begins)) => drop(self.open.insert(case, seq)),
            (Some(case), Some(CaseSpan::Ends)) => drop(self.open.remove(&case)),
            (Some(_), None) | (None, _) => {}
        }
        Ok(())
    }

    /// Fills the tables that were not there in the format `from`.
    fn put(
        &self,
        conn: &Connection,
        store: &ErrorContext,
        from: SchemaFormat,
    ) -> Result<(), LedgerError> {
        let put = |sql: &str, name: &str, seq: u64| {
            conn.execute(sql, (name, seq)).map(drop).map_err(|e| store.fault(&e))
        };
        if from == SchemaFormat::One {
            for (case, seq) in &self.open {
                put("INSERT INTO open_case (case_id, seq) VALUES (?1, ?2)", case, *seq)?;
            }
        }
        for (key, seq) in &self.signers {
            put("INSERT INTO signer (key, seq) VALUES (?1, ?2)", key, *seq)?;
        }
        // Every commit of the older formats ended with a signed head.
        conn.execute_batch("INSERT INTO signed SELECT id, size, frontier FROM head")
            .map_err(|e| store.fault(&e))
    }
}

fn changed(seq: u64) -> LedgerError {
    let what = "its bytes are not what was hashed, or entries before it are gone";
    LedgerError::Unsound { seq, what: what.into() }
}
