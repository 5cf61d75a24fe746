//! A log and a ledger that match.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use crate::model::Outcome;
use crate::reconcile::{
    AcceptedRow, CaseFacts, ChangeFact, Coverage, Format, LogCoverage, LogFacts, LogFinding,
    LogRules, Matcher, Period, PlatformAct, PlatformEvent, RowReason,
};

pub(super) const SKEW: i64 = 300;

pub(super) fn at(seconds: i64) -> DateTime<Utc> {
    "2026-05-17T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::seconds(seconds)
}

/// One case, by its numbers.
#[derive(Clone, Debug)]
pub(super) struct Made {
    /// Changes beside the reset.
    pub(super) password: bool,
    pub(super) codes: bool,
    pub(super) factors: u8,
    /// The amount by which the platform's clock is off, within what is allowed.
    pub(super) off: i64,
    /// Seconds from the reset to the enrolment.
    pub(super) enrols: i64,
    pub(super) outcome: Outcome,
    pub(super) by_address: bool,
    pub(super) operator: u8,
}

pub(super) fn made() -> impl Strategy<Value = Made> {
    let outcome =
        prop_oneof![Just(Outcome::Succeeded), Just(Outcome::Accepted), Just(Outcome::Attested)];
    (any::<(bool, bool, bool)>(), 1..4u8, -SKEW..SKEW, 1..40_000i64, outcome, 0..3u8).prop_map(
        |((password, codes, by_address), factors, off, enrols, outcome, operator)| Made {
            password,
            codes,
            factors,
            off,
            enrols,
            outcome,
            by_address,
            operator,
        },
    )
}

pub(super) struct LogAndLedger {
    pub(super) facts: Vec<CaseFacts>,
    pub(super) log: Vec<PlatformEvent>,
}

/// A day and a half apart, so that one case's time is not another's.
pub(super) fn begin(n: usize) -> i64 {
    100_000 + i64::try_from(n).unwrap() * 130_000
}

pub(super) fn world(cases: &[Made]) -> LogAndLedger {
    let mut world = LogAndLedger { facts: Vec::new(), log: Vec::new() };
    for (n, made) in cases.iter().enumerate() {
        let t = begin(n);
        let mut changes = Vec::new();
        let target =
            if made.by_address { format!("User{n}@Example.com") } else { format!("u-{n}") };
        let operator = format!("op{}", made.operator);
        let mut event = |act, seconds: i64, rows: u8| {
            for row in 0..rows {
                let at = at(seconds + made.off) + TimeDelta::milliseconds(row.into());
                let actors = match act {
                    PlatformAct::Enrolled => vec![],
                    _ => vec![format!("{operator}@desk.example.com")],
                };
                world.log.push(PlatformEvent {
                    reason: if act == PlatformAct::Reset {
                        RowReason::Given
                    } else {
                        RowReason::NotShown
                    },
                    mark: (act == PlatformAct::Enrolled).then(|| "m".to_owned()),
                    line: 1,
                    ..PlatformEvent::new(at, act, vec![target.clone()], actors)
                });
            }
        };
        let mut change = |act, seconds: i64| {
            let fact = |to: i64| ChangeFact {
                act,
                from: at(seconds),
                to: Some(at(to)),
                came: Some(made.outcome),
                by: operator.clone(),
                factor: None,
            };
            changes.push(fact(seconds + 2));
        };
        for factor in 0..made.factors {
            change(PlatformAct::Reset, t + 1200 + i64::from(factor) * 3);
        }
        // Some platforms log each factor that goes, others the whole.
        event(PlatformAct::Reset, t + 1201, made.factors);
        if made.password {
            change(PlatformAct::Password, t + 1300);
            event(PlatformAct::Password, t + 1301, 1);
        }
        if made.codes {
            change(PlatformAct::BackupCodes, t + 1400);
            event(PlatformAct::BackupCodes, t + 1401, 1);
        }
        event(PlatformAct::Enrolled, t + 1201 + made.enrols, 2);
        world.facts.push(CaseFacts {
            case: format!("R-{n}"),
            target: format!("u-{n}"),
            login: format!("user{n}"),
            addresses: vec![format!("user{n}@example.com")],
            opened: Some(at(t)),
            verified: Some(at(t + 600)),
            changes,
            reason: true,
            outside: None,
        });
    }
    world
}

pub(super) fn judge(world: &LogAndLedger) -> (Vec<LogFinding>, LogCoverage) {
    let facts = LogFacts::new(world.facts.clone());
    let aliases: BTreeMap<String, Vec<String>> =
        (0..3).map(|n| (format!("op{n}"), vec![format!("op{n}@desk.example.com")])).collect();
    let rules = LogRules {
        skew: TimeDelta::seconds(SKEW),
        accepted: AcceptedRow::Operators(aliases),
        shows: Format::IntelliAuth.shows(),
        since: None,
        until: None,
        only: None,
    };
    let (mut tally, mut found) = (LogCoverage::default(), Vec::new());
    let mut matcher = Matcher::new(&facts, rules);
    for event in &world.log {
        matcher.take(event, &mut tally, &mut |f| found.push(f));
    }
    let whole = Period { from: Some(at(0)), to: Some(at(begin(world.facts.len()) + 1_000_000)) };
    matcher.finish(&Coverage { acts: whole, enrolments: Some(whole) }, &mut tally, &mut |f| {
        found.push(f);
    });
    assert_eq!(tally.total(), found.len() as u64);
    (found, tally)
}

impl LogAndLedger {
    pub(super) fn of(
        &mut self,
        n: usize,
        act: PlatformAct,
    ) -> impl Iterator<Item = &mut PlatformEvent> {
        let names = [format!("u-{n}"), format!("User{n}@Example.com")];
        self.log.iter_mut().filter(move |e| e.act == act && names.contains(&e.targets[0]))
    }

    pub(super) fn without(&mut self, n: usize, act: PlatformAct) {
        let names = [format!("u-{n}"), format!("User{n}@Example.com")];
        self.log.retain(|e| e.act != act || !names.contains(&e.targets[0]));
    }

    /// Somebody who has no case at the time, or none at all.
    pub(super) fn strange(&mut self, n: usize, act: PlatformAct) {
        let (target, after) = if n.is_multiple_of(2) {
            ("u-nobody".to_owned(), 0)
        } else {
            (format!("u-{n}"), 60_000)
        };
        let actors = vec!["op1@desk.example.com".into()];
        let event = PlatformEvent::new(at(begin(n) + after), act, vec![target], actors);
        self.log.push(PlatformEvent { reason: RowReason::Given, line: 9, ..event });
    }
}

pub(super) fn simple() -> Made {
    Made {
        password: false,
        codes: false,
        factors: 1,
        off: 0,
        enrols: 1000,
        outcome: Outcome::Succeeded,
        by_address: false,
        operator: 0,
    }
}
