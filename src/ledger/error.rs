use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde_json::Value;
use thiserror::Error;

use super::signatures::KeyFault;
use super::{Object, Scope, SignError};

/// The reason why the ledger could not be written or read. Every one of the reasons means that the
/// step was not taken, with exit code 6. A conflict is taken up again by the session first.
#[derive(Debug, Error)]
pub enum LedgerError {
    #[error("there is no ledger at {}", .0.display())]
    Missing(PathBuf),
    #[error("{} is not a readmit ledger", .0.display())]
    NotALedger(PathBuf),
    #[error("the ledger was written by a newer readmit (format {found}, this one knows {known})")]
    Newer { found: u32, known: u32 },
    #[error("the ledger at {} has to be upgraded from format {found} to {known} before it is written to, and it is read-only", .path.display())]
    Older { path: PathBuf, found: u32, known: u32 },
    #[error("the ledger at {} cannot be written: it is read-only", .0.display())]
    ReadOnly(PathBuf),
    #[error("the disk that holds the ledger is full")]
    Full,
    #[error("the ledger is locked by another program; waited {seconds} s")]
    Busy { seconds: u64 },
    #[error("the ledger file was removed or replaced while it was open")]
    Replaced,
    #[error("a program was ended while it wrote to {path}, and {path}-journal has what was there before", path = .0.display())]
    HalfWritten(PathBuf),
    #[error("the ledger file is damaged: {0}")]
    Damaged(String),
    #[error("the ledger does not verify: entry {seq}: {what}")]
    Unsound { seq: u64, what: String },
    #[error(
        "the newest entry in your name, entry {seq}, is not signed with your key: somebody else wrote it"
    )]
    NotMine { seq: u64 },
    /// The rows that are kept beside the entries, to make proofs quickly, are wrong.
    #[error("the rows of hashes that proofs are made from are not the entries': {0}")]
    Rows(String),
    #[error("somebody else has written to {0} in the meantime")]
    Conflict(Scope),
    /// The installation's key is there and is not used.
    #[error("{what}")]
    Key { what: String, fix: String },
    #[error("{} is on a file system that cannot lock files: nothing can be recorded there", .0.display())]
    NoLocks(PathBuf),
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The operator who would have signed the entry may not sign any more.
    #[error("{0}")]
    Standing(KeyFault),
    #[error("the ledger cannot hold this entry: {0}")]
    Refused(String),
    /// An entry that is too long, with the field that takes most of the room. A list tells its
    /// length.
    #[error("the ledger cannot hold this entry: it would take {bytes} bytes, and {most} is the most; `{longest}` takes most of \
             them{}", .count.map(|count| format!(", a list of {count}")).unwrap_or_default())]
    TooLong { bytes: usize, most: usize, longest: String, count: Option<usize> },
    #[error("this machine's clock says {}: nothing is recorded by a clock that cannot be right", .0.format("%Y-%m-%d %H:%M UTC"))]
    Clock(DateTime<Utc>),
    #[error("the ledger could not be read or written: {0}")]
    Io(String),
    #[error("the witness {place} did not take the ledger's head: {what}")]
    Unwitnessed { place: String, what: String },
    #[error("the runbook asks for a witness of the ledger, and none is configured")]
    NoWitness,
    #[error("the ledger is not what its witness {place} knows: {what}")]
    Behind { place: String, what: String },
    /// A witness over HTTP has cosigned something that this ledger does not have or continue.
    #[error("the ledger is not what its witness knows ({place}): {what}")]
    Disputed { place: String, what: String },
}

impl LedgerError {
    /// An entry of so many bytes, with these facts in it.
    pub fn too_long(bytes: usize, most: usize, facts: &Object) -> LedgerError {
        let size = |value: &Value| value.to_string().len();
        let longest = facts.iter().max_by_key(|(_, value)| size(value));
        LedgerError::TooLong {
            bytes,
            most,
            longest: longest.map_or_else(String::new, |(name, _)| name.clone()),
            count: longest.and_then(|(_, value)| value.as_array()).map(Vec::len),
        }
    }

