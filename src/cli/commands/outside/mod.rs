//! Work on a platform while the ledger was down: entered later, and confirmed by a second
//! person.

mod ask;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::case_command::result;
use crate::base::clock::{Clock as _, SystemClock};
use crate::base::safe_text::safe;
use crate::case::outside::{
    CONFIRMS, OutsideContext, OutsideDone, OutsideEntry, OutsideRecord, records,
};
use crate::case::rules::free_text;
use crate::cli::find_user::find_user;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::ledger::format::text::time;
use crate::ledger::{Action, Draft, Filter, Ledger as _, Object};
use crate::model::{Mode, User, UserId};
use crate::operator::{OperatorAccount, Right};
use crate::provider::{Provider, ProviderError};
use crate::session::SessionError;
use crate::ui::prompter::{MessageStyle, PromptError};

#[derive(Debug, Subcommand)]
pub enum OutsideCommand {
    /// Enter what was done on a platform while the ledger was down
    Record(RecordOutsideArgs),
    /// Confirm what somebody else entered (seniors)
    Confirm(ConfirmOutsideArgs),
    /// List what was entered, and what waits for a second person
    List(ListOutsideArgs),
}

pub fn run(command: OutsideCommand, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    match command {
        OutsideCommand::Record(args) => record(&args, global, out),
        OutsideCommand::Confirm(args) => confirm(&args, global, out),
        OutsideCommand::List(args) => list(&args, global, out),
    }
}

#[derive(Debug, Args)]
pub struct RecordOutsideArgs {
    /// The user: a login, an address or an id
    user: Option<String>,
    /// The platform's id of the user, where it cannot be looked up: it is taken as it stands, and
    /// USER is the login
    #[arg(long, value_name = "ID", requires = "user")]
    id: Option<String>,
    /// An act on the form, what came of it, and when: suspend=done@2026-05-17T14:03Z. Acts: factors,
    /// backup-codes, sessions, password, suspend, enable. Outcomes: done, failed, not-known
    /// (repeatable)
    #[arg(long, value_name = "ACT=OUTCOME@TIME", value_parser = OutsideDone::parse)]
    did: Vec<OutsideDone>,
    /// A sentence that says why it was done outside
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// The way in which the user was known; it verifies nobody
    #[arg(long, value_name = "TEXT")]
    verified: Option<String>,
    /// The ticket
    #[arg(long, value_name = "ID")]
    ticket: Option<String>,
}

#[derive(Debug, Args)]
pub struct ConfirmOutsideArgs {
    /// The number of the entry, as `readmit outside list` shows it
    number: u64,
    /// The user's login, typed once more
    #[arg(long, value_name = "LOGIN")]
    confirm: Option<String>,
}

#[derive(Debug, Args)]
pub struct ListOutsideArgs {
    /// Those that are confirmed too
    #[arg(long)]
    all: bool,
}

pub fn record(args: &RecordOutsideArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    installation.may_any(global, &[Right::Incident])?;
    all_answers(args, global)?;
    let provider = installation.provider(global)?;
    let mut person = global.person()?;
    let user = match (&args.user, &args.id) {
        (Some(login), Some(id)) => {
            match whose(&*provider, id) {
                Ok(Some(found)) if same(&found, login) => {}
                Ok(Some(found)) => return Err(anothers(id, &found, login)),
                Ok(None) => {
                    let what = format!("{} knows no user with the id {id}", provider.name());
                    return Err(Failure::usage(safe(&what)));
                }
                Err(fault) => person.tell(MessageStyle::Warn, &not_looked_up(id, login, &fault)),
            }
            User { id: UserId(id.clone()), login: login.clone(), name: login.clone() }
        }
        (typed, _) => user(&*provider, typed.as_deref(), global)?,
    };
    let acts = if args.did.is_empty() { ask::acts(&mut *person)? } else { args.did.clone() };
    let reason = match &args.reason {
        Some(reason) => reason.clone(),
        None => ask::line(&mut *person, "--reason", "Why was it done outside?", 10)?,
    };
    installation.check_reason(&reason)?;
    for text in args.verified.iter().chain(&args.ticket).chain(&args.user).chain(&args.id) {
        free_text::refuse(text)?;
    }
    let entry =
        OutsideEntry { acts, login: user.login.clone(), reason, verified: args.verified.clone() };
    may_record(&installation, installation.account(global)?, &entry, &user)?;
    let signed_in = installation.signed_in(global, Right::Incident, Action::OutsideRecorded)?;
    may_record(&installation, &signed_in.account, &entry, &user)?;
    let (data, private) = entry.parts();
    let draft = Draft {
        provider: Some(provider.name().to_owned()),
        target: Some(user.id.0.clone()),
        ticket: args.ticket.clone(),
        data,
        private,
        ..plain(Action::OutsideRecorded, &signed_in.account, global)?
    };
    let number = installation.record_draft(&signed_in.key, &draft)?;
    let acts: Vec<String> = entry.acts.iter().map(OutsideDone::in_words).collect();
    let document = json!({
        "schema": "readmit.outside/1", "number": number, "user": user.login, "acts": data_of(&entry.acts),
        "status": "waiting", "exit": 0,
    });
    let line = format!(
        "entered as {number}: {} ({}). It explains nothing until a senior runs `readmit outside confirm {number}`.",
        safe(&user.login),
        acts.join("; ")
    );
    result(out, &document, &line)?;
    Ok(0)
}

