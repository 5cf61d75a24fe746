//! What a session can be about: a recovery or an incident. Recording and acting are the same for both.

use chrono::{DateTime, Utc};

use super::past::Past;
use super::{Desk, Stop};
use crate::case::event::Change;
use crate::case::{Case, Context, Decided, Event, Incident, Permit, Refusal, decide};
use crate::ledger::Committed;
use crate::runbook::Tier;

pub trait Subject: Sized {
    fn id(&self) -> &str;
    fn provider(&self) -> &str;
    fn target(&self) -> &str;
    /// The newest entry's `seq`.
    fn last(&self) -> u64;
    fn replayed(entries: &[Committed]) -> Result<Self, String>;
    fn take_in(&mut self, entry: &Committed) -> Result<(), String>;
    fn may(&self, event: Event, ctx: &Context<'_>) -> Result<Decided, Refusal>;
    fn leave(&self, intent: &Committed, ctx: &Context<'_>) -> Result<Permit, Refusal>;
    /// The change that this intent began, and when.
    fn intended(&self, intent: u64) -> Option<(Change, DateTime<Utc>)>;
    /// Whether a change takes the operator's passphrase once more.
    fn privileged(&self) -> bool;
    /// Whether a change waits until all that is on record about the user by then has been seen.
    const LOOKS_AGAIN: bool;
    /// What it rests on.
    fn past(&self, desk: &Desk<'_>) -> Result<Past, Stop>;
}

macro_rules! subject {
    ($type:ty, $decide:expr, $privileged:expr, $looks_again:expr, $past:expr) => {
        impl Subject for $type {
            const LOOKS_AGAIN: bool = $looks_again;

            fn id(&self) -> &str {
                self.id.as_str()
            }

            fn provider(&self) -> &str {
                &self.provider
            }

            fn target(&self) -> &str {
                &self.target
            }

            fn last(&self) -> u64 {
                self.last
            }

            fn replayed(entries: &[Committed]) -> Result<Self, String> {
                Self::replay(entries)
            }

            fn take_in(&mut self, entry: &Committed) -> Result<(), String> {
                self.apply(entry)
            }

            fn may(&self, event: Event, ctx: &Context<'_>) -> Result<Decided, Refusal> {
                $decide(self, event, ctx)
            }

            fn leave(&self, intent: &Committed, ctx: &Context<'_>) -> Result<Permit, Refusal> {
                self.permit(intent, ctx)
            }

            fn intended(&self, intent: u64) -> Option<(Change, DateTime<Utc>)> {
                let change = self.changes.iter().find(|c| c.intent.seq == intent)?;
                Some((change.intent.what.clone(), change.intent.at))
            }

            fn privileged(&self) -> bool {
                $privileged(self)
            }

            fn past(&self, desk: &Desk<'_>) -> Result<Past, Stop> {
                $past(self, desk)
            }
        }
    };
}

subject!(Case, decide, |case: &Case| case.tier() == Tier::Privileged, true, |case: &Case, desk: &Desk<'_>| desk
    .past(&case.target, &case.opened.what.login));
// Whoever has to stop an attack does not look for a passphrase first, nor for what else goes by the user's name.
subject!(Incident, Incident::decide, |_| false, false, |incident: &Incident, desk: &Desk<'_>| desk
    .past_of_id(&incident.target));
