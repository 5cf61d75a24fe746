//! Errors, printed in one place: what is wrong, and beside it what to do.

use std::error::Error;
use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;

use super::json::JsonMode;
use crate::base::safe_text::safe_json;
use crate::case::{CaseId, CaseKind, Refusal};
use crate::directory::import::ImportError;
use crate::directory::{DirectoryError, SignInRefusal};
use crate::home::ConfigError;
use crate::ledger::LedgerError;
use crate::operator::RuleViolation;
use crate::provider::ProviderError;
use crate::session::SessionError;
use crate::ui::Ui;
use crate::ui::output::results;
use crate::ui::prompter::PromptError;

/// The reason why a command did not do what was asked, for the person and for the script.
#[derive(Debug)]
pub struct Failure {
    /// The message, and below it the errors that caused it.
    error: anyhow::Error,
    pub hint: Option<String>,
    pub code: u8,
    /// The case it happened in.
    pub case: Option<String>,
}

impl Failure {
    /// A failure that no other error caused.
    pub fn new(code: u8, message: impl Into<String>) -> Failure {
        Failure { error: anyhow::Error::msg(message.into()), hint: None, code, case: None }
    }

    /// A failure whose message is the error's own, with the causes of the error below it.
    pub fn of(code: u8, error: impl Error + Send + Sync + 'static) -> Failure {
        Failure { error: error.into(), hint: None, code, case: None }
    }

    /// As [`Failure::of`], and says where it happened: `place: error`.
    pub fn at(code: u8, place: impl Display, error: impl Error + Send + Sync + 'static) -> Failure {
        Failure::of(code, error).rephrase(|error| format!("{place}: {error}"))
    }

    pub fn usage(message: impl Into<String>) -> Failure {
        Failure::new(2, message)
    }

    pub fn unexpected(error: impl Error + Send + Sync + 'static) -> Failure {
        Failure::of(1, error)
    }

    pub fn message(&self) -> String {
        self.error.to_string()
    }

    #[must_use]
    pub fn coded(mut self, code: u8) -> Failure {
        self.code = code;
        self
    }

    /// Says what the command was doing. What was the message becomes the cause.
    #[must_use]
    pub fn context(mut self, doing: impl Into<String>) -> Failure {
        self.error = self.error.context(doing.into());
        self
    }

    /// Puts the message in other words. The causes stay.
    #[must_use]
    pub fn rephrase(self, words: impl FnOnce(&str) -> String) -> Failure {
        let message = words(&self.message());
        self.context(message)
    }

    /// The causes from the nearest to the first, without those that the message, or a cause before,
    /// already tells.
    pub fn causes(&self) -> Vec<String> {
        let mut told = self.message();
        let mut causes = Vec::new();
        for cause in self.error.chain().skip(1).map(ToString::to_string) {
            if !told.contains(&cause) {
                told.push('\n');
                told.push_str(&cause);
                causes.push(cause);
            }
        }
        causes
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Failure {
        self.hint = Some(hint.into());
        self
    }

    #[must_use]
    pub fn in_case(mut self, case: &str) -> Failure {
        // An incident is no case that could be resumed.
        let incident = CaseId::parse(case).is_some_and(|id| id.kind() == CaseKind::Incident);
        let resume = format!("`readmit {} {case}`", if incident { "incident" } else { "resume" });
        let here = |h: String| {
            h.replace("`readmit resume CASE`", &resume)
                .replace("CASE", case)
                .replace("`readmit resume`", &resume)
        };
        self.hint = self.hint.map(here);
        if self.hint.is_none() && self.code >= 128 {
            self.hint = Some(format!("what is recorded stands; go on with {resume}"));
        }
        self.case = Some(case.to_owned());
        self
    }

    /// A signal, if one came, is what ended the command.
    #[must_use]
    pub fn after(mut self, signal: Option<i32>) -> Failure {
        if let Some(signal) = signal.and_then(|s| u8::try_from(128 + s).ok())
            && !matches!(self.code, 6 | 9)
        {
            self.code = signal;
        }
        self
    }

    /// Whoever was interrupted is told how the ledger stands, where the command itself has no
    /// better word.
    #[must_use]
    pub fn last_words(mut self, recorded: bool) -> Failure {
        if self.hint.is_none() && self.code >= 128 {
            let said = if recorded {
                "something is recorded already: `readmit audit list` shows it"
            } else {
                "nothing is recorded in the ledger: run the command again"
            };
            self.hint = Some(said.to_owned());
        }
        self
    }

    /// Returns what to do. Where no case is known, there is nothing to resume: the command is run
    /// again.
    fn remedy(&self) -> Option<String> {
        let hint = self.hint.as_ref()?;
        let again = "run the command again";
        Some(match &self.case {
            Some(_) => hint.clone(),
            None => hint
                .replace("run `readmit resume`", again)
                .replace("run `readmit resume CASE`", again),
        })
    }

    /// Prints it: to standard error, and as a document to standard output for a script that reads
    /// JSON.
    pub fn report(&self, json: Option<JsonMode>) -> ExitCode {
        Ui::new().failure(&self.message(), &self.causes(), self.remedy().as_deref());
        if let Some(mode) = json {
            let text = match mode {
                JsonMode::Document => serde_json::to_string_pretty(&self.document()),
                JsonMode::Lines => serde_json::to_string(&self.document()),
            };
            drop(writeln!(results().lock(), "{}", safe_json(&text.unwrap_or_default())));
        }
        ExitCode::from(self.code)
    }

    fn document(&self) -> serde_json::Value {
        let mut document = serde_json::json!({
            "schema": "readmit.error/1",
            "error": self.message(),
            "causes": self.causes(),
            "hint": self.remedy(),
            "exit": self.code,
        });
        if let (Some(case), Some(object)) = (&self.case, document.as_object_mut()) {
            object.insert("case".into(), case.as_str().into());
        }
        document
    }
}

/// Says what a command was doing when something failed that it did not expect.
pub trait OrFailure<T> {
    /// # Errors
    /// The text says what was being done, and has the error as its cause.
    fn context(self, doing: impl Into<String>) -> Result<T, Failure>;
}

impl<T, E: Error + Send + Sync + 'static> OrFailure<T> for Result<T, E> {
    fn context(self, doing: impl Into<String>) -> Result<T, Failure> {
        self.map_err(|error| Failure::unexpected(error).context(doing))
    }
}

