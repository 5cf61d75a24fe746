//! Cases that end without a recovery, and cases that are put aside.

use super::*;
use crate::case::Refusal;
use crate::provider::ActKind;
use crate::ui::prompter::SessionCommand;

fn flagged() -> World {
    let (mut world, ..) = World::with_maria();
    world.options.red_flags = Some(vec!["pressure".into()]);
    world
}

fn escalates() -> Fake {
    Fake::new()
        .several("--lost-number", &["0142"])
        .answer("--on-red-flag", "escalate")
        .answer("--reason", "sounds like a recording")
        .answer("--sure", "yes")
}

#[test]
fn a_red_flag_is_reason_enough_to_refuse() {
    let mut world = flagged();
    let code = world.shelf.0.policy.refusals[0].code.clone();
    let mut person = Fake::new()
        .several("--lost-number", &["0142"])
        .answer("--on-red-flag", "refuse")
        .answer("--code", &code)
        .answer("--reason", "they would not let me call back")
        .answer("--notice", "sent");
    assert_eq!(world.recover(&mut person).unwrap().outcome, Outcome::Refused);
    world.is_closed(Outcome::Refused);
    assert_eq!(world.outline()[2..], ["case.refused", "notice.sent", "case.closed refused"]);
    assert_eq!(world.provider.acts(), ["note"]);
    assert!(person.was_told(shipped_once().policy.word("refuse.say")));
}

#[test]
fn a_script_with_a_red_flag_is_refused() {
    let mut world = flagged();
    let mut person = Fake::new().scripted().several("--lost-number", &["0142"]);
    let stop = world.recover(&mut person).unwrap_err();
    assert!(
        matches!(&stop, SessionError::Refusal(Refusal::RedFlag(f)) if f == "pressure"),
        "{stop:?}"
    );
    assert_eq!((stop.exit_code(), world.count("case.screened")), (3, 1));
}

#[test]
fn escalating_leaves_a_note_and_waits_for_a_senior() {
    let mut world = flagged();
    let mut person = escalates();
    let stop = world.recover(&mut person).unwrap_err();
    assert!(matches!(stop, SessionError::AwaitingSenior), "{stop:?}");
    assert_eq!((stop.exit_code(), world.count("case.referred")), (4, 1));
    assert_eq!(world.count("note.added note intent"), 1);
    let user = world.provider.find_one(MARIA);
    assert_eq!(world.directory().notes(&user).unwrap().len(), 1);
}

#[test]
fn where_there_are_no_notes_a_refusal_does_without() {
    let mut world = flagged();
    world.provider.is_capable(ActKind::Note, crate::provider::Capability::NotApplicable);
    let mut person = escalates();
    assert!(matches!(world.recover(&mut person), Err(SessionError::AwaitingSenior)));
    assert_eq!(world.provider.acts(), [""; 0]);
}

#[test]
fn at_every_question_the_operator_can_note_and_refuse() {
    let (mut world, ..) = World::with_maria();
    let code = world.shelf.0.policy.refusals[0].code.clone();
    let mut person = by_video()
        .aside("--confirm", SessionCommand::Note)
        .answer("--note", "the line is bad")
        .aside("--confirm", SessionCommand::Refuse)
        .answer("--code", &code)
        .answer("--reason", "somebody prompts them")
        .answer("--notice", "sent");
    assert_eq!(world.recover(&mut person).unwrap().outcome, Outcome::Refused);
    world.is_closed(Outcome::Refused);
    assert_eq!(world.provider.acts(), ["note"], "nothing of the reset was begun");
}

/// Nothing typed by accident becomes a record: every side prompt leads back to the question it was
/// opened at.
#[test]
fn every_side_prompt_can_be_left_for_nothing() {
    let (mut world, _, caller) = World::with_maria();
    let code = world.shelf.0.policy.refusals[0].code.clone();
    let mut person = by_video()
        .in_order()
        .aside("--confirm", SessionCommand::Note)
        .back("--note")
        .aside("--confirm", SessionCommand::Escalate)
        .answer("--sure", "no")
        .aside("--confirm", SessionCommand::Escalate)
        .answer("--sure", "yes")
        .back("--reason")
        .aside("--confirm", SessionCommand::Pause)
        .back("--sure")
        .aside("--confirm", SessionCommand::Refuse)
        .back("--code")
        .aside("--confirm", SessionCommand::Refuse)
        .answer("--code", &code)
        .back("--reason")
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .meanwhile(world.signs_in(caller));
    assert_eq!(world.recover(&mut person).unwrap().outcome, Outcome::RecoveredByReset);
    for action in ["note.added", "case.referred", "case.paused", "case.refused"] {
        assert_eq!(world.count(action), 0, "{action}");
    }
}

