//! `audit report`: the answers to what reviewers ask first.

mod resets;
mod summary;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};

use crate::cli::out::Out;
use crate::cli::time_arg::{on_record, point, span_ago};
use crate::cli::{Failure, Global};

#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// Every reset that was made, a row each
    Resets(resets::ResetsArgs),
    /// The sums: outcomes, operators, methods, refusals, times
    Summary(summary::SummaryArgs),
}

pub fn run(command: &ReportCommand, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    match command {
        ReportCommand::Resets(args) => resets::run(args, global, out),
        ReportCommand::Summary(args) => summary::run(args, global, out),
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
