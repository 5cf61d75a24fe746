//! A person with something going on beside them: time that passes at a question, or a caller who
//! listens.

use std::cell::RefCell;
use std::rc::Rc;

use secrecy::SecretString;

use crate::model::Mode;
use crate::secret::known::KnownSecrets;
use crate::testkit::prompter::Fake;
use crate::ui::prompter::{
    Card, Choice, Grid, MessageStyle, PromptError, Prompter, Reply, Reveal, SecretKind,
    TextQuestion, Waited,
};

/// The last secrets that were read out, until somebody uses them.
#[derive(Clone, Default)]
pub(in crate::session) struct Heard(Rc<RefCell<Option<Vec<SecretString>>>>);

impl Heard {
    pub(in crate::session) fn take(&self) -> Option<Vec<SecretString>> {
        self.0.borrow_mut().take()
    }
}

pub(super) struct Beside {
    pub(super) fake: Fake,
    at: &'static str,
    happens: Option<Box<dyn FnOnce()>>,
    heard: Heard,
    /// The looks at a number that there is room for.
    room: usize,
}

impl Beside {
    pub(super) fn new(fake: Fake) -> Beside {
        Beside { fake, at: "", happens: None, heard: Heard::default(), room: usize::MAX }
    }

    /// Something happens before the first question of this flag is answered.
    pub(super) fn before(mut self, flag: &'static str, happens: impl FnOnce() + 'static) -> Beside {
        self.at = flag;
        self.happens = Some(Box::new(happens));
        self
    }

    pub(super) fn on_the_line(mut self, heard: &Heard) -> Beside {
        self.heard = heard.clone();
        self
    }

    /// The window loses its room after so many looks at a number.
    pub(super) fn with_room_for(mut self, looks: usize) -> Beside {
        self.room = looks;
        self
    }

    fn asked(&mut self, flag: &str) {
        if flag == self.at
            && let Some(happens) = self.happens.take()
        {
            happens();
        }
    }
}

impl Prompter for Beside {
    fn mode(&self) -> Mode {
        self.fake.mode()
    }

    fn tell(&mut self, tone: MessageStyle, text: &str) {
        self.fake.tell(tone, text);
    }

    fn card(&mut self, card: &Card) {
        self.fake.card(card);
    }

    fn grid(&mut self, grid: &Grid) {
        self.fake.grid(grid);
    }

    fn choose(&mut self, choice: &Choice) -> Result<Reply<String>, PromptError> {
        self.asked(choice.flag);
        self.fake.choose(choice)
    }

    fn choose_several(&mut self, choice: &Choice) -> Result<Reply<Vec<String>>, PromptError> {
        self.asked(choice.flag);
        self.fake.choose_several(choice)
    }

    fn line(&mut self, line: &TextQuestion) -> Result<Reply<String>, PromptError> {
        self.asked(line.flag);
        self.fake.line(line)
    }

    fn guard(&mut self, known: &KnownSecrets) {
        self.fake.guard(known);
    }

    fn betrays(&self, text: &str) -> bool {
        self.fake.betrays(text)
    }

    fn secret(&mut self, flag: &'static str, question: &str) -> Result<SecretString, PromptError> {
        self.fake.secret(flag, question)
    }

    fn reveal(&mut self, reveal: &Reveal) -> Result<(), PromptError> {
        self.fake.reveal(reveal)?;
        *self.heard.0.borrow_mut() = Some(reveal.secrets.clone());
        Ok(())
    }

    fn glance(&mut self, shown: &Reveal) -> Result<(), PromptError> {
        let Some(room) = self.room.checked_sub(1) else {
            return Err(PromptError::NoRoom("there is no room".into()));
        };
        self.room = room;
        self.fake.glance(shown)
    }

    fn can_reveal(&self, shown: SecretKind) -> Result<(), PromptError> {
        self.fake.can_reveal(shown)
    }

    fn wait(&mut self, status: &str, so_far: u64) -> Result<Waited, PromptError> {
        self.fake.wait(status, so_far)
    }
}
