//! When the new factor is long in coming.

use super::*;
use crate::case::Refusal;

fn with_codes(caller: &mut Caller, secrets: Vec<SecretString>) {
    caller.backup_codes = secrets;
}

#[test]
fn codes_for_a_target_who_cannot_enrol_go_over_the_verified_channel() {
    let (mut world, user, caller) = World::with_maria();
    let heard = Heard::default();
    let fake = by_video()
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .waits(Waited::Stopped)
        .answer("--while-waiting", "codes")
        .answer("--codes", "10")
        .answer("--notice", "sent")
        .meanwhile(world.once_heard(caller, &heard, with_codes));
    let mut person = Beside::new(fake).on_the_line(&heard);
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert_eq!(world.provider.acts().last().unwrap(), "issue-backup-codes");
    let codes = &person.fake.revealed()[0];
    assert_eq!(codes.len(), world.shelf.0.policy.codes_issued as usize);
    assert_eq!(
        world.directory().codes_left(&user).unwrap() as usize,
        codes.len() - 1,
        "one was used to get in"
    );
    let kept = format!("{:?}", world.ledger.entries());
    assert!(codes.iter().all(|code| !kept.contains(code.as_str())));
    assert!(world.printed[0].contains("issued new backup codes"));
}

#[test]
fn codes_that_were_chosen_by_mistake_are_left_for_waiting() {
    let (mut world, _, caller) = World::with_maria();
    let mut person = by_video()
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .waits(Waited::Stopped)
        .answer("--while-waiting", "codes")
        .back("--codes")
        .meanwhile(world.signs_in(caller));
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert!(world.provider.acts().iter().all(|act| act != "issue-backup-codes"));
}

#[test]
fn a_ticket_is_no_channel_for_codes() {
    let (mut world, _, caller) = World::with_maria();
    let heard = Heard::default();
    let fake = manager(Fake::new().several("--lost-number", &["0142"]))
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .waits(Waited::Stopped)
        .answer("--while-waiting", "codes");
    // The way to the codes is a verification that may carry them.
    let fake = video(fake.answer("--verify", "verify"))
        .waits(Waited::Stopped)
        .answer("--while-waiting", "codes")
        .answer("--codes", "10")
        .answer("--notice", "sent")
        .meanwhile(world.once_heard(caller, &heard, with_codes));
    let mut person = Beside::new(fake).on_the_line(&heard);
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert!(person.fake.was_told(&Refusal::NoChannel.to_string()));
    assert_eq!(person.fake.revealed().len(), 1);
}

#[test]
fn stale_verification_is_renewed_before_codes() {
    let (mut world, _, caller) = World::with_maria();
    let hands = world.hands.clone();
    let heard = Heard::default();
    let mut signs_in = world.once_heard(caller, &heard, with_codes);
    let fake = video(by_video())
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .answer("--while-waiting", "codes")
        .answer("--codes", "10")
        .answer("--notice", "sent");
    let mut waits = 0;
    let fake = fake.meanwhile(move |status, so_far| {
        waits += 1;
        if waits == 1 {
            hands.pass(TimeDelta::minutes(20));
            return Ok(Waited::Stopped);
        }
        signs_in(status, so_far)
    });
    let mut person = Beside::new(fake).on_the_line(&heard);
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert_eq!(world.count("verification.accepted"), 2);
}

#[test]
fn nobody_enrols_and_that_is_recorded_once() {
    let (mut world, _, caller) = World::with_maria();
    world.options.wait = Some(0);
    let mut person = by_video().answer("--confirm", MARIA).answer("--notice", "sent");
    let stop = world.recover(&mut person).unwrap_err();
    assert_eq!((stop.exit_code(), matches!(stop, SessionError::AwaitingEnrolment)), (5, true));
    world.hands.pass(TimeDelta::minutes(241));
    for _ in 0..2 {
        assert!(matches!(world.resume(&mut Fake::new()), Err(SessionError::AwaitingEnrolment)));
        assert_eq!(world.count("enrolment.overdue"), 1);
    }
    world.options.wait = None;
    let mut person = Fake::new().meanwhile(world.signs_in(caller));
    world.resume(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
}

#[test]
fn a_password_that_cannot_be_shown_is_not_set() {
    let (mut world, ..) = World::with_maria();
    world.options.lost = vec![Lost::Password];
    let mut person = video(Fake::new()).cannot_reveal();
    let stop = world.recover(&mut person).unwrap_err();
    assert!(
        matches!(&stop, SessionError::Unasked(PromptError::NobodyToAsk(f)) if f == &["--secret-to FILE"]),
        "{stop:?}"
    );
    assert_eq!(world.provider.acts(), [""; 0]);
}

#[test]
fn a_password_that_never_arrived_is_set_again() {
    let (mut world, _, mut caller) = World::with_maria();
    world.options.lost = vec![Lost::Phone, Lost::Password];
    caller.authenticator = None;
    let mut person = desk_phone(by_video())
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .answer("--notice", "sent")
        .waits(Waited::Stopped)
        .answer("--while-waiting", "password")
        .answer("--notice", "sent")
        .waits(Waited::Stopped)
        .aside("--while-waiting", crate::ui::prompter::SessionCommand::Pause);
    assert!(matches!(world.recover(&mut person), Err(SessionError::Paused)));
    assert_eq!(person.revealed().len(), 2);
    assert_ne!(person.revealed()[0], person.revealed()[1]);
}
