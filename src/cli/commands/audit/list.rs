use std::ops::ControlFlow;

use clap::Args;

use super::filter::FilterArgs;
use crate::base::clock::{Clock, SystemClock};
use crate::base::safe_text::safe_json;
use crate::cli::installation::Installation;
use crate::cli::json::event_of;
use crate::cli::out::Out;
use crate::cli::pager::PagedLines;
use crate::cli::timeline::Timeline;
use crate::cli::{Failure, Global, JsonMode};
use crate::ledger::{Committed, Filter, Reading};
use crate::ui::terminal::Terminal;

#[derive(Debug, Args)]
pub struct ListEntriesArgs {
    #[command(flatten)]
    filter: FilterArgs,
    /// Only the newest N, newest first
    #[arg(long, value_name = "N")]
    newest: Option<usize>,
    /// Do not page on a terminal
    #[arg(long)]
    no_pager: bool,
}

pub fn run(args: &ListEntriesArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open_to_read(global)?;
    let filter =
        Filter { newest: args.newest, ..args.filter.filter(SystemClock.now(), &installation)? };
    let ledger = installation.ledger.kept();
    match out.json() {
        Some(JsonMode::Lines) => {
            let mut lines = PagedLines::plain();
            each(ledger, &filter, &mut |entry| {
                lines.put(&safe_json(&event_of(entry).to_string()))
            })?;
            lines.finish()?;
        }
        Some(JsonMode::Document) => document(ledger, &filter)?,
        None => {
            let terminal = Terminal::of_results(global.wishes());
            let mut lines = PagedLines::paged(global, args.no_pager);
            let mut timeline =
                Timeline::new(&terminal, crate::ui::output::results_are_shown(), true);
            let mut none = true;
            each(ledger, &filter, &mut |entry| {
                none = false;
                lines.put(&timeline.lines(entry))
            })?;
            if none {
                lines.put("no entries match")?.is_break();
            }
            lines.finish()?;
        }
    }
    Ok(0)
}

/// One object, written as the entries come: a ledger need not fit into memory.
fn document(ledger: &dyn Reading, filter: &Filter) -> Result<(), Failure> {
    let mut lines = PagedLines::plain();
    let mut before = r#"{"schema":"readmit.entries/1","entries":["#.to_owned();
    each(ledger, filter, &mut |entry| {
        let line = format!("{before}{}", safe_json(&event_of(entry).to_string()));
        ",".clone_into(&mut before);
        lines.put(&line)
    })?;
    let end = if before == "," { "]}".to_owned() } else { format!("{before}]}}") };
    lines.put(&end)?.is_break();
    lines.finish()
}

fn each(
    ledger: &dyn Reading,
    filter: &Filter,
    put: &mut dyn FnMut(&Committed) -> Result<ControlFlow<()>, Failure>,
) -> Result<(), Failure> {
    let mut failed = None;
    ledger.scan(filter, &mut |entry| {
        put(&entry).unwrap_or_else(|failure| {
            failed = Some(failure);
            ControlFlow::Break(())
        })
    })?;
    failed.map_or(Ok(()), Err)
}
