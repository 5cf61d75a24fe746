//! The stand-ins that a rehearsal uses in place of the real thing.

use std::cell::Cell;

use chrono::{DateTime, TimeDelta, Utc};

use crate::base::clock::Clock;
use crate::message::{Delivery, Message, Messenger};
use crate::model::Fate;

/// From the real time on, a millisecond at every look: what happens one after the other is told apart, and nothing goes
/// stale on the way.
pub(super) struct SteppingClock {
    start: DateTime<Utc>,
    looks: Cell<i64>,
}

impl SteppingClock {
    pub(super) fn from(clock: &dyn Clock) -> SteppingClock {
        SteppingClock { start: clock.now(), looks: Cell::new(0) }
    }
}

impl Clock for SteppingClock {
    fn now(&self) -> DateTime<Utc> {
        self.looks.set(self.looks.get() + 1);
        self.start + TimeDelta::milliseconds(self.looks.get())
    }
}

/// Takes every message, and sends none.
pub(super) struct NullMailer;

impl Messenger for NullMailer {
    fn channel(&self) -> &'static str {
        "smtp"
    }

    fn deliver(&mut self, _message: &Message, to: &str, _now: DateTime<Utc>) -> Delivery {
        Delivery::new(to, Fate::Accepted, "")
    }
}
