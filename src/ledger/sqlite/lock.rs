//! One writer at a time, in about the order in which they came. SQLite's own busy wait lets one writer have thousands of
//! turns for another's one; the kernel's queue for a file lock does not.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    sync::mpsc::{self, RecvTimeoutError},
    time::Duration,
};

use super::{fault::Store, wait::Wait};
use crate::ledger::LedgerError;
use crate::sharing::{self, Sharing};

/// Held while it lives.
pub struct Held(#[expect(dead_code, reason = "the lock goes when the file is closed")] File);

/// `ledger.db` is locked through `ledger.lock`.
pub fn beside(ledger: &Path) -> PathBuf {
    ledger.with_extension("lock")
}

/// Makes a file for its owner alone, or for the group that its folder is shared with.
pub fn create_private(path: &Path) -> std::io::Result<File> {
    sharing::create(path, Sharing::around(path).written())
}

/// Waits for the lock, at most as long as `wait` has patience.
pub fn acquire(ledger: &Path, wait: &Wait, store: &Store) -> Result<Held, LedgerError> {
    let beside = beside(ledger);
    let file = sharing::open(&beside, || Sharing::around(&beside).written()).map_err(|e| store.io(&e))?;
    match file.try_lock() {
        Ok(()) => return Ok(Held(file)),
        Err(TryLockError::WouldBlock) => {}
        Err(TryLockError::Error(e)) => return Err(store.io(&e)),
    }
    // A blocking lock is queued by the kernel, and cannot be given up: so it is waited for in a thread, which drops it
    // again if nobody wants it any more.
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let answer = file.lock().map(|()| file);
        drop(sender.send(answer));
    });
    wait.begin();
    loop {
        match receiver.recv_timeout(Duration::from_millis(50)) {
            Ok(answer) => return answer.map(Held).map_err(|e| store.io(&e)),
            Err(RecvTimeoutError::Timeout) if wait.go_on() => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                return Err(LedgerError::Busy { seconds: store.patience_s });
            }
        }
    }
}
