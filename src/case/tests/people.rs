//! Approver, operator, target and voucher are four people, and what each of them says stays theirs.

use super::evidence::*;
use super::insiders::{is_other, next, privileged};
use super::world::{CaseWorld, person};
use crate::case::event::{Approval, Verified};
use crate::case::{ApprovalFor, Event, Refusal, Step};
use crate::model::{Mode, Outcome, Role};

#[test]
fn the_approver_makes_the_second_verification_not_some_other_senior() {
    let mut world = privileged();
    world.does("sue", call("p-old"));
    // The same channel twice is one verification, but whose it is counts too.
    assert_eq!(world.may_not("zoe", grants(ApprovalFor::Reset)), Refusal::ApproverVerification);
    world.does("sue", grants(ApprovalFor::Reset));
    world.does("olga", Event::Intended(removal("f-1")));
}

#[test]
fn whoever_approved_verified() {
    let mut world = privileged();
    world.does("zoe", call("p-old"));
    world.does("zoe", grants(ApprovalFor::Reset));
    world.wait(13);
    world.does("olga", video());
    // zoe's own has gone stale; sue's does not stand in for it.
    world.wait(4);
    world.does("sue", call("p-old"));
    assert!(!matches!(next(&world), Step::Reset));
    world.may_not("olga", Event::Intended(removal("f-1")));
}

#[test]
fn nobody_vouches_who_has_approved_or_verified() {
    let mut world = CaseWorld::with(|m| m.raised = vec!["changed-contact".into()]);
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    world.does("olga", video());
    world.does("olga", asks(ApprovalFor::RedFlag));
    world.does("sam", grants(ApprovalFor::RedFlag));
    assert_eq!(
        world.may_not("olga", ticket("sam@example.com")),
        Refusal::SeparationOfDuties("sam@example.com".into())
    );
}

#[test]
fn two_accounts_of_one_person_are_not_two_people() {
    let mut world = CaseWorld::with(|m| {
        m.raised = vec!["changed-contact".into()];
        m.addresses.push("t.wo@example.com".into());
    });
    world.people.push(person("olga-senior", Role::Senior, &["olga@example.com"]));
    world.people.push(person("tess", Role::Operator, &["t.wo"]));
    world.people.push(person("tess-senior", Role::Senior, &["tess"]));
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    world.does("olga", video());
    world.does("olga", asks(ApprovalFor::RedFlag));
    let refused = world.may_not("olga-senior", grants(ApprovalFor::RedFlag));
    assert_eq!(refused, Refusal::SeparationOfDuties("olga-senior".into()));
    assert_eq!(world.may_not("tess-senior", grants(ApprovalFor::RedFlag)), Refusal::SelfTarget);
    world.does("zoe", grants(ApprovalFor::RedFlag));
}

#[test]
fn an_approver_has_seen_who_vouches() {
    let mut world = CaseWorld::with(|m| m.raised = vec!["changed-contact".into()]);
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    world.does("olga", video());
    world.does("olga", asks(ApprovalFor::RedFlag));
    world.does("vic", grants(ApprovalFor::RedFlag));
    world.does("olga", no_codes());
    let vouches = ticket("v.oucher@example.com");
    assert_eq!(
        world.may_not("olga", vouches),
        Refusal::SeparationOfDuties("v.oucher@example.com".into()),
        "that is vic"
    );
    world.does("olga", ticket("boss@example.com"));
    assert!(matches!(world.may_not("olga", Event::Intended(removal("f-1"))), Refusal::RedFlag(_)));
    world.does("olga", asks(ApprovalFor::RedFlag));
    world.does("zoe", grants(ApprovalFor::RedFlag));
    world.does("olga", Event::Intended(removal("f-1")));
}

#[test]
fn a_voucher_named_in_passing_keeps_no_senior_from_approving() {
    let mut world = CaseWorld::with(|_| {});
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    let Event::Verified(it) = video() else { unreachable!() };
    let refusal = world.may_not(
        "olga",
        Event::Verified(Verified { vouched_by: Some("zoe".into()), ..it.clone() }),
    );
    assert!(matches!(refusal, Refusal::Evidence(_)));
    let Event::Verified(it) = call("p-old") else { unreachable!() };
    let refusal =
        world.may_not("olga", Event::Verified(Verified { last4: Some("9999".into()), ..it }));
    assert!(matches!(refusal, Refusal::Evidence(_)));
}

#[test]
fn a_denial_is_final() {
    let mut world = privileged();
    world.does("sue", denies());
    assert_eq!(world.may_not("olga", asks(ApprovalFor::Reset)), Refusal::Denied);
    assert!(matches!(next(&world), Step::Approve { denied: true, .. }));
    // Nor is it got rid of by beginning anew.
    world.does("olga", Event::Abandoned(remark()));
    let event = closed(world.case(), Outcome::Abandoned);
    world.does("olga", event);
    assert!(matches!(world.open("olga"), Err(Refusal::Cooling { .. })));
    assert!(matches!(world.open("omar"), Err(Refusal::Cooling { .. })));
    world.open("sam").unwrap();
    assert!(world.case().opened.what.cooling);
}

#[test]
fn an_approval_is_for_what_was_asked() {
    let mut world = CaseWorld::with(|m| m.raised = vec!["changed-contact".into()]);
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    world.does("olga", video());
    assert!(is_other(&world.may_not("olga", asks(ApprovalFor::Reset))));
    world.does("olga", asks(ApprovalFor::RedFlag));
    assert!(is_other(&world.may_not("sue", grants(ApprovalFor::Reset))));
    let nothing = Approval { reason: Some(REASON.into()), ..Approval::default() };
    assert!(is_other(&world.may_not("sue", Event::ApprovalGranted(nothing))));
}

#[test]
fn a_voucher_does_not_make_the_change() {
    let mut world = privileged();
    world.people.iter_mut().find(|p| p.name == "olga").unwrap().users =
        vec!["v.oucher@example.com".into()];
    // zoe need not know under which name olga is on file: the ledger does.
    let refused = world.may_not("zoe", ticket("v.oucher@example.com"));
    assert_eq!(refused, Refusal::SeparationOfDuties("v.oucher@example.com".into()));
}

#[test]
fn people_are_who_they_are_in_any_spelling() {
    let tina = super::world::person("Tina", Role::Operator, &["U-7 "]);
    assert_eq!(tina.mode, Mode::Interactive);
    for name in ["tina", "TINA@example.com", " tina ", "u-7"] {
        assert!(tina.is_any_of([name]), "{name}");
    }
    for name in ["tinat", "martina@example.com", ""] {
        assert!(!tina.is_any_of([name]), "{name}");
    }
}
