//! Every reset that an administrator made, with what goes with it: a row each, without intents and
//! per-factor lines.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{EntrySource, Gathered, gather};
use crate::base::string_enum::string_enum;
use crate::case::Event;
use crate::ledger::format::text::time;
use crate::ledger::{Action, Committed, LedgerError};
use crate::model::Outcome;
use crate::provider::{Act, ActKind};

/// The changes that are a reset. Such a change lets somebody in who could not get in before.
const CHANGES: [Action; 5] = [
    Action::FactorAdminReset,
    Action::PasswordSet,
    Action::BackupCodesGenerated,
    Action::PasswordTicketIssued,
    Action::EnrolmentTicketIssued,
];

/// The actions that go with a reset.
const AROUND: [Action; 8] = [
    Action::CaseOpened,
    Action::VerificationAccepted,
    Action::ApprovalGranted,
    Action::FactorEnrolled,
    Action::EnrolmentOverdue,
    Action::NoticeSent,
    Action::CaseClosed,
    Action::IncidentOpened,
];

string_enum! {
    /// The outcome of all the changes of a reset together.
    Came {
        Succeeded = "succeeded",
        /// Some of it was done, and some was not.
        Partly = "partly",
        Failed = "failed",
        /// Of some of it, nobody can tell.
        Unknown = "unknown",
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Reset {
    pub case: String,
    /// When the first change was begun.
    pub at: DateTime<Utc>,
    pub provider: String,
    /// The provider's id of the user.
    pub target: String,
    /// Their login; `None` once it was erased.
    pub login: Option<String>,
    /// The operators who made the changes.
    pub operators: Vec<String>,
    pub approvers: Vec<String>,
    /// The methods by which the caller was verified, in order.
    pub methods: Vec<String>,
    pub reason: Option<String>,
    pub ticket: Option<String>,
    /// The number of factors that were removed.
    pub factors: u64,
    pub password: bool,
    pub codes: bool,
    pub came: Came,
    /// The outcome with which the case was closed. `None` while the case is open.
    pub outcome: Option<Outcome>,
    pub enrolled: Option<DateTime<Utc>>,
    /// Enrolment was or is overdue.
    pub overdue: bool,
    /// When the target had been told of all of it, on every address on file; `None` until then.
    pub notified: Option<DateTime<Utc>>,
}

/// The columns of a row, for CSV. The set is additive: new ones go to the end.
pub const COLUMNS: [&str; 18] = [
    "case",
    "at",
    "provider",
    "target",
    "login",
    "operators",
    "approvers",
    "methods",
    "reason",
    "ticket",
    "factors",
    "password",
    "codes",
    "came",
    "outcome",
    "enrolled",
    "overdue",
    "notified",
];

impl Reset {
    /// Returns what was done, in words.
    pub fn what(&self) -> String {
        let factors = match self.factors {
            0 => None,
            1 => Some("1 factor removed".to_owned()),
            n => Some(format!("{n} factors removed")),
        };
        let password = self.password.then(|| "password set".to_owned());
        let codes = self.codes.then(|| "backup codes issued".to_owned());
        let done: Vec<String> = [factors, password, codes].into_iter().flatten().collect();
        if done.is_empty() { "nothing was removed".to_owned() } else { done.join(", ") }
    }

    pub fn to_cells(&self) -> [String; 18] {
        let or = |t: &Option<String>| t.clone().unwrap_or_default();
        let at = |t: Option<DateTime<Utc>>| t.map(time).unwrap_or_default();
        [
            self.case.clone(),
            time(self.at),
            self.provider.clone(),
            self.target.clone(),
            or(&self.login),
            self.operators.join(" "),
            self.approvers.join(" "),
            self.methods.join(" "),
            or(&self.reason),
            or(&self.ticket),
            self.factors.to_string(),
            self.password.to_string(),
            self.codes.to_string(),
            self.came.as_str().to_owned(),
            self.outcome.map(|o| o.as_str().to_owned()).unwrap_or_default(),
            at(self.enrolled),
            self.overdue.to_string(),
            at(self.notified),
        ]
    }

    pub fn to_json(&self) -> Value {
        json!({
            "case": self.case,
            "at": time(self.at),
            "provider": self.provider,
            "target": self.target,
            "login": self.login,
            "operators": self.operators,
            "approvers": self.approvers,
            "methods": self.methods,
            "reason": self.reason,
            "ticket": self.ticket,
            "factors": self.factors,
            "password": self.password,
            "codes": self.codes,
            "came": self.came.as_str(),
            "outcome": self.outcome.map(Outcome::as_str),
            "enrolled": self.enrolled.map(time),
            "overdue": self.overdue,
            "notified": self.notified.map(time),
        })
    }
}

/// The resets whose first change was begun from `since` to before `until`, in that order.
pub fn resets(
    source: &dyn EntrySource,
    since: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
) -> Result<Vec<Reset>, LedgerError> {
    let folds: BTreeMap<String, ResetFold> = gather(source, &CHANGES, &AROUND, since, until)?;
    let mut rows: Vec<Reset> =
        folds.into_iter().filter_map(|(case, fold)| fold.row(case)).collect();
    rows.retain(|row| since.is_none_or(|s| s <= row.at) && until.is_none_or(|u| row.at < u));
    rows.sort_by(|a, b| (a.at, &a.case).cmp(&(b.at, &b.case)));
    Ok(rows)
}

#[allow(clippy::struct_excessive_bools)] // each is a fact of its own
#[derive(Debug, Default)]
struct ResetFold {
    opened: bool,
    /// An incident, which lets nobody in: what it forgets or ends is no reset.
    incident: bool,
    login: Option<String>,
    /// The first change: its time, platform and target.
    first: Option<(DateTime<Utc>, String, String)>,
    operators: Vec<String>,
    approvers: Vec<String>,
    methods: Vec<(u64, String)>,
    reason: Option<(DateTime<Utc>, String)>,
    ticket: Option<String>,
    /// The outcome of each change, by the change's intent.
    changes: BTreeMap<u64, Option<Outcome>>,
    /// The number of factors at the opening. All the factors go where a platform resets in one act.
    listed: u64,
    factors: u64,
    password: bool,
    codes: bool,
    outcome: Option<Outcome>,
    enrolled: Option<DateTime<Utc>>,
    overdue: bool,
    /// The newest change that may have been made.
    changed: u64,
    /// Each notice that reached everyone: up to which entry it tells, and when.
    told: Vec<(u64, DateTime<Utc>)>,
}

impl Gathered for ResetFold {
    fn begun(&self) -> bool {
        self.opened
    }

    fn take(&mut self, entry: &Committed) {
        let draft = entry.draft();
        if self.ticket.is_none() {
            self.ticket.clone_from(&draft.ticket);
        }
        // What cannot be read is left to a verification, which says so.
        let Ok(Some(event)) = Event::of(draft) else {
            return;
        };
        match event {
            Event::Opened(opened) => {
                self.opened = true;
                self.listed = opened.factors.len() as u64;
                self.login = Some(opened.login).filter(|login| !login.is_empty());
            }
            Event::IncidentOpened(_) => (self.opened, self.incident) = (true, true),
            Event::Verified(verified) => self.methods.push((entry.seq(), verified.method)),
            Event::ApprovalGranted(_) => add(&mut self.approvers, &draft.actor),
            Event::Intended(change) if CHANGES.contains(&draft.action) => {
                self.changes.entry(entry.seq()).or_default();
                add(&mut self.operators, &draft.actor);
                if self.first.as_ref().is_none_or(|(at, ..)| entry.time() < *at) {
                    let or = |t: &Option<String>| t.clone().unwrap_or_default();
                    self.first = Some((entry.time(), or(&draft.provider), or(&draft.target)));
                }
                if let Some(reason) = change.reason
                    && self.reason.as_ref().is_none_or(|(at, _)| entry.time() < *at)
                {
                    self.reason = Some((entry.time(), reason));
                }
            }
            Event::CameOut(change, outcome) if CHANGES.contains(&draft.action) => {
                if let Some(intent) = change.intent {
                    self.changes.insert(intent, Some(outcome));
                }
                if outcome != Outcome::Failed {
                    self.changed = self.changed.max(entry.seq());
                }
                let done =
                    matches!(outcome, Outcome::Succeeded | Outcome::Accepted | Outcome::Attested);
                match change.act {
                    Some(ActKind::RemoveFactor)
                        if done && change.factor.as_deref() == Some(Act::EVERY_FACTOR) =>
                    {
                        self.factors += self.listed;
                    }
                    Some(ActKind::RemoveFactor) if done => self.factors += 1,
                    Some(ActKind::SetTemporaryPassword | ActKind::IssuePasswordTicket) if done => {
                        self.password = true;
                    }
                    Some(ActKind::IssueBackupCodes) if done => self.codes = true,
                    _ => {}
                }
            }
            Event::Enrolled(_) => first(&mut self.enrolled, entry.time()),
            Event::Overdue(_) => self.overdue = true,
            Event::Noted(remark) => self.ticket = remark.ticket.or(self.ticket.take()),
            Event::Notified(sent) if sent.has_told_everyone() => {
                self.told.push((sent.covers, entry.time()));
            }
            Event::Closed(_, outcome) => self.outcome = Some(outcome),
            _ => {}
        }
    }
}

impl ResetFold {
    fn row(mut self, case: String) -> Option<Reset> {
        if self.incident {
            return None;
        }
        let result = self.came();
        // A change that was begun and of which nothing more is known has not been told of.
        let open =
            self.changes.iter().filter(|(_, came)| came.is_none()).map(|(intent, _)| *intent).max();
        let newest = open.map_or(self.changed, |open| self.changed.max(open));
        let told = self.told.iter().filter(|(covers, _)| *covers >= newest);
        let notified = told.map(|(_, at)| *at).min();
        let (at, provider, target) = self.first?;
        self.methods.sort();
        let mut methods: Vec<String> = Vec::new();
        for (_, method) in self.methods {
            add(&mut methods, &method);
        }
        Some(Reset {
            case,
            at,
            provider,
            target,
            login: self.login,
            operators: self.operators,
            approvers: self.approvers,
            methods,
            reason: self.reason.map(|(_, reason)| reason),
            ticket: self.ticket,
            factors: self.factors,
            password: self.password,
            codes: self.codes,
            came: result,
            outcome: self.outcome,
            enrolled: self.enrolled,
            overdue: self.overdue,
            notified,
        })
    }

    fn came(&self) -> Came {
        let is = |wanted: &[Option<Outcome>]| {
            self.changes.values().filter(|o| wanted.contains(o)).count()
        };
        let unknown = is(&[None, Some(Outcome::Unknown)]);
        let failed = is(&[Some(Outcome::Failed)]);
        match (unknown, failed) {
            (0, 0) => Came::Succeeded,
            (0, n) if n == self.changes.len() => Came::Failed,
            (0, _) => Came::Partly,
            _ => Came::Unknown,
        }
    }
}

fn add(list: &mut Vec<String>, name: &str) {
    if !list.iter().any(|n| n == name) {
        list.push(name.to_owned());
    }
}

fn first(at: &mut Option<DateTime<Utc>>, time: DateTime<Utc>) {
    if at.is_none_or(|at| time < at) {
        *at = Some(time);
    }
}
