//! A person at a terminal that gets lines only: nothing is drawn again, nothing moves, lists are numbered. For screen
//! readers, and for terminals that cannot do more. The rules are those that gh settled on with people who use one.

use std::time::Duration;

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::asides::{self, Meant};
use super::canvas::{Out, put};
use super::editor::shortfall;
use super::keys::flush_input;
use super::options::dead_end;
use super::person::{Card, Choice, Grid, Line, Person, Reply, Reveal, Tone, Unasked, Waited};
use super::show::wrapped;
use super::signals::{Interrupts, Woken};
use super::terminal::Terminal;
use super::text::{safe, safe_block};
use super::waiting::Waiting;
use super::{grid, hidden, reveal, show};
use crate::ledger::Mode;

pub struct Plain {
    terminal: Terminal,
    interrupts: Interrupts,
    out: Out,
    waiting: Waiting,
}

/// What a typed line came to.
enum Typed {
    Text(String),
    Meant(Meant),
}

impl Plain {
    pub fn new(terminal: Terminal, interrupts: Interrupts, out: Out, tick: Duration) -> Self {
        Self { terminal: Terminal { plain: true, ..terminal }, interrupts, out, waiting: Waiting::new(tick) }
    }

    fn print(&mut self, lines: &[String]) {
        let width = self.terminal.measured().width;
        let lines: Vec<String> = lines.iter().flat_map(|line| wrapped(line, width, "", "")).collect();
        // A terminal that is gone is noticed by the next question.
        let _ = put(&mut self.out, &(lines.join("\n") + "\n"));
    }

    /// One line from the terminal, with the terminal's own editing.
    fn read(&mut self, prompt: &str) -> Result<String, Unasked> {
        put(&mut self.out, &format!("{prompt} "))?;
        let mut line = Zeroizing::new(Vec::with_capacity(4096));
        loop {
            let woken = self.interrupts.pause(None, true);
            if let Some(signal) = self.interrupts.raised() {
                let _ = put(&mut self.out, "\n");
                return Err(Unasked::Interrupted(signal));
            }
            if woken == Woken::Nothing {
                continue;
            }
            let mut buffer = Zeroizing::new([0_u8; 4096]);
            match rustix::io::read(std::io::stdin(), &mut buffer[..]) {
                Ok(0) => {
                    let _ = put(&mut self.out, "\n");
                    return Err(Unasked::Gone);
                }
                Ok(count) => line.extend_from_slice(&buffer[..count]),
                Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
                Err(_) => return Err(Unasked::Gone),
            }
            if line.ends_with(b"\n") {
                return Ok(String::from_utf8_lossy(&line).trim().to_owned());
            }
        }
    }

    fn help(&mut self, help: &str) {
        let help = if help.is_empty() { "There is no more to say about this question." } else { help };
        self.print(&[format!("Help: {}", safe_block(help))]);
    }

    /// A new question begins: what was typed before it could be read was not meant for it.
    fn begin(&mut self) {
        self.waiting.over();
        flush_input();
    }

    /// The numbered list; gives the places in `choice` of what can be chosen.
    fn list(&mut self, choice: &Choice) -> Vec<usize> {
        let mut lines = vec![safe_block(&choice.question)];
        let mut open = Vec::new();
        for (index, option) in choice.options.iter().enumerate() {
            if let Some(why) = &option.barred {
                lines.push(format!("Not allowed: {}, {}", safe(&option.label), safe(why)));
            } else {
                open.push(index);
                lines.push(format!("{}. {}", open.len(), safe(&option.label)));
            }
        }
        let letters: Vec<String> =
            asides::offered(choice.asides).map(|(key, word)| format!("{key} to {}", verb(word))).collect();
        lines.push(format!("Or: {}.", letters.join(", ")));
        self.print(&lines);
        open
    }

    /// A line that is either an answer or a letter of the list's last line.
    fn typed(&mut self, prompt: &str, asides: bool) -> Result<Typed, Unasked> {
        let text = self.read(prompt)?;
        let mut letters = text.trim_start_matches(':').chars();
        let meant = match (letters.next(), letters.next()) {
            (Some(letter), None) => asides::meant(letter, asides),
            (None | Some(_), _) => None,
        };
        Ok(meant.map_or(Typed::Text(text), Typed::Meant))
    }
}

/// `help` reads better as "to get help".
fn verb(word: &str) -> &str {
    match word {
        "help" => "get help",
        "note" => "add a note",
        word => word,
    }
}

impl Person for Plain {
    fn mode(&self) -> Mode {
        Mode::Interactive
    }

    fn tell(&mut self, tone: Tone, text: &str) {
        if self.terminal.quiet && matches!(tone, Tone::Info | Tone::Done) {
            return;
        }
        self.waiting.over();
        self.print(&show::said(&self.terminal, tone, text));
    }

    fn card(&mut self, card: &Card) {
        self.waiting.over();
        self.print(&show::card(&self.terminal, card));
    }

    fn grid(&mut self, made: &Grid) {
        self.waiting.over();
        self.print(&grid::grid(&self.terminal, made));
    }

