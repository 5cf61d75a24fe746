//! A person at a terminal that gets lines only: nothing is drawn again, nothing moves, lists are
//! numbered. For screen readers, and for terminals that cannot do more. The rules are those that gh
//! settled on with people who use one.

mod read;

use std::time::Duration;

use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::base::safe_text::{safe, safe_block, safe_long};
use crate::model::Mode;
use crate::secret::known::KnownSecrets;
use crate::ui::editor::{shortfall, text_refused};
use crate::ui::keys::flush_input;
use crate::ui::link::BELL;
use crate::ui::options::{Asides, Meant, dead_end, no_option, number, numbers, yes_no};
use crate::ui::prompter::{
    Card, Choice, Grid, Guide, MessageStyle, PromptError, Prompter, Reply, Reveal, SecretKind,
    TextQuestion, Waited,
};
use crate::ui::redraw::{Output, put};
use crate::ui::show::{Waiting, wrapped};
use crate::ui::signals::Interrupts;
use crate::ui::terminal::Terminal;
use crate::ui::{clipboard, options, password_prompt, reveal, show};

pub struct PlainUi {
    terminal: Terminal,
    interrupts: Interrupts,
    out: Output,
    waiting: Waiting,
    known: KnownSecrets,
    guide: Guide,
}

/// The meaning of a typed line.
enum PlainInput {
    Text(String),
    Meant(Meant),
}

impl PlainUi {
    pub fn new(terminal: Terminal, interrupts: Interrupts, out: Output, tick: Duration) -> Self {
        Self {
            terminal: Terminal { plain: true, ..terminal },
            interrupts,
            out,
            waiting: Waiting::new(tick),
            known: KnownSecrets::default(),
            guide: Guide::default(),
        }
    }

    fn print(&mut self, lines: &[String]) {
        let width = self.terminal.measured().width;
        // What is wrapped goes on behind an indent: no text can begin a line of its own with a
        // label.
        let lines: Vec<String> =
            lines.iter().flat_map(|line| wrapped(line, width, "", "  ")).collect();
        // A terminal that is gone is noticed by the next question.
        let _ = put(&mut self.out, &(lines.join("\n") + "\n"));
    }

    fn help(&mut self, help: &str, asides: bool) {
        for (tone, text) in options::help(help, asides, &self.guide) {
            match tone {
                Some(tone) => self.print(&show::said(&self.terminal, tone, &text)),
                None => self.print(&[format!("Help: {}", safe_block(&text))]),
            }
        }
    }

    /// The last line of a question: what can be typed instead of an answer.
    fn instead(&self, asides: bool, colon: &str) -> String {
        let asides = Asides::of(asides, &self.guide);
        let keys: Vec<String> = if self.guide.brief {
            let named = |(key, _): (char, &str)| match key {
                '?' => format!("{colon}? for more"),
                key => format!("{colon}{key}"),
            };
            options::offered(asides).map(named).collect()
        } else {
            options::offered(asides)
                .map(|(key, word)| format!("{colon}{key} to {}", verb(word)))
                .collect()
        };
        format!("Or: {}.", keys.join(", "))
    }

    /// A new question begins: what was typed before it could be read was not meant for it.
    fn begin(&mut self) {
        self.waiting.over();
        flush_input();
    }

    /// The numbered list; gives the places in `choice` of what can be chosen.
    fn list(&mut self, choice: &Choice) -> Vec<usize> {
        let mut lines = vec![safe_long(&choice.question)];
        let mut open = Vec::new();
        for (index, option) in choice.options.iter().enumerate() {
            if let Some(why) = &option.disabled_reason {
                lines.push(format!("Not allowed: {}, {}", safe(&option.label), safe(why)));
            } else {
                open.push(index);
                lines.push(format!("{}. {}", index + 1, safe(&option.label)));
            }
        }
        if let Some(back) = choice.back {
            lines.push(format!("0. {back}"));
        }
        lines.push(self.instead(choice.asides, ""));
        self.print(&lines);
        open
    }

    /// The place in the choice that a typed number, or `y` or `n`, stands for.
    fn meant_option(choice: &Choice, text: &str, open: &[usize]) -> Option<usize> {
        let index = match number(text) {
            Some(number) => number.checked_sub(1),
            None => yes_no(choice, text),
        };
        index.filter(|index| open.contains(index))
    }

