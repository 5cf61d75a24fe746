//! The people who may not: the refusals that are about people, each one brought about.

use super::evidence::*;
use super::world::CaseWorld;
use crate::case::event::TierSeen;
use crate::case::{ApprovalFor, Event, Refusal, Rejection};
use crate::model::Outcome;
use crate::runbook::Tier;

use super::refusals::{ready, removes};

#[test]
fn paused() {
    let mut world = ready();
    world.does("olga", Event::Paused(remark()));
    for event in
        [video(), removes(), rejected("video-call", Rejection::Failed), Event::Paused(remark())]
    {
        assert_eq!(world.may_not("olga", event), Refusal::Paused);
    }
    world.does("olga", Event::Resumed(remark()));
    world.does("olga", removes());
}

#[test]
fn held_by_another() {
    let mut world = ready();
    for event in
        [video(), removes(), refuses(), Event::Paused(remark()), Event::TakenOver(remark())]
    {
        assert!(
            matches!(world.may_not("omar", event), Refusal::HeldBy { holder, .. } if holder == "olga")
        );
    }
}

#[test]
fn already_open() {
    let mut world = ready();
    assert!(
        matches!(world.open("omar"), Err(Refusal::AlreadyOpen { holder, .. }) if holder == "olga")
    );
}

#[test]
fn role() {
    let mut world = CaseWorld::with(|_| {});
    assert_eq!(world.open("aud"), Err(Refusal::Role("auditor")));
    world.verified();
    assert_eq!(world.may_not("aud", Event::Noted(remark())), Refusal::Role("auditor"));
    assert_eq!(world.may_not("omar", denies()), Refusal::Role("operator"));
}

#[test]
fn oneself() {
    let mut world = CaseWorld::with(|m| m.login = "tina@example.com".into());
    assert_eq!(world.open("tina"), Err(Refusal::SelfTarget));
    world.verified();
    world.does("olga", Event::Paused(remark()));
    assert_eq!(world.may_not("tina", Event::TakenOver(remark())), Refusal::SelfTarget);
    let mut world = CaseWorld::with(|m| m.addresses.push("s.idle@example.com".into()));
    world.verified();
    assert_eq!(world.may_not("sid", denies()), Refusal::SelfTarget);
    assert_eq!(world.open("sid").unwrap_err(), Refusal::SelfTarget);
}

#[test]
fn four_people() {
    let mut world = CaseWorld::with(|m| m.tier = TierSeen(Tier::Privileged));
    world.verified();
    world.does("olga", ticket("v.oucher@example.com"));
    world.does("olga", asks(ApprovalFor::Reset));
    assert_eq!(world.may_not("vic", denies()), Refusal::SeparationOfDuties("vic".into()));
    assert_eq!(
        world.may_not("vic", Event::TakenOver(remark())),
        Refusal::SeparationOfDuties("vic".into())
    );
    world.does("zoe", call("p-old"));
    world.does("zoe", grants(ApprovalFor::Reset));
    assert_eq!(
        world.may_not("zoe", Event::TakenOver(remark())),
        Refusal::SeparationOfDuties("zoe".into())
    );
    // A senior who holds the case does not approve it.
    let mut world = CaseWorld::with(|m| m.tier = TierSeen(Tier::Privileged));
    world.open("sue").unwrap();
    world.does("sue", screened(&[]));
    world.does("sue", video());
    world.does("sue", asks(ApprovalFor::Reset));
    assert_eq!(
        world.may_not("sue", grants(ApprovalFor::Reset)),
        Refusal::SeparationOfDuties("sue".into())
    );
}

#[test]
fn approval() {
    let mut world = CaseWorld::with(|m| m.tier = TierSeen(Tier::Privileged));
    world.verified();
    world.does("olga", no_codes());
    world.does("olga", call("p-old"));
    assert_eq!(world.may_not("olga", removes()), Refusal::NotApproved);
    world.does("olga", asks(ApprovalFor::Reset));
    assert_eq!(world.may_not("zoe", grants(ApprovalFor::Reset)), Refusal::ApproverVerification);
    world.does("zoe", call("p-old"));
    let short = crate::case::event::Approval {
        what: Some(ApprovalFor::Reset),
        reason: Some("ok".into()),
        ..crate::case::event::Approval::default()
    };
    assert_eq!(world.may_not("zoe", Event::ApprovalGranted(short)), Refusal::Reason(10));
    world.does("zoe", grants(ApprovalFor::Reset));
    world.changes("olga", removal("f-1"), Outcome::Succeeded);
    world.wait(16);
    world.does("olga", video());
    world.does("zoe", call("p-old"));
    assert_eq!(world.may_not("olga", removes()), Refusal::NotApproved, "it has gone stale");
}

#[test]
fn denied() {
    let mut world = CaseWorld::with(|m| m.tier = TierSeen(Tier::Privileged));
    world.verified();
    world.does("olga", no_codes());
    world.does("olga", call("p-old"));
    world.does("olga", asks(ApprovalFor::Reset));
    world.does("zoe", denies());
    assert_eq!(world.may_not("olga", removes()), Refusal::Denied);
}

#[test]
fn incident() {
    let mut world = ready();
    let reason = Some(REASON.to_owned());
    let opened = crate::case::event::IncidentOpened { reason, ..Default::default() };
    world.opens_incident("ada", 0, opened).unwrap();
    assert_eq!(world.may_not("olga", removes()), Refusal::Incident);
}
