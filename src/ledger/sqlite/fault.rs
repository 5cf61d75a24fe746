//! What SQLite's errors mean to somebody who keeps a ledger.

use std::path::PathBuf;

use rusqlite::{Error, ErrorCode, ffi};

use crate::ledger::LedgerError;

/// Where the ledger is and how long it was waited for, for the errors.
#[derive(Clone, Debug)]
pub struct Store {
    pub path: PathBuf,
    pub patience_s: u64,
}

impl Store {
    pub fn fault(&self, error: &Error) -> LedgerError {
        let Error::SqliteFailure(failure, message) = error else {
            // A column of another type, no row where there must be one: the file is not what this program wrote.
            return damaged(error.to_string());
        };
        let text = message.clone().unwrap_or_else(|| failure.to_string());
        match failure.code {
            ErrorCode::ReadOnly if failure.extended_code == ffi::SQLITE_READONLY_DBMOVED => LedgerError::Replaced,
            // What is only read is left as it is.
            ErrorCode::ReadOnly if failure.extended_code == ffi::SQLITE_READONLY_ROLLBACK => {
                LedgerError::HalfWritten(self.path.clone())
            }
            ErrorCode::ReadOnly => LedgerError::ReadOnly(self.path.clone()),
            ErrorCode::DiskFull => LedgerError::Full,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
                LedgerError::Busy { seconds: self.patience_s }
            }
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::ConstraintViolation => damaged(text),
            // SQLite calls it an error of the statement: a header that it does not know.
            ErrorCode::Unknown if text == "unsupported file format" => damaged(text),
            ErrorCode::CannotOpen if !self.path.exists() => LedgerError::Missing(self.path.clone()),
            // The rollback journal could not be made beside the file.
            ErrorCode::CannotOpen if self.folder_is_read_only() => LedgerError::ReadOnly(self.path.clone()),
            // The code is an open set of SQLite's, not ours.
            _ => LedgerError::Io(text),
        }
    }

    pub fn io(&self, error: &std::io::Error) -> LedgerError {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::NotFound => LedgerError::Missing(self.path.clone()),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => LedgerError::ReadOnly(self.path.clone()),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => LedgerError::Full,
            _ => LedgerError::Io(format!("{}: {error}", self.path.display())),
        }
    }

    fn folder_is_read_only(&self) -> bool {
        self.path.parent().is_some_and(|folder| rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).is_err())
    }
}

pub fn damaged(what: impl Into<String>) -> LedgerError {
    LedgerError::Damaged(what.into())
}
