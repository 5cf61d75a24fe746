//! One writer at a time, in about the order in which they came; how long another session is waited
//! for, and telling the person about it.
//!
//! SQLite's own busy wait lets one writer have thousands of turns for another's one; the kernel's
//! queue for a file lock does not.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::{
    Arc, Mutex, PoisonError,
    mpsc::{self, RecvTimeoutError},
};
use std::time::{Duration, Instant};

use super::fault::{ErrorContext, beside};
use crate::base::file_mode;
use crate::base::file_mode::Sharing;
use crate::ledger::LedgerError;

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

/// Told once a second how long the ledger has been waited for.
pub type OnWait = Box<dyn FnMut(Duration) + Send>;

/// Shared with SQLite's busy handler, which must own what it calls.
#[derive(Clone)]
pub struct Wait(Arc<Mutex<State>>);

struct State {
    patience: Duration,
    on_wait: Option<OnWait>,
    since: Instant,
    told: Duration,
}

impl Wait {
    pub fn new(patience: Duration) -> Wait {
        Wait(Arc::new(Mutex::new(State {
            patience,
            on_wait: None,
            since: Instant::now(),
            told: Duration::ZERO,
        })))
    }

    pub fn set(&self, patience: Duration, on_wait: Option<OnWait>) {
        self.with(|state| (state.patience, state.on_wait) = (patience, on_wait));
    }

    pub fn patience(&self) -> Duration {
        self.with(|state| state.patience)
    }

    pub fn begin(&self) {
        self.with(|state| (state.since, state.told) = (Instant::now(), Duration::ZERO));
    }

    /// Tells if it is time to, and says whether to go on waiting.
    pub fn go_on(&self) -> bool {
        self.with(|state| {
            let waited = state.since.elapsed();
            if waited >= state.told + Duration::from_secs(1) {
                state.told = waited;
                if let Some(tell) = &mut state.on_wait {
                    tell(waited);
                }
            }
            waited < state.patience
        })
    }

    /// Waits for a short time and returns whether to go on. SQLite calls this function, again and
    /// again, while another program has its lock. The steps are short because waiters are served in
    /// no order: whoever sleeps long may never be served.
    pub fn busy(&self, count: i32) -> bool {
        if count == 0 {
            self.begin();
        }
        let go_on = self.go_on();
        if go_on {
            std::thread::sleep(Duration::from_millis(u64::from(count.clamp(1, 10).unsigned_abs())));
        }
        go_on
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
