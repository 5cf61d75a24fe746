use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use clap::Args;

use crate::cli::Failure;
use crate::cli::commands::work::case_id;
use crate::ledger::{Action, Filter, Outcome};

/// Which entries are meant. Several values of one option mean any of them.
#[derive(Clone, Debug, Args)]
pub struct FilterArgs {
    /// Action, like `mfa.factor_admin_reset` (repeatable)
    #[arg(long, value_name = "ACTION")]
    action: Vec<String>,
    /// Case (repeatable)
    #[arg(long, value_name = "CASE")]
    case: Vec<String>,
    /// The platform's id of the user (repeatable)
    #[arg(long, value_name = "ID")]
    target: Vec<String>,
    /// The operator who acted (repeatable; --operator is who you are)
    #[arg(long, value_name = "NAME")]
    actor: Vec<String>,
    /// Outcome (repeatable)
    #[arg(long, value_name = "OUTCOME")]
    outcome: Vec<String>,
    /// From this day or time on
    #[arg(long, value_name = "TIME", conflicts_with = "last")]
    since: Option<String>,
    /// Before this day or time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// The last so long: 90d, 12w, 6m, 2y, 24h
    #[arg(long, value_name = "DURATION")]
    last: Option<String>,
}

impl FilterArgs {
    pub fn filter(&self, now: DateTime<Utc>) -> Result<Filter, Failure> {
        let since = match (&self.since, &self.last) {
            (Some(text), _) => Some(time(text)?),
            (None, Some(text)) => Some(now - span(text)?),
            (None, None) => None,
        };
        Ok(Filter {
            actions: self.action.iter().map(|a| action(a)).collect::<Result<_, _>>()?,
            cases: self.case.iter().map(|c| case_id(c)).collect::<Result<_, _>>()?,
            targets: self.target.clone(),
            actors: self.actor.clone(),
            outcomes: self.outcome.iter().map(|o| outcome(o)).collect::<Result<_, _>>()?,
            since,
            until: self.until.as_deref().map(time).transpose()?,
            newest: None,
        })
    }
}

fn action(text: &str) -> Result<Action, Failure> {
    Action::parse(text).ok_or_else(|| {
        let names: Vec<&str> = Action::ALL.iter().map(|a| a.as_str()).collect();
        Failure::usage(format!("--action {text}: there is no such action")).hint(format!("one of {}", names.join(", ")))
    })
}

fn outcome(text: &str) -> Result<Outcome, Failure> {
    Outcome::parse(text).ok_or_else(|| {
        let names: Vec<&str> = Outcome::ALL.iter().map(|o| o.as_str()).collect();
        Failure::usage(format!("--outcome {text}: there is no such outcome"))
            .hint(format!("one of {}", names.join(", ")))
    })
}

/// A day (its beginning, UTC) or a time in RFC 3339.
fn time(text: &str) -> Result<DateTime<Utc>, Failure> {
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().and_then(|d| d.and_hms_opt(0, 0, 0));
    DateTime::parse_from_rfc3339(text).map(|t| t.to_utc()).ok().or_else(|| day().map(|d| d.and_utc())).ok_or_else(
        || Failure::usage(format!("{text} is neither a day like 2026-05-17 nor a time like 2026-05-17T09:00:00Z")),
    )
}

/// `90d`, `12w`, `6m`, `2y`, `24h`. A month is 31 days and a year 366: rather too much than too little.
fn span(text: &str) -> Result<TimeDelta, Failure> {
    let wrong = || Failure::usage(format!("--last {text}: it is like 24h, 90d, 12w, 6m or 2y"));
    let (at, unit) = text.char_indices().last().ok_or_else(wrong)?;
    let number: i64 = text[..at].parse().ok().filter(|n| (0..=100_000).contains(n)).ok_or_else(wrong)?;
    let days = match unit {
        'h' => return TimeDelta::try_hours(number).ok_or_else(wrong),
        'd' => number,
        'w' => number * 7,
        'm' => number * 31,
        'y' => number * 366,
        _ => return Err(wrong()),
    };
    TimeDelta::try_days(days).ok_or_else(wrong)
}
