//! The rules: what of a platform's log a case explains, and what of a case the log confirms.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::coverage::{AcceptedRow, LogCoverage, LogRules};
use super::facts::{
    CaseFacts, ChangeFact, ENROL_WITHIN, LogFacts, OPEN_ENDED, OutsideState, concerns_all,
    distance, is_same_factor,
};
use super::finding::{Code, LogFinding, Merger, RecentRows, when};
use super::mark::FindingMark;
use super::{PlatformAct, PlatformEvent, RowReason};
use crate::model::Outcome;

/// The time within which a case that explains nothing is near enough to be worth naming.
const NEARBY: TimeDelta = TimeDelta::hours(12);

/// The acts that are done once for each time that a case says so, and that are never sent twice.
const COUNTED: [PlatformAct; 3] =
    [PlatformAct::Password, PlatformAct::PasswordTicket, PlatformAct::BackupCodes];

/// More rows of one act in one case are not counted further.
const MOST_COUNTED: usize = 1000;

/// The things that the log has shown of one case so far.
#[derive(Clone, Debug, Default)]
pub(super) struct ShownRow {
    /// First and last row that says it, by act.
    pub(super) acts: BTreeMap<PlatformAct, (DateTime<Utc>, DateTime<Utc>)>,
    /// Of what is counted, each time and its row.
    pub(super) times: BTreeMap<PlatformAct, BTreeMap<DateTime<Utc>, (usize, u64)>>,
    /// A row names a factor that the case removed, so their ids are the same here and there.
    pub(super) named: bool,
    /// Rows that name another one.
    pub(super) others: BTreeMap<String, (DateTime<Utc>, (usize, u64))>,
    /// First and last enrolment from the opening to the end of the time for it.
    pub(super) enrolled: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// Takes the events of a log in any order; its memory grows with the cases alone.
pub struct Matcher<'a> {
    pub(super) facts: &'a LogFacts,
    pub(super) rules: LogRules,
    pub(super) shown: Vec<ShownRow>,
    pub(super) merger: Merger,
    pub(super) enrolments: RecentRows,
}

