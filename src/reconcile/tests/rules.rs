//! Tests of what explains what, written by hand.

use chrono::TimeDelta;

use super::world::{LogAndLedger, Made, SKEW, at, begin, judge, simple, world};
use crate::model::Outcome;
use crate::reconcile::{
    AcceptedRow, ChangeFact, Code, Coverage, Format, LogCoverage, LogFacts, LogRules, Matcher,
    Period, PlatformAct, PlatformEvent,
};

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
        world
            .of(0, PlatformAct::Reset)
            .for_each(|e| e.at = at(begin(0) + if off < 0 { 1200 } else { 1202 } + off));
        let found: Vec<Code> = judge(&world).0.iter().map(|f| f.code).collect();
        assert_eq!(found, codes, "{off}");
    }
}

#[test]
fn many_rows_about_one_act_are_one_finding_and_a_later_one_is_another() {
    let mut world = LogAndLedger { facts: vec![], log: vec![] };
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
    let facts = LogFacts::new(world.facts.clone());
    let rules = LogRules {
        skew: TimeDelta::seconds(SKEW),
        accepted: AcceptedRow::Accounts(std::collections::BTreeSet::new()),
        shows: Format::IntelliAuth.shows(),
        since: None,
        until: None,
        only: None,
    };
    let (mut tally, mut found) = (LogCoverage::default(), Vec::new());
    let mut matcher = Matcher::new(&facts, rules);
    world.log.iter().for_each(|e| matcher.take(e, &mut tally, &mut |f| found.push(f)));
    // The log ends a minute after the reset.
    let short = Period { from: Some(at(0)), to: Some(at(begin(0) + 1260)) };
    matcher.finish(&Coverage { acts: short, enrolments: Some(short) }, &mut tally, &mut |f| {
        found.push(f);
    });
    assert_eq!(found, []);
    assert_eq!((tally.pending, tally.unjudged, tally.confirmed, tally.actor_unknown), (1, 1, 1, 1));
}

