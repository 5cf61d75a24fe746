//! The record about one user, over all cases.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::event::{Event, IncidentOpened, Opened, SuspendedBy, Was};
use super::id::{folded, is_same};
use super::{Refusal, Rejection};
use crate::ledger::entry::Committed;
use crate::model::Outcome;
use crate::provider::ActKind;
use crate::runbook::Policy;

/// One earlier or current case, as far as others need to know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PastCase {
    pub id: String,
    /// The user's id, as it was when the case was opened.
    pub target: String,
    /// Their login then; empty once it has been erased.
    pub login: String,
    pub opened: DateTime<Utc>,
    /// Everyone who held it, the present holder last.
    pub holders: Vec<String>,
    /// Since when the present holder has it.
    pub held_since: DateTime<Utc>,
    pub closed: Option<(DateTime<Utc>, Outcome)>,
    /// Refused; or given up or escalated while a red flag was up or an approval denied, which a new
    /// case would clear.
    pub failed: Option<DateTime<Utc>>,
    /// A red flag is up, or an approval was denied.
    pub flagged: bool,
    /// Opened by another senior within the cooling time.
    pub cooling: bool,
    /// The place of its opening.
    pub seq: u64,
}

impl PastCase {
    /// Returns true if the case ended with the user let back in.
    pub fn brought_back(&self) -> bool {
        matches!(
            self.closed,
            Some((
                _,
                Outcome::RecoveredByReset
                    | Outcome::RecoveredByBackupCode
                    | Outcome::RecoveredByFederatedSignIn
            ))
        )
    }
}

/// A verification that failed or was uncertain: it counts against the limit of attempts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerificationAttempt {
    pub at: DateTime<Utc>,
    pub case: String,
    /// Its place. Times alone do not tell before from after: entries made while a clock is behind
    /// share one.
    pub seq: u64,
}

/// An incident that has not been closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenIncident {
    pub id: String,
    /// The user's id, as it was when the incident was opened.
    pub target: String,
    /// Their login then; empty once it has been erased.
    pub login: String,
    /// The place of its opening.
    pub seq: u64,
    /// The case that went wrong, if there was one.
    pub of: Option<String>,
    /// The account was suspended in it, and was not before.
    pub suspended: bool,
    /// The account may have been suspended in it, and it is not on record how the account stood
    /// before.
    pub unsure: bool,
}

/// The fold of every entry about one user. Where a person types the ids of a platform, that can be
/// under several of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    pub cases: Vec<PastCase>,
    pub rejections: Vec<VerificationAttempt>,
    /// Incidents that are open, under whichever of the ids.
    pub incidents: Vec<OpenIncident>,
    /// Cases that an incident was opened about, be it open or closed by now.
    pub went_wrong: Vec<String>,
    /// A person types the ids of this platform, so that one of them may be misread.
    pub typed_ids: bool,
    /// The ids under which they are on record.
    pub targets: BTreeSet<String>,
    /// Id and login of each opening.
    seen_as: BTreeSet<(String, String)>,
    /// The newest entry, to say what a decision was based on.
    pub last: Option<u64>,
    /// The newest under each id.
    newest: BTreeMap<String, u64>,
}

impl History {
    /// Says that a person types the ids of this platform, or that the platform gives them itself.
    #[must_use]
    pub fn with_typed_ids(self, typed_ids: bool) -> History {
        History { typed_ids, ..self }
    }

