//! The other way round: what of a case the log does not confirm, once all of the log was taken in.

use chrono::{DateTime, Utc};

use super::PlatformAct;
use super::coverage::{Coverage, LogCoverage, Period};
use super::facts::{CaseFacts, ENROL_WITHIN, OutsideState};
use super::finding::{Code, LogFinding, when};
use super::mark::FindingMark;
use super::matcher::{Matcher, ShownRow};
use crate::model::Outcome;

impl Matcher<'_> {
    /// Hands on what the log does not show, once all of the log was taken in.
    pub fn finish(
        mut self,
        coverage: &Coverage,
        tally: &mut LogCoverage,
        emit: &mut dyn FnMut(LogFinding),
    ) {
        self.merger.finish(&mut |finding| {
            tally.found(finding.code);
            emit(finding);
        });
        for (case, shown) in self.facts.cases.iter().zip(&self.shown) {
            if self.rules.only.as_ref().is_some_and(|only| *only != case.case) {
                continue;
            }
            if case.outside == Some(OutsideState::Unconfirmed) {
                continue;
            }
            let mut put = |finding: LogFinding| {
                tally.findings.entry(finding.code).and_modify(|n| *n += 1).or_insert(1);
                emit(finding);
            };
            let mut counts = (0, 0);
            for act in self.rules.shows {
                let done = || case.changes.iter().filter(|c| c.act == *act && c.is_expected());
                let (Some(from), Some(to)) =
                    (done().map(|c| c.from).min(), done().filter_map(|c| c.to).max())
                else {
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
            for (act, times) in &shown.times {
                let said = case
                    .changes
                    .iter()
                    .filter(|c| c.act == *act && c.came != Some(Outcome::Failed))
                    .count();
                if let Some((at, place)) = times.iter().nth(said) {
                    let what =
                        format!("{} {} times; the case says {said}", act.noun(), times.len());
                    let finding = from_ledger(Code::MoreThanRecorded, *act, *at, case, what);
                    put(LogFinding {
                        place: Some(*place),
                        rows: (times.len() - said) as u64,
                        ..finding
                    });
                }
            }
            // Where no id agrees, the two do not go by the same ids.
            for (factor, (at, place)) in shown.others.iter().filter(|_| shown.named) {
                let what = format!("a reset of {factor}, which the case does not say");
                let finding =
                    from_ledger(Code::MoreThanRecorded, PlatformAct::Reset, *at, case, what);
                put(LogFinding { place: Some(*place), rows: 1, ..finding });
            }
            // A note needs none.
            if !case.reason && shown.acts.keys().any(|act| *act != PlatformAct::Note) {
                let from = case.changes.first().map_or_else(DateTime::default, |c| c.from);
                let what = "the ledger has no reason for it".to_owned();
                put(from_ledger(Code::NoReason, PlatformAct::Reset, from, case, what));
            }
            let followed = coverage.enrolments.and_then(|period| followed(case, shown, period));
            match followed {
                None => {}
                Some(Followed::InTime) => tally.enrolled += 1,
                Some(Followed::Pending) => tally.pending += 1,
                Some(Followed::Not(code, at, what)) => {
                    put(from_ledger(code, PlatformAct::Enrolled, at, case, what));
                }
            }
            tally.confirmed += counts.0;
            tally.unjudged += counts.1;
        }
    }
}

enum Followed {
    InTime,
    Pending,
    Not(Code, DateTime<Utc>, String),
}

/// Returns what followed a reset that both the case and the platform show. Returns `None` if there
/// was no such reset, or if the log begins too late.
fn followed(case: &CaseFacts, shown: &ShownRow, period: Period) -> Option<Followed> {
    let (first, last) = shown.acts.get(&PlatformAct::Reset).copied()?;
    let done = case.changes.iter().any(|c| c.act == PlatformAct::Reset && c.is_expected());
    if !done || period.from.is_none_or(|from| first < from) {
        return None;
    }
    if let Some((earliest, latest)) = shown.enrolled {
        if latest >= last {
            return Some(Followed::InTime);
        }
        let what = format!(
            "enrolled at {}, before the reset at {}",
            when(Some(earliest)),
            when(Some(first))
        );
        return Some(Followed::Not(Code::EnrolmentBeforeReset, earliest, what));
    }
    if period.to.is_none_or(|to| to < last + ENROL_WITHIN) {
        return Some(Followed::Pending);
    }
    let what = format!("no enrolment within 12 hours of the reset at {}", when(Some(last)));
    Some(Followed::Not(Code::NoEnrolment, last, what))
}

fn from_ledger(
    code: Code,
    act: PlatformAct,
    at: DateTime<Utc>,
    case: &CaseFacts,
    what: String,
) -> LogFinding {
    LogFinding {
        code,
        act,
        at,
        target: if case.login.is_empty() { case.target.clone() } else { case.login.clone() },
        case: Some(case.case.clone()),
        actor: None,
        operator: case.recorded_by(if act == PlatformAct::Enrolled {
            PlatformAct::Reset
        } else {
            act
        }),
        rows: 0,
        place: None,
        what,
        detail: None,
        digests: Vec::new(),
        mark: FindingMark::default(),
        answered: None,
    }
}
