//! What is on record about one user, over all cases.

use chrono::{DateTime, TimeDelta, Utc};

use super::event::Event;
use super::{Refusal, Rejection};
use crate::ledger::entry::{Committed, Outcome};
use crate::runbook::Policy;

/// One earlier or current case, as far as others need to know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PastCase {
    pub id: String,
    pub opened: DateTime<Utc>,
    /// Everyone who held it, the present holder last.
    pub holders: Vec<String>,
    /// Since when the present holder has it.
    pub held_since: DateTime<Utc>,
    pub closed: Option<(DateTime<Utc>, Outcome)>,
    /// Refused, or out of attempts.
    pub failed: Option<DateTime<Utc>>,
    /// Opened by another senior within the cooling time.
    pub cooling: bool,
}

/// An incident that has not been closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenIncident {
    pub id: String,
    /// The case that went wrong, if there was one.
    pub of: Option<String>,
}

/// The fold of every entry about one user.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    pub cases: Vec<PastCase>,
    /// When a verification was rejected, and in which case.
    pub rejections: Vec<(DateTime<Utc>, String)>,
    /// Incidents that are open.
    pub incidents: Vec<OpenIncident>,
    /// The newest entry, to say what a decision was based on.
    pub last: Option<u64>,
}

impl History {
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
        let Some(id) = draft.case.clone() else { return Ok(()) };
        let Some(event) = Event::of(draft).map_err(|e| format!("entry {}: {e}", entry.seq()))? else { return Ok(()) };
        let at = entry.time();
        match &event {
            Event::Opened(opened) => self.cases.push(PastCase {
                id,
                opened: at,
                holders: vec![draft.actor.clone()],
                held_since: at,
                closed: None,
                failed: None,
                cooling: opened.cooling,
            }),
            Event::Rejected(rejected) if rejected.why.is_some_and(Rejection::counts) => self.rejections.push((at, id)),
            Event::Refused(_) => self.case_mut(&id, |c| c.failed = Some(at)),
            Event::TakenOver(_) => self.case_mut(&id, |c| {
                c.holders.push(draft.actor.clone());
                c.held_since = at;
            }),
            Event::Closed(_, outcome) => self.case_mut(&id, |c| c.closed = Some((at, *outcome))),
            Event::IncidentOpened(opened) => self.incidents.push(OpenIncident { id, of: opened.of.clone() }),
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

    /// The case that is open, if one is.
    pub fn open(&self) -> Option<&PastCase> {
        self.cases.iter().find(|c| c.closed.is_none())
    }

    /// Whether an open incident says that this case went wrong.
    pub fn incident_about(&self, case: &str) -> bool {
        self.incidents.iter().any(|i| i.of.as_deref() == Some(case))
    }

    /// Attempts that count against the limit: those within the window, and, if a senior has since opened a case in spite
    /// of it, only those after that.
    pub fn attempts(&self, policy: &Policy, now: DateTime<Utc>) -> u32 {
        let from = now - policy.attempts_window;
        let forgiven = self.cases.iter().filter(|c| c.cooling).map(|c| c.opened).max();
        let counted = self.rejections.iter().filter(|(at, _)| *at > from && forgiven.is_none_or(|f| *at >= f)).count();
        u32::try_from(counted).unwrap_or(u32::MAX)
    }

    /// How many cases about this user were opened within `window`.
    pub fn contacts(&self, now: DateTime<Utc>, window: TimeDelta) -> u64 {
        self.cases.iter().filter(|c| c.opened > now - window).count() as u64
    }

    /// After a refusal or exhausted attempts, who may open a new case. `Ok(true)`: only because the actor is a senior who
    /// did not hold the old one.
    pub fn cooling(&self, policy: &Policy, now: DateTime<Utc>, actor: &str, senior: bool) -> Result<bool, Refusal> {
        let exhausted = self.attempts(policy, now) >= policy.attempts;
        let mut needed = false;
        for case in &self.cases {
            let ran_out =
                exhausted.then(|| self.rejections.iter().filter(|(_, id)| *id == case.id).map(|(at, _)| *at).max());
            let Some(since) = case.failed.max(ran_out.flatten()) else { continue };
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
