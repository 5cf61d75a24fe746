//! `audit list`, and the arguments that say which entries are meant.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use chrono::{DateTime, Utc};
use clap::Args;

use crate::base::clock::{Clock, SystemClock};
use crate::base::safe_text::safe_json;
use crate::cli::commands::case_command::{case_id, no_case};
use crate::cli::installation::Installation;
use crate::cli::json::event_of;
use crate::cli::out::Out;
use crate::cli::pager::PagedLines;
use crate::cli::time_arg::{on_record, point, span_ago};
use crate::cli::timeline::Timeline;
use crate::cli::{Failure, Global, JsonMode, pick};
use crate::ledger::{Action, Committed, Filter, Ledger as _, Reading};
use crate::model::Outcome;
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

/// The entries that are meant. Several values of one option mean any of the values.
#[derive(Clone, Debug, Args)]
pub struct FilterArgs {
    /// Action, like `mfa.factor_admin_reset` (repeatable)
    #[arg(long, value_name = "ACTION")]
    action: Vec<String>,
    /// Case (repeatable)
    #[arg(long, value_name = "CASE")]
    case: Vec<String>,
    /// The user: login, address or the platform's id (repeatable)
    #[arg(long, value_name = "USER")]
    target: Vec<String>,
    /// The operator who acted (repeatable; --operator is who you are)
    #[arg(long, value_name = "NAME")]
    actor: Vec<String>,
    /// Outcome: succeeded, failed, unknown, `recovered_by_reset`, refused, ... (repeatable)
    #[arg(long, value_name = "OUTCOME")]
    outcome: Vec<String>,
    /// From this day or time on: 2026-05-17, 2026-05-17T09:00:00Z, yesterday, 90d
    #[arg(long, value_name = "TIME", conflicts_with = "last")]
    since: Option<String>,
    /// Before this day or time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// The last so long: 24h, 90d, 12w, 6m, 2y
    #[arg(long, value_name = "DURATION")]
    last: Option<String>,
}

impl FilterArgs {
    /// Returns the filter for the entries that are meant in this ledger. Returns an error for a
    /// case, a user or an operator that the ledger does not have.
    pub fn filter(
        &self,
        now: DateTime<Utc>,
        installation: &Installation,
    ) -> Result<Filter, Failure> {
        let ledger = &installation.ledger;
        let cases: Vec<String> = self.case.iter().map(|c| case_id(c)).collect::<Result<_, _>>()?;
        for case in &cases {
            if ledger.case(case)?.is_empty() {
                return Err(no_case(case));
            }
        }
        let mut targets = BTreeSet::new();
        for given in &self.target {
            targets.extend(pick::targets(installation, given)?);
        }
        self.actor.iter().try_for_each(|name| pick::operator(installation, name))?;
        let since = match (&self.since, &self.last) {
            (Some(text), _) => Some(point("--since", text, now)?),
            (None, Some(text)) => Some(span_ago("--last", text, now)?),
            (None, None) => None,
        };
        let until = self.until.as_deref().map(|text| point("--until", text, now)).transpose()?;
        on_record(since, until, now)?;
        Ok(Filter {
            actions: self.action.iter().map(|a| action(a)).collect::<Result<_, _>>()?,
            cases,
            targets: targets.into_iter().collect(),
            actors: self.actor.clone(),
            outcomes: self.outcome.iter().map(|o| outcome(o)).collect::<Result<_, _>>()?,
            since,
            until,
            caseless: false,
            newest: None,
        })
    }
}

fn action(text: &str) -> Result<Action, Failure> {
    Action::parse(text).ok_or_else(|| {
        let names: Vec<&str> = Action::ALL.iter().map(|a| a.as_str()).collect();
        Failure::usage(format!("--action {text}: there is no such action"))
            .hint(format!("one of {}", names.join(", ")))
    })
}

fn outcome(text: &str) -> Result<Outcome, Failure> {
    Outcome::parse(text).ok_or_else(|| {
        let names: Vec<&str> = Outcome::ALL.iter().map(|o| o.as_str()).collect();
        Failure::usage(format!("--outcome {text}: there is no such outcome"))
            .hint(format!("one of {}", names.join(", ")))
    })
}
