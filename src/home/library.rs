//! The runbooks that an admin has accepted: their hashes from the ledger, their texts from the
//! home.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::make_folder;
use crate::base::file_mode::Sharing;
use crate::ledger::format::text::hex;
use crate::ledger::{Action, Committed, Filter, Ledger, LedgerError, Object};
use crate::runbook::Runbook;
use crate::session::{Library, SessionError};

/// The library of a home.
#[derive(Clone, Debug)]
pub struct RunbookLibrary {
    folder: PathBuf,
    /// Oldest first.
    accepted: Vec<AcceptedRunbook>,
}

/// The statement of an acceptance about a runbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedRunbook {
    pub name: String,
    pub version: String,
    pub sha256: String,
}

impl AcceptedRunbook {
    fn of(entry: &Committed) -> Option<AcceptedRunbook> {
        let text = |key| entry.data().get(key).and_then(Value::as_str).map(str::to_owned);
        let (name, version) =
            (text("name").unwrap_or_default(), text("version").unwrap_or_default());
        text("sha256").map(|sha256| AcceptedRunbook { name, version, sha256 })
    }
}

impl RunbookLibrary {
    pub fn read(folder: &Path, ledger: &dyn Ledger) -> Result<RunbookLibrary, LedgerError> {
        let filter = Filter { actions: vec![Action::RunbookAccepted], ..Filter::default() };
        let entries = ledger.read(&filter)?;
        Ok(RunbookLibrary {
            folder: folder.to_owned(),
            accepted: entries.iter().filter_map(AcceptedRunbook::of).collect(),
        })
    }

    /// Keeps a runbook's text by its hash. Durable when this returns; it is kept before it is
    /// accepted.
    pub fn keep(folder: &Path, runbook: &Runbook) -> io::Result<()> {
        let sharing = Sharing::around(folder);
        make_folder(folder, sharing.folder())?;
        let path = folder.join(format!("{}.toml", runbook.sha256));
        if fs::read(&path).is_ok_and(|kept| kept == runbook.text.as_bytes()) {
            return Ok(());
        }
        let file = tempfile::NamedTempFile::new_in(folder)?;
        fs::write(file.path(), &runbook.text)?;
        file.as_file().set_permissions(fs::Permissions::from_mode(sharing.read()))?;
        file.as_file().sync_all()?;
        // What stands there is not what its name says.
        file.persist(&path).map_err(|e| e.error)?;
        fs::File::open(folder)?.sync_all()
    }

    /// Returns true if a kept text is the one whose hash its name is.
    pub fn is_what_it_is_called(path: &Path) -> bool {
        let name =
            path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        fs::read(path).is_ok_and(|text| hex(&Sha256::digest(&text)) == name)
    }

    pub fn accepted(&self) -> &[AcceptedRunbook] {
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
    fn current(&self) -> Result<Runbook, SessionError> {
        let newest = self.accepted.last();
        let newest = newest.ok_or_else(|| {
            SessionError::Usage(
                "no runbook is accepted; an admin runs `readmit runbook accept`".into(),
            )
        })?;
        self.by_hash(&newest.sha256)
    }

    /// Only what an admin accepted, and only if the text is still the one that was accepted.
    fn by_hash(&self, sha256: &str) -> Result<Runbook, SessionError> {
        if !self.accepted.iter().any(|a| a.sha256 == sha256) {
            return Err(SessionError::Unreadable(format!(
                "the runbook {sha256} was never accepted"
            )));
        }
        let path = self.folder.join(format!("{sha256}.toml"));
        let unfit = |what: &str| {
            let what = format!("{}, the text of an accepted runbook: {what}", path.display());
            SessionError::RunbookText { what, sha256: sha256.to_owned() }
        };
        // Its hash, which an admin signed, says more about it than who owns the file.
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(_) if crate::runbook::shipped().sha256 == sha256 => {
                return Ok(crate::runbook::shipped());
            }
            Err(error) => return Err(unfit(&error.to_string())),
        };
        if hex(&Sha256::digest(&text)) != sha256 {
            return Err(unfit("it was changed after it was accepted"));
        }
        let text = String::from_utf8(text).map_err(|_| unfit("it is not text in UTF-8"))?;
        Runbook::from_text(&text).map_err(|e| unfit(&e.to_string()))
    }
}
