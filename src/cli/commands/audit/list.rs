use clap::Args;
use serde_json::json;

use super::filter::FilterArgs;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::rows::event_of;
use crate::cli::sentence::sentence;
use crate::cli::{Failure, Global};
use crate::clock::{Clock, SystemClock};
use crate::ledger::Ledger;
use crate::ui::person::Grid;

#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    filter: FilterArgs,
    /// Only the newest N, newest first
    #[arg(long, value_name = "N")]
    newest: Option<usize>,
}

pub fn run(args: &ListArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open(global)?;
    let mut filter = args.filter.filter(SystemClock.now())?;
    filter.newest = args.newest;
    let entries = installation.ledger.read(&filter)?;
    if out.json().is_some() {
        let events: Vec<_> = entries.iter().map(event_of).collect();
        out.document(&json!({ "schema": "readmit.entries/1", "entries": events }))?;
        return Ok(0);
    }
    if entries.is_empty() {
        out.line("no entries match")?;
        return Ok(0);
    }
    let rows = entries
        .iter()
        .map(|entry| {
            let draft = entry.draft();
            vec![
                entry.seq().to_string(),
                entry.time().format("%Y-%m-%d %H:%M:%S").to_string(),
                draft.case.clone().unwrap_or_default(),
                draft.actor.clone(),
                draft.action.as_str().to_owned(),
                sentence(entry),
            ]
        })
        .collect();
    let columns = ["Seq", "Time (UTC)", "Case", "Who", "Action", "What"].map(str::to_owned).to_vec();
    out.line(&crate::ui::table(&Grid { columns, rows }, global.wishes()))?;
    Ok(0)
}
