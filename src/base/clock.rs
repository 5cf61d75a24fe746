//! The one place where the clock is read.

use std::time::{Duration, SystemTime};

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
        let (since, before) = match SystemTime::now().duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => (since, false),
            Err(error) => (error.duration(), true),
        };
        moment(since, before).trunc_subsecs(3)
    }
}

/// Seconds from 1970 to the year 9999: a clock that says more is as wrong as one that says this.
const FAR: i64 = 253_402_300_799;

/// So long after 1970, or before it. Nothing that is added to it later overflows.
fn moment(since: Duration, before: bool) -> DateTime<Utc> {
    let seconds = i64::try_from(since.as_secs()).unwrap_or(FAR).min(FAR);
    let at = if before {
        DateTime::from_timestamp(-seconds, 0)
    } else {
        DateTime::from_timestamp(seconds, since.subsec_nanos())
    };
    at.unwrap_or(DateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_clock_is_out_of_range() {
        let year = |seconds, before| moment(Duration::from_secs(seconds), before).format("%Y").to_string();
        assert_eq!(year(1_800_000_000, false), "2027");
        assert_eq!(year(1_000_000_000, true), "1938");
        for seconds in [99_999_999_999_999, u64::MAX] {
            assert_eq!((year(seconds, false), year(seconds, true)), ("9999".into(), "-6060".into()));
        }
    }
}