    fn choose(&mut self, choice: &Choice) -> Result<Reply<String>, Unasked> {
        dead_end(choice)?;
        self.begin();
        let open = self.list(choice);
        let prompt = match open.len() {
            0 => "Nothing can be chosen. Enter a letter:".to_owned(),
            count => format!("Enter a number between 1 and {count}, or a letter:"),
        };
        loop {
            match self.typed(&prompt, choice.asides)? {
                Typed::Meant(Meant::Aside(aside)) => return Ok(Reply::Aside(aside)),
                Typed::Meant(Meant::Help) => self.help(&choice.help),
                Typed::Text(text) => match text.parse::<usize>().ok().and_then(|n| open.get(n.checked_sub(1)?)) {
                    Some(index) => return Ok(Reply::Answer(choice.options[*index].id.clone())),
                    None if text.is_empty() => self.print(&["Nothing was chosen.".to_owned()]),
                    None => self.print(&[format!("{} is no number between 1 and {}.", safe(&text), open.len())]),
                },
            }
        }
    }

    fn choose_several(&mut self, choice: &Choice) -> Result<Reply<Vec<String>>, Unasked> {
        self.begin();
        let open = self.list(choice);
        let prompt = match open.len() {
            0 => "Enter the word none, or a letter:".to_owned(),
            count => {
                format!("Enter numbers between 1 and {count} with commas between them, the word none, or a letter:")
            }
        };
        loop {
            match self.typed(&prompt, choice.asides)? {
                Typed::Meant(Meant::Aside(aside)) => return Ok(Reply::Aside(aside)),
                Typed::Meant(Meant::Help) => self.help(&choice.help),
                Typed::Text(text) if text.is_empty() => {
                    self.print(&["Nothing was chosen; the word none is an answer.".to_owned()]);
                }
                Typed::Text(text) if text.eq_ignore_ascii_case("none") => return Ok(Reply::Answer(Vec::new())),
                Typed::Text(text) => match numbers(&text, &open) {
                    Ok(chosen) => {
                        return Ok(Reply::Answer(chosen.iter().map(|at| choice.options[*at].id.clone()).collect()));
                    }
                    Err(wrong) => self.print(&[format!("{} is no number between 1 and {}.", safe(&wrong), open.len())]),
                },
            }
        }
    }

    fn line(&mut self, line: &Line) -> Result<Reply<String>, Unasked> {
        self.begin();
        let letters: Vec<String> =
            asides::offered(line.asides).map(|(key, word)| format!(":{key} to {}", verb(word))).collect();
        let mut lines = vec![safe_block(&line.question)];
        if let Some(draft) = &line.draft {
            lines.push(format!("Draft: {}", safe_block(draft)));
            lines.push("Press Enter alone to keep the draft, or type a new text.".to_owned());
        }
        lines.push(format!("Or: {}.", letters.join(", ")));
        self.print(&lines);
        loop {
            let text = self.read("Text:")?;
            match asides::command(&text, line.asides) {
                Some(Ok(Meant::Aside(aside))) => return Ok(Reply::Aside(aside)),
                Some(Ok(Meant::Help)) => {
                    self.help(&line.help);
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
            match shortfall(line, &text) {
                Some(why) => self.print(&[why]),
                None => return Ok(Reply::Answer(text)),
            }
        }
    }

    fn secret(&mut self, _flag: &'static str, question: &str) -> Result<SecretString, Unasked> {
        self.waiting.over();
        hidden::ask(&self.interrupts, &mut self.out, question)
    }

    fn reveal(&mut self, made: &Reveal) -> Result<(), Unasked> {
        self.can_reveal()?;
        self.waiting.over();
        reveal::show(&self.terminal, &self.interrupts, &mut self.out, made)
    }

    fn can_reveal(&self) -> Result<(), Unasked> {
        reveal::possible(&self.terminal)
    }

    fn wait(&mut self, status: &str, so_far: u64) -> Result<Waited, Unasked> {
        if let Some(line) = self.waiting.line(status, so_far, "Press Ctrl-C to pause.") {
            self.print(&[line]);
        }
        self.waiting.pause(&self.interrupts)
    }
}

/// The options that a list of numbers stands for, each once, or the part that is none.
fn numbers(text: &str, open: &[usize]) -> Result<Vec<usize>, String> {
    let mut chosen = Vec::new();
    for part in text.split([',', ' ']).filter(|part| !part.is_empty()) {
        let index = part.parse::<usize>().ok().and_then(|number| open.get(number.checked_sub(1)?));
        let index = *index.ok_or_else(|| part.to_owned())?;
        if !chosen.contains(&index) {
            chosen.push(index);
        }
    }
    chosen.sort_unstable();
    if chosen.is_empty() { Err(text.to_owned()) } else { Ok(chosen) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_what_can_be_chosen() {
        let open = [0, 2, 3];
        assert_eq!(numbers("1, 3", &open), Ok(vec![0, 3]));
        assert_eq!(numbers("3 2 3", &open), Ok(vec![2, 3]));
        assert_eq!(numbers("1,4", &open), Err("4".to_owned()));
        assert_eq!(numbers("0", &open), Err("0".to_owned()));
        assert_eq!(numbers(",", &open), Err(",".to_owned()));
    }
}
