//! The runbooks that an admin has accepted: their hashes from the ledger, their texts from the home.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::make_folder;
use crate::ledger::{Action, Committed, Filter, Ledger, LedgerError, Object};
use crate::runbook::Runbook;
use crate::session::{Library, Stop};
use crate::sharing::Sharing;

/// The library of a home.
#[derive(Clone, Debug)]
pub struct RunbookLibrary {
    folder: PathBuf,
    /// Oldest first.
    accepted: Vec<Accepted>,
}

/// What an acceptance says of a runbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub name: String,
    pub version: String,
    pub sha256: String,
}

impl Accepted {
    fn of(entry: &Committed) -> Option<Accepted> {
        let text = |key| entry.data().get(key).and_then(Value::as_str).map(str::to_owned);
        let (name, version) = (text("name").unwrap_or_default(), text("version").unwrap_or_default());
        text("sha256").map(|sha256| Accepted { name, version, sha256 })
    }
}

impl RunbookLibrary {
    pub fn read(folder: &Path, ledger: &dyn Ledger) -> Result<RunbookLibrary, LedgerError> {
        let filter = Filter { actions: vec![Action::RunbookAccepted], ..Filter::default() };
        let entries = ledger.read(&filter)?;
        Ok(RunbookLibrary { folder: folder.to_owned(), accepted: entries.iter().filter_map(Accepted::of).collect() })
    }

    /// Keeps a runbook's text by its hash. Durable when this returns; it is kept before it is accepted.
    pub fn keep(folder: &Path, runbook: &Runbook) -> io::Result<()> {
        let sharing = Sharing::around(folder);
        make_folder(folder, sharing.folder())?;
        let path = folder.join(format!("{}.toml", runbook.sha256));
        if path.exists() {
            return Ok(());
        }
        let file = tempfile::NamedTempFile::new_in(folder)?;
        fs::write(file.path(), &runbook.text)?;
        file.as_file().set_permissions(fs::Permissions::from_mode(sharing.read()))?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(&path) {
            Ok(_) => fs::File::open(folder)?.sync_all(),
            Err(e) if e.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(e) => Err(e.error),
        }
    }

    pub fn accepted(&self) -> &[Accepted] {
        &self.accepted
    }
}

/// The data of `runbook.accepted`.
pub fn acceptance(runbook: &Runbook) -> Object {
    let mut data = Object::new();
    data.insert("name".into(), runbook.name.as_str().into());
    data.insert("version".into(), runbook.version.as_str().into());
    data.insert("sha256".into(), runbook.sha256.as_str().into());
    data
}

impl Library for RunbookLibrary {
    fn current(&self) -> Result<Runbook, Stop> {
        let newest = self.accepted.last();
        let newest = newest
            .ok_or_else(|| Stop::Usage("no runbook is accepted; an admin runs `readmit runbook accept`".into()))?;
        self.by_hash(&newest.sha256)
    }

    /// Only what an admin accepted, and only if the text is still the one that was accepted.
    fn by_hash(&self, sha256: &str) -> Result<Runbook, Stop> {
        if !self.accepted.iter().any(|a| a.sha256 == sha256) {
            return Err(Stop::Unreadable(format!("the runbook {sha256} was never accepted")));
        }
        let path = self.folder.join(format!("{sha256}.toml"));
        let runbook = match fs::read_to_string(&path) {
            Ok(text) => Runbook::from_text(&text).map_err(|e| Stop::Unreadable(format!("{}: {e}", path.display())))?,
            Err(_) => crate::runbook::shipped(),
        };
        if runbook.sha256 == sha256 {
            return Ok(runbook);
        }
        Err(Stop::Unreadable(format!("{} is not the runbook that was accepted as {sha256}", path.display())))
    }
}
