//! `audit publish`: the ledger as a folder that others' programs read.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::progress::until_stopped;
use crate::base::clock::{Clock as _, SystemClock};
use crate::base::safe_text::safe;
use crate::cli::commands::case_command::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::publish::{Publication, PublishError, check, publish};
use crate::ui::signals::Interrupts;

#[derive(Debug, Args)]
pub struct PublishArgs {
    /// The folder: a new one, or the one that was published into before
    dir: PathBuf,
    /// Publish entries that have addresses in them, too: whoever reads the folder sees them
    #[arg(long, conflicts_with = "check")]
    addresses: bool,
    /// Write nothing; hold every file of the folder against the ledger
    #[arg(long)]
    check: bool,
}

pub fn run(
    args: &PublishArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let installation = Installation::open_to_hand_out(global)?;
    let ledger = installation.ledger.kept();
    let folder = args.dir.display().to_string();
    if args.check {
        let size =
            until_stopped(interrupts, |alive| check(ledger, &args.dir, alive))?.map_err(failure)?;
        result(
            out,
            &json!({ "schema": "readmit.publish/1", "folder": folder, "size": size, "checked": true, "exit": 0 }),
            &format!("{} holds the first {size} entries, as the ledger has them", safe(&folder)),
        )?;
        return Ok(0);
    }
    let Publication { size, new, held_back } = until_stopped(interrupts, |alive| {
        publish(ledger, &args.dir, SystemClock.now(), args.addresses, alive)
    })
    .map_err(|stopped| stopped.hint("the checkpoint is as it was; run the command again"))?
    .map_err(failure)?;
    let held = match held_back {
        0 => String::new(),
        1 => "; 1 entry is held back".to_owned(),
        many => format!("; {many} entries are held back"),
    };
    let shown = safe(&folder);
    let line = if new == 0 {
        format!("nothing new for {shown}, which has {size} entries{held}")
    } else {
        format!("{shown} has {size} entries, {new} of them new{held}")
    };
    let document = json!({
        "schema": "readmit.publish/1", "folder": folder, "size": size, "new": new, "held_back": held_back, "exit": 0,
    });
    result(out, &document, &line)?;
    Ok(0)
}

fn failure(error: PublishError) -> Failure {
    let hint = error.hint();
    match error {
        PublishError::Ledger(error) => Failure::from(error),
        // The ledger, or the folder, is not what was signed.
        PublishError::Ahead { .. }
        | PublishError::Forked { .. }
        | PublishError::Checkpoint { .. }
        | PublishError::Gone(_)
        | PublishError::Changed(_)
        | PublishError::Edge(_) => Failure::of(6, error).hint(hint),
        PublishError::NotALog(_)
        | PublishError::Unpublished(_)
        | PublishError::TooLong { .. }
        | PublishError::Address { .. } => Failure::usage(error.to_string()).hint(hint),
        PublishError::Busy(_) | PublishError::Io { .. } => Failure::of(1, error).hint(hint),
    }
}
