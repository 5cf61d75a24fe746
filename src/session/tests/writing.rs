//! The ledger comes first: where it cannot be written nothing happens, and where others write too
//! it is decided anew.

use super::*;
use crate::ledger::LedgerError;
use crate::provider::{ActKind, Capability, Instructions};
use crate::session::tests::watched::Mishap;
use crate::ui::prompter::{
    Card, Choice, Grid, MessageStyle, Reply, Reveal, SecretKind, TextQuestion,
};

/// Everything there is: a password too, which makes for the longest story.
fn longest() -> World {
    let (mut world, ..) = World::with_maria();
    world.options.lost = vec![Lost::Phone, Lost::Email];
    world.options.wait = Some(0);
    world
}

fn run(world: &mut World, resumed: bool) -> Result<End, SessionError> {
    let person = &mut Agreeable;
    if resumed { world.resume(person) } else { world.recover(person) }
}

/// Answers everything, as often as it is asked, so that it goes on.
struct Agreeable;

impl Prompter for Agreeable {
    fn mode(&self) -> Mode {
        Mode::Interactive
    }

    fn tell(&mut self, _tone: MessageStyle, _text: &str) {}

    fn card(&mut self, _card: &Card) {}

    fn grid(&mut self, _grid: &Grid) {}

    fn choose(&mut self, choice: &Choice) -> Result<Reply<String>, PromptError> {
        let open = choice.options.iter().find(|o| o.disabled_reason.is_none());
        Ok(Reply::Answer(open.expect(choice.flag).id.clone()))
    }

    fn choose_several(&mut self, _choice: &Choice) -> Result<Reply<Vec<String>>, PromptError> {
        Ok(Reply::Answer(vec!["0142".into()]))
    }

    fn line(&mut self, line: &TextQuestion) -> Result<Reply<String>, PromptError> {
        Ok(Reply::Answer(if line.flag == "--confirm" { MARIA } else { "HR photo" }.into()))
    }

    fn secret(&mut self, flag: &'static str, _question: &str) -> Result<SecretString, PromptError> {
        panic!("{flag} is not asked for")
    }

    fn reveal(&mut self, _reveal: &Reveal) -> Result<(), PromptError> {
        Ok(())
    }

    fn glance(&mut self, _shown: &Reveal) -> Result<(), PromptError> {
        Err(PromptError::NobodyToAsk(Vec::new()))
    }

    fn can_reveal(&self, _shown: SecretKind) -> Result<(), PromptError> {
        Ok(())
    }

    fn wait(&mut self, _status: &str, _so_far: u64) -> Result<Waited, PromptError> {
        Ok(Waited::Tick)
    }
}

#[test]
fn a_witness_that_the_runbook_asks_for_is_asked_for_before_anything_is_recorded() {
    for asked in [false, true] {
        let mut world = longest();
        world.shelf.0.policy.witness_required = asked;
        drop(run(&mut world, false));
        assert!(world.ledger.commits() > 0);
        assert_eq!(world.ledger.required_at(), asked.then_some(0));
        let (mut world, ..) = World::with_maria();
        world.shelf.0.policy.witness_required = asked;
        world.options.reason = Some("the account was taken over".into());
        let opened = world.at_desk(ravi(), &mut Agreeable, |desk| {
            Session::incident(desk, None, Some(MARIA)).map(drop)
        });
        opened.unwrap();
        assert_eq!((world.ledger.commits(), world.ledger.required_at()), (1, asked.then_some(0)));
    }
}

