use clap::Args;
use serde_json::json;

use super::case_command::{case_id, no_case};
use crate::base::safe_text::safe;
use crate::case::Event;
use crate::cli::describe::sentence;
use crate::cli::installation::Installation;
use crate::cli::json::event_of;
use crate::cli::out::Out;
use crate::cli::pager::PagedLines;
use crate::cli::timeline::Timeline;
use crate::cli::{Failure, Global};
use crate::ledger::{Action, Committed, Ledger};
use crate::ui::terminal::Terminal;

#[derive(Debug, Args)]
pub struct ShowCaseArgs {
    /// The case or incident
    case: String,
    /// Do not page on a terminal
    #[arg(long)]
    no_pager: bool,
}

pub fn run(args: &ShowCaseArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let id = case_id(&args.case)?;
    let installation = Installation::open_to_read(global)?;
    let entries = installation.ledger.case(&id)?;
    if entries.is_empty() {
        return Err(no_case(&id));
    }
    if out.json().is_some() {
        let events: Vec<_> = entries.iter().map(event_of).collect();
        out.document(&json!({ "schema": "readmit.timeline/1", "case": id, "entries": events }))?;
        return Ok(0);
    }
    let terminal = Terminal::of_results(global.wishes());
    let mut lines = PagedLines::paged(global, args.no_pager);
    let mut timeline = Timeline::new(&terminal, crate::ui::output::results_are_shown(), false);
    lines.put(&headline(&id, &entries))?.is_break();
    for (entry, text) in told(&entries) {
        if lines.put(&timeline.telling(entry, &text))?.is_break() {
            break;
        }
    }
    lines.finish()?;
    Ok(0)
}

/// The entries that a person would tell of: of a change whose outcome is known, the outcome alone,
/// and its reason once. `readmit audit list --case` has them all.
pub fn told(entries: &[Committed]) -> Vec<(&Committed, String)> {
    let intent_of = |entry: &Committed| match Event::of(entry.draft()) {
        Ok(Some(Event::CameOut(change, _))) => change.intent,
        Ok(_) | Err(_) => None,
    };
    let known: Vec<u64> = entries.iter().filter_map(intent_of).collect();
    let mut last = None;
    let mut lines = Vec::new();
    for entry in entries.iter().filter(|entry| !known.contains(&entry.seq())) {
        let intent = intent_of(entry).and_then(|seq| entries.iter().find(|e| e.seq() == seq));
        let reason = intent.and_then(|intent| intent.draft().reason());
        let text = sentence(entry);
        lines.push(match reason {
            Some(reason) if last != Some(reason) => (entry, format!("{text}: \"{reason}\"")),
            Some(_) | None => (entry, text),
        });
        last = reason.or(last);
    }
    lines
}

/// Whose case it is and how it stands.
pub fn headline(id: &str, entries: &[Committed]) -> String {
    let login = entries.iter().find_map(|e| e.draft().private.get("login")?.as_str());
    let closed = entries.iter().rev().find(|e| e.draft().action == Action::CaseClosed);
    let state = match closed.and_then(|e| e.draft().outcome) {
        Some(outcome) => format!("closed: {}", outcome.as_str().replace('_', " ")),
        // An incident closes without an outcome of its own.
        None if entries.iter().any(|e| e.draft().action == Action::IncidentClosed) => {
            "closed".to_owned()
        }
        None => "open".to_owned(),
    };
    let opened = entries.first().and_then(|e| e.draft().ticket.as_deref());
    let corrected = |e: &&Committed| {
        e.draft().action == Action::NoteAdded && e.draft().told("ticket").is_some()
    };
    let right =
        entries.iter().rev().find(corrected).and_then(|e| e.draft().told("ticket")?.as_str());
    let ticket = right.or(opened);
    let ticket = ticket.map_or(String::new(), |ticket| format!(" · ticket {}", safe(ticket)));
    format!("{id} · {}{ticket} · {state}", safe(login.unwrap_or("(erased)")))
}
