//! Copies of this ledger that lie about: what was erased here is erased there too.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior};
use serde_json::Value;

use super::{SqliteLedger, connection, fault::Store};
use crate::ledger::{Action, Filter, Ledger as _, LedgerError};

impl SqliteLedger {
    /// The entries whose personal data was erased, as entries say.
    pub fn recorded_erasures(&self) -> Result<BTreeSet<u64>, LedgerError> {
        let filter = Filter { actions: vec![Action::AuditErased], ..Filter::default() };
        let entries = self.read(&filter)?;
        let listed = entries.iter().filter_map(|e| e.data().get("entries").and_then(Value::as_array)).flatten();
        Ok(listed.filter_map(Value::as_u64).collect())
    }

    /// Of those, the ones that the copy has too.
    pub fn erasures_in_common(&self, copy: &SqliteLedger) -> Result<BTreeSet<u64>, LedgerError> {
        let mut common = BTreeSet::new();
        for seq in self.recorded_erasures()? {
            if self.has_in_common(copy, seq)? {
                common.insert(seq);
            }
        }
        Ok(common)
    }

    /// Erases the personal data of these entries in the copy at `path`, and of those of its entries that this ledger does not
    /// have and that are about `user` (provider and id): what was lost by a restore. Says how many had any; `None` if the file
    /// is no copy of this ledger. Nothing is appended to a copy: the entry that says so is here.
    pub fn erase_in_copy(
        &self,
        path: &Path,
        entries: &BTreeSet<u64>,
        user: Option<(&str, &str)>,
    ) -> Result<Option<u64>, LedgerError> {
        let Ok(copy) = SqliteLedger::open(path, None, Box::new(|_| {})) else { return Ok(None) };
        if copy.origin != self.origin {
            return Ok(None);
        }
        let mut doomed = Vec::new();
        for seq in entries {
            if self.has_in_common(&copy, *seq)? {
                doomed.push(*seq);
            }
        }
        if let Some((provider, id)) = user {
            for seq in copy.personal_of(provider, id)? {
                if !self.has_in_common(&copy, seq)? {
                    doomed.push(seq);
                }
            }
        }
        drop(copy);
        let path = connection::resolve(path)?;
        let store = Store { path, patience_s: self.wait.patience().as_secs() };
        let fault = |e: rusqlite::Error| store.fault(&e);
        let flags =
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        let conn = Connection::open_with_flags(&store.path, flags).map_err(fault)?;
        // So that it is overwritten, not merely unlinked.
        conn.pragma_update(None, "secure_delete", "1").map_err(fault)?;
        let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate).map_err(fault)?;
        let mut erased = 0;
        for seq in doomed {
            erased += tx.execute("DELETE FROM private WHERE seq = ?1", [seq]).map_err(fault)? as u64;
        }
        tx.commit().map_err(fault)?;
        Ok(Some(erased))
    }

    /// Whether the entry is the same in both: after a restore, what was recorded since stands in the places of what was lost.
    fn has_in_common(&self, copy: &SqliteLedger, seq: u64) -> Result<bool, LedgerError> {
        let leaf = |ledger: &SqliteLedger| {
            let store = ledger.store();
            let mut query =
                ledger.conn.prepare_cached("SELECT leaf FROM entry WHERE seq = ?1").map_err(|e| store.fault(&e))?;
            query.query_row([seq], |row| row.get::<_, Vec<u8>>(0)).optional().map_err(|e| store.fault(&e))
        };
        let (mine, theirs) = (leaf(self)?, leaf(copy)?);
        Ok(mine.is_some() && mine == theirs)
    }
}
