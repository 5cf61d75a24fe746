//! The tests of what a social engineer, an operator who cuts corners, or an insider would try. Each
//! of the attempts once worked.

use chrono::TimeDelta;

use super::evidence::*;
use super::world::CaseWorld;
use crate::case::event::{
    CodesChecked, Enrolled, FactorSeen, IncidentClosed, IncidentOpened, Overdue, ReadBack, Remark,
    Screened, SelfRecovery, TierSeen, Verified,
};
use crate::case::{ApprovalFor, CodesAnswer, Event, Refusal, Route, Step};
use crate::model::Outcome;
use crate::provider::ActKind;
use crate::runbook::{Lost, Tier};

pub(super) fn is_other(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Other(_))
}

pub(super) fn next(world: &CaseWorld) -> Step {
    let case = world.case();
    world.seen(&case.holder, &case.target, |ctx| case.next(ctx))
}

pub(super) fn privileged() -> CaseWorld {
    let mut world = CaseWorld::with(|m| m.tier = TierSeen(Tier::Privileged));
    world.verified();
    world.does("olga", no_codes());
    world.does("olga", asks(ApprovalFor::Reset));
    world
}

#[test]
fn one_intent_gives_one_permit_and_none_after_a_crash() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.does("olga", no_codes());
    let intent = world.does("olga", Event::Intended(removal("f-1")));
    let copy = world.case().clone();
    world.permit("olga", 0, &intent).unwrap();
    assert!(is_other(&world.permit("olga", 0, &intent).unwrap_err()), "twice");
    world.cases[0] = copy;
    assert!(is_other(&world.permit("olga", 0, &intent).unwrap_err()), "by a copy");
    world.cases[0] = world.replayed(0);
    assert!(
        is_other(&world.permit("olga", 0, &intent).unwrap_err()),
        "by a process that did not begin it"
    );
    assert!(matches!(next(&world), Step::Settle { .. }));
}

#[test]
fn another_change_waits_until_the_last_one_is_settled() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.does("olga", no_codes());
    world.does("olga", Event::Intended(removal("f-1")));
    let refusal = world.may_not("olga", Event::Intended(removal("f-2")));
    assert!(matches!(refusal, Refusal::OutOfOrder(..)));
}

#[test]
fn an_outcome_is_said_of_its_own_intent_by_who_may_know() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.does("olga", no_codes());
    let intent = world.does("olga", Event::Intended(removal("f-1"))).seq();
    let came = |change: crate::case::event::Change, outcome| {
        Event::CameOut(crate::case::event::Change { intent: Some(intent), ..change }, outcome)
    };
    assert!(is_other(
        &world.may_not("olga", came(change(ActKind::EndSessions), Outcome::Succeeded))
    ));
    assert!(is_other(&world.may_not("olga", came(removal("f-2"), Outcome::Succeeded))));
    assert!(is_other(&world.may_not("olga", came(removal("f-1"), Outcome::RecoveredByReset))));
    // "Not done" by somebody else, while it is being done.
    assert!(matches!(
        world.may_not("omar", came(removal("f-1"), Outcome::Failed)),
        Refusal::HeldBy { .. }
    ));
    assert!(matches!(
        world.may_not("aud", came(removal("f-1"), Outcome::Failed)),
        Refusal::Role(_)
    ));
    world.does("sue", came(removal("f-1"), Outcome::Unknown));
}

#[test]
fn an_empty_list_is_not_read_before_a_reset_nor_where_something_is_left() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    assert!(matches!(world.may_not("olga", nothing_left()), Refusal::OutOfOrder(..)));
    world.does("olga", no_codes());
    let factor = world.case().opened.what.factors[0].clone();
    let read = |left: Vec<FactorSeen>, codes| ReadBack {
        left,
        backup_codes_left: codes,
        ..ReadBack::default()
    };
    assert!(is_other(
        &world.may_not("olga", Event::ReadBack(read(vec![factor], None), Outcome::Succeeded))
    ));
    assert!(is_other(
        &world.may_not("olga", Event::ReadBack(read(vec![], Some(3)), Outcome::Attested))
    ));
    assert!(is_other(
        &world.may_not("olga", Event::ReadBack(read(vec![], None), Outcome::Accepted))
    ));
}

