//! The cases that wait for somebody: for whom, and since when. A fold of a few entries of each; it
//! permits nothing.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::case::event::Sent;
use crate::ledger::CaseEntry;
use crate::ledger::format::text;
use crate::ledger::{Action, LedgerError};
use crate::model::{Outcome, Phase};

/// The person who has to act next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    Operator,
    Senior,
    User,
}

impl Waits {
    pub const fn as_str(self) -> &'static str {
        match self {
            Waits::Operator => "operator",
            Waits::Senior => "senior",
            Waits::User => "user",
        }
    }
}

/// The row that a list has for a case.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools)] // each is a fact of its own
pub struct QueuedCase {
    pub id: String,
    pub login: String,
    addresses: Vec<String>,
    pub target: String,
    /// As it is now: a mistyped one can be put right.
    pub ticket: Option<String>,
    pub holder: String,
    /// Offered to this operator.
    pub offered: Option<String>,
    pub opened: DateTime<Utc>,
    /// In a word: a closed set that scripts go by.
    pub state: &'static str,
    /// Of an open case, what was recorded last that brings it on.
    pub stage: &'static str,
    pub outcome: Option<&'static str>,
    pub overdue: bool,
    /// Since then it waits for a senior, after an escalation.
    referred: Option<DateTime<Utc>>,
    /// A notice was tried, and has not reached everyone on file.
    pub untold: bool,
    /// Intents of changes that may have happened.
    changed: BTreeSet<u64>,
    /// A new factor is there, and theirs by the word of the verified user.
    confirmed: bool,
    /// It was refused or given up.
    ended: bool,
    /// It was escalated, and no other has taken it since.
    in_doubt: bool,
    /// It repairs an incident, and the account is not enabled yet.
    to_enable: bool,
    /// A way to a new password was handed over.
    password_handed: bool,
}

impl QueuedCase {
    fn begun(
        entry: &CaseEntry,
        (state, last): (&'static str, &'static str),
    ) -> Result<QueuedCase, LedgerError> {
        let time = text::parse_time(&entry.time);
        Ok(QueuedCase {
            id: entry.case.clone(),
            login: entry.login.clone().unwrap_or_else(|| "(erased)".to_owned()),
            addresses: entry.addresses.clone(),
            target: entry.target.clone().unwrap_or_default(),
            ticket: None,
            holder: entry.actor.clone(),
            offered: None,
            opened: time
                .ok_or_else(|| LedgerError::Damaged(format!("entry {} has no time", entry.seq)))?,
            state,
            stage: last,
            outcome: None,
            overdue: entry.action == Action::IncidentOpened,
            referred: None,
            untold: false,
            changed: BTreeSet::new(),
            confirmed: false,
            ended: false,
            in_doubt: false,
            to_enable: entry.repairs,
            password_handed: false,
        })
    }

    /// By login or an address, in any case of letters, or by the platform's id.
    pub fn is_about(&self, user: &str) -> bool {
        let mut names = self.addresses.iter().chain([&self.login]);
        self.target == user || names.any(|name| name.eq_ignore_ascii_case(user))
    }

    pub fn is_incident(&self) -> bool {
        self.id.starts_with("I-")
    }

    /// Nobody, once it is closed.
    pub fn waits_for(&self) -> Option<Waits> {
        Some(match self.outcome {
            Some(_) => return None,
            None if matches!(self.state, ESCALATED | APPROVAL) => Waits::Senior,
            None if self.stage == TO_ENABLE && self.state == OPEN && !self.untold => Waits::Senior,
            None if matches!(self.stage, AWAITS | ON_THE_WAY)
                && self.state == OPEN
                && !self.untold =>
            {
                Waits::User
            }
            None => Waits::Operator,
        })
    }

    /// Returns how the case stands, in words for a list.
    pub fn standing(&self) -> String {
        let state = match (self.outcome, self.state) {
            (Some(outcome), _) => return outcome.replace('_', " "),
            (None, OPEN) => self.stage,
            (None, state) => state,
        };
        let overdue = if self.overdue { ", overdue" } else { "" };
        let untold = if self.untold { ", user not told" } else { "" };
        format!("{state}{overdue}{untold}")
    }

    /// An escalated case that no senior has taken for an hour is overdue.
    fn waited(&mut self, now: DateTime<Utc>) {
        let long = self.referred.is_some_and(|since| now - since >= SENIOR_OVERDUE);
        self.overdue |= long && self.state == ESCALATED && self.outcome.is_none();
    }

    /// Somebody works on it. One that has ended stays ended, whoever holds it.
    fn goes_on(&mut self) {
        if self.state == ESCALATED {
            self.overdue = false;
        }
        if !self.ended {
            self.state = OPEN;
        }
    }

