//! The entries that say whose signatures count.

use std::collections::BTreeMap;

use ed25519_dalek::VerifyingKey;
use rusqlite::{Connection, params_from_iter};
use serde_json::Value;

use super::census;
use super::fault::{ErrorContext, damaged};
use super::ordinals::Ordinals;
use super::query::Range;
use super::row::{BodyFields, COLUMNS, stored, take};
use crate::ledger::format::body::EntryBody;
use crate::ledger::keys::STANDING_ACTIONS;
use crate::ledger::signatures::key_in;
use crate::ledger::stored::Stored;
use crate::ledger::{Action, LedgerError};

/// Returns the name of the ledger, and the key that signs its heads, as its first entry says.
pub fn first(
    conn: &Connection,
    store: &ErrorContext,
) -> Result<(String, VerifyingKey), LedgerError> {
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

/// Reads the entries that say who may sign. None of the entries is left out, because each is
/// numbered.
pub fn standing(conn: &Connection, store: &ErrorContext) -> Result<Vec<Stored>, LedgerError> {
    let marks = vec!["?"; STANDING_ACTIONS.len()].join(",");
    let sql = format!(
        "SELECT {COLUMNS} FROM entry AS e LEFT JOIN private AS p ON p.seq = e.seq
         WHERE e.action IN ({marks}) ORDER BY e.seq"
    );
    let range = Range { from: 0, to: census::size(conn, store)? };
    let mut ordinals = Ordinals::new(conn, store, &STANDING_ACTIONS, range, false)?;
    let mut query = conn.prepare_cached(&sql).map_err(|e| store.fault(&e))?;
    let mut rows = query
        .query(params_from_iter(STANDING_ACTIONS.map(Action::as_str)))
        .map_err(|e| store.fault(&e))?;
    let mut records = Vec::new();
    while let Some(row) = rows.next().map_err(|e| store.fault(&e))? {
        let stored = take(row, store)?;
        ordinals.take(conn, store, stored.seq, &BodyFields::of(stored.seq, &stored.body)?)?;
        records.push(stored);
    }
    ordinals.finish(conn, store)?;
    Ok(records)
}

/// Returns the number of entries that say who may sign.
pub fn key_entries(counts: &BTreeMap<Action, u64>) -> u64 {
    STANDING_ACTIONS.iter().filter_map(|a| counts.get(a)).sum()
}
