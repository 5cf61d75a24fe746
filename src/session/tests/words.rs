//! The words and the questions of a practised operator, and of one who is not.

use super::*;
use crate::model::Fate;

const FLAGS: &str = "--no-red-flags (or --red-flag CODE)";
const HANG_UP: &str = "Do: Hang up, and dial it yourself. Voicemail is no yes. Do not prompt.";

/// Nobody's flags: every question is put, in as few prompts as there can be.
fn at_prompts(lost: &str) -> Fake {
    let mut person =
        Fake::new().at_prompts().several("--lost", &[lost]).answer("--ticket", "#1234");
    for _ in ["pressure", "unusual-activity", "gut-feeling"] {
        person = person.answer(FLAGS, "no");
    }
    person
        .several(FLAGS, &[])
        .answer("--verify", "known-phone")
        .answer_key("--evidence", "number", "0199")
        .answer("--verdict", "confirmed")
}

fn mobile(world: &World, user: &UserId) -> String {
    let phones = world.directory().profile(user, world.hands.now()).unwrap().phones;
    phones.iter().find(|phone| phone.number.ends_with("0142")).unwrap().id.clone()
}

/// Brings ten people back at a terminal, two hours apart.
fn practise(world: &mut World) {
    for number in 0..10 {
        let long_ago = world.hands.now() - TimeDelta::days(400);
        let login = format!("person{number}@example.com");
        let new = NewUser::new(&login, "A Person")
            .address(&login, long_ago)
            .phone("+49 30 5550142", long_ago)
            .phone("+49 30 5550199", long_ago);
        let (user, mut caller) = world.join(&new);
        world.give_codes(&user, &mut caller);
        caller.backup_codes.clear();
        let person = Fake::new()
            .several("--lost", &["phone"])
            .several("--lost-number", &["0142"])
            .answer("--ticket", "#1")
            .answer("--backup-codes", "not-at-hand")
            .answer("--reason", "They are in another place")
            .answer("--confirm", &login)
            .keep_draft("--reason")
            .answer("--notice", "sent")
            .answer("--follow-up", "print");
        let person = ["pressure", "unusual-activity", "gut-feeling"]
            .into_iter()
            .fold(person, |person, _| person.answer(FLAGS, "no"))
            .several(FLAGS, &[]);
        let mut person = desk_phone(person).meanwhile(world.signs_in(caller));
        world.at_desk(ravi(), &mut person, |desk| Session::recover(desk, &login)?.drive()).unwrap();
        world.hands.pass(TimeDelta::hours(2));
    }
}

/// Maria's recovery after that, with codes in another place.
fn recovered(world: &mut World, user: &UserId, mut caller: Caller) -> Fake {
    world.options = SessionOptions::default();
    world.give_codes(user, &mut caller);
    caller.backup_codes.clear();
    let lost = format!("phone-with-{}", mobile(world, user));
    let mut person = at_prompts(&lost)
        .answer("--backup-codes", "They are in another place")
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .answer("--follow-up", "print")
        .meanwhile(world.signs_in(caller));
    world.recover(&mut person).unwrap();
    world.is_closed(Outcome::RecoveredByReset);
    person
}

#[test]
fn what_can_be_asked_in_one_question_is() {
    let (mut world, user, caller) = World::with_maria();
    let person = recovered(&mut world, &user, caller);
    assert_eq!(
        person.asked(),
        [
            "--lost",
            "--ticket",
            FLAGS,
            FLAGS,
            FLAGS,
            FLAGS,
            "--verify",
            "--evidence number",
            "--verdict",
            "--backup-codes",
            "--red-flag",
            "--confirm",
            "--notice",
            "--enrolled",
            "--follow-up",
        ]
    );
    let entries = world.ledger.entries();
    let of = |action: &str| entries.iter().find(|c| c.draft().action.as_str() == action).unwrap();
    let opened = of("case.opened");
    assert_eq!(opened.data()["lost"], serde_json::json!(["phone"]));
    assert_eq!(opened.draft().private["numbers"][0]["lost"], true);
    let checked = of("backup_codes.checked");
    assert_eq!(checked.data()["answer"], "not-at-hand");
    assert_eq!(checked.draft().reason(), Some("They are in another place"));
    let reset = entries.iter().find(|c| c.draft().phase.is_some()).unwrap();
    let reason = reset.draft().reason().unwrap().to_owned();
    assert!(reason.starts_with("Lost phone; identity verified by "), "{reason}");
    // Read before the name is typed, and the name is not read off the question.
    let task = format!("Task: Reason, as an auditor will read it: {reason}");
    assert!(person.told().contains(&task), "{:?}", person.told());
    let confirm = person.lines().iter().find(|line| line.flag == "--confirm").unwrap();
    assert!(!confirm.question.contains(MARIA), "{}", confirm.question);
    assert!(confirm.draft.is_none(), "what is typed is never filled in");
}