#[test]
fn wherever_the_disk_is_full_nothing_happens_unrecorded_and_nothing_twice() {
    let mut whole = longest();
    assert!(matches!(run(&mut whole, false), Err(SessionError::AwaitingEnrolment)));
    let (commits, acts) = (whole.ledger.commits(), whole.provider.acts());
    assert!(commits > 15, "{commits}");
    for commit in 0..commits {
        let mut world = longest();
        world.ledger.fails_at(Some(commit));
        let before = world.dump();
        let stop = run(&mut world, false).unwrap_err();
        assert!(
            matches!(stop, SessionError::Ledger(LedgerError::Full)),
            "commit {commit}: {stop:?}"
        );
        assert_eq!((stop.exit_code(), world.ledger.commits()), (6, commit));
        if world.provider.acts().is_empty() {
            assert_eq!(world.dump(), before, "commit {commit}");
        }
        // With room again the case goes on from what is recorded; the watch makes sure that no act
        // lacks its intent.
        world.ledger.fails_at(None);
        let stop = run(&mut world, commit > 0).unwrap_err();
        assert!(
            matches!(stop, SessionError::AwaitingEnrolment),
            "commit {commit}: {stop:?}\n{:#?}",
            world.story()
        );
        world.is_settled();
        // A password whose outcome was not recorded was never shown: that one is set again.
        let mut done = world.provider.acts();
        done.dedup_by(|a, b| a == b && a == "set-temporary-password");
        assert_eq!(done, acts, "commit {commit}: {:#?}", world.story());
    }
}

#[test]
fn what_somebody_else_writes_in_between_is_taken_in() {
    let mut whole = longest();
    assert!(matches!(run(&mut whole, false), Err(SessionError::AwaitingEnrolment)));
    let story = whole.story();
    for append in 1..whole.ledger.commits() {
        let mut world = longest();
        world.ledger.meddled_at(append);
        let stop = run(&mut world, false).unwrap_err();
        assert!(matches!(stop, SessionError::AwaitingEnrolment), "append {append}: {stop:?}");
        let mut seen = world.story();
        let foreign = seen.iter().position(|l| l == "note.added").unwrap();
        seen.remove(foreign);
        assert_eq!(seen, story, "append {append}");
    }
}

#[test]
fn a_case_that_was_taken_over_in_between_is_not_gone_on_with() {
    let (mut world, ..) = World::with_maria();
    let (ledger, hands) = (world.ledger.clone(), world.hands.clone());
    world.options.wait = None;
    let mut person =
        by_video().answer("--confirm", MARIA).answer("--notice", "sent").meanwhile(move |_, _| {
            hands.pass(TimeDelta::hours(5));
            let last = ledger.entries().pop().unwrap();
            if last.draft().action.as_str() != "case.taken_over" {
                let taken = crate::ledger::Draft {
                    action: crate::ledger::Action::CaseTakenOver,
                    actor: "sofia".into(),
                    role: Role::Senior,
                    data: crate::ledger::Object::new(),
                    private: crate::ledger::Object::new(),
                    phase: None,
                    outcome: None,
                    ..last.draft().clone()
                };
                ledger.clone().append(&[taken], &key_of(&sofia()), &[]).unwrap();
            }
            Ok(Waited::Tick)
        });
    let stop = world.recover(&mut person).unwrap_err();
    let held = matches!(&stop, SessionError::Refusal(crate::case::Refusal::HeldBy { holder, .. }) if holder == "sofia");
    assert!(held, "{stop:?}");
}

#[test]
fn a_platform_that_refuses_leaves_an_outcome_and_the_case_goes_on() {
    let (mut world, ..) = World::with_maria();
    world.options.wait = Some(0);
    world.provider.goes_wrong(ActKind::RemoveFactor, Mishap::Fails);
    let mut person = by_video().answer("--confirm", MARIA);
    let stop = world.recover(&mut person).unwrap_err();
    assert_eq!(stop.exit_code(), 9, "enrolment was asked for, the factor is still there: {stop:?}");
    world.is_settled();
    let mut person = Fake::new().answer("--confirm", MARIA).answer("--notice", "sent");
    assert!(matches!(world.resume(&mut person), Err(SessionError::AwaitingEnrolment)));
    assert_eq!(world.count("mfa.factor_admin_reset remove-factor outcome failed"), 1);
    assert_eq!(world.count("mfa.factor_admin_reset remove-factor outcome succeeded"), 1);
}

#[test]
fn a_platform_that_refuses_at_once_has_changed_nothing() {
    let (mut world, ..) = World::with_maria();
    world.provider.goes_wrong(ActKind::RequireEnrolment, Mishap::Fails);
    let before = world.dump();
    let mut person = by_video().answer("--confirm", MARIA);
    let stop = world.recover(&mut person).unwrap_err();
    assert_eq!((stop.exit_code(), world.dump() == before), (7, true), "{stop:?}");
}

