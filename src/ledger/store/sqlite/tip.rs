//! The end of the ledger, read from the file and checked against the newest signed head.

use std::cell::RefCell;
use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _};

use super::fault::{ErrorContext, damaged};
use super::row;
use crate::ledger::format::body;
use crate::ledger::format::body::EntryBody;
use crate::ledger::format::statement::SeenHead;
use crate::ledger::format::tree::Frontier;
use crate::ledger::head::HeadKey;
use crate::ledger::tip::{Newest, Tip};
use crate::ledger::{Action, LedgerError};

/// The tip and the newest head's note. Fails if the right edge is not what was signed, or the
/// newest entry is not what the edge says: nothing is put on top of what was tampered with.
pub fn load(
    conn: &Connection,
    store: &ErrorContext,
    key: &HeadKey,
) -> Result<(Tip, String), LedgerError> {
    let (size, frontier): (u64, Vec<u8>) = conn
        .prepare_cached("SELECT size, frontier FROM head")
        .and_then(|mut q| q.query_row([], |row| Ok((row.get(0)?, row.get(1)?))))
        .map_err(|e| store.fault(&e))?;
    let frontier = Frontier::from_bytes(size, &frontier)
        .ok_or_else(|| damaged("its tree's edge does not fit"))?;
    let unsound =
        |what: &str| LedgerError::Unsound { seq: size.saturating_sub(1), what: what.into() };
    let note: String = conn
        .prepare_cached("SELECT note FROM checkpoint WHERE size = ?1")
        .and_then(|mut q| q.query_row([size], |row| row.get(0)).optional())
        .map_err(|e| store.fault(&e))?
        .ok_or_else(|| unsound("there is no signed head for it"))?;
    let head = key.open(&note).map_err(|e| unsound(&format!("the newest head: {e}")))?;
    if head.size != size || head.root != frontier.root() {
        return Err(unsound("the tree's edge is not what the newest head says"));
    }
    let newest: u64 = conn
        .prepare_cached("SELECT max(seq) FROM entry")
        .and_then(|mut q| q.query_row([], |row| row.get::<_, Option<u64>>(0)))
        .map_err(|e| store.fault(&e))?
        .ok_or_else(|| unsound("it is gone"))?;
    if newest + 1 != size {
        return Err(unsound(&format!("the newest entry is {newest}")));
    }
    let stored = row::stored(conn, store, newest)?.ok_or_else(|| unsound("it is gone"))?;
    let leaf = body::leaf(&stored.body, &stored.signature);
    let body = EntryBody::parse(&stored.body).map_err(|e| unsound(&e.to_string()))?;
    // The last leaf is itself on the edge when the size is odd, and under its last node otherwise;
    // either way the stored hash is what the next entry will name, so it must be the hash of what
    // is there.
    if leaf != stored.leaf || (size % 2 == 1 && frontier.nodes().last() != Some(&leaf)) {
        return Err(unsound("its bytes are not what was hashed"));
    }
    let counts = counts(conn, store)?;
    if counts.values().sum::<u64>() != size {
        return Err(unsound("what is kept beside the entries counts more or fewer than there are"));
    }
    Ok((Tip { frontier, newest: Some(Newest { leaf, time: body.place.time }), counts }, note))
}

/// A tip, and which state of the file it is of.
pub struct Dated {
    pub tip: Tip,
    /// SQLite's `data_version`: another one as soon as any other connection has committed anything.
    pub version: i64,
}

/// The tip after this connection's last append. As long as nobody else has committed, it is what
/// [`load`] would find.
#[derive(Default)]
pub struct KeptTip(RefCell<Option<Dated>>);

impl KeptTip {
    /// In a transaction that nobody can write beside.
    pub fn load(
        &self,
        conn: &Connection,
        store: &ErrorContext,
        key: &HeadKey,
    ) -> Result<Dated, LedgerError> {
        let version: i64 = conn
            .prepare_cached("PRAGMA data_version")
            .and_then(|mut q| q.query_row([], |row| row.get(0)))
            .map_err(|e| store.fault(&e))?;
        // Taken out: it is put back only when what is built upon it has been committed.
        match self.0.take() {
            Some(kept) if kept.version == version => Ok(kept),
            Some(_) | None => Ok(Dated { tip: load(conn, store, key)?.0, version }),
        }
    }

    pub fn keep(&self, dated: Dated) {
        *self.0.borrow_mut() = Some(dated);
    }
}

/// Returns what somebody who reads now has seen. Nothing here is checked. A statement that is
/// signed upon the result is placed only where [`load`] says that the result is so.
pub fn seen(conn: &Connection, store: &ErrorContext) -> Result<Option<SeenHead>, LedgerError> {
    let newest: Option<(u64, Vec<u8>)> = conn
        .prepare_cached("SELECT seq, leaf FROM entry ORDER BY seq DESC LIMIT 1")
        .and_then(|mut q| q.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional())
        .map_err(|e| store.fault(&e))?;
    let Some((seq, leaf)) = newest else {
        return Ok(None);
    };
    let leaf =
        leaf.try_into().map_err(|_| damaged("its newest entry's hash has the wrong length"))?;
    Ok(Some(SeenHead { seq, leaf }))
}

/// Returns the number of entries of each action. The counts are read as they stand, and must be in
/// their order. In another order, what is counted next would be put beside a count that is there.
/// Then honest entries would be numbered twice.
pub fn counts(
    conn: &Connection,
    store: &ErrorContext,
) -> Result<BTreeMap<Action, u64>, LedgerError> {
    let mut query =
        conn.prepare_cached("SELECT action, n FROM counter").map_err(|e| store.fault(&e))?;
    let mut rows = query.query([]).map_err(|e| store.fault(&e))?;
    let (mut counts, mut before) = (BTreeMap::new(), String::new());
    while let Some(row) = rows.next().map_err(|e| store.fault(&e))? {
        let (name, n): (String, u64) =
            row.get(0).and_then(|a| Ok((a, row.get(1)?))).map_err(|e| store.fault(&e))?;
        let action =
            Action::parse(&name).ok_or_else(|| damaged("it counts an action that there is not"))?;
        if name <= before {
            return Err(damaged("the table counter is out of order"));
        }
        before = name;
        if counts.insert(action, n).is_some() {
            return Err(damaged(format!("it counts {action} twice")));
        }
    }
    Ok(counts)
}
