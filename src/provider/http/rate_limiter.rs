//! A platform's limit, kept before it bites.
//!
//! Auth0 and others count with a token bucket and say in each answer how much is left
//! (`X-RateLimit-Remaining` of `X-RateLimit-Limit`), and when it will be full (`X-RateLimit-Reset`,
//! in whole seconds: a first guess). How fast it refills is measured: what is left, beside what was
//! used since an earlier look. A bucket that was full in between, or that others draw on too, makes
//! the measure too small, never too large, so what is waited for is there.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use ureq::http::HeaderMap;

/// A rate is measured over at least so long; times are only as good as the way of an answer.
const WINDOW: Duration = Duration::from_secs(1);
/// And is measured anew after so long.
const FRESH: Duration = Duration::from_secs(60);

/// All the limits of a platform. Buckets are told apart by their size, which each answer names:
/// calls whose answers name the same limit are taken to draw on the same one.
#[derive(Debug, Default)]
pub(super) struct RateLimiter {
    routes: HashMap<(String, &'static str), u32>,
    buckets: HashMap<u32, Bucket>,
}

#[derive(Debug)]
struct Bucket {
    size: u32,
    /// As the newest answer said, less what was sent since.
    left: u32,
    seen: Duration,
    /// When it is said to be full.
    full: Duration,
    /// The look that the rate is measured from, and what was sent since.
    from: (Duration, u32),
    sent: u32,
    /// Measured, in calls a second.
    rate: Option<f64>,
    /// It refused though it was waited for: its reset does not say when it is full.
    misread: bool,
}

impl RateLimiter {
    /// Returns how long to wait before a call, so that the call is let through.
    pub(super) fn wait(&self, method: &str, group: &'static str, now: Duration) -> Duration {
        let route = (method.to_owned(), group);
        let Some(bucket) = self.routes.get(&route).and_then(|size| self.buckets.get(size)) else {
            return Duration::ZERO;
        };
        if bucket.left > 0 {
            return Duration::ZERO;
        }
        let next = match bucket.rate.or_else(|| bucket.said()) {
            Some(rate) => bucket.seen + Duration::from_secs_f64(1.0 / rate),
            None => bucket.full,
        };
        next.min(bucket.full.max(bucket.seen + WINDOW)).saturating_sub(now)
    }

    /// A call is sent.
    pub(super) fn sent(&mut self, method: &str, group: &'static str) {
        let route = (method.to_owned(), group);
        if let Some(bucket) = self.routes.get(&route).and_then(|size| self.buckets.get_mut(size)) {
            bucket.left = bucket.left.saturating_sub(1);
            bucket.sent += 1;
        }
    }

    /// Takes in what an answer's headers say. The parameter `date` is the platform's own clock,
    /// beside which the platform's reset is read.
    pub(super) fn answered(
        &mut self,
        method: &str,
        group: &'static str,
        headers: &HeaderMap,
        date: DateTime<Utc>,
        now: Duration,
        refused: bool,
    ) {
        let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<i64>().ok();
        let small = |name: &str| number(name).and_then(|n| u32::try_from(n).ok());
        let (Some(size), Some(left)) = (small("x-ratelimit-limit"), small("x-ratelimit-remaining"))
        else {
            return;
        };
        let wait =
            number("x-ratelimit-reset").map_or(1, |reset| reset - date.timestamp()).clamp(1, 3600);
        let full = now + Duration::from_secs(wait.unsigned_abs());
        let known = self.routes.insert((method.to_owned(), group), size) == Some(size);
        let look = (now, left);
        let bucket = self.buckets.entry(size).or_insert(Bucket {
            size,
            left,
            seen: now,
            full,
            from: look,
            sent: u32::from(known),
            rate: None,
            misread: false,
        });
        if !known {
            // The call that this answers was not counted.
            bucket.sent += 1;
        }
        (bucket.left, bucket.seen, bucket.full) = (left, now, full);
        if refused {
            (bucket.rate, bucket.misread) = (None, true);
        }
        let since = now.saturating_sub(bucket.from.0);
        if left + 1 >= size {
            // Full: from here on it can be measured.
            (bucket.from, bucket.sent) = (look, 0);
        } else if since >= WINDOW {
            let gained =
                (i64::from(left) + i64::from(bucket.sent) - i64::from(bucket.from.1) - 1).max(0);
            let gained = f64::from(u32::try_from(gained).unwrap_or(u32::MAX));
            bucket.rate = (gained > 0.0).then(|| gained / since.as_secs_f64()).or(bucket.rate);
            if since >= FRESH {
                (bucket.from, bucket.sent) = (look, 0);
            }
        }
    }
}

impl Bucket {
    /// The rate by which an empty bucket is full when it is said to be. The reset is rounded up, so
    /// this is too small.
    fn said(&self) -> Option<f64> {
        let wait = self.full.saturating_sub(self.seen);
        (!self.misread && self.left == 0 && wait > WINDOW)
            .then(|| f64::from(self.size) / wait.as_secs_f64())
    }
}
