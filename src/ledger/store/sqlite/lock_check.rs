use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use rustix::fs::FlockOperation;

use crate::base::file_mode;
use crate::ledger::LedgerError;

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
