//! The tests of what a session does about an account that a case changed and left, and about a
//! suspended account. Other tests here are about an incident that goes wrong in part.

use super::*;
use crate::case::event::{SuspendedBy, Was};
use crate::case::{Incident, IncidentStep, Refusal};
use crate::directory::Actor as By;
use crate::ledger::Action;
use crate::provider::ActKind;
use crate::session::record::replay;
use crate::session::tests::watched::Mishap;
use crate::ui::prompter::SessionCommand;

/// Reset, told of, and Ctrl-C while nobody enrols; then this is said instead.
fn after_reset(aside: SessionCommand) -> Fake {
    by_video()
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .waits(Waited::Stopped)
        .aside("--while-waiting", aside)
}

fn suspended(world: &World) -> bool {
    let user = world.provider.find_one(MARIA);
    !world.directory().profile(&user, world.hands.now()).unwrap().enabled
}

#[test]
fn somebody_else_on_the_line_after_a_reset_is_contained_at_once() {
    let (mut world, ..) = World::with_maria();
    let mut person = after_reset(SessionCommand::Refuse)
        .answer("--code", "impersonation")
        .answer("--reason", "the real one has just written to us")
        .answer("--notice", "sent");
    let end = world.recover(&mut person).unwrap();
    assert_eq!(end.outcome, Outcome::Compromised);
    assert!(suspended(&world));
    assert_eq!((world.count("incident.opened"), world.count("case.refused")), (1, 0));
    // Whoever is on the line is told neither that somebody is told, nor that they were found out.
    let words = &shipped_once().policy;
    let at = |said: &str| person.told().iter().rposition(|told| told.contains(said));
    assert!(at(words.word("notice.say")) < at(words.word("refuse.say")));
    assert_eq!(at(words.word("incident.say")), None);
    // What was changed stands in the message, and not that nothing was.
    assert!(world.outline().contains(&"notice.sent".to_owned()));
}

#[test]
fn any_other_end_after_a_reset_stays_in_the_queue() {
    let (mut world, ..) = World::with_maria();
    let code = world.shelf.0.policy.refusals[0].code.clone();
    let mut person = after_reset(SessionCommand::Refuse)
        .answer("--code", &code)
        .answer("--reason", "they hung up when asked again")
        .answer("--notice", "sent")
        .answer("--door", "leave");
    let stop = world.recover(&mut person).unwrap_err();
    assert_eq!(stop.exit_code(), 9, "{stop}");
    assert!(
        stop.to_string().contains("stands open")
            && stop.to_string().contains("removed a second factor"),
        "{stop}"
    );
    assert!(person.was_told("removed a second factor") && person.was_told("then we stopped"));
    assert!(!person.was_told("We did not go through with it"), "{:#?}", person.told());
    assert_eq!(world.count("case.closed refused"), 0);
    // A script leaves it where it is.
    let id = world.case();
    let mut script = Fake::new().scripted().fails("--door", PromptError::NobodyToAsk(Vec::new()));
    let again = world.at_desk(ravi(), &mut script, |desk| Session::resume(desk, &id)?.drive());
    assert!(matches!(again, Err(SessionError::OpenDoor(_))), "{again:?}");
    // Suspended by whomever, it is read back and ends.
    let user = world.provider.find_one(MARIA);
    world.directory().set_enabled(&user, false, world.hands.now(), By::Admin).unwrap();
    world.at_desk(ravi(), &mut Fake::new(), |desk| Session::resume(desk, &id)?.drive()).unwrap();
    world.is_closed(Outcome::Refused);
}

#[test]
fn a_senior_who_had_no_part_in_it_ends_it_without_holding_it() {
    let (mut world, ..) = World::with_maria();
    let mut person = after_reset(SessionCommand::Pause);
    assert!(matches!(world.recover(&mut person), Err(SessionError::Paused)));
    let id = world.case();
    let mut person = Fake::new().answer("--door", "leave");
    let stop = world.at_desk(ravi(), &mut person, |desk| {
        let mut session = Session::resume(desk, &id)?;
        crate::session::dry_run::Ends::Abandon.carry_out(&mut session)?;
        session.drive()
    });
    assert!(matches!(stop, Err(SessionError::OpenDoor(_))), "{stop:?}");
    world.options.reason = Some("spoken to in person; she starts anew next week".into());
    let mut senior = Fake::new().answer("--door", "end");
    world
        .at_desk(sofia(), &mut senior, |desk| {
            let mut session = Session::resume(desk, &id)?;
            session.take_over(None)?;
            session.drive()
        })
        .unwrap();
    world.is_closed(Outcome::Abandoned);
    assert_eq!(world.count("case.taken_over"), 0);
}

