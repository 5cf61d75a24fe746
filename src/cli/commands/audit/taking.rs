//! The record of who takes what away. The record is made once the data is whole, and before the
//! taker has the data.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::cli::installation::Installation;
use crate::cli::opened_key::SignedIn;
use crate::cli::{Failure, Global};
use crate::ledger::export::{ExportError, WholeFile};
use crate::ledger::{Action, Object};
use crate::model::Outcome;
use crate::operator::Right;

/// Somebody who may take something away, and what it is.
pub struct Taking {
    by: SignedIn,
    data: Object,
}

impl Taking {
    /// Has whoever asks sign in, before anything is read for them.
    pub fn begin(
        installation: &Installation,
        global: &Global,
        data: Object,
    ) -> Result<Taking, Failure> {
        Ok(Taking { by: installation.signed_in(global, Right::Read, Action::AuditExported)?, data })
    }

    /// Records it.
    pub fn record(&self, installation: &mut Installation) -> Result<(), Failure> {
        self.recorded(installation, None)
    }

    /// Records it, then gives whole files their names: all of them, or none.
    pub fn name(
        &self,
        installation: &mut Installation,
        files: impl IntoIterator<Item = WholeFile>,
    ) -> Result<(), Failure> {
        self.record(installation)?;
        let mut named = Vec::new();
        let all = files.into_iter().try_for_each(|file| {
            let path = file.path().to_owned();
            file.name().map_err(|error| failure_of(error, &path))?;
            named.push(path);
            Ok(())
        });
        let all = all.map_err(|failure| unnamed(failure, &named));
        self.settled(installation, all)
    }

    /// If something that is on record as taken did not go out whole, that is recorded too.
    pub fn settled<T>(
        &self,
        installation: &mut Installation,
        came: Result<T, Failure>,
    ) -> Result<T, Failure> {
        came.map_err(|failure| match self.recorded(installation, Some(Outcome::Failed)) {
            Ok(()) => failure,
            Err(also) => failure
                .rephrase(|why| format!("{why}; nor could that be recorded: {}", also.message())),
        })
    }

    fn recorded(
        &self,
        installation: &mut Installation,
        outcome: Option<Outcome>,
    ) -> Result<(), Failure> {
        let SignedIn { account, key } = &self.by;
        let none = Object::new();
        installation.record_outcome(account, key, Action::AuditExported, outcome, &self.data, &none)
    }
}

/// Takes away what was made just now: half of an export is none.
fn unnamed(failure: Failure, named: &[PathBuf]) -> Failure {
    let left = named.iter().filter(|path| std::fs::remove_file(path).is_err());
    left.fold(failure, |failure, path| {
        failure.rephrase(|why| {
            format!("{why}; {} was written, and could not be removed again", path.display())
        })
    })
}

/// Returns the failure that says why a file was not written.
pub fn failure_of(error: ExportError, path: &Path) -> Failure {
    match error {
        ExportError::Ledger(error) => Failure::from(error),
        ExportError::Exists(_) => Failure::of(2, error).hint("name another file"),
        ExportError::Dash => Failure::at(2, path.display(), error).hint("name a file"),
        ExportError::Folder(..) => Failure::at(1, path.display(), error)
            .hint("name a file in a folder that is there and that you may write to"),
        ExportError::Io(ref io)
            if matches!(io.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) =>
        {
            Failure::at(1, path.display(), error)
                .hint("free some space there, or name a file elsewhere")
        }
        ExportError::Io(_) => Failure::at(1, path.display(), error),
    }
}
