//! The remains of a program that was ended in the middle of a commit: SQLite's journal of what was
//! there before. The first program that may write puts the earlier content back. A verification
//! only reads.

use std::path::Path;

use rusqlite::Connection;

use super::{PATIENCE, connection, fault::ErrorContext, wait::Wait};
use crate::ledger::LedgerError;

/// Undoes what was half written to a home's ledger, and says whether there was anything. Nothing of
/// it was ever acknowledged.
pub fn undo(path: &Path) -> Result<bool, LedgerError> {
    let (store, wait) = (
        ErrorContext { path: connection::resolve(path)?, patience_s: PATIENCE.as_secs() },
        Wait::new(PATIENCE),
    );
    let look = |conn: Connection| {
        let any: Result<u64, _> =
            conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0));
        any.map_err(|e| store.fault(&e))
    };
    match connection::open_read_only(&store, &wait).and_then(look) {
        Err(LedgerError::HalfWritten(_)) => {
            connection::open_to_list(&store, &wait).and_then(look).map(|_| true)
        }
        // Whatever else is wrong is for the verification to say.
        Ok(_) | Err(_) => Ok(false),
    }
}
