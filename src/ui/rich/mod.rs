//! A person at a terminal whose screen can be drawn again.

mod beside;
mod live;

use std::time::Duration;

use secrecy::SecretString;
use zeroize::Zeroizing;

use live::Live;

use crate::base::safe_text::{safe, safe_block};
use crate::model::Mode;
use crate::secret::known::KnownSecrets;
use crate::ui::editor::{Editor, text_refused};
use crate::ui::key_decoder::KeyPress;
use crate::ui::keys::{AT_ONCE, Keyboard};
use crate::ui::link::BELL;
use crate::ui::menu::Menu;
use crate::ui::options::{Meant, dead_end};
use crate::ui::prompter::{
    Card, Choice, Grid, Guide, MessageStyle, PromptError, Prompter, Reply, Reveal, SecretKind,
    SessionCommand, TextQuestion, Waited,
};
use crate::ui::redraw::{CursorAt, Frame, Output, Redraw, put};
use crate::ui::show::{painted, wrapped};
use crate::ui::signals::Interrupts;
use crate::ui::terminal::Terminal;
use crate::ui::{clipboard, editor, link, menu, options, password_prompt, reveal, show};

pub struct TerminalUi {
    terminal: Terminal,
    interrupts: Interrupts,
    out: Output,
    /// The time that one wait takes.
    tick: Duration,
    live: Option<Live>,
    known: KnownSecrets,
    guide: Guide,
}

impl TerminalUi {
    pub fn new(terminal: Terminal, interrupts: Interrupts, out: Output, tick: Duration) -> Self {
        let (known, guide) = (KnownSecrets::default(), Guide::default());
        Self { terminal, interrupts, out, tick, live: None, known, guide }
    }

    /// The terminal as wide as it is now, and no live line on it.
    fn still(&mut self) -> Terminal {
        if let Some(mut live) = self.live.take() {
            let _ = live.canvas.clear(&mut self.out, Frame::of(&self.terminal));
        }
        self.terminal.measured()
    }

    fn print(&mut self, lines: &[String]) {
        // A terminal that is gone is noticed by the next question.
        let _ = put(&mut self.out, &(lines.join("\r\n") + "\r\n"));
    }

    fn pick(&mut self, choice: &Choice, menu: Menu) -> Result<Reply<Vec<usize>>, PromptError> {
        let terminal = self.still();
        let mut menu = menu.guided(&self.guide);
        let mut keyboard = Keyboard::open(&self.interrupts, false, true)?;
        let mut canvas = Redraw::default();
        loop {
            let frame = Frame::of(&self.terminal);
            let (lines, seen) = menu.lines(&self.terminal.measured(), frame.size.rows);
            canvas.draw(&mut self.out, &lines, CursorAt::Seen(seen), frame)?;
            let step = match keyboard.key() {
                Ok(KeyPress::Ctrl('d')) => Err(PromptError::Ended),
                Ok(KeyPress::Paste) => {
                    drop(keyboard.take_paste());
                    menu.refuse_text();
                    Ok(menu::MenuStep::Again)
                }
                Ok(key) if menu.decides(key) => keyboard.crowded().map(|crowded| {
                    if crowded {
                        menu.refuse_burst();
                        menu::MenuStep::Again
                    } else {
                        menu.press(key)
                    }
                }),
                Ok(key) => Ok(menu.press(key)),
                Err(why) => Err(why),
            };
            match step {
                Ok(menu::MenuStep::Again) => {}
                Ok(menu::MenuStep::Chosen(chosen)) => {
                    let labels: Vec<&str> =
                        chosen.iter().map(|index| choice.options[*index].label.as_str()).collect();
                    let answer =
                        if labels.is_empty() { "none".to_owned() } else { labels.join(", ") };
                    self.trail(&mut canvas, &choice.question, &answer)?;
                    return Ok(Reply::Answer(chosen));
                }
                Ok(menu::MenuStep::Meant(Meant::Aside(aside))) => {
                    self.trail(&mut canvas, &choice.question, put_aside(aside))?;
                    return Ok(Reply::Aside(aside));
                }
                Ok(menu::MenuStep::Meant(Meant::Help)) => {
                    self.help(&mut canvas, &terminal, &choice.help, choice.asides)?;
                }
                Ok(menu::MenuStep::Back) => {
                    self.trail(&mut canvas, &choice.question, WENT_BACK)?;
                    return Ok(Reply::Back);
                }
                Err(why) => {
                    let _ = canvas.leave(&mut self.out);
                    return Err(why);
                }
            }
        }
    }

