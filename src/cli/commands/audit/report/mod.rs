//! `audit report`: the answers to what reviewers ask first. The sums stand here.

mod lists;
mod policy;
mod resets;

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use serde_json::json;

use super::taking::{Taking, failure_of};
use crate::base::clock::{Clock, SystemClock};
use crate::base::safe_text::safe;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::pager::PagedLines;
use crate::cli::time_arg::{on_record, point, span_ago};
use crate::cli::{Failure, Global};
use crate::ledger::export::{ExportError, NewFile};
use crate::ledger::format::text::time;
use crate::report::{Summary, bar, sparkline};
use crate::ui::terminal::Terminal;

#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// Every reset that was made, a row each
    Resets(resets::ResetsArgs),
    /// The sums: outcomes, operators, methods, refusals, times
    Summary(SummaryArgs),
    /// Each operator's roles: from when to when, and given by whom
    Access(lists::ListArgs),
    /// The runbooks that were accepted, each with its date and its loosenings in words
    Policy(lists::ListArgs),
    /// Red flags that were approved, overdue enrolments, open doors, undelivered notices, answered
    /// differences
    Exceptions(lists::ListArgs),
}

pub fn run(command: &ReportCommand, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    match command {
        ReportCommand::Resets(args) => resets::run(args, global, out),
        ReportCommand::Summary(args) => summary(args, global, out),
        ReportCommand::Access(args) => lists::of_access(args, global, out),
        ReportCommand::Policy(args) => lists::of_policy(args, global, out),
        ReportCommand::Exceptions(args) => lists::of_exceptions(args, global, out),
    }
}

/// Writes the file that somebody takes away, if there is one, and records that they take it.
fn written(
    taking: Option<&Taking>,
    file: Option<(NewFile, &PathBuf)>,
    installation: &mut Installation,
    write: impl FnOnce(&mut NewFile) -> std::io::Result<()>,
) -> Result<(), Failure> {
    match (taking, file) {
        (Some(taking), Some((mut file, path))) => {
            let failure = |error: ExportError| failure_of(error, path);
            write(&mut file).map_err(|error| failure(error.into()))?;
            taking.name(installation, [file.whole().map_err(failure)?])
        }
        (Some(taking), None) => taking.record(installation),
        (None, _) => Ok(()),
    }
}

/// Records what became of rows that went to standard output: they are whole when all of them went
/// there.
fn settled(
    taking: Option<&Taking>,
    path: Option<&PathBuf>,
    installation: &mut Installation,
    shown: Result<u8, Failure>,
) -> Result<u8, Failure> {
    match taking {
        Some(taking) if path.is_none() => taking.settled(installation, shown),
        Some(_) | None => shown,
    }
}

/// The range of time that is meant.
#[derive(Clone, Debug, Args)]
struct RangeArgs {
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

type Bound = Option<DateTime<Utc>>;

impl RangeArgs {
    fn range(&self, now: DateTime<Utc>) -> Result<(Bound, Bound), Failure> {
        let since = match (&self.since, &self.last) {
            (Some(text), _) => Some(point("--since", text, now)?),
            (None, Some(text)) => Some(span_ago("--last", text, now)?),
            (None, None) => None,
        };
        let until = self.until.as_deref().map(|text| point("--until", text, now)).transpose()?;
        on_record(since, until, now)?;
        Ok((since, until))
    }
}

/// A range, in words.
fn in_words(since: Bound, until: Bound) -> String {
    let at = |t: DateTime<Utc>| t.format("%Y-%m-%d %H:%M UTC").to_string();
    match (since, until) {
        (None, None) => "from the first entry to the last".to_owned(),
        (Some(since), None) => format!("since {}", at(since)),
        (None, Some(until)) => format!("before {}", at(until)),
        (Some(since), Some(until)) => format!("from {} to before {}", at(since), at(until)),
    }
}

/// Columns that a name is shown in, and that a bar may have.
const NAME: usize = 30;

const BAR: usize = 24;

#[derive(Debug, Args)]
pub struct SummaryArgs {
    #[command(flatten)]
    range: RangeArgs,
    /// Do not page on a terminal
    #[arg(long)]
    no_pager: bool,
}

pub fn summary(args: &SummaryArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let (since, until) = args.range.range(SystemClock.now())?;
    let installation = Installation::open_to_hand_out(global)?;
    let sum = crate::report::summary(&installation.ledger.kept(), since, until)?;
    if out.json().is_some() {
        let mut document = sum.to_json();
        document["schema"] = json!("readmit.summary/1");
        document["since"] = since.map(time).into();
        document["until"] = until.map(time).into();
        document["exit"] = 0.into();
        out.document(&document)?;
        return Ok(0);
    }
    let terminal = Terminal::of_results(global.wishes());
    let mut lines = PagedLines::paged(global, args.no_pager);
    lines.put(&format!("Cases {}", in_words(since, until)))?.is_break();
    for line in told(&sum, &terminal) {
        if lines.put(&line)?.is_break() {
            break;
        }
    }
    lines.finish()?;
    Ok(0)
}

fn told(sum: &Summary, terminal: &Terminal) -> Vec<String> {
    let mut lines = vec![
        String::new(),
        format!("{:>7}  opened", sum.opened),
        format!("{:>7}  closed", sum.closed()),
    ];
    // A picture says nothing to who has it read aloud.
    if sum.weeks.len() > 1 && !terminal.plain {
        let room = terminal.width.saturating_sub(30).max(8);
        let from = sum.weeks.len().saturating_sub(room);
        lines.push(format!(
            "         {}  opened, a week each",
            sparkline(&sum.weeks[from..], terminal.unicode)
        ));
    }
    for (title, counts) in [
        ("How they ended", &sum.outcomes),
        ("Who closed them", &sum.operators),
        ("How callers were verified", &sum.methods),
        ("What did not count", &sum.rejected),
        ("Refused because of", &sum.refusals),
    ] {
        if !counts.is_empty() {
            lines.push(String::new());
            lines.push(title.to_owned());
            let mut sorted: Vec<(&String, &u64)> = counts.iter().collect();
            sorted.sort_by_key(|(name, n)| (std::cmp::Reverse(**n), (*name).clone()));
            let max = sorted.first().map_or(0, |(_, n)| **n);
            let room = terminal.width.saturating_sub(NAME + 12).min(BAR);
            for (name, n) in sorted {
                let bar = if terminal.plain {
                    String::new()
                } else {
                    bar(*n, max, room, terminal.unicode)
                };
                let name = safe(&name.replace('_', " "));
                lines.push(format!("{n:>7}  {name:NAME$}  {bar}").trim_end().to_owned());
            }
        }
    }
    lines.push(String::new());
    lines.push(format!("{:>7}  approvals granted, {} denied", sum.approved, sum.denied));
    lines.push(format!("{:>7}  incidents", sum.incidents));
    lines.push(format!(
        "{:>7}  enrolments overdue, {} of them still",
        sum.overdue, sum.overdue_open
    ));
    if let (Some(median), Some(p90)) = (sum.within(50), sum.within(90)) {
        let n = sum.recovery.len();
        lines.push(format!(
            "{n:>7}  recoveries: half within {}, nine in ten within {}",
            span(median),
            span(p90)
        ));
    }
    lines
}

fn span(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}
