//! The work of a session: a recovery or an incident. Recording and acting are the same for both.

use chrono::{DateTime, Utc};

use crate::case::event::Change;
use crate::case::{
    Addressees, AuthorizedEvent, Case, Context, Event, Incident, Permit, Refusal, decide,
};
use crate::ledger::Committed;
use crate::runbook::{MessageKind, Tier};

pub trait Workflow: Sized {
    fn id(&self) -> &str;
    fn provider(&self) -> &str;
    fn target(&self) -> &str;
    /// The newest entry's `seq`.
    fn last(&self) -> u64;
    fn replay(entries: &[Committed]) -> Result<Self, String>;
    fn apply(&mut self, entry: &Committed) -> Result<(), String>;
    fn decide(&self, event: Event, ctx: &Context<'_>) -> Result<AuthorizedEvent, Refusal>;
    fn permit(&self, intent: &Committed, ctx: &Context<'_>) -> Result<Permit, Refusal>;
    /// The change that this intent began, and when.
    fn intended(&self, intent: u64) -> Option<(Change, DateTime<Utc>)>;
    /// Returns true if a change takes the operator's passphrase once more.
    fn privileged(&self) -> bool;
    /// Returns true if the words of a step are never shown in short.
    fn whole_words(&self) -> bool;
    /// True if a change waits until all that is on record about the user by then has been seen.
    const LOOKS_AGAIN: bool;
    /// The command that goes on with it.
    const COMMAND: &'static str;
    /// Returns what became of the subject's messages of a kind, address by address.
    fn addressees(&self, kind: MessageKind) -> &Addressees;
    /// The login under which the record about the user is looked up too. `None`: by the id alone.
    fn login(&self) -> Option<&str>;
    /// The login that the user has in messages.
    fn shown_login(&self) -> &str;
    /// The user's languages as they were on file when it was opened.
    fn languages(&self) -> &[String];
    /// Returns true while the subject has not been told of all that was done: it cannot end yet.
    fn untold(&self) -> bool;
}

impl Workflow for Case {
    const LOOKS_AGAIN: bool = true;
    const COMMAND: &'static str = "resume";

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

    fn replay(entries: &[Committed]) -> Result<Self, String> {
        Self::replay(entries)
    }

    fn apply(&mut self, entry: &Committed) -> Result<(), String> {
        self.apply(entry)
    }

    fn decide(&self, event: Event, ctx: &Context<'_>) -> Result<AuthorizedEvent, Refusal> {
        decide(self, event, ctx)
    }

    fn permit(&self, intent: &Committed, ctx: &Context<'_>) -> Result<Permit, Refusal> {
        self.permit(intent, ctx)
    }

    fn intended(&self, intent: u64) -> Option<(Change, DateTime<Utc>)> {
        let change = self.changes.iter().find(|c| c.intent.seq == intent)?;
        Some((change.intent.what.clone(), change.intent.at))
    }

    fn privileged(&self) -> bool {
        self.tier() == Tier::Privileged
    }

    fn whole_words(&self) -> bool {
        self.tier() == Tier::Privileged || self.opened.what.incident.is_some()
    }

    fn addressees(&self, kind: MessageKind) -> &Addressees {
        match kind {
            MessageKind::FollowUp => &self.follow_ups,
            MessageKind::Notice | MessageKind::AttemptNotice | MessageKind::IncidentNotice => {
                &self.notices
            }
        }
    }

    fn login(&self) -> Option<&str> {
        Some(&self.opened.what.login)
    }

    fn shown_login(&self) -> &str {
        &self.opened.what.login
    }

    fn languages(&self) -> &[String] {
        &self.opened.what.languages
    }

    fn untold(&self) -> bool {
        self.notice_due()
    }
}

// Whoever has to stop an attack does not look for a passphrase first, nor for what else goes by the
// user's name.
impl Workflow for Incident {
    const LOOKS_AGAIN: bool = false;
    const COMMAND: &'static str = "incident";

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

    fn replay(entries: &[Committed]) -> Result<Self, String> {
        Self::replay(entries)
    }

    fn apply(&mut self, entry: &Committed) -> Result<(), String> {
        self.apply(entry)
    }

    fn decide(&self, event: Event, ctx: &Context<'_>) -> Result<AuthorizedEvent, Refusal> {
        self.decide(event, ctx)
    }

    fn permit(&self, intent: &Committed, ctx: &Context<'_>) -> Result<Permit, Refusal> {
        self.permit(intent, ctx)
    }

    fn intended(&self, intent: u64) -> Option<(Change, DateTime<Utc>)> {
        let change = self.changes.iter().find(|c| c.intent.seq == intent)?;
        Some((change.intent.what.clone(), change.intent.at))
    }

    fn privileged(&self) -> bool {
        false
    }

    fn whole_words(&self) -> bool {
        true
    }

    fn addressees(&self, _kind: MessageKind) -> &Addressees {
        &self.notices
    }

    fn login(&self) -> Option<&str> {
        None
    }

    fn shown_login(&self) -> &str {
        &self.opened.what.login
    }

    fn languages(&self) -> &[String] {
        &self.opened.what.languages
    }

    fn untold(&self) -> bool {
        true
    }
}
