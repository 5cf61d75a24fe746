//! The phrase by which the desk shows that it is the desk: said on calls that are dialled, and no
//! evidence of anything.

use std::cell::RefCell;
use std::rc::Rc;

use super::*;
use crate::hooks::{DeskPhrases, PhraseShown};
use crate::ledger::Committed;

/// Phrases that are known, and a page that keeps what it is given or fails.
#[derive(Default)]
struct Page {
    fails: bool,
    none: bool,
    shown: RefCell<Vec<String>>,
}

impl DeskPhrases for Rc<Page> {
    fn phrase(&self, case: &str) -> Option<String> {
        Some(format!("amber {}", case.to_lowercase()))
    }

    fn show(&self, shown: &PhraseShown<'_>) -> Option<Result<Option<String>, String>> {
        self.shown.borrow_mut().push(format!("{} {} {}", shown.case, shown.login, shown.phrase));
        if self.none {
            return None;
        }
        let why = "no answer within 5 s".to_owned();
        Some(if self.fails { Err(why) } else { Ok(Some("desk page".into())) })
    }
}

/// Maria is called back on her desk number, and recovered.
fn called(page: Option<&Rc<Page>>, person: Fake) -> (World, Fake) {
    let (mut world, _, caller) = World::with_maria();
    let mut person = desk_phone(person.several("--lost-number", &["0142"]))
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .meanwhile(world.signs_in(caller));
    if let Some(page) = page {
        world.phrases = Box::new(page.clone());
    }
    world.recover(&mut person).unwrap();
    (world, person)
}

/// All entries, without what is drawn: the case's id.
fn ledger(world: &World) -> Vec<String> {
    let of = |entry: &Committed| format!("{:?}", entry.draft()).replace(&world.case(), "CASE");
    world.ledger.entries().iter().map(of).collect()
}

#[test]
fn the_phrase_is_shown_where_the_number_is_and_nowhere_else() {
    let page = Rc::new(Page::default());
    let (world, person) = called(Some(&page), Fake::new());
    let phrase = format!("amber {}", world.case().to_lowercase());
    let shown: Vec<&String> = person.told().iter().filter(|l| l.contains(&phrase)).collect();
    assert_eq!(
        shown,
        [&format!(
            "glance advice: On the call that you dial, say who you are, and this case's phrase: \"{phrase}\"."
        )]
    );
    assert!(
        person.was_told("glance advice: They can look it up while you are on the line: desk page.")
    );
    assert!(person.was_told("never ask for it"));
    assert_eq!(*page.shown.borrow(), [format!("{} {MARIA} {phrase}", world.case())]);
    let kept = format!("{:?}", world.ledger.entries());
    assert!(!kept.contains(&phrase) && !world.printed.join("").contains(&phrase));
}

/// With a phrase, without one, and with a page that fails, the same is asked and recorded.
#[test]
fn the_phrase_verifies_nobody() {
    let without = called(None, Fake::new());
    for page in [
        Page::default(),
        Page { fails: true, ..Page::default() },
        Page { none: true, ..Page::default() },
    ] {
        let with = called(Some(&Rc::new(page)), Fake::new());
        assert_eq!(with.1.asked(), without.1.asked());
        assert_eq!(ledger(&with.0), ledger(&without.0));
    }
}

#[test]
fn a_page_that_fails_is_told_and_stops_nothing() {
    let page = Rc::new(Page { fails: true, ..Page::default() });
    let (world, person) = called(Some(&page), Fake::new());
    world.is_closed(Outcome::RecoveredByReset);
    assert!(person.was_told(
        "Warn: The phrase is not on the inner page: no answer within 5 s. Do not send them there."
    ));
    assert!(person.was_told("this case's phrase") && !person.was_told("look it up before"));
}

#[test]
fn no_phrase_is_shown_where_nobody_dials() {
    // By video, and in a script.
    let page = Rc::new(Page::default());
    let (mut world, _, caller) = World::with_maria();
    let mut person = by_video()
        .answer("--confirm", MARIA)
        .answer("--notice", "sent")
        .meanwhile(world.signs_in(caller));
    world.phrases = Box::new(page.clone());
    world.recover(&mut person).unwrap();
    assert!(!person.was_told("phrase"));
    let (mut world, ..) = World::with_maria();
    world.options.wait = Some(0);
    let mut script = desk_phone(Fake::new().scripted().several("--lost-number", &["0142"]))
        .answer("--confirm", MARIA)
        .answer("--notice", "sent");
    world.phrases = Box::new(page.clone());
    let end = world.recover(&mut script);
    assert!(matches!(end, Err(SessionError::AwaitingEnrolment)), "{end:?}");
    assert!(!script.was_told("phrase") && page.shown.borrow().is_empty());
}

/// A screen that cannot take the number away again: the phrase is still for the call.
#[test]
fn without_a_screen_for_the_number_the_phrase_is_told() {
    let page = Rc::new(Page { none: true, ..Page::default() });
    let (_, person) = called(Some(&page), Fake::new().cannot_reveal());
    assert!(person.was_told("Do: On the call that you dial, say who you are"));
}

#[test]
fn a_case_that_goes_on_has_the_same_phrase() {
    use crate::hooks::CasePhrases;
    let phrases = || CasePhrases::new(zeroize::Zeroizing::new([5; 32]), None);
    let (one, other) = (phrases().phrase("R-7Q4K2M"), phrases().phrase("R-7Q4K2M"));
    assert!(one.is_some() && one == other && one != phrases().phrase("R-7Q4K2N"));
}