#[test]
fn the_user_who_has_enrolled_after_all_is_verified_and_confirms_it() {
    let (mut world, _, caller) = World::with_maria();
    let mut person = after_reset(SessionCommand::Pause);
    assert!(matches!(world.recover(&mut person), Err(SessionError::Paused)));
    let id = world.case();
    let mut person = Fake::new().answer("--door", "leave");
    let stop = world.at_desk(ravi(), &mut person, |desk| {
        let mut session = Session::resume(desk, &id)?;
        let _ = session.abandon_now(Some("the line went dead, and nobody answers".into()));
        session.drive()
    });
    assert!(matches!(stop, Err(SessionError::OpenDoor(_))), "{stop:?}");
    world.signs_in(caller)("", 0).unwrap();
    let mut person = desk_phone(Fake::new().answer("--door", "enrolled"));
    world.at_desk(ravi(), &mut person, |desk| Session::resume(desk, &id)?.drive()).unwrap();
    world.is_closed(Outcome::Abandoned);
    assert_eq!(world.count("mfa.factor_enrolled"), 1);
}

#[test]
fn an_escalated_case_is_shown_to_the_senior_who_takes_it() {
    let (mut world, ..) = World::with_maria();
    let mut person = by_video()
        .aside("--confirm", SessionCommand::Escalate)
        .answer("--reason", "they know too much about the badge")
        .answer("--sure", "yes");
    assert!(matches!(world.recover(&mut person), Err(SessionError::AwaitingSenior)));
    let words = &shipped_once().policy;
    assert!(!person.was_told(words.word("notice.say")));
    // Another call leads there, and is noted.
    let mut again = Fake::new();
    let tom = Actor { name: "tom".into(), ..ravi() };
    let came = world.at_desk(tom, &mut again, |desk| Session::recover(desk, MARIA)?.drive());
    assert!(matches!(came, Err(SessionError::AwaitingSenior)), "{came:?}");
    // Beside the note on the user's record.
    assert_eq!((world.count("case.opened"), world.count("note.added")), (1, 3));
    // The senior sees the message, and verifies anew.
    let mut senior = Fake::new().aside("--verify", SessionCommand::Pause);
    let came = world.resume_as(sofia(), &mut senior);
    assert!(matches!(came, Err(SessionError::Paused)), "{came:?}");
    for said in [
        "they know too much about the badge",
        "Changed on the account so far: nothing",
        "video-call by ravi",
    ] {
        assert!(senior.was_told(said), "{said}: {:#?}", senior.told());
    }
}

#[test]
fn escalating_can_be_left_and_taken_back() {
    let (mut world, ..) = World::with_maria();
    let mut person = by_video()
        .aside("--confirm", SessionCommand::Escalate)
        .answer("--sure", "no")
        .aside("--confirm", SessionCommand::Escalate)
        .answer("--reason", "not sure about this one")
        .answer("--sure", "yes");
    assert!(matches!(world.recover(&mut person), Err(SessionError::AwaitingSenior)));
    assert_eq!(world.count("case.referred"), 1);
    let id = world.case();
    let mut person = Fake::new().answer("--escalated", "take-back").wait_fails(PromptError::Gone);
    let came = world.at_desk(ravi(), &mut person, |desk| Session::resume(desk, &id)?.drive());
    assert!(came.is_err());
    assert!(person.was_told("fact: Red flags: escalated"), "{:#?}", person.told());
}

