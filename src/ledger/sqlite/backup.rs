//! A copy while in use.

use std::path::Path;

use rusqlite::{
    Connection,
    backup::{Backup, StepResult},
};

use super::{SqliteLedger, connection, create::sync_folder, fault::Store};
use crate::ledger::{
    Head, LedgerError,
    verify::{Options, Report, verify},
};

/// How many pages are copied before writers are let in: 4 MiB, a few milliseconds.
const PAGES: i32 = 1024;

/// How often a copy begins anew because somebody wrote meanwhile. After that writers wait until it is made.
const RESTARTS: u32 = 3;

impl SqliteLedger {
    /// Writes a copy to a new file, as the ledger is at one moment, verifies it, and gives its head. It appears whole or not at
    /// all. Writers wait for a few pages at most, and where they never leave off, for one copy.
    pub fn backup(&self, to: &Path) -> Result<(Head, Report), LedgerError> {
        self.backup_by(PAGES, &mut || (), to)
    }

    /// As [`SqliteLedger::backup`], by so many pages; `between` is called whenever the file is let go.
    pub(super) fn backup_by(
        &self,
        pages: i32,
        between: &mut dyn FnMut(),
        to: &Path,
    ) -> Result<(Head, Report), LedgerError> {
        let to = connection::resolve(to)?;
        let store = Store { path: to.clone(), patience_s: 0 };
        if to.symlink_metadata().is_ok() {
            return Err(LedgerError::Io(format!("there is already something at {}", to.display())));
        }
        let folder = to.parent().unwrap_or(Path::new("."));
        let file = tempfile::Builder::new().prefix(".readmit-").tempfile_in(folder).map_err(|e| store.io(&e))?;
        let before = self.head()?;
        {
            let mut copy = Connection::open(file.path()).map_err(|e| store.fault(&e))?;
            self.copy(&mut copy, pages, between)?;
        }
        file.as_file().sync_all().map_err(|e| store.io(&e))?;
        let options = Options { key: Some(self.head_key.key.key), ..Options::default() };
        let report = verify(file.path(), &options, &mut |_, _| {})?;
        if report.is_sound() && report.size < before.size {
            return Err(LedgerError::Damaged("the copy is shorter than the ledger".into()));
        }
        let head = SqliteLedger::open(file.path(), None, Box::new(|_| ()))?.head()?;
        file.persist_noclobber(&to).map_err(|e| store.io(&e.error))?;
        sync_folder(&to).map_err(|e| store.io(&e))?;
        Ok((head, report))
    }

    /// SQLite begins a copy anew, by itself, when it finds that somebody else has written since the last pages.
    fn copy(&self, to: &mut Connection, mut pages: i32, between: &mut dyn FnMut()) -> Result<(), LedgerError> {
        let fault = |e: rusqlite::Error| self.store().fault(&e);
        let backup = Backup::new(&self.conn, to).map_err(fault)?;
        let (mut left, mut restarts) = (i32::MAX, 0);
        loop {
            match backup.step(pages).map_err(fault)? {
                StepResult::Done => return Ok(()),
                StepResult::More => {}
                _ => return Err(LedgerError::Busy { seconds: self.store().patience_s }),
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
}
