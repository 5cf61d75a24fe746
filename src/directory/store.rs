//! The directory's file: transactions, times, and the rows that several parts need.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, SubsecRound, Utc};
use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension, Row, Transaction, TransactionBehavior,
};

use super::DirectoryError;
use crate::base::file_mode;
use crate::base::file_mode::Sharing;
use crate::model::UserId;

/// "rmdi": tells a directory from any other database.
const APPLICATION_ID: i64 = 0x726d_6469;

/// One script a version; `user_version` says how many have run.
const MIGRATIONS: &[&str] = &[include_str!("schema_1.sql"), include_str!("schema_2.sql")];

/// The time that a writer waits for another.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) struct DirectoryStore {
    connection: Connection,
    path: PathBuf,
    file: FileId,
}

impl DirectoryStore {
    /// Makes the file, for whom its folder is for, and its tables. `fill` runs in the same
    /// transaction.
    pub(super) fn create(
        path: &Path,
        fill: impl FnOnce(&Transaction) -> Result<(), DirectoryError>,
    ) -> Result<DirectoryStore, DirectoryError> {
        file_mode::create(path, Sharing::around(path).written()).map_err(|e| match e.kind() {
            std::io::ErrorKind::AlreadyExists => DirectoryError::Exists(path.to_owned()),
            _ => DirectoryError::Io(e.to_string()),
        })?;
        let mut store = DirectoryStore::connect(path)?;
        store.connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        store.migrate(0)?;
        store.write(fill)?;
        Ok(store)
    }

    pub(super) fn open(path: &Path) -> Result<DirectoryStore, DirectoryError> {
        if !path.exists() {
            return Err(DirectoryError::Missing(path.to_owned()));
        }
        let mut store = DirectoryStore::connect(path)?;
        let application: i64 = store
            .connection
            .pragma_query_value(None, "application_id", |row| row.get(0))
            .map_err(|e| match e.sqlite_error_code() {
                Some(ErrorCode::NotADatabase) => DirectoryError::NotADirectory(path.to_owned()),
                _ => e.into(),
            })?;
        if application != APPLICATION_ID {
            return Err(DirectoryError::NotADirectory(path.to_owned()));
        }
        let found: i64 =
            store.connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let known = MIGRATIONS.len();
        match usize::try_from(found) {
            Ok(version) if version <= known => store.migrate(version)?,
            _ => {
                return Err(DirectoryError::Newer {
                    found,
                    known: i64::try_from(known).unwrap_or(i64::MAX),
                });
            }
        }
        Ok(store)
    }

    fn connect(path: &Path) -> Result<DirectoryStore, DirectoryError> {
        // Without CREATE: SQLite would make the file with everyone's permissions.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        // The folder may be reached through a link, the file is none.
        let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = folder.canonicalize().map_err(|e| DirectoryError::Io(e.to_string()))?;
        let really = path.file_name().map_or_else(|| folder.clone(), |name| folder.join(name));
        let connection = Connection::open_with_flags(&really, flags)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // A write-ahead log lets a waiting session read while the user enrols in another program.
        // FULL: an act that is reported as done survives a power cut.
        connection.pragma_update(None, "journal_mode", "wal").map_err(|e| {
            match e.sqlite_error_code() {
                Some(ErrorCode::NotADatabase) => DirectoryError::NotADirectory(path.to_owned()),
                _ => e.into(),
            }
        })?;
        connection.pragma_update(None, "synchronous", "full")?;
        // The seed of a factor that was removed, and a hash that was replaced, are overwritten, not
        // merely unlinked.
        connection.pragma_update(None, "secure_delete", true)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(DirectoryStore { connection, path: path.to_owned(), file: FileId::of(path)? })
    }

    fn migrate(&mut self, done: usize) -> Result<(), DirectoryError> {
        for (script, version) in MIGRATIONS.iter().zip(1_i64..).skip(done) {
            let transaction =
                self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // Another program may have done it while this one waited for the lock.
            let found: i64 =
                transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
            if found < version {
                transaction.execute_batch(script)?;
                transaction.pragma_update(None, "user_version", version)?;
            }
            transaction.commit()?;
        }
        Ok(())
    }

