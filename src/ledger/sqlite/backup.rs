//! A copy while in use, and a copy put back.

use std::{
    fs::File,
    io::{self, ErrorKind},
    path::Path,
};

use rusqlite::{
    Connection,
    backup::{Backup, StepResult},
};

use super::{SqliteLedger, connection, create::sync_folder, fault::Store, lock};
use crate::ledger::{
    Head, LedgerError,
    verify::{Options, Report, verify},
};

impl SqliteLedger {
    /// Writes a copy to a new file, as the ledger is at one moment, and verifies it. It appears whole or not at all; writers
    /// wait while it is made.
    pub fn backup(&self, to: &Path) -> Result<(Head, Report), LedgerError> {
        let to = connection::resolve(to)?;
        let store = Store { path: to.clone(), patience_s: 0 };
        if to.symlink_metadata().is_ok() {
            return Err(LedgerError::Io(format!("there is already something at {}", to.display())));
        }
        let folder = to.parent().unwrap_or(Path::new("."));
        let file = tempfile::Builder::new().prefix(".readmit-").tempfile_in(folder).map_err(|e| store.io(&e))?;
        let head = self.head()?;
        {
            let mut copy = Connection::open(file.path()).map_err(|e| store.fault(&e))?;
            let backup = Backup::new(&self.conn, &mut copy).map_err(|e| self.store().fault(&e))?;
            match backup.step(-1).map_err(|e| self.store().fault(&e))? {
                StepResult::Done => {}
                _ => return Err(LedgerError::Busy { seconds: self.store().patience_s }),
            }
        }
        file.as_file().sync_all().map_err(|e| store.io(&e))?;
        let options = Options { key: Some(self.head_key.key.key), ..Options::default() };
        let report = verify(file.path(), &options, &mut |_, _| {})?;
        if report.is_sound() && report.size < head.size {
            return Err(LedgerError::Damaged("the copy is shorter than the ledger".into()));
        }
        file.persist_noclobber(&to).map_err(|e| store.io(&e.error))?;
        sync_folder(&to).map_err(|e| store.io(&e))?;
        Ok((head, report))
    }
}

/// Puts a copy where there is no ledger, after verifying it with what the options bring; the report says what it is. Not put
/// back if it does not verify. Whoever does this records `ledger.restored` next.
pub fn restore(from: &Path, to: &Path, options: &Options) -> Result<Report, LedgerError> {
    let to = connection::resolve(to)?;
    let store = Store { path: to.clone(), patience_s: 0 };
    let report = verify(from, options, &mut |_, _| {})?;
    if !report.is_sound() {
        return Ok(report);
    }
    let copied = lock::open_private(&to, true).and_then(|mut file| {
        let copied = File::open(from).and_then(|mut from| io::copy(&mut from, &mut file)).and_then(|_| file.sync_all());
        if copied.is_err() {
            drop(std::fs::remove_file(&to));
        }
        copied
    });
    copied.map_err(|e| match e.kind() {
        ErrorKind::AlreadyExists => LedgerError::Io(format!("there is already something at {}", to.display())),
        _ => store.io(&e),
    })?;
    sync_folder(&to).map_err(|e| store.io(&e))?;
    Ok(report)
}
