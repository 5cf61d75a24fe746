use clap::Args;
use serde_json::json;

use super::work::case_id;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::rows::event_of;
use crate::cli::sentence::sentence;
use crate::cli::{Failure, Global};
use crate::ledger::Ledger;
use crate::ui::person::Grid;

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The case or incident
    case: String,
}

pub fn run(args: &ShowArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let id = case_id(&args.case)?;
    let installation = Installation::open(global)?;
    let entries = installation.ledger.case(&id)?;
    if entries.is_empty() {
        return Err(Failure::usage(format!("there is no case {id}")).hint("`readmit cases --all` lists them"));
    }
    if out.json().is_some() {
        let events: Vec<_> = entries.iter().map(event_of).collect();
        out.document(&json!({ "schema": "readmit.timeline/1", "case": id, "entries": events }))?;
        return Ok(0);
    }
    let mut day = String::new();
    let rows = entries
        .iter()
        .map(|entry| {
            let today = entry.time().format("%Y-%m-%d").to_string();
            let time = entry.time().format("%H:%M:%S").to_string();
            let when = if today == day { time } else { format!("{today} {time}") };
            day = today;
            vec![when, entry.draft().actor.clone(), sentence(entry)]
        })
        .collect();
    let columns = [format!("{id} (UTC)"), "Who".into(), "What".into()].to_vec();
    out.line(&crate::ui::table(&Grid { columns, rows }, global.wishes()))?;
    Ok(0)
}
