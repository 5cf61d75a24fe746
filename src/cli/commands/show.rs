use std::io::IsTerminal as _;

use clap::Args;
use serde_json::json;

use super::work::case_id;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::pager::Lines;
use crate::cli::rows::event_of;
use crate::cli::timeline::Timeline;
use crate::cli::{Failure, Global};
use crate::ledger::{Action, Committed, Ledger};
use crate::ui::terminal::Terminal;
use crate::ui::text::safe;

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The case or incident
    case: String,
    /// Do not page on a terminal
    #[arg(long)]
    no_pager: bool,
}

pub fn run(args: &ShowArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let id = case_id(&args.case)?;
    let installation = Installation::open_to_read(global)?;
    let entries = installation.ledger.case(&id)?;
    if entries.is_empty() {
        return Err(Failure::usage(format!("there is no case {id}")).hint("`readmit cases --all` lists them"));
    }
    if out.json().is_some() {
        let events: Vec<_> = entries.iter().map(event_of).collect();
        out.document(&json!({ "schema": "readmit.timeline/1", "case": id, "entries": events }))?;
        return Ok(0);
    }
    let terminal = Terminal::of_results(global.wishes());
    let mut lines = Lines::paged(global, args.no_pager);
    let mut timeline = Timeline::new(&terminal, std::io::stdout().is_terminal(), false);
    for line in std::iter::once(headline(&id, &entries)).chain(entries.iter().map(|e| timeline.lines(e))) {
        if lines.put(&line)?.is_break() {
            break;
        }
    }
    lines.finish()?;
    Ok(0)
}

/// Whose case it is and how it stands.
fn headline(id: &str, entries: &[Committed]) -> String {
    let login = entries.iter().find_map(|e| e.draft().private.get("login")?.as_str());
    let closed = entries.iter().rev().find(|e| e.draft().action == Action::CaseClosed);
    let state = match closed.and_then(|e| e.draft().outcome) {
        Some(outcome) => format!("closed: {}", outcome.as_str().replace('_', " ")),
        None => "open".to_owned(),
    };
    format!("{id} · {} · {state}", safe(login.unwrap_or("(erased)")))
}
