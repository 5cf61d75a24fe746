#![allow(clippy::unwrap_used)]

use super::ending;
use super::house::House;
use super::tour;
use super::transcript::Log;
use crate::demo::STORIES;
use crate::ui::signals::Interrupts;
use crate::ui::terminal::{Terminal, Wishes};

fn terminal() -> Terminal {
    Terminal::detect(Wishes { no_input: true, ..Wishes::default() })
}

#[test]
fn every_story_ends_as_it_should_and_nothing_is_left() {
    let house = House::build(None).unwrap();
    let root = house.root().to_owned();
    let interrupts = Interrupts::deaf().unwrap();
    let mut wrong = Vec::new();
    for story in STORIES {
        let log = Log::default();
        let told = tour::tell(&house, story, terminal(), &interrupts, &log);
        let ended = ending::of(&house, story).unwrap();
        let outcomes: Vec<_> = ended.iter().map(|e| ending::in_words(e.outcome, e.incident)).collect();
        if told.is_err() || !ending::as_it_should(story, &ended) {
            wrong.push(format!("{}: {told:?} {outcomes:?} {log:#?}", story.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(root.join("ledger.db").exists());
    drop(house);
    assert!(!root.exists());
}
