use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use clap::Args;
use serde_json::json;

use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::{Action, Committed, Filter, Ledger};
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
    let installation = Installation::open(global)?;
    let entries = installation.ledger.read(&Filter { actions: ACTIONS.to_vec(), ..Filter::default() })?;
    let mut rows = fold(&entries);
    rows.retain(|row| {
        let wanted = args.all || row.outcome.is_none() && (!args.overdue || row.overdue);
        let user = args.user.as_ref().is_none_or(|u| row.login.eq_ignore_ascii_case(u) || row.target == *u);
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

fn fold(entries: &[Committed]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
    for entry in entries {
        let draft = entry.draft();
        let Some(id) = draft.case.clone() else { continue };
        if matches!(draft.action, Action::CaseOpened | Action::IncidentOpened) {
            let login = draft.private.get("login").and_then(|v| v.as_str()).unwrap_or("(erased)");
            by_id.insert(id.clone(), rows.len());
            rows.push(Row {
                id,
                login: login.to_owned(),
                target: draft.target.clone().unwrap_or_default(),
                holder: draft.actor.clone(),
                opened: entry.time(),
                state: if draft.action == Action::IncidentOpened { "incident" } else { "open" },
                outcome: None,
                overdue: false,
            });
            continue;
        }
        let Some(row) = by_id.get(&id).and_then(|at| rows.get_mut(*at)) else { continue };
        match draft.action {
            Action::CasePaused => row.state = "paused",
            Action::CaseResumed | Action::ApprovalGranted | Action::ApprovalDenied => row.state = "open",
            Action::CaseTakenOver => {
                row.state = "open";
                row.holder.clone_from(&draft.actor);
            }
            Action::ApprovalRequested => row.state = "waiting for a senior",
            Action::FactorEnrolled => {
                row.state = "enrolled";
                row.overdue = false;
            }
            Action::EnrolmentOverdue => row.overdue = true,
            Action::CaseClosed => row.outcome = draft.outcome.map(crate::ledger::Outcome::as_str).or(Some("closed")),
            Action::IncidentClosed => row.outcome = Some("incident closed"),
            _ => {}
        }
    }
    rows
}
