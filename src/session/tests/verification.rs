//! The tests of who is calling: methods that count, methods that never do, and verifications that
//! go stale.

use super::*;
use crate::case::Refusal;
use crate::provider::ProviderReads;

fn rejections(world: &World) -> Vec<String> {
    let entries = world.ledger.entries();
    let of = entries.iter().filter(|c| c.draft().action.as_str() == "verification.rejected");
    of.map(|c| {
        format!("{} {}", c.data()["method"].as_str().unwrap(), c.data()["why"].as_str().unwrap())
    })
    .collect()
}

#[test]
fn what_is_never_enough_is_recorded_and_explained_and_the_case_goes_on() {
    let (mut world, _, caller) = World::with_maria();
    // The wrong number first, which is taken back and costs nothing.
    let person = Fake::new()
        .several("--lost-number", &[])
        .answer("--verify", "matching-email")
        .answer("--sure", "no");
    let person = person.answer("--verify", "chat-message").answer("--sure", "yes");
    let mut person = video(person.answer("--verify", "personal-data").answer("--sure", "yes"))
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .meanwhile(world.signs_in(caller));
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert_eq!(rejections(&world), ["chat-message unacceptable", "personal-data unacceptable"]);
    let why = shipped_once().policy.word("unacceptable.chat-message.why");
    assert!(!why.is_empty() && person.was_told(why));
    assert!(person.was_told("fact: Attempts: 2 of 3 used (!)"));
    assert!(world.printed[0].contains("2 attempt(s)"), "the target is told: {}", world.printed[0]);
}

#[test]
fn a_script_that_offers_one_is_refused_and_the_attempt_stands() {
    for method in crate::runbook::Unacceptable::ALL {
        let (mut world, ..) = World::with_maria();
        let mut person = Fake::new()
            .scripted()
            .several("--lost-number", &[])
            .answer("--verify", method.as_str());
        let stop = world.recover(&mut person).unwrap_err();
        assert!(
            matches!(&stop, SessionError::Refusal(Refusal::Unacceptable(m)) if m == method.as_str()),
            "{stop:?}"
        );
        assert_eq!(stop.exit_code(), 3);
        assert_eq!(rejections(&world), [format!("{method} unacceptable")]);
        assert_eq!(world.ledger.entries().last().unwrap().draft().mode, Mode::Scripted);
    }
}

#[test]
fn uncertain_means_another_method() {
    let (mut world, _, caller) = World::with_maria();
    let person = Fake::new()
        .several("--lost-number", &["0142"])
        .answer("--verify", "video-call")
        .answer_key("--evidence", "compared", "HR photo")
        .answer("--verdict", "uncertain");
    let mut person = manager(person)
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .meanwhile(world.signs_in(caller));
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert_eq!(rejections(&world), ["video-call uncertain"]);
    let entries = world.ledger.entries();
    let accepted =
        entries.iter().find(|c| c.draft().action.as_str() == "verification.accepted").unwrap();
    assert_eq!(accepted.draft().ticket.as_deref(), Some("#77"));
    assert!(
        accepted.draft().private.contains_key("vouched_by")
            && !accepted.data().contains_key("vouched_by")
    );
}

#[test]
fn attempts_run_out_over_all_cases_and_then_another_senior_is_needed() {
    let (mut world, ..) = World::with_maria();
    let mut person = Fake::new()
        .several("--lost-number", &[])
        .answer("--verify", "matching-email")
        .answer("--verify", "recovery-address-code")
        .answer("--verify", "chat-message")
        .answer("--sure", "yes")
        .answer("--sure", "yes")
        .answer("--sure", "yes")
        .answer("--notice", "sent");
    let end = world.recover(&mut person).unwrap();
    assert_eq!(end.outcome, Outcome::Refused);
    world.is_closed(Outcome::Refused);
    assert_eq!(rejections(&world).len(), 3);
    let notice = world
        .ledger
        .entries()
        .into_iter()
        .find(|c| c.draft().action.as_str() == "notice.sent")
        .unwrap();
    assert_eq!(
        notice.data()["template"],
        crate::runbook::MessageKind::AttemptNotice.as_str(),
        "the target is told of attempts that failed"
    );
    assert_eq!(world.provider.acts(), ["note"], "on the user's record, and nothing else");

    // Within a day neither the same operator nor another may open a new one; a senior may, with a
    // flag standing.
    world.hands.pass(TimeDelta::hours(1));
    let stop = world.recover(&mut Fake::new()).unwrap_err();
    assert!(matches!(stop, SessionError::Refusal(Refusal::Cooling { .. })), "{stop:?}");
    let mut person =
        video(Fake::new().several("--lost-number", &[]).answer("--on-red-flag", "senior"));
    world.options.wait = Some(0);
    let stop = world
        .at_desk(sofia(), &mut person, |desk| Session::recover(desk, MARIA)?.drive())
        .unwrap_err();
    assert!(matches!(stop, SessionError::AwaitingApproval), "{stop:?}");
    assert!(person.was_told("Red flags: recent-refusal"));
}

