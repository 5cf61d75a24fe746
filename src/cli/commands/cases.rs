use chrono::{DateTime, SecondsFormat, Utc};
use clap::Args;
use serde_json::json;

use crate::base::clock::{Clock as _, SystemClock};
use crate::base::safe_text::safe;
use crate::cli::installation::{Installation, case_list};
use crate::cli::keeper::note_open;
use crate::cli::out::Out;
use crate::cli::{Failure, Global, pick};
use crate::ledger::{Action, CaseListing};
use crate::report::checks::{CHECKS, LastChecks};
use crate::report::queue::{ACTIONS, CHANGES, ENDS, QueuedCase, Waits, age, queue};
use crate::ui::prompter::Grid;
use crate::ui::terminal::Terminal;

#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools)] // each is a flag of its own
pub struct CasesArgs {
    /// Only open ones (this is what is shown unless another is asked for)
    #[arg(long, conflicts_with_all = ["overdue", "all"])]
    open: bool,
    /// Only open ones whose target has not enrolled in time, that a senior has not taken for an
    /// hour, that left an account open, or that are not contained
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
    /// Only open ones that you hold, or that are offered to you
    #[arg(long, conflicts_with_all = ["held_by", "all"])]
    mine: bool,
    /// Only open ones that wait for these
    #[arg(long, value_name = "WHOM", value_parser = ["me", "operator", "senior", "user"], conflicts_with = "all")]
    waiting_for: Option<String>,
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
    let now = SystemClock.now();
    let mut rows = queue(&entries, now)?;
    let me = me(args, &rows, global, out.json().is_none())?;
    let is_mine = |row: &QueuedCase| {
        me.as_ref().is_some_and(|me| row.holder == *me || row.offered.as_ref() == Some(me))
    };
    rows.retain(|row| {
        let waits = row.waits_for();
        let for_whom = match args.waiting_for.as_deref() {
            None => true,
            Some("me") => waits == Some(Waits::Operator) && is_mine(row),
            Some(whom) => waits.is_some_and(|waits| waits.as_str() == whom),
        };
        for_whom && (!args.mine || is_mine(row))
    });
    rows.retain(|row| {
        let wanted = args.all || row.outcome.is_none() && (!args.overdue || row.overdue);
        let user = args.user.as_ref().is_none_or(|user| row.is_about(user));
        let ticket = args.ticket.as_ref().is_none_or(|ticket| row.ticket.as_ref() == Some(ticket));
        wanted && user && ticket && args.held_by.as_ref().is_none_or(|h| row.holder == *h)
    });
    if rows.is_empty() {
        are_known(args, global, &*list)?;
    }
    let checks = last_checks(&*list)?;
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
        let checks = checks.to_json(now);
        out.document(&json!({ "schema": "readmit.cases/1", "cases": cases, "checks": checks }))?;
        return Ok(0);
    }
    if rows.is_empty() {
        out.line(&none(args))?;
        return said(&checks, now, global, out);
    }
    if !args.all {
        // First what the reader has to do, then what others have to.
        rows.sort_by_key(|row| {
            (row.waits_for().map(|waits| place(waits, is_mine(row))), row.opened)
        });
        out.line(&summary(&rows, is_mine))?;
    }
    let rows = rows
        .into_iter()
        .map(|r| {
            let waits = match r.waits_for() {
                Some(Waits::Operator) if is_mine(&r) => "you".to_owned(),
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
    said(&checks, now, global, out)
}

/// So many of the newest checks are looked at: every platform has one among them.
const CHECKS_LOOKED_AT: usize = 64;

fn last_checks(list: &dyn CaseListing) -> Result<LastChecks, Failure> {
    let mut checks = LastChecks::default();
    for action in CHECKS {
        for entry in list.newest_of(action, CHECKS_LOOKED_AT)? {
            checks.take(entry.action, entry.time, &entry.actor, &entry.data);
        }
    }
    Ok(checks)
}

/// Says when the nightly checks last ran, below the list, once they have ever run. Who leaves them
/// out is seen by everybody.
fn said(
    checks: &LastChecks,
    now: DateTime<Utc>,
    global: &Global,
    out: &mut Out,
) -> Result<u8, Failure> {
    if checks.nightly {
        let width = Terminal::of_results(global.wishes()).width;
        for (_, line) in checks.said(&[], now) {
            out.line(&textwrap::fill(&safe(&line), width))?;
        }
    }
    Ok(0)
}

/// Whoever reads the list, as far as that is known without a key. It is an error only where the
/// list is narrowed to their own cases. The operators are read only where it matters who of them it
/// is: the list is what a shift begins with.
fn me(
    args: &CasesArgs,
    rows: &[QueuedCase],
    global: &Global,
    for_people: bool,
) -> Result<Option<String>, Failure> {
    let narrowed = args.mine || args.waiting_for.as_deref() == Some("me");
    let of_an_operator = rows.iter().any(|row| row.waits_for() == Some(Waits::Operator));
    if !narrowed {
        if args.all || !for_people || !of_an_operator {
            return Ok(None);
        }
        if let Some(named) = &global.operator {
            return Ok(Some(named.clone()));
        }
    }
    let named = Installation::open_to_read(global)
        .and_then(|installation| Ok(installation.account(global)?.name.clone()));
    if narrowed { named.map(Some) } else { Ok(named.ok()) }
}

fn place(waits: Waits, mine: bool) -> u8 {
    match waits {
        Waits::Operator if mine => 0,
        Waits::Senior => 1,
        Waits::User => 2,
        Waits::Operator => 3,
    }
}

/// "2 wait for you, 1 for a senior, 1 for the user, 3 for other operators; 1 overdue".
fn summary(rows: &[QueuedCase], is_mine: impl Fn(&QueuedCase) -> bool) -> String {
    let places: Vec<u8> = rows
        .iter()
        .filter_map(|row| row.waits_for().map(|waits| place(waits, is_mine(row))))
        .collect();
    let whom = ["you", "a senior", "the user", "other operators"];
    let mut said: Vec<String> = Vec::new();
    for (place, whom) in (0_u8..).zip(whom) {
        let count: usize = places.iter().map(|at| usize::from(*at == place)).sum();
        match (count, said.is_empty()) {
            (0, _) => {}
            (1, true) => said.push(format!("1 waits for {whom}")),
            (n, true) => said.push(format!("{n} wait for {whom}")),
            (n, false) => said.push(format!("{n} for {whom}")),
        }
    }
    let overdue = rows.iter().filter(|row| row.overdue).count();
    let overdue = if overdue == 0 { String::new() } else { format!("; {overdue} overdue") };
    format!("{}{overdue}", said.join(", "))
}

/// Fails if nobody is called as the list is asked for: that they have no case would be no answer.
fn are_known(args: &CasesArgs, global: &Global, list: &dyn CaseListing) -> Result<(), Failure> {
    if args.user.is_none() && args.held_by.is_none() {
        return Ok(());
    }
    let installation = Installation::open_to_read(global)?;
    if let Some(holder) = &args.held_by {
        pick::operator(&installation, holder)?;
    }
    if let Some(user) = &args.user {
        let ever = list.entries(&[Action::CaseOpened, Action::IncidentOpened], true)?;
        let ever = queue(&ever, SystemClock.now())?;
        if !ever.iter().any(|row| row.is_about(user))
            && pick::of_directory(&installation, user).is_empty()
        {
            return Err(pick::nobody(user));
        }
    }
    Ok(())
}

/// An empty list, in words.
fn none(args: &CasesArgs) -> String {
    let kind = if args.all {
        "no cases"
    } else if args.overdue && (args.mine || args.waiting_for.is_some()) {
        "no overdue cases"
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
    let mine = if args.mine { " of yours" } else { "" };
    let waits = match args.waiting_for.as_deref() {
        None => "",
        Some("me") => " that wait for you",
        Some("operator") => " that wait for an operator",
        Some("senior") => " that wait for a senior",
        Some(_) => " that wait for the user",
    };
    format!("{kind}{mine}{waits}{about}{held}{ticket}")
}

/// `--operator` says who acts, and means nothing here: whoever gives it by a flag, and nothing that
/// narrows the list, may have meant another thing.
fn hint(args: &CasesArgs, global: &Global) {
    let given =
        std::env::var("READMIT_OPERATOR").ok() != global.operator && global.operator.is_some();
    let narrowed = args.held_by.is_some()
        || args.user.is_some()
        || args.ticket.is_some()
        || args.mine
        || args.waiting_for.is_some();
    if given && !narrowed && !global.quiet {
        let line = "--operator says who you are; your cases: --mine; the cases that somebody else holds: --held-by NAME";
        crate::ui::Ui::new().note(line);
    }
}