#[test]
fn what_the_target_enrolled_is_not_taken_away() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.resets();
    world.notifies("olga");
    world.does("olga", enrolled());
    assert!(matches!(
        world.may_not("olga", Event::Intended(removal("f-new"))),
        Refusal::OutOfOrder(..)
    ));
    assert!(matches!(world.may_not("olga", nothing_left()), Refusal::OutOfOrder(..)));
}

#[test]
fn the_old_factor_is_not_the_new_one_and_overdue_takes_time() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.resets();
    let old = Enrolled { factor: "f-1".into(), ..Enrolled::default() };
    assert!(is_other(&world.may_not("olga", Event::Enrolled(old))));
    assert!(is_other(&world.may_not("olga", Event::Overdue(Overdue::default()))));
    world.wait(300);
    world.does("olga", Event::Overdue(Overdue::default()));
}

#[test]
fn a_password_and_codes_are_not_had_for_one_verification() {
    let mut world = CaseWorld::with(|m| m.lost = vec![Lost::Email]);
    world.verified();
    world.does("olga", no_codes());
    world.changes("olga", secret(ActKind::SetTemporaryPassword, "video"), Outcome::Succeeded);
    let refusal =
        world.may_not("olga", Event::Intended(secret(ActKind::IssueBackupCodes, "video")));
    assert!(matches!(refusal, Refusal::OutOfOrder(..)));
}

#[test]
fn nobody_sets_a_password_that_was_not_lost() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.resets();
    let refusal =
        world.may_not("olga", Event::Intended(secret(ActKind::SetTemporaryPassword, "video")));
    assert!(matches!(refusal, Refusal::OutOfOrder(..)));
}

#[test]
fn a_secret_goes_over_the_channel_that_was_verified() {
    let mut world = CaseWorld::with(|m| m.lost = vec![Lost::Email]);
    world.verified();
    for channel in ["email", "phone", "colleague"] {
        let refusal =
            world.may_not("olga", Event::Intended(secret(ActKind::SetTemporaryPassword, channel)));
        assert_eq!(refusal, Refusal::NoChannel, "{channel}");
    }
    assert_eq!(
        world.may_not("olga", Event::Intended(change(ActKind::SetTemporaryPassword))),
        Refusal::NoChannel
    );
}

#[test]
fn nothing_gets_in_that_could_not_be_read_back() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    let nowhere = SelfRecovery::default();
    assert!(is_other(&world.may_not("olga", Event::SelfStarted(nowhere))));
}

#[test]
fn codes_are_asked_about_in_earnest() {
    let mut world = CaseWorld::with(|m| m.backup_codes = Some(3));
    world.verified();
    let checked = |answer, left, reason: Option<&str>| {
        Event::CodesChecked(CodesChecked {
            answer,
            left,
            reason: reason.map(str::to_owned),
            attested: false,
        })
    };
    assert!(is_other(&world.may_not("olga", checked(None, Some(3), None))));
    assert!(is_other(&world.may_not("olga", checked(Some(CodesAnswer::None), Some(3), None))));
    assert!(is_other(&world.may_not("olga", checked(Some(CodesAnswer::AtHand), Some(0), None))));
    assert_eq!(
        world.may_not("olga", checked(Some(CodesAnswer::NotAtHand), Some(3), None)),
        Refusal::Reason(1)
    );
    // At hand, and then a reset all the same.
    world.does("olga", checked(Some(CodesAnswer::AtHand), Some(3), None));
    assert_eq!(next(&world), Step::SelfRecovery);
    assert!(matches!(
        world.may_not("olga", Event::Intended(removal("f-1"))),
        Refusal::OutOfOrder(..)
    ));
}

