//! A second pair of eyes.

use super::*;
use crate::case::event::Approval;
use crate::case::{ApprovalFor, Case, Event, Refusal};
use crate::ledger::{Action, Draft};
use crate::operator::{added, key_added};
use crate::session::record::replay;
use crate::ui::prompter::{SessionCommand, Waited};

/// The questions of the screening.
const FLAGS: &str = "--no-red-flags (or --red-flag CODE)";

fn admin() -> (World, UserId, Caller) {
    World::with(|m| m.group("Domain Admins", None))
}

/// A senior who verifies the target themself and grants.
fn grants() -> Fake {
    desk_phone(Fake::new()).answer("--answer", "grant").answer("--confirm", MARIA)
}

#[test]
fn a_privileged_target_waits_for_a_senior_who_verifies_too() {
    let (mut world, _, caller) = admin();
    world.options.wait = Some(0);
    let stop = world.recover(&mut by_video()).unwrap_err();
    assert_eq!((stop.exit_code(), matches!(stop, SessionError::AwaitingApproval)), (4, true));
    assert_eq!(world.provider.acts(), [""; 0]);
    // Asking again changes nothing.
    assert!(matches!(world.resume(&mut Fake::new()), Err(SessionError::AwaitingApproval)));
    assert_eq!(world.count("approval.requested"), 1);

    let mut senior = grants();
    assert!(world.approve(sofia(), &mut senior).unwrap());
    assert!(senior.was_told("one of the verifications is yours"));
    let barred = senior.choices()[0]
        .options
        .iter()
        .find(|o| o.id == "video-call")
        .unwrap()
        .disabled_reason
        .clone();
    assert!(barred.unwrap().contains("another channel"));

    world.options.wait = None;
    let mut person = Fake::new()
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .meanwhile(world.signs_in(caller));
    world.resume(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    let by: Vec<String> = world
        .ledger
        .entries()
        .iter()
        .filter(|c| c.draft().action.as_str() == "verification.accepted")
        .map(|c| c.draft().actor.clone())
        .collect();
    assert_eq!(by, ["ravi", "sofia"]);
    assert!(person.was_told("fact: Approval: granted by sofia"));
}

#[test]
fn a_session_that_waits_sees_the_approval_by_itself() {
    let (mut world, _, caller) = admin();
    let (ledger, hands, dice) = (world.ledger.clone(), world.hands.clone(), world.dice.clone());
    let mut signs_in = world.signs_in(caller);
    // The senior's session is another one, on the same ledger and directory.
    let clock = world.hands.clone();
    let roll = world.dice.clone();
    let embedded = Embedded::new(
        "embedded",
        world.directory(),
        move || clock.now(),
        move |b: &mut [u8]| roll.fill(b),
    );
    let other = Watched::new(embedded, world.ledger.clone());
    let shelf = Shelf::shipped();
    let mut waits = 0;
    let mut person = by_video().answer("--confirm", MARIA).answer("--notice", "sent").meanwhile(
        move |status, so_far| {
            if !status.contains("readmit approve") {
                return signs_in(status, so_far);
            }
            waits += 1;
            hands.pass(TimeDelta::seconds(10));
            if waits == 2 {
                let mut ledger = ledger.clone();
                let id =
                    ledger.entries().iter().rev().find_map(|c| c.draft().case.clone()).unwrap();
                let mut senior = grants();
                let (key, mut random) = (key_of(&sofia()), |b: &mut [u8]| dice.fill(b));
                let desk = SessionContext::new(
                    &mut ledger,
                    Gate::new(&other),
                    &shelf,
                    SessionOperator { actor: sofia(), person: &mut senior, signer: &key },
                    &hands,
                    &mut random,
                    Sender::parse("desk@example.com").unwrap(),
                )
                .with_options(usual());
                assert!(Session::resume(desk, &id).unwrap().approve().unwrap());
            }
            Ok(Waited::Tick)
        },
    );
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert!(person.was_told("Approved by sofia."));
    assert!(person.told().iter().any(|line| line == "ring"), "whoever waits is called");
}

#[test]
fn who_approves_cannot_end_the_case_by_a_letter_and_may_change_the_answer() {
    let (mut world, ..) = admin();
    world.options.wait = Some(0);
    assert!(matches!(world.recover(&mut by_video()), Err(SessionError::AwaitingApproval)));
    let before = world.ledger.entries().len();
    world.options.reason = None;
    let mut senior = Fake::new();
    for aside in [SessionCommand::Refuse, SessionCommand::Escalate, SessionCommand::Pause] {
        senior = senior.aside("--verify", aside);
    }
    let mut senior =
        desk_phone(senior).answer("--answer", "grant").back("--reason").back("--answer");
    assert!(matches!(world.approve(sofia(), &mut senior), Err(SessionError::Left)));
    assert!(senior.was_told("ravi holds this case, and alone refuses"));
    assert_eq!(world.ledger.entries().len(), before + 1, "only the senior's own verification");
}

#[test]
fn a_denial_ends_in_a_refusal() {
    let (mut world, ..) = admin();
    world.options.wait = Some(0);
    assert!(matches!(world.recover(&mut by_video()), Err(SessionError::AwaitingApproval)));
    assert!(
        !world.approve(sofia(), &mut desk_phone(Fake::new()).answer("--answer", "deny")).unwrap()
    );

    let stop = world.resume(&mut Fake::new().scripted()).unwrap_err();
    assert!(matches!(stop, SessionError::Refusal(Refusal::Denied)), "{stop:?}");

    let code = world.shelf.0.policy.refusals[0].code.clone();
    let mut person = Fake::new()
        .answer("--on-denial", "refuse")
        .answer("--code", &code)
        .answer("--reason", "denied by the senior")
        .answer("--notice", "sent");
    assert_eq!(world.resume(&mut person).unwrap().outcome, Outcome::Refused);
    world.is_closed(Outcome::Refused);
    assert_eq!(world.provider.acts(), ["note"]);
}

#[test]
fn who_may_not_approve_is_told_before_anything_is_asked() {
    let (mut world, ..) = admin();
    world.options.wait = Some(0);
    assert!(matches!(world.recover(&mut by_video()), Err(SessionError::AwaitingApproval)));
    let operator = Actor { name: "omar".into(), ..ravi() };
    let holder = Actor { role: Role::Senior, ..ravi() };
    let target = Actor { users: vec![MARIA.into()], ..sofia() };
    for actor in [operator, holder, target] {
        let refused = world.approve(actor.clone(), &mut Fake::new());
        assert!(matches!(refused, Err(SessionError::Refusal(_))), "{actor:?}: {refused:?}");
    }
    assert_eq!(world.count("approval.granted") + world.count("approval.denied"), 0);
}

#[test]
fn an_approval_goes_stale_and_is_asked_for_again() {
    let (mut world, ..) = admin();
    world.options.wait = Some(0);
    assert!(matches!(world.recover(&mut by_video()), Err(SessionError::AwaitingApproval)));
    assert!(world.approve(sofia(), &mut grants()).unwrap());
    world.hands.pass(TimeDelta::minutes(16));
    assert!(matches!(world.resume(&mut video(Fake::new())), Err(SessionError::AwaitingApproval)));
    assert_eq!(world.count("approval.requested"), 2);
    assert_eq!(world.provider.acts(), [""; 0]);
}

#[test]
fn a_red_flag_leaves_only_the_way_over_a_senior() {
    let (mut world, _, caller) = World::with_maria();
    world.options.wait = Some(0);
    world.options.red_flags = Some(vec!["pressure".into()]);
    let mut person = by_video().answer("--on-red-flag", "senior");
    assert!(matches!(world.recover(&mut person), Err(SessionError::AwaitingApproval)));
    assert_eq!(world.count("backup_codes.checked"), 0, "the gentle way is barred too");
    let mut again = Fake::new().answer("--answer", "grant").answer("--confirm", MARIA);
    assert!(world.approve(sofia(), &mut again).unwrap());
    world.options.wait = None;
    let mut person = Fake::new()
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .meanwhile(world.signs_in(caller));
    world.resume(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
}

/// Whoever approves has to read whom it is about; a script has named the case.
#[test]
fn an_approver_types_the_login_and_may_still_go_back() {
    let (mut world, ..) = admin();
    world.options.wait = Some(0);
    assert!(matches!(world.recover(&mut by_video()), Err(SessionError::AwaitingApproval)));
    let mut senior = desk_phone(Fake::new())
        .answer("--answer", "grant")
        .answer("--confirm", "ravi")
        .back("--confirm")
        .back("--answer");
    assert!(matches!(world.approve(sofia(), &mut senior), Err(SessionError::Left)));
    assert_eq!(world.count("approval.granted"), 0);
    assert!(senior.was_told("fact: Change: every second factor goes"));
    assert!(senior.was_told("That is not the login"));
}

/// A flag that comes up after the screening stands as one that was there, by a letter at any
/// question or by the question before the first change.
#[test]
fn a_flag_that_comes_up_later_needs_a_senior() {
    type Raises = fn(Fake) -> Fake;
    let ways: [(Raises, &str); 2] = [
        (|p| p.answer("--red-flag", "no").aside("--confirm", SessionCommand::Flag), "letter"),
        (|p| p.answer("--red-flag", "yes"), "question"),
    ];
    for (raises, way) in ways {
        let (mut world, ..) = World::with_maria();
        world.options.wait = Some(0);
        // Whoever has judged them by a flag is not asked.
        world.options.red_flags = None;
        let mut person = by_video();
        for _ in ["pressure", "unusual-activity", "gut-feeling"] {
            person = person.answer(FLAGS, "no");
        }
        let mut person = raises(person.several(FLAGS, &[])).answer("--red-flag", "coached");
        let stop = world.recover(&mut person).unwrap_err();
        assert!(matches!(stop, SessionError::AwaitingApproval), "{way}: {stop:?}");
        assert_eq!(world.provider.acts(), [""; 0], "{way}");
        assert_eq!((world.count("note.added"), world.count("approval.requested")), (1, 1), "{way}");
        assert!(person.was_told("A red flag is up, and you cannot clear it"), "{way}");
    }
}

/// An approval was given to a case without that doubt.
#[test]
fn a_flag_after_an_approval_asks_for_another_one() {
    let (mut world, ..) = admin();
    world.options.wait = Some(0);
    assert!(matches!(world.recover(&mut by_video()), Err(SessionError::AwaitingApproval)));
    assert!(world.approve(sofia(), &mut grants()).unwrap());
    world.options.red_flags = None;
    let mut person = Fake::new().answer("--red-flag", "yes").answer("--red-flag", "coached");
    let stop = world.resume(&mut person).unwrap_err();
    assert!(matches!(stop, SessionError::AwaitingApproval), "{stop:?}");
    assert_eq!(world.provider.acts(), [""; 0]);
    assert_eq!(world.count("approval.requested"), 2);
}

/// The case had a flag before, so that what is asked for is the same in both requests.
#[test]
fn an_answer_to_a_request_that_another_has_replaced_is_refused() {
    let (mut world, ..) = World::with_maria();
    world.options.wait = Some(0);
    world.options.red_flags = Some(vec!["pressure".into()]);
    let mut person = by_video().answer("--on-red-flag", "senior");
    assert!(matches!(world.recover(&mut person), Err(SessionError::AwaitingApproval)));
    let id = world.case();
    let case: Case =
        world.at_desk(ravi(), &mut Fake::new(), |desk| replay(desk.ledger, &id)).unwrap();
    let seen = case.requested.as_ref().unwrap().seq;
    // What the senior saw is not what stands there any more.
    world
        .at_desk(ravi(), &mut Fake::new().answer("--red-flag", "coached"), |desk| {
            let mut session = Session::resume(desk, &id)?;
            assert!(matches!(session.aside(SessionCommand::Flag), Err(SessionError::Retry)));
            session.drive()
        })
        .unwrap_err();
    assert_eq!(world.count("approval.requested"), 2);
    let answer = |request| {
        Event::ApprovalGranted(Approval {
            what: Some(ApprovalFor::RedFlag),
            request: Some(request),
            reason: Some("I rang the number on file myself".into()),
        })
    };
    let mut nobody = Fake::new();
    let stale = world.at_desk(sofia(), &mut nobody, |desk| {
        Session::resume(desk, &id)?.record(answer(seen)).map(|_| ())
    });
    assert!(stale.unwrap_err().to_string().contains("asked for anew since you looked"));
    assert_eq!(world.count("approval.granted"), 0);
    // Who looks again answers the request that they see, and the entry names it.
    let mut again = Fake::new().answer("--answer", "grant").answer("--confirm", MARIA);
    assert!(world.approve(sofia(), &mut again).unwrap());
    let entries = world.ledger.entries();
    let newest =
        |action: &str| entries.iter().rev().find(|e| e.draft().action.as_str() == action).unwrap();
    let request = newest("approval.requested").seq();
    assert_ne!(request, seen);
    assert_eq!(newest("approval.granted").data()["request"], request);
}

/// An operator's second key is no second pair of eyes.
#[test]
fn whoever_asks_does_not_approve_with_another_key() {
    let (mut world, ..) = admin();
    world.options.wait = Some(0);
    let waits = world.at_desk(sofia(), &mut by_video(), |desk| {
        Session::recover(desk, MARIA).unwrap().drive().unwrap_err()
    });
    assert!(matches!(waits, SessionError::AwaitingApproval));
    let spare = TestKey::of("sofia's spare key");
    let first = added("sofia", Role::Senior, &key_of(&sofia()).public_key(), &[]).0;
    let second = key_added("sofia", "spare", &spare.public_key());
    for (action, data) in [(Action::OperatorAdded, first), (Action::OperatorKeyAdded, second)] {
        let now = world.hands.now();
        let plain = Draft::plain(now, action, "sofia", Role::Senior, Mode::Scripted);
        world.ledger.append(&[Draft { data, ..plain }], &key_of(&sofia()), &[]).unwrap();
    }
    let before = world.ledger.entries().len();
    for key in [key_of(&sofia()), spare] {
        world.signer = Some(Box::new(key));
        let refused = world.approve(sofia(), &mut Fake::new()).unwrap_err().to_string();
        assert!(refused.contains("sofia"), "{refused}");
    }
    assert_eq!(world.ledger.entries().len(), before, "nothing was granted, nothing verified");
}
