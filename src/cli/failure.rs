//! Errors, printed in one place: what is wrong, and beside it what to do.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use super::{Global, JsonMode};
use crate::base::safe_text::{safe_json, safe_text};
use crate::case::{CaseId, CaseKind, Refusal};
use crate::home::ConfigError;
use crate::ledger::LedgerError;
use crate::operator::RuleViolation;
use crate::provider::ProviderError;
use crate::session::SessionError;
use crate::ui::prompter::PromptError;
use crate::ui::show::wrapped;
use crate::ui::terminal::Terminal;

/// The reason why a command did not do what was asked, for the person and for the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub message: String,
    pub hint: Option<String>,
    pub code: u8,
    /// The case it happened in.
    pub case: Option<String>,
}

impl Failure {
    pub fn new(code: u8, message: impl Into<String>) -> Failure {
        Failure { message: message.into(), hint: None, code, case: None }
    }

    pub fn usage(message: impl Into<String>) -> Failure {
        Failure::new(2, message)
    }

    pub fn unexpected(error: &dyn std::fmt::Display) -> Failure {
        Failure::new(1, error.to_string())
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
            h.replace("`readmit resume CASE`", &resume).replace("CASE", case).replace("`readmit resume`", &resume)
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

    /// Whoever was interrupted is told how the ledger stands, where the command itself has no better word.
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

    /// Returns what to do. Where no case is known, there is nothing to resume: the command is run again.
    fn remedy(&self) -> Option<String> {
        let hint = self.hint.as_ref()?;
        let again = "run the command again";
        Some(match &self.case {
            Some(_) => hint.clone(),
            None => hint.replace("run `readmit resume`", again).replace("run `readmit resume CASE`", again),
        })
    }

    /// Prints it: to standard error, and as a document to standard output for a script that reads JSON.
    pub fn report(&self, global: &Global) -> ExitCode {
        let hint = self.remedy();
        let mut stderr = std::io::stderr().lock();
        // A message that quotes a file has several lines. Those after the first stand behind an indent: none of them can be
        // taken for one of ours.
        // On a terminal no line is longer than the window, so that no name or number is cut in two.
        let width = stderr.is_terminal().then(|| Terminal::detect(global.wishes()).width);
        let put = |text: &str, first: &str, rest: &str| match width {
            Some(width) => wrapped(&safe_text(text), width, first, rest).join("\n"),
            None => format!("{first}{}", safe_text(text).replace('\n', &format!("\n{rest}"))),
        };
        drop(writeln!(stderr, "{}", put(&self.message, "readmit: ", "    ")));
        if let Some(hint) = &hint {
            drop(writeln!(stderr, "{}", put(hint, "  → ", "    ")));
        }
        if let Some(mode) = global.json {
            let mut document = serde_json::json!({
                "schema": "readmit.error/1",
                "error": self.message,
                "hint": hint,
                "exit": self.code,
            });
            if let (Some(case), Some(object)) = (&self.case, document.as_object_mut()) {
                object.insert("case".into(), case.as_str().into());
            }
            let text = match mode {
                JsonMode::Document => serde_json::to_string_pretty(&document),
                JsonMode::Lines => serde_json::to_string(&document),
            };
            drop(writeln!(std::io::stdout().lock(), "{}", safe_json(&text.unwrap_or_default())));
        }
        ExitCode::from(self.code)
    }
}

impl From<SessionError> for Failure {
    fn from(stop: SessionError) -> Failure {
        Failure { message: stop.to_string(), hint: stop.hint(), code: stop.exit_code(), case: None }
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
            RuleViolation::TwoPersons => (4, "another admin or senior runs `readmit operator confirm N`"),
            RuleViolation::OtherRequest => (3, "`readmit operator list` shows what waits for a second"),
            RuleViolation::OwnRequest(_) | RuleViolation::BroughtIn { .. } => (3, "ask a colleague"),
            RuleViolation::LastAdmin => (3, "make another admin first"),
            RuleViolation::Taken(_) => (2, "choose another name: a name means one person, for ever"),
            RuleViolation::Service(_) => (3, "a person does this"),
        };
        Failure::new(code, breach.to_string()).hint(hint)
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

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Failure {
        Failure::new(if error.is_about_trust() { 1 } else { 2 }, error.to_string()).hint(error.hint())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::unexpected(&error)
    }
}

#[cfg(test)]
mod tests {
    use super::Failure;
    use crate::provider::ProviderError;

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
        assert_eq!(down().remedy().as_deref(), Some("check the network, then run the command again"));
        let there = down().in_case("R-7Q4K2M").remedy();
        assert_eq!(there.as_deref(), Some("check the network, then run `readmit resume R-7Q4K2M`"));
        let there = down().in_case("I-7Q4K2M").remedy();
        assert_eq!(there.as_deref(), Some("check the network, then run `readmit incident I-7Q4K2M`"));
        let hint = Failure { code: 130, ..Failure::unexpected(&"interrupted") }.in_case("I-7Q4K2M").remedy();
        assert_eq!(hint.as_deref(), Some("what is recorded stands; go on with `readmit incident I-7Q4K2M`"));
    }
}