#[test]
fn a_way_in_is_the_one_that_was_begun() {
    let mut world = CaseWorld::with(|m| m.backup_codes = Some(3));
    world.verified();
    let federated =
        |id: &str| SelfRecovery { identity: Some(id.into()), ..way_in(Route::Federated) };
    assert!(matches!(
        world.may_not("olga", Event::SelfStarted(federated("i-new"))),
        Refusal::Evidence(_)
    ));
    world.does("olga", Event::SelfStarted(federated("i-old")));
    assert!(is_other(&world.may_not("olga", Event::SelfConfirmed(way_in(Route::BackupCode)))));
    let before = SelfRecovery {
        signed_in: Some(world.now - TimeDelta::hours(1)),
        ..way_in(Route::Federated)
    };
    assert!(is_other(&world.may_not("olga", Event::SelfConfirmed(before))));
}

#[test]
fn a_note_does_not_stand_in_the_way_of_backup_codes() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.changes("olga", change(ActKind::Note), Outcome::Succeeded);
    assert_eq!(next(&world), Step::SelfRecovery);
    world.does("olga", no_codes());
}

#[test]
fn a_notice_tells_of_what_has_happened_to_every_address() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    let ahead = Event::Notified(sent(world.case(), u64::MAX));
    assert!(is_other(&world.may_not("olga", ahead)));
    world.resets();
    let mut one = sent(world.case(), world.case().last);
    one.recipients = vec!["eve@evil.example".into(), "maria@example.com".into()];
    assert!(is_other(&world.may_not("olga", Event::Notified(one.clone()))));
    one.deliveries.truncate(1);
    one.recipients.truncate(1);
    assert!(is_other(&world.may_not("olga", Event::Notified(one))));
    assert!(world.case().notice_due());
}

#[test]
fn a_follow_up_comes_last() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    let early = follow_up(world.case());
    assert!(matches!(world.may_not("olga", early), Refusal::OutOfOrder(..)));
}

#[test]
fn what_is_changed_after_the_follow_up_is_followed_up_too() {
    let mut world = CaseWorld::with(|m| m.lost = vec![Lost::Email]);
    world.verified();
    world.does("olga", no_codes());
    for _ in 0..2 {
        world.changes("olga", secret(ActKind::SetTemporaryPassword, "video"), Outcome::Succeeded);
        let intent = world.case().changes.last().unwrap().intent.seq;
        let act = Some(ActKind::SetTemporaryPassword);
        world
            .does("olga", Event::Handed(crate::case::event::Handed { act, intent, channel: None }));
        world.notifies("olga");
        assert_eq!(next(&world), Step::FollowUp);
        let event = follow_up(world.case());
        world.does("olga", event);
        assert_eq!(next(&world), Step::Close(Outcome::RecoveredByReset));
    }
}

#[test]
fn a_phone_factor_of_any_kind_is_not_called() {
    use crate::model::FactorKind;
    let mut world = CaseWorld::with(|m| {
        m.factors[0].kind = FactorKind::Other;
        m.factors[0].phone = Some("p-old".into());
    });
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    assert!(matches!(world.may_not("olga", call("p-old")), Refusal::Evidence(_)));
}

#[test]
fn what_is_said_is_of_this_runbook() {
    let mut world = CaseWorld::with(|_| {});
    world.open("olga").unwrap();
    let flags = vec!["maria has had a divorce".into()];
    assert!(is_other(&world.may_not("olga", Event::Screened(Screened { flags }))));
    let remark = Remark { code: Some("she is rude".into()), ..remark() };
    assert!(is_other(&world.may_not("olga", Event::Refused(remark))));
}

