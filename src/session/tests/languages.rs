//! The user's language: in messages, in the words to say, and in the ledger.

use super::*;
use crate::case::event::{Opened, Sent};
use crate::ledger::{Action, Committed};
use crate::model::Fate;

fn maria_speaks(language: &str) -> (World, UserId, Caller) {
    let language = Some(language.to_owned());
    World::with(|maria| NewUser { language, ..maria })
}

fn entry(world: &World, action: Action) -> Committed {
    world.ledger.entries().into_iter().find(|c| c.draft().action == action).unwrap()
}

fn languages(world: &World) -> Vec<String> {
    match crate::case::Event::of(entry(world, Action::CaseOpened).draft()).unwrap().unwrap() {
        crate::case::Event::Opened(Opened { languages, .. }) => languages,
        other => panic!("{other:?}"),
    }
}

fn recovered(world: &mut World, caller: Caller) -> Fake {
    world.mailer = Some(FakeMessenger::expecting(&[Fate::Accepted; 4]));
    world.options.follow_up = Some(FollowUpBy::Smtp);
    world.options.follow_up_text = Some("We spoke at noon.".into());
    let mut person = by_video().answer("--confirm", MARIA).meanwhile(world.signs_in(caller));
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    person
}

#[test]
fn both_messages_begin_in_the_users_language_and_hold_the_organisations() {
    let (mut world, _, caller) = maria_speaks("de-AT");
    let person = recovered(&mut world, caller);
    let mailer = world.mailer.as_ref().unwrap();
    let (notice, follow_up) = (&mailer.delivered[0].1, &mailer.delivered[3].1);
    for (message, german, english) in [
        (
            notice,
            "einen zweiten Faktor entfernt (Authenticator-App)",
            "removed a second factor (totp)",
        ),
        (follow_up, "Videoanruf, verglichen mit", "Live video call, compared with our"),
    ] {
        let body = message.body().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(body.starts_with("Guten Tag Maria Miller,"), "{body}");
        let (theirs, ours) = body.split_once("-----").unwrap();
        assert!(theirs.contains(german) && ours.contains(english), "{body}");
        // Who is in doubt hangs up and calls the desk themself.
        assert!(theirs.contains("Legen Sie auf") && ours.contains("hang up and call"), "{body}");
        assert_eq!(ours.matches("We spoke at noon.").count(), usize::from(message == follow_up));
        assert!(message.subject().contains(" / "), "{}", message.subject());
    }
    assert!(person.was_told("Say: Sagen Sie mir bitte, was Ihnen fehlt"));
    assert!(person.was_told(shipped_once().policy.word("open.say")));
    assert!(person.was_told("Say: Ich möchte Sie kurz in einem Videoanruf sehen."));
    assert!(!person.was_told("This user's language is"));
    // Whose language it is, is personal: it goes with the name when that is erased.
    assert_eq!(languages(&world), ["de-AT"]);
    let opened = entry(&world, Action::CaseOpened);
    assert!(!opened.data().contains_key("languages"));
    let sent = entry(&world, Action::NoticeSent);
    assert!(!sent.data().contains_key("language"));
    assert_eq!(sent.draft().private["language"], "de");
}

#[test]
fn a_language_without_a_text_falls_back_where_everybody_can_see_it() {
    for (language, told) in [
        (
            "xx",
            "This user's language is xx. The runbook has no message in it: the message is in en alone.",
        ),
        ("d\u{1b}[2Je", "is none: it is not used."),
        ("en_GB", ""),
        ("", ""),
    ] {
        let (mut world, _, caller) = maria_speaks(language);
        let person = recovered(&mut world, caller);
        let mailer = world.mailer.as_ref().unwrap();
        assert!(mailer.delivered[0].1.body().starts_with("Hello Maria Miller"), "{language:?}");
        assert!(!mailer.delivered[0].1.body().contains("-----"), "{language:?}");
        assert!(!entry(&world, Action::NoticeSent).draft().private.contains_key("language"));
        let times = person.told().iter().filter(|line| line.contains("message is in en")).count();
        assert_eq!(times, usize::from(language == "xx"), "{language:?}");
        assert!(person.was_told(told), "{language:?}");
        assert!(person.told().iter().all(|line| !line.contains('\u{1b}')), "{language:?}");
    }
}

/// Whoever takes the account over may change its language. The case keeps the one that was on file
/// when it was opened, and the organisation's stands below it in any case.
#[test]
fn a_language_that_changes_during_a_case_changes_no_message() {
    let (mut world, _, _) = maria_speaks("fr");
    world.mailer = Some(FakeMessenger::expecting(&[Fate::Accepted; 2]));
    world.options.wait = Some(0);
    let mut person = by_video().scripted().answer("--confirm", MARIA);
    assert!(world.recover(&mut person).is_err());
    let file = rusqlite::Connection::open(Directory::path(world.home.path())).unwrap();
    file.execute("UPDATE users SET language = 'es'", []).unwrap();
    drop(file);
    assert_eq!(languages(&world), ["fr"]);
    let stop = world.resume(&mut Fake::new().scripted()).unwrap_err();
    assert!(matches!(stop, SessionError::AwaitingEnrolment), "{stop}");
    let mailer = world.mailer.as_ref().unwrap();
    assert!(mailer.delivered.iter().all(|(_, m)| m.body().starts_with("Bonjour Maria Miller,")));
}

#[test]
fn an_entry_from_before_there_were_languages_is_read() {
    let private = serde_json::from_str("{\"recipients\":[\"a@b.example\"]}").unwrap();
    let mut draft = entry_without(Action::NoticeSent);
    draft.private = private;
    let Some(crate::case::Event::Notified(Sent { language, .. })) =
        crate::case::Event::of(&draft).unwrap()
    else {
        panic!("{draft:?}")
    };
    assert_eq!(language, None);
}

fn entry_without(action: Action) -> crate::ledger::Draft {
    use crate::ledger::testing::at;
    let role = crate::model::Role::Operator;
    crate::ledger::Draft::plain(at(0), action, "ravi", role, crate::model::Mode::Scripted)
}
