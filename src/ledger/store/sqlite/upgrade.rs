//! Bringing a ledger of an older format up to this one. What stands around the entries is made anew
//! from them; they, their personal data and the signed heads are not touched.

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::fault::{ErrorContext, damaged};
use super::lock::Wait;
use super::schema::SchemaFormat;
use super::{connection, lock, schema, tip};
use crate::ledger::entry::CaseSpan;
use crate::ledger::format::body;
use crate::ledger::format::body::EntryBody;
use crate::ledger::format::tree::{Frontier, Hash};
use crate::ledger::head::HeadKey;
use crate::ledger::tip::Tip;
use crate::ledger::{LedgerError, Signature};

/// Upgrades a ledger of the format `from`, in one transaction: it is of the old format or of the
/// new one, whenever this ends.
///
/// A ledger that was tampered with is left as it is, to be found as it is: a ledger is upgraded
/// only if its tables are those of its format, its indices agree with them, and its entries are
/// what the newest head was signed over.
pub fn run(
    conn: &Connection,
    wait: &Wait,
    store: &ErrorContext,
    key: &HeadKey,
    from: SchemaFormat,
) -> Result<(), LedgerError> {
    by(conn, wait, store, key, &schema::steps(from, SchemaFormat::CURRENT)).map_err(|error| {
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
) -> Result<(), LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let _held = lock::acquire(&store.path, wait, store)?;
    let tx = Transaction::new_unchecked(conn, TransactionBehavior::Immediate).map_err(fault)?;
    connection::still_there(&tx, store)?;
    let found = schema::version(&tx, store)?;
    schema::unchanged(&tx, store, found)?;
    if found == SchemaFormat::CURRENT {
        // Another session was first.
        return Ok(());
    }
    whole(&tx, store)?;
    let (before, head) = tip::load(&tx, store, key)?;
    let open = open_cases(&tx, store, &before)?;
    for step in steps {
        tx.execute_batch(step).map_err(fault)?;
    }
    for (case, seq) in &open {
        tx.execute("INSERT INTO open_case (case_id, seq) VALUES (?1, ?2)", (case, seq))
            .map_err(fault)?;
    }
    schema::set_version(&tx, store, SchemaFormat::CURRENT)?;
    schema::unchanged(&tx, store, SchemaFormat::CURRENT)?;
    whole(&tx, store)?;
    let (after, same) = tip::load(&tx, store, key)?;
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

/// The cases that have begun and not ended, and where, from the bytes that the newest head was
/// signed over: no index is asked, and no stored hash believed.
fn open_cases(
    conn: &Connection,
    store: &ErrorContext,
    tip: &Tip,
) -> Result<BTreeMap<String, u64>, LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let mut query = conn
        .prepare("SELECT seq, body, sig, leaf FROM entry NOT INDEXED ORDER BY seq")
        .map_err(fault)?;
    let mut rows = query.query([]).map_err(fault)?;
    let (mut frontier, mut open) = (Frontier::default(), BTreeMap::new());
    while let Some(row) = rows.next().map_err(fault)? {
        let seq: u64 = row.get(0).map_err(fault)?;
        let unsound = |what: String| LedgerError::Unsound { seq, what };
        let body = row.get_ref(1).and_then(|body| Ok(body.as_str()?)).map_err(fault)?.as_bytes();
        let signature: Vec<u8> = row.get(2).map_err(fault)?;
        let signature = Signature::try_from(signature)
            .map_err(|_| unsound("its signature has the wrong length".into()))?;
        let leaf = body::leaf(body, &signature);
        if seq != frontier.size()
            || row.get_ref(3).and_then(|stored| Ok(stored.as_blob()?)).map_err(fault)? != leaf
        {
            return Err(unsound(
                "its bytes are not what was hashed, or entries before it are gone".into(),
            ));
        }
        frontier.push(leaf);
        let draft = EntryBody::parse(body).map_err(|e| unsound(e.to_string()))?.statement.draft;
        match (draft.case, draft.action.span()) {
            (Some(case), Some(CaseSpan::Begins)) => drop(open.insert(case, seq)),
            (Some(case), Some(CaseSpan::Ends)) => drop(open.remove(&case)),
            (Some(_), None) | (None, _) => {}
        }
    }
    let root: Hash = frontier.root();
    if frontier.size() != tip.size() || root != tip.frontier.root() {
        return Err(LedgerError::Unsound {
            seq: frontier.size().saturating_sub(1),
            what: "the entries are not what the newest head was signed over".into(),
        });
    }
    Ok(open)
}
