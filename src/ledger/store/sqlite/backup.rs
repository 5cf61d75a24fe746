//! The file as a whole: a copy made while it is in use, another file put in its place, and copies
//! that lie about. What was erased here is erased in those copies too.

use std::collections::BTreeSet;
use std::fs;
use std::fs::File;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior};
use tempfile::{NamedTempFile, TempPath};

use super::fault::ErrorContext;
use super::lock::Wait;
use super::{LedgerFile, SqliteLedger, connection, lock};
use crate::base::file_mode::Sharing;
use crate::ledger::export::{ExportError, put};
use crate::ledger::verify::{Erased, VerificationReport, VerifyOptions, verify};
use crate::ledger::{Head, LedgerError};

/// The number of pages that are copied before writers are let in: 4 MiB, a few milliseconds.
const PAGES: i32 = 1024;

/// The number of times that a copy begins anew because somebody wrote meanwhile. After the last
/// time, writers wait until the copy is made.
const RESTARTS: u32 = 3;

impl SqliteLedger {
    /// Writes a copy to a new file, as the ledger is at one moment, verifies it, and gives its
    /// head. It appears whole or not at all. Writers wait for a few pages at most, and where they
    /// never leave off, for one copy.
    pub fn backup(&self, to: &Path) -> Result<(Head, VerificationReport), ExportError> {
        self.backup_by(PAGES, &mut || (), to)
    }

    /// As [`SqliteLedger::backup`], by so many pages; `between` is called whenever the file is let
    /// go.
    pub(super) fn backup_by(
        &self,
        pages: i32,
        between: &mut dyn FnMut(),
        to: &Path,
    ) -> Result<(Head, VerificationReport), ExportError> {
        let to = connection::resolve(to)?;
        if to.symlink_metadata().is_ok() {
            return Err(ExportError::Exists(to.display().to_string()));
        }
        let folder = to.parent().unwrap_or(Path::new("."));
        let file = beside(folder)
            .map_err(|error| ExportError::Folder(folder.display().to_string(), error))?;
        let before = self.head()?;
        {
            let store = ErrorContext { path: file.path().to_owned(), patience_s: 0 };
            let mut copy = Connection::open(file.path()).map_err(|e| store.fault(&e))?;
            copy_pages(&self.conn, &mut copy, &self.store(), pages, between).map_err(|error| {
                match error {
                    // The ledger is only read: the copy's disk is.
                    LedgerError::Full => ExportError::Io(std::io::ErrorKind::StorageFull.into()),
                    other => other.into(),
                }
            })?;
        }
        file.as_file().sync_all()?;
        let options =
            VerifyOptions { key: Some(self.head_key.key.key), ..VerifyOptions::default() };
        let report = verify(&LedgerFile(file.path()), &options, &mut |_, _| {})?;
        if report.is_sound() && report.size < before.size {
            return Err(LedgerError::Damaged("the copy is shorter than the ledger".into()).into());
        }
        let head = SqliteLedger::open(file.path(), None, Box::new(|_| ()))?.head()?;
        put(file, &to).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => ExportError::Exists(to.display().to_string()),
            _ => error.into(),
        })?;
        Ok((head, report))
    }
}

/// Copies a file that may be anybody's to a new one in `folder`, and only reads it: it may be
/// evidence. The copy is nobody else's, and is there as long as what is given back; whoever wants
/// to use it verifies it first.
pub fn stage(file: &Path, folder: &Path) -> Result<TempPath, LedgerError> {
    let wait = Wait::new(super::PATIENCE);
    let store =
        ErrorContext { path: connection::resolve(file)?, patience_s: wait.patience().as_secs() };
    let from = connection::open_read_only(&store, &wait)?;
    let staged = beside(folder).map_err(|e| store.io(&e))?;
    let mut to = Connection::open(staged.path()).map_err(|e| store.fault(&e))?;
    copy_pages(&from, &mut to, &store, PAGES, &mut || ())?;
    drop(to);
    staged.as_file().sync_all().map_err(|e| store.io(&e))?;
    Ok(staged.into_temp_path())
}

/// A file for what is to be a ledger: called so that one which a killed program left is looked into
/// when somebody is erased.
fn beside(folder: &Path) -> std::io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(".readmit-").suffix(".db").tempfile_in(folder)
}