    /// A line that is either an answer or a letter of the list's last line.
    fn typed(&mut self, prompt: &str, asides: bool) -> Result<PlainInput, PromptError> {
        let asides = Asides::of(asides, &self.guide);
        let text = self.read(prompt)?;
        let mut letters = text.trim_start_matches(':').chars();
        let meant = match (letters.next(), letters.next()) {
            (Some(letter), None) => options::meant(letter, asides),
            (None | Some(_), _) => None,
        };
        Ok(meant.map_or(PlainInput::Text(text), PlainInput::Meant))
    }
}

/// `help` reads better as "to get help".
fn verb(word: &str) -> &str {
    match word {
        "help" => "get help",
        "add note" => "add a note",
        word => word,
    }
}

impl Prompter for PlainUi {
    fn mode(&self) -> Mode {
        Mode::Interactive
    }

    fn tell(&mut self, tone: MessageStyle, text: &str) {
        if self.terminal.quiet && matches!(tone, MessageStyle::Info | MessageStyle::Done) {
            return;
        }
        self.waiting.over();
        self.print(&show::said(&self.terminal, tone, text));
    }

    fn card(&mut self, card: &Card) {
        self.waiting.over();
        self.print(&show::card(&self.terminal, card));
    }

    fn guide(&mut self, guide: &Guide) {
        self.guide = guide.clone();
    }

    fn copy(&mut self, what: &str, text: &str) {
        let told = clipboard::copy(&self.terminal, &mut self.out, &self.known, what, text);
        self.tell(told.0, &told.1);
    }

    fn ring(&mut self) {
        let _ = put(&mut self.out, BELL);
    }

    fn grid(&mut self, made: &Grid) {
        self.waiting.over();
        self.print(&show::grid(&self.terminal, made));
    }

    fn choose(&mut self, choice: &Choice) -> Result<Reply<String>, PromptError> {
        dead_end(choice)?;
        self.begin();
        let open = self.list(choice);
        let prompt = match open.len() {
            0 => "Nothing can be chosen. Enter a letter:".to_owned(),
            _ => format!("Enter a number between 1 and {}, or a letter:", choice.options.len()),
        };
        loop {
            match self.typed(&prompt, choice.asides)? {
                PlainInput::Meant(Meant::Aside(aside)) => return Ok(Reply::Aside(aside)),
                PlainInput::Meant(Meant::Help) => self.help(&choice.help, choice.asides),
                PlainInput::Text(text)
                    if choice.back.is_some() && (text.is_empty() || number(&text) == Some(0)) =>
                {
                    return Ok(Reply::Back);
                }
                PlainInput::Text(text) => match Self::meant_option(choice, &text, &open) {
                    Some(index) => return Ok(Reply::Answer(choice.options[index].id.clone())),
                    None if text.is_empty() => self.print(&["Nothing was chosen.".to_owned()]),
                    None => self.print(&[no_option(&text, choice)]),
                },
            }
        }
    }

    fn choose_several(&mut self, choice: &Choice) -> Result<Reply<Vec<String>>, PromptError> {
        self.begin();
        let open = self.list(choice);
        let prompt = match open.len() {
            0 => "Enter the word none, or a letter:".to_owned(),
            _ => format!(
                "Enter numbers between 1 and {} with commas between them, the word none, or a letter:",
                choice.options.len()
            ),
        };
        loop {
            match self.typed(&prompt, choice.asides)? {
                PlainInput::Meant(Meant::Aside(aside)) => return Ok(Reply::Aside(aside)),
                PlainInput::Meant(Meant::Help) => self.help(&choice.help, choice.asides),
                PlainInput::Text(text)
                    if choice.back.is_some() && (text.is_empty() || number(&text) == Some(0)) =>
                {
                    return Ok(Reply::Back);
                }
                PlainInput::Text(text) if text.is_empty() => {
                    self.print(&["Nothing was chosen; the word none is an answer.".to_owned()]);
                }
                PlainInput::Text(text) if text.eq_ignore_ascii_case("none") => {
                    return Ok(Reply::Answer(Vec::new()));
                }
                PlainInput::Text(text) => match numbers(&text, &open) {
                    Ok(chosen) => {
                        return Ok(Reply::Answer(
                            chosen.iter().map(|at| choice.options[*at].id.clone()).collect(),
                        ));
                    }
                    Err(wrong) => self.print(&[no_option(&wrong, choice)]),
                },
            }
        }
    }

