//! A copy while in use.

use std::path::Path;

use rusqlite::{
    Connection,
    backup::{Backup, StepResult},
};
use tempfile::{NamedTempFile, TempPath};

use super::{LedgerFile, SqliteLedger, connection, fault::ErrorContext, wait::Wait};
use crate::ledger::{
    Head, LedgerError,
    export::{ExportError, put},
    verify::{VerificationReport, VerifyOptions, verify},
};

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
