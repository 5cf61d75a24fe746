use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, SecondsFormat, Utc};
use clap::Args;
use serde_json::{Value, json};

use crate::case::event::Sent;
use crate::cli::installation::{Installation, case_list};
use crate::cli::out::Out;
use crate::cli::{Failure, Global, known};
use crate::ledger::format::text;
use crate::ledger::sqlite::{CaseList, Listed};
use crate::ledger::{Action, LedgerError, Outcome, Phase};
use crate::ui::person::Grid;
use crate::ui::text::safe;

#[derive(Debug, Args)]
pub struct CasesArgs {
    /// Only open ones (this is what is shown unless another is asked for)
    #[arg(long, conflicts_with_all = ["overdue", "all"])]
    open: bool,
    /// Only open ones whose target has not enrolled in time, that left an account open, or that are not contained
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
#[allow(clippy::struct_excessive_bools)] // each is a fact of its own
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
    /// A notice was tried, and has not reached everyone on file.
    untold: bool,
    /// Intents of changes that may have happened.
    changed: BTreeSet<u64>,
    /// A new factor is there, and theirs by the word of the verified user.
    confirmed: bool,
    /// It was refused or given up.
    ended: bool,
}

impl Row {
    /// Somebody works on it. One that has ended stays ended, whoever holds it.
    fn goes_on(&mut self) {
        if self.state == ESCALATED {
            self.overdue = false;
        }
        if !self.ended {
            self.state = "open";
        }
    }

    /// The case came to nothing: whatever it changed is not left lying.
    fn ends(&mut self, state: &'static str) {
        self.ended = true;
        let open = !self.changed.is_empty() && !self.confirmed;
        (self.state, self.overdue) = if open { (OPEN_DOOR, true) } else { (state, false) };
    }
}

/// The state of a case that a senior has to take.
const ESCALATED: &str = "escalated: waits for a senior";

/// The state of a case that came to nothing after it had changed the account.
const OPEN_DOOR: &str = "open door";

/// The entries that decide what a list says.
const ACTIONS: [Action; 18] = [
    Action::CaseOpened,
    Action::CasePaused,
    Action::CaseResumed,
    Action::CaseTakenOver,
    Action::ApprovalRequested,
    Action::ApprovalGranted,
    Action::ApprovalDenied,
    Action::FactorEnrolled,
    Action::EnrolmentOverdue,
    Action::NoticeSent,
    Action::CaseReferred,
    Action::CaseEscalated,
    Action::CaseRefused,
    Action::CaseAbandoned,
    Action::CaseDoorClosed,
    Action::CaseClosed,
    Action::IncidentOpened,
    Action::IncidentClosed,
];

/// What changes an account: of cases that are open, it decides whether a door is.
const CHANGES: [Action; 8] = [
    Action::FactorAdminReset,
    Action::BackupCodesGenerated,
    Action::EnrolmentTicketIssued,
    Action::PasswordSet,
    Action::PasswordTicketIssued,
    Action::SessionsRevoked,
    Action::UserDisabled,
    Action::UserEnabled,
];

pub fn run(args: &CasesArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    hint(global);
    // Without looking at hashes or signatures: a list permits nothing, and `show` and `recover` look at them.
    let list = case_list(global)?;
    let entries = if args.all {
        // Of closed cases it does not matter any more what they changed.
        let mut entries = list.entries(&ACTIONS, true)?;
        entries.extend(list.entries(&CHANGES, false)?);
        entries.sort_by_key(|entry| entry.seq);
        entries
    } else {
        list.entries(&[&ACTIONS[..], &CHANGES[..]].concat(), false)?
    };
    let mut rows = fold(&entries)?;
    rows.retain(|row| {
        let wanted = args.all || row.outcome.is_none() && (!args.overdue || row.overdue);
        let user = args.user.as_ref().is_none_or(|user| row.is_about(user));
        wanted && user && args.held_by.as_ref().is_none_or(|h| row.holder == *h)
    });
    if rows.is_empty() {
        are_known(args, global, &list)?;
    }
    if out.json().is_some() {
        let cases: Vec<_> = rows
            .iter()
            .map(|r| {
                json!({
                    "case": r.id, "login": r.login, "target": r.target, "holder": r.holder,
                    "opened": r.opened.to_rfc3339_opts(SecondsFormat::Millis, true),
                    "state": r.state, "outcome": r.outcome, "overdue": r.overdue,
                    "not_told": r.untold && r.outcome.is_none(),
                })
            })
            .collect();
        out.document(&json!({ "schema": "readmit.cases/1", "cases": cases }))?;
        return Ok(0);
    }
    if rows.is_empty() {
        out.line(&none(args))?;
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
            let state = if r.untold && r.outcome.is_none() { format!("{state}, target not told") } else { state };
            vec![r.id, r.login, r.holder, r.opened.format("%Y-%m-%d %H:%M").to_string(), state]
        })
        .collect();
    let columns = ["Case", "User", "Holder", "Opened (UTC)", "State"].map(str::to_owned).to_vec();
    out.line(&crate::ui::table(&Grid { columns, rows }, global.wishes()))?;
    Ok(0)
}

