//! `audit rows`: the rows of hashes that proofs are made from.

use clap::Args;
use serde_json::json;

use super::progress::{Bar, until_stopped};
use crate::cli::commands::case_command::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::{LedgerError, Proving};
use crate::ui::Ui;
use crate::ui::signals::Interrupts;

#[derive(Debug, Args)]
pub struct RowsArgs {
    /// Make all of them anew from the entries, the ones that are there too
    #[arg(long)]
    rebuild: bool,
}

pub fn run(
    args: &RowsArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let installation = Installation::open(global)?;
    let ledger = installation.ledger.kept();
    let before = ledger.rows()?;
    let bar = Bar::new("entries", global);
    let built = until_stopped(interrupts, |check| {
        ledger.build_rows(args.rebuild, &mut |done, of| {
            bar.at(done, of);
            check();
        })
    });
    bar.clear();
    let after = built.map_err(|stopped| stopped.hint("run the command again"))??;
    let made = if args.rebuild { after.kept } else { after.kept.saturating_sub(before.kept) };
    let document =
        json!({ "schema": "readmit.rows/1", "rows": after.kept, "made": made, "exit": 0 });
    result(out, &document, &format!("{} rows of hashes, {made} of them made now", after.kept))?;
    Ok(0)
}

/// The hashes that are read one by one without a word.
const FEW: u64 = 100_000;

/// Says that something took longer than it has to.
pub fn tell_lacking(ledger: &dyn Proving, global: &Global) -> Result<(), LedgerError> {
    let lacking = ledger.rows()?.lacking();
    if lacking > FEW && !global.quiet {
        let line = format!(
            "{lacking} hashes were read one by one, for want of rows; `readmit audit rows` makes them"
        );
        Ui::new().note(&line);
    }
    Ok(())
}
