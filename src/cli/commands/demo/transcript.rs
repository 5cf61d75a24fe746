//! The scripted run as a conversation: what is said, and what is done and recorded.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use secrecy::SecretString;

use crate::base::safe_text::safe_long;
use crate::model::Mode;
use crate::ui::NonInteractive;
use crate::ui::prompter::{
    Card, Choice, Grid, MessageStyle, PromptError, Prompter, Reply, Reveal, SecretKind,
    TextQuestion, Waited,
};
use crate::ui::signals::Interrupts;
use crate::ui::terminal::Terminal;

/// A log of what was said: the speaker and the words of each line.
pub type DemoLog = Rc<RefCell<Vec<(&'static str, String)>>>;

/// The time that a wait takes when nothing happens meanwhile.
const TICK: Duration = Duration::from_millis(20);

/// Nobody at the terminal, with somebody who takes notes.
pub struct Transcript {
    nobody: NonInteractive,
    log: DemoLog,
}

impl Transcript {
    pub fn new(terminal: Terminal, interrupts: Interrupts, log: DemoLog) -> Transcript {
        Transcript { nobody: silent(terminal, interrupts), log }
    }
}

/// Nobody at the terminal, unheard.
pub fn silent(terminal: Terminal, interrupts: Interrupts) -> NonInteractive {
    NonInteractive::new(terminal, interrupts, Box::new(std::io::sink()), TICK)
}

impl Prompter for Transcript {
    fn mode(&self) -> Mode {
        self.nobody.mode()
    }

    fn tell(&mut self, tone: MessageStyle, text: &str) {
        let who = match tone {
            MessageStyle::Say => "Desk",
            MessageStyle::Done => "ok",
            MessageStyle::Warn => "!",
            MessageStyle::Do | MessageStyle::Task | MessageStyle::Text | MessageStyle::Info => {
                return;
            }
        };
        let text = safe_long(text);
        let text = if tone == MessageStyle::Say { format!("\"{text}\"") } else { text };
        self.log.borrow_mut().push((who, text));
    }

    fn card(&mut self, _card: &Card) {}

    fn grid(&mut self, _grid: &Grid) {}

    fn choose(&mut self, choice: &Choice) -> Result<Reply<String>, PromptError> {
        self.nobody.choose(choice)
    }

    fn choose_several(&mut self, choice: &Choice) -> Result<Reply<Vec<String>>, PromptError> {
        self.nobody.choose_several(choice)
    }

    fn line(&mut self, line: &TextQuestion) -> Result<Reply<String>, PromptError> {
        self.nobody.line(line)
    }

    fn secret(&mut self, flag: &'static str, question: &str) -> Result<SecretString, PromptError> {
        self.nobody.secret(flag, question)
    }

    fn reveal(&mut self, reveal: &Reveal) -> Result<(), PromptError> {
        self.nobody.reveal(reveal)
    }

    fn glance(&mut self, _shown: &Reveal) -> Result<(), PromptError> {
        Err(PromptError::NobodyToAsk(Vec::new()))
    }

    fn can_reveal(&self, shown: SecretKind) -> Result<(), PromptError> {
        self.nobody.can_reveal(shown)
    }

    fn wait(&mut self, status: &str, so_far: u64) -> Result<Waited, PromptError> {
        self.nobody.wait(status, so_far)
    }
}
