//! Tells the words of a step, whole or in short.

use super::words::{CASES, Experience, OFTEN, in_short};
use super::{Session, SessionContext, SessionError, Workflow};
use crate::ledger::{Action, Filter};
use crate::model::Mode;
use crate::ui::prompter::{Guide, MessageStyle};

impl SessionContext<'_> {
    /// Returns true if the operator has met the step often, and lately. What cannot be read shows
    /// nothing.
    pub(super) fn knows(&mut self, step: &str) -> bool {
        if self.person.mode() != Mode::Interactive {
            return false;
        }
        if self.words.experience.is_none() {
            self.words.experience = Some(self.met().unwrap_or_default());
        }
        let now = self.clock.now();
        self.words.experience.as_ref().is_some_and(|met| met.knows(step, now))
    }

    fn met(&self) -> Result<Experience, SessionError> {
        let opened = self.ledger.read(&Filter {
            actions: vec![Action::CaseOpened],
            actors: vec![self.actor.name.clone()],
            newest: Some(CASES),
            ..Filter::default()
        })?;
        let cases: Vec<String> = opened.iter().filter_map(|e| e.draft().case.clone()).collect();
        if cases.len() < OFTEN {
            return Ok(Experience::default());
        }
        let entries = self.ledger.read(&Filter { cases, ..Filter::default() })?;
        Ok(Experience::of(&self.actor.name, &entries))
    }

    /// A step begins: nothing stands behind `?` yet. `whole`: nothing is left out.
    pub(super) fn begin_step(&mut self, whole: bool, only_notes: bool) {
        let brief = !whole && self.knows("open");
        self.words.guide = Guide { words: Vec::new(), brief, only_notes };
        self.person.guide(&self.words.guide);
    }

    /// Tells the words of a step, in short if the operator knows the step. `whole`: never in short.
    pub(super) fn speak(&mut self, tone: MessageStyle, step: &str, text: &str, whole: bool) {
        if text.is_empty() {
            return;
        }
        if whole || !self.knows(step) {
            self.person.tell(tone, text);
            return;
        }
        self.speak_as(tone, in_short(text), text);
    }

    /// Tells `short`, and keeps the whole behind `?`.
    pub(super) fn speak_as(&mut self, tone: MessageStyle, short: &str, text: &str) {
        if !short.is_empty() {
            self.person.tell(tone, short);
        }
        if short != text {
            self.words.guide.words.push((tone, text.to_owned()));
            self.person.guide(&self.words.guide);
        }
    }
}

impl<S: Workflow> Session<'_, S> {
    pub(super) fn word(&self, key: &str) -> String {
        self.runbook.policy.word(key).to_owned()
    }

    pub(super) fn say(&mut self, key: &str) {
        self.say_in_theirs(key);
        self.speak(MessageStyle::Say, key);
    }

    pub(super) fn advise(&mut self, key: &str) {
        self.speak(MessageStyle::Do, key);
    }

    fn speak(&mut self, tone: MessageStyle, key: &str) {
        let (text, whole) = (self.word(key), self.whole_words());
        let step = key.rsplit_once('.').map_or(key, |(step, _)| step);
        self.desk.speak(tone, step, &text, whole);
    }

    /// Returns true if the operator is shown all words whole, whatever they know.
    pub(super) fn whole_words(&self) -> bool {
        self.scripted() || self.looks_on || self.case.whole_words()
    }

    /// Returns true if the operator is shown this step in short.
    pub(super) fn in_short(&mut self, step: &str) -> bool {
        !self.whole_words() && self.desk.knows(step)
    }
}

impl Session<'_> {
    /// A step begins. Only the holder refuses, escalates or pauses the case.
    pub(super) fn begin_step(&mut self) {
        let whole = self.whole_words();
        let holds = self.case.holder == self.desk.actor.name;
        self.desk.begin_step(whole, !holds);
    }
}