    /// Prints what stays on the screen of a question that was answered.
    fn trail(
        &mut self,
        canvas: &mut Redraw,
        question: &str,
        answer: &str,
    ) -> Result<(), PromptError> {
        canvas.clear(&mut self.out, Frame::of(&self.terminal))?;
        let terminal = self.terminal.measured();
        let dim = console::Style::new().dim();
        let lines =
            wrapped(&format!("{}  {}", safe(question), safe(answer)), terminal.width, "> ", "  ");
        let lines: Vec<String> = lines.iter().map(|line| painted(&terminal, &dim, line)).collect();
        self.print(&lines);
        Ok(())
    }

    fn help(
        &mut self,
        canvas: &mut Redraw,
        terminal: &Terminal,
        help: &str,
        asides: bool,
    ) -> Result<(), PromptError> {
        canvas.clear(&mut self.out, Frame::of(&self.terminal))?;
        let mut lines = Vec::new();
        for (first, text) in options::help(help, asides, &self.guide) {
            match first {
                Some(tone) => lines.extend(show::said(terminal, tone, &text)),
                None => {
                    lines.extend(wrapped(&safe_block(&text), terminal.width, "?     ", "      "));
                }
            }
        }
        self.print(&lines);
        Ok(())
    }
}

/// The name for going back on the trail.
pub const WENT_BACK: &str = "(back)";

/// Returns the name of an aside on the trail.
pub fn put_aside(aside: SessionCommand) -> &'static str {
    match aside {
        SessionCommand::Refuse => "(refuse)",
        SessionCommand::Escalate => "(escalate)",
        SessionCommand::Note => "(note)",
        SessionCommand::Flag => "(flag)",
        SessionCommand::Pause => "(pause)",
    }
}

impl Prompter for TerminalUi {
    fn mode(&self) -> Mode {
        Mode::Interactive
    }

    fn tell(&mut self, tone: MessageStyle, text: &str) {
        if self.terminal.quiet && matches!(tone, MessageStyle::Info | MessageStyle::Done) {
            return;
        }
        let terminal = self.still();
        self.print(&show::said(&terminal, tone, text));
    }

    fn card(&mut self, card: &Card) {
        let terminal = self.still();
        self.print(&show::card(&terminal, card));
    }

    fn link(&mut self, label: &str, address: &str) {
        if self.terminal.quiet {
            return;
        }
        let terminal = self.still();
        self.print(&link::lines(&terminal, label, address));
    }

    fn guide(&mut self, guide: &Guide) {
        self.guide = guide.clone();
    }

    fn copy(&mut self, what: &str, text: &str) {
        let terminal = self.still();
        let told = clipboard::copy(&terminal, &mut self.out, &self.known, what, text);
        self.tell(told.0, &told.1);
    }

    fn ring(&mut self) {
        // No line is drawn: it stays where it is.
        let _ = put(&mut self.out, BELL);
    }

    fn grid(&mut self, made: &Grid) {
        let terminal = self.still();
        self.print(&show::grid(&terminal, made));
    }

    fn choose(&mut self, choice: &Choice) -> Result<Reply<String>, PromptError> {
        dead_end(choice)?;
        Ok(match self.pick(choice, Menu::one(choice))? {
            Reply::Answer(chosen) => {
                Reply::Answer(chosen.iter().map(|at| choice.options[*at].id.clone()).collect())
            }
            Reply::Aside(aside) => Reply::Aside(aside),
            Reply::Back => Reply::Back,
        })
    }

    fn choose_several(&mut self, choice: &Choice) -> Result<Reply<Vec<String>>, PromptError> {
        Ok(match self.pick(choice, Menu::several(choice))? {
            Reply::Answer(chosen) => {
                Reply::Answer(chosen.iter().map(|at| choice.options[*at].id.clone()).collect())
            }
            Reply::Aside(aside) => Reply::Aside(aside),
            Reply::Back => Reply::Back,
        })
    }

