//! The runbook's table, branch by branch.

use super::evidence::*;
use super::world::CaseWorld;
use crate::case::event::{CodesChecked, DoorHow, Handed, Remark, SelfRecovery, TierSeen, Was};
use crate::case::{ApprovalFor, CodesAnswer, Event, Rejection, Route, Step};
use crate::model::Outcome;
use crate::provider::ActKind;
use crate::runbook::{Lost, Tier};

fn next(world: &CaseWorld) -> Step {
    let case = world.case();
    world.seen(&case.holder, &case.target, |ctx| case.next(ctx))
}

fn done(world: &CaseWorld, outcome: Outcome) {
    assert_eq!(next(world), Step::Done(outcome));
    assert_eq!(world.replayed(world.cases.len() - 1), *world.case());
    let faults = super::verdict::judge(world);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn closes(world: &mut CaseWorld, outcome: Outcome) {
    let event = closed(world.case(), outcome);
    world.does("olga", event);
    done(world, outcome);
}

#[test]
fn a_lost_phone_with_no_codes_left() {
    let mut world = CaseWorld::with(|_| {});
    world.open("olga").unwrap();
    assert_eq!(next(&world), Step::Screen);
    world.does("olga", screened(&[]));
    assert!(matches!(next(&world), Step::Verify(need) if (need.have, need.want) == (0, 1)));
    world.does("olga", video());
    assert_eq!(next(&world), Step::SelfRecovery);
    world.does("olga", no_codes());
    assert_eq!(next(&world), Step::Reset);
    world.changes("olga", removal("f-1"), Outcome::Succeeded);
    world.changes("olga", removal("f-2"), Outcome::Accepted);
    assert_eq!(next(&world), Step::Reset, "until the list was read again");
    world.does("olga", nothing_left());
    assert_eq!(next(&world), Step::Notice);
    world.notifies("olga");
    assert!(matches!(next(&world), Step::AwaitEnrolment { .. }));
    world.does("olga", enrolled());
    assert_eq!(next(&world), Step::FollowUp);
    world.ends("olga", Outcome::RecoveredByReset);
    done(&world, Outcome::RecoveredByReset);
}

#[test]
fn email_is_lost_too() {
    let mut world = CaseWorld::with(|m| m.lost = vec![Lost::App, Lost::Email]);
    world.verified();
    world.does("olga", no_codes());
    assert!(matches!(next(&world), Step::Verify(need) if (need.have, need.want) == (1, 2)));
    world.does("olga", call("p-old"));
    world.changes("olga", removal("f-1"), Outcome::Succeeded);
    world.changes("olga", removal("f-2"), Outcome::Succeeded);
    world.does("olga", nothing_left());
    world.notifies("olga");
    assert_eq!(next(&world), Step::Password);
    sets_password(&mut world);
    world.notifies("olga");
    world.does("olga", enrolled());
    world.ends("olga", Outcome::RecoveredByReset);
    done(&world, Outcome::RecoveredByReset);
}

fn sets_password(world: &mut CaseWorld) {
    world.changes("olga", secret(ActKind::SetTemporaryPassword, "phone"), Outcome::Succeeded);
    let intent = world.case().changes.last().unwrap().intent.seq;
    world.does(
        "olga",
        Event::Handed(Handed { act: Some(ActKind::SetTemporaryPassword), intent, channel: None }),
    );
}

#[test]
fn only_the_password_is_lost() {
    let mut world = CaseWorld::with(|m| m.lost = vec![Lost::Password]);
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    world.does("olga", call("p-old"));
    world.does("olga", no_codes());
    assert_eq!(next(&world), Step::Password);
    sets_password(&mut world);
    world.notifies("olga");
    world.ends("olga", Outcome::RecoveredByReset);
    done(&world, Outcome::RecoveredByReset);
}

#[test]
fn backup_codes_at_hand() {
    let mut world = CaseWorld::with(|m| m.backup_codes = Some(4));
    world.verified();
    world.does(
        "olga",
        Event::CodesChecked(CodesChecked {
            answer: Some(CodesAnswer::AtHand),
            left: Some(4),
            ..CodesChecked::default()
        }),
    );
    world.does("olga", Event::SelfStarted(way_in(Route::BackupCode)));
    assert!(matches!(next(&world), Step::AwaitSelfRecovery { route: Route::BackupCode, .. }));
    world.does("olga", Event::SelfConfirmed(way_in(Route::BackupCode)));
    assert!(matches!(next(&world), Step::AwaitEnrolment { .. }), "nothing is reset");
    world.does("olga", enrolled());
    world.ends("olga", Outcome::RecoveredByBackupCode);
    done(&world, Outcome::RecoveredByBackupCode);
}

#[test]
fn a_linked_identity_and_when_it_does_not_work() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    let started = SelfRecovery { identity: Some("i-old".into()), ..way_in(Route::Federated) };
    world.does("olga", Event::SelfStarted(started.clone()));
    world.does("olga", Event::SelfConfirmed(way_in(Route::Federated)));
    world.does("olga", enrolled());
    world.ends("olga", Outcome::RecoveredByFederatedSignIn);
    done(&world, Outcome::RecoveredByFederatedSignIn);

    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.does("olga", Event::SelfStarted(started));
    world.does("olga", Event::SelfFailed(way_in(Route::Federated)));
    assert_eq!(next(&world), Step::SelfRecovery);
    world.does("olga", no_codes());
    assert_eq!(next(&world), Step::Reset);
}

