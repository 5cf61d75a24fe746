//! Checking a whole ledger, from the first entry to the head.
//!
//! It trusts nothing in the file: every hash is computed anew, every signature checked, every sum added up. Records are
//! checked side by side; what depends on order is checked in order; memory does not grow with the ledger, and a writer is
//! held up for one step of reading at most.

mod chain;
mod engine;
mod finding;
mod heads;
mod index;
pub(super) mod record;
mod report;
mod source;
#[cfg(test)]
pub(in crate::ledger) mod tests;

use std::{path::Path, time::Duration};

use ed25519_dalek::VerifyingKey;

use super::LedgerError;

pub use finding::{Finding, Kind};
pub use heads::Kept;
pub use report::{Anchor, Report, Whose};

/// What the verifier brings.
#[derive(Clone, Debug)]
pub struct Options {
    /// The installation's key that the ledger must be signed with: this home's, or one that the reviewer brought.
    pub key: Option<VerifyingKey>,
    /// Which ledger it must be, if that is known.
    pub origin: Option<String>,
    /// Heads that were kept elsewhere.
    pub against: Vec<Kept>,
    /// A head up to which everything was verified before: entries under it are only hashed.
    pub since: Option<Kept>,
    /// How many threads check records and signatures.
    pub threads: usize,
    /// How long to wait for a writer.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let patience = Duration::from_secs(20);
        Options { key: None, origin: None, against: Vec::new(), since: None, threads, patience }
    }
}

/// Verifies the ledger at `path`. `progress` hears how many entries of how many are done. An error means that it could not
/// be read at all; whatever is wrong with what was read is in the report.
pub fn verify(path: &Path, options: &Options, progress: &mut dyn FnMut(u64, u64)) -> Result<Report, LedgerError> {
    engine::run(path, options, progress)
}
