use clap::Args;
use serde_json::json;

use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::format::text;

#[derive(Debug, Args)]
pub struct HeadArgs {
    /// Only the short form: how many entries, and 128 bits that no other ledger has
    #[arg(long, conflicts_with = "key")]
    short: bool,
    /// Only the key that heads are signed with, for reviewers to keep
    #[arg(long)]
    key: bool,
}

pub fn run(args: &HeadArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open(global)?;
    let head = installation.ledger.head()?;
    let key = installation.ledger.note_key().to_vkey();
    if out.json().is_some() {
        out.document(&json!({
            "schema": "readmit.head/1", "origin": head.origin, "size": head.size, "root": text::base64(&head.root),
            "time": text::time(head.time), "short": head.short(), "note": head.note, "key": key, "exit": 0,
        }))?;
    } else if args.key {
        out.line(&key)?;
    } else if args.short {
        out.line(&head.short())?;
    } else {
        out.line(head.note.trim_end_matches('\n'))?;
    }
    Ok(0)
}
