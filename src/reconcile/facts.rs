//! The changes that the ledger says were done: the folds of the cases that changed something in a
//! period.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};

use super::{PlatformAct, PlatformEvent};
use crate::case::Event;
use crate::case::event::Change;
use crate::ledger::{Action, Committed, Filter, LedgerError};
use crate::model::Outcome;
use crate::provider::{Act, ActKind};
use crate::report::{EntrySource, Gathered, gather};

/// The changes that a platform's log can show.
const CHANGES: [Action; 8] = [
    Action::FactorAdminReset,
    Action::PasswordSet,
    Action::PasswordTicketIssued,
    Action::BackupCodesGenerated,
    Action::EnrolmentTicketIssued,
    Action::UserDisabled,
    Action::UserEnabled,
    Action::NoteAdded,
];

/// The actions that go with the changes.
const AROUND: [Action; 3] =
    [Action::CaseOpened, Action::IncidentOpened, Action::VerificationAccepted];

/// One change, as the ledger has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeFact {
    pub act: PlatformAct,
    /// The intent.
    pub from: DateTime<Utc>,
    /// The outcome, if there is one.
    pub to: Option<DateTime<Utc>>,
    pub came: Option<Outcome>,
    pub by: String,
    /// The factor that was removed; `None`: whichever there were.
    pub factor: Option<String>,
}

impl ChangeFact {
    /// The ledger says that it was done, so the platform should show it.
    pub fn is_expected(&self) -> bool {
        matches!(self.came, Some(Outcome::Succeeded | Outcome::Accepted | Outcome::Attested))
    }
}

/// The trust that a record of outside work has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutsideState {
    Confirmed,
    /// One person says so: it explains nothing.
    Unconfirmed,
}

/// One case or incident, or what was done outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFacts {
    pub case: String,
    /// The platform's id of the user.
    pub target: String,
    /// Their login; empty once it was erased.
    pub login: String,
    /// The other names that the log may have for the user.
    pub addresses: Vec<String>,
    pub opened: Option<DateTime<Utc>>,
    /// The first one.
    pub verified: Option<DateTime<Utc>>,
    pub changes: Vec<ChangeFact>,
    /// The changes say why, or it was erased.
    pub reason: bool,
    /// It is no case: it was done while the ledger was down, and entered later.
    pub outside: Option<OutsideState>,
}

impl CaseFacts {
    /// Returns the operator who recorded an act of this kind, or the first act of the case.
    pub(super) fn recorded_by(&self, act: PlatformAct) -> Option<String> {
        self.changes.iter().find(|c| c.act == act).or(self.changes.first()).map(|c| c.by.clone())
    }

    /// Returns true if a name is one of the user's own names or addresses.
    pub fn is_called(&self, name: &str) -> bool {
        let names = [&self.target, &self.login].into_iter().chain(&self.addresses);
        names.filter(|own| !own.is_empty()).any(|own| own.to_lowercase() == name.to_lowercase())
    }

    /// The platform's id, where it is not only a name: a console worked by hand need not show one.
    fn id(&self) -> Option<&str> {
        let names = || std::iter::once(&self.login).chain(&self.addresses);
        let is_name = names().any(|name| name.eq_ignore_ascii_case(&self.target));
        (!self.target.is_empty() && !is_name).then_some(self.target.as_str())
    }
}

/// All of them, found by what a log may call the user.
#[derive(Debug, Default)]
pub struct LogFacts {
    pub cases: Vec<CaseFacts>,
    index: HashMap<String, Vec<usize>>,
}

impl LogFacts {
    pub fn new(cases: Vec<CaseFacts>) -> LogFacts {
        let mut index: HashMap<String, Vec<usize>> = HashMap::new();
        for (n, case) in cases.iter().enumerate() {
            let names = std::iter::once(&case.target).chain([&case.login]).chain(&case.addresses);
            for name in names.filter(|name| !name.is_empty()) {
                let list = index.entry(name.to_lowercase()).or_default();
                if list.last() != Some(&n) {
                    list.push(n);
                }
            }
        }
        LogFacts { cases, index }
    }

    /// The cases of whoever is called one of these. An address can pass from one person to another:
    /// where both the row and the case have an id, the ids agree.
    pub fn about(&self, names: &[String], id: Option<&str>) -> Vec<usize> {
        let mut found: Vec<usize> = names
            .iter()
            .filter_map(|n| self.index.get(&n.to_lowercase()))
            .flatten()
            .copied()
            .collect();
        found.retain(|n| {
            let ids = id.zip(self.cases[*n].id());
            ids.is_none_or(|(row, case)| row.eq_ignore_ascii_case(case))
        });
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Reads what `provider`'s cases changed from `since` to `until`.
    pub fn read(
        source: &dyn EntrySource,
        provider: &str,
        since: Option<DateTime<Utc>>,
        until: Option<DateTime<Utc>>,
    ) -> Result<LogFacts, LedgerError> {
        let folds: BTreeMap<String, CaseFold> = gather(source, &CHANGES, &AROUND, since, until)?;
        let cases =
            folds.into_iter().filter(|(_, fold)| fold.provider.as_deref() == Some(provider));
        Ok(LogFacts::new(cases.map(|(case, fold)| fold.facts(case)).collect()))
    }

    /// One case, and the others about the same user since it was opened: what those did is theirs
    /// to explain.
    pub fn of_case(
        source: &dyn EntrySource,
        provider: &str,
        case: &str,
        until: Option<DateTime<Utc>>,
    ) -> Result<LogFacts, LedgerError> {
        let mut fold = CaseFold::default();
        let filter = Filter { cases: vec![case.to_owned()], ..Filter::default() };
        source.each(&filter, &mut |entry| fold.take(entry))?;
        let one = fold.facts(case.to_owned());
        let since = one.opened.map(|at| at - OPEN_ENDED);
        let others = LogFacts::read(source, provider, since, until)?.cases;
        let others =
            others.into_iter().filter(|other| other.target == one.target && other.case != one.case);
        Ok(LogFacts::new(std::iter::once(one.clone()).chain(others).collect()))
    }
}

#[derive(Debug, Default)]
struct CaseFold {
    begun: bool,
    provider: Option<String>,
    facts: CaseFacts,
    changes: BTreeMap<u64, ChangeFact>,
}

impl Gathered for CaseFold {
    fn begun(&self) -> bool {
        self.begun
    }

