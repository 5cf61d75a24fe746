//! The case that is meant where none is named: the only one it can be, or one of a list. And the
//! person who is meant by a name in a question about the past.

use std::collections::BTreeSet;

use serde_json::Value;

use super::installation::{Installation, case_list};
use super::{Failure, Global};
use crate::base::clock::{Clock as _, SystemClock};
use crate::case::CaseId;
use crate::ledger::keys::INSTALLATION;
use crate::ledger::{Action, Entry, Filter};
use crate::model::Mode;
use crate::provider::ProviderConfig;
use crate::report::queue::{ACTIONS, CHANGES, QueuedCase, Waits, age, queue};
use crate::session::SessionError;
use crate::ui::prompter::{Choice, ChoiceOption, MessageStyle, Reply};

/// The purpose that a case is picked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// To go on with it, or to note something: first of all one's own.
    Work,
    /// To answer a request.
    Approval,
}

/// The open cases, oldest first.
pub fn open(global: &Global) -> Result<Vec<QueuedCase>, Failure> {
    let entries = case_list(global)?.entries(&[&ACTIONS[..], &CHANGES[..]].concat(), false)?;
    Ok(queue(&entries, SystemClock.now())?)
}

/// The case's id: as it was typed, or picked.
pub fn case(typed: Option<&str>, what: For, global: &Global) -> Result<String, Failure> {
    if let Some(typed) = typed {
        return CaseId::parse(typed).map(|id| id.as_str().to_owned()).ok_or_else(|| {
            Failure::usage(format!("{typed} is not a case id"))
                .hint("one looks like R-7Q4K2M; `readmit cases` lists them")
        });
    }
    let rows = open(global)?;
    let me = Installation::open_to_read(global)?.account(global)?.name.clone();
    let candidates = candidates(&rows, what, &me);
    let none = match what {
        For::Work => "no case is open",
        For::Approval => "no case waits for a senior's answer",
    };
    // Whoever approves looks at the list first, even at a list of one.
    let lists = what == For::Approval && global.person()?.mode() == Mode::Interactive;
    let one = match candidates.as_slice() {
        [] => return Err(Failure::usage(none).hint("`readmit cases --all` lists them all")),
        [one] if !lists => one,
        several => match chosen(several, global)? {
            Some(at) => several.get(at).ok_or_else(|| Failure::usage("no case was chosen"))?,
            None => return Err(Failure::from(SessionError::Left)),
        },
    };
    if candidates.len() == 1 && !lists {
        global.person()?.tell(MessageStyle::Info, &format!("The only one: {}", line(one)));
    }
    Ok(one.id.clone())
}

/// Fails if the case that `is_it` finds has another ticket than the one that was given: that one
/// would be passed over.
pub fn same_ticket(
    given: Option<&str>,
    is_it: impl Fn(&QueuedCase) -> bool,
    global: &Global,
) -> Result<(), Failure> {
    let Some(given) = given else { return Ok(()) };
    let rows = open(global)?;
    let other = |row: &&QueuedCase| {
        !row.is_incident() && is_it(row) && row.ticket.as_deref() != Some(given)
    };
    let Some(row) = rows.iter().find(other) else {
        return Ok(());
    };
    let (id, has) = (
        &row.id,
        row.ticket.as_ref().map_or("no ticket".to_owned(), |ticket| format!("the ticket {ticket}")),
    );
    Err(Failure::usage(format!("--ticket {given}: {id} has {has}"))
        .hint(format!("put a mistyped one right with `readmit note {id} --ticket {given}`")))
}

/// Those that it can be.
fn candidates<'r>(rows: &'r [QueuedCase], what: For, me: &str) -> Vec<&'r QueuedCase> {
    let cases = rows.iter().filter(|row| !row.is_incident());
    match what {
        For::Approval => {
            cases.filter(|row| row.waits_for() == Some(Waits::Senior) && row.holder != me).collect()
        }
        For::Work => {
            let all: Vec<&QueuedCase> = cases.collect();
            let mine = |row: &&QueuedCase| row.holder == me || row.offered.as_deref() == Some(me);
            let own: Vec<&QueuedCase> = all.iter().copied().filter(mine).collect();
            if own.is_empty() { all } else { own }
        }
    }
}

