use std::time::Duration;

/// The time that a key is open at the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Without being used.
    pub idle: Duration,
    /// In any case.
    pub most: Duration,
}

/// An open key's time. All points in time are counted from the machine's start.
#[derive(Clone, Copy, Debug)]
pub struct Lease {
    terms: Terms,
    opened: Duration,
    used: Duration,
}

impl Lease {
    pub fn begin(terms: Terms, now: Duration) -> Lease {
        Lease { terms, opened: now, used: now }
    }

    /// Counts the idle time anew.
    pub fn touch(&mut self, now: Duration) {
        self.used = self.used.max(now);
    }

    /// Returns the time that the key is open without being used.
    pub fn idle(&self) -> Duration {
        self.terms.idle
    }

    /// Returns the time that is left: without being used, and in any case. `None` once the time is
    /// over. A time before the last one that was seen cannot be, and ends it.
    pub fn left(&self, now: Duration) -> Option<(Duration, Duration)> {
        let unused = now.checked_sub(self.used)?;
        let open = now.checked_sub(self.opened)?;
        let most = self.terms.most.checked_sub(open).filter(|left| !left.is_zero())?;
        let idle = self.terms.idle.checked_sub(unused).filter(|left| !left.is_zero())?;
        Some((idle.min(most), most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_unused_and_in_any_case() {
        let minutes = |n: u64| Duration::from_secs(60 * n);
        let terms = Terms { idle: minutes(15), most: minutes(60) };
        let mut lease = Lease::begin(terms, minutes(100));
        assert_eq!(lease.left(minutes(100)), Some((minutes(15), minutes(60))));
        assert_eq!(lease.left(minutes(114)), Some((minutes(1), minutes(46))));
        assert_eq!(lease.left(minutes(115)), None, "unused");
        for at in [110, 120, 130, 140, 150] {
            lease.touch(minutes(at));
        }
        assert_eq!(lease.left(minutes(150)), Some((minutes(10), minutes(10))), "the less of both");
        lease.touch(minutes(159));
        assert_eq!(lease.left(minutes(160)), None, "in any case");
        assert_eq!(lease.left(minutes(99)), None, "no such time");
    }
}
