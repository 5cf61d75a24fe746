//! The scripted run as a conversation: what is said, and what is done and recorded.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use secrecy::SecretString;

use crate::ledger::Mode;
use crate::ui::Nobody;
use crate::ui::person::{Card, Choice, Grid, Line, Person, Reply, Reveal, Tone, Unasked, Waited};
use crate::ui::signals::Interrupts;
use crate::ui::terminal::Terminal;

/// Who says it, and what.
pub type Log = Rc<RefCell<Vec<(&'static str, String)>>>;

/// How long a wait takes when nothing happens meanwhile.
const TICK: Duration = Duration::from_millis(20);

/// Nobody, with somebody who takes notes.
pub struct Transcript {
    nobody: Nobody,
    log: Log,
}

impl Transcript {
    pub fn new(terminal: Terminal, interrupts: Interrupts, log: Log) -> Transcript {
        Transcript { nobody: silent(terminal, interrupts), log }
    }
}

/// Nobody, unheard.
pub fn silent(terminal: Terminal, interrupts: Interrupts) -> Nobody {
    Nobody::new(terminal, interrupts, Box::new(std::io::sink()), TICK)
}

impl Person for Transcript {
    fn mode(&self) -> Mode {
        self.nobody.mode()
    }

    fn tell(&mut self, tone: Tone, text: &str) {
        let who = match tone {
            Tone::Say => "Desk",
            Tone::Done => "ok",
            Tone::Warn => "!",
            Tone::Do | Tone::Task | Tone::Info => return,
        };
        let text = if tone == Tone::Say { format!("\"{text}\"") } else { text.to_owned() };
        self.log.borrow_mut().push((who, text));
    }

    fn card(&mut self, _card: &Card) {}

    fn grid(&mut self, _grid: &Grid) {}

    fn choose(&mut self, choice: &Choice) -> Result<Reply<String>, Unasked> {
        self.nobody.choose(choice)
    }

    fn choose_several(&mut self, choice: &Choice) -> Result<Reply<Vec<String>>, Unasked> {
        self.nobody.choose_several(choice)
    }

    fn line(&mut self, line: &Line) -> Result<Reply<String>, Unasked> {
        self.nobody.line(line)
    }

    fn secret(&mut self, flag: &'static str, question: &str) -> Result<SecretString, Unasked> {
        self.nobody.secret(flag, question)
    }

    fn reveal(&mut self, reveal: &Reveal) -> Result<(), Unasked> {
        self.nobody.reveal(reveal)
    }

    fn can_reveal(&self) -> Result<(), Unasked> {
        self.nobody.can_reveal()
    }

    fn wait(&mut self, status: &str, so_far: u64) -> Result<Waited, Unasked> {
        self.nobody.wait(status, so_far)
    }
}
