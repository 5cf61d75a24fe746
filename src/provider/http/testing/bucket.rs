use chrono::{DateTime, TimeDelta, Utc};

/// A token bucket as a platform keeps one.
#[derive(Clone, Debug)]
pub(crate) struct Bucket {
    size: u32,
    /// Calls a second.
    rate: f64,
    tokens: f64,
    at: DateTime<Utc>,
    pub(crate) refused: usize,
}

impl Bucket {
    pub(crate) fn new(size: u32, rate: f64, now: DateTime<Utc>) -> Bucket {
        Bucket { size, rate, tokens: f64::from(size), at: now, refused: 0 }
    }

    /// Returns true if a call is let through, and the headers that say how the bucket stands.
    pub(crate) fn take(&mut self, now: DateTime<Utc>) -> (bool, Vec<(&'static str, String)>) {
        let passed = (now - self.at).num_microseconds().unwrap_or(i64::MAX);
        #[allow(clippy::cast_precision_loss)] // microseconds of a test
        let refill = passed.max(0) as f64 / 1e6 * self.rate;
        self.tokens = (self.tokens + refill).min(f64::from(self.size));
        self.at = now;
        let through = self.tokens >= 1.0;
        if through {
            self.tokens -= 1.0;
        } else {
            self.refused += 1;
        }
        let full = (f64::from(self.size) - self.tokens) / self.rate;
        #[allow(clippy::cast_possible_truncation)] // seconds of a test
        let reset = (now + TimeDelta::milliseconds((full * 1000.0).ceil() as i64)).timestamp() + 1;
        let headers = vec![
            ("x-ratelimit-limit", self.size.to_string()),
            ("x-ratelimit-remaining", format!("{}", self.tokens.floor())),
            ("x-ratelimit-reset", reset.to_string()),
        ];
        (through, headers)
    }
}
