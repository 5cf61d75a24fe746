//! The tests of what a refusal, a red flag and attempts leave behind, and of what time does to
//! each.

use chrono::TimeDelta;

use super::evidence::*;
use super::insiders::is_other;
use super::world::CaseWorld;
use crate::case::event::Rejected;
use crate::case::{Event, Refusal, Rejection};
use crate::model::Outcome;

#[test]
fn a_red_flag_is_not_cleared_by_a_new_case() {
    for escalated in [false, true] {
        let mut world = CaseWorld::with(|_| {});
        world.open("olga").unwrap();
        world.does("olga", screened(&["pressure"]));
        if escalated {
            world.does("olga", Event::Referred(remark()));
            assert!(
                matches!(world.open("omar"), Err(Refusal::AlreadyOpen { .. })),
                "it waits, and is open"
            );
            world.does("olga", Event::Resumed(remark()));
        }
        world.does("olga", Event::Abandoned(remark()));
        let event = closed(world.case(), Outcome::Abandoned);
        world.does("olga", event);
        assert!(matches!(world.open("olga"), Err(Refusal::Cooling { .. })));
        world.wait(24 * 60);
        world.open("olga").unwrap();
    }
}

#[test]
fn a_case_opened_in_spite_of_it_does_not_end_the_cooling() {
    let mut world = CaseWorld::with(|_| {});
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    for _ in 0..3 {
        world.does("olga", rejected("video-call", Rejection::Failed));
    }
    let given_up = |world: &mut CaseWorld, by: &str| {
        world.does(by, Event::Abandoned(remark()));
        if world.case().notice_due() {
            world.notifies(by);
        }
        let event = closed(world.case(), Outcome::Abandoned);
        world.does(by, event);
    };
    given_up(&mut world, "olga");
    world.open("sue").unwrap();
    given_up(&mut world, "sue");
    assert!(matches!(world.open("olga"), Err(Refusal::Cooling { .. })));
}

#[test]
fn attempts_that_ran_out_cool_for_as_long_as_the_runbook_says() {
    let mut world = CaseWorld::with(|_| {});
    world.policy.refusal_cooling = TimeDelta::hours(72);
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    for _ in 0..3 {
        world.does("olga", rejected("video-call", Rejection::Failed));
    }
    world.does("olga", Event::Abandoned(remark()));
    world.notifies("olga");
    let event = closed(world.case(), Outcome::Abandoned);
    world.does("olga", event);
    // They have left the window in which attempts count; the cooling is longer.
    world.wait(48 * 60);
    assert!(matches!(world.open("omar"), Err(Refusal::Cooling { .. })));
}

#[test]
fn attempts_are_forgiven_by_order_not_by_time() {
    // A clock that was set back: every entry has the newest one's time.
    let mut world = CaseWorld::with(|_| {});
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    let stuck = world.now;
    for n in 1..4 {
        world.now = stuck - TimeDelta::seconds(60 * n);
        world.tries("olga", 0, rejected("video-call", Rejection::Failed)).unwrap().unwrap();
    }
    world.tries("olga", 0, Event::Abandoned(remark())).unwrap();
    let event = notice(world.case());
    world.tries("olga", 0, event).unwrap();
    let event = closed(world.case(), Outcome::Abandoned);
    world.tries("olga", 0, event).unwrap();
    world.open("sue").unwrap();
    world.tries("sue", 1, screened(&[])).unwrap();
    world.tries("sue", 1, video()).unwrap().unwrap();
}

#[test]
fn every_rejection_counts() {
    let mut world = CaseWorld::with(|_| {});
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    let silent = Rejected { method: "video-call".into(), why: None, ..Rejected::default() };
    assert!(is_other(&world.may_not("olga", Event::Rejected(silent))));
}

#[test]
fn what_was_verified_by_a_clock_that_was_wrong_does_not_hold_when_it_is_right() {
    let mut world = CaseWorld::with(|_| {});
    world.now += TimeDelta::days(1);
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    world.does("olga", video());
    world.does("olga", no_codes());
    world.now -= TimeDelta::days(1);
    assert!(matches!(
        world.may_not("olga", Event::Intended(removal("f-1"))),
        Refusal::ClockBehind { .. }
    ));
    world.correct_clock("ada");
    // By its time it is a day from now, and would hold until then.
    let refused = world.may_not("olga", Event::Intended(removal("f-1")));
    assert_eq!(refused, Refusal::Verifications { have: 0, want: 1 });
    world.does("olga", video());
    world.does("olga", Event::Intended(removal("f-1")));
}