    /// To read with.
    pub(super) fn read(&self) -> Result<&Connection, DirectoryError> {
        self.same_file()?;
        Ok(&self.connection)
    }

    /// Room for the pages of a change that touches very many, which would otherwise be written out
    /// again and again.
    pub(super) fn expect_many(&self) -> Result<(), DirectoryError> {
        const MIB: i64 = 1024;
        Ok(self.connection.pragma_update(None, "cache_size", -(256 * MIB))?)
    }

    /// Runs `change` as one transaction that holds the write lock from its beginning, so that what
    /// it reads stays true until it commits. Nothing is changed on an error,
    /// [`DirectoryError::Unsure`] excepted.
    pub(super) fn write<T>(
        &mut self,
        change: impl FnOnce(&Transaction) -> Result<T, DirectoryError>,
    ) -> Result<T, DirectoryError> {
        self.same_file()?;
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = change(&transaction)?;
        transaction.commit().map_err(|e| match DirectoryError::from(e) {
            DirectoryError::Io(what) => DirectoryError::Unsure(what),
            certain => certain,
        })?;
        Ok(value)
    }

    /// A file that was moved away under an open handle still takes writes, which nobody will ever
    /// see.
    fn same_file(&self) -> Result<(), DirectoryError> {
        if FileId::of(&self.path).is_ok_and(|now| now == self.file) {
            Ok(())
        } else {
            Err(DirectoryError::Replaced)
        }
    }

    #[cfg(test)]
    pub(super) fn raw(&self) -> &Connection {
        &self.connection
    }
}

/// The identity of the file that a path leads to.
#[derive(Debug, PartialEq, Eq)]
struct FileId(u64, u64);

impl FileId {
    fn of(path: &Path) -> Result<FileId, DirectoryError> {
        let meta = fs::metadata(path).map_err(|e| DirectoryError::Io(e.to_string()))?;
        #[cfg(unix)]
        let id = FileId(
            std::os::unix::fs::MetadataExt::dev(&meta),
            std::os::unix::fs::MetadataExt::ino(&meta),
        );
        #[cfg(not(unix))]
        let id = FileId(u64::from(meta.is_file()), 0);
        Ok(id)
    }
}

pub(super) fn millis(time: DateTime<Utc>) -> i64 {
    // Rounded down like the ledger's times, so that "at or after the intent" holds within one
    // millisecond.
    time.trunc_subsecs(3).timestamp_millis()
}

pub(super) fn some_millis(time: Option<DateTime<Utc>>) -> Option<i64> {
    time.map(millis)
}

/// A time that a row may have. One beyond what a calendar holds is not known.
pub(super) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<DateTime<Utc>>> {
    Ok(row.get::<_, Option<i64>>(column)?.and_then(DateTime::from_timestamp_millis))
}

pub(super) fn time_or_epoch(row: &Row<'_>, column: &str) -> rusqlite::Result<DateTime<Utc>> {
    Ok(time(row, column)?.unwrap_or_default())
}

/// [`DirectoryError::NoSuchUser`] unless there is this user.
pub(super) fn must_exist(at: &Connection, user: &UserId) -> Result<(), DirectoryError> {
    at.prepare_cached("SELECT 1 FROM users WHERE id = ?1")?
        .query_row([&user.0], |_| Ok(()))
        .optional()?
        .ok_or(DirectoryError::NoSuchUser)
}

/// Returns the form by which a login or an address is compared. Nobody knows in which case people
/// wrote theirs.
pub(super) fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

/// A count, which a `u32` holds.
pub(super) fn count(
    at: &Connection,
    sql: &str,
    values: impl rusqlite::Params,
) -> Result<u32, DirectoryError> {
    let found: i64 = at.prepare_cached(sql)?.query_row(values, |row| row.get(0))?;
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}
