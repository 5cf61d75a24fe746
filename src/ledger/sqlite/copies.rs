//! Copies of this ledger that lie about: what was erased here is erased there too.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
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

    /// Erases the personal data of these entries in the copy at `path`, and says how many had any; `None` if the file is no
    /// copy of this ledger. Nothing is appended to a copy: the entry that says so is here.
    pub fn erase_in_copy(&self, path: &Path, entries: &BTreeSet<u64>) -> Result<Option<u64>, LedgerError> {
        if !SqliteLedger::open(path, None, Box::new(|_| {})).is_ok_and(|copy| copy.origin == self.origin) {
            return Ok(None);
        }
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
        for seq in entries {
            erased += tx.execute("DELETE FROM private WHERE seq = ?1", [seq]).map_err(fault)? as u64;
        }
        tx.commit().map_err(fault)?;
        Ok(Some(erased))
    }
}
