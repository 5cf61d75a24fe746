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
