use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::taking::{Taking, failure_of};
use crate::cli::commands::case_command::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global, ledger_file};
use crate::ledger::export::NewFile;
use crate::ledger::verify::VerificationReport;
use crate::ledger::{LedgerError, Object};

#[derive(Debug, Args)]
pub struct BackupArgs {
    /// New file to write; it can be made while others work
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub fn run(args: &BackupArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
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
