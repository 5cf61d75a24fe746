//! The newest head of the ledger.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::taking::failure_of;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::export::write_new;
use crate::ledger::format::text;

#[derive(Debug, Args)]
pub struct HeadArgs {
    /// The short form, to read aloud or for a ticket: how many entries, and 128 bits that no other
    /// ledger has
    #[arg(long, conflicts_with_all = ["key", "note"])]
    short: bool,
    /// The long form, a signed note (this is what is printed unless another is asked for)
    #[arg(long, conflicts_with = "key")]
    note: bool,
    /// The key that heads are signed with, for reviewers to keep
    #[arg(long)]
    key: bool,
    /// New file to write, instead of standard output (-)
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn head(args: &HeadArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open_to_hand_out(global)?;
    let head = installation.ledger.kept().head()?;
    let key = installation.ledger.kept().note_key().to_vkey();
    let form = if args.key {
        format!("{key}\n")
    } else if args.short {
        format!("{}\n", head.short())
    } else {
        head.note.clone()
    };
    let path = args.output.as_ref().filter(|path| path.as_os_str() != "-");
    if let Some(path) = path {
        write_new(path, |file| Ok(file.write_all(form.as_bytes())?))
            .map_err(|e| failure_of(e, path))?;
    }
    if out.json().is_some() {
        out.document(&json!({
            "schema": "readmit.head/1", "origin": head.origin, "size": head.size, "root": text::base64(&head.root),
            "time": text::time(head.time), "short": head.short(), "note": head.note, "key": key,
            "file": path.map(|p| p.display().to_string()), "exit": 0,
        }))?;
    } else if let Some(path) = path {
        out.line(&format!(
            "{} in {}",
            if args.key { "the key" } else { "the head" },
            path.display()
        ))?;
    } else {
        out.verbatim(form.trim_end_matches('\n'))?;
    }
    Ok(0)
}