    /// The case came to nothing: whatever it changed is not left lying.
    fn ends(&mut self, state: &'static str) {
        self.ended = true;
        let open = !self.changed.is_empty() && !self.confirmed;
        (self.state, self.overdue) = if open { (OPEN_DOOR, true) } else { (state, false) };
    }

    /// Takes what changes the account, or what came of it.
    fn changes(&mut self, entry: &CaseEntry) {
        match (entry.phase, entry.intent) {
            (Some(Phase::Intent), _) => {
                self.changed.insert(entry.seq);
                self.stage = "a change was begun";
            }
            (Some(Phase::Outcome), Some(intent)) => {
                if entry.outcome == Some(Outcome::Failed) {
                    self.changed.remove(&intent);
                }
                self.stage = match entry.outcome {
                    Some(Outcome::Failed) => "a change failed",
                    Some(Outcome::Unknown) | None => "a change came out unknown",
                    Some(_) => "changed",
                };
            }
            (None, _) => {
                let password =
                    matches!(entry.action, Action::PasswordSet | Action::PasswordTicketIssued);
                self.password_handed |= password;
            }
            (Some(Phase::Outcome), None) => {}
        }
        if entry.action == Action::UserEnabled && entry.phase == Some(Phase::Outcome) {
            self.to_enable &= !worked(entry);
        }
        // Until the account is suspended, an incident waits for nothing else.
        if entry.action == Action::UserDisabled && entry.phase == Some(Phase::Outcome) {
            self.overdue &= !worked(entry);
        }
    }

    fn takes(&mut self, entry: &CaseEntry) -> Result<(), LedgerError> {
        match entry.action {
            Action::NoteAdded => {
                self.ticket = entry.ticket.clone().or(self.ticket.take());
                if entry.flagged {
                    self.stage = FLAGGED;
                }
            }
            Action::CaseScreened => {
                self.stage =
                    if entry.flagged || self.stage == FLAGGED { FLAGGED } else { "screened" }
            }
            Action::VerificationAccepted => self.stage = "verified",
            Action::VerificationRejected => self.stage = "not verified",
            Action::BackupCodesChecked => self.stage = "asked about backup codes",
            Action::SelfRecoveryStarted => self.stage = ON_THE_WAY,
            Action::SelfRecoveryConfirmed => self.stage = "back in by themself",
            Action::SelfRecoveryFailed => self.stage = "not back in by themself",
            Action::CaseReferred => {
                self.in_doubt = true;
                self.state = ESCALATED;
                self.referred = text::parse_time(&entry.time);
                self.overdue |= !self.changed.is_empty();
            }
            Action::CaseRefused => self.ends("refused, to be closed"),
            Action::CaseAbandoned => self.ends("given up, to be closed"),
            Action::CaseEscalated => self.ends("escalated, to be closed"),
            Action::CaseDoorClosed => (self.state, self.overdue) = (TO_BE_CLOSED, false),
            Action::CasePaused => self.state = "paused",
            Action::CaseResumed => self.goes_on(),
            Action::ApprovalGranted => {
                self.goes_on();
                self.stage = "approved";
            }
            Action::ApprovalDenied => {
                self.goes_on();
                self.stage = "denied by a senior";
            }
            Action::CaseHandedOver => self.offered.clone_from(&entry.to),
            Action::CaseTakenOver => {
                self.goes_on();
                self.offered = None;
                self.in_doubt &= self.holder == entry.actor;
                self.holder.clone_from(&entry.actor);
            }
            Action::ApprovalRequested => self.state = APPROVAL,
            Action::FactorEnrolled => {
                self.confirmed = entry.confirmed;
                // Of one that was given up, it closes the door.
                self.state = if self.state == OPEN_DOOR { TO_BE_CLOSED } else { "enrolled" };
                self.overdue = false;
                if self.in_doubt && !self.confirmed && !self.changed.is_empty() {
                    (self.state, self.overdue) = (OPEN_DOOR, true);
                }
            }
            Action::EnrolmentOverdue => self.overdue = true,
            Action::NoticeSent => {
                let sent: Sent = serde_json::from_value(Value::Object(entry.data.clone()))
                    .map_err(|e| {
                        LedgerError::Damaged(format!("entry {} cannot be read: {e}", entry.seq))
                    })?;
                self.untold = !sent.has_told_everyone();
                if !self.changed.is_empty() && !self.is_incident() {
                    self.stage = match (self.to_enable, self.password_handed) {
                        (true, true) => TO_ENABLE,
                        (true, false) => "changed",
                        (false, _) => AWAITS,
                    };
                }
            }
            Action::FollowUpSent => self.stage = "followed up",
            Action::CaseClosed => {
                self.outcome = entry.outcome.map(Outcome::as_str).or(Some("closed"));
            }
            Action::IncidentClosed => self.outcome = Some("incident closed"),
            _ => self.changes(entry),
        }
        Ok(())
    }
}