/// A doubt after the reset does not go away because it was taken back.
#[test]
fn a_factor_that_comes_after_an_escalation_was_taken_back_is_asked_about() {
    let (mut world, _, caller) = World::with_maria();
    let mut person = after_reset(SessionCommand::Escalate)
        .answer("--reason", "the voice did not fit the photo")
        .answer("--sure", "yes");
    assert!(matches!(world.recover(&mut person), Err(SessionError::AwaitingSenior)));
    let id = world.case();
    world.signs_in(caller)("", 0).unwrap();
    let mut person = Fake::new().answer("--escalated", "take-back").answer("--door", "leave");
    let stop = world.at_desk(ravi(), &mut person, |desk| Session::resume(desk, &id)?.drive());
    assert!(matches!(stop, Err(SessionError::OpenDoor(_))), "{stop:?}\n{:#?}", person.told());
    let mut person = desk_phone(Fake::new().answer("--door", "enrolled"));
    world.at_desk(ravi(), &mut person, |desk| Session::resume(desk, &id)?.drive()).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
}

#[test]
fn a_suspended_account_is_said_to_be_and_is_not_recovered() {
    let (mut world, user, _) = World::with_maria();
    world.directory().set_enabled(&user, false, world.hands.now(), By::Admin).unwrap();
    let mut person =
        Fake::new().several("--lost-number", &["0142"]).fails("--on-red-flag", PromptError::Gone);
    let came = world.recover(&mut person);
    assert!(came.is_err());
    let facts: Vec<&String> =
        person.told().iter().filter(|told| told.starts_with("fact: ")).collect();
    // Before the case is open, and in its header.
    let suspended = |told: &&&String| told.starts_with("fact: SUSPENDED");
    assert!(suspended(&&facts[0]), "{facts:#?}");
    assert_eq!(facts.iter().filter(suspended).count(), 2, "{facts:#?}");
    assert!(person.was_told("Red flags: suspended"));
    let opened = crate::session::replay::<crate::case::Case>(&world.ledger, &world.case())
        .unwrap()
        .opened
        .what;
    assert_eq!(opened.suspended, Some(SuspendedBy::Others));
}

fn contains(world: &mut World, person: &mut Fake) -> Result<IncidentStep, SessionError> {
    world.options.reason = Some("somebody else is in the account".into());
    world.at_desk(ravi(), person, |desk| Session::incident(desk, None, Some(MARIA))?.work())
}

fn incident(world: &World) -> Incident {
    let opened = world
        .ledger
        .entries()
        .into_iter()
        .find(|e| e.draft().action == Action::IncidentOpened)
        .unwrap();
    replay(&world.ledger, opened.draft().case.as_deref().unwrap()).unwrap()
}

#[test]
fn an_account_that_was_suspended_already_is_not_enabled_by_a_repair() {
    for (before, was) in [(true, Was::Enabled), (false, Was::Suspended)] {
        let (mut world, user, _) = World::with_maria();
        world.directory().set_enabled(&user, before, world.hands.now(), By::Admin).unwrap();
        let mut person = Fake::new().answer("--notice", "sent");
        contains(&mut world, &mut person).unwrap();
        assert_eq!(incident(&world).changes[0].was, Some(was));
        assert_eq!(person.was_told("suspended already, and not by this incident"), !before);
        let mut person = by_video()
            .fails("--on-red-flag", PromptError::Gone)
            .fails("--verify", PromptError::Gone);
        let _ = world.recover(&mut person);
        let case: crate::case::Case = replay(&world.ledger, &world.case()).unwrap();
        assert_eq!(case.wants_enabling(), before);
        assert_eq!(case.flags().contains(&"suspended"), !before);
        std::mem::forget(person);
    }
}

#[test]
fn an_act_that_fails_stops_no_other() {
    let (mut world, ..) = World::with_maria();
    world.provider.goes_wrong(ActKind::Suspend, Mishap::Fails);
    let mut person = Fake::new().answer("--notice", "sent");
    let stop = contains(&mut world, &mut person).unwrap_err();
    assert_eq!(stop.exit_code(), 9);
    assert!(
        stop.to_string().contains("suspend the account") && stop.to_string().contains("no route"),
        "{stop}"
    );
    assert_eq!(world.provider.acts(), ["suspend", "end-sessions", "forget-devices", "note"]);
    assert!(!person.was_told(shipped_once().policy.word("incident.say")), "it is not locked");
    // Going on tries again what failed, and nothing else.
    let id = incident(&world).id.to_string();
    let came = world
        .at_desk(ravi(), &mut Fake::new(), |desk| Session::incident(desk, Some(&id), None)?.work())
        .unwrap();
    assert_eq!(came, IncidentStep::Repair);
    assert_eq!(world.provider.acts()[4..], ["suspend"]);
    assert!(suspended(&world));
}

