use std::path::PathBuf;

use serde_json::{Value, json};
use thiserror::Error;

use crate::base::safe_text::safe;
use crate::directory::import::ImportError;
use crate::directory::{DirectoryError, SignInRefusal};
use crate::secret::BadSecret;
use crate::ui::prompter::{Card, Grid, PromptError};

/// The reason why a command of `readmit directory` did not do what the command was asked.
#[derive(Debug, Error)]
pub enum CommandError {
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Unasked(#[from] PromptError),
    /// Ids and logins: outside text.
    #[error("several users are called that: {}", .0.iter().map(|(id, login)| format!("{} ({id})", safe(login))).collect::<Vec<_>>().join(", "))]
    Several(Vec<(String, String)>),
    #[error("{}: {what}", .path.display())]
    File { path: PathBuf, what: String },
    #[error(transparent)]
    Secret(#[from] BadSecret),
    #[error("not signed in: {0}")]
    Refused(#[from] SignInRefusal),
    #[error("the code is wrong")]
    WrongCode,
}

impl CommandError {
    /// Returns advice on what to do about the error.
    pub fn hint(&self) -> Option<String> {
        match self {
            CommandError::Directory(error) => Some(error.hint().into()),
            CommandError::Import(error) => Some(error.hint()),
            CommandError::Several(_) => Some("name one of them by the id".into()),
            CommandError::WrongCode => Some("wait for the next code, and see that the device's clock is right".into()),
            CommandError::File { .. } => Some("name a file that can be used".into()),
            CommandError::Secret(_) => {
                Some("keep it in a file of yours alone, or give it on standard input (-)".into())
            }
            CommandError::Unasked(_) | CommandError::Refused(_) => None,
        }
    }

    /// As in DESIGN section 6.
    pub fn exit_code(&self) -> i32 {
        match self {
            CommandError::Directory(error) | CommandError::Import(ImportError::Directory(error)) => match error {
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
            },
            CommandError::Unasked(PromptError::Interrupted(signal)) => 128 + signal,
            CommandError::Unasked(PromptError::Gone | PromptError::Ended) => 129,
            CommandError::Import(_)
            | CommandError::Unasked(PromptError::NobodyToAsk(_) | PromptError::Unfit { .. } | PromptError::NoRoom(_))
            | CommandError::Several(_)
            | CommandError::Secret(_)
            | CommandError::File { .. } => 2,
            CommandError::Refused(_) | CommandError::WrongCode => 3,
        }
    }
}

/// The result of a command: one object for `--json`, and the same for a person. Neither form holds a secret.
/// Text in the result may come from outside. Whoever shows the text makes it safe.
#[derive(Debug)]
pub struct DirectoryReport {
    /// Has a `schema` field.
    pub json: Value,
    pub human: Human,
}

#[derive(Debug)]
pub enum Human {
    Grid(Grid),
    Card(Card),
    Line(String),
}

impl DirectoryReport {
    /// `fields` is an object; `schema` is put into it.
    pub(super) fn new(schema: &str, mut fields: Value, human: Human) -> DirectoryReport {
        fields["schema"] = json!(format!("readmit.directory.{schema}/1"));
        DirectoryReport { json: fields, human }
    }
}
