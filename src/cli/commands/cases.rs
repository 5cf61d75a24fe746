use chrono::SecondsFormat;
use clap::Args;
use serde_json::json;

use crate::base::clock::{Clock as _, SystemClock};
use crate::base::safe_text::safe;
use crate::cli::installation::{Installation, case_list};
use crate::cli::keeper::note_open;
use crate::cli::out::Out;
use crate::cli::{Failure, Global, known};
use crate::ledger::{Action, CaseListing};
use crate::report::queue::{ACTIONS, CHANGES, ENDS, Waits, age, queue};
use crate::ui::prompter::Grid;

#[derive(Debug, Args)]
pub struct CasesArgs {
    /// Only open ones (this is what is shown unless another is asked for)
    #[arg(long, conflicts_with_all = ["overdue", "all"])]
    open: bool,
    /// Only open ones whose target has not enrolled in time, that left an account open, or that are
    /// not contained
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
    /// Of this ticket, as it was put right if it was
    #[arg(long, value_name = "ID")]
    ticket: Option<String>,
}

pub fn run(args: &CasesArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    hint(args, global);
    note_open(global);
    // Without looking at hashes or signatures: a list permits nothing, and `show` and `recover`
    // look at them.
    let list = case_list(global)?;
    let entries = if args.all {
        // Of closed cases it does not matter any more what they changed.
        let mut entries = list.entries(&[&ACTIONS[..], &ENDS[..]].concat(), true)?;
        entries.extend(list.entries(&CHANGES, false)?);
        entries.sort_by_key(|entry| entry.seq);
        entries
    } else {
        list.entries(&[&ACTIONS[..], &CHANGES[..], &ENDS[..]].concat(), false)?
    };
    let mut rows = queue(&entries)?;
    rows.retain(|row| {
        let wanted = args.all || row.outcome.is_none() && (!args.overdue || row.overdue);
        let user = args.user.as_ref().is_none_or(|user| row.is_about(user));
        let ticket = args.ticket.as_ref().is_none_or(|ticket| row.ticket.as_ref() == Some(ticket));
        wanted && user && ticket && args.held_by.as_ref().is_none_or(|h| row.holder == *h)
    });
    if rows.is_empty() {
        are_known(args, global, &*list)?;
    }
    if out.json().is_some() {
        let cases: Vec<_> = rows
            .iter()
            .map(|r| {
                json!({
                    "case": r.id, "login": r.login, "target": r.target, "ticket": r.ticket, "holder": r.holder,
                    "opened": r.opened.to_rfc3339_opts(SecondsFormat::Millis, true),
                    "state": r.state, "stage": r.outcome.is_none().then_some(r.stage), "waits_for": r.waits_for().map(Waits::as_str),
                    "outcome": r.outcome, "overdue": r.overdue, "not_told": r.untold && r.outcome.is_none(),
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
    let now = SystemClock.now();
    let rows = rows
        .into_iter()
        .map(|r| {
            let waits = match r.waits_for() {
                Some(Waits::Operator) => r.holder.clone(),
                Some(Waits::Senior) => "a senior".to_owned(),
                Some(Waits::User) => "the user".to_owned(),
                None => String::new(),
            };
            let standing = r.standing();
            vec![
                r.id,
                r.login,
                r.ticket.unwrap_or_default(),
                r.holder,
                age(now - r.opened),
                waits,
                standing,
            ]
        })
        .collect();
    let columns = ["Case", "User", "Ticket", "Holder", "Age", "Waits for", "State"]
        .map(str::to_owned)
        .to_vec();
    out.line(&crate::ui::table(&Grid { columns, rows }, global.wishes()))?;
    Ok(0)
}

/// Fails if nobody is called as the list is asked for: that they have no case would be no answer.
fn are_known(args: &CasesArgs, global: &Global, list: &dyn CaseListing) -> Result<(), Failure> {
    if args.user.is_none() && args.held_by.is_none() {
        return Ok(());
    }
    let installation = Installation::open_to_read(global)?;
    if let Some(holder) = &args.held_by {
        known::operator(&installation, holder)?;
    }
    if let Some(user) = &args.user {
        let ever = queue(&list.entries(&[Action::CaseOpened, Action::IncidentOpened], true)?)?;
        if !ever.iter().any(|row| row.is_about(user))
            && known::of_directory(&installation, user).is_empty()
        {
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
    let held = args
        .held_by
        .as_ref()
        .map(|holder| format!(" held by {}", safe(holder)))
        .unwrap_or_default();
    let ticket = args
        .ticket
        .as_ref()
        .map(|ticket| format!(" of ticket {}", safe(ticket)))
        .unwrap_or_default();
    format!("{kind}{about}{held}{ticket}")
}

/// `--operator` says who acts, and means nothing here: whoever gives it by a flag, and nothing that
/// narrows the list, may have meant another thing.
fn hint(args: &CasesArgs, global: &Global) {
    let given =
        std::env::var("READMIT_OPERATOR").ok() != global.operator && global.operator.is_some();
    let narrowed = args.held_by.is_some() || args.user.is_some() || args.ticket.is_some();
    if given && !narrowed && !global.quiet {
        let line = "--operator says who you are, and a list is the same for everybody; the cases that somebody holds: --held-by NAME";
        crate::ui::Ui::new().note(line);
    }
}
