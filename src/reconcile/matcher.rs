//! The rules: what of a platform's log a case explains, and what of a case the log confirms.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::facts::{CaseFacts, ChangeFact, Facts, OPEN_ENDED};
use super::finding::{Code, Finding};
use super::merge::{Merger, Recent};
use super::rules::{Accepted, Coverage, Rules};
use super::tally::{Period, Tally};
use super::{PlatformAct, PlatformEvent, Reason};
use crate::ledger::Outcome;

/// A reset that no enrolment follows within so long is an alarm.
pub const ENROL_WITHIN: TimeDelta = TimeDelta::hours(12);

/// How near a case that explains nothing is still worth naming.
const NEARBY: TimeDelta = TimeDelta::hours(12);

/// What the log has shown of one case so far.
#[derive(Clone, Debug, Default)]
struct Shown {
    /// First and last row that says it, by act.
    acts: BTreeMap<PlatformAct, (DateTime<Utc>, DateTime<Utc>)>,
    /// First and last enrolment from the opening to the end of the time for it.
    enrolled: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// Takes the events of a log in any order; its memory grows with the cases alone.
pub struct Matcher<'a> {
    facts: &'a Facts,
    rules: Rules,
    shown: Vec<Shown>,
    merger: Merger,
    enrolments: Recent,
}