#[test]
fn the_reason_is_changed_from_the_question_for_the_name() {
    let (mut world, user, caller) = World::with_maria();
    world.options = SessionOptions::default();
    let lost = format!("phone-with-{}", mobile(&world, &user));
    let mut person = at_prompts(&lost)
        .back("--confirm")
        .answer("--reason", "Lost phone, seen at the desk")
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .answer("--follow-up", "print")
        .meanwhile(world.signs_in(caller));
    world.recover(&mut person).unwrap();
    let entries = world.ledger.entries();
    let reset = entries.iter().find(|c| c.draft().phase.is_some()).unwrap();
    assert_eq!(reset.draft().reason(), Some("Lost phone, seen at the desk"));
}

#[test]
fn ways_that_are_never_enough_stand_behind_one_line_and_can_be_left() {
    let (mut world, user, _) = World::with_maria();
    world.options = SessionOptions::default();
    let lost = format!("phone-with-{}", mobile(&world, &user));
    let mut person = Fake::new().at_prompts().several("--lost", &[&lost]).answer("--ticket", "#1");
    for _ in ["pressure", "unusual-activity", "gut-feeling"] {
        person = person.answer(FLAGS, "no");
    }
    let mut person = person
        .several(FLAGS, &[])
        .answer("--verify", "others")
        .back("--verify")
        .answer("--verify", "others")
        .answer("--verify", "chat-message")
        .answer("--sure", "yes")
        .aside("--verify", crate::ui::prompter::SessionCommand::Pause);
    assert!(matches!(world.recover(&mut person), Err(SessionError::Paused)));
    assert_eq!(world.count("verification.rejected"), 1);
    let ids = |at: usize| -> Vec<String> {
        let choices = person.choices().iter().filter(|choice| choice.flag == "--verify");
        choices.map(|c| c.options.iter().map(|o| o.id.clone()).collect()).nth(at).unwrap()
    };
    assert_eq!(ids(0), ["video-call", "known-phone", "ticket", "others"]);
    assert_eq!(ids(1)[0], "federated-sign-in");
    assert_eq!(ids(1).len(), 5);
    // Barred ways keep their place and their reason.
    assert!(person.was_told("(barred: none is linked)"));
}

#[test]
fn one_yes_sends_the_follow_up_by_mail() {
    for (enrolled, asked) in [("theirs", 0), ("theirs-and-read", 1)] {
        let (mut world, user, caller) = World::with_maria();
        world.options = SessionOptions::default();
        world.mailer = Some(FakeMessenger::expecting(&[Fate::Accepted; 4]));
        let lost = format!("phone-with-{}", mobile(&world, &user));
        let person = at_prompts(&lost).answer("--confirm", MARIA).answer("--enrolled", enrolled);
        let person = if asked == 1 { person.answer("--follow-up", "smtp") } else { person };
        let mut person = person.meanwhile(world.signs_in(caller));
        world.recover(&mut person).unwrap();
        world.is_closed(Outcome::RecoveredByReset);
        let asks = person.asked().iter().filter(|flag| **flag == "--follow-up").count();
        assert_eq!(asks, asked);
        assert_eq!(person.was_told("Text: Subject:"), asked == 1, "read, or sent unread");
        assert_eq!(world.mailer.as_ref().unwrap().delivered.len(), 4);
    }
}

#[test]
fn whoever_meets_a_step_seldom_is_told_all_of_it() {
    let (mut world, user, caller) = World::with_maria();
    let person = recovered(&mut world, &user, caller);
    let policy = crate::runbook::shipped().policy;
    for key in ["open", "screen", "verify", "reset", "await"] {
        for word in [format!("{key}.say"), format!("{key}.do")] {
            assert!(person.was_told(policy.word(&word)), "{word}");
        }
    }
    assert!(person.guided().words.is_empty() && !person.guided().brief);
}