#[test]
fn a_lost_answer_is_unknown_and_the_list_is_read_again() {
    let (mut world, ..) = World::with_maria();
    world.options.wait = Some(0);
    world.provider.goes_wrong(ActKind::RemoveFactor, Mishap::Lost);
    let mut person = by_video().answer("--confirm", MARIA);
    let stop = world.recover(&mut person).unwrap_err();
    assert_eq!(stop.exit_code(), 9, "{stop:?}");
    let mut person = Fake::new().answer("--confirm", MARIA).answer("--notice", "sent");
    assert!(matches!(world.resume(&mut person), Err(SessionError::AwaitingEnrolment)));
    assert_eq!(world.count("mfa.factor_admin_reset remove-factor outcome unknown"), 1);
    assert_eq!(
        world.count("mfa.factor_admin_reset remove-factor intent"),
        1,
        "it is gone, and not removed twice"
    );
}

#[test]
fn sessions_that_cannot_be_ended_do_not_stop_the_rest() {
    let (mut world, ..) = World::with_maria();
    world.options.wait = Some(0);
    world.provider.goes_wrong(ActKind::ForgetDevices, Mishap::Fails);
    world
        .provider
        .is_capable(ActKind::EndSessions, Capability::Cannot("it has no such thing".into()));
    let mut person = by_video().answer("--confirm", MARIA).answer("--notice", "sent");
    assert!(matches!(world.recover(&mut person), Err(SessionError::AwaitingEnrolment)));
    assert!(person.was_told("Not done: forget remembered devices"));
    assert!(person.was_told("this platform cannot: it has no such thing"));
}

#[test]
fn what_a_person_does_in_a_console_is_attested() {
    let (mut world, user, _) = World::with_maria();
    world.options.wait = Some(0);
    let instructions = Instructions {
        steps: vec!["Open the console.".into()],
        attest: vec![("shown".into(), "What does it show?".into())],
        ..Instructions::default()
    };
    for kind in [
        ActKind::RequireEnrolment,
        ActKind::RemoveFactor,
        ActKind::ForgetDevices,
        ActKind::EndSessions,
    ] {
        world.provider.is_capable(kind, Capability::ByHand(instructions.clone()));
    }
    let mut person = by_video().answer("--confirm", MARIA);
    for act in ["require-enrolment", "remove-factor"] {
        person = person.answer_key("--attest", act, "done").answer_key(
            "--attest",
            &format!("{act}.shown"),
            "No methods",
        );
    }
    person = person.answer_key("--attest", "forget-devices", "unsure");
    // They say that they removed it, and it is still there.
    let stop = world.recover(&mut person).unwrap_err();
    assert_eq!(stop.exit_code(), 9, "{stop:?}");
    assert_eq!(world.count("mfa.factor_admin_reset remove-factor outcome attested"), 1);
    assert_eq!(world.count("mfa.factor_admin_reset forget-devices outcome unknown"), 1);
    assert_eq!(world.directory().factors(&user).unwrap().len(), 1);
    assert_eq!(world.provider.acts(), [""; 0]);
}

#[test]
fn what_is_left_after_a_reset_is_seen() {
    let (mut world, user, _) = World::with_maria();
    world.options.wait = Some(0);
    let nothing = Instructions { steps: Vec::new(), attest: Vec::new(), ..Instructions::default() };
    world.provider.is_capable(ActKind::RemoveFactor, Capability::ByHand(nothing));
    let mut person =
        by_video().answer("--confirm", MARIA).answer_key("--attest", "remove-factor", "done");
    // The console lied: it is looked at again, and the platform's own interface does it this time.
    person = person
        .aside("--partial", crate::ui::prompter::SessionCommand::Note)
        .answer("--note", "the console lied");
    person =
        person.answer("--partial", "again").answer_key("--attest", "remove-factor", "not-done");
    let stop = world.recover(&mut person).unwrap_err();
    assert!(matches!(stop, SessionError::Fault(_) | SessionError::OutcomeUnknown(_)), "{stop:?}");
    assert_eq!(world.count("mfa.factor_admin_reset failed"), 1, "{:#?}", world.story());
    assert_eq!(world.directory().factors(&user).unwrap().len(), 1);
}