    /// From the user's entries, oldest first. Entries that are not about a case are passed over.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Committed>) -> Result<History, String> {
        let mut history = History::default();
        for entry in entries {
            history.apply(entry)?;
        }
        Ok(history)
    }

    pub fn apply(&mut self, entry: &Committed) -> Result<(), String> {
        self.last = Some(entry.seq());
        let draft = entry.draft();
        if let Some(target) = &draft.target {
            self.newest.insert(target.clone(), entry.seq());
        }
        let Some(id) = draft.case.clone() else {
            return Ok(());
        };
        let Some(event) = Event::of(draft).map_err(|e| format!("entry {}: {e}", entry.seq()))?
        else {
            return Ok(());
        };
        let at = entry.time();
        let target = draft.target.clone().unwrap_or_default();
        self.targets.insert(target.clone());
        if let Event::Opened(Opened { login, .. })
        | Event::IncidentOpened(IncidentOpened { login, .. }) = &event
        {
            self.seen_as.insert((target.clone(), login.clone()));
        }
        match &event {
            Event::Opened(opened) => self.cases.push(PastCase {
                id,
                target,
                login: opened.login.clone(),
                opened: at,
                holders: vec![draft.actor.clone()],
                held_since: at,
                closed: None,
                failed: None,
                // Erased flags are unknown, and count.
                flagged: !opened.raised.is_empty() || entry.entry().lacks_facts(),
                cooling: opened.cooling,
                seq: entry.seq(),
            }),
            Event::Screened(screened) => {
                let flagged = !screened.flags.is_empty() || entry.entry().lacks_facts();
                self.case_mut(&id, |c| c.flagged |= flagged);
            }
            Event::ApprovalDenied(_) => self.case_mut(&id, |c| c.flagged = true),
            Event::Rejected(rejected) if rejected.why.is_none_or(Rejection::counts) => {
                self.rejections.push(VerificationAttempt { at, case: id, seq: entry.seq() });
            }
            Event::Refused(_) => self.case_mut(&id, |c| c.failed = Some(at)),
            Event::Escalated(_) | Event::Abandoned(_) => {
                self.case_mut(&id, |c| c.failed = c.flagged.then_some(at));
            }
            Event::TakenOver(_) => self.case_mut(&id, |c| {
                c.holders.push(draft.actor.clone());
                c.held_since = at;
            }),
            Event::Closed(_, outcome) => self.case_mut(&id, |c| c.closed = Some((at, *outcome))),
            Event::IncidentOpened(opened) => {
                self.went_wrong.extend(opened.of.clone());
                let (login, of) = (opened.login.clone(), opened.of.clone());
                let (seq, suspended, unsure) = (entry.seq(), false, false);
                self.incidents.push(OpenIncident { id, target, login, seq, of, suspended, unsure });
            }
            Event::Referred(_) => self.case_mut(&id, |c| c.flagged = true),
            Event::Noted(remark) if remark.raises_flags() => {
                self.case_mut(&id, |c| c.flagged = true);
            }
            Event::CameOut(change, outcome) if change.act == Some(ActKind::Suspend) => {
                let done =
                    matches!(outcome, Outcome::Succeeded | Outcome::Accepted | Outcome::Attested);
                if let Some(incident) = self.incidents.iter_mut().find(|i| i.id == id) {
                    match change.was {
                        Some(Was::Enabled) if done => incident.suspended = true,
                        // An entry from before this was recorded does not say how it was.
                        None | Some(Was::Unknown) if done => incident.unsure = true,
                        None | Some(Was::Unknown | Was::Enabled) => {
                            incident.unsure |= *outcome == Outcome::Unknown;
                        }
                        Some(Was::Suspended) => {}
                    }
                }
            }
            Event::IncidentClosed(_) => self.incidents.retain(|i| i.id != id),
            _ => {}
        }
        Ok(())
    }

    fn case_mut(&mut self, id: &str, change: impl FnOnce(&mut PastCase)) {
        if let Some(case) = self.cases.iter_mut().find(|c| c.id == id) {
            change(case);
        }
    }

    /// The newest entry under this id.
    pub fn newest(&self, id: &str) -> Option<u64> {
        self.newest.get(id).copied()
    }

    /// The case that is open under this id, if one is. One under another id may be a stranger's,
    /// whose id was misread.
    pub fn open(&self, id: &str) -> Option<&PastCase> {
        self.cases.iter().find(|c| c.target == id && c.closed.is_none())
    }

    /// The incidents that are open under this id.
    pub fn incidents<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a OpenIncident> {
        self.incidents.iter().filter(move |i| i.target == id)
    }

    /// Returns true if an incident that is open suspended this account, and found the account
    /// enabled.
    pub fn suspended_by_us(&self, id: &str) -> bool {
        self.incidents(id).any(|i| i.suspended)
    }

    /// Returns true if an incident that is open may have suspended this account, and nobody
    /// recorded how the account stood before.
    pub fn perhaps_suspended_by_us(&self, id: &str) -> bool {
        !self.suspended_by_us(id) && self.incidents(id).any(|i| i.unsure)
    }

    /// Returns the party that suspended this account, as far as it is on record. The account is
    /// found suspended.
    pub fn suspended_by(&self, id: &str) -> Option<SuspendedBy> {
        if self.suspended_by_us(id) {
            Some(SuspendedBy::Us)
        } else if self.perhaps_suspended_by_us(id) {
            None
        } else {
            Some(SuspendedBy::Others)
        }
    }

    /// The incident that is open under this id and this login. One under another login may be about
    /// somebody else, whose id was misread.
    pub fn incident(&self, id: &str, login: &str) -> Option<&OpenIncident> {
        self.incidents.iter().find(|i| i.target == id && folded(&i.login) == folded(login))
    }

    /// An incident that is open about this login, under whichever id, and was opened after `seq`.
    pub fn incident_of_login_since(&self, login: &str, seq: u64) -> Option<&OpenIncident> {
        self.incidents.iter().find(|i| i.seq > seq && is_same(&i.login, login))
    }

    /// The ids under which they are on record besides this one.
    pub fn other_ids<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a String> {
        self.targets.iter().filter(move |other| *other != id)
    }

    /// The logins under which this id is on record besides this one.
    pub fn other_logins<'a>(
        &'a self,
        id: &'a str,
        login: &'a str,
    ) -> impl Iterator<Item = &'a str> {
        let others = self
            .seen_as
            .iter()
            .filter(move |(its_id, its_login)| its_id == id && !is_same(its_login, login));
        others.map(|(_, its_login)| its_login.as_str()).filter(|its_login| !its_login.is_empty())
    }

    /// Returns the open incident about this very user. Where ids are typed, one that has another
    /// login may be about somebody else, and this user is not contained by it.
    pub fn open_incident<'a>(&'a self, id: &'a str, login: &str) -> Option<&'a OpenIncident> {
        if self.typed_ids { self.incident(id, login) } else { self.incidents(id).next() }
    }

    /// Returns true if ids are typed, and the login is on record under another id, or the id under
    /// another login: one of them may be misread. A platform that gives ids itself knows its users.
    pub fn has_others(&self, id: &str, login: &str) -> bool {
        self.typed_ids
            && (self.other_ids(id).next().is_some()
                || self.other_logins(id, login).next().is_some())
    }

    /// The same, and it is not settled who this is. Whom a case has brought back under this id and
    /// this login is known, unless an incident is open under another of their names.
    pub fn doubts(&self, id: &str, login: &str) -> bool {
        let known = |c: &PastCase| c.target == id && is_same(&c.login, login) && c.brought_back();
        let elsewhere =
            |i: &OpenIncident| i.target != id || !is_same(&i.login, login) && !i.login.is_empty();
        self.has_others(id, login)
            && (!self.cases.iter().any(known) || self.incidents.iter().any(elsewhere))
    }

    /// Returns true if an incident says that this case went wrong. An incident that is closed by
    /// now still says so.
    pub fn incident_about(&self, case: &str) -> bool {
        self.went_wrong.iter().any(|c| c == case)
    }

    /// Attempts that count against the limit: those within the window, and, if a senior has since
    /// opened a case in spite of it, only those after that.
    pub fn attempts(&self, policy: &Policy, now: DateTime<Utc>) -> u32 {
        let counted = self.counted(policy, now, u64::MAX).count();
        u32::try_from(counted).unwrap_or(u32::MAX)
    }

    /// The attempts that counted at `at`, just before the entry `seq`.
    fn counted(
        &self,
        policy: &Policy,
        at: DateTime<Utc>,
        seq: u64,
    ) -> impl Iterator<Item = &VerificationAttempt> {
        let from = at - policy.attempts_window;
        let forgiven = self.cases.iter().filter(|c| c.cooling && c.seq < seq).map(|c| c.seq).max();
        let past = self.rejections.iter().filter(move |r| r.seq < seq && r.at > from);
        past.filter(move |r| forgiven.is_none_or(|f| r.seq > f))
    }

    /// When attempts last ran out in each case, and that all attempts which count towards it ran
    /// out with it. What has been forgiven since, or has left the window, still ran out then.
    fn ran_out(&self, policy: &Policy) -> BTreeMap<&str, DateTime<Utc>> {
        let mut ran_out = BTreeMap::new();
        for last in &self.rejections {
            let together: Vec<&VerificationAttempt> =
                self.counted(policy, last.at, last.seq + 1).collect();
            if together.len() >= policy.attempts as usize {
                ran_out.extend(together.iter().map(|r| (r.case.as_str(), last.at)));
            }
        }
        ran_out
    }

    /// Returns the number of cases about this user that were opened within `window`.
    pub fn contacts(&self, now: DateTime<Utc>, window: TimeDelta) -> u64 {
        self.cases.iter().filter(|c| c.opened > now - window).count() as u64
    }

    /// After a refusal or exhausted attempts, who may open a new case. `Ok(true)`: only because the
    /// actor is a senior who did not hold the old one.
    pub fn cooling(
        &self,
        policy: &Policy,
        now: DateTime<Utc>,
        actor: &str,
        senior: bool,
    ) -> Result<bool, Refusal> {
        let ran_out = self.ran_out(policy);
        let mut needed = false;
        for case in &self.cases {
            let Some(since) = case.failed.max(ran_out.get(case.id.as_str()).copied()) else {
                continue;
            };
            let until = since + policy.refusal_cooling;
            if until <= now {
                continue;
            }
            if !senior || case.holders.iter().any(|h| h == actor) {
                return Err(Refusal::Cooling { since, until });
            }
            needed = true;
        }
        Ok(needed)
    }
}