#[test]
fn an_open_case_that_went_wrong_never_goes_on() {
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.does("olga", no_codes());
    let reason = Some(REASON.to_owned());
    let of = Some(world.case().id.to_string());
    let opened = IncidentOpened { of, reason: reason.clone(), ..IncidentOpened::default() };
    let incident = world.opens_incident("sue", 0, opened).unwrap();
    assert_eq!(world.may_not("olga", Event::Intended(removal("f-1"))), Refusal::Incident);
    let suspend = change(ActKind::Suspend);
    let intent =
        world.in_incident("sue", incident, Event::Intended(suspend.clone())).unwrap().unwrap();
    let came = crate::case::event::Change { intent: Some(intent.seq()), ..suspend };
    world.in_incident("sue", incident, Event::CameOut(came, Outcome::Succeeded)).unwrap();
    let told = sent(world.case(), intent.seq());
    world.in_incident("sue", incident, Event::Notified(told)).unwrap();
    let entries = world.incidents[incident].entries + 1;
    world
        .in_incident("sue", incident, Event::IncidentClosed(IncidentClosed { entries, reason }))
        .unwrap();
    // The incident is closed: what it said of the case stays true.
    world.does("olga", video());
    assert_eq!(world.may_not("olga", Event::Intended(removal("f-1"))), Refusal::Incident);
    assert_eq!(next(&world), Step::Close(Outcome::Compromised));
}

#[test]
fn an_incident_names_a_case_of_that_user() {
    let mut world = CaseWorld::with(|_| {});
    let opened = IncidentOpened {
        of: Some("R-222222".into()),
        reason: Some(REASON.into()),
        ..IncidentOpened::default()
    };
    assert!(is_other(&world.opens_incident("sue", 0, opened).unwrap_err()));
}

#[test]
fn after_an_incident_there_is_no_way_in_but_a_reset() {
    let mut world = CaseWorld::with(|m| m.enabled = false);
    let opened = IncidentOpened { reason: Some(REASON.into()), ..IncidentOpened::default() };
    world.opens_incident("sue", 0, opened).unwrap();
    world.suspends("sue", crate::case::event::Was::Enabled);
    world.verified();
    assert!(world.case().opened.what.incident.is_some());
    let federated = SelfRecovery { identity: Some("i-old".into()), ..way_in(Route::Federated) };
    assert!(is_other(&world.may_not("olga", Event::SelfStarted(federated))));
    let at_hand =
        CodesChecked { answer: Some(CodesAnswer::AtHand), left: None, ..CodesChecked::default() };
    assert!(is_other(&world.may_not("olga", Event::CodesChecked(at_hand))));
}

#[test]
fn erased_names_make_nobody_a_stranger() {
    // sid is not maria; but of a user whose name is gone, who could say so?
    let mut world = CaseWorld::with(|_| {});
    world.verified();
    world.does("olga", no_codes());
    let first = world.case().opened.seq;
    world.ledger.erase(first);
    world.cases[0] = world.replayed(0);
    assert!(world.case().erased);
    assert!(is_other(&world.may_not("olga", Event::Intended(removal("f-1")))));
    world.does("olga", refuses());
}

#[test]
fn a_case_says_who_it_is_about_and_under_which_runbook() {
    let mut world = CaseWorld::with(|_| {});
    let good = world.targets[0].opened.clone();
    for wrong in [
        crate::case::event::Opened { login: " ".into(), ..good.clone() },
        crate::case::event::Opened { runbook_sha256: String::new(), ..good.clone() },
        crate::case::event::Opened { lost: vec![], ..good },
    ] {
        assert!(is_other(&world.open_as("olga", 0, wrong).unwrap_err()));
    }
}

#[test]
fn a_ticket_holds_no_card_number() {
    let mut world = CaseWorld::with(|_| {});
    world.open("olga").unwrap();
    world.does("olga", screened(&[]));
    let Event::Verified(it) = ticket("boss@example.com") else { unreachable!() };
    let card = Verified { ticket: Some("4111 1111 1111 1111".into()), ..it };
    assert!(matches!(world.may_not("olga", Event::Verified(card)), Refusal::FreeText(_)));
}
