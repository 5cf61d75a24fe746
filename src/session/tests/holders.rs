//! A case has one holder at a time.

use super::*;
use crate::case::Refusal;
use crate::ui::prompter::SessionCommand;

fn omar() -> Actor {
    Actor { name: "omar".into(), ..ravi() }
}

/// Ravi has verified Maria, and pauses.
fn paused() -> (World, UserId, Caller) {
    let (mut world, user, caller) = World::with_maria();
    let mut person = by_video().aside("--confirm", SessionCommand::Pause);
    assert!(matches!(world.recover(&mut person), Err(SessionError::Paused)));
    (world, user, caller)
}

fn rest(world: &World, person: Fake, caller: Caller) -> Fake {
    person.answer("--confirm", MARIA).answer("--notice", "sent").meanwhile(world.signs_in(caller))
}

#[test]
fn what_was_verified_counts_after_a_hand_over() {
    let (mut world, _, caller) = paused();
    let id = world.case();
    world
        .at_desk(ravi(), &mut Fake::new(), |desk| Session::resume(desk, &id)?.hand_over("omar"))
        .unwrap();
    let mut person = rest(&world, Fake::new(), caller);
    world.resume_as(omar(), &mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert_eq!(world.count("verification.accepted"), 1);
    let entries = world.ledger.entries();
    let reset = entries.iter().find(|c| c.draft().phase == Some(Phase::Intent)).unwrap();
    assert_eq!(reset.draft().actor, "omar");
}

#[test]
fn whom_it_was_offered_to_may_also_say_recover() {
    let (mut world, _, caller) = paused();
    let id = world.case();
    world
        .at_desk(ravi(), &mut Fake::new(), |desk| Session::resume(desk, &id)?.hand_over("omar"))
        .unwrap();
    let mut person = rest(&world, Fake::new(), caller);
    world.at_desk(omar(), &mut person, |desk| Session::recover(desk, MARIA)?.drive()).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
}

#[test]
fn who_takes_a_case_over_verifies_anew() {
    for actor in [omar(), sofia()] {
        let (mut world, _, caller) = paused();
        let mut person = rest(&world, video(Fake::new()), caller);
        world.resume_as(actor, &mut person).unwrap();
        world.is_closed(Outcome::RecoveredByReset);
        assert_eq!((world.count("verification.accepted"), world.count("case.taken_over")), (2, 1));
        assert!(person.was_told("verify again"));
    }
}

#[test]
fn a_change_that_was_cut_off_is_found_out_about_before_the_case_changes_hands() {
    let (mut world, _, caller) = World::with_maria();
    let mut person = by_video().answer("--confirm", MARIA);
    // Opening, screening, verification, codes, intent: and then the disk is full.
    world.ledger.fails_at(Some(5));
    world.recover(&mut person).unwrap_err();
    world.ledger.fails_at(None);
    assert!(world.story().last().unwrap().ends_with(" intent"), "{:?}", world.story());
    // Ravi may be in the middle of it.
    let mut early = Fake::new();
    let refused = world.resume_as(sofia(), &mut early).unwrap_err();
    assert!(refused.to_string().contains("ravi has just begun"), "{refused}");
    world.hands.pass(TimeDelta::minutes(2));
    // What may have been done is told of before she has verified anew, and the rest of it after
    // that.
    let mut person = rest(&world, video(Fake::new().answer("--notice", "sent")), caller);
    world.resume_as(sofia(), &mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    let story = world.story();
    let taken = story.iter().position(|l| l == "case.taken_over").unwrap();
    assert!(story[taken - 1].contains(" outcome "), "{story:#?}");
}

#[test]
fn a_case_that_is_not_paused_is_taken_only_by_a_senior() {
    let (mut world, ..) = World::with_maria();
    let mut person = by_video().fails("--confirm", PromptError::Gone);
    assert_eq!(world.recover(&mut person).unwrap_err().exit_code(), 129);
    let stop = world.resume_as(omar(), &mut Fake::new()).unwrap_err();
    assert!(
        matches!(&stop, SessionError::Refusal(Refusal::HeldBy { holder, .. }) if holder == "ravi"),
        "{stop:?}"
    );
    let stop = world
        .at_desk(omar(), &mut Fake::new(), |desk| Session::recover(desk, MARIA)?.drive())
        .unwrap_err();
    let SessionError::Refusal(Refusal::AlreadyOpen { case, holder, .. }) = &stop else {
        panic!("{stop:?}")
    };
    assert_eq!((case, holder.as_str(), stop.exit_code()), (&world.case(), "ravi", 3));
    let mut person = Fake::new().aside("--verify", SessionCommand::Pause);
    assert!(matches!(world.resume_as(sofia(), &mut person), Err(SessionError::Paused)));
    assert_eq!(world.provider.acts(), [""; 0]);
}

#[test]
fn two_who_open_a_case_at_once_get_one_case() {
    let (mut world, ..) = World::with_maria();
    let mut person = by_video().fails("--confirm", PromptError::Gone);
    world.recover(&mut person).unwrap_err();
    // The same operator goes on with it, whatever they call it.
    let mut person = Fake::new().fails("--confirm", PromptError::Gone);
    world.recover(&mut person).unwrap_err();
    assert!(person.was_told("is open: going on with it"));
    assert_eq!(world.count("case.opened"), 1);
}
