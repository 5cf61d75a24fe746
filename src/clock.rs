//! The one place where the clock is read.

use chrono::{DateTime, SubsecRound, Utc};

pub trait Clock {
    /// Now, UTC, to the millisecond.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(3)
    }
}
