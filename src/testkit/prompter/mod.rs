//! A [`Person`] for tests: knows its answers beforehand, fails on a question it did not expect and
//! on an answer that nobody asked for, and keeps everything it was told.
//!
//! ```ignore
//! let mut person = Fake::new()
//!     .answer("--verify", "video-call")
//!     .answer_key("--evidence", "compared", "HR photo")
//!     .aside("--reason", Aside::Refuse);
//! drive(&mut person);
//! assert!(person.was_told("Ask Maria to show her badge"));
//! person.done();
//! ```

#![allow(clippy::return_self_not_must_use)] // a builder; what it lacks shows in the test

mod person;

use std::collections::VecDeque;

use crate::model::Mode;
use crate::secret::known::KnownSecrets;
use crate::ui::prompter::{
    Choice, Guide, MessageStyle, PromptError, Prompter, Reply, SessionCommand, TextQuestion, Waited,
};

#[derive(Clone, Debug)]
enum Given {
    Word(String),
    Several(Vec<String>),
    /// The draft as it was offered.
    Draft,
    Aside(SessionCommand),
    Back,
    Fails(PromptError),
}

#[derive(Debug)]
struct Queued {
    flag: String,
    /// `None` answers a question of any key.
    key: Option<String>,
    given: Given,
}

type Meanwhile = Box<dyn FnMut(&str, u64) -> Result<Waited, PromptError>>;

/// Answers by flag, first queued first. See the module.
#[allow(clippy::struct_excessive_bools)] // each is set by a method of its own
pub struct Fake {
    mode: Mode,
    in_order: bool,
    queue: VecDeque<Queued>,
    waits: VecDeque<Result<Waited, PromptError>>,
    meanwhile: Option<Meanwhile>,
    reveals: Result<(), PromptError>,
    told: Vec<String>,
    choices: Vec<Choice>,
    lines: Vec<TextQuestion>,
    revealed: Vec<Vec<String>>,
    glanced: Vec<String>,
    copied: Vec<String>,
    guide: Guide,
    folds: bool,
    known: KnownSecrets,
    /// An aside that is asked about again was given: it is meant.
    sure: bool,
    /// A fault was already reported by a panic: don't report the rest too.
    failed: bool,
}

impl Default for Fake {
    fn default() -> Self {
        Self::new()
    }
}

impl Fake {
    /// An interactive person who knows no answers yet and can be shown a secret.
    pub fn new() -> Self {
        Self {
            mode: Mode::Interactive,
            in_order: false,
            queue: VecDeque::new(),
            waits: VecDeque::new(),
            meanwhile: None,
            reveals: Ok(()),
            told: Vec::new(),
            choices: Vec::new(),
            lines: Vec::new(),
            revealed: Vec::new(),
            glanced: Vec::new(),
            copied: Vec::new(),
            guide: Guide::default(),
            folds: false,
            known: KnownSecrets::default(),
            sure: false,
            failed: false,
        }
    }

    fn queue(mut self, flag: &str, key: Option<&str>, given: Given) -> Self {
        self.queue.push_back(Queued { flag: flag.to_owned(), key: key.map(str::to_owned), given });
        self
    }

    /// Reports [`Mode::Scripted`].
    pub fn scripted(mut self) -> Self {
        self.mode = Mode::Scripted;
        self
    }

    /// The answers must be asked for in exactly the order in which they were queued.
    pub fn in_order(mut self) -> Self {
        self.in_order = true;
        self
    }

    /// The answers are given at prompts and not by flags: what can be asked in fewer prompts then
    /// is.
    pub fn at_prompts(mut self) -> Self {
        self.folds = true;
        self
    }

    /// The next question of `flag` (a choice's id, a line or a secret) is answered with `word`.
    pub fn answer(self, flag: &str, word: &str) -> Self {
        self.queue(flag, None, Given::Word(word.to_owned()))
    }

    /// As [`Fake::answer`], only for the question with this key.
    pub fn answer_key(self, flag: &str, key: &str, word: &str) -> Self {
        self.queue(flag, Some(key), Given::Word(word.to_owned()))
    }

    /// The next question of `flag` for several is answered with these ids.
    pub fn several(self, flag: &str, ids: &[&str]) -> Self {
        self.queue(flag, None, Given::Several(ids.iter().map(|id| (*id).to_owned()).collect()))
    }

    /// The next line of `flag` is answered with the draft it offers.
    pub fn keep_draft(self, flag: &str) -> Self {
        self.queue(flag, None, Given::Draft)
    }

    /// The next question of `flag` is put aside. Asked whether that is meant, the person says yes,
    /// unless `--sure` is answered.
    pub fn aside(self, flag: &str, aside: SessionCommand) -> Self {
        self.queue(flag, None, Given::Aside(aside))
    }

    /// The next question of `flag` is left, back to where it says.
    pub fn back(self, flag: &str) -> Self {
        self.queue(flag, None, Given::Back)
    }

    /// As [`Fake::back`], only from the question with this key.
    pub fn back_key(self, flag: &str, key: &str) -> Self {
        self.queue(flag, Some(key), Given::Back)
    }

    /// The next question of `flag` gets no answer.
    pub fn fails(self, flag: &str, why: PromptError) -> Self {
        self.queue(flag, None, Given::Fails(why))
    }

    /// The next wait ends like this. Waits that nothing was queued for fail the test.
    pub fn waits(mut self, waited: Waited) -> Self {
        self.waits.push_back(Ok(waited));
        self
    }

    pub fn wait_fails(mut self, why: PromptError) -> Self {
        self.waits.push_back(Err(why));
        self
    }