#[test]
fn a_practised_operator_is_told_a_sentence_and_finds_the_rest_behind_a_key() {
    let (mut world, user, caller) = World::with_maria();
    world.options = SessionOptions::default();
    practise(&mut world);
    let person = recovered(&mut world, &user, caller);
    let policy = crate::runbook::shipped().policy;
    let whole = policy.word("await.do");
    let short = crate::session::words::in_short(whole);
    assert!(person.told().contains(&format!("Do: {short}")) && !person.was_told(whole));
    assert!(person.guided().brief);
    // Never behind a key, for nobody.
    assert!(person.told().contains(&HANG_UP.to_owned()), "{:?}", person.told());
    assert!(person.was_told("row: totp | old phone"), "{:?}", person.told());
    assert!(person.was_told("columns: Will be removed"));
    // In short for a flag, too; the whole stands behind the key.
    assert!(person.told().iter().any(|line| line.ends_with(": Does the caller press you?")));
    // After a month without it the step has its words again.
    world.hands.pass(TimeDelta::days(31));
    let long_ago = world.hands.now() - TimeDelta::days(400);
    let (_, caller) = world.join(
        &NewUser::new("nora", "Nora")
            .address("nora@example.com", long_ago)
            .phone("+49 30 5550142", long_ago)
            .phone("+49 30 5550199", long_ago),
    );
    world.options = usual();
    let mut person = video(Fake::new().several("--lost-number", &["0142"]))
        .answer("--confirm", "nora")
        .answer("--notice", "sent")
        .meanwhile(world.signs_in(caller));
    world.at_desk(ravi(), &mut person, |desk| Session::recover(desk, "nora")?.drive()).unwrap();
    assert!(person.was_told(whole) && person.guided().words.is_empty());
}

#[test]
fn about_a_privileged_user_all_words_are_told_to_everybody() {
    let (mut world, user, _) = World::with(|maria| maria.group("domain-admins", None));
    world.options = SessionOptions::default();
    practise(&mut world);
    let lost = format!("phone-with-{}", mobile(&world, &user));
    let mut person = at_prompts(&lost);
    world.options.wait = Some(0);
    person = person.meanwhile(|_, _| Ok(Waited::Tick));
    assert!(matches!(world.recover(&mut person), Err(SessionError::AwaitingApproval)));
    let policy = crate::runbook::shipped().policy;
    for word in ["open.do", "screen.do", "verify.do", "approve.do"] {
        assert!(person.was_told(policy.word(word)), "{word}");
    }
    for line in &policy.method("known-phone").unwrap().instruct {
        assert!(person.was_told(line), "{line}");
    }
    assert!(!person.guided().brief && person.guided().words.is_empty());
    // The senior looks at another's case: of the letters only the note is offered.
    let mut senior = manager(Fake::new())
        .answer("--answer", "grant")
        .answer("--reason", "Her manager says so")
        .answer("--confirm", MARIA);
    world.options = SessionOptions::default();
    world.approve(sofia(), &mut senior).unwrap();
    assert!(senior.guided().only_notes && !senior.guided().brief);
}

#[test]
fn the_words_of_a_refusal_are_the_last_ones() {
    let (mut world, _, _) = World::with_maria();
    world.options.code = Some("gut-feeling".into());
    let mut person = Fake::new()
        .several("--lost-number", &["0142"])
        .aside("--verify", crate::ui::prompter::SessionCommand::Refuse)
        .answer("--code", "gut-feeling")
        .answer("--reason", "It felt wrong")
        .answer("--notice", "sent");
    world.recover(&mut person).unwrap();
    let said = format!("Say: {}", crate::runbook::shipped().policy.word("refuse.say"));
    let card = person.told().iter().rposition(|line| line.starts_with("card: ")).unwrap();
    assert!(person.told()[card..].contains(&said), "{:?}", &person.told()[card..]);
}

#[test]
fn a_message_that_is_sent_by_hand_can_be_copied() {
    let (mut world, _, caller) = World::with_maria();
    world.options.follow_up = None;
    let mut person = by_video()
        .answer("--confirm", MARIA)
        .answer("--notice", "copy")
        .answer("--notice", "sent")
        .answer("--follow-up", "copy")
        .answer("--follow-up", "print")
        .meanwhile(world.signs_in(caller));
    world.recover(&mut person).unwrap();
    let [notice, follow_up] = person.copied() else { panic!("{:?}", person.copied()) };
    assert!(notice.starts_with("Subject: Your sign-in was changed"), "{notice}");
    assert!(follow_up.starts_with("Subject: Your account recovery"), "{follow_up}");
    assert_eq!(world.count("notice.sent"), 1, "a copy is no answer");
    let shown = person.told().iter().filter(|line| line.starts_with("Text: Subject: Your account"));
    assert_eq!(shown.count(), 1, "asked again, it is not shown again");
}
