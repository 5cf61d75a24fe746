//! Erasures as entries say them: personal data that is missing was erased only where an entry says
//! so.

use std::collections::BTreeSet;
use std::sync::Arc;

use rusqlite::Connection;

use super::fault::ErrorContext;
use super::ordinals::Ordinals;
use super::query::Range;
use super::row::{BodyFields, COLUMNS, take};
use crate::ledger::format::body::EntryBody;
use crate::ledger::stored::Stored;
use crate::ledger::{Action, Entry, LedgerError};

/// The erasures that a ledger knows of.
#[derive(Default)]
pub struct KnownErasures {
    /// Of so many entries, and what they say.
    pub said: Option<(u64, Arc<BTreeSet<u64>>)>,
    /// The erasures that are known otherwise: of a copy, from the ledger that it is a copy of.
    pub elsewhere: BTreeSet<u64>,
}

/// The entries whose personal data was erased, if somebody has to know.
#[derive(Clone, Default)]
pub struct Erasures(pub Option<Arc<BTreeSet<u64>>>);

impl Erasures {
    /// Fails if an entry lacks its personal data and nothing says that it was erased.
    pub fn explains(&self, entry: &Entry) -> Result<(), LedgerError> {
        if entry.erased { self.of(entry.seq) } else { Ok(()) }
    }

    /// The same of an entry that is known to lack it.
    pub fn of(&self, seq: u64) -> Result<(), LedgerError> {
        let said = self.0.as_ref().is_some_and(|said| said.contains(&seq));
        if said { Ok(()) } else { Err(LedgerError::data_taken(seq)) }
    }
}

/// Returns the entries whose personal data was erased, as entries say. Nobody looks at their
/// signatures: it is for a list.
pub fn said(
    conn: &Connection,
    store: &ErrorContext,
    size: u64,
) -> Result<BTreeSet<u64>, LedgerError> {
    let mut said = BTreeSet::new();
    each_erasure(conn, store, size, &mut |stored| {
        let body = EntryBody::parse(&stored.body)
            .map_err(|e| LedgerError::Unsound { seq: stored.seq, what: e.to_string() })?;
        said.extend(body.statement.draft.erases(stored.seq));
        Ok(())
    })?;
    Ok(said)
}

/// Hands every `audit.erased` to `each`.
pub fn each_erasure(
    conn: &Connection,
    store: &ErrorContext,
    size: u64,
    each: &mut dyn FnMut(&Stored) -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let range = Range { from: 0, to: size };
    let mut ordinals = Ordinals::new(conn, store, &[Action::AuditErased], range, false)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM entry AS e LEFT JOIN private AS p ON p.seq = e.seq WHERE e.action = ?1 ORDER BY e.seq"
    );
    let mut query = conn.prepare_cached(&sql).map_err(fault)?;
    let mut rows = query.query([Action::AuditErased.as_str()]).map_err(fault)?;
    while let Some(row) = rows.next().map_err(fault)? {
        let stored = take(row, store)?;
        ordinals.take(conn, store, stored.seq, &BodyFields::of(stored.seq, &stored.body)?)?;
        each(&stored)?;
    }
    ordinals.finish(conn, store)
}