/// Every answer that is missing is named at once, where nobody can be asked.
fn all_answers(args: &RecordOutsideArgs, global: &Global) -> Result<(), Failure> {
    if global.person()?.mode() == Mode::Interactive {
        return Ok(());
    }
    let missing: Vec<String> = [
        ("USER", args.user.is_none()),
        ("--did", args.did.is_empty()),
        ("--reason", args.reason.is_none()),
    ]
    .into_iter()
    .filter(|(_, missing)| *missing)
    .map(|(flag, _)| flag.to_owned())
    .collect();
    if missing.is_empty() { Ok(()) } else { Err(PromptError::NobodyToAsk(missing).into()) }
}

fn may_record(
    installation: &Installation,
    account: &OperatorAccount,
    entry: &OutsideEntry,
    user: &User,
) -> Result<(), Failure> {
    let (actor, operators) =
        (Installation::actor(account, Mode::Interactive), installation.roll.aliases());
    let ctx = OutsideContext { actor: &actor, operators: &operators, now: SystemClock.now() };
    Ok(ctx.may_record(entry, &user.id.0)?)
}

/// The login of an id, as the platform says now; `None` if nobody has it.
fn whose(provider: &dyn Provider, id: &str) -> Result<Option<String>, ProviderError> {
    let found = provider.find(id)?;
    Ok(found.into_iter().find(|user| user.id.0 == id).map(|user| user.login))
}

fn same(login: &str, typed: &str) -> bool {
    login.trim().eq_ignore_ascii_case(typed.trim())
}

/// An id decides whose rows of the platform's log are explained: it must not be somebody else's.
fn anothers(id: &str, found: &str, login: &str) -> Failure {
    Failure::new(3, safe(&format!("the id {id} is {found}'s, not {login}'s")))
        .hint("enter it about the one whom it was done to")
}

fn not_looked_up(id: &str, login: &str, fault: &ProviderError) -> String {
    format!("Nobody has looked up whether the id {id} is {login}'s: {fault}.")
}

/// The user on the platform.
fn user(provider: &dyn Provider, typed: Option<&str>, global: &Global) -> Result<User, Failure> {
    let who = find_user(provider, typed, None, global)?;
    let found = provider.find(&who).map_err(|fault| {
        Failure::from(SessionError::from(fault))
            .hint("give the login, and the platform's id with --id")
    })?;
    match <[User; 1]>::try_from(found) {
        Ok([user]) => Ok(user),
        Err(several) if several.is_empty() => {
            Err(crate::session::nobody(provider.name(), &who).into())
        }
        Err(_) => Err(Failure::usage(format!("{} is more than one user", safe(&who)))
            .hint("give the id of one")),
    }
}

fn plain(action: Action, account: &OperatorAccount, global: &Global) -> Result<Draft, Failure> {
    let mode = global.person()?.mode();
    Ok(Draft::plain(SystemClock.now(), action, &account.name, account.role, mode))
}

fn all_records(installation: &Installation) -> Result<Vec<OutsideRecord>, Failure> {
    let actions = vec![Action::OutsideRecorded, Action::OutsideConfirmed];
    let entries = installation.ledger.read(&Filter { actions, ..Filter::default() })?;
    Ok(records(&entries))
}