/// An escalated case is overdue after this time.
const SENIOR_OVERDUE: TimeDelta = TimeDelta::minutes(60);

const OPEN: &str = "open";
/// The state of a case that a senior has to take.
const ESCALATED: &str = "escalated: waits for a senior";
/// The state of a case that a senior has to approve or deny.
const APPROVAL: &str = "waiting for a senior";
/// The state of a case that came to nothing after it had changed the account.
const OPEN_DOOR: &str = "open door";
/// A repair waits for a senior who enables the account.
const TO_ENABLE: &str = "to be enabled by a senior";
const TO_BE_CLOSED: &str = "to be closed";
const FLAGGED: &str = "red flag up";
const ON_THE_WAY: &str = "user on the way in";
/// The user has been told of what was changed, and has to come in again.
const AWAITS: &str = "waiting for the user";

/// The entries that decide what a list says of an open case.
pub const ACTIONS: [Action; 26] = [
    Action::CaseOpened,
    Action::CaseScreened,
    Action::VerificationAccepted,
    Action::VerificationRejected,
    Action::BackupCodesChecked,
    Action::SelfRecoveryStarted,
    Action::SelfRecoveryConfirmed,
    Action::SelfRecoveryFailed,
    Action::CasePaused,
    Action::CaseResumed,
    Action::CaseHandedOver,
    Action::CaseTakenOver,
    Action::ApprovalRequested,
    Action::ApprovalGranted,
    Action::ApprovalDenied,
    Action::FactorEnrolled,
    Action::EnrolmentOverdue,
    Action::NoticeSent,
    Action::FollowUpSent,
    Action::CaseReferred,
    Action::CaseEscalated,
    Action::CaseRefused,
    Action::CaseAbandoned,
    Action::CaseDoorClosed,
    Action::NoteAdded,
    Action::IncidentOpened,
];

/// The actions that change an account. For a case that is open, such an action decides whether a
/// door is open.
pub const CHANGES: [Action; 8] = [
    Action::FactorAdminReset,
    Action::BackupCodesGenerated,
    Action::EnrolmentTicketIssued,
    Action::PasswordSet,
    Action::PasswordTicketIssued,
    Action::SessionsRevoked,
    Action::UserDisabled,
    Action::UserEnabled,
];

/// The further actions that a list of closed cases tells of.
pub const ENDS: [Action; 2] = [Action::CaseClosed, Action::IncidentClosed];

/// The cases of `entries`, which are of the actions above, oldest first, as they stand at `now`.
pub fn queue(entries: &[CaseEntry], now: DateTime<Utc>) -> Result<Vec<QueuedCase>, LedgerError> {
    let mut rows: Vec<QueuedCase> = Vec::new();
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    for entry in entries {
        let begins = match entry.action {
            Action::CaseOpened => Some((OPEN, if entry.flagged { FLAGGED } else { "opened" })),
            Action::IncidentOpened => Some(("incident", "incident")),
            _ => None,
        };
        if let Some(words) = begins {
            // An incident about a case attends to the account, and the case is only to be closed.
            let wrong =
                entry.of.as_deref().and_then(|of| by_id.get(of)).and_then(|at| rows.get_mut(*at));
            if let Some(wrong) = wrong.filter(|wrong| wrong.outcome.is_none()) {
                (wrong.ended, wrong.state, wrong.stage, wrong.overdue) =
                    (true, TO_BE_CLOSED, TO_BE_CLOSED, false);
            }
            by_id.insert(&entry.case, rows.len());
            let mut row = QueuedCase::begun(entry, words)?;
            row.ticket.clone_from(&entry.ticket);
            rows.push(row);
        } else if let Some(row) = by_id.get(entry.case.as_str()).and_then(|at| rows.get_mut(*at)) {
            row.takes(entry)?;
        }
    }
    for row in &mut rows {
        row.waited(now);
    }
    Ok(rows)
}

fn worked(change: &CaseEntry) -> bool {
    matches!(change.outcome, Some(Outcome::Succeeded | Outcome::Accepted | Outcome::Attested))
}

/// Returns how long ago something was, as a list says it: minutes, hours, days.
pub fn age(since: TimeDelta) -> String {
    match (since.num_minutes(), since.num_hours(), since.num_days()) {
        (..1, ..) => "now".to_owned(),
        (minutes @ ..100, ..) => format!("{minutes} min"),
        (_, hours @ ..48, _) => format!("{hours} h"),
        (.., days) => format!("{days} days"),
    }
}
