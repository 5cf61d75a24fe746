use super::*;
use crate::ui::prompter::ChoiceOption;

fn verify() -> Choice {
    let option = |id: &str, barred: Option<&str>| ChoiceOption {
        id: id.into(),
        label: id.into(),
        disabled_reason: barred.map(Into::into),
    };
    Choice {
        flag: "--verify",
        key: None,
        question: "How?".into(),
        options: vec![option("video-call", None), option("known-phone", Some("added today"))],
        help: String::new(),
        asides: true,
        back: None,
    }
}

#[test]
fn answers_by_flag_and_keeps_what_it_was_told() {
    let mut person =
        Fake::new().aside("--verify", SessionCommand::Note).answer("--verify", "video-call");
    person.tell(MessageStyle::Say, "Good morning");
    assert_eq!(person.choose(&verify()), Ok(Reply::Aside(SessionCommand::Note)));
    assert_eq!(person.choose(&verify()), Ok(Reply::Answer("video-call".into())));
    assert_eq!(person.asked(), ["--verify", "--verify"]);
    assert!(person.was_told("Say: Good morning"));
    assert!(person.was_told("option: known-phone: known-phone (barred: added today)"));
    person.done();
}

#[test]
#[should_panic(expected = "unexpected question --verify: How?")]
fn an_unexpected_question_fails() {
    let _ = Fake::new().choose(&verify());
}

#[test]
#[should_panic(expected = "never asked for: [\"--ticket")]
fn an_unused_answer_fails() {
    drop(Fake::new().answer("--ticket", "1234"));
}

#[test]
#[should_panic(expected = "may not be chosen: added today")]
fn a_barred_answer_fails() {
    let _ = Fake::new().answer("--verify", "known-phone").choose(&verify());
}

#[test]
#[should_panic(expected = "unexpected question --b")]
fn in_order_means_in_order() {
    let line = |flag| TextQuestion {
        flag,
        key: None,
        question: String::new(),
        draft: None,
        least: 0,
        help: String::new(),
        asides: false,
        back: None,
    };
    let mut person = Fake::new().in_order().answer("--a", "1").answer("--b", "2");
    let _ = person.line(&line("--b"));
}
