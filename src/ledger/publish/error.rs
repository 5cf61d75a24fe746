//! The reasons why a ledger is not published, with what to do about each.

use std::path::PathBuf;

use thiserror::Error;

use crate::ledger::LedgerError;
use crate::ledger::format::note::NoteFault;
use crate::ledger::tip::MAX_RECORD;

/// The reason why a ledger was not published, or a published one is not as it should be.
#[derive(Debug, Error)]
pub enum PublishError {
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error("{} holds other files and no checkpoint", .0.display())]
    NotALog(PathBuf),
    #[error("nothing was published into {}", .0.display())]
    Unpublished(PathBuf),
    #[error("{}: {fault}", .path.display())]
    Checkpoint {
        path: PathBuf,
        #[source]
        fault: NoteFault,
    },
    #[error("{} was published up to {published} entries, and the ledger has {size}", .folder.display())]
    Ahead { folder: PathBuf, published: u64, size: u64 },
    #[error("{} was published with other entries among the first {size} than the ledger has", .folder.display())]
    Forked { folder: PathBuf, size: u64 },
    #[error("another publication into {} is under way", .0.display())]
    Busy(PathBuf),
    #[error("{} is not there", .0.display())]
    Gone(PathBuf),
    #[error("{} is not what this ledger gives", .0.display())]
    Changed(PathBuf),
    #[error("the newest tiles in {} do not give the root of its checkpoint", .0.display())]
    Edge(PathBuf),
    #[error("entry {seq} takes {bytes} bytes, and a tiled log holds {MAX_RECORD} at most")]
    TooLong { seq: u64, bytes: usize },
    #[error("entry {seq} has `{value}` in it, which looks like an address")]
    Address { seq: u64, value: String },
    #[error("{}: {source}", .path.display())]
    Io { path: PathBuf, source: std::io::Error },
}

impl PublishError {
    /// Returns what to do about the error.
    pub fn hint(&self) -> String {
        match self {
            PublishError::Ledger(error) => error.hint(),
            PublishError::NotALog(_) => "name a new folder, or an empty one".into(),
            PublishError::Unpublished(_) => "leave --check out to publish into it".into(),
            PublishError::Checkpoint { .. }
            | PublishError::Gone(_)
            | PublishError::Changed(_)
            | PublishError::Edge(_) => {
                "name the folder of this ledger; if it is, find out who changed it, and publish into a new one"
                    .into()
            }
            PublishError::Busy(_) => "run it again when that one has ended".into(),
            PublishError::Ahead { .. } | PublishError::Forked { .. } => {
                "the ledger was cut off, rolled back or forked, or this is another copy of it: run `readmit audit verify`"
                    .into()
            }
            PublishError::TooLong { .. } => {
                "an older program recorded it; audit bundles carry such entries, tiled logs do not".into()
            }
            PublishError::Address { .. } => {
                "say --addresses if whoever can read the folder may see addresses".into()
            }
            PublishError::Io { .. } => "look at the folder's rights and at the disk".into(),
        }
    }
}
