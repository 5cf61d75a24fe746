//! The subject of a session: a recovery or an incident. Recording and acting are the same for both.

use chrono::{DateTime, Utc};

use super::user_history::UserHistory;
use super::{SessionContext, SessionError};
use crate::case::event::Change;
use crate::case::{Addressees, AuthorizedEvent, Case, Context, Event, Incident, Permit, Refusal, decide};
use crate::ledger::Committed;
use crate::runbook::{MessageKind, Tier};

pub trait Workflow: Sized {
    fn id(&self) -> &str;
    fn provider(&self) -> &str;
    fn target(&self) -> &str;
    /// The newest entry's `seq`.
    fn last(&self) -> u64;
    fn replayed(entries: &[Committed]) -> Result<Self, String>;
    fn take_in(&mut self, entry: &Committed) -> Result<(), String>;
    fn may(&self, event: Event, ctx: &Context<'_>) -> Result<AuthorizedEvent, Refusal>;
    fn leave(&self, intent: &Committed, ctx: &Context<'_>) -> Result<Permit, Refusal>;
    /// The change that this intent began, and when.
    fn intended(&self, intent: u64) -> Option<(Change, DateTime<Utc>)>;
    /// Returns true if a change takes the operator's passphrase once more.
    fn privileged(&self) -> bool;
    /// True if a change waits until all that is on record about the user by then has been seen.
    const LOOKS_AGAIN: bool;
    /// The command that goes on with it.
    const COMMAND: &'static str;
    /// Returns what became of the subject's messages of a kind, address by address.
    fn addressees(&self, kind: MessageKind) -> &Addressees;
    /// Returns the record that the subject rests on.
    fn past(&self, desk: &SessionContext<'_>) -> Result<UserHistory, SessionError>;
}

macro_rules! subject {
    ($type:ty, $command:literal, $addressees:expr, $decide:expr, $privileged:expr, $looks_again:expr, $past:expr) => {
        impl Workflow for $type {
            const LOOKS_AGAIN: bool = $looks_again;
            const COMMAND: &'static str = $command;

            fn addressees(&self, kind: MessageKind) -> &Addressees {
                $addressees(self, kind)
            }

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

            fn may(&self, event: Event, ctx: &Context<'_>) -> Result<AuthorizedEvent, Refusal> {
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

            fn past(&self, desk: &SessionContext<'_>) -> Result<UserHistory, SessionError> {
                $past(self, desk)
            }
        }
    };
}

subject!(
    Case,
    "resume",
    of_case,
    decide,
    |case: &Case| case.tier() == Tier::Privileged,
    true,
    |case: &Case, desk: &SessionContext<'_>| desk.past(&case.target, &case.opened.what.login)
);
// Whoever has to stop an attack does not look for a passphrase first, nor for what else goes by the user's name.
subject!(
    Incident,
    "incident",
    |incident, _| of_incident(incident),
    Incident::decide,
    |_| false,
    false,
    |incident: &Incident, desk: &SessionContext<'_>| desk.past_of_id(&incident.target)
);

fn of_case(case: &Case, kind: MessageKind) -> &Addressees {
    match kind {
        MessageKind::FollowUp => &case.follow_ups,
        MessageKind::Notice | MessageKind::AttemptNotice | MessageKind::IncidentNotice => &case.notices,
    }
}

fn of_incident(incident: &Incident) -> &Addressees {
    &incident.notices
}