#[test]
fn a_person_suspends_first_and_says_afterwards_what_happened() {
    let (mut world, ..) = World::with_maria();
    world.options.reason = None;
    let mut person = Fake::new()
        .answer("--reason", "her mailbox was read from abroad")
        .answer("--notice", "sent")
        .in_order();
    world
        .at_desk(ravi(), &mut person, |desk| Session::incident(desk, None, Some(MARIA))?.work())
        .unwrap();
    let at = |said: &str| person.told().iter().position(|told| told.contains(said)).unwrap();
    assert!(at("Done, and recorded: suspend the account") < at("ask --reason"));
    assert!(incident(&world).noted);
}

#[test]
fn what_happened_can_be_said_later_and_an_incident_is_no_case() {
    let (mut world, ..) = World::with_maria();
    world.options.reason = None;
    let mut person = Fake::new().back("--reason").answer("--notice", "sent");
    let came = world
        .at_desk(ravi(), &mut person, |desk| Session::incident(desk, None, Some(MARIA))?.work())
        .unwrap();
    assert_eq!((came, suspended(&world)), (IncidentStep::Repair, true));
    let id = incident(&world).id.to_string();
    assert!(!incident(&world).noted);
    let stop = world
        .at_desk(ravi(), &mut Fake::new(), |desk| Session::resume(desk, &id)?.drive())
        .unwrap_err();
    assert_eq!(stop.exit_code(), 2, "{stop}");
    assert!(stop.to_string().contains(&format!("`readmit incident {id}`")), "{stop}");
    // A review that is left closes nothing.
    let mut senior = Fake::new();
    let came = world
        .at_desk(sofia(), &mut senior, |desk| Session::incident(desk, Some(&id), None)?.work())
        .unwrap();
    assert_eq!(came, IncidentStep::Repair);
}

#[test]
fn a_script_names_all_that_is_missing_before_an_incident_is_opened() {
    let (mut world, ..) = World::with_maria();
    world.options.reason = None;
    let mut script = Fake::new().scripted();
    let came = world
        .at_desk(ravi(), &mut script, |desk| Session::incident(desk, None, Some(MARIA))?.work());
    let Err(SessionError::Unasked(PromptError::NobodyToAsk(missing))) = came else {
        panic!("{came:?}")
    };
    assert_eq!(missing, ["--reason TEXT", "--notice sent|not-sent"]);
    assert_eq!(world.ledger.entries(), []);
}

/// Enrolled by an administrator, not by the user.
#[test]
fn a_factor_that_somebody_else_put_there_is_not_taken_for_the_users() {
    let put = |world: &World| {
        let (user, now) = (world.provider.find_one(MARIA), world.hands.now());
        let mut random = |b: &mut [u8]| world.dice.fill(b);
        let kind = crate::model::FactorKind::Webauthn;
        world
            .directory()
            .record_factor(&user, kind, "a key", Some(now), None, now, &mut random)
            .unwrap();
    };
    let (mut world, ..) = World::with_maria();
    let mut person = after_reset(SessionCommand::Pause);
    assert!(matches!(world.recover(&mut person), Err(SessionError::Paused)));
    put(&world);
    let id = world.case();
    // A script that has nothing to say of it is told.
    world.options.wait = Some(0);
    let mut script = Fake::new().scripted();
    let came = world.at_desk(ravi(), &mut script, |desk| Session::resume(desk, &id)?.drive());
    assert!(
        matches!(&came, Err(SessionError::OutcomeUnknown(what)) if what.contains("--enrolled theirs|not-theirs")),
        "{came:?}"
    );
    let mut person = Fake::new().answer("--enrolled", "not-theirs").answer("--notice", "sent");
    let end =
        world.at_desk(ravi(), &mut person, |desk| Session::resume(desk, &id)?.drive()).unwrap();
    assert_eq!(end.outcome, Outcome::Compromised);
    assert!(suspended(&world) && person.was_told("somebody else put it there"));
}