/// Going back from what was chosen at a red flag does not go on past the flag.
#[test]
fn going_back_at_a_red_flag_leads_to_the_flag() {
    let (mut world, ..) = World::with_maria();
    world.options.red_flags = Some(vec!["pressure".into()]);
    let mut person = Fake::new()
        .several("--lost-number", &["0142"])
        .answer("--on-red-flag", "refuse")
        .back("--code")
        .answer("--on-red-flag", "escalate")
        .answer("--sure", "yes")
        .back("--reason")
        .answer("--on-red-flag", "escalate")
        .answer("--sure", "yes")
        .answer("--reason", "sounds like a recording");
    assert!(matches!(world.recover(&mut person), Err(SessionError::AwaitingSenior)));
    assert_eq!(person.asked().iter().filter(|flag| **flag == "--on-red-flag").count(), 3);
    assert_eq!(world.provider.acts(), ["note"]);
}

#[test]
fn a_pause_loses_nothing() {
    let (mut world, _, caller) = World::with_maria();
    let mut person = by_video().aside("--confirm", SessionCommand::Pause);
    let stop = world.recover(&mut person).unwrap_err();
    assert_eq!((stop.exit_code(), matches!(stop, SessionError::Paused)), (0, true));
    world.hands.pass(TimeDelta::minutes(5));
    let mut person = Fake::new()
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .meanwhile(world.signs_in(caller));
    world.resume(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert_eq!((world.count("case.paused"), world.count("case.resumed")), (1, 1));
    assert_eq!(world.count("verification.accepted"), 1, "it was still fresh");
}

#[test]
fn a_pause_after_a_change_tells_the_target_first() {
    let (mut world, ..) = World::with_maria();
    world.options.lost = vec![Lost::Phone, Lost::Password];
    let mut person = desk_phone(by_video())
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .answer("--notice", "sent")
        .waits(Waited::Stopped)
        .aside("--while-waiting", SessionCommand::Pause);
    assert!(matches!(world.recover(&mut person), Err(SessionError::Paused)));
    let story = world.outline();
    assert_eq!(story[story.len() - 2..], ["notice.sent", "case.paused"]);
}

#[test]
fn a_closed_case_stays_closed() {
    let mut world = flagged();
    let code = world.shelf.0.policy.refusals[0].code.clone();
    let mut person = Fake::new()
        .several("--lost-number", &["0142"])
        .answer("--on-red-flag", "refuse")
        .answer("--code", &code)
        .answer("--reason", "they would not let me call back")
        .answer("--notice", "sent");
    world.recover(&mut person).unwrap();
    let entries = world.ledger.entries().len();
    assert_eq!(world.resume(&mut Fake::new()).unwrap().outcome, Outcome::Refused);
    assert_eq!(world.ledger.entries().len(), entries);
}

#[test]
fn nobody_recovers_themself_and_nobody_is_guessed() {
    let (mut world, ..) = World::with_maria();
    let maria = Actor { users: vec![MARIA.into()], ..ravi() };
    let mut person = Fake::new().several("--lost-number", &["0142"]);
    let stop = world
        .at_desk(maria, &mut person, |desk| Session::recover(desk, MARIA)?.drive())
        .unwrap_err();
    assert!(matches!(stop, SessionError::Refusal(Refusal::SelfTarget)), "{stop:?}");
    world.join(&NewUser::new("other", "Other").address("maria@home.example", None));
    for who in ["maria@home.example", "mario"] {
        let stop = world
            .at_desk(ravi(), &mut Fake::new().scripted(), |desk| {
                Session::recover(desk, who)?.drive()
            })
            .unwrap_err();
        assert_eq!(stop.exit_code(), 2, "{stop:?}");
    }
    assert_eq!(world.ledger.entries(), []);
}
