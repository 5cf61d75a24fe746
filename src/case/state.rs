//! The state of a case: the fold of its entries, and nothing else.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::CaseId;
use super::addressees::Addressees;
use super::changes::{ChangeState, SingleUseIntent, Stamped, stamp};
use super::event::{
    ApprovalFor, CodesChecked, Door, Enrolled, Event, Opened, Rejected, Rejection, Route, Verified,
};
use crate::ledger::entry::Committed;
use crate::model::{Outcome, Role};
use crate::provider::ActKind;

/// The progress of the target in helping themself.
#[derive(Clone, Debug, PartialEq)]
pub struct SelfState {
    pub route: Route,
    pub since: DateTime<Utc>,
    /// `None` while it is under way.
    pub succeeded: Option<bool>,
}

/// The reason why a case is about to be closed without a recovery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    pub outcome: Outcome,
    pub seq: u64,
}

/// One recovery, replayed.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::struct_excessive_bools)] // each is a fact of its own, recorded by its own entry
pub struct Case {
    pub id: CaseId,
    pub provider: String,
    pub target: String,
    pub opened: Stamped<Opened>,
    pub ticket: Option<String>,
    pub holder: String,
    pub held_since: DateTime<Utc>,
    /// Everyone who has held it.
    pub holders: BTreeSet<String>,
    /// Whom the holder offered it to.
    pub offered: Option<String>,
    pub screened: Option<Vec<String>>,
    pub verified: Vec<Stamped<Verified>>,
    /// Verifications before this do not count: the case was taken over without a hand-over.
    pub valid_from: u64,
    pub rejected: Vec<Stamped<Rejected>>,
    pub codes: Option<CodesChecked>,
    pub self_recovery: Option<SelfState>,
    pub requested: Option<Stamped<Option<ApprovalFor>>>,
    /// The last answer to a request: granted or denied.
    pub approval: Option<Stamped<bool>>,
    /// Whoever granted or denied.
    pub answered: BTreeSet<String>,
    pub changes: Vec<ChangeState>,
    /// The entry at which the list was last read after a reset, and the outcome that says what was
    /// still there.
    pub read_back: Option<(u64, Outcome)>,
    /// Changes whose secret has been shown, by the `seq` of their intents.
    pub handed: BTreeSet<u64>,
    /// The newest entry that a notice has told the target of.
    pub told: Option<u64>,
    /// The record of what became of the notices, address by address.
    pub notices: Addressees,
    pub enrolled: Option<Stamped<Enrolled>>,
    pub overdue: bool,
    pub followed_up: bool,
    /// The record of what became of the follow-up, address by address.
    pub follow_ups: Addressees,
    /// Red flags that the holder saw after the screening.
    pub late_flags: Vec<String>,
    pub paused: bool,
    /// Passed to a senior, last; a red flag for as long as no senior has taken the case since.
    pub referred: Option<Stamped<()>>,
    /// It waits for that senior.
    pub waiting: bool,
    /// The senior who took it while it waited.
    pub taken_up: Option<Stamped<()>>,
    pub ending: Option<Ending>,
    pub door: Option<Stamped<Door>>,
    /// The newest entry that shows a new password of the target.
    pub password_changed: Option<u64>,
    /// Factors that were not there when the case was opened, and were when its reset began.
    pub there: BTreeSet<String>,
    pub closed: Option<(DateTime<Utc>, Outcome)>,
    pub entries: u64,
    pub last: u64,
    pub last_at: DateTime<Utc>,
    /// Personal data of some entry has been erased since.
    pub erased: bool,
    pub(super) leave: SingleUseIntent,
}