impl<'a> Matcher<'a> {
    pub fn new(facts: &'a LogFacts, rules: LogRules) -> Matcher<'a> {
        let window = rules.skew.max(TimeDelta::minutes(1));
        let shown = vec![ShownRow::default(); facts.cases.len()];
        Matcher {
            facts,
            rules,
            shown,
            merger: Merger::new(window),
            enrolments: RecentRows::default(),
        }
    }

    /// Judges one row. Of a doubled hour both readings are tried, and the one that is explained
    /// counts.
    pub fn take(
        &mut self,
        event: &PlatformEvent,
        tally: &mut LogCoverage,
        emit: &mut dyn FnMut(LogFinding),
    ) {
        let cases = self.facts.about(&event.targets, event.id.as_deref());
        if event.act == PlatformAct::Enrolled || self.is_own_enrolment(event, &cases) {
            return self.enrolment(event, &cases, tally);
        }
        let readings = std::iter::once(event.at).chain(event.or_at);
        for at in readings.clone() {
            let explaining = self.explaining(event, at, &cases);
            if !explaining.is_empty() {
                tally.explained += 1;
                return self.explained(
                    &PlatformEvent { at, ..event.clone() },
                    &explaining,
                    tally,
                    emit,
                );
            }
        }
        let is_in = |at: DateTime<Utc>| {
            self.rules.since.is_none_or(|s| s <= at) && self.rules.until.is_none_or(|u| at < u)
        };
        let about_another = self.rules.only.is_some() && cases.is_empty() && !concerns_all(event);
        if !readings.clone().any(is_in) || about_another {
            tally.outside += 1;
            return;
        }
        if event.act == PlatformAct::FactorMoved
            && cases.iter().any(|case| self.is_enrolling(*case, event.at))
        {
            tally.repeated += 1;
            return;
        }
        let told = event.detail.as_deref().map_or(String::new(), |detail| format!(" ({detail})"));
        let code = match event.act {
            PlatformAct::Recording => Some(Code::RecordingChanged),
            PlatformAct::Untold => Some(Code::CannotBeTold),
            PlatformAct::Unknown => Some(Code::NotKnown),
            _ => None,
        };
        if let Some(code) = code {
            let what = match (&event.detail, code) {
                (Some(detail), Code::CannotBeTold) => detail.clone(),
                (Some(detail), Code::NotKnown) => format!("{detail}: readmit does not know it"),
                _ => format!("{}{told}", event.act.noun()),
            };
            return self.find(code, event, None, what, tally, emit);
        }
        let early = |case: &usize| {
            !event.beyond && readings.clone().any(|at| self.is_early(event, at, *case))
        };
        if let Some(case) = cases.iter().copied().find(early) {
            self.show(case, event, false);
            let facts = &self.facts.cases[case];
            let verified = facts.verified.is_some_and(|at| at <= event.at + self.rules.skew);
            let (code, than) = if event.act.wants_verification() && !verified {
                (Code::BeforeVerification, format!("verified {}", when(facts.verified)))
            } else {
                let first =
                    facts.changes.iter().filter(|c| c.act == event.act).map(|c| c.from).min();
                (Code::BeforeRecord, format!("recorded {}", when(first)))
            };
            let what = format!("{}{told} at {}; {than}", event.act.noun(), when(Some(event.at)));
            return self.find(code, event, Some(facts), what, tally, emit);
        }
        let near =
            cases.iter().map(|case| &self.facts.cases[*case]).min_by_key(|c| distance(c, event.at));
        let near = near.filter(|case| distance(case, event.at) <= NEARBY);
        let what = match near {
            None => format!("{}{told} with no case", event.act.noun()),
            Some(case) => {
                let same = |c: &&ChangeFact| c.act == event.act;
                let unconfirmed = case.outside == Some(OutsideState::Unconfirmed);
                let failed = |c: &&ChangeFact| c.came == Some(Outcome::Failed);
                let not = if unconfirmed && case.changes.iter().any(|c| same(&c)) {
                    "says so, and no second person has confirmed it"
                } else if case.changes.iter().filter(same).any(|c| failed(&c)) {
                    "says that it failed"
                } else if case.changes.iter().any(|c| same(&c)) {
                    "does not say just this"
                } else {
                    "does not say so"
                };
                format!("{}{told}; {} {not}", event.act.noun(), case.case)
            }
        };
        self.find(Code::WithoutCase, event, None, what, tally, emit);
    }

    /// An enrolment by somebody who is called otherwise on the same row, and in a case is the user
    /// themself.
    fn is_own_enrolment(&self, event: &PlatformEvent, cases: &[usize]) -> bool {
        event.act == PlatformAct::FactorAdded
            && event.mark.is_some()
            && cases.iter().any(|case| {
                event.actors.iter().all(|actor| self.facts.cases[*case].is_called(actor))
            })
            && !event.actors.is_empty()
    }

    /// A case has reset the user, and awaits an enrolment.
    fn is_enrolling(&self, case: usize, at: DateTime<Utc>) -> bool {
        let facts = &self.facts.cases[case];
        let resets = || {
            facts
                .changes
                .iter()
                .filter(|c| c.act == PlatformAct::Reset && c.came != Some(Outcome::Failed))
        };
        let last = resets().map(|c| c.to.unwrap_or(c.from)).max();
        let first = resets().map(|c| c.from).min();
        let within = |first, last| {
            first - self.rules.skew <= at && at <= last + ENROL_WITHIN + self.rules.skew
        };
        first.zip(last).is_some_and(|(first, last)| within(first, last))
    }

    /// The changes that a row is explained by: what the case did, and nothing that is only like it.
    fn explaining(
        &self,
        event: &PlatformEvent,
        at: DateTime<Utc>,
        cases: &[usize],
    ) -> Vec<(usize, &'a ChangeFact)> {
        let skew = self.rules.skew;
        let is_so = |change: &ChangeFact| match (event.act, change.act) {
            // Setting a password can lift a suspension, which is then put back in the same breath.
            (PlatformAct::Suspended, PlatformAct::Password)
            // Enabling a user opens what failed sign-ins had locked, which has a row of its own.
            | (PlatformAct::Unlocked, PlatformAct::Enabled) => true,
            (row, case) => row == case,
        };
        let explains = |change: &&ChangeFact| {
            let to = change.to.unwrap_or(change.from + OPEN_ENDED);
            is_so(change)
                && change.came != Some(Outcome::Failed)
                && change.from - skew <= at
                && at <= to + skew
        };
        let facts = self.facts;
        let of = |case: &usize| {
            let facts = &facts.cases[*case];
            let stands = facts.outside != Some(OutsideState::Unconfirmed);
            let own = stands && event.writes.iter().all(|name| facts.is_called(name));
            facts
                .changes
                .iter()
                .filter(|c| own && explains(c))
                .map(move |c| (*case, c))
                .collect::<Vec<_>>()
        };
        if event.beyond {
            return Vec::new();
        }
        cases.iter().flat_map(of).collect()
    }

    fn explained(
        &mut self,
        event: &PlatformEvent,
        by: &[(usize, &'a ChangeFact)],
        tally: &mut LogCoverage,
        emit: &mut dyn FnMut(LogFinding),
    ) {
        // A row between two cases is either's.
        let one = by.iter().all(|(case, _)| *case == by[0].0);
        for (case, _) in by {
            self.show(*case, event, one);
        }
        let Some((case, change)) = by.first() else {
            return;
        };
        let facts = &self.facts.cases[*case];
        let by_hand =
            facts.outside.is_some() && matches!(self.rules.accepted, AcceptedRow::Accounts(_));
        match self.is_accepted(event, by) {
            Some(true) => {}
            // A person did it in their own name, and not the tool.
            Some(false) if by_hand => {}
            None => tally.actor_unknown += 1,
            Some(false) => {
                let what = match self.rules.accepted {
                    AcceptedRow::Operators(_) => {
                        format!("recorded by {}, done by another account", change.by)
                    }
                    AcceptedRow::Accounts(_) => "not done by the tool's own account".to_owned(),
                };
                self.find(Code::OtherActor, event, Some(facts), what, tally, emit);
            }
        }
        if event.reason == RowReason::Missing {
            let what = "the platform's log has no reason for it".to_owned();
            self.find(Code::NoReason, event, Some(facts), what, tally, emit);
        }
    }

    /// Returns true if one of those who may have done the act did the act. Returns `None` if nobody
    /// can tell.
    fn is_accepted(&self, event: &PlatformEvent, by: &[(usize, &ChangeFact)]) -> Option<bool> {
        if event.actors.is_empty() {
            return None;
        }
        let is = |name: &str| event.actors.iter().any(|actor| actor.eq_ignore_ascii_case(name));
        match &self.rules.accepted {
            AcceptedRow::Operators(aliases) => Some(by.iter().any(|(_, change)| {
                is(&change.by)
                    || aliases.get(&change.by).is_some_and(|names| names.iter().any(|n| is(n)))
            })),
            AcceptedRow::Accounts(accounts) if accounts.is_empty() => None,
            AcceptedRow::Accounts(accounts) => Some(accounts.iter().any(|account| is(account))),
        }
    }

    /// In the case's time, and before the first change of its kind that the case began.
    fn is_early(&self, event: &PlatformEvent, at: DateTime<Utc>, case: usize) -> bool {
        let facts = &self.facts.cases[case];
        let later =
            |c: &&ChangeFact| c.act == event.act && c.came != Some(Outcome::Failed) && at < c.from;
        let opened = facts.opened.is_some_and(|opened| opened - self.rules.skew <= at);
        opened && facts.changes.iter().any(|c| later(&c))
    }

    fn enrolment(&mut self, event: &PlatformEvent, cases: &[usize], tally: &mut LogCoverage) {
        if let Some(mark) = &event.mark
            && !self
                .enrolments
                .is_new(format!("{}\n{mark}", event.targets.first().map_or("", String::as_str)))
        {
            tally.repeated += 1;
            return;
        }
        tally.enrolments += 1;
        for case in cases {
            let facts = &self.facts.cases[*case];
            let resets = || facts.changes.iter().filter(|c| c.act == PlatformAct::Reset);
            let Some(last) = resets().map(|c| c.to.unwrap_or(c.from)).max() else {
                continue;
            };
            let first = facts.opened.or_else(|| resets().map(|c| c.from).min()).unwrap_or(last);
            for at in std::iter::once(event.at).chain(event.or_at) {
                if first - self.rules.skew <= at && at <= last + ENROL_WITHIN + self.rules.skew {
                    let (from, to) = self.shown[*case].enrolled.unwrap_or((at, at));
                    self.shown[*case].enrolled = Some((from.min(at), to.max(at)));
                }
            }
        }
    }

    fn show(&mut self, case: usize, event: &PlatformEvent, counts: bool) {
        if counts {
            self.name(case, event);
        }
        let (from, to) = self.shown[case].acts.entry(event.act).or_insert((event.at, event.at));
        (*from, *to) = ((*from).min(event.at), (*to).max(event.at));
        // The same row may be in two of the files.
        if counts && COUNTED.contains(&event.act) {
            let times = self.shown[case].times.entry(event.act).or_default();
            if times.len() < MOST_COUNTED {
                times.insert(event.at, (event.file, event.line));
            }
        }
    }

    /// Records whether the factor that a row names is one that the case removed.
    fn name(&mut self, case: usize, event: &PlatformEvent) {
        let Some(row) = event.factor.as_ref().filter(|_| event.act == PlatformAct::Reset) else {
            return;
        };
        let resets =
            || self.facts.cases[case].changes.iter().filter(|c| c.act == PlatformAct::Reset);
        // Codes, and whatever else there is, are removed without their ids.
        if resets().any(|change| change.factor.is_none()) {
            return;
        }
        if resets().filter_map(|c| c.factor.as_ref()).any(|own| is_same_factor(row, own)) {
            self.shown[case].named = true;
        } else if self.shown[case].others.len() < MOST_COUNTED {
            self.shown[case].others.insert(row.clone(), (event.at, (event.file, event.line)));
        }
    }

    fn find(
        &mut self,
        code: Code,
        event: &PlatformEvent,
        case: Option<&CaseFacts>,
        what: String,
        tally: &mut LogCoverage,
        emit: &mut dyn FnMut(LogFinding),
    ) {
        let finding = LogFinding {
            code,
            act: event.act,
            at: event.at,
            target: event.targets.first().cloned().unwrap_or_default(),
            case: case.map(|c| c.case.clone()),
            actor: event.actors.first().cloned(),
            operator: case.and_then(|c| c.recorded_by(event.act)),
            rows: 1,
            place: Some((event.file, event.line)),
            what,
            detail: event.detail.clone(),
            digests: vec![event.row.clone()],
            mark: FindingMark::default(),
            answered: None,
        };
        self.merger.take(finding, &mut |finding| {
            tally.found(finding.code);
            emit(finding);
        });
    }
}
