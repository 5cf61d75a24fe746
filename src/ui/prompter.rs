//! The person at the other end: a trait, so that a session does not know whether a terminal, flags
//! or a test answers.
//!
//! Whatever implements it does not know what is being asked about. Text handed to it may come from
//! outside: making it safe to show is the implementation's duty, at the edge.

use std::borrow::Cow;

use secrecy::SecretString;
use thiserror::Error;

use crate::model::Mode;
use crate::secret::known::KnownSecrets;

/// One thing that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceOption {
    /// The value that a flag gives to choose the candidate.
    pub id: String,
    pub label: String,
    /// The reason why the candidate may not be chosen. A barred candidate is shown, and cannot be
    /// selected.
    pub disabled_reason: Option<String>,
}

/// A question with a closed set of answers. There is never a default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The flag that answers it, with its dashes.
    pub flag: &'static str,
    /// For a flag of the form KEY=VALUE: which key.
    pub key: Option<&'static str>,
    pub question: String,
    pub options: Vec<ChoiceOption>,
    /// Shown on `?`.
    pub help: String,
    /// True if refuse, escalate, note, pause and help end the menu.
    pub asides: bool,
    /// The place that leaving the question leads to, in words. Nothing is recorded when the
    /// question is left, and no flag stands for leaving. `None`: only forward.
    pub back: Option<&'static str>,
}

/// A question answered in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextQuestion {
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
    /// As in a [`Choice`]: Esc or an empty line leads there.
    pub back: Option<&'static str>,
}

/// A reply that can be given instead of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionCommand {
    Refuse,
    Escalate,
    Note,
    /// A red flag that came up.
    Flag,
    Pause,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply<T> {
    Answer(T),
    Aside(SessionCommand),
    /// The question was left. Only where [`Choice::back`] or [`TextQuestion::back`] offers it.
    Back,
}

/// The reason why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PromptError {
    /// No flag answered, and there is no terminal to ask at.
    #[error("nobody can be asked; give {}", .0.join(", "))]
    NobodyToAsk(Vec<String>),
    /// A flag's value does not fit.
    #[error("{flag}: {what}")]
    Unfit { flag: String, what: String },
    /// Ctrl-C, hang-up or termination, by signal number (2, 1, 15).
    #[error("interrupted")]
    Interrupted(i32),
    /// The window is too small for a secret.
    #[error("{0}")]
    NoRoom(String),
    /// The terminal is gone.
    #[error("the terminal is gone")]
    Gone,
    /// Ctrl-D: whoever sits there has ended the input.
    #[error("the input was ended (Ctrl-D)")]
    Ended,
}

/// The kind of thing that is said. Each kind can look different and, in plain mode, be introduced
/// differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageStyle {
    /// To be said to the caller, in the runbook's words.
    Say,
    /// To be done by the operator.
    Do,
    /// A task that the operator hands on or carries out as it stands. Afterwards the operator says
    /// that the task is done. A task is never left out, however quiet the output is.
    Task,
    /// A text of several lines to hand on as it stands, which is never left out either. Everything
    /// else that is told is one line, and a line end from outside cannot begin another.
    Text,
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
    /// The advice on what to say and do with the secret.
    pub advice: Vec<String>,
    pub secrets: Vec<SecretString>,
    /// They are links: copied, not read out.
    pub links: bool,
    /// Lines that make a picture of it (a QR code), as secret as it is: shown whole or not at all.
    pub picture: Vec<String>,
}

/// A kind of secret: how much room it takes is known before it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    Codes,
    Password,
    Link,
    Seed,
}

impl SecretKind {
    /// The most characters that one of the kind has. Links are the platform's; a longer one waits
    /// until there is room.
    pub const fn longest(self) -> usize {
        match self {
            SecretKind::Codes => 40,
            SecretKind::Password => 80,
            SecretKind::Link => 512,
            SecretKind::Seed => 136,
        }
    }
}

impl std::fmt::Display for SecretKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            SecretKind::Codes => "backup codes",
            SecretKind::Password => "a password",
            SecretKind::Link => "a link",
            SecretKind::Seed => "an authenticator's secret",
        })
    }
}

