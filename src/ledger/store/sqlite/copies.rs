//! Copies of this ledger that lie about: what was erased here is erased there too.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior};

use super::{SqliteLedger, connection, fault::ErrorContext};
use crate::ledger::{LedgerError, verify::Erased};

impl SqliteLedger {
    /// Those of `entries` that this ledger has, by their hashes in the file: it must have been
    /// verified.
    pub fn in_common(&self, entries: &Erased) -> Result<BTreeSet<u64>, LedgerError> {
        let mut common = BTreeSet::new();
        for (seq, leaf) in entries {
            if self.leaf(*seq)?.is_some_and(|mine| mine == leaf) {
                common.insert(*seq);
            }
        }
        Ok(common)
    }

    /// Erases the personal data of these entries in the copy at `path`, and of those of its entries
    /// that this ledger does not have and that are about `user` (provider and id): what was lost by
    /// a restore. Says how many had any; `None` if the file is no copy of this ledger. Nothing is
    /// appended to a copy: the entry that says so is here.
    pub fn erase_in_copy(
        &self,
        path: &Path,
        entries: &BTreeSet<u64>,
        user: Option<(&str, &str)>,
    ) -> Result<Option<u64>, LedgerError> {
        let copy = match SqliteLedger::open(path, None, Box::new(|_| {})) {
            Ok(copy) if copy.origin == self.origin => copy,
            Ok(_) | Err(LedgerError::NotALedger(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut doomed = BTreeSet::new();
        for seq in entries {
            if self.has_in_common(&copy, *seq)? {
                doomed.insert(*seq);
            }
        }
        if let Some((provider, id)) = user {
            for seq in copy.personal_data_of(provider, id, false)? {
                if !self.has_in_common(&copy, seq)? {
                    doomed.insert(seq);
                }
            }
        }
        drop(copy);
        take_out(path, &doomed).map(Some)
    }

    /// Returns true if the entry is the same in both. After a restore, what was recorded since
    /// stands in the places of what was lost.
    fn has_in_common(&self, copy: &SqliteLedger, seq: u64) -> Result<bool, LedgerError> {
        let (mine, theirs) = (self.leaf(seq)?, copy.leaf(seq)?);
        Ok(mine.is_some() && mine == theirs)
    }

    fn leaf(&self, seq: u64) -> Result<Option<Vec<u8>>, LedgerError> {
        let store = self.store();
        let fault = |e: rusqlite::Error| store.fault(&e);
        let mut query =
            self.conn.prepare_cached("SELECT leaf FROM entry WHERE seq = ?1").map_err(fault)?;
        query.query_row([seq], |row| row.get(0)).optional().map_err(fault)
    }
}

/// Takes the personal data of these entries out of a file that is nobody's ledger (yet), and says
/// how many had any. Nothing in it says so then.
pub fn take_out(path: &Path, entries: &BTreeSet<u64>) -> Result<u64, LedgerError> {
    let path = connection::resolve(path)?;
    // As long as the connection waits by itself.
    let store = ErrorContext { path, patience_s: 5 };
    let fault = |e: rusqlite::Error| store.fault(&e);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let conn = Connection::open_with_flags(&store.path, flags).map_err(fault)?;
    // So that it is overwritten, not merely unlinked.
    conn.pragma_update(None, "secure_delete", "1").map_err(fault)?;
    let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate).map_err(fault)?;
    let mut erased = 0;
    for seq in entries {
        erased += tx.execute("DELETE FROM private WHERE seq = ?1", [seq]).map_err(fault)? as u64;
    }
    tx.commit().map_err(fault)?;
    Ok(erased)
}
