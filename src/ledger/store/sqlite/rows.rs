//! The rows of the tree's hashes in the file.

use rusqlite::Connection;

use super::SqliteLedger;
use super::census::gone;
use super::fault::{ErrorContext, damaged};
use crate::ledger::LedgerError;
use crate::ledger::format::tree::Hash;
use crate::ledger::rows::TreeRows;

/// The rows of a file, and the hashes beside its entries.
pub struct FileRows<'a> {
    ledger: &'a SqliteLedger,
    /// Is called whenever the file is let go.
    between: &'a dyn Fn(),
}

impl<'a> FileRows<'a> {
    pub fn of(ledger: &'a SqliteLedger, between: &'a dyn Fn()) -> FileRows<'a> {
        FileRows { ledger, between }
    }
}

impl TreeRows for FileRows<'_> {
    fn row(&self, _level: u32, _index: u64) -> Result<Option<Vec<Hash>>, LedgerError> {
        Ok(None)
    }

    fn leaves(&self, from: u64, to: u64) -> Result<Vec<Hash>, LedgerError> {
        let store = self.ledger.store();
        let leaves = leaves(&self.ledger.conn, &store, from, to);
        (self.between)();
        leaves
    }
}

/// The hashes beside the entries from `from` to `to` (not included), as they stand there.
fn leaves(
    conn: &Connection,
    store: &ErrorContext,
    from: u64,
    to: u64,
) -> Result<Vec<Hash>, LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let mut query = conn
        .prepare_cached(
            "SELECT seq, leaf FROM entry NOT INDEXED WHERE seq >= ?1 AND seq < ?2 ORDER BY seq",
        )
        .map_err(fault)?;
    let mut rows = query.query([from, to]).map_err(fault)?;
    let mut leaves = Vec::new();
    while let Some(row) = rows.next().map_err(fault)? {
        let expected = from + leaves.len() as u64;
        if row.get::<_, u64>(0).map_err(fault)? != expected {
            return Err(gone(expected));
        }
        let leaf = row
            .get_ref(1)
            .and_then(|leaf| Ok(<Hash>::try_from(leaf.as_blob()?).ok()))
            .map_err(fault)?;
        leaves.push(leaf.ok_or_else(|| damaged("a hash has the wrong length"))?);
    }
    if leaves.len() as u64 == to - from {
        Ok(leaves)
    } else {
        Err(gone(from + leaves.len() as u64))
    }
}