impl Case {
    /// From the case's entries, oldest first. An error names the entry that cannot be what it says.
    pub fn replay<'a>(entries: impl IntoIterator<Item = &'a Committed>) -> Result<Case, String> {
        let mut entries = entries.into_iter();
        let first = entries.next().ok_or("a case without entries")?;
        let mut case = Case::begin(first)?;
        for entry in entries {
            case.apply(entry)?;
        }
        // What was begun before a replay is found out about, and never done again.
        case.leave.withdraw();
        Ok(case)
    }

    /// The case that `case.opened` begins.
    pub fn begin(entry: &Committed) -> Result<Case, String> {
        let draft = entry.draft();
        let wrong = |what: &str| format!("entry {}: {what}", entry.seq());
        let id =
            draft.case.as_deref().and_then(CaseId::parse).ok_or_else(|| wrong("no case id"))?;
        let event = Event::of(draft).map_err(|e| wrong(&e))?;
        let Some(Event::Opened(opened)) = event else {
            return Err(wrong("a case begins with case.opened"));
        };
        Ok(Case {
            id,
            provider: draft.provider.clone().ok_or_else(|| wrong("no provider"))?,
            target: draft.target.clone().ok_or_else(|| wrong("no target"))?,
            ticket: draft.ticket.clone(),
            holder: draft.actor.clone(),
            held_since: entry.time(),
            holders: BTreeSet::from([draft.actor.clone()]),
            offered: None,
            opened: stamp(entry, opened),
            screened: None,
            verified: Vec::new(),
            valid_from: 0,
            rejected: Vec::new(),
            codes: None,
            self_recovery: None,
            requested: None,
            approval: None,
            answered: BTreeSet::new(),
            changes: Vec::new(),
            read_back: None,
            handed: BTreeSet::new(),
            told: None,
            notices: Addressees::default(),
            enrolled: None,
            overdue: false,
            followed_up: false,
            follow_ups: Addressees::default(),
            paused: false,
            referred: None,
            late_flags: Vec::new(),
            waiting: false,
            taken_up: None,
            ending: None,
            door: None,
            password_changed: None,
            there: BTreeSet::new(),
            closed: None,
            entries: 1,
            last: entry.seq(),
            last_at: entry.time(),
            erased: entry.entry().erased,
            leave: SingleUseIntent::default(),
        })
    }

    /// Takes in the next entry. Total over everything that can be read: what an entry may not do is
    /// `decide`'s business, and `audit verify`'s.
    pub fn apply(&mut self, entry: &Committed) -> Result<(), String> {
        let draft = entry.draft();
        let wrong = |what: &str| format!("entry {}: {what}", entry.seq());
        if draft.case.as_deref() != Some(self.id.as_str()) {
            return Err(wrong("belongs to another case"));
        }
        let event = Event::of(draft)
            .map_err(|e| wrong(&e))?
            .ok_or_else(|| wrong("does not belong to a case"))?;
        match event {
            Event::Opened(_) => return Err(wrong("the case is opened twice")),
            Event::Screened(screened) => self.screened = Some(screened.flags),
            Event::Verified(verified) => self.verified.push(stamp(entry, verified)),
            Event::Rejected(rejected) => self.rejected.push(stamp(entry, rejected)),
            Event::ApprovalRequested(approval) => {
                self.requested = Some(stamp(entry, approval.what));
                self.approval = None;
            }
            Event::ApprovalGranted(_) => self.answer(entry, true),
            Event::ApprovalDenied(_) => self.answer(entry, false),
            Event::CodesChecked(checked) => self.codes = Some(checked),
            Event::SelfStarted(started) => {
                let route = started.route.ok_or_else(|| wrong("self-recovery without a route"))?;
                self.self_recovery =
                    Some(SelfState { route, since: entry.time(), succeeded: None });
            }
            Event::SelfConfirmed(_) => self.end_self_recovery(true),
            Event::SelfFailed(_) => self.end_self_recovery(false),
            Event::Intended(change) => {
                self.leave.give(entry.seq());
                self.there.extend(change.there.iter().cloned());
                self.changes.push(ChangeState {
                    intent: stamp(entry, change),
                    came: None,
                    settled: false,
                    was: None,
                });
            }
            Event::CameOut(change, outcome) => {
                let open = self.changes.iter_mut().find(|c| Some(c.intent.seq) == change.intent);
                let open = open.ok_or_else(|| wrong("an outcome without its intent"))?;
                (open.came, open.settled, open.was) =
                    (Some((entry.seq(), outcome)), change.settled, change.was);
                // What came after the follow-up is not in it.
                if open.intent.what.act != Some(ActKind::Note) && open.may_have_happened() {
                    self.followed_up = false;
                    self.follow_ups.forget();
                }
            }
            Event::ReadBack(_, outcome) => self.read_back = Some((entry.seq(), outcome)),
            Event::Handed(handed) => {
                self.handed.insert(handed.intent);
            }
            Event::Enrolled(enrolled) => self.enrolled = Some(stamp(entry, enrolled)),
            Event::Overdue(_) => self.overdue = true,
            Event::Notified(sent) => {
                if sent.has_told_everyone() {
                    self.told = self.told.max(Some(sent.covers));
                }
                self.notices.notified(entry.seq(), entry.time(), &sent);
            }
            Event::FollowedUp(sent) => {
                self.followed_up |= sent.has_followed_up();
                self.follow_ups.followed_up(entry.seq(), entry.time(), &sent);
            }
            Event::Noted(remark) => {
                if remark.raises_flags() {
                    self.late_flags.extend(remark.raised());
                    self.forget_approval();
                }
                self.ticket = remark.ticket.or(self.ticket.take());
            }
            Event::Paused(_) => self.paused = true,
            Event::Resumed(_) => (self.paused, self.waiting) = (false, false),
            Event::HandedOver(remark) => self.offered = remark.to,
            Event::TakenOver(_) => {
                if self.offered.as_ref() != Some(&draft.actor) {
                    self.valid_from = entry.seq();
                }
                self.offered = None;
                if self.waiting && draft.role == Role::Senior {
                    self.taken_up = Some(stamp(entry, ()));
                }
                (self.paused, self.waiting) = (false, false);
                self.holder.clone_from(&draft.actor);
                self.held_since = entry.time();
                self.holders.insert(draft.actor.clone());
            }
            Event::Refused(_) => self.end(Outcome::Refused, entry),
            Event::Escalated(_) => self.end(Outcome::Escalated, entry),
            Event::Referred(_) => {
                self.referred = Some(stamp(entry, ()));
                (self.waiting, self.paused, self.offered) = (true, false, None);
                self.forget_approval();
            }
            Event::DoorClosed(door) => self.door = Some(stamp(entry, door)),
            Event::PasswordChanged(_) => self.password_changed = Some(entry.seq()),
            Event::Abandoned(_) => self.end(Outcome::Abandoned, entry),
            Event::Closed(_, outcome) => self.closed = Some((entry.time(), outcome)),
            Event::IncidentOpened(_) | Event::IncidentClosed(_) => {
                return Err(wrong("an incident has an id of its own"));
            }
        }
        self.entries += 1;
        self.last = entry.seq();
        self.last_at = entry.time();
        self.erased |= entry.entry().erased;
        Ok(())
    }

    fn answer(&mut self, entry: &Committed, granted: bool) {
        self.approval = Some(stamp(entry, granted));
        self.answered.insert(entry.draft().actor.clone());
    }

    fn end_self_recovery(&mut self, succeeded: bool) {
        if let Some(state) = &mut self.self_recovery {
            state.succeeded = Some(succeeded);
        }
    }

    /// Takes an approval back: it was given to a case that nobody had these doubts of. A denial
    /// stands.
    fn forget_approval(&mut self) {
        if self.approval.as_ref().is_none_or(|a| a.what) {
            (self.requested, self.approval) = (None, None);
        }
    }

    fn end(&mut self, outcome: Outcome, entry: &Committed) {
        self.ending = Some(Ending { outcome, seq: entry.seq() });
        (self.paused, self.waiting) = (false, false);
    }
}

impl Rejection {
    /// Every rejected verification is an attempt: whoever guesses gets few.
    pub fn counts(self) -> bool {
        match self {
            Rejection::Uncertain | Rejection::Failed | Rejection::Unacceptable => true,
        }
    }
}
