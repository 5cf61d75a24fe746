//! The person at the other end: a trait, so that a session does not know whether a terminal, flags or a test answers.
//!
//! Whatever implements it does not know what is being asked about. Text handed to it may come from outside: making it
//! safe to show is the implementation's duty, at the edge.

use std::borrow::Cow;

use secrecy::SecretString;
use thiserror::Error;

use crate::ledger::Mode;

/// One thing that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What a flag says to choose it.
    pub id: String,
    pub label: String,
    /// Why it may not be chosen. Shown, not selectable.
    pub barred: Option<String>,
}

/// A question with a closed set of answers. There is never a default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The flag that answers it, with its dashes.
    pub flag: &'static str,
    /// For a flag of the form KEY=VALUE: which key.
    pub key: Option<&'static str>,
    pub question: String,
    pub options: Vec<Candidate>,
    /// Shown on `?`.
    pub help: String,
    /// Whether refuse, escalate, note, pause and help end the menu.
    pub asides: bool,
}

/// A question answered in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub flag: &'static str,
    /// For a flag of the form KEY=VALUE: which key.
    pub key: Option<Cow<'static, str>>,
    pub question: String,
    /// Text to start from, open to edit. Not a default for anything that permits something.
    pub draft: Option<String>,
    /// Fewest characters.
    pub least: usize,
    pub help: String,
    pub asides: bool,
}

/// What an answer can be instead of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    Refuse,
    Escalate,
    Note,
    Pause,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply<T> {
    Answer(T),
    Aside(Aside),
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unasked {
    /// No flag answered, and there is no terminal to ask at.
    #[error("nobody can be asked; give {}", .0.join(", "))]
    NobodyToAsk(Vec<String>),
    /// A flag's value does not fit.
    #[error("{flag}: {what}")]
    Unfit { flag: String, what: String },
    /// Ctrl-C, hang-up or termination, by signal number (2, 1, 15).
    #[error("interrupted")]
    Interrupted(i32),
    /// The terminal is gone, or standard input was closed.
    #[error("the terminal is gone")]
    Gone,
}

/// What kind of thing is said, so that each can look (and, in plain mode, be introduced) differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// To be said to the caller, in the runbook's words.
    Say,
    /// To be done by the operator.
    Do,
    /// What the operator hands on or carries out as it stands, and then says that they did: never left out, however quiet.
    Task,
    /// Plain information.
    Info,
    /// Something is wrong or dangerous.
    Warn,
    /// Something has been done and recorded.
    Done,
}

/// The header of a case: a title and labelled facts, kept useful on every screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    pub title: String,
    /// Label, value, and whether it is worth a warning.
    pub facts: Vec<(String, String, bool)>,
}

/// A table for a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// A secret to be seen once.
#[derive(Clone, Debug)]
pub struct Reveal {
    pub title: String,
    /// What to say and do with it.
    pub advice: Vec<String>,
    pub secrets: Vec<SecretString>,
    /// They are links: copied, not read out.
    pub links: bool,
}

/// What happened while waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waited {
    /// Look again.
    Tick,
    /// The person asked for the menu or to pause (Ctrl-C while waiting).
    Stopped,
}

pub trait Person {
    fn mode(&self) -> Mode;

    fn tell(&mut self, tone: Tone, text: &str);

    fn card(&mut self, card: &Card);

    fn grid(&mut self, grid: &Grid);

    /// One of the options, by its id.
    fn choose(&mut self, choice: &Choice) -> Result<Reply<String>, Unasked>;

    /// Some of the options, by id; none is an answer too.
    fn choose_several(&mut self, choice: &Choice) -> Result<Reply<Vec<String>>, Unasked>;

    fn line(&mut self, line: &Line) -> Result<Reply<String>, Unasked>;

    /// Never echoed. `flag` names the file or descriptor flag that answers it.
    fn secret(&mut self, flag: &'static str, question: &str) -> Result<SecretString, Unasked>;

    /// Shows a secret once, where only this person sees it, and wipes it.
    fn reveal(&mut self, reveal: &Reveal) -> Result<(), Unasked>;

    /// Whether a secret could be shown or written at all. Asked before anything is changed for one.
    fn can_reveal(&self) -> Result<(), Unasked>;

    /// Shows `status` on the live line and lets a moment pass. `so_far` is how long the wait has been, in seconds.
    /// Errors with [`Unasked::Interrupted`] only for hang-up and termination; Ctrl-C is [`Waited::Stopped`].
    fn wait(&mut self, status: &str, so_far: u64) -> Result<Waited, Unasked>;
}
