//! What a rehearsal uses in place of the real thing.

use std::cell::Cell;

use chrono::{DateTime, TimeDelta, Utc};

use crate::clock::Clock;
use crate::message::{Delivery, Message, Messenger, Sent};

/// From the real time on, a millisecond at every look: what happens one after the other is told apart, and nothing goes
/// stale on the way.
pub(super) struct Ticking {
    start: DateTime<Utc>,
    looks: Cell<i64>,
}

impl Ticking {
    pub(super) fn from(clock: &dyn Clock) -> Ticking {
        Ticking { start: clock.now(), looks: Cell::new(0) }
    }
}

impl Clock for Ticking {
    fn now(&self) -> DateTime<Utc> {
        self.looks.set(self.looks.get() + 1);
        self.start + TimeDelta::milliseconds(self.looks.get())
    }
}

/// Takes every message, and sends none.
pub(super) struct Nowhere;

impl Messenger for Nowhere {
    fn channel(&self) -> &'static str {
        "smtp"
    }

    fn deliver(&mut self, message: &Message, _now: DateTime<Utc>) -> Vec<Delivery> {
        message.to().iter().map(|to| Delivery::new(to, Sent::Accepted, "")).collect()
    }
}
