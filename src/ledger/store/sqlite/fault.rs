//! The meaning of SQLite's errors to somebody who keeps a ledger; and the check of a file system
//! that cannot lock.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use rusqlite::{Error, ErrorCode, ffi};
use rustix::fs::FlockOperation;

use crate::base::file_mode;
use crate::ledger::LedgerError;

/// The file system refused a lock.
const LOCKS: [i32; 4] = [
    ffi::SQLITE_IOERR_LOCK,
    ffi::SQLITE_IOERR_RDLOCK,
    ffi::SQLITE_IOERR_UNLOCK,
    ffi::SQLITE_IOERR_CHECKRESERVEDLOCK,
];

/// It refused a flush.
const FLUSHES: [i32; 2] = [ffi::SQLITE_IOERR_FSYNC, ffi::SQLITE_IOERR_DIR_FSYNC];

/// The path of the ledger and the time for which the ledger was waited for, for the errors.
#[derive(Clone, Debug)]
pub struct ErrorContext {
    pub path: PathBuf,
    pub patience_s: u64,
}

impl ErrorContext {
    pub fn fault(&self, error: &Error) -> LedgerError {
        let Error::SqliteFailure(failure, message) = error else {
            // A column of another type, no row where there must be one: the file is not what this
            // program wrote.
            return damaged(error.to_string());
        };
        let text = message.clone().unwrap_or_else(|| failure.to_string());
        match failure.code {
            ErrorCode::ReadOnly if failure.extended_code == ffi::SQLITE_READONLY_DBMOVED => {
                LedgerError::Replaced
            }
            // What is only read is left as it is.
            ErrorCode::ReadOnly if failure.extended_code == ffi::SQLITE_READONLY_ROLLBACK => {
                LedgerError::HalfWritten(self.path.clone())
            }
            ErrorCode::ReadOnly => LedgerError::ReadOnly(self.path.clone()),
            ErrorCode::SystemIoFailure if LOCKS.contains(&failure.extended_code) => {
                LedgerError::NoLocks(self.path.clone())
            }
            ErrorCode::SystemIoFailure if FLUSHES.contains(&failure.extended_code) => {
                LedgerError::Io(format!(
                    "{}: the file system cannot make sure that what was written is on the disk (fsync failed); move the home to a \
                 sound local disk",
                    self.path.display()
                ))
            }
            ErrorCode::DiskFull => LedgerError::Full,
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::FileLockingProtocolFailed => {
                try_both(&self.path).err().unwrap_or(LedgerError::Busy { seconds: self.patience_s })
            }
            ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase
            | ErrorCode::ConstraintViolation => damaged(text),
            // SQLite calls it an error of the statement: a header that it does not know.
            ErrorCode::Unknown if text == "unsupported file format" => damaged(text),
            ErrorCode::CannotOpen if !self.path.exists() => LedgerError::Missing(self.path.clone()),
            // The rollback journal could not be made beside the file.
            ErrorCode::CannotOpen if self.folder_is_read_only() => {
                LedgerError::ReadOnly(self.path.clone())
            }
            // The code is an open set of SQLite's, not ours.
            _ => LedgerError::Io(text),
        }
    }

    pub fn io(&self, error: &std::io::Error) -> LedgerError {
        LedgerError::of_file(&self.path, error)
    }

    fn folder_is_read_only(&self) -> bool {
        self.path
            .parent()
            .is_some_and(|folder| rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).is_err())
    }
}

pub fn damaged(what: impl Into<String>) -> LedgerError {
    LedgerError::Damaged(what.into())
}

/// `ledger.db` is locked through `ledger.lock`.
pub fn beside(ledger: &Path) -> PathBuf {
    ledger.with_extension("lock")
}

/// Makes sure that the file system beside a ledger can lock: by the kind of lock that writers wait
/// for, and by the one that SQLite uses, which takes its refusal for somebody else's lock. Neither
/// is held when this returns. A ledger that nobody has written to here has nothing to lock.
pub fn try_both(ledger: &Path) -> Result<(), LedgerError> {
    let beside = beside(ledger);
    let Ok(file) = File::open(&beside) else {
        return Ok(());
    };
    let unfit = |e: std::io::Error| {
        if file_mode::cannot_lock(&e) { Err(LedgerError::NoLocks(beside.clone())) } else { Ok(()) }
    };
    match file.try_lock_shared() {
        Ok(()) | Err(TryLockError::WouldBlock) => {}
        Err(TryLockError::Error(e)) => unfit(e)?,
    }
    try_records(&file).or_else(unfit)
}

/// The kind that SQLite uses. Nobody else takes one on this file, so that letting go of it lets go
/// of nobody's.
pub(crate) fn try_records(file: &File) -> std::io::Result<()> {
    rustix::fs::fcntl_lock(file, FlockOperation::NonBlockingLockShared)?;
    rustix::fs::fcntl_lock(file, FlockOperation::NonBlockingUnlock)?;
    Ok(())
}
