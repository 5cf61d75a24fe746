use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::base::safe_text::safe;
use crate::cli::Failure;
use crate::cli::commands::case_command::result;
use crate::cli::out::Out;

#[derive(Debug, Args)]
pub struct CheckRunbookArgs {
    /// The runbook: a .toml file, or the folder that holds it and its messages
    path: PathBuf,
}

pub fn run(args: &CheckRunbookArgs, out: &mut Out) -> Result<u8, Failure> {
    let runbook = super::read(&args.path)?;
    let advice = runbook.advice();
    let document = json!({
        "schema": "readmit.runbook/1", "name": runbook.name, "version": runbook.version,
        "sha256": runbook.sha256, "advice": advice, "exit": 0,
    });
    result(
        out,
        &document,
        &format!("{} {} loads (SHA-256 {})", safe(&runbook.name), safe(&runbook.version), runbook.sha256),
    )?;
    if out.json().is_none() {
        for line in advice {
            out.line(&format!("note: {}", safe(&line)))?;
        }
    }
    Ok(0)
}