    fn line(&mut self, line: &TextQuestion) -> Result<Reply<String>, PromptError> {
        self.begin();
        let mut lines = vec![safe_long(&line.question)];
        if let Some(draft) = &line.draft {
            lines.push(format!("Draft: {}", safe_long(draft)));
            lines.push("Press Enter alone to keep the draft, or type a new text.".to_owned());
        }
        match (line.back, &line.draft) {
            (Some(back), None) => lines.push(format!("Press Enter alone to go back. {back}.")),
            (Some(back), Some(_)) => lines.push(format!("Type :b to go back. {back}.")),
            (None, _) => {}
        }
        lines.push(self.instead(line.asides, ":"));
        self.print(&lines);
        loop {
            let text = self.read("Text:")?;
            if line.back.is_some() && (text == ":b" || (text.is_empty() && line.draft.is_none())) {
                return Ok(Reply::Back);
            }
            match options::command(&text, Asides::of(line.asides, &self.guide)) {
                Some(Ok(Meant::Aside(aside))) => return Ok(Reply::Aside(aside)),
                Some(Ok(Meant::Help)) => {
                    self.help(&line.help, line.asides);
                    continue;
                }
                Some(Err(())) => {
                    self.print(&[format!("There is no command {}.", safe(&text))]);
                    continue;
                }
                None => {}
            }
            let text = match &line.draft {
                Some(draft) if text.is_empty() => draft.clone(),
                Some(_) | None => text,
            };
            if self.known.is_in(&text) {
                drop(Zeroizing::new(text));
                self.print(&[text_refused()]);
                continue;
            }
            match shortfall(line, &text) {
                Some(why) => self.print(&[why]),
                None => return Ok(Reply::Answer(text)),
            }
        }
    }

    fn guard(&mut self, known: &KnownSecrets) {
        self.known.join(known);
    }

    fn betrays(&self, text: &str) -> bool {
        self.known.is_in(text)
    }

    fn secret(&mut self, _flag: &'static str, question: &str) -> Result<SecretString, PromptError> {
        self.waiting.over();
        let secret = password_prompt::ask(&self.interrupts, &mut self.out, question, false)?;
        self.known.hold(&secret);
        Ok(secret)
    }

    fn reveal(&mut self, made: &Reveal) -> Result<(), PromptError> {
        if self.terminal.dumb {
            return reveal::possible(&self.terminal, SecretKind::Password);
        }
        if let Some(warning) = reveal::warning(&self.terminal) {
            self.tell(MessageStyle::Warn, warning);
        }
        self.waiting.over();
        made.secrets.iter().for_each(|secret| self.known.hold(secret));
        reveal::show(&self.terminal, &self.interrupts, &mut self.out, made, reveal::Kept::Never)
    }

    fn glance(&mut self, shown: &Reveal) -> Result<(), PromptError> {
        if self.terminal.dumb {
            return reveal::possible(&self.terminal, SecretKind::Password);
        }
        if let Some(warning) = reveal::warning(&self.terminal) {
            self.tell(MessageStyle::Warn, warning);
        }
        self.waiting.over();
        shown.secrets.iter().for_each(|secret| self.known.hold(secret));
        let copied = reveal::Kept::Copied(self.terminal.clipboard);
        reveal::show(&self.terminal, &self.interrupts, &mut self.out, shown, copied)
    }

    fn can_reveal(&self, shown: SecretKind) -> Result<(), PromptError> {
        reveal::possible(&self.terminal, shown)
    }

    fn wait(&mut self, status: &str, so_far: u64) -> Result<Waited, PromptError> {
        if let Some(line) = self.waiting.line(status, so_far, "Press Ctrl-C to pause.") {
            self.print(&[line]);
        }
        self.waiting.pause(&self.interrupts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_places_in_the_whole_list() {
        let open = [0, 2, 3];
        assert_eq!(numbers("1, 3", &open), Ok(vec![0, 2]));
        assert_eq!(numbers("4 3 4", &open), Ok(vec![2, 3]));
        assert_eq!(numbers("１、４", &open), Ok(vec![0, 3]));
        assert_eq!(numbers("1,2", &open), Err("2".to_owned()), "barred");
        assert_eq!(numbers("1,5", &open), Err("5".to_owned()));
        assert_eq!(numbers("0", &open), Err("0".to_owned()));
        assert_eq!(numbers(",", &open), Err(",".to_owned()));
    }
}
