//! Nobody: no terminal, or `--no-input`. What is said goes to standard error in lines; nothing is
//! asked.

use std::time::Duration;

use secrecy::SecretString;

use super::options::open;
use super::prompter::{
    Card, Choice, Grid, MessageStyle, PromptError, Prompter, Reply, Reveal, SecretKind,
    TextQuestion, Waited,
};
use super::redraw::{Output, put};
use super::show::Waiting;
use super::signals::Interrupts;
use super::terminal::Terminal;
use super::{secret_file, show};
use crate::base::safe_text::safe;
use crate::model::Mode;
use crate::secret::known::KnownSecrets;

pub struct NonInteractive {
    terminal: Terminal,
    interrupts: Interrupts,
    out: Output,
    waiting: Waiting,
    known: KnownSecrets,
}

impl NonInteractive {
    pub fn new(terminal: Terminal, interrupts: Interrupts, out: Output, tick: Duration) -> Self {
        Self {
            terminal: Terminal { plain: true, ..terminal },
            interrupts,
            out,
            waiting: Waiting::new(tick),
            known: KnownSecrets::default(),
        }
    }

    fn print(&mut self, lines: &[String]) {
        // Nobody may be there to read it; what happened is in the ledger.
        let _ = put(&mut self.out, &(lines.join("\n") + "\n"));
    }
}

/// Returns the error that names a missing flag: `--verify video-call|ticket`, `--evidence
/// number=42|77`. If there are many options, the flag is named with `VALUE`.
fn missing(choice: &Choice) -> PromptError {
    const MANY: usize = 10;
    // Whoever gives a flag does not step back from the question.
    let ids = open(choice).map(|(_, option)| safe(&option.id)).filter(|id| id != "back");
    let ids: Vec<String> = ids.collect();
    let value = if ids.is_empty() || ids.len() > MANY { "VALUE".to_owned() } else { ids.join("|") };
    PromptError::NobodyToAsk(vec![match choice.key {
        Some(key) => format!("{} {key}={value}", choice.flag),
        None => format!("{} {value}", choice.flag),
    }])
}

impl Prompter for NonInteractive {
    fn mode(&self) -> Mode {
        Mode::Scripted
    }

    fn tell(&mut self, tone: MessageStyle, text: &str) {
        if self.terminal.quiet
            && !matches!(tone, MessageStyle::Warn | MessageStyle::Task | MessageStyle::Text)
        {
            return;
        }
        self.waiting.over();
        self.print(&show::said(&self.terminal, tone, text));
    }

    fn card(&mut self, card: &Card) {
        if !self.terminal.quiet {
            self.print(&show::card(&self.terminal, card));
        }
    }

    fn grid(&mut self, made: &Grid) {
        if !self.terminal.quiet {
            self.print(&show::grid(&self.terminal, made));
        }
    }

    fn choose(&mut self, choice: &Choice) -> Result<Reply<String>, PromptError> {
        Err(missing(choice))
    }

    fn choose_several(&mut self, choice: &Choice) -> Result<Reply<Vec<String>>, PromptError> {
        Err(missing(choice))
    }

    fn line(&mut self, line: &TextQuestion) -> Result<Reply<String>, PromptError> {
        Err(PromptError::NobodyToAsk(vec![match &line.key {
            Some(key) => format!("{} {key}=TEXT", line.flag),
            None => format!("{} TEXT", line.flag),
        }]))
    }

    fn guard(&mut self, known: &KnownSecrets) {
        self.known.join(known);
    }

    fn betrays(&self, text: &str) -> bool {
        self.known.is_in(text)
    }

    fn secret(&mut self, flag: &'static str, _question: &str) -> Result<SecretString, PromptError> {
        Err(PromptError::NobodyToAsk(vec![format!("{flag} FILE")]))
    }

    fn reveal(&mut self, _reveal: &Reveal) -> Result<(), PromptError> {
        Err(PromptError::NobodyToAsk(vec![format!("{} FILE", secret_file::FLAG)]))
    }

    fn glance(&mut self, _shown: &Reveal) -> Result<(), PromptError> {
        Err(PromptError::NobodyToAsk(Vec::new()))
    }

    fn can_reveal(&self, _shown: SecretKind) -> Result<(), PromptError> {
        Err(PromptError::NobodyToAsk(vec![format!("{} FILE", secret_file::FLAG)]))
    }

    fn wait(&mut self, status: &str, so_far: u64) -> Result<Waited, PromptError> {
        if let Some(line) = self.waiting.line(status, so_far, "")
            && !self.terminal.quiet
        {
            self.print(&[line]);
        }
        self.waiting.pause(&self.interrupts)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::ui::prompter::ChoiceOption;
    use crate::ui::terminal::bare;

    struct Paper(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

    impl std::io::Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn nobody() -> NonInteractive {
        NonInteractive::new(
            bare(60),
            Interrupts::deaf().unwrap(),
            Box::new(std::io::sink()),
            Duration::ZERO,
        )
    }

    #[test]
    fn every_question_names_its_flag() {
        let option = |id: &str, barred: Option<&str>| ChoiceOption {
            id: id.into(),
            label: String::new(),
            disabled_reason: barred.map(Into::into),
        };
        let choice = Choice {
            flag: "--verify",
            key: None,
            question: String::new(),
            options: vec![
                option("video-call", None),
                option("known-phone", Some("no number")),
                option("ticket", None),
            ],
            help: String::new(),
            asides: true,
            back: None,
        };
        let line = TextQuestion {
            flag: "--evidence",
            key: Some("id".into()),
            question: String::new(),
            draft: Some("draft".into()),
            least: 0,
            help: String::new(),
            asides: true,
            back: None,
        };
        let named = |flag: &str| PromptError::NobodyToAsk(vec![flag.to_owned()]);
        assert_eq!(nobody().choose(&choice), Err(named("--verify video-call|ticket")));
        assert_eq!(nobody().choose_several(&choice), Err(named("--verify video-call|ticket")));
        let keyed = Choice { flag: "--evidence", key: Some("number"), ..choice };
        assert_eq!(nobody().choose(&keyed), Err(named("--evidence number=video-call|ticket")));
        assert_eq!(nobody().line(&line), Err(named("--evidence id=TEXT")));
        assert_eq!(
            nobody().secret("--passphrase-file", "?").unwrap_err(),
            named("--passphrase-file FILE")
        );
        assert_eq!(nobody().can_reveal(SecretKind::Codes), Err(named("--secret-to FILE")));
        assert_eq!(nobody().mode(), Mode::Scripted);
    }

    #[test]
    fn quiet_leaves_out_what_was_said_and_never_what_has_to_be_done() {
        let said = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let out = Box::new(Paper(said.clone()));
        let terminal = Terminal { quiet: true, ..bare(60) };
        let mut nobody =
            NonInteractive::new(terminal, Interrupts::deaf().unwrap(), out, Duration::ZERO);
        for tone in [
            MessageStyle::Say,
            MessageStyle::Do,
            MessageStyle::Task,
            MessageStyle::Text,
            MessageStyle::Info,
            MessageStyle::Warn,
            MessageStyle::Done,
        ] {
            nobody.tell(tone, &format!("{tone:?}"));
        }
        assert_eq!(
            String::from_utf8(said.lock().unwrap().clone()).unwrap(),
            "Task\nText\nWarning: Warn\n"
        );
    }

    #[test]
    fn a_wait_passes_and_a_termination_ends_it() {
        assert_eq!(nobody().wait("not yet", 0), Ok(Waited::Tick));
    }
}
