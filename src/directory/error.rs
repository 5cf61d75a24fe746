use std::path::PathBuf;

use rusqlite::ErrorCode;
use thiserror::Error;

/// The reason why the directory did not do, or could not tell, something. No such error carries a
/// secret.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DirectoryError {
    #[error("there is no directory at {}", .0.display())]
    Missing(PathBuf),
    #[error("there is a directory at {} already", .0.display())]
    Exists(PathBuf),
    #[error("{} is not a readmit directory", .0.display())]
    NotADirectory(PathBuf),
    #[error(
        "the directory was written by a newer readmit (format {found}, this one knows {known})"
    )]
    Newer { found: i64, known: i64 },
    #[error("the directory file was removed or replaced while it was open")]
    Replaced,
    #[error("the directory is locked by another program")]
    Busy,
    #[error("the directory is read-only")]
    ReadOnly,
    #[error("the disk that holds the directory is full")]
    Full,
    #[error("the directory file is damaged: {0}")]
    Damaged(String),
    #[error("the directory could not be read or written: {0}")]
    Io(String),
    /// The commit itself failed in a way that does not say whether it holds.
    #[error("the directory did not say whether the change holds: {0}")]
    Unsure(String),
    #[error("the directory knows no such user")]
    NoSuchUser,
    /// `name` is outside text.
    #[error("the {thing} \"{name}\" is there already")]
    Taken { thing: &'static str, name: String },
    /// A field's value cannot be taken.
    #[error("the {thing} {what}")]
    Misfit { thing: &'static str, what: String },
    #[error("{0}")]
    Unfit(String),
}

impl DirectoryError {
    /// Returns what to do about the error.
    pub fn hint(&self) -> &'static str {
        match self {
            DirectoryError::Missing(_) => {
                "run `readmit init` with the embedded directory, or name its home with --home"
            }
            DirectoryError::Exists(_) => "use it as it is, or choose another home with --home",
            DirectoryError::NotADirectory(_) => "name the right home with --home",
            DirectoryError::Newer { .. } => "use the newer program",
            DirectoryError::Replaced => {
                "stop all programs that use it, put the right file back, and try again"
            }
            DirectoryError::Busy => {
                "find the program that holds it (`fuser` on the file), and try again"
            }
            DirectoryError::ReadOnly => {
                "make the file and its folder writable for you, and try again"
            }
            DirectoryError::Full => "free some space, and try again",
            DirectoryError::Damaged(_) => "keep a copy, and put a backup in its place",
            DirectoryError::Io(_) => "look at the file and its disk, and try again",
            DirectoryError::Unsure(_) => "look at the user again before you repeat it",
            DirectoryError::NoSuchUser => "`readmit directory list` shows who is there",
            DirectoryError::Taken { .. } => "choose another name",
            DirectoryError::Misfit { .. } | DirectoryError::Unfit(_) => "correct it, and try again",
        }
    }
}

impl From<rusqlite::Error> for DirectoryError {
    /// By the database's result code. Where a constraint can be hit it is turned into
    /// [`DirectoryError::Taken`] instead.
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => DirectoryError::Busy,
            Some(ErrorCode::ReadOnly) => DirectoryError::ReadOnly,
            Some(ErrorCode::DiskFull) => DirectoryError::Full,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                DirectoryError::Damaged(error.to_string())
            }
            _ => DirectoryError::Io(error.to_string()),
        }
    }
}

/// Returns true if the database refused because a value that must be unique is there already.
pub(super) fn is_taken(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|e| {
        e.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
            || e.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
    })
}
