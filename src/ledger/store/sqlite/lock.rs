//! One writer at a time, in about the order in which they came. SQLite's own busy wait lets one
//! writer have thousands of turns for another's one; the kernel's queue for a file lock does not.

use super::{fault::ErrorContext, wait::Wait};
use crate::base::file_mode::{self, Sharing};
use crate::ledger::LedgerError;
use crate::ledger::store::sqlite::lock_check::beside;
use std::{
    fs::{File, TryLockError},
    path::Path,
    sync::mpsc::{self, RecvTimeoutError},
    time::Duration,
};

/// Held while it lives.
pub struct FileLock(#[expect(dead_code, reason = "the lock goes when the file is closed")] File);

/// Makes a file for its owner alone, or for the group that its folder is shared with.
pub fn create_private(path: &Path) -> std::io::Result<File> {
    file_mode::create(path, Sharing::around(path).written())
}

/// Waits for the lock, at most as long as `wait` has patience.
pub fn acquire(ledger: &Path, wait: &Wait, store: &ErrorContext) -> Result<FileLock, LedgerError> {
    let beside = beside(ledger);
    // Errors name the file that they are about.
    let about = ErrorContext { path: beside.clone(), patience_s: store.patience_s };
    let unfit = |e: std::io::Error| {
        if file_mode::cannot_lock(&e) { LedgerError::NoLocks(beside.clone()) } else { about.io(&e) }
    };
    let file =
        file_mode::open(&beside, || Sharing::around(&beside).written()).map_err(|e| {
            match e.kind() {
                std::io::ErrorKind::NotFound => store.io(&e),
                _ => about.io(&e),
            }
        })?;
    match file.try_lock() {
        Ok(()) => return Ok(FileLock(file)),
        Err(TryLockError::WouldBlock) => {}
        Err(TryLockError::Error(e)) => return Err(unfit(e)),
    }
    // A blocking lock is queued by the kernel, and cannot be given up: so it is waited for in a
    // thread, which drops it again if nobody wants it any more.
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let answer = file.lock().map(|()| file);
        drop(sender.send(answer));
    });
    wait.begin();
    loop {
        match receiver.recv_timeout(Duration::from_millis(50)) {
            Ok(answer) => return answer.map(FileLock).map_err(unfit),
            Err(RecvTimeoutError::Timeout) if wait.go_on() => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                return Err(LedgerError::Busy { seconds: store.patience_s });
            }
        }
    }
}