    /// Sets what happens in the world at each wait that nothing was queued for. `world` is given
    /// the status and the seconds so far.
    pub fn meanwhile(
        mut self,
        world: impl FnMut(&str, u64) -> Result<Waited, PromptError> + 'static,
    ) -> Self {
        self.meanwhile = Some(Box::new(world));
        self
    }

    /// No secret can be shown.
    pub fn cannot_reveal(mut self) -> Self {
        self.reveals = Err(PromptError::NobodyToAsk(vec!["--secret-to FILE".to_owned()]));
        self
    }

    /// All that was told and asked, a line each: `Say: ...`, `Warn: ...`, `card: title`, `fact:
    /// label: value`, `row: a | b`, `ask --flag: question`, `option: id: label`, `reveal: title`,
    /// `wait: status`. No secrets.
    pub fn told(&self) -> &[String] {
        &self.told
    }

    /// Returns true if any line of [`Fake::told`] contains `text`.
    pub fn was_told(&self, text: &str) -> bool {
        self.told.iter().any(|line| line.contains(text))
    }

    /// The questions asked, as `--flag` or `--flag KEY`, in order.
    pub fn asked(&self) -> Vec<&str> {
        self.told
            .iter()
            .filter_map(|line| line.strip_prefix("ask "))
            .filter_map(|l| l.split(':').next())
            .collect()
    }

    /// Every choice that was put, with its candidates.
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// Every line that was put, with its draft.
    pub fn lines(&self) -> &[TextQuestion] {
        &self.lines
    }

    /// The secrets shown, in the clear: one list for each reveal.
    pub fn revealed(&self) -> &[Vec<String>] {
        &self.revealed
    }

    /// Returns what was shown to this person alone, in the clear.
    pub fn glanced(&self) -> &[String] {
        &self.glanced
    }

    /// Returns what was handed to the clipboard.
    pub fn copied(&self) -> &[String] {
        &self.copied
    }

    /// Returns what stands behind `?`, and how much is shown.
    pub fn guided(&self) -> &Guide {
        &self.guide
    }

    /// Fails if an answer was never asked for. Dropping checks the same.
    pub fn done(&mut self) {
        let unused: Vec<String> =
            self.queue.iter().map(|q| format!("{} {:?}", q.flag, q.given)).collect();
        let waits = self.waits.len();
        self.queue.clear();
        self.waits.clear();
        assert!(
            unused.is_empty() && waits == 0,
            "never asked for: {unused:?}, waits: {waits}\n{}",
            self.transcript()
        );
    }

    fn transcript(&self) -> String {
        format!("told so far:\n  {}", self.told.join("\n  "))
    }

    fn fail(&mut self, what: &str) -> ! {
        self.failed = true;
        panic!("{what}\n{}", self.transcript())
    }

    fn take(&mut self, flag: &str, key: Option<&str>, question: &str) -> Given {
        let name = key.map_or_else(|| flag.to_owned(), |key| format!("{flag} {key}"));
        self.told.push(format!("ask {name}: {question}"));
        let fits = |q: &Queued| q.flag == flag && (q.key.is_none() || q.key.as_deref() == key);
        let at = if self.in_order {
            self.queue.front().filter(|q| fits(q)).map(|_| 0)
        } else {
            self.queue.iter().position(fits)
        };
        match at.and_then(|at| self.queue.remove(at)) {
            Some(queued) => {
                self.sure = matches!(
                    queued.given,
                    Given::Aside(SessionCommand::Pause | SessionCommand::Escalate)
                );
                queued.given
            }
            None if flag == "--sure" && std::mem::take(&mut self.sure) => {
                Given::Word("yes".to_owned())
            }
            // Nearly everybody has set up their new factor themself.
            None if flag == "--enrolled" && self.mode == Mode::Interactive => {
                Given::Word("theirs".to_owned())
            }
            // Nor does anything come up, unless a test says so.
            None if flag == "--red-flag" && self.mode == Mode::Interactive => {
                Given::Word("no".to_owned())
            }
            None if flag == "--enrolled" => {
                Given::Fails(PromptError::NobodyToAsk(vec![flag.to_owned()]))
            }
            None => self.fail(&format!("unexpected question {name}: {question}")),
        }
    }

    fn check(&mut self, choice: &Choice, id: &str) {
        let Some(candidate) = choice.options.iter().find(|c| c.id == id) else {
            let ids: Vec<&str> = choice.options.iter().map(|c| c.id.as_str()).collect();
            self.fail(&format!("{}: {id} is not offered; offered are {ids:?}", choice.flag));
        };
        if let Some(why) = &candidate.disabled_reason {
            self.fail(&format!("{}: {id} may not be chosen: {why}", choice.flag));
        }
    }

    fn note(&mut self, choice: &Choice) {
        self.choices.push(choice.clone());
    }

    fn options(&mut self, choice: &Choice) {
        for c in &choice.options {
            let barred = c
                .disabled_reason
                .as_ref()
                .map(|why| format!(" (barred: {why})"))
                .unwrap_or_default();
            self.told.push(format!("option: {}: {}{barred}", c.id, c.label));
        }
    }

    fn left<T>(&mut self, flag: &str, back: Option<&str>) -> Reply<T> {
        if back.is_none() {
            self.fail(&format!("{flag}: there is no way back"));
        }
        Reply::Back
    }

    fn allowed(&mut self, aside: SessionCommand, flag: &str, asides: bool) -> SessionCommand {
        if !asides {
            self.fail(&format!("{flag}: {aside:?} is not offered"));
        }
        aside
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        if !self.failed && !std::thread::panicking() {
            self.done();
        }
    }
}

#[cfg(test)]
mod tests;
