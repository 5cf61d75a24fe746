//! Clocks that no machine moves.

use std::cell::Cell;
use std::rc::Rc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::base::clock::Clock;

/// Stands still until it is moved by hand. A clone is the same clock.
#[derive(Clone)]
pub(crate) struct SettableClock(Rc<Cell<DateTime<Utc>>>);

impl SettableClock {
    pub(crate) fn at(now: DateTime<Utc>) -> SettableClock {
        SettableClock(Rc::new(Cell::new(now)))
    }

    pub(crate) fn pass(&self, time: TimeDelta) {
        self.0.set(self.0.get() + time);
    }
}

impl Clock for SettableClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.get()
    }
}

/// Goes on by a millisecond whenever it is read.
pub(crate) struct TickingClock(Cell<DateTime<Utc>>);

impl TickingClock {
    pub(crate) fn at(now: DateTime<Utc>) -> TickingClock {
        TickingClock(Cell::new(now))
    }

    /// Reads it without moving it.
    pub(crate) fn now_only(&self) -> DateTime<Utc> {
        self.0.get()
    }
}

impl Clock for TickingClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.set(self.0.get() + TimeDelta::milliseconds(1));
        self.0.get()
    }
}
