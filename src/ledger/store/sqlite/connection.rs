//! Opening the file, with settings that are read back after they are set.

use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, FileControl, OpenFlags};

use super::fault::ErrorContext;
use super::lock::Wait;
use super::{PATIENCE, fault};
use crate::ledger::LedgerError;

/// The longest value that SQLite may hand out from a file that somebody else may have written: well
/// above the longest record, far below what exhausts memory.
const MAX_VALUE: i32 = 1 << 20;

/// The file's folder as it really is, so that SQLite can be told to follow no link.
pub fn resolve(path: &Path) -> Result<PathBuf, LedgerError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    let store = ErrorContext { path: path.to_owned(), patience_s: 0 };
    let folder = folder.canonicalize().map_err(|e| store.io(&e))?;
    let name = path.file_name().ok_or_else(|| LedgerError::NotALedger(path.to_owned()))?;
    Ok(folder.join(name))
}

/// Opens a file that is there. Never makes one: a ledger that has gone must not look like an empty
/// one.
pub fn open(store: &ErrorContext, wait: &Wait) -> Result<Connection, LedgerError> {
    let conn = open_with(store, wait, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    configure(&conn, store)?;
    Ok(conn)
}

/// Opens a file that is there, for nothing but a list: what only concerns writing is left as it is.
/// Not read-only: what an interrupted commit left behind has to be rolled back by whoever comes
/// first.
pub fn open_to_list(store: &ErrorContext, wait: &Wait) -> Result<Connection, LedgerError> {
    let conn = open_with(store, wait, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    be_careful(&conn, store)?;
    conn.pragma_update(None, "query_only", true).map_err(|e| store.fault(&e))?;
    Ok(conn)
}

/// Opens a file that may be anybody's, to look at it.
pub fn open_read_only(store: &ErrorContext, wait: &Wait) -> Result<Connection, LedgerError> {
    let conn = open_with(store, wait, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    be_careful(&conn, store)?;
    Ok(conn)
}

/// Returns true if SQLite writes to the file. A number in the header of a file can forbid writing,
/// and hinders no reader. Nothing is written here.
pub fn takes_writes(store: &ErrorContext, wait: &Wait) -> Result<bool, LedgerError> {
    if rustix::fs::access(&store.path, rustix::fs::Access::WRITE_OK).is_err() {
        return Ok(true);
    }
    let conn = open_to_list(store, wait)?;
    // The header is looked at where the file is first read.
    header_number(&conn, store, "schema_version")?;
    conn.is_readonly("main").map(|only| !only).map_err(|e| store.fault(&e))
}

fn header_number(
    conn: &Connection,
    store: &ErrorContext,
    pragma: &str,
) -> Result<u32, LedgerError> {
    conn.pragma_query_value(None, pragma, |row| row.get(0)).map_err(|e| store.fault(&e))
}

fn open_with(
    store: &ErrorContext,
    wait: &Wait,
    mode: OpenFlags,
) -> Result<Connection, LedgerError> {
    let meta = std::fs::symlink_metadata(&store.path).map_err(|e| store.io(&e))?;
    if !meta.is_file() {
        return Err(LedgerError::NotALedger(store.path.clone()));
    }
    fault::try_both(&store.path)?;
    let flags = mode | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let mut conn = Connection::open_with_flags(&store.path, flags).map_err(|e| store.fault(&e))?;
    let (busy, path) = (wait.clone(), store.path.clone());
    // To SQLite, a file system that cannot lock looks like somebody else's lock.
    conn.busy_handler(Some(move |count| {
        (count != 0 || fault::try_both(&path).is_ok()) && busy.busy(count)
    }))
    .map_err(|e| store.fault(&e))?;
    Ok(conn)
}

/// So that nothing in the file's schema is run that SQLite does not know to be harmless.
fn be_careful(conn: &Connection, store: &ErrorContext) -> Result<(), LedgerError> {
    for (switch, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
        // A statement's plan depends on its text alone: it is not made anew for every value.
        (DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true),
    ] {
        if conn.set_db_config(switch, on).map_err(|e| store.fault(&e))? != on {
            return Err(LedgerError::Io("SQLite did not take a safety setting".into()));
        }
    }
    conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, MAX_VALUE).map_err(|e| store.fault(&e))?;
    conn.pragma_update(None, "cell_size_check", "1").map_err(|e| store.fault(&e))?;
    read_back(conn, store, "cell_size_check", "1")
}

fn configure(conn: &Connection, store: &ErrorContext) -> Result<(), LedgerError> {
    be_careful(conn, store)?;
    for (pragma, value, expected) in [
        // 3 is EXTRA: the folder is flushed too after the journal is removed.
        ("synchronous", "3", "3"),
        // Where the system's fsync does not reach the disk (macOS).
        ("fullfsync", "1", "1"),
        // So that erased personal data is overwritten, not merely unlinked.
        ("secure_delete", "1", "1"),
        ("temp_store", "2", "2"),
    ] {
        conn.pragma_update(None, pragma, value).map_err(|e| store.fault(&e))?;
        read_back(conn, store, pragma, expected)?;
    }
    // A read-only file stays in the mode it has; a ledger was made in this one.
    let mode: String = conn
        .pragma_query_value(None, "journal_mode", |row| row.get(0))
        .map_err(|e| store.fault(&e))?;
    if mode != "delete" {
        conn.pragma_update(None, "journal_mode", "DELETE").map_err(|e| store.fault(&e))?;
        read_back(conn, store, "journal_mode", "delete")?;
    }
    Ok(())
}

fn read_back(
    conn: &Connection,
    store: &ErrorContext,
    pragma: &str,
    expected: &str,
) -> Result<(), LedgerError> {
    let found = setting(conn, store, pragma)?;
    if found == expected {
        Ok(())
    } else {
        Err(LedgerError::Io(format!(
            "SQLite did not take the setting {pragma}={expected}; it has {found}"
        )))
    }
}

/// A setting as it is, as text.
pub fn setting(
    conn: &Connection,
    store: &ErrorContext,
    pragma: &str,
) -> Result<String, LedgerError> {
    conn.pragma_query_value(None, pragma, |row| {
        Ok(match row.get_ref(0)? {
            rusqlite::types::ValueRef::Integer(n) => n.to_string(),
            other => other.as_str().unwrap_or_default().to_owned(),
        })
    })
    .map_err(|e| store.fault(&e))
}

/// Checks that the open file is still the one at its path.
pub fn still_there(conn: &Connection, store: &ErrorContext) -> Result<(), LedgerError> {
    let mut moved = 0;
    conn.file_control(Some("main"), FileControl::HasMoved(&mut moved))
        .map_err(|e| store.fault(&e))?;
    if moved == 0 { Ok(()) } else { Err(LedgerError::Replaced) }
}

/// Undoes what was half written to a home's ledger, and says whether there was anything. Nothing of
/// it was ever acknowledged.
///
/// A program that was ended in the middle of a commit leaves SQLite's journal of what was there
/// before. The first program that may write puts the earlier content back. A verification only
/// reads.
pub fn undo(path: &Path) -> Result<bool, LedgerError> {
    let (store, wait) = (
        ErrorContext { path: resolve(path)?, patience_s: PATIENCE.as_secs() },
        Wait::new(PATIENCE),
    );
    let look = |conn: Connection| {
        let any: Result<u64, _> =
            conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0));
        any.map_err(|e| store.fault(&e))
    };
    match open_read_only(&store, &wait).and_then(look) {
        Err(LedgerError::HalfWritten(_)) => {
            open_to_list(&store, &wait).and_then(look).map(|_| true)
        }
        // Whatever else is wrong is for the verification to say.
        Ok(_) | Err(_) => Ok(false),
    }
}
