use std::collections::HashMap;

use chrono::{DateTime, SecondsFormat, Utc};
use clap::Args;
use serde_json::json;

use crate::cli::installation::case_list;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::format::text;
use crate::ledger::sqlite::Listed;
use crate::ledger::{Action, LedgerError, Outcome};
use crate::ui::person::Grid;

#[derive(Debug, Args)]
pub struct CasesArgs {
    /// Only open ones (this is what is shown unless another is asked for)
    #[arg(long, conflicts_with_all = ["overdue", "all"])]
    open: bool,
    /// Only open ones whose target has not enrolled in time
    #[arg(long, conflicts_with = "all")]
    overdue: bool,
    /// Closed ones too
    #[arg(long)]
    all: bool,
    /// About this user: login, address or id
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// Held by this operator (not to be confused with --operator: who you are)
    #[arg(long, value_name = "NAME")]
    held_by: Option<String>,
}

/// What a list says of a case.
#[derive(Clone, Debug)]
struct Row {
    id: String,
    login: String,
    addresses: Vec<String>,
    target: String,
    holder: String,
    opened: DateTime<Utc>,
    state: &'static str,
    outcome: Option<&'static str>,
    overdue: bool,
}

/// The entries that decide what a list says.
const ACTIONS: [Action; 12] = [
    Action::CaseOpened,
    Action::CasePaused,
    Action::CaseResumed,
    Action::CaseTakenOver,
    Action::ApprovalRequested,
    Action::ApprovalGranted,
    Action::ApprovalDenied,
    Action::FactorEnrolled,
    Action::EnrolmentOverdue,
    Action::CaseClosed,
    Action::IncidentOpened,
    Action::IncidentClosed,
];

pub fn run(args: &CasesArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    hint(global);
    // Without looking at hashes or signatures: a list permits nothing, and `show` and `recover` look at them.
    let mut rows = fold(&case_list(global)?.entries(&ACTIONS, args.all)?)?;
    rows.retain(|row| {
        let wanted = args.all || row.outcome.is_none() && (!args.overdue || row.overdue);
        let is = |u: &String| {
            let mut names = row.addresses.iter().chain([&row.login]);
            row.target == *u || names.any(|name| name.eq_ignore_ascii_case(u))
        };
        let user = args.user.as_ref().is_none_or(is);
        wanted && user && args.held_by.as_ref().is_none_or(|h| row.holder == *h)
    });
    if out.json().is_some() {
        let cases: Vec<_> = rows
            .iter()
            .map(|r| {
                json!({
                    "case": r.id, "login": r.login, "target": r.target, "holder": r.holder,
                    "opened": r.opened.to_rfc3339_opts(SecondsFormat::Millis, true),
                    "state": r.state, "outcome": r.outcome, "overdue": r.overdue,
                })
            })
            .collect();
        out.document(&json!({ "schema": "readmit.cases/1", "cases": cases }))?;
        return Ok(0);
    }
    if rows.is_empty() {
        out.line(if args.all { "no cases" } else { "no open cases" })?;
        return Ok(0);
    }
    let rows = rows
        .into_iter()
        .map(|r| {
            let state = match (r.outcome, r.overdue) {
                (Some(outcome), _) => outcome.replace('_', " "),
                (None, true) => format!("{}, overdue", r.state),
                (None, false) => r.state.to_owned(),
            };
            vec![r.id, r.login, r.holder, r.opened.format("%Y-%m-%d %H:%M").to_string(), state]
        })
        .collect();
    let columns = ["Case", "User", "Holder", "Opened (UTC)", "State"].map(str::to_owned).to_vec();
    out.line(&crate::ui::table(&Grid { columns, rows }, global.wishes()))?;
    Ok(0)
}

/// `--operator` says who acts, and means nothing here: whoever gives it by a flag may have meant another thing.
fn hint(global: &Global) {
    let given = std::env::var("READMIT_OPERATOR").ok() != global.operator && global.operator.is_some();
    if given && !global.quiet {
        use std::io::Write;
        let line = "readmit: --operator says who you are, and a list is the same for everybody; the cases that somebody holds: --held-by NAME";
        drop(writeln!(std::io::stderr().lock(), "{line}"));
    }
}

fn fold(entries: &[Listed]) -> Result<Vec<Row>, LedgerError> {
    let mut rows: Vec<Row> = Vec::new();
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    for entry in entries {
        let begins = |state| {
            let time = text::parse_time(&entry.time);
            let opened = time.ok_or_else(|| LedgerError::Damaged(format!("entry {} has no time", entry.seq)))?;
            Ok::<Row, LedgerError>(Row {
                id: entry.case.clone(),
                login: entry.login.clone().unwrap_or_else(|| "(erased)".to_owned()),
                addresses: entry.addresses.clone(),
                target: entry.target.clone().unwrap_or_default(),
                holder: entry.actor.clone(),
                opened,
                state,
                outcome: None,
                overdue: false,
            })
        };
        let begun = match entry.action {
            Action::CaseOpened => Some(begins("open")?),
            Action::IncidentOpened => Some(begins("incident")?),
            _ => None,
        };
        if let Some(row) = begun {
            by_id.insert(&entry.case, rows.len());
            rows.push(row);
            continue;
        }
        let Some(row) = by_id.get(entry.case.as_str()).and_then(|at| rows.get_mut(*at)) else { continue };
        match entry.action {
            Action::CasePaused => row.state = "paused",
            Action::CaseResumed | Action::ApprovalGranted | Action::ApprovalDenied => row.state = "open",
            Action::CaseTakenOver => {
                row.state = "open";
                row.holder.clone_from(&entry.actor);
            }
            Action::ApprovalRequested => row.state = "waiting for a senior",
            Action::FactorEnrolled => {
                row.state = "enrolled";
                row.overdue = false;
            }
            Action::EnrolmentOverdue => row.overdue = true,
            Action::CaseClosed => row.outcome = entry.outcome.map(Outcome::as_str).or(Some("closed")),
            Action::IncidentClosed => row.outcome = Some("incident closed"),
            _ => {}
        }
    }
    Ok(rows)
}
