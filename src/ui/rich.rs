//! A person at a terminal whose screen can be drawn again.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use secrecy::SecretString;
use unicode_width::UnicodeWidthStr;

use super::asides::Meant;
use super::canvas::{Canvas, Out, put};
use super::editor::{self, Editor};
use super::keys::{Key, Keyboard};
use super::menu::{self, Menu};
use super::options::dead_end;
use super::person::{Aside, Card, Choice, Grid, Line, Person, Reply, Reveal, Tone, Unasked, Waited};
use super::show::{painted, wrapped};
use super::signals::Interrupts;
use super::terminal::{Terminal, rows};
use super::text::safe;
use super::{grid, hidden, reveal, show};
use crate::ledger::Mode;

/// How often the live line moves.
const FRAME: Duration = Duration::from_millis(100);

pub struct Rich {
    terminal: Terminal,
    interrupts: Interrupts,
    out: Out,
    /// How long one wait takes.
    tick: Duration,
    live: Option<Live>,
}

/// The line that moves while waiting, and the keys that are heard meanwhile.
struct Live {
    bar: ProgressBar,
    keyboard: Keyboard,
}

impl Drop for Live {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Rich {
    pub fn new(terminal: Terminal, interrupts: Interrupts, out: Out, tick: Duration) -> Self {
        Self { terminal, interrupts, out, tick, live: None }
    }

    /// The terminal as wide as it is now, and no live line on it.
    fn still(&mut self) -> Terminal {
        self.live = None;
        self.terminal.measured()
    }

    fn print(&mut self, lines: &[String]) {
        // A terminal that is gone is noticed by the next question.
        let _ = put(&mut self.out, &(lines.join("\r\n") + "\r\n"));
    }

    fn pick(&mut self, choice: &Choice, mut menu: Menu) -> Result<Reply<Vec<usize>>, Unasked> {
        let terminal = self.still();
        let mut keyboard = Keyboard::open(&self.interrupts, false)?;
        let mut canvas = Canvas::default();
        loop {
            canvas.draw(&mut self.out, &menu.lines(&self.terminal.measured(), rows()), None)?;
            let step = match keyboard.key() {
                Ok(Key::Ctrl('d')) => Err(Unasked::Gone),
                Ok(key) => Ok(menu.press(key)),
                Err(why) => Err(why),
            };
            match step {
                Ok(menu::Step::Again) => {}
                Ok(menu::Step::Chosen(chosen)) => {
                    let labels: Vec<&str> = chosen.iter().map(|index| choice.options[*index].label.as_str()).collect();
                    let answer = if labels.is_empty() { "none".to_owned() } else { labels.join(", ") };
                    self.trail(&mut canvas, &choice.question, &answer)?;
                    return Ok(Reply::Answer(chosen));
                }
                Ok(menu::Step::Meant(Meant::Aside(aside))) => {
                    self.trail(&mut canvas, &choice.question, put_aside(aside))?;
                    return Ok(Reply::Aside(aside));
                }
                Ok(menu::Step::Meant(Meant::Help)) => self.help(&mut canvas, &terminal, &choice.help)?,
                Err(why) => {
                    let _ = canvas.leave(&mut self.out);
                    return Err(why);
                }
            }
        }
    }

    /// What stays on the screen of a question that was answered.
    fn trail(&mut self, canvas: &mut Canvas, question: &str, answer: &str) -> Result<(), Unasked> {
        canvas.clear(&mut self.out)?;
        let terminal = self.terminal.measured();
        let dim = console::Style::new().dim();
        let lines = wrapped(&format!("{}  {}", safe(question), safe(answer)), terminal.width, "> ", "  ");
        let lines: Vec<String> = lines.iter().map(|line| painted(&terminal, &dim, line)).collect();
        self.print(&lines);
        Ok(())
    }

    fn help(&mut self, canvas: &mut Canvas, terminal: &Terminal, help: &str) -> Result<(), Unasked> {
        canvas.clear(&mut self.out)?;
        let help = if help.is_empty() { "There is no more to say about this question." } else { help };
        let lines = wrapped(&super::text::safe_block(help), terminal.width, "?     ", "      ");
        self.print(&lines);
        Ok(())
    }
}

/// How an aside is called on the trail.
pub fn put_aside(aside: Aside) -> &'static str {
    match aside {
        Aside::Refuse => "(refuse)",
        Aside::Escalate => "(escalate)",
        Aside::Note => "(note)",
        Aside::Pause => "(pause)",
    }
}

/// `65` as `1:05`, with hours from one on.
pub fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

impl Person for Rich {
    fn mode(&self) -> Mode {
        Mode::Interactive
    }

    fn tell(&mut self, tone: Tone, text: &str) {
        if self.terminal.quiet && matches!(tone, Tone::Info | Tone::Done) {
            return;
        }
        let terminal = self.still();
        self.print(&show::said(&terminal, tone, text));
    }

    fn card(&mut self, card: &Card) {
        let terminal = self.still();
        self.print(&show::card(&terminal, card));
    }

    fn grid(&mut self, made: &Grid) {
        let terminal = self.still();
        self.print(&grid::grid(&terminal, made));
    }

