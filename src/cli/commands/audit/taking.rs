//! The record of who takes what away. The record is made once the data is whole, and before the
//! taker has the data.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::cli::commands::case_command::result;
use crate::cli::installation::Installation;
use crate::cli::opened_key::SignedIn;
use crate::cli::out::Out;
use crate::cli::{Failure, Global, ledger_file};
use crate::ledger::export::{ExportError, NewFile, WholeFile};
use crate::ledger::verify::VerificationReport;
use crate::ledger::{Action, LedgerError, Object};
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

#[derive(Debug, Args)]
pub struct BackupArgs {
    /// New file to write; it can be made while others work
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub fn backup(args: &BackupArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    // Where nothing can be written nothing is recorded.
    drop(NewFile::at(&args.file).map_err(|error| failure_of(error, &args.file))?);
    // Who took everything away stands in the ledger, and in what they take.
    let mut data = Object::new();
    data.insert("format".into(), "backup".into());
    data.insert("personal".into(), true.into());
    let taking = Taking::begin(&installation, global, data)?;
    taking.record(&mut installation)?;
    let made = ledger_file::back_up(&installation.home.ledger(), &args.file)
        .map_err(|error| failure_of(error, &args.file));
    let made = made.and_then(|(head, report)| match checked(report) {
        Ok(_) => Ok(head),
        Err(error) => {
            // A copy that does not verify is none; what is wrong with it is wrong with the ledger.
            drop(std::fs::remove_file(&args.file));
            Err(error.into())
        }
    });
    let head = taking.settled(&mut installation, made)?;
    let file = args.file.display().to_string();
    let document = json!({ "schema": "readmit.backup/1", "file": file, "entries": head.size, "head": head.short(), "exit": 0 });
    result(
        out,
        &document,
        &format!("{} entries in {file}, verified; head {}", head.size, head.short()),
    )?;
    if out.json().is_none() {
        out.line(
            "not in it: the installation's key, the operators' keys, config.toml and runbooks; keep those elsewhere",
        )?;
    }
    Ok(0)
}

/// The first thing that is wrong, as an error.
pub fn checked(report: VerificationReport) -> Result<VerificationReport, LedgerError> {
    match report.findings.first() {
        None => Ok(report),
        Some(finding) => Err(LedgerError::Unsound {
            seq: finding.seq.unwrap_or(0),
            what: format!("{}: {}", finding.kind, finding.what),
        }),
    }
}
