//! Waiting for another session: how long, and telling the person about it.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

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