fn line(row: &QueuedCase) -> String {
    let ticket = row.ticket.as_ref().map(|ticket| format!(", {ticket}")).unwrap_or_default();
    let since = age(SystemClock.now() - row.opened);
    format!(
        "{} · {}{ticket} · held by {} · {since} · {}",
        row.id,
        row.login,
        row.holder,
        row.standing()
    )
}

/// Its place in the list. Whoever cannot be asked is told which there are.
fn chosen(several: &[&QueuedCase], global: &Global) -> Result<Option<usize>, Failure> {
    let mut person = global.person()?;
    if person.mode() == Mode::Scripted {
        let ids: Vec<&str> = several.iter().map(|row| row.id.as_str()).collect();
        return Err(Failure::usage(format!(
            "several cases can be meant; give CASE, one of {}",
            ids.join(", ")
        )));
    }
    let choice = Choice {
        flag: "CASE",
        key: None,
        question: "Which case?".into(),
        options: several
            .iter()
            .map(|row| ChoiceOption { id: row.id.clone(), label: line(row), disabled_reason: None })
            .collect(),
        help: "The cases that it can be. `readmit show CASE` tells all of one.".into(),
        asides: false,
        back: Some("None of them"),
    };
    Ok(match person.choose(&choice)? {
        Reply::Answer(id) => several.iter().position(|row| row.id == id),
        Reply::Aside(_) | Reply::Back => None,
    })
}

/// The ids of a user that entries are about, by one of them, by the login or an address under which
/// a case was opened, or as the directory of this home knows them.
pub fn targets(installation: &Installation, given: &str) -> Result<BTreeSet<String>, Failure> {
    let ledger = installation.ledger.kept();
    let under = |filter: Filter| ledger.glance(&filter);
    if !under(Filter { targets: vec![given.to_owned()], newest: Some(1), ..Filter::default() })?
        .is_empty()
    {
        return Ok([given.to_owned()].into());
    }
    let actions = vec![Action::CaseOpened, Action::IncidentOpened];
    let opened = under(Filter { actions, ..Filter::default() })?;
    let called = opened.into_iter().filter(|entry| is_called(entry, given));
    let mut ids: BTreeSet<String> = called.filter_map(|entry| entry.draft.target).collect();
    ids.extend(of_directory(installation, given));
    if ids.is_empty() { Err(nobody(given)) } else { Ok(ids) }
}

fn is_called(entry: &Entry, given: &str) -> bool {
    let is = |value: &Value| value.as_str().is_some_and(|text| text.eq_ignore_ascii_case(given));
    let private = &entry.draft.private;
    let addresses = private.get("addresses").and_then(Value::as_array);
    private.get("login").is_some_and(is) || addresses.is_some_and(|list| list.iter().any(is))
}

/// No entry is about anybody of this name.
pub fn nobody(given: &str) -> Failure {
    Failure::usage(format!("no such user in the ledger: {given}"))
        .hint("`readmit cases --all` lists everybody that a case was about; who was erased is known by the platform's id alone")
}

/// The ids of the users of this name in the directory of this home, if it has one.
pub fn of_directory(installation: &Installation, given: &str) -> Vec<String> {
    let embedded =
        installation.config.provider.iter().any(|p| matches!(p, ProviderConfig::Embedded { .. }));
    let found = embedded.then(|| installation.directory().ok()?.find(given).ok());
    found.flatten().into_iter().flatten().map(|user| user.id.0).collect()
}

/// An operator of this ledger, disabled or not.
pub fn operator(installation: &Installation, given: &str) -> Result<(), Failure> {
    if installation.roll.get(given).is_some() || given == INSTALLATION {
        return Ok(());
    }
    Err(Failure::usage(format!("there is no operator {given}"))
        .hint("`readmit operator list` shows them"))
}