/// The guidance that a person is shown beside the questions, and the words behind `?`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guide {
    /// The words of this step that were shown in short. They stand whole behind `?`, at every
    /// prompt of the step.
    pub words: Vec<(MessageStyle, String)>,
    /// This person has met all of this often: the keys are named in short.
    pub brief: bool,
    /// Of what can be said instead of an answer, this person can only add a note.
    pub only_notes: bool,
}

/// The event that happened while waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waited {
    /// Look again.
    Tick,
    /// The person asked for the menu or to pause (Ctrl-C while waiting).
    Stopped,
}

pub trait Prompter {
    fn mode(&self) -> Mode;

    fn tell(&mut self, tone: MessageStyle, text: &str);

    fn card(&mut self, card: &Card);

    /// Shows where something stands, as a link where the terminal takes one.
    fn link(&mut self, label: &str, address: &str) {
        self.tell(MessageStyle::Info, &format!("{label}: {address}"));
    }

    /// Sets the guidance from here on.
    fn guide(&mut self, _guide: &Guide) {}

    /// Returns true if a flag will answer the next question of `flag`: a question that asks for
    /// more than that flag says is then not put.
    fn answers(&self, _flag: &str) -> bool {
        false
    }

    /// Hands a text to the terminal's clipboard, and says what came of it. `what` names the text.
    /// Never for a secret.
    fn copy(&mut self, what: &str, _text: &str) {
        self.tell(MessageStyle::Warn, &format!("{what}: nothing can be copied here."));
    }

    /// Calls a person who waits, and may look elsewhere: what they wait for is there.
    fn ring(&mut self) {}

    fn grid(&mut self, grid: &Grid);

    /// One of the options, by its id.
    fn choose(&mut self, choice: &Choice) -> Result<Reply<String>, PromptError>;

    /// Some of the options, by id; none is an answer too.
    fn choose_several(&mut self, choice: &Choice) -> Result<Reply<Vec<String>>, PromptError>;

    fn line(&mut self, line: &TextQuestion) -> Result<Reply<String>, PromptError>;

    /// Takes in what this process has seen of secrets: none of them is taken as text from here on.
    /// What is asked for in secret, and what is shown, an implementation that has it takes in by
    /// itself.
    fn guard(&mut self, _known: &KnownSecrets) {}

    /// Returns true if a text holds a secret that this process has seen.
    fn betrays(&self, _text: &str) -> bool {
        false
    }

    /// Never echoed. `flag` names the file or descriptor flag that answers it.
    fn secret(&mut self, flag: &'static str, question: &str) -> Result<SecretString, PromptError>;

    /// Shows a secret once, where only this person sees it, and wipes it.
    fn reveal(&mut self, reveal: &Reveal) -> Result<(), PromptError>;

    /// Shows this person something that stands in no entry and is for nobody else, as
    /// [`Prompter::reveal`] does; never into a file. An error where it could not be taken away
    /// again.
    fn glance(&mut self, shown: &Reveal) -> Result<(), PromptError>;

    /// Puts a question beside something that is for this person alone, and takes that away at the
    /// answer. An error as of [`Prompter::glance`] where it could not be taken away again; then
    /// nothing was shown.
    fn choose_beside(
        &mut self,
        shown: &Reveal,
        choice: &Choice,
    ) -> Result<Reply<String>, PromptError> {
        self.glance(shown)?;
        self.choose(choice)
    }

    /// Checks whether a secret of this kind could be shown or written at all. The check comes
    /// before anything is changed for such a secret.
    fn can_reveal(&self, shown: SecretKind) -> Result<(), PromptError>;

    /// Shows `status` on the live line and lets a moment pass. `so_far` is how long the wait has
    /// been, in seconds. Errors with [`PromptError::Interrupted`] only for hang-up and termination;
    /// Ctrl-C is [`Waited::Stopped`].
    fn wait(&mut self, status: &str, so_far: u64) -> Result<Waited, PromptError>;
}
