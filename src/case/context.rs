//! The circumstances in which a decision is made: all that is not in the case itself, handed in.

use chrono::{DateTime, TimeDelta, Utc};

use super::{History, Refusal};
use crate::model::{Mode, Role};
use crate::operator::{Aliases, is_any_of};
use crate::runbook::Policy;

/// The most by which a clock may be off. If a clock is off by more, no change is made.
pub const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// The one who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub name: String,
    pub role: Role,
    pub mode: Mode,
    /// Logins, addresses or ids by which the identity platforms know this operator as a user.
    pub users: Vec<String>,
}

impl Actor {
    /// Returns true if any of `names` (login, address, id) is this operator.
    pub fn is_any_of<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> bool {
        is_any_of(&self.name, &self.users, names)
    }
}

/// The circumstances of a decision.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The clock, as read for this decision.
    pub now: DateTime<Utc>,
    /// The newest entry's time, over the whole ledger.
    pub newest: Option<DateTime<Utc>>,
    /// The platform's clock, and when it was read by ours; if it told.
    pub platform: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// The newest `clock.corrected`. Nobody knows the age of what was recorded before it.
    pub corrected: Option<u64>,
    pub actor: &'a Actor,
    /// Under which names all operators are known.
    pub operators: &'a Aliases,
    pub policy: &'a Policy,
    pub history: &'a History,
    /// A notice of everything up to here was tried and has to wait: what else is to be done goes
    /// on, and the case does not close.
    pub put_off: Option<u64>,
}

impl Context<'_> {
    /// The time that ages are counted to: a clock that runs backwards makes nothing younger.
    pub fn effective_now(&self) -> DateTime<Utc> {
        self.newest.map_or(self.now, |newest| newest.max(self.now))
    }

    /// Returns true if any of `names` (login, address, id) is the actor, or another account of the
    /// same person.
    pub fn actor_is<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> bool {
        let names: Vec<&str> = names.into_iter().collect();
        let own = self.actor.is_any_of(names.iter().copied());
        own || self.operators.person_is_any_of(&self.actor.name, &names)
    }

    /// Returns true if what was recorded at `at`, as entry `seq`, is not older than `age`.
    pub fn is_fresh(&self, seq: u64, at: DateTime<Utc>, age: TimeDelta) -> bool {
        at >= self.effective_now() - age && self.corrected.is_none_or(|corrected| seq > corrected)
    }

    /// No case is opened by a clock that is ahead of the platform's: the time that a refusal keeps
    /// one closed for would be over too early, and what others record after it would be earlier
    /// than this.
    pub fn clock_is_not_ahead(&self) -> Result<(), Refusal> {
        match self.platform.map(|(theirs, ours)| ours - theirs) {
            Some(ahead) if ahead > CLOCK_TOLERANCE => {
                Err(Refusal::ClockOff { minutes: ahead.num_minutes() })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// No change is made by a clock that cannot be right.
    pub fn clock_is_sound(&self) -> Result<(), Refusal> {
        if let Some(newest) = self.newest {
            let behind = newest - self.now;
            if behind > CLOCK_TOLERANCE {
                return Err(Refusal::ClockBehind { minutes: behind.num_minutes() });
            }
        }
        if let Some((theirs, ours)) = self.platform {
            let off = (theirs - ours).abs();
            if off > CLOCK_TOLERANCE {
                return Err(Refusal::ClockOff { minutes: off.num_minutes() });
            }
        }
        Ok(())
    }
}