/// SQLite begins a copy anew, by itself, when it finds that somebody else has written since the
/// last pages.
fn copy_pages(
    from: &Connection,
    to: &mut Connection,
    store: &ErrorContext,
    mut pages: i32,
    between: &mut dyn FnMut(),
) -> Result<(), LedgerError> {
    let fault = |e: rusqlite::Error| store.fault(&e);
    let backup = Backup::new(from, to).map_err(fault)?;
    let (mut left, mut restarts) = (i32::MAX, 0);
    loop {
        match backup.step(pages).map_err(fault)? {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            _ => {
                return Err(LedgerError::Busy { seconds: store.patience_s });
            }
        }
        let remaining = backup.progress().remaining;
        if remaining >= left {
            restarts += 1;
        }
        if restarts == RESTARTS {
            pages = -1;
        }
        left = remaining;
        between();
    }
}

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
    let wait = Wait::new(crate::ledger::store::sqlite::PATIENCE);
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
    let (journal, journal_aside) =
        (beside_of_replace(path, JOURNAL), beside_of_replace(aside, JOURNAL));
    if journal.symlink_metadata().is_ok() {
        fs::rename(journal, journal_aside).map_err(fault)?;
    }
    fs::rename(staged, path).map_err(fault)?;
    path.parent()
        .map_or(Ok(()), |folder| File::open(folder).and_then(|f| f.sync_all()))
        .map_err(fault)
}

fn beside_of_replace(path: &Path, suffix: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

impl SqliteLedger {
    /// Those of `entries` that this ledger has, by their hashes in the file: it must have been
    /// verified.
    pub fn in_common(&self, entries: &Erased) -> Result<BTreeSet<u64>, LedgerError> {
        let mut common = BTreeSet::new();
        for (seq, leaf) in entries {
            if self.leaf(*seq)?.is_some_and(|mine| mine == leaf) {
                common.insert(*seq);
            }
        }
        Ok(common)
    }

    /// Erases the personal data of these entries in the copy at `path`, and of those of its entries
    /// that this ledger does not have and that are about `user` (provider and id): what was lost by
    /// a restore. Says how many had any; `None` if the file is no copy of this ledger. Nothing is
    /// appended to a copy: the entry that says so is here.
    pub fn erase_in_copy(
        &self,
        path: &Path,
        entries: &BTreeSet<u64>,
        user: Option<(&str, &str)>,
    ) -> Result<Option<u64>, LedgerError> {
        let copy = match SqliteLedger::open(path, None, Box::new(|_| {})) {
            Ok(copy) if copy.origin == self.origin => copy,
            Ok(_) | Err(LedgerError::NotALedger(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut doomed = BTreeSet::new();
        for seq in entries {
            if self.has_in_common(&copy, *seq)? {
                doomed.insert(*seq);
            }
        }
        if let Some((provider, id)) = user {
            for seq in copy.personal_data_of(provider, id, false)? {
                if !self.has_in_common(&copy, seq)? {
                    doomed.insert(seq);
                }
            }
        }
        drop(copy);
        take_out(path, &doomed).map(Some)
    }

    /// Returns true if the entry is the same in both. After a restore, what was recorded since
    /// stands in the places of what was lost.
    fn has_in_common(&self, copy: &SqliteLedger, seq: u64) -> Result<bool, LedgerError> {
        let (mine, theirs) = (self.leaf(seq)?, copy.leaf(seq)?);
        Ok(mine.is_some() && mine == theirs)
    }

    fn leaf(&self, seq: u64) -> Result<Option<Vec<u8>>, LedgerError> {
        let store = self.store();
        let fault = |e: rusqlite::Error| store.fault(&e);
        let mut query =
            self.conn.prepare_cached("SELECT leaf FROM entry WHERE seq = ?1").map_err(fault)?;
        query.query_row([seq], |row| row.get(0)).optional().map_err(fault)
    }
}

/// Takes the personal data of these entries out of a file that is nobody's ledger (yet), and says
/// how many had any. Nothing in it says so then.
pub fn take_out(path: &Path, entries: &BTreeSet<u64>) -> Result<u64, LedgerError> {
    let path = connection::resolve(path)?;
    // As long as the connection waits by itself.
    let store = ErrorContext { path, patience_s: 5 };
    let fault = |e: rusqlite::Error| store.fault(&e);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let conn = Connection::open_with_flags(&store.path, flags).map_err(fault)?;
    // So that it is overwritten, not merely unlinked.
    conn.pragma_update(None, "secure_delete", "1").map_err(fault)?;
    let tx = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate).map_err(fault)?;
    let mut erased = 0;
    for seq in entries {
        erased += tx.execute("DELETE FROM private WHERE seq = ?1", [seq]).map_err(fault)? as u64;
    }
    tx.commit().map_err(fault)?;
    Ok(erased)
}
