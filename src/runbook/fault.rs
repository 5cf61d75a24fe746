//! The faults of a runbook. Every fault is named at once, with its place and the rule in words.

use std::fmt;

use thiserror::Error;

use crate::base::plain_text::one_line;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunbookFault {
    /// The file's name, as it was given.
    pub file: String,
    /// From 1; `None` where the fault is that something is not there.
    pub line: Option<usize>,
    /// The key and the rule: "`verification.attempts` is 90; the floor allows 1 to 10".
    pub rule: String,
}

impl fmt::Display for RunbookFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.rule),
            None => write!(f, "{}: {}", self.file, self.rule),
        }
    }
}

/// A runbook that does not load, and all the reasons why, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", .faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Rejected {
    pub faults: Vec<RunbookFault>,
}

/// More faults than this are counted, not listed.
const MOST: usize = 100;

/// Collects faults of one file.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    file: String,
    found: Vec<RunbookFault>,
}

impl Faults {
    pub fn of(file: &str) -> Self {
        Faults { file: file.to_owned(), found: Vec::new() }
    }

    pub fn add(&mut self, line: Option<usize>, rule: impl Into<String>) {
        self.add_in(&self.file.clone(), line, rule);
    }

    pub fn add_in(&mut self, file: &str, line: Option<usize>, rule: impl Into<String>) {
        // Keys and values in it are the file's, and may hold anything that TOML can escape.
        let rule = one_line(&rule.into(), 600);
        self.found.push(RunbookFault { file: file.to_owned(), line, rule });
    }

    /// Takes over the faults of another file.
    pub fn absorb(&mut self, other: Faults) {
        self.found.extend(other.found);
    }

    /// Errors if there is any.
    pub fn into_result(mut self) -> Result<(), Rejected> {
        if self.found.is_empty() {
            return Ok(());
        }
        self.found.sort();
        self.found.dedup();
        let more = self.found.len().saturating_sub(MOST);
        if more > 0 {
            self.found.truncate(MOST);
            self.found.push(RunbookFault {
                file: self.file,
                line: None,
                rule: format!("and {more} more faults"),
            });
        }
        Err(Rejected { faults: self.found })
    }
}
