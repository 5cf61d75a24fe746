use std::fs;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::base::safe_text::safe;
use crate::cli::commands::case_command::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::export::write_new;
use crate::session::Library;

#[derive(Debug, Args)]
pub struct ExportRunbookArgs {
    /// The folder for the files: a new one, or one that has none of these names
    dir: PathBuf,
}

pub fn run(args: &ExportRunbookArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open_to_read(global)?;
    let runbook = installation.library()?.current()?;
    let files = runbook.files();
    let failed = |error: &dyn std::fmt::Display| {
        Failure::unexpected(&format!("{}: {error}", args.dir.display())).hint("name a folder that you can write into")
    };
    for (name, _) in &files {
        let path = args.dir.join(name);
        if path.symlink_metadata().is_ok() {
            return Err(Failure::usage(format!("{} is there already", path.display())).hint("name a new folder"));
        }
    }
    fs::create_dir_all(&args.dir).map_err(|e| failed(&e))?;
    for (name, text) in &files {
        let write = |file: &mut dyn std::io::Write| Ok(file.write_all(text.as_bytes())?);
        write_new(&args.dir.join(name), write).map_err(|e| failed(&e))?;
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let document = json!({
        "schema": "readmit.runbook/1", "name": runbook.name, "version": runbook.version,
        "sha256": runbook.sha256, "files": names, "exit": 0,
    });
    let dir = args.dir.display().to_string();
    let line = format!(
        "wrote {} to {dir}: edit the files, raise `version`, then `readmit runbook check {dir}` and `readmit runbook accept {dir}`",
        names.join(", ")
    );
    result(out, &document, &safe(&line))?;
    Ok(0)
}