    fn line(&mut self, line: &TextQuestion) -> Result<Reply<String>, PromptError> {
        let terminal = self.still();
        let mut keyboard = Keyboard::open(&self.interrupts, false, true)?;
        let mut canvas = Redraw::default();
        let mut editor = Editor::new(line).guided(&self.guide);
        loop {
            let (lines, (row, column)) = editor.lines(&self.terminal.measured());
            canvas.draw(
                &mut self.out,
                &lines,
                CursorAt::Cursor(row, column),
                Frame::of(&self.terminal),
            )?;
            let key = keyboard.key();
            if keyboard.apart() {
                editor.mark();
            }
            let step = match key {
                Ok(KeyPress::Paste) => {
                    editor.paste(&keyboard.take_paste());
                    Ok(editor::EditStep::Again)
                }
                Ok(KeyPress::Enter) => keyboard.crowded().map(|crowded| {
                    if crowded {
                        editor.refuse_burst(AT_ONCE);
                        editor::EditStep::Again
                    } else {
                        editor.press(KeyPress::Enter)
                    }
                }),
                Ok(key) => Ok(editor.press(key)),
                Err(why) => Err(why),
            };
            match step {
                Ok(editor::EditStep::Again) => {}
                Ok(editor::EditStep::Answer(text)) if self.known.is_in(&text) => {
                    drop(Zeroizing::new(text));
                    editor.forget(&text_refused());
                }
                Ok(editor::EditStep::Answer(text)) => {
                    self.trail(&mut canvas, &line.question, &text)?;
                    return Ok(Reply::Answer(text));
                }
                Ok(editor::EditStep::Meant(Meant::Aside(aside))) => {
                    self.trail(&mut canvas, &line.question, put_aside(aside))?;
                    return Ok(Reply::Aside(aside));
                }
                Ok(editor::EditStep::Meant(Meant::Help)) => {
                    self.help(&mut canvas, &terminal, &line.help, line.asides)?;
                }
                Ok(editor::EditStep::Back) => {
                    self.trail(&mut canvas, &line.question, WENT_BACK)?;
                    return Ok(Reply::Back);
                }
                Ok(editor::EditStep::End) => {
                    let _ = canvas.leave(&mut self.out);
                    return Err(PromptError::Ended);
                }
                Err(why) => {
                    let _ = canvas.leave(&mut self.out);
                    return Err(why);
                }
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
        self.still();
        let secret = password_prompt::ask(&self.interrupts, &mut self.out, question, true)?;
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
        let terminal = self.still();
        made.secrets.iter().for_each(|secret| self.known.hold(secret));
        reveal::show(&terminal, &self.interrupts, &mut self.out, made, reveal::Kept::Never)
    }

    fn glance(&mut self, shown: &Reveal) -> Result<(), PromptError> {
        if self.terminal.dumb {
            return reveal::possible(&self.terminal, SecretKind::Password);
        }
        if let Some(warning) = reveal::warning(&self.terminal) {
            self.tell(MessageStyle::Warn, warning);
        }
        let terminal = self.still();
        shown.secrets.iter().for_each(|secret| self.known.hold(secret));
        let copied = reveal::Kept::Copied(terminal.clipboard);
        reveal::show(&terminal, &self.interrupts, &mut self.out, shown, copied)
    }

    fn choose_beside(
        &mut self,
        shown: &Reveal,
        choice: &Choice,
    ) -> Result<Reply<String>, PromptError> {
        self.pick_beside(shown, choice)
    }

    fn can_reveal(&self, shown: SecretKind) -> Result<(), PromptError> {
        reveal::possible(&self.terminal, shown)
    }

    fn wait(&mut self, status: &str, so_far: u64) -> Result<Waited, PromptError> {
        let mut live = match self.live.take() {
            Some(live) => live,
            None => Live::open(&self.interrupts)?,
        };
        let ended = live.moment(
            &mut self.out,
            (&self.terminal, &self.interrupts),
            self.tick,
            (status, so_far),
            self.guide.brief,
        );
        self.live = Some(live);
        if ended != Ok(Waited::Tick) {
            self.still();
        }
        ended
    }
}