pub fn confirm(args: &ConfirmOutsideArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    installation.may_any(global, &[Right::Approve])?;
    let record = the_record(&installation, args.number)?;
    may_confirm(&installation, installation.account(global)?, &record)?;
    let mut person = global.person()?;
    for line in lines(&record) {
        person.tell(MessageStyle::Task, &line);
    }
    // Once it was erased, nobody can say whom it is about.
    if record.login.is_empty() {
        return Err(Failure::new(3, format!("the user of entry {} was erased", args.number)));
    }
    match installation.provider_named(Some(&record.provider), global) {
        Ok(provider) => match whose(&*provider, &record.target) {
            Ok(Some(found)) if same(&found, &record.login) => {}
            Ok(Some(found)) => return Err(anothers(&record.target, &found, &record.login)),
            Ok(None) => {
                let told = format!("{} knows no user with this id now.", record.provider);
                person.tell(MessageStyle::Warn, &told);
            }
            Err(fault) => person
                .tell(MessageStyle::Warn, &not_looked_up(&record.target, &record.login, &fault)),
        },
        Err(_) => person.tell(
            MessageStyle::Warn,
            &format!("Nobody has looked up whose the id is: {} cannot be opened.", record.provider),
        ),
    }
    let typed = if let Some(typed) = &args.confirm {
        typed.clone()
    } else {
        let question = "To confirm that you know of this, type the user's login";
        ask::line(&mut *person, "--confirm", question, 1)?
    };
    if !typed.trim().eq_ignore_ascii_case(&record.login) {
        let what = format!("{} is not the user of entry {}", typed.trim(), args.number);
        return Err(PromptError::Unfit { flag: "--confirm".into(), what }.into());
    }
    let signed_in = installation.signed_in(global, Right::Approve, Action::OutsideConfirmed)?;
    may_confirm(&installation, &signed_in.account, &the_record(&installation, args.number)?)?;
    let mut data = Object::new();
    data.insert(CONFIRMS.into(), args.number.into());
    let draft = Draft {
        provider: Some(record.provider.clone()),
        target: Some(record.target.clone()),
        ticket: record.ticket.clone(),
        data,
        ..plain(Action::OutsideConfirmed, &signed_in.account, global)?
    };
    installation.record_draft(&signed_in.key, &draft)?;
    let document = json!({
        "schema": "readmit.outside/1", "number": args.number, "user": record.login,
        "acts": data_of(&record.acts), "status": "confirmed", "exit": 0,
    });
    let line = format!("entry {} is confirmed: `readmit audit reconcile` takes it in", args.number);
    result(out, &document, &line)?;
    Ok(0)
}

fn the_record(installation: &Installation, number: u64) -> Result<OutsideRecord, Failure> {
    all_records(installation)?.into_iter().find(|one| one.seq == number).ok_or_else(|| {
        Failure::usage(format!("entry {number} is nothing that was done outside"))
            .hint("`readmit outside list` shows what waits")
    })
}

fn may_confirm(
    installation: &Installation,
    account: &OperatorAccount,
    record: &OutsideRecord,
) -> Result<(), Failure> {
    let (actor, operators) =
        (Installation::actor(account, Mode::Interactive), installation.roll.aliases());
    let ctx = OutsideContext { actor: &actor, operators: &operators, now: SystemClock.now() };
    Ok(ctx.may_confirm(record)?)
}

/// A record of outside work, line by line, as somebody says.
fn lines(record: &OutsideRecord) -> Vec<String> {
    let user = if record.login.is_empty() { "(erased)" } else { &record.login };
    let mut lines = vec![format!(
        "{}: {user} (id {}) on {}, entered by {} on {}",
        record.seq,
        record.target,
        record.provider,
        record.by,
        record.entered.format("%Y-%m-%d %H:%M UTC")
    )];
    lines.extend(record.acts.iter().map(|done| format!("  {}", done.in_words())));
    lines.extend(
        record.verified.iter().map(|how| format!("  known by: {how} (counts for nothing)")),
    );
    if !record.reason.is_empty() {
        lines.push(format!("  reason: {}", record.reason));
    }
    lines.extend(record.ticket.iter().map(|ticket| format!("  ticket: {ticket}")));
    lines.push(match &record.confirmed {
        Some((by, at)) => format!("  confirmed by {by} on {}", at.format("%Y-%m-%d %H:%M UTC")),
        None => "  waits for a second person".to_owned(),
    });
    lines
}

fn data_of(acts: &[OutsideDone]) -> Vec<Value> {
    let act = |done: &OutsideDone| json!({ "act": done.act.as_str(), "came": done.came.as_str(), "at": time(done.at) });
    acts.iter().map(act).collect()
}

pub fn list(args: &ListOutsideArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open_to_read(global)?;
    let mut all = all_records(&installation)?;
    all.retain(|one| args.all || one.confirmed.is_none());
    if out.json().is_some() {
        let rows: Vec<Value> = all
            .iter()
            .map(|one| {
                json!({
                    "number": one.seq, "provider": one.provider, "target": one.target, "user": one.login,
                    "by": one.by, "entered": time(one.entered), "acts": data_of(&one.acts), "ticket": one.ticket,
                    "confirmed_by": one.confirmed.as_ref().map(|(by, _)| by),
                })
            })
            .collect();
        out.document(&json!({ "schema": "readmit.outside-list/1", "entries": rows, "exit": 0 }))?;
        return Ok(0);
    }
    if all.is_empty() {
        out.line("nothing waits for a second person")?;
    }
    for line in all.iter().flat_map(lines) {
        out.line(&safe(&line))?;
    }
    Ok(0)
}
