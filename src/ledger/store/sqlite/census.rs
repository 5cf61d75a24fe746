//! The number of entries: over all, and of each action. One entry in 64 counts all entries before
//! it. The numbers are taken from the entries themselves, and not from what is kept beside them.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _};
use serde::Deserialize;

use super::fault::ErrorContext;
use crate::ledger::{
    Action, LedgerError,
    format::body::{CENSUS_EVERY, action_of},
};

/// Entries of each action. Those of a newer program's actions are not among them.
pub type ActionCounts = BTreeMap<Action, u64>;

/// Returns the number of entries. Fails if the newest entry does not stand directly before the
/// place of that number.
pub fn size(conn: &Connection, store: &ErrorContext) -> Result<u64, LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let size: u64 = conn
        .prepare_cached("SELECT size FROM head")
        .and_then(|mut q| q.query_row([], |row| row.get(0)))
        .map_err(fault)?;
    let newest: Option<i64> = conn
        .prepare_cached("SELECT seq FROM entry NOT INDEXED ORDER BY seq DESC LIMIT 1")
        .and_then(|mut q| q.query_row([], |row| row.get(0)).optional())
        .map_err(fault)?;
    let found = newest.and_then(|seq| u64::try_from(seq + 1).ok()).unwrap_or(0);
    match found.cmp(&size) {
        std::cmp::Ordering::Equal => Ok(size),
        std::cmp::Ordering::Less => Err(gone(size - 1)),
        std::cmp::Ordering::Greater => {
            let what = format!("it stands after the end: the ledger has {size} entries");
            Err(LedgerError::Unsound { seq: found - 1, what })
        }
    }
}

/// Returns the number of entries of each action that stand before `at`.
pub fn counts_before(
    conn: &Connection,
    store: &ErrorContext,
    at: u64,
) -> Result<ActionCounts, LedgerError> {
    let tail = at / CENSUS_EVERY * CENSUS_EVERY;
    let mut counts = match tail.checked_sub(1) {
        None => ActionCounts::new(),
        Some(seq) => census(conn, store, seq)?,
    };
    each_body(conn, store, tail, at, &mut |_, body| {
        if let Some(action) = action_of(body) {
            *counts.entry(action).or_default() += 1;
        }
        Ok(())
    })?;
    Ok(counts)
}

/// The count that entry `seq` carries.
fn census(conn: &Connection, store: &ErrorContext, seq: u64) -> Result<ActionCounts, LedgerError> {
    #[derive(Deserialize)]
    struct Carries {
        census: Option<BTreeMap<String, u64>>,
    }
    let mut found = None;
    each_body(conn, store, seq, seq + 1, &mut |_, body| {
        found = serde_json::from_slice::<Carries>(body).ok().and_then(|body| body.census);
        Ok(())
    })?;
    let found = found.ok_or_else(|| LedgerError::Unsound {
        seq,
        what: "it does not count the entries".into(),
    })?;
    Ok(found.into_iter().filter_map(|(name, n)| Some((Action::parse(&name)?, n))).collect())
}

/// Takes a body at its place.
pub type EachBody<'e> = dyn FnMut(u64, &[u8]) -> Result<(), LedgerError> + 'e;

/// Hands every body from `from` to before `to` to `each`, in their order and by no index. Fails at
/// the first that is not there.
pub fn each_body(
    conn: &Connection,
    store: &ErrorContext,
    from: u64,
    to: u64,
    each: &mut EachBody<'_>,
) -> Result<(), LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let mut query = conn
        .prepare_cached(
            "SELECT seq, body FROM entry NOT INDEXED WHERE seq >= ?1 AND seq < ?2 ORDER BY seq",
        )
        .map_err(fault)?;
    let mut rows = query.query([from, to]).map_err(fault)?;
    let mut expected = from;
    while let Some(row) = rows.next().map_err(fault)? {
        let seq: u64 = row.get(0).map_err(fault)?;
        if seq != expected {
            return Err(gone(expected));
        }
        let body = row.get_ref(1).and_then(|body| Ok(body.as_str()?)).map_err(fault)?;
        each(seq, body.as_bytes())?;
        expected += 1;
    }
    if expected < to { Err(gone(expected)) } else { Ok(()) }
}

/// An entry that has to be there is not.
pub fn gone(seq: u64) -> LedgerError {
    LedgerError::Unsound {
        seq,
        what: "it is missing, and what rests on it would be incomplete".into(),
    }
}

/// An entry that is there is not found by an index.
pub fn unlisted(seq: u64, index: &str) -> LedgerError {
    let what = format!(
        "it is missing from the index {index}, by which it is looked up; an answer without it would be incomplete"
    );
    LedgerError::Unsound { seq, what }
}
