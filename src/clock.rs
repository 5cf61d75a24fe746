//! The one place where the clock is read.

use std::time::SystemTime;

use chrono::{DateTime, SubsecRound, Utc};

pub trait Clock {
    /// Now, UTC, to the millisecond.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        // Not `Utc::now`, which panics before 1970.
        DateTime::<Utc>::from(SystemTime::now()).trunc_subsecs(3)
    }
}