impl<'a> Matcher<'a> {
    pub fn new(facts: &'a Facts, rules: Rules) -> Matcher<'a> {
        let window = rules.skew.max(TimeDelta::minutes(1));
        let shown = vec![Shown::default(); facts.cases.len()];
        Matcher { facts, rules, shown, merger: Merger::new(window), enrolments: Recent::default() }
    }

    /// Judges one row.
    pub fn take(&mut self, event: &PlatformEvent, tally: &mut Tally, emit: &mut dyn FnMut(Finding)) {
        let cases = self.facts.about(&event.targets, event.id.as_deref());
        if event.act == PlatformAct::Enrolled {
            return self.enrolment(event, &cases, tally);
        }
        let explaining = self.explaining(event, &cases);
        if !explaining.is_empty() {
            tally.explained += 1;
            return self.explained(event, &explaining, tally, emit);
        }
        let inside = self.rules.since.is_none_or(|s| s <= event.at) && self.rules.until.is_none_or(|u| event.at < u);
        if !inside || self.rules.only.is_some() && cases.is_empty() {
            tally.outside += 1;
            return;
        }
        if let Some(case) = cases.iter().copied().find(|case| self.is_early(event, *case)) {
            self.show(case, event);
            let facts = &self.facts.cases[case];
            let verified = facts.verified.is_some_and(|at| at <= event.at + self.rules.skew);
            let (code, than) = if event.act.wants_verification() && !verified {
                (Code::BeforeVerification, format!("verified {}", told(facts.verified)))
            } else {
                let first = facts.changes.iter().filter(|c| c.act == event.act).map(|c| c.from).min();
                (Code::BeforeRecord, format!("recorded {}", told(first)))
            };
            let what = format!("{} at {}; {than}", event.act.noun(), told(Some(event.at)));
            return self.find(code, event, Some(facts), what, tally, emit);
        }
        let near = cases.iter().map(|case| &self.facts.cases[*case]).min_by_key(|c| distance(c, event.at));
        let near = near.filter(|case| distance(case, event.at) <= NEARBY);
        let what = match near {
            None => format!("{} with no case", event.act.noun()),
            Some(case) => {
                let failed = |c: &ChangeFact| c.act == event.act && c.came == Some(Outcome::Failed);
                let not = if case.changes.iter().any(failed) { "says that it failed" } else { "does not say so" };
                format!("{}; {} {not}", event.act.noun(), case.case)
            }
        };
        self.find(Code::WithoutCase, event, None, what, tally, emit);
    }

    /// What the log does not show, once all of it was taken in.
    pub fn finish(mut self, coverage: &Coverage, tally: &mut Tally, emit: &mut dyn FnMut(Finding)) {
        self.merger.finish(&mut |finding| {
            tally.found(finding.code);
            emit(finding);
        });
        for (case, shown) in self.facts.cases.iter().zip(&self.shown) {
            if self.rules.only.as_ref().is_some_and(|only| *only != case.case) {
                continue;
            }
            let mut put = |finding: Finding| {
                tally.findings.entry(finding.code).and_modify(|n| *n += 1).or_insert(1);
                emit(finding);
            };
            let mut counts = (0, 0);
            for act in self.rules.shows {
                let done = || case.changes.iter().filter(|c| c.act == *act && c.is_expected());
                let (Some(from), Some(to)) = (done().map(|c| c.from).min(), done().filter_map(|c| c.to).max()) else {
                    continue;
                };
                if shown.acts.contains_key(act) {
                    counts.0 += 1;
                } else if coverage.acts.contains(from - self.rules.skew, to + self.rules.skew) {
                    let what = format!("{} that the platform does not show", act.noun());
                    put(from_ledger(Code::NotOnPlatform, *act, from, case, what));
                } else {
                    counts.1 += 1;
                }
            }
            // A note needs none.
            if !case.reason && shown.acts.keys().any(|act| *act != PlatformAct::Changed) {
                let from = case.changes.first().map_or_else(DateTime::default, |c| c.from);
                let what = "the ledger has no reason for it".to_owned();
                put(from_ledger(Code::NoReason, PlatformAct::Reset, from, case, what));
            }
            let followed = coverage.enrolments.and_then(|period| followed(case, shown, period));
            match followed {
                None => {}
                Some(Followed::InTime) => tally.enrolled += 1,
                Some(Followed::Pending) => tally.pending += 1,
                Some(Followed::Not(code, at, what)) => put(from_ledger(code, PlatformAct::Enrolled, at, case, what)),
            }
            tally.confirmed += counts.0;
            tally.unjudged += counts.1;
        }
    }

    /// The changes that a row is explained by.
    fn explaining(&self, event: &PlatformEvent, cases: &[usize]) -> Vec<(usize, &'a ChangeFact)> {
        let skew = self.rules.skew;
        let explains = |change: &&ChangeFact| {
            let to = change.to.unwrap_or(change.from + OPEN_ENDED);
            // Setting a password can lift a suspension, which is then put back in the same breath.
            let kept_out = event.act == PlatformAct::Suspended && change.act == PlatformAct::Password;
            // These are writes of the user's record too.
            let written = event.act == PlatformAct::Changed
                && matches!(change.act, PlatformAct::Enabled | PlatformAct::EnrolmentTicket);
            (change.act == event.act || kept_out || written)
                && change.came != Some(Outcome::Failed)
                && change.from - skew <= event.at
                && event.at <= to + skew
        };
        let facts = self.facts;
        let of = |case: &usize| {
            facts.cases[*case].changes.iter().filter(explains).map(move |c| (*case, c)).collect::<Vec<_>>()
        };
        cases.iter().flat_map(of).collect()
    }

    fn explained(
        &mut self,
        event: &PlatformEvent,
        by: &[(usize, &'a ChangeFact)],
        tally: &mut Tally,
        emit: &mut dyn FnMut(Finding),
    ) {
        for (case, _) in by {
            self.show(*case, event);
        }
        let Some((case, change)) = by.first() else { return };
        let facts = &self.facts.cases[*case];
        match self.is_accepted(event, by) {
            Some(true) => {}
            None => tally.actor_unknown += 1,
            Some(false) => {
                let what = match self.rules.accepted {
                    Accepted::Operators(_) => format!("recorded by {}, done by another account", change.by),
                    Accepted::Accounts(_) => "not done by the tool's own account".to_owned(),
                };
                self.find(Code::OtherActor, event, Some(facts), what, tally, emit);
            }
        }
        if event.reason == Reason::Missing {
            let what = "the platform's log has no reason for it".to_owned();
            self.find(Code::NoReason, event, Some(facts), what, tally, emit);
        }
    }

    /// Whether one of those who may have done it did; `None` where nobody can tell.
    fn is_accepted(&self, event: &PlatformEvent, by: &[(usize, &ChangeFact)]) -> Option<bool> {
        if event.actors.is_empty() {
            return None;
        }
        let is = |name: &str| event.actors.iter().any(|actor| actor.eq_ignore_ascii_case(name));
        match &self.rules.accepted {
            Accepted::Operators(aliases) => Some(by.iter().any(|(_, change)| {
                is(&change.by) || aliases.get(&change.by).is_some_and(|names| names.iter().any(|n| is(n)))
            })),
            Accepted::Accounts(accounts) if accounts.is_empty() => None,
            Accepted::Accounts(accounts) => Some(accounts.iter().any(|account| is(account))),
        }
    }

    /// In the case's time, and before the first change of its kind that the case began.
    fn is_early(&self, event: &PlatformEvent, case: usize) -> bool {
        let facts = &self.facts.cases[case];
        let later = |c: &&ChangeFact| c.act == event.act && c.came != Some(Outcome::Failed) && event.at < c.from;
        let opened = facts.opened.is_some_and(|at| at - self.rules.skew <= event.at);
        opened && facts.changes.iter().any(|c| later(&c))
    }

    fn enrolment(&mut self, event: &PlatformEvent, cases: &[usize], tally: &mut Tally) {
        if let Some(mark) = &event.mark
            && !self.enrolments.is_new(format!("{}\n{mark}", event.targets.first().map_or("", String::as_str)))
        {
            tally.repeated += 1;
            return;
        }
        tally.enrolments += 1;
        for case in cases {
            let facts = &self.facts.cases[*case];
            let resets = || facts.changes.iter().filter(|c| c.act == PlatformAct::Reset);
            let Some(last) = resets().map(|c| c.to.unwrap_or(c.from)).max() else { continue };
            let first = facts.opened.or_else(|| resets().map(|c| c.from).min()).unwrap_or(last);
            if first - self.rules.skew <= event.at && event.at <= last + ENROL_WITHIN + self.rules.skew {
                let (from, to) = self.shown[*case].enrolled.unwrap_or((event.at, event.at));
                self.shown[*case].enrolled = Some((from.min(event.at), to.max(event.at)));
            }
        }
    }

    fn show(&mut self, case: usize, event: &PlatformEvent) {
        let (from, to) = self.shown[case].acts.entry(event.act).or_insert((event.at, event.at));
        (*from, *to) = ((*from).min(event.at), (*to).max(event.at));
    }

    fn find(
        &mut self,
        code: Code,
        event: &PlatformEvent,
        case: Option<&CaseFacts>,
        what: String,
        tally: &mut Tally,
        emit: &mut dyn FnMut(Finding),
    ) {
        let finding = Finding {
            code,
            act: event.act,
            at: event.at,
            target: event.targets.first().cloned().unwrap_or_default(),
            case: case.map(|c| c.case.clone()),
            actor: event.actors.first().cloned(),
            operator: case.and_then(|c| recorded_by(c, event.act)),
            rows: 1,
            place: Some((event.file, event.line)),
            what,
        };
        self.merger.take(finding, &mut |finding| {
            tally.found(finding.code);
            emit(finding);
        });
    }
}

enum Followed {
    InTime,
    Pending,
    Not(Code, DateTime<Utc>, String),
}

/// What followed a reset that both the case and the platform show; `None` where there was none, or the log begins too late.
fn followed(case: &CaseFacts, shown: &Shown, period: Period) -> Option<Followed> {
    let (first, last) = shown.acts.get(&PlatformAct::Reset).copied()?;
    let done = case.changes.iter().any(|c| c.act == PlatformAct::Reset && c.is_expected());
    if !done || period.from.is_none_or(|from| first < from) {
        return None;
    }
    if let Some((earliest, latest)) = shown.enrolled {
        if latest >= last {
            return Some(Followed::InTime);
        }
        let what = format!("enrolled at {}, before the reset at {}", told(Some(earliest)), told(Some(first)));
        return Some(Followed::Not(Code::EnrolmentBeforeReset, earliest, what));
    }
    if period.to.is_none_or(|to| to < last + ENROL_WITHIN) {
        return Some(Followed::Pending);
    }
    let what = format!("no enrolment within 12 hours of the reset at {}", told(Some(last)));
    Some(Followed::Not(Code::NoEnrolment, last, what))
}

fn recorded_by(case: &CaseFacts, act: PlatformAct) -> Option<String> {
    case.changes.iter().find(|c| c.act == act).or(case.changes.first()).map(|c| c.by.clone())
}

fn from_ledger(code: Code, act: PlatformAct, at: DateTime<Utc>, case: &CaseFacts, what: String) -> Finding {
    Finding {
        code,
        act,
        at,
        target: if case.login.is_empty() { case.target.clone() } else { case.login.clone() },
        case: Some(case.case.clone()),
        actor: None,
        operator: recorded_by(case, if act == PlatformAct::Enrolled { PlatformAct::Reset } else { act }),
        rows: 0,
        place: None,
        what,
    }
}

/// How far a moment is from what a case did.
fn distance(case: &CaseFacts, at: DateTime<Utc>) -> TimeDelta {
    let times = case.opened.into_iter().chain(case.changes.iter().flat_map(|c| [Some(c.from), c.to]).flatten());
    times.map(|t| (t - at).abs()).min().unwrap_or(TimeDelta::MAX)
}

fn told(at: Option<DateTime<Utc>>) -> String {
    at.map_or("never".to_owned(), |at| at.format("%Y-%m-%d %H:%M:%S").to_string())
}