    fn take(&mut self, entry: &Committed) {
        let draft = entry.draft();
        // What cannot be read is left to a verification, which says so.
        let Ok(Some(event)) = Event::of(draft) else {
            return;
        };
        if self.provider.is_none() {
            self.provider.clone_from(&draft.provider);
            self.facts.target = draft.target.clone().unwrap_or_default();
        }
        match event {
            Event::Opened(opened) => self.open(entry.time(), opened.login, opened.addresses),
            Event::IncidentOpened(opened) => {
                self.open(entry.time(), opened.login, opened.addresses);
            }
            Event::Verified(_) => {
                let first = self.facts.verified.map_or(entry.time(), |at| at.min(entry.time()));
                self.facts.verified = Some(first);
            }
            Event::Intended(change) => {
                if let Some(act) = act_of(draft.action, &change) {
                    let erased = entry.entry().erased;
                    self.facts.reason |=
                        erased || change.reason.as_ref().is_some_and(|r| !r.trim().is_empty());
                    let from = entry.time();
                    let factor = change.factor.clone().filter(|factor| factor != Act::EVERY_FACTOR);
                    let fact = ChangeFact {
                        act,
                        from,
                        to: None,
                        came: None,
                        by: draft.actor.clone(),
                        factor,
                    };
                    self.changes.insert(entry.seq(), fact);
                }
            }
            Event::CameOut(change, outcome) => {
                if let Some(fact) = change.intent.and_then(|intent| self.changes.get_mut(&intent)) {
                    (fact.to, fact.came) = (Some(entry.time()), Some(outcome));
                }
            }
            _ => {}
        }
    }
}

impl CaseFold {
    fn open(&mut self, at: DateTime<Utc>, login: String, addresses: Vec<String>) {
        self.begun = true;
        self.facts.opened = Some(at);
        (self.facts.login, self.facts.addresses) = (login, addresses);
    }

    fn facts(self, case: String) -> CaseFacts {
        CaseFacts { case, changes: self.changes.into_values().collect(), ..self.facts }
    }
}

/// Returns what a platform's log would call a change. Returns `None` for a change that the log does
/// not tell from others.
fn act_of(action: Action, change: &Change) -> Option<PlatformAct> {
    match action {
        Action::FactorAdminReset if change.act == Some(ActKind::RequireEnrolment) => {
            Some(PlatformAct::EnrolmentTicket)
        }
        Action::FactorAdminReset if change.act == Some(ActKind::ForgetDevices) => None,
        Action::FactorAdminReset => Some(PlatformAct::Reset),
        Action::PasswordSet => Some(PlatformAct::Password),
        Action::PasswordTicketIssued => Some(PlatformAct::PasswordTicket),
        Action::BackupCodesGenerated => Some(PlatformAct::BackupCodes),
        Action::EnrolmentTicketIssued => Some(PlatformAct::EnrolmentTicket),
        Action::UserDisabled => Some(PlatformAct::Suspended),
        Action::UserEnabled => Some(PlatformAct::Enabled),
        Action::NoteAdded => Some(PlatformAct::Note),
        _ => None,
    }
}

/// A reset that no enrolment follows within so long is an alarm.
pub const ENROL_WITHIN: TimeDelta = TimeDelta::hours(12);

/// A change that was begun may still be under way for so long where no outcome says otherwise.
pub const OPEN_ENDED: TimeDelta = TimeDelta::hours(12);

/// Returns how far a moment is from what a case did.
pub(crate) fn distance(case: &CaseFacts, at: DateTime<Utc>) -> TimeDelta {
    let times = case
        .opened
        .into_iter()
        .chain(case.changes.iter().flat_map(|c| [Some(c.from), c.to]).flatten());
    times.map(|t| (t - at).abs()).min().unwrap_or(TimeDelta::MAX)
}

/// A removed factor by its id, which begins with its kind: `totp|dev_1`. Some paths leave the kind
/// out.
pub(crate) fn is_same_factor(row: &str, case: &str) -> bool {
    row == case || case.rsplit_once('|').is_some_and(|(_, id)| id == row)
}

/// Concerns the user of every case: nobody's alone.
pub(crate) fn concerns_all(event: &PlatformEvent) -> bool {
    let nobody = event.targets.iter().all(String::is_empty);
    event.act.is_of_all()
        || nobody && matches!(event.act, PlatformAct::Untold | PlatformAct::Unknown)
}