/// Enrolled while the reset was under way: shown with its time and address, asked about, and never
/// removed in passing.
#[test]
fn a_factor_that_appears_under_a_reset_is_asked_about_and_not_removed() {
    use crate::model::{Enroller, Factor, FactorKind, Recorded};
    let new = |world: &World, by| {
        let factor = Factor {
            id: "new".into(),
            kind: FactorKind::Totp,
            label: "New phone".into(),
            enrolled: Some(world.hands.now()),
            last_used: None,
            phone: None,
            address: Some("203.0.113.7".into()),
            by: Recorded::Known(by),
        };
        *world.provider.appears.borrow_mut() = Some((ActKind::EndSessions, factor));
    };
    let removed =
        |world: &World| world.provider.acts().iter().filter(|act| *act == "remove-factor").count();
    // Theirs: the case goes on, and they are not put out again.
    let (mut world, ..) = World::with_maria();
    new(&world, Enroller::User);
    let mut person = by_video()
        .answer("--confirm", MARIA)
        .answer("--enrolled", "theirs")
        .answer("--notice", "sent");
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert!(
        person.was_told("totp New phone at ") && person.was_told("from 203.0.113.7"),
        "{:#?}",
        person.told()
    );
    assert_eq!(removed(&world), 1);
    // Nor are the codes that came with it taken for old ones.
    let (mut world, ..) = World::with_maria();
    new(&world, Enroller::User);
    *world.provider.brings_codes.borrow_mut() = 1;
    let mut person = by_video()
        .answer("--confirm", MARIA)
        .answer("--enrolled", "theirs")
        .answer("--notice", "sent");
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    let entries = world.ledger.entries();
    assert!(
        entries.iter().any(|e| e.draft().private.get("backup_codes_new") == Some(&1.into())),
        "{:#?}",
        world.story()
    );
    assert!(!world.provider.acts().contains(&"remove-backup-codes".to_owned()));
    // Somebody else's: contained, and nothing of it is deleted without a word.
    let (mut world, ..) = World::with_maria();
    new(&world, Enroller::User);
    let mut person = by_video()
        .answer("--confirm", MARIA)
        .answer("--enrolled", "not-theirs")
        .answer("--notice", "sent")
        .answer("--notice", "sent");
    let end = world.recover(&mut person).unwrap();
    assert_eq!((end.outcome, suspended(&world), removed(&world)), (Outcome::Compromised, true, 1));
    // A script that has nothing to say of it has told the target by then, and deletes nothing
    // however often it comes.
    let (mut world, ..) = World::with_maria();
    new(&world, Enroller::User);
    world.options.wait = Some(0);
    let mut script = by_video().scripted().answer("--confirm", MARIA).answer("--notice", "sent");
    let stop = world.recover(&mut script).unwrap_err();
    assert_eq!(stop.exit_code(), 9, "{stop}");
    assert!(
        stop.to_string().contains("from 203.0.113.7") && world.count("notice.sent") == 1,
        "{stop}"
    );
    let id = world.case();
    for _ in 0..3 {
        let mut script =
            Fake::new().scripted().answer("--confirm", MARIA).answer("--notice", "sent");
        let stop = world
            .at_desk(ravi(), &mut script, |desk| Session::resume(desk, &id)?.drive())
            .unwrap_err();
        assert!(stop.to_string().contains("--enrolled theirs|not-theirs"), "{stop}");
        std::mem::forget(script);
    }
    assert_eq!(removed(&world), 1);
}

#[test]
fn only_an_outsider_reads_that_the_rule_stands() {
    // The rule itself is proved over every order of answers; here, that a session says why not.
    let (mut world, ..) = World::with_maria();
    let mut person = after_reset(SessionCommand::Pause);
    assert!(matches!(world.recover(&mut person), Err(SessionError::Paused)));
    let id = world.case();
    let came = world.at_desk(ravi(), &mut Fake::new(), |desk| -> Result<(), SessionError> {
        let session = Session::resume(desk, &id)?;
        let ctx = session.ctx()?;
        crate::case::outsider(session.case(), &ctx).map_err(SessionError::from)
    });
    assert!(matches!(came, Err(SessionError::Refusal(Refusal::Role(_)))), "{came:?}");
}
