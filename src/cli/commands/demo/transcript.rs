//! A story of the tour in writing: its heading and commands, what is said, and what is done and
//! recorded.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::rc::Rc;
use std::time::Duration;

use secrecy::SecretString;

use super::demo_home::{DESK, DemoHome};
use crate::base::safe_text::safe_long;
use crate::demo::{Run, Story};
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

/// The command as it would be typed.
pub fn command(house: &DemoHome, story: &Story, run: &Run, flags: &[&str]) -> String {
    let newest = || house.scene.borrow().case().unwrap_or_default();
    let operator = match run {
        Run::Recover(operator, _)
        | Run::Resume(operator, _)
        | Run::Refuse(operator, _)
        | Run::Review(operator, _)
            if *operator != DESK =>
        {
            format!(" --operator {operator}")
        }
        _ => String::new(),
    };
    let mut line = match run {
        Run::Recover(..) => format!("readmit{operator} recover {}", story.login),
        Run::Resume(..) => format!("readmit{operator} resume {}", newest()),
        Run::Refuse(by, _) if *by != DESK => {
            format!("readmit{operator} refuse {} --take-over", newest())
        }
        Run::Refuse(..) => format!("readmit{operator} refuse {}", newest()),
        Run::Escalate(..) => format!("readmit{operator} escalate {}", newest()),
        Run::Abandon(..) => format!("readmit{operator} abandon {}", newest()),
        Run::Incident(..) => format!("readmit{operator} incident {}", newest()),
        Run::Review(..) => format!("readmit{operator} incident --user {}", story.login),
        Run::Meanwhile(_) => String::new(),
    };
    if let Some(reason) =
        flags.iter().find_map(|f| f.strip_prefix("--reason=").or(f.strip_prefix("--review=")))
    {
        // What was decided is said in full; the answers to questions are in the conversation.
        if !matches!(run, Run::Recover(..)) {
            let _ = write!(line, ": \"{reason}\"");
        }
    }
    line
}

/// A call with all its answers, as it would be typed.
pub fn as_script(story: &Story, flags: &[&str]) -> String {
    let mut lines = vec![format!("    readmit recover {}", story.login)];
    for flag in flags {
        let (name, value) = flag.split_once('=').unwrap_or((flag, ""));
        let quote = if value.contains([' ', ';']) { "'" } else { "" };
        lines.push(format!("        {name} {quote}{value}{quote}").trim_end().to_owned());
    }
    lines.join(" \\\n")
}

/// One line of the ledger.
pub fn entry([number, who, what]: &[String; 3], width: usize) -> String {
    let first = format!("    {number:<8}{who:<8}");
    let options = textwrap::Options::new(width)
        .initial_indent(&first)
        .subsequent_indent("                    ")
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(&crate::base::safe_text::safe(what), options)
}

pub fn heading(story: &Story, width: usize) -> String {
    let title = crate::base::safe_text::safe(story.title);
    format!(
        "{title}\n{}",
        "-".repeat(unicode_width::UnicodeWidthStr::width(title.as_str()).min(width))
    )
}

/// A paragraph behind who says it; what nobody says stands where the words stand.
pub fn paragraph(who: &str, what: &str, width: usize) -> String {
    filled(&format!("{who:<8}"), what, width)
}

pub fn plain(text: &str, width: usize) -> String {
    filled("", text, width)
}

pub fn filled(first: &str, text: &str, width: usize) -> String {
    let rest = " ".repeat(first.len());
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(&rest)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(&crate::base::safe_text::safe_block(text), options)
}