    /// Personal data is missing, and nothing says why.
    pub fn data_taken(seq: u64) -> LedgerError {
        LedgerError::Unsound {
            seq,
            what: "its personal data is missing, and no entry says that it was erased".into(),
        }
    }

    /// The file at `path` could not be opened, read or written.
    pub fn of_file(path: &Path, error: &std::io::Error) -> LedgerError {
        match error.kind() {
            ErrorKind::NotFound => LedgerError::Missing(path.to_owned()),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                LedgerError::ReadOnly(path.to_owned())
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => LedgerError::Full,
            _ => LedgerError::Io(format!("{}: {error}", path.display())),
        }
    }

    /// Returns what to do about the error.
    pub fn hint(&self) -> String {
        match self {
            LedgerError::Missing(_) => "run `readmit init` to make one, or name its home with --home".into(),
            LedgerError::NotALedger(_) => "name the right home with --home".into(),
            LedgerError::Newer { .. } => "use the newer program".into(),
            LedgerError::Older { .. } => {
                "whoever may write there runs `readmit audit verify`, which upgrades it; `cases`, `show` and `audit list` read it as it is"
                    .into()
            }
            LedgerError::ReadOnly(path) => {
                format!("make {} and its folder writable for you, then run `readmit resume`", path.display())
            }
            LedgerError::Full => "free some space, then run `readmit resume`".into(),
            LedgerError::Busy { .. } => {
                "find the program that holds it (`fuser` on the file), then run `readmit resume`".into()
            }
            LedgerError::Replaced => {
                "stop all sessions, put the right file back, then run `readmit audit verify`".into()
            }
            LedgerError::HalfWritten(_) => {
                "in its home, any command by somebody who may write there puts that right; of a copy, copy both files into a \
                 folder and run `readmit audit list --home FOLDER`"
                    .into()
            }
            LedgerError::Damaged(_) | LedgerError::Unsound { .. } => {
                "stop using it, keep a copy, and run `readmit audit verify`; restore from a backup if it agrees".into()
            }
            LedgerError::NotMine { seq } => format!(
                "nothing was recorded; tell an admin, who looks into it and records it: `readmit audit dispute --entry {seq} --reason ...`"
            ),
            LedgerError::Rows(_) => {
                "run `readmit audit rows --rebuild`, which makes them anew from the entries, and the command again".into()
            }
            LedgerError::Conflict(_) => "run the command again: it goes on from what is recorded now".into(),
            LedgerError::Key { fix, .. } => fix.clone(),
            LedgerError::NoLocks(_) => "move the home to a local disk".into(),
            LedgerError::Sign(_) => "it was not recorded; run the command again once the key signs".into(),
            LedgerError::Standing(_) => {
                "it was not recorded; `readmit operator list` shows who may do what, and a senior can take a case over"
                    .into()
            }
            LedgerError::Clock(_) => "set the clock right, and run the command again".into(),
            LedgerError::Refused(_) => "change the text and try again".into(),
            LedgerError::TooLong { count: None, .. } => "shorten the text, and run the command again".into(),
            LedgerError::TooLong { .. } => {
                "remove on the platform what of it is no longer used, and run the command again".into()
            }
            LedgerError::Io(_) => "see `readmit doctor`".into(),
            LedgerError::Unwitnessed { .. } => {
                "what is recorded stands; make the witness reachable, then run `readmit resume`".into()
            }
            LedgerError::NoWitness => "name one under [witness] in config.toml, then go on".into(),
            LedgerError::Disputed { .. } => {
                "nothing more is recorded until this is answered: put the newer file back; if that is lost, or nothing is missing, an \
                 admin runs `readmit audit dispute --reason ...`"
                    .into()
            }
            LedgerError::Behind { .. } => {
                "put the newer file back; if it is lost, an admin runs `readmit audit restore --reason ...`".into()
            }
        }
    }
}
