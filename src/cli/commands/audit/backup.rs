use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::commands::work::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::verify::Report;
use crate::ledger::{Action, LedgerError, Object};
use crate::operator::Right;

#[derive(Debug, Args)]
pub struct BackupArgs {
    /// New file to write; it can be made while others work
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub fn run(args: &BackupArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    if args.file.symlink_metadata().is_ok() {
        return Err(
            Failure::usage(format!("there is already something at {}", args.file.display())).hint("name another file")
        );
    }
    // Who took everything away stands in the ledger, and in what they take.
    let mut data = Object::new();
    data.insert("format".into(), "backup".into());
    data.insert("personal".into(), true.into());
    installation.record(global, Right::Read, Action::AuditExported, data, Object::new())?;
    let (head, report) = installation.ledger.backup(&args.file)?;
    if let Err(error) = checked(report) {
        // A copy that does not verify is none; what is wrong with it is wrong with the ledger.
        drop(std::fs::remove_file(&args.file));
        return Err(error.into());
    }
    let file = args.file.display().to_string();
    let document =
        json!({ "schema": "readmit.backup/1", "file": file, "entries": head.size, "head": head.short(), "exit": 0 });
    result(out, &document, &format!("{} entries in {file}, verified; head {}", head.size, head.short()))?;
    if out.json().is_none() {
        out.line(
            "not in it: the installation's key, the operators' keys, config.toml and runbooks; keep those elsewhere",
        )?;
    }
    Ok(0)
}

/// The first thing that is wrong, as an error.
pub fn checked(report: Report) -> Result<Report, LedgerError> {
    match report.findings.first() {
        None => Ok(report),
        Some(finding) => Err(LedgerError::Unsound {
            seq: finding.seq.unwrap_or(0),
            what: format!("{}: {}", finding.kind, finding.what),
        }),
    }
}