impl Row {
    fn is_about(&self, user: &str) -> bool {
        let mut names = self.addresses.iter().chain([&self.login]);
        self.target == user || names.any(|name| name.eq_ignore_ascii_case(user))
    }
}

/// Fails if nobody is called as the list is asked for: that they have no case would be no answer.
fn are_known(args: &CasesArgs, global: &Global, list: &CaseList) -> Result<(), Failure> {
    if args.user.is_none() && args.held_by.is_none() {
        return Ok(());
    }
    let installation = Installation::open_to_read(global)?;
    if let Some(holder) = &args.held_by {
        known::operator(&installation, holder)?;
    }
    if let Some(user) = &args.user {
        let ever = fold(&list.entries(&[Action::CaseOpened, Action::IncidentOpened], true)?)?;
        if !ever.iter().any(|row| row.is_about(user)) && !known::in_directory(&installation, user) {
            return Err(known::nobody(user));
        }
    }
    Ok(())
}

/// An empty list, in words.
fn none(args: &CasesArgs) -> String {
    let kind = if args.all {
        "no cases"
    } else if args.overdue {
        "no open case is overdue"
    } else {
        "no open cases"
    };
    let about = args.user.as_ref().map(|user| format!(" about {}", safe(user))).unwrap_or_default();
    let held = args.held_by.as_ref().map(|holder| format!(" held by {}", safe(holder))).unwrap_or_default();
    format!("{kind}{about}{held}")
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
                untold: false,
                changed: BTreeSet::new(),
                confirmed: false,
                ended: false,
            })
        };
        let begun = match entry.action {
            Action::CaseOpened => Some(begins("open")?),
            Action::IncidentOpened => Some(begins("incident")?),
            _ => None,
        };
        if let Some(row) = begun {
            by_id.insert(&entry.case, rows.len());
            rows.push(Row { overdue: entry.action == Action::IncidentOpened, ..row });
            continue;
        }
        let Some(row) = by_id.get(entry.case.as_str()).and_then(|at| rows.get_mut(*at)) else { continue };
        match (entry.phase, entry.intent) {
            (Some(Phase::Intent), _) if CHANGES.contains(&entry.action) => {
                row.changed.insert(entry.seq);
            }
            (Some(Phase::Outcome), Some(intent)) if entry.outcome == Some(Outcome::Failed) => {
                row.changed.remove(&intent);
            }
            _ => {}
        }
        match entry.action {
            Action::CaseReferred => {
                row.state = ESCALATED;
                row.overdue |= !row.changed.is_empty();
            }
            Action::CaseRefused => row.ends("refused, to be closed"),
            Action::CaseAbandoned => row.ends("given up, to be closed"),
            Action::CaseEscalated => row.ends("escalated, to be closed"),
            Action::CaseDoorClosed => (row.state, row.overdue) = ("to be closed", false),
            // Until it is suspended, an incident waits for nothing else.
            Action::UserDisabled if entry.phase == Some(Phase::Outcome) => {
                let done = matches!(entry.outcome, Some(Outcome::Succeeded | Outcome::Accepted | Outcome::Attested));
                row.overdue &= !done;
            }
            Action::CasePaused => row.state = "paused",
            Action::CaseResumed | Action::ApprovalGranted | Action::ApprovalDenied => row.goes_on(),
            Action::CaseTakenOver => {
                row.goes_on();
                row.holder.clone_from(&entry.actor);
            }
            Action::ApprovalRequested => row.state = "waiting for a senior",
            Action::FactorEnrolled => {
                row.confirmed = entry.confirmed;
                // Of one that was given up, it closes the door.
                row.state = if row.state == OPEN_DOOR { "to be closed" } else { "enrolled" };
                row.overdue = false;
            }
            Action::EnrolmentOverdue => row.overdue = true,
            Action::NoticeSent => {
                let sent: Sent = serde_json::from_value(Value::Object(entry.data.clone()))
                    .map_err(|e| LedgerError::Damaged(format!("entry {} cannot be read: {e}", entry.seq)))?;
                row.untold = !sent.has_told_everyone();
            }
            Action::CaseClosed => row.outcome = entry.outcome.map(Outcome::as_str).or(Some("closed")),
            Action::IncidentClosed => row.outcome = Some("incident closed"),
            _ => {}
        }
    }
    Ok(rows)
}
