//! A log and a ledger that match, and one discrepancy planted into them: exactly that is found.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use crate::ledger::Outcome;
use crate::reconcile::{
    Accepted, CaseFacts, ChangeFact, Code, Coverage, Facts, Finding, Format, Matcher, Period, PlatformAct,
    PlatformEvent, Reason, Rules, Tally,
};

const SKEW: i64 = 300;

fn at(seconds: i64) -> DateTime<Utc> {
    "2026-05-17T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::seconds(seconds)
}

/// One case, by its numbers.
#[derive(Clone, Debug)]
struct Made {
    /// Changes beside the reset.
    password: bool,
    codes: bool,
    factors: u8,
    /// How far the platform's clock is off, within what is allowed.
    off: i64,
    /// Seconds from the reset to the enrolment.
    enrols: i64,
    outcome: Outcome,
    by_address: bool,
    operator: u8,
}

fn made() -> impl Strategy<Value = Made> {
    let outcome = prop_oneof![Just(Outcome::Succeeded), Just(Outcome::Accepted), Just(Outcome::Attested)];
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

struct World {
    facts: Vec<CaseFacts>,
    log: Vec<PlatformEvent>,
}

/// A day and a half apart, so that one case's time is not another's.
fn begin(n: usize) -> i64 {
    100_000 + i64::try_from(n).unwrap() * 130_000
}

fn world(cases: &[Made]) -> World {
    let mut world = World { facts: Vec::new(), log: Vec::new() };
    for (n, made) in cases.iter().enumerate() {
        let t = begin(n);
        let mut changes = Vec::new();
        let target = if made.by_address { format!("User{n}@Example.com") } else { format!("u-{n}") };
        let operator = format!("op{}", made.operator);
        let mut event = |act, seconds: i64, rows: u8| {
            for row in 0..rows {
                world.log.push(PlatformEvent {
                    at: at(seconds + made.off) + TimeDelta::milliseconds(row.into()),
                    act,
                    targets: vec![target.clone()],
                    id: None,
                    actors: if act == PlatformAct::Enrolled {
                        vec![]
                    } else {
                        vec![format!("{operator}@desk.example.com")]
                    },
                    reason: if act == PlatformAct::Reset { Reason::Given } else { Reason::NotShown },
                    mark: (act == PlatformAct::Enrolled).then(|| "m".to_owned()),
                    file: 0,
                    line: 1,
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
        });
    }
    world
}

fn judge(world: &World) -> (Vec<Finding>, Tally) {
    let facts = Facts::new(world.facts.clone());
    let aliases: BTreeMap<String, Vec<String>> =
        (0..3).map(|n| (format!("op{n}"), vec![format!("op{n}@desk.example.com")])).collect();
    let rules = Rules {
        skew: TimeDelta::seconds(SKEW),
        accepted: Accepted::Operators(aliases),
        shows: Format::IntelliAuth.shows(),
        since: None,
        until: None,
        only: None,
    };
    let (mut tally, mut found) = (Tally::default(), Vec::new());
    let mut matcher = Matcher::new(&facts, rules);
    for event in &world.log {
        matcher.take(event, &mut tally, &mut |f| found.push(f));
    }
    let whole = Period { from: Some(at(0)), to: Some(at(begin(world.facts.len()) + 1_000_000)) };
    matcher.finish(&Coverage { acts: whole, enrolments: Some(whole) }, &mut tally, &mut |f| found.push(f));
    assert_eq!(tally.total(), found.len() as u64);
    (found, tally)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plant {
    StrangeReset,
    StrangePassword,
    StrangeCodes,
    StrangeSuspension,
    StrangeEnabling,
    RemovedReset,
    RemovedPassword,
    Unverified,
    Unrecorded,
    EarlyEnrolment,
    NoEnrolment,
    LateEnrolment,
    OtherActor,
    NoReason,
    NoReasonInLedger,
    FailedInLedger,
}

const PLANTS: [(Plant, Code); 16] = [
    (Plant::StrangeReset, Code::WithoutCase),
    (Plant::StrangePassword, Code::WithoutCase),
    (Plant::StrangeCodes, Code::WithoutCase),
    (Plant::StrangeSuspension, Code::WithoutCase),
    (Plant::StrangeEnabling, Code::WithoutCase),
    (Plant::RemovedReset, Code::NotOnPlatform),
    (Plant::RemovedPassword, Code::NotOnPlatform),
    (Plant::Unverified, Code::BeforeVerification),
    (Plant::Unrecorded, Code::BeforeRecord),
    (Plant::EarlyEnrolment, Code::EnrolmentBeforeReset),
    (Plant::NoEnrolment, Code::NoEnrolment),
    (Plant::LateEnrolment, Code::NoEnrolment),
    (Plant::OtherActor, Code::OtherActor),
    (Plant::NoReason, Code::NoReason),
    (Plant::NoReasonInLedger, Code::NoReason),
    (Plant::FailedInLedger, Code::WithoutCase),
];

impl World {
    fn of(&mut self, n: usize, act: PlatformAct) -> impl Iterator<Item = &mut PlatformEvent> {
        let names = [format!("u-{n}"), format!("User{n}@Example.com")];
        self.log.iter_mut().filter(move |e| e.act == act && names.contains(&e.targets[0]))
    }

    fn without(&mut self, n: usize, act: PlatformAct) {
        let names = [format!("u-{n}"), format!("User{n}@Example.com")];
        self.log.retain(|e| e.act != act || !names.contains(&e.targets[0]));
    }

    /// Somebody who has no case at the time, or none at all.
    fn strange(&mut self, n: usize, act: PlatformAct) {
        let (target, after) = if n.is_multiple_of(2) { ("u-nobody".to_owned(), 0) } else { (format!("u-{n}"), 60_000) };
        self.log.push(PlatformEvent {
            at: at(begin(n) + after),
            act,
            targets: vec![target],
            id: None,
            actors: vec!["op1@desk.example.com".into()],
            reason: Reason::Given,
            mark: None,
            file: 0,
            line: 9,
        });
    }

    fn plant(&mut self, plant: Plant, n: usize) {
        let t = begin(n);
        match plant {
            Plant::StrangeReset => self.strange(n, PlatformAct::Reset),
            Plant::StrangePassword => self.strange(n, PlatformAct::Password),
            Plant::StrangeCodes => self.strange(n, PlatformAct::BackupCodes),
            Plant::StrangeSuspension => self.strange(n, PlatformAct::Suspended),
            Plant::StrangeEnabling => self.strange(n, PlatformAct::Enabled),
            Plant::RemovedReset => self.without(n, PlatformAct::Reset),
            Plant::RemovedPassword => self.without(n, PlatformAct::Password),
            Plant::Unverified => self.of(n, PlatformAct::Reset).for_each(|e| e.at = at(t + 100)),
            Plant::Unrecorded => {
                self.facts[n].changes.iter_mut().for_each(|c| c.from += TimeDelta::seconds(1200));
                self.facts[n].changes.iter_mut().for_each(|c| c.to = Some(c.from + TimeDelta::seconds(2)));
                self.of(n, PlatformAct::Reset).for_each(|e| e.at = at(t + 1200));
                for act in [PlatformAct::Password, PlatformAct::BackupCodes, PlatformAct::Enrolled] {
                    self.of(n, act).for_each(|e| e.at += TimeDelta::seconds(1200));
                }
            }
            Plant::EarlyEnrolment => self.of(n, PlatformAct::Enrolled).for_each(|e| e.at = at(t)),
            Plant::NoEnrolment => self.without(n, PlatformAct::Enrolled),
            Plant::LateEnrolment => self.of(n, PlatformAct::Enrolled).for_each(|e| e.at = at(t + 1200 + 50_000)),
            Plant::OtherActor => {
                self.of(n, PlatformAct::Reset).for_each(|e| e.actors = vec!["mallory@desk.example.com".into()]);
            }
            Plant::NoReason => self.of(n, PlatformAct::Reset).for_each(|e| e.reason = Reason::Missing),
            Plant::NoReasonInLedger => self.facts[n].reason = false,
            Plant::FailedInLedger => {
                self.facts[n].changes.iter_mut().for_each(|c| c.came = Some(Outcome::Failed));
                self.without(n, PlatformAct::Password);
                self.without(n, PlatformAct::BackupCodes);
            }
        }
    }
}

proptest! {
    #[test]
    fn a_matching_pair_is_clean_in_any_order(
        cases in prop::collection::vec(made(), 1..6), order in any::<prop::sample::Index>(), reversed in any::<bool>(),
    ) {
        let mut world = world(&cases);
        let middle = order.index(world.log.len());
        world.log.rotate_left(middle);
        if reversed {
            world.log.reverse();
        }
        let (found, tally) = judge(&world);
        prop_assert_eq!(found, vec![]);
        prop_assert!(tally.is_clean());
        prop_assert_eq!(tally.enrolled, cases.len() as u64);
        prop_assert_eq!((tally.enrolments, tally.repeated), (cases.len() as u64, cases.len() as u64));
        let done = cases.iter().map(|c| 1 + u64::from(c.password) + u64::from(c.codes)).sum::<u64>();
        prop_assert_eq!((tally.confirmed, tally.unjudged), (done, 0));
    }

    #[test]
    fn one_discrepancy_is_one_finding(
        cases in prop::collection::vec(made(), 1..6), which in any::<prop::sample::Index>(),
        plant in any::<prop::sample::Index>(), reversed in any::<bool>(),
    ) {
        let (plant, code) = PLANTS[plant.index(PLANTS.len())];
        let n = which.index(cases.len());
        let mut cases = cases;
        cases[n].password |= plant == Plant::RemovedPassword;
        if matches!(plant, Plant::Unverified | Plant::Unrecorded | Plant::EarlyEnrolment) {
            cases[n].off = 0;
        }
        let mut world = world(&cases);
        world.plant(plant, n);
        if reversed {
            world.log.reverse();
        }
        let (found, _) = judge(&world);
        prop_assert_eq!(found.len(), 1, "{:?}: {:?}", plant, found);
        prop_assert_eq!(found[0].code, code);
        let with_case = !matches!(code, Code::WithoutCase);
        prop_assert_eq!(found[0].case.clone(), with_case.then(|| format!("R-{n}")));
    }
}

#[test]
fn clocks_may_be_apart_by_the_window_and_no_more() {
    let made = Made {
        password: false,
        codes: false,
        factors: 1,
        off: 0,
        enrols: 1000,
        outcome: Outcome::Succeeded,
        by_address: false,
        operator: 0,
    };
    for (off, codes) in [
        (-SKEW, vec![]),
        (SKEW, vec![]),
        (SKEW + 2, vec![Code::WithoutCase, Code::NotOnPlatform]),
        (-SKEW - 2, vec![Code::BeforeRecord]),
    ] {
        let mut world = world(std::slice::from_ref(&made));
        world.of(0, PlatformAct::Reset).for_each(|e| e.at = at(begin(0) + if off < 0 { 1200 } else { 1202 } + off));
        let found: Vec<Code> = judge(&world).0.iter().map(|f| f.code).collect();
        assert_eq!(found, codes, "{off}");
    }
}

#[test]
fn many_rows_about_one_act_are_one_finding_and_a_later_one_is_another() {
    let mut world = World { facts: vec![], log: vec![] };
    for second in [0, 1, 2, 4000] {
        world.strange(0, PlatformAct::Reset);
        let last = world.log.last_mut().unwrap();
        last.at = at(second);
        // The effect is logged before the request, and does not say who asked.
        if second == 0 {
            last.actors.clear();
        }
    }
    let (found, _) = judge(&world);
    assert_eq!(found.iter().map(|f| f.rows).collect::<Vec<_>>(), [3, 1]);
    assert_eq!(found[0].actor.as_deref(), Some("op1@desk.example.com"));
}

#[test]
fn what_is_not_over_or_not_in_the_log_is_not_judged() {
    let made = Made {
        password: true,
        codes: false,
        factors: 1,
        off: 0,
        enrols: 100,
        outcome: Outcome::Succeeded,
        by_address: false,
        operator: 0,
    };
    let mut world = world(&[made]);
    world.without(0, PlatformAct::Enrolled);
    world.without(0, PlatformAct::Password);
    let facts = Facts::new(world.facts.clone());
    let rules = Rules {
        skew: TimeDelta::seconds(SKEW),
        accepted: Accepted::Accounts(std::collections::BTreeSet::new()),
        shows: Format::IntelliAuth.shows(),
        since: None,
        until: None,
        only: None,
    };
    let (mut tally, mut found) = (Tally::default(), Vec::new());
    let mut matcher = Matcher::new(&facts, rules);
    world.log.iter().for_each(|e| matcher.take(e, &mut tally, &mut |f| found.push(f)));
    // The log ends a minute after the reset.
    let short = Period { from: Some(at(0)), to: Some(at(begin(0) + 1260)) };
    matcher.finish(&Coverage { acts: short, enrolments: Some(short) }, &mut tally, &mut |f| found.push(f));
    assert_eq!(found, []);
    assert_eq!((tally.pending, tally.unjudged, tally.confirmed, tally.actor_unknown), (1, 1, 1, 1));
}

fn simple() -> Made {
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

#[test]
fn an_address_that_passed_to_somebody_else_is_not_matched() {
    for (id, codes) in [("u-0", vec![]), ("U-0", vec![]), ("u-7", vec![Code::WithoutCase, Code::NotOnPlatform])] {
        let mut world = world(&[simple()]);
        world.of(0, PlatformAct::Reset).for_each(|e| {
            e.targets = vec![id.into(), "user0@example.com".into()];
            e.id = Some(id.into());
        });
        let found: Vec<Code> = judge(&world).0.iter().map(|f| f.code).collect();
        assert_eq!(found, codes, "{id}");
    }
    // A case that has no id is found by its names.
    let mut world = world(&[simple()]);
    world.facts[0].target = "user0".into();
    world.of(0, PlatformAct::Reset).for_each(|e| {
        e.targets = vec!["u-9".into(), "user0@example.com".into()];
        e.id = Some("u-9".into());
    });
    world.of(0, PlatformAct::Enrolled).for_each(|e| e.targets = vec!["user0".into()]);
    assert_eq!(judge(&world).0, []);
}

#[test]
fn a_write_of_the_record_is_explained_by_what_writes_it() {
    let other = [PlatformAct::Password, PlatformAct::BackupCodes, PlatformAct::Suspended];
    let writes = [PlatformAct::Changed, PlatformAct::Enabled, PlatformAct::EnrolmentTicket];
    for (act, explained) in other.map(|a| (a, false)).into_iter().chain(writes.map(|a| (a, true))) {
        let mut world = world(&[simple()]);
        let change = ChangeFact { act, ..world.facts[0].changes[0].clone() };
        world.facts[0].changes = vec![change];
        world.log.retain(|e| e.act == PlatformAct::Reset);
        world.log[0].act = PlatformAct::Changed;
        let codes: Vec<Code> = judge(&world).0.iter().map(|f| f.code).collect();
        assert_eq!(!codes.contains(&Code::WithoutCase), explained, "{act} {codes:?}");
    }
}

#[test]
fn where_no_actor_could_be_judged_it_is_not_clean() {
    let mut world = world(&[simple()]);
    assert!(judge(&world).1.is_clean());
    world.of(0, PlatformAct::Reset).for_each(|e| e.actors.clear());
    let (found, tally) = judge(&world);
    assert_eq!((found, tally.actor_unknown), (vec![], 1));
    assert!(!tally.is_clean());
}