    fn choose(&mut self, choice: &Choice) -> Result<Reply<String>, Unasked> {
        dead_end(choice)?;
        Ok(match self.pick(choice, Menu::one(choice))? {
            Reply::Answer(chosen) => Reply::Answer(chosen.iter().map(|at| choice.options[*at].id.clone()).collect()),
            Reply::Aside(aside) => Reply::Aside(aside),
        })
    }

    fn choose_several(&mut self, choice: &Choice) -> Result<Reply<Vec<String>>, Unasked> {
        Ok(match self.pick(choice, Menu::several(choice))? {
            Reply::Answer(chosen) => Reply::Answer(chosen.iter().map(|at| choice.options[*at].id.clone()).collect()),
            Reply::Aside(aside) => Reply::Aside(aside),
        })
    }

    fn line(&mut self, line: &Line) -> Result<Reply<String>, Unasked> {
        let terminal = self.still();
        let mut keyboard = Keyboard::open(&self.interrupts, false)?;
        let mut canvas = Canvas::default();
        let mut editor = Editor::new(line);
        loop {
            let (lines, cursor) = editor.lines(&self.terminal.measured());
            canvas.draw(&mut self.out, &lines, Some(cursor))?;
            match keyboard.key().map(|key| editor.press(key)) {
                Ok(editor::Step::Again) => {}
                Ok(editor::Step::Answer(text)) => {
                    self.trail(&mut canvas, &line.question, &text)?;
                    return Ok(Reply::Answer(text));
                }
                Ok(editor::Step::Meant(Meant::Aside(aside))) => {
                    self.trail(&mut canvas, &line.question, put_aside(aside))?;
                    return Ok(Reply::Aside(aside));
                }
                Ok(editor::Step::Meant(Meant::Help)) => self.help(&mut canvas, &terminal, &line.help)?,
                Ok(editor::Step::End) => {
                    let _ = canvas.leave(&mut self.out);
                    return Err(Unasked::Gone);
                }
                Err(why) => {
                    let _ = canvas.leave(&mut self.out);
                    return Err(why);
                }
            }
        }
    }

    fn secret(&mut self, _flag: &'static str, question: &str) -> Result<SecretString, Unasked> {
        self.live = None;
        hidden::ask(&self.interrupts, &mut self.out, question)
    }

    fn reveal(&mut self, made: &Reveal) -> Result<(), Unasked> {
        self.can_reveal()?;
        let terminal = self.still();
        reveal::show(&terminal, &self.interrupts, &mut self.out, made)
    }

    fn can_reveal(&self) -> Result<(), Unasked> {
        reveal::possible(&self.terminal)
    }

    fn wait(&mut self, status: &str, so_far: u64) -> Result<Waited, Unasked> {
        let mut live = match self.live.take() {
            Some(live) => live,
            None => Live { bar: bar(&self.terminal), keyboard: Keyboard::open(&self.interrupts, true)? },
        };
        live.bar.set_message(waiting_line(&self.terminal.measured(), status, so_far));
        let mut left = self.tick;
        loop {
            live.bar.tick();
            match live.keyboard.key_within(Some(left.min(FRAME))) {
                Ok(Some(Key::Enter)) => break,
                Ok(Some(Key::Esc | Key::Char('p' | 'P') | Key::Ctrl('c'))) => return Ok(Waited::Stopped),
                Ok(Some(_)) => {}
                Ok(None) => left = left.saturating_sub(FRAME),
                Err(Unasked::Interrupted(2)) => {
                    self.interrupts.take_ctrl_c();
                    return Ok(Waited::Stopped);
                }
                Err(why) => return Err(why),
            }
            if left.is_zero() {
                break;
            }
        }
        self.live = Some(live);
        Ok(Waited::Tick)
    }
}

/// The live line, with as much of what can be pressed as there is room for.
fn waiting_line(terminal: &Terminal, status: &str, so_far: u64) -> String {
    let status = format!("{} ({})", safe(status), clock(so_far));
    // Two for the sign that moves, and one left free.
    let room = terminal.width.saturating_sub(3);
    let hints = ["Enter looks now, Ctrl-C pauses", "Ctrl-C pauses"];
    let fits = hints.iter().map(|hint| format!("{status}  {hint}")).find(|line| line.width() <= room);
    fits.unwrap_or(status)
}

fn bar(terminal: &Terminal) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    let ticks = if terminal.unicode { "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏ " } else { "|/-\\ " };
    // The template is a constant, and right.
    if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
        bar.set_style(style.tick_chars(ticks));
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::terminal::bare;

    #[test]
    fn the_clock_counts_on() {
        assert_eq!(clock(5), "0:05");
        assert_eq!(clock(65), "1:05");
        assert_eq!(clock(3725), "1:02:05");
    }

    #[test]
    fn the_hint_gives_way_to_the_status() {
        let line = |columns| waiting_line(&bare(columns), "waiting for Maria to enrol", 61);
        assert_eq!(line(80), "waiting for Maria to enrol (1:01)  Enter looks now, Ctrl-C pauses");
        assert_eq!(line(60), "waiting for Maria to enrol (1:01)  Ctrl-C pauses");
        assert_eq!(line(40), "waiting for Maria to enrol (1:01)");
    }
}
