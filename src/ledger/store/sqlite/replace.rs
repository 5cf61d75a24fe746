//! Putting another file in the ledger's place.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::{fault::ErrorContext, lock, wait::Wait};
use crate::base::file_mode::Sharing;
use crate::ledger::LedgerError;

/// The suffix that SQLite gives to the file that holds what a transaction was about to change.
const JOURNAL: &str = "-journal";

/// Puts `staged`, which lies beside it, in the place of the ledger at `path`. What is there now
/// goes to `aside`, with its journal: it may be evidence, and is nothing to append to. Whoever has
/// the old file open is refused by it from here on. `still` says, while nobody can write, whether
/// what was found out about the old file holds.
pub fn replace(
    staged: &Path,
    path: &Path,
    aside: &Path,
    still: impl FnOnce() -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    let wait = Wait::new(super::PATIENCE);
    let store = ErrorContext { path: path.to_owned(), patience_s: wait.patience().as_secs() };
    let fault = |e: std::io::Error| store.io(&e);
    let _held = lock::acquire(path, &wait, &store)?;
    still()?;
    // It was its maker's alone until here.
    let mode = Sharing::around(path).written();
    fs::set_permissions(staged, fs::Permissions::from_mode(mode)).map_err(fault)?;
    if path.symlink_metadata().is_ok() {
        fs::hard_link(path, aside).map_err(fault)?;
    }
    // A journal belongs to the file beside which it was written: played back into another one it
    // would destroy it.
    let (journal, journal_aside) = (beside(path, JOURNAL), beside(aside, JOURNAL));
    if journal.symlink_metadata().is_ok() {
        fs::rename(journal, journal_aside).map_err(fault)?;
    }
    fs::rename(staged, path).map_err(fault)?;
    path.parent()
        .map_or(Ok(()), |folder| File::open(folder).and_then(|f| f.sync_all()))
        .map_err(fault)
}

fn beside(path: &Path, suffix: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