impl From<SessionError> for Failure {
    fn from(stop: SessionError) -> Failure {
        Failure { hint: stop.hint(), code: stop.exit_code(), case: None, error: stop.into() }
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Failure {
        // A ledger that has gone from its home is grave. A home that is nowhere was named wrongly.
        let nowhere = matches!(&error, LedgerError::Missing(path) if path.parent().is_some_and(|home| !home.exists()));
        let failure = Failure::from(SessionError::from(error));
        if nowhere { Failure { code: 2, ..failure } } else { failure }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        SessionError::from(refusal).into()
    }
}

impl From<RuleViolation> for Failure {
    fn from(breach: RuleViolation) -> Failure {
        let (code, hint) = match &breach {
            RuleViolation::Nobody(_)
            | RuleViolation::Role { .. }
            | RuleViolation::Right { .. }
            | RuleViolation::NoAdmin => (8, "`readmit operator list` shows who may"),
            RuleViolation::TwoPersons => {
                (4, "another admin or senior runs `readmit operator confirm N`")
            }
            RuleViolation::OtherRequest => {
                (3, "`readmit operator list` shows what waits for a second")
            }
            RuleViolation::OwnRequest(_)
            | RuleViolation::BroughtIn { .. }
            | RuleViolation::OwnFinding(_) => (3, "ask a colleague"),
            RuleViolation::LastAdmin => (3, "make another admin first"),
            RuleViolation::NotTheirKey(_) => (3, "they run `readmit operator add-key` themself"),
            RuleViolation::NoSuchKey(_) | RuleViolation::ManyKeys(_) => {
                (2, "`readmit operator list` shows the keys")
            }
            RuleViolation::LastKey(_) => (2, "`readmit operator rotate-key` exchanges it"),
            RuleViolation::KeyName(_) => (2, "choose another name for the key"),
            RuleViolation::Taken(_) => {
                (2, "choose another name: a name means one person, for ever")
            }
            RuleViolation::Service(_) | RuleViolation::Timer(_) => (3, "a person does this"),
        };
        Failure::of(code, breach).hint(hint)
    }
}

impl From<ProviderError> for Failure {
    fn from(fault: ProviderError) -> Failure {
        SessionError::from(fault).into()
    }
}

impl From<PromptError> for Failure {
    fn from(unasked: PromptError) -> Failure {
        SessionError::from(unasked).into()
    }
}

impl From<DirectoryError> for Failure {
    fn from(error: DirectoryError) -> Failure {
        let hint = error.hint().to_owned();
        Failure::of(code_of(&error), error).hint(hint)
    }
}

fn code_of(error: &DirectoryError) -> u8 {
    match error {
        DirectoryError::Taken { .. }
        | DirectoryError::Misfit { .. }
        | DirectoryError::Unfit(_)
        | DirectoryError::NoSuchUser => 2,
        DirectoryError::Unsure(_) => 9,
        DirectoryError::Missing(_)
        | DirectoryError::Exists(_)
        | DirectoryError::NotADirectory(_)
        | DirectoryError::Newer { .. }
        | DirectoryError::Replaced
        | DirectoryError::Busy
        | DirectoryError::ReadOnly
        | DirectoryError::Full
        | DirectoryError::Damaged(_)
        | DirectoryError::Io(_) => 7,
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Failure {
        let code = if let ImportError::Directory(error) = &error { code_of(error) } else { 2 };
        let hint = error.hint();
        Failure::of(code, error).hint(hint)
    }
}

impl From<SignInRefusal> for Failure {
    fn from(refusal: SignInRefusal) -> Failure {
        Failure::of(3, refusal).rephrase(|why| format!("not signed in: {why}"))
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Failure {
        let hint = error.hint();
        Failure::of(if error.is_about_trust() { 1 } else { 2 }, error).hint(hint)
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::Failure;
    use crate::base::trusted::Untrusted;
    use crate::home::ConfigError;
    use crate::operator::KeyError;
    use crate::provider::ProviderError;

    #[derive(Debug, thiserror::Error)]
    #[error("{what}")]
    struct Layer {
        what: &'static str,
        #[source]
        below: Option<Box<Layer>>,
    }

    fn layers(of: &[&'static str]) -> Option<Box<Layer>> {
        let (what, rest) = of.split_first()?;
        Some(Box::new(Layer { what, below: layers(rest) }))
    }

    #[test]
    fn each_cause_is_told_once_and_none_that_the_message_tells_already() {
        for (of, message, causes) in [
            (
                &["first", "second", "third", "fourth"][..],
                "at it",
                &["first", "second", "third", "fourth"][..],
            ),
            (&["outer: inner", "inner"], "at it", &["outer: inner"]),
            (&["the middle", "x: the end", "the end"], "at it: the middle", &["x: the end"]),
            (&["one", "two", "one", "two"], "at it", &["one", "two"]),
        ] {
            let error = layers(of).unwrap_or_else(|| panic!("no layer"));
            let failure = Failure::of(7, *error).hint("try again").context(message);
            assert_eq!(failure.causes(), causes);
            assert_eq!(failure.message(), message);
            let document = failure.document();
            assert_eq!(document["causes"], serde_json::json!(causes));
            assert_eq!((&document["error"], &document["exit"]), (&message.into(), &7.into()));
        }
    }

    /// The system's own error is at the end of the chain, three levels down, and in the message
    /// already.
    #[test]
    fn a_message_that_names_its_cause_does_not_double_it() {
        let gone = || io::Error::from(io::ErrorKind::PermissionDenied);
        let untrusted = || Untrusted::Io { path: "/srv/key".into(), error: gone() };
        for failure in [
            Failure::from(ConfigError::Named { key: "witness.command".into(), why: untrusted() }),
            Failure::at(1, "standard output", gone()),
            Failure::of(8, KeyError::Io { path: "/srv/key".into(), error: gone() }),
            Failure::of(8, KeyError::Untrusted(untrusted()))
                .rephrase(|why| format!("not signed in: {why}")),
        ] {
            let said = gone().to_string();
            assert_eq!(
                failure.error.chain().last().map(ToString::to_string),
                Some(said.clone()),
                "{failure:?}"
            );
            let text = [failure.message()]
                .into_iter()
                .chain(failure.causes())
                .collect::<Vec<_>>()
                .join("\n");
            assert_eq!(text.matches(&said).count(), 1, "{text}");
            assert_eq!(failure.document().to_string().matches(&said).count(), 1);
        }
    }

    #[test]
    fn who_is_interrupted_is_told_how_the_ledger_stands() {
        let hint = |code, case: Option<&str>, recorded| {
            let failure = Failure::new(code, "interrupted");
            let failure = case.iter().fold(failure, |failure, case| failure.in_case(case));
            failure.last_words(recorded).hint.unwrap_or_default()
        };
        assert!(hint(130, None, false).starts_with("nothing is recorded"));
        assert!(hint(129, None, true).contains("`readmit audit list`"));
        assert!(hint(130, Some("R-7Q4K2M"), true).contains("`readmit resume R-7Q4K2M`"));
        assert_eq!(hint(2, None, false), "");
    }

    #[test]
    fn a_hint_names_the_case_or_the_command_but_never_a_case_that_is_not_there() {
        let down = || Failure::from(ProviderError::Unreachable("refused".into()));
        assert_eq!(
            down().remedy().as_deref(),
            Some("check the network, then run the command again")
        );
        let there = down().in_case("R-7Q4K2M").remedy();
        assert_eq!(there.as_deref(), Some("check the network, then run `readmit resume R-7Q4K2M`"));
        let there = down().in_case("I-7Q4K2M").remedy();
        assert_eq!(
            there.as_deref(),
            Some("check the network, then run `readmit incident I-7Q4K2M`")
        );
        let hint = Failure::new(130, "interrupted").in_case("I-7Q4K2M").remedy();
        assert_eq!(
            hint.as_deref(),
            Some("what is recorded stands; go on with `readmit incident I-7Q4K2M`")
        );
    }
}