#[test]
fn uncertain_means_another_method() {
    let mut world = CaseWorld::with(|_| {});
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    world.does("olga", rejected("video-call", Rejection::Uncertain));
    assert!(matches!(next(&world), Step::Verify(need) if need.have == 0));
    world.does("olga", call("p-old"));
    assert_eq!(next(&world), Step::SelfRecovery);
}

#[test]
fn refused_and_the_target_is_told() {
    let mut world = CaseWorld::with(|_| {});
    world.open("olga").unwrap();
    world.does("olga", refuses());
    assert_eq!(next(&world), Step::Notice);
    world.notifies("olga");
    closes(&mut world, Outcome::Refused);
}

#[test]
fn escalated_and_abandoned() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.does("olga", Event::Abandoned(remark()));
    assert_eq!(next(&world), Step::Close(Outcome::Abandoned), "nothing to tell");
    closes(&mut world, Outcome::Abandoned);

    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.does("olga", Event::Referred(remark()));
    assert_eq!(next(&world), Step::AwaitSenior, "it stays open");
}

#[test]
fn given_up_after_a_change() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.does("olga", no_codes());
    world.changes("olga", removal("f-1"), Outcome::Unknown);
    world.does("olga", Event::Abandoned(remark()));
    assert_eq!(next(&world), Step::Notice, "it may have happened");
    world.notifies("olga");
    assert_eq!(next(&world), Step::OpenDoor, "nobody is in, and it may stand open");
    world.does("zoe", door(DoorHow::Suspended));
    closes(&mut world, Outcome::Abandoned);
}

#[test]
fn a_half_done_reset_that_has_gone_stale_is_told_of_first() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.does("olga", no_codes());
    world.changes("olga", removal("f-1"), Outcome::Succeeded);
    world.wait(20);
    assert_eq!(next(&world), Step::Notice);
    world.notifies("olga");
    assert!(matches!(next(&world), Step::Verify(_)));
}

#[test]
fn a_privileged_target() {
    let mut world = CaseWorld::with(|m| m.tier = TierSeen(Tier::Privileged));
    world.verified();
    world.does("olga", no_codes());
    assert!(matches!(
        next(&world),
        Step::Approve { what: ApprovalFor::Reset, requested: false, denied: false }
    ));
    world.does("olga", asks(ApprovalFor::Reset));
    assert!(matches!(next(&world), Step::Approve { requested: true, .. }));
    world.does("zoe", call("p-old"));
    world.does("zoe", grants(ApprovalFor::Reset));
    assert_eq!(next(&world), Step::Reset);
    world.changes("olga", removal("f-1"), Outcome::Succeeded);
    world.changes("olga", removal("f-2"), Outcome::Succeeded);
    world.does("olga", nothing_left());
    world.notifies("olga");
    world.does("olga", enrolled());
    world.ends("olga", Outcome::RecoveredByReset);
    done(&world, Outcome::RecoveredByReset);
}

#[test]
fn a_target_who_cannot_enrol_gets_codes_over_the_same_channel() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.resets();
    world.notifies("olga");
    world.changes("olga", secret(ActKind::IssueBackupCodes, "video"), Outcome::Succeeded);
    assert_eq!(next(&world), Step::Notice, "after any change");
    world.notifies("olga");
    assert!(matches!(next(&world), Step::AwaitEnrolment { .. }), "codes are a bridge");
}

#[test]
fn paused_handed_over_and_taken() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.does("olga", Event::Paused(remark()));
    assert_eq!(next(&world), Step::Resume);
    world.does("omar", Event::TakenOver(Remark::default()));
    assert!(matches!(next(&world), Step::Verify(_)), "verified anew by who takes it");
    world.does("omar", video());
    world.does("omar", Event::HandedOver(Remark { to: Some("olga".into()), ..Remark::default() }));
    world.does("olga", Event::TakenOver(Remark::default()));
    assert_eq!(next(&world), Step::SelfRecovery, "what was verified counts for who was handed it");
    world.does("sue", Event::TakenOver(remark()));
    assert!(matches!(next(&world), Step::Verify(_)));
}

#[test]
fn repaired_after_an_incident_and_enabled_last() {
    let mut world = CaseWorld::with(|m| m.enabled = false);
    let reason = Some(REASON.to_owned());
    world
        .opens_incident(
            "olga",
            0,
            crate::case::event::IncidentOpened { reason, ..Default::default() },
        )
        .unwrap();
    world.suspends("olga", Was::Enabled);
    world.verified();
    world.does("olga", call("p-old"));
    world.does("olga", no_codes());
    assert!(
        matches!(next(&world), Step::Approve { what: ApprovalFor::Reset, .. }),
        "enabling needs it"
    );
    world.does("olga", asks(ApprovalFor::Reset));
    world.does("zoe", grants(ApprovalFor::Reset));
    world.changes("olga", removal("f-1"), Outcome::Succeeded);
    world.changes("olga", removal("f-2"), Outcome::Succeeded);
    world.does("olga", nothing_left());
    world.notifies("olga");
    world.may_not("sue", Event::Intended(change(ActKind::Enable)));
    sets_password(&mut world);
    world.notifies("olga");
    assert_eq!(next(&world), Step::Enable);
    world.may_not("olga", Event::Intended(change(ActKind::Enable)));
    world.changes("sue", change(ActKind::Enable), Outcome::Succeeded);
    world.notifies("olga");
    world.does("olga", enrolled());
    world.ends("olga", Outcome::RecoveredByReset);
    done(&world, Outcome::RecoveredByReset);
}