#[test]
fn a_number_that_must_not_be_called_cannot_be_chosen() {
    let now = World::new().hands.now();
    let (mut world, ..) = World::with(|m| {
        m.phone("+49 30 5550007", now - TimeDelta::days(3)).phone("+1 555 0100", None)
    });
    let mut person = Fake::new()
        .several("--lost-number", &["0142"])
        .answer("--on-red-flag", "senior")
        .answer("--verify", "known-phone")
        .aside("--evidence", crate::ui::prompter::SessionCommand::Pause);
    assert!(matches!(world.recover(&mut person), Err(SessionError::Paused)));
    let choice = person.choices().iter().find(|c| c.key == Some("number")).unwrap();
    let barred: Vec<(&str, Option<&str>)> =
        choice.options.iter().map(|o| (o.id.as_str(), o.disabled_reason.as_deref())).collect();
    assert!(barred.contains(&("0142", Some("it is on the lost device"))), "{barred:?}");
    assert!(barred.contains(&("0007", Some("on file only since 2026-05-14"))), "{barred:?}");
    assert!(
        barred.contains(&("0100", Some("nobody knows since when it is on file"))),
        "{barred:?}"
    );
    assert!(barred.contains(&("0199", None)), "{barred:?}");
}

#[test]
fn a_linked_identity_counts_only_by_a_sign_in_that_the_platform_has_seen() {
    let long_ago = World::new().hands.now() - TimeDelta::days(90);
    let (mut world, user, caller) = World::with(|m| m.identity("corp", "m@corp", long_ago));
    let link = world.provider.profile(&user).unwrap().identities.known().unwrap()[0].id.clone();
    let mut person = Fake::new()
        .several("--lost-number", &["0142"])
        .answer("--verify", "federated-sign-in")
        .answer_key("--evidence", "identity", &link)
        .answer("--verdict", "confirmed")
        .aside("--verify", crate::ui::prompter::SessionCommand::Pause);
    assert!(matches!(world.recover(&mut person), Err(SessionError::Paused)));
    assert!(person.was_told("No such sign-in since this case was opened."));
    assert_eq!(rejections(&world), ["federated-sign-in failed"]);

    world.hands.pass(TimeDelta::minutes(1));
    let mut random = |b: &mut [u8]| world.dice.fill(b);
    world
        .directory()
        .sign_in_federated(&user, &link, "192.0.2.7", world.hands.now(), &mut random)
        .unwrap();
    world.hands.pass(TimeDelta::minutes(1));
    let mut person = Fake::new()
        .answer("--verify", "federated-sign-in")
        .answer_key("--evidence", "identity", &link)
        .answer("--verdict", "confirmed")
        .answer("--federated", "no")
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .meanwhile(world.signs_in(caller));
    world.resume(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
}

#[test]
fn a_verification_that_goes_stale_at_the_prompt_is_asked_for_again_before_anything_is_changed() {
    let (mut world, _, caller) = World::with_maria();
    let fake = manager(by_video())
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .meanwhile(world.signs_in(caller));
    let hands = world.hands.clone();
    let mut person =
        Beside::new(fake).before("--confirm", move || hands.pass(TimeDelta::minutes(16)));
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert_eq!(world.count("verification.accepted"), 2);
    assert!(person.fake.was_told("fact: Verified: gone stale (!)"));
}

#[test]
fn a_script_whose_verification_goes_stale_changes_nothing() {
    let (mut world, ..) = World::with_maria();
    let fake = by_video().scripted().answer("--confirm", MARIA);
    let hands = world.hands.clone();
    let mut person =
        Beside::new(fake).before("--confirm", move || hands.pass(TimeDelta::minutes(16)));
    let stop = world.recover(&mut person).unwrap_err();
    assert!(
        matches!(stop, SessionError::Refusal(Refusal::Verifications { have: 0, want: 1 })),
        "{stop:?}"
    );
    assert_eq!(world.provider.acts(), [""; 0]);
}

#[test]
fn by_a_clock_that_has_gone_back_nothing_is_changed() {
    let (mut world, ..) = World::with_maria();
    let fake = by_video().answer("--confirm", MARIA);
    let hands = world.hands.clone();
    let mut person =
        Beside::new(fake).before("--confirm", move || hands.pass(TimeDelta::minutes(-6)));
    let stop = world.recover(&mut person).unwrap_err();
    assert!(matches!(stop, SessionError::Refusal(Refusal::ClockBehind { minutes: 6 })), "{stop:?}");
    assert_eq!(world.provider.acts(), [""; 0]);
}

fn numbers_shown(world: &World) -> Vec<(String, Option<bool>)> {
    let of = |c: &crate::ledger::Committed| {
        let action = c.draft().action.as_str();
        let shown = c.data().get("number_shown").and_then(serde_json::Value::as_bool);
        action.starts_with("verification.").then(|| (action.to_owned(), shown))
    };
    world.ledger.entries().iter().filter_map(of).collect()
}

/// A wrong key costs no attempt, as long as nothing was shown and nobody called.
#[test]
fn a_wrong_method_is_left_for_nothing_until_something_was_shown() {
    let (mut world, _, caller) = World::with_maria();
    let person = Fake::new()
        .several("--lost-number", &["0142"])
        .answer("--verify", "ticket")
        .back_key("--evidence", "id")
        .answer("--verify", "ticket")
        .answer_key("--evidence", "id", "#77")
        .back_key("--evidence", "vouched-by")
        .answer("--verify", "ticket")
        .answer_key("--evidence", "id", "#77")
        .answer_key("--evidence", "vouched-by", "greta@example.com")
        .back("--verdict")
        .answer("--verify", "known-phone")
        .back_key("--evidence", "number")
        .answer("--verify", "video-call")
        .back_key("--evidence", "compared");
    let mut person = video(person)
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .meanwhile(world.signs_in(caller));
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert_eq!(rejections(&world), [""; 0]);
    assert_eq!(numbers_shown(&world), [("verification.accepted".to_owned(), None)]);
    assert!(person.glanced().is_empty());
}

/// The whole number is for the operator's screen, and using it is on record.
#[test]
fn a_number_is_shown_to_be_dialled_and_that_is_recorded() {
    let (mut world, _, caller) = World::with_maria();
    let person = Fake::new().several("--lost-number", &["0142"]);
    let mut person = desk_phone(person)
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .meanwhile(world.signs_in(caller));
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    assert_eq!(person.glanced(), ["+49 30 5550199"]);
    assert_eq!(numbers_shown(&world), [("verification.accepted".to_owned(), Some(true))]);
    let kept = format!("{:?}", world.ledger.entries());
    assert!(!kept.contains("5550199"), "four digits of it are on record");
    assert!(person.told().iter().all(|line| !line.contains("5550199")));
}

#[test]
fn a_script_sees_no_number() {
    let (mut world, ..) = World::with_maria();
    world.options.wait = Some(0);
    let mut script = desk_phone(Fake::new().scripted().several("--lost-number", &["0142"]))
        .answer("--backup-codes", "none")
        .fails("--confirm", PromptError::NobodyToAsk(vec!["--confirm".into()]));
    drop(world.recover(&mut script));
    assert!(script.glanced().is_empty());
    assert_eq!(numbers_shown(&world), [("verification.accepted".to_owned(), None)]);
    std::mem::forget(script);
}

/// Once it was seen, however the method is left: back, another step, or with the terminal.
#[test]
fn a_method_left_after_the_number_was_shown_counts() {
    use crate::ui::prompter::SessionCommand;
    type Leave = fn(Fake) -> Fake;
    let ways: [(Leave, &str); 5] = [
        (
            |p| {
                p.back("--verdict").answer("--sure", "yes").aside("--verify", SessionCommand::Pause)
            },
            "back",
        ),
        (|p| p.aside("--verdict", SessionCommand::Pause), "pause"),
        (
            |p| {
                p.aside("--verdict", SessionCommand::Escalate)
                    .answer("--reason", "sounds like a recording")
            },
            "escalate",
        ),
        (|p| p.fails("--verdict", PromptError::Ended), "ctrl-d"),
        (|p| p.fails("--verdict", PromptError::Interrupted(1)), "hang-up"),
    ];
    for (leave, how) in ways {
        let (mut world, ..) = World::with_maria();
        let person = Fake::new()
            .several("--lost-number", &["0142"])
            .answer("--verify", "known-phone")
            .answer_key("--evidence", "number", "0199");
        drop(world.recover(&mut leave(person)));
        assert_eq!(rejections(&world), ["known-phone uncertain"], "{how}");
        assert_eq!(
            numbers_shown(&world),
            [("verification.rejected".to_owned(), Some(true))],
            "{how}"
        );
    }
}

/// Minutes that are none are told as such, and never taken for some number.
#[test]
fn a_slip_is_no_number_of_minutes() {
    use crate::ui::prompter::SessionCommand;
    const SLIPS: [&str; 6] = ["1o", "-5", "3.5", "x", "100001", "99999999999"];
    let long_ago = World::new().hands.now() - TimeDelta::days(90);
    let begun = |world: &mut World, user: &UserId, person: Fake| {
        world.provider.sign_ins = false;
        let link = world.provider.profile(user).unwrap().identities.known().unwrap()[0].id.clone();
        let person =
            person.several("--lost-number", &["0142"]).answer("--verify", "federated-sign-in");
        person.answer_key("--evidence", "identity", &link)
    };
    let (mut world, user, _) = World::with(|m| m.identity("corp", "m@corp", long_ago));
    let asked = begun(&mut world, &user, Fake::new());
    let asked = SLIPS
        .iter()
        .fold(asked, |person, slip| person.answer_key("--evidence", "minutes-ago", slip));
    let mut person =
        asked.back_key("--evidence", "minutes-ago").aside("--verify", SessionCommand::Pause);
    assert!(matches!(world.recover(&mut person), Err(SessionError::Paused)));
    for slip in SLIPS {
        assert!(
            person.was_told(&format!("{slip} is no number of minutes")),
            "{slip}: {:#?}",
            person.told()
        );
    }
    assert_eq!(rejections(&world), [""; 0]);
    // A script is told, and nothing was verified.
    let (mut world, user, _) = World::with(|m| m.identity("corp", "m@corp", long_ago));
    let mut script = begun(&mut world, &user, Fake::new().scripted()).answer_key(
        "--evidence",
        "minutes-ago",
        "1o",
    );
    let stop = world.recover(&mut script).unwrap_err();
    assert_eq!(stop.exit_code(), 2, "{stop}");
    assert_eq!((rejections(&world).len(), world.count("verification.accepted")), (0, 0));
}

/// A call that was begun counts too; what was only looked up does not.
#[test]
fn a_video_call_left_at_its_verdict_counts() {
    let (mut world, ..) = World::with_maria();
    let mut person = Fake::new()
        .several("--lost-number", &["0142"])
        .answer("--verify", "video-call")
        .answer_key("--evidence", "compared", "HR photo")
        // One stray key costs nothing.
        .back("--verdict")
        .back("--sure")
        .back("--verdict")
        .answer("--sure", "no")
        .back("--verdict")
        .answer("--sure", "yes")
        .aside("--verify", crate::ui::prompter::SessionCommand::Pause);
    assert!(matches!(world.recover(&mut person), Err(SessionError::Paused)));
    assert_eq!(rejections(&world), ["video-call uncertain"]);
    assert_eq!(numbers_shown(&world), [("verification.rejected".to_owned(), None)]);
}

/// Checks that the number is not shown on a screen from which nothing can be taken away again. The
/// method is as good as before.
#[test]
fn a_screen_that_cannot_be_wiped_shows_no_number() {
    let (mut world, ..) = World::with_maria();
    let person = Fake::new().several("--lost-number", &["0142"]).cannot_reveal();
    let mut person =
        desk_phone(person).aside("--confirm", crate::ui::prompter::SessionCommand::Pause);
    assert!(matches!(world.recover(&mut person), Err(SessionError::Paused)));
    assert!(person.glanced().is_empty() && person.was_told("Look it up"));
    assert_eq!(numbers_shown(&world), [("verification.accepted".to_owned(), None)]);
}

/// A number that was read stays on record as read, whatever becomes of the window.
#[test]
fn a_number_that_was_seen_stays_so_when_the_window_loses_its_room() {
    use crate::ui::prompter::SessionCommand::{Note, Pause};
    for (room, shown) in [(0, None), (1, Some(true))] {
        for aside in [false, true] {
            let (mut world, ..) = World::with_maria();
            let person = Fake::new()
                .several("--lost-number", &["0142"])
                .answer("--verify", "known-phone")
                .answer_key("--evidence", "number", "0199");
            let person = if aside {
                person.aside("--verdict", Note).answer("--note", "The line is noisy today")
            } else {
                person.back("--verdict").answer("--sure", "no")
            };
            let person = person.answer("--verdict", "confirmed").aside("--confirm", Pause);
            let mut person = Beside::new(person).with_room_for(room);
            assert!(matches!(world.recover(&mut person), Err(SessionError::Paused)));
            assert_eq!(person.fake.glanced().len(), room, "{room} {aside}");
            let recorded = numbers_shown(&world);
            assert_eq!(recorded, [("verification.accepted".to_owned(), shown)], "{room} {aside}");
        }
    }
}

/// Whom the call is about is seen before anything is recorded about them.
#[test]
fn who_it_is_stands_on_the_first_screen() {
    let (mut world, ..) = World::with_maria();
    let mut person = Fake::new().fails("--lost-number", PromptError::Ended);
    assert!(world.recover(&mut person).is_err());
    assert_eq!(
        world
            .ledger
            .entries()
            .iter()
            .filter(|c| c.draft().action.as_str() == "case.opened")
            .count(),
        0
    );
    for fact in [
        "card: Maria Miller",
        "fact: Login: maria@example.com",
        "fact: State: enabled",
        "fact: Tier: ordinary",
        "fact: Addresses: m…@example.com, m…@home.example",
        "fact: Numbers: …0142 since",
        "fact: Factors: totp since",
        "fact: Backup codes:",
    ] {
        assert!(person.was_told(fact), "{fact}\n{}", person.told().join("\n"));
    }
}

#[test]
fn a_name_is_confirmed_in_whatever_case_and_as_often_as_it_takes() {
    for typed in ["MARIA@Example.com", "maria miller"] {
        let (mut world, _, caller) = World::with_maria();
        let person = ["nora", "Maria", "maria@example.co", "Greta Boss"]
            .into_iter()
            .fold(by_video(), |person, miss| person.answer("--confirm", miss));
        let mut person = person
            .answer("--confirm", typed)
            .answer("--notice", "sent")
            .meanwhile(world.signs_in(caller));
        world.recover(&mut person).unwrap();
        world.is_closed(Outcome::RecoveredByReset);
        assert!(person.was_told("This case is about Maria Miller"));
    }
}

/// A secret of this session is no text, whoever asks for it.
#[test]
fn what_was_shown_or_typed_in_secret_is_not_recorded_as_text() {
    let (mut world, ..) = World::with_maria();
    let mut known = crate::secret::known::KnownSecrets::default();
    known.hold(&"seven harbours of violins".into());
    world.options.reason = Some("as discussed: Seven Harbours of Violins".into());
    let mut person = by_video().answer("--confirm", MARIA);
    person.guard(&known);
    let stop = world.recover(&mut person).unwrap_err();
    assert!(matches!(&stop, SessionError::Refusal(Refusal::FreeText(_))), "{stop:?}");
    assert!(!stop.to_string().contains("harbours"));
    assert_eq!(stop.exit_code(), 2);
    assert_eq!(world.provider.acts(), [""; 0]);
    assert!(!format!("{:?}", world.ledger.entries()).to_lowercase().contains("harbours"));
    let (mut other, ..) = World::with_maria();
    other.options.ticket = Some("seven-harbours-of-violins".into());
    let mut person = Fake::new().several("--lost-number", &["0142"]);
    person.guard(&known);
    let stop = other.recover(&mut person).unwrap_err();
    assert!(matches!(&stop, SessionError::Refusal(Refusal::FreeText(_))), "{stop:?}");
    assert_eq!(other.count("case.opened"), 0);
}