#[test]
fn an_address_that_passed_to_somebody_else_is_not_matched() {
    for (id, codes) in
        [("u-0", vec![]), ("U-0", vec![]), ("u-7", vec![Code::WithoutCase, Code::NotOnPlatform])]
    {
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

/// A thief of the tool's own credential, in the minutes of a case: what only looks like the case's
/// own act is named.
#[test]
fn only_what_a_case_did_is_explained_by_it() {
    type Make = fn(&mut PlatformEvent);
    let own: [(PlatformAct, PlatformAct, Make, bool); 11] = [
        (PlatformAct::Reset, PlatformAct::Reset, |_| {}, true),
        (PlatformAct::Reset, PlatformAct::Reset, |e| e.beyond = true, false),
        (PlatformAct::Enabled, PlatformAct::Enabled, |e| e.beyond = true, false),
        (PlatformAct::Enabled, PlatformAct::Unlocked, |_| {}, true),
        (PlatformAct::Password, PlatformAct::Suspended, |_| {}, true),
        (PlatformAct::Suspended, PlatformAct::Password, |_| {}, false),
        (PlatformAct::Enabled, PlatformAct::Changed, |_| {}, false),
        (PlatformAct::EnrolmentTicket, PlatformAct::Changed, |_| {}, false),
        (
            PlatformAct::Note,
            PlatformAct::Note,
            |e| e.writes = vec!["USER0@example.com".into()],
            true,
        ),
        (PlatformAct::Note, PlatformAct::Note, |e| e.writes = vec!["m@evil.example".into()], false),
        (PlatformAct::EnrolmentTicket, PlatformAct::FactorAdded, |_| {}, false),
    ];
    for (case, row, make, explained) in own {
        let mut world = world(&[simple()]);
        let change = ChangeFact {
            act: case,
            factor: Some("totp|f-1".into()),
            ..world.facts[0].changes[0].clone()
        };
        world.facts[0].changes = vec![change];
        world.log.retain(|e| e.act == PlatformAct::Reset);
        world.log[0].act = row;
        make(&mut world.log[0]);
        let codes: Vec<Code> = judge(&world).0.iter().map(|f| f.code).collect();
        assert_eq!(!codes.contains(&Code::WithoutCase), explained, "{row} by {case}: {codes:?}");
    }
    let awaited = [PlatformAct::Reset, PlatformAct::Enrolled, PlatformAct::FactorMoved];
    for act in PlatformAct::ALL.iter().filter(|act| !awaited.contains(act)) {
        let mut world = world(&[simple()]);
        let row = PlatformEvent { act: *act, ..world.log[0].clone() };
        world.log.push(row);
        assert_eq!(judge(&world).0.len(), 1, "{act} beside a case that reset the user");
    }
}

#[test]
fn what_was_done_oftener_than_the_case_says_is_named() {
    let made = Made { password: true, ..simple() };
    for (seconds, found) in [(0, 0), (60, 1)] {
        let mut world = world(std::slice::from_ref(&made));
        let set = world.of(0, PlatformAct::Password).next().unwrap().clone();
        // The same row may stand in two files that overlap.
        world.log.push(PlatformEvent { at: set.at + TimeDelta::seconds(seconds), file: 1, ..set });
        let codes: Vec<Code> = judge(&world).0.iter().map(|f| f.code).collect();
        assert_eq!(codes, vec![Code::MoreThanRecorded; found], "{seconds}");
    }
}

#[test]
fn another_factor_than_the_case_removed_is_named_where_ids_agree() {
    for (ids, own, found) in [
        (["dev_1", "dev_2"], Some("totp|dev_1"), 1),
        (["totp|dev_1", "totp|dev_1"], Some("totp|dev_1"), 0),
        // A console has no ids, and another platform's are others.
        (["1", "2"], Some("totp|dev_1"), 0),
        (["dev_1", "dev_2"], None, 0),
    ] {
        let mut world = world(&[Made { factors: 2, ..simple() }]);
        world.facts[0].changes.iter_mut().for_each(|c| c.factor = own.map(str::to_owned));
        world.of(0, PlatformAct::Reset).zip(ids).for_each(|(e, id)| e.factor = Some(id.to_owned()));
        let codes: Vec<Code> = judge(&world).0.iter().map(|f| f.code).collect();
        assert_eq!(codes, vec![Code::MoreThanRecorded; found], "{ids:?} {own:?}");
    }
}

#[test]
fn of_a_doubled_hour_the_reading_that_is_explained_counts() {
    let hour = TimeDelta::hours(1);
    for early in [true, false] {
        let mut world = world(&[simple()]);
        for event in &mut world.log {
            (event.at, event.or_at) = if early {
                (event.at, Some(event.at + hour))
            } else {
                (event.at - hour, Some(event.at))
            };
        }
        assert_eq!(judge(&world).0, []);
    }
    // Neither reading is near a case.
    let mut world = world(&[simple()]);
    world.strange(0, PlatformAct::Reset);
    let last = world.log.last_mut().unwrap();
    last.or_at = Some(last.at + hour);
    assert_eq!(judge(&world).0.len(), 1);
}

#[test]
fn a_factor_that_moves_is_part_of_an_enrolment_and_of_nothing_else() {
    for (seconds, found) in [(1300, 0), (60_000, 1), (-500, 1)] {
        let mut world = world(&[simple()]);
        world.strange(1, PlatformAct::FactorMoved);
        let moved = world.log.last_mut().unwrap();
        (moved.at, moved.targets) = (at(begin(0) + seconds), vec!["u-0".into()]);
        assert_eq!(judge(&world).0.len(), found, "{seconds}");
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

/// Keycloak keeps what users do in another file: without it nothing is said of who enrolled.
#[test]
fn without_the_users_log_nobody_has_failed_to_enrol() {
    use std::io::Write as _;

    use crate::case::Event;
    use crate::case::event::{Change, Opened};
    use crate::ledger::store::memory::{MemoryLedger, TestKey};
    use crate::ledger::{Draft, Ledger as _};
    use crate::model::{Mode, Role};
    use crate::provider::ActKind;
    use crate::reconcile::{ReconcileJob, run};

    let mut ledger = MemoryLedger::default();
    let change = Change {
        act: Some(ActKind::RemoveFactor),
        reason: Some("lost phone".into()),
        ..Change::default()
    };
    let came = Change { intent: Some(1), ..change.clone() };
    let opened = Opened { login: "maria".into(), ..Opened::default() };
    let events =
        [Event::Opened(opened), Event::Intended(change), Event::CameOut(came, Outcome::Succeeded)];
    for (n, event) in (0..).zip(&events) {
        let (data, private) = event.parts();
        let draft = Draft {
            case: Some("R-7Q4K2M".into()),
            provider: Some("kc".into()),
            target: Some("7f".into()),
            phase: event.phase(),
            outcome: event.outcome(),
            data,
            private,
            ..Draft::plain(at(60 * n), event.action(), "ravi", Role::Operator, Mode::Interactive)
        };
        ledger.append(&[draft], &TestKey::of("ravi"), &[]).unwrap();
    }
    let row = |time: i64, rest: serde_json::Value| {
        let mut row = serde_json::json!({ "time": at(time).timestamp_millis() });
        row.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        row.to_string()
    };
    let reset = serde_json::json!({
        "operationType": "ACTION", "resourcePath": "users/7f/credentials/1b", "authDetails": {"userId": "sa-1"},
    });
    let sign_in = serde_json::json!({ "type": "LOGIN", "userId": "8a" });
    for (rows, found) in [
        (vec![row(90, reset.clone())], vec![]),
        (vec![row(90, reset), row(100, sign_in)], vec![Code::NoEnrolment]),
    ] {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(rows.join("\n").as_bytes()).unwrap();
        let mut job = ReconcileJob {
            files: &[file.path().to_owned()],
            format: Format::Keycloak,
            provider: "kc",
            since: None,
            until: Some(at(13 * 3600)),
            skew: TimeDelta::minutes(5),
            zone: crate::reconcile::Zone::default(),
            accepted: AcceptedRow::Accounts(["sa-1".to_owned()].into()),
            fetched: None,
            before: &[],
            only: Some("R-7Q4K2M"),
            progress: &mut |_| {},
        };
        let mut codes = Vec::new();
        run(&mut job, &ledger, &mut |finding| codes.push(finding.code)).unwrap();
        assert_eq!(codes, found);
    }
}
