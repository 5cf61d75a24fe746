use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::base::safe_text::{safe, safe_text};
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::runbook::diff;
use crate::session::Library;

#[derive(Debug, Args)]
pub struct ShowRunbookArgs {
    /// Say in words what this runbook would change
    #[arg(long, value_name = "PATH")]
    diff: Option<PathBuf>,
}

pub fn run(args: &ShowRunbookArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open(global)?;
    let current = installation.library()?.current()?;
    let Some(path) = &args.diff else {
        if out.json().is_some() {
            out.document(&json!({
                "schema": "readmit.runbook/1", "name": current.name, "version": current.version,
                "sha256": current.sha256, "text": current.text,
            }))?;
        } else {
            out.line(safe_text(&current.text).trim_end_matches('\n'))?;
        }
        return Ok(0);
    };
    let changes = diff(&current, &super::read(path)?);
    if out.json().is_some() {
        let changes: Vec<_> =
            changes.iter().map(|c| json!({ "key": c.key, "way": c.way.as_str(), "sentence": c.sentence })).collect();
        out.document(&json!({ "schema": "readmit.runbook.diff/1", "changes": changes }))?;
        return Ok(0);
    }
    if changes.is_empty() {
        out.line("nothing changes")?;
    }
    for change in changes {
        out.line(&safe(&change.to_string()))?;
    }
    Ok(0)
}
