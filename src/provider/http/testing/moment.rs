use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::provider::http::HttpEnv;

/// A clock that stands until it is moved, for the adapter and for the server alike. To sleep is to
/// move it.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    start: DateTime<Utc>,
    /// Microseconds since the start.
    passed: Arc<AtomicI64>,
    dice: Arc<AtomicU8>,
    slept: Arc<Mutex<Vec<Duration>>>,
    /// For running by hand: time that passes by itself.
    since: Option<std::time::Instant>,
}

impl Moment {
    pub(crate) fn new() -> Moment {
        Moment {
            start: "2026-05-17T12:00:00Z".parse().unwrap(),
            passed: Arc::default(),
            dice: Arc::default(),
            slept: Arc::default(),
            since: None,
        }
    }

    /// This machine's time.
    pub(crate) fn real() -> Moment {
        Moment {
            start: crate::base::clock::Clock::now(&crate::base::clock::SystemClock),
            since: Some(std::time::Instant::now()),
            ..Moment::new()
        }
    }

    pub(crate) fn time(&self) -> DateTime<Utc> {
        self.start + TimeDelta::from_std(self.elapsed()).unwrap()
    }

    pub(crate) fn pass(&self, time: Duration) {
        self.passed.fetch_add(i64::try_from(time.as_micros()).unwrap(), Ordering::SeqCst);
    }

    /// Returns the times that were slept since the last look.
    pub(crate) fn slept(&self) -> Vec<Duration> {
        std::mem::take(&mut *self.slept.lock().unwrap())
    }
}

impl HttpEnv for Moment {
    fn now(&self) -> DateTime<Utc> {
        self.time()
    }

    fn elapsed(&self) -> Duration {
        let by_itself = self.since.map(|since| since.elapsed()).unwrap_or_default();
        by_itself
            + Duration::from_micros(u64::try_from(self.passed.load(Ordering::SeqCst)).unwrap())
    }

    fn sleep(&self, time: Duration) -> bool {
        self.slept.lock().unwrap().push(time);
        self.pass(time);
        true
    }

    fn random(&self, bytes: &mut [u8]) {
        bytes.fill_with(|| self.dice.fetch_add(1, Ordering::SeqCst));
    }
}
