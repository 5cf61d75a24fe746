//! The file of the personnel department that says how people are reached.

pub mod accept;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::case_command::result;
use crate::base::clock::{Clock, SystemClock};
use crate::base::safe_text::{safe, safe_text};
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::home::contacts::{ContactsError, accepted, open, read};
use crate::ledger::LedgerError;
use crate::ledger::format::text::time;
use crate::operator::Right;
use crate::provider::contacts::{ContactsTable, Contents};

/// So many faults of a file are told at once.
const FAULTS: usize = 20;

#[derive(Debug, Subcommand)]
pub enum ContactsCommand {
    /// Say everything that is wrong with a contacts file
    Check(CheckContactsArgs),
    /// Say which contacts file is accepted, or what it says of somebody
    Show(ShowContactsArgs),
    /// Accept the contacts file: cases read numbers, addresses and managers from it (admins)
    Accept(accept::AcceptContactsArgs),
}

pub fn run(command: ContactsCommand, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    match command {
        ContactsCommand::Check(args) => check(&args, out),
        ContactsCommand::Show(args) => show(&args, global, out),
        ContactsCommand::Accept(args) => accept::run(&args, global, out),
    }
}

/// A file that is sound, with its text and hash.
struct CheckedContacts {
    text: Vec<u8>,
    sha256: String,
    contents: Contents,
}

fn checked(path: &std::path::Path) -> Result<CheckedContacts, Failure> {
    let (text, sha256) = read(path)?;
    match ContactsTable::check(&text, FAULTS, SystemClock.now()) {
        Ok(contents) => Ok(CheckedContacts { text, sha256, contents }),
        Err(faults) => {
            let file = path.display();
            let lines: Vec<String> = faults
                .iter()
                .map(|fault| format!("{file}: {}", safe(&fault.to_string())))
                .collect();
            let columns = crate::provider::contacts::COLUMNS.join(", ");
            Err(Failure::usage(lines.join("\n"))
                .hint(format!("nothing was accepted; the columns are {columns}")))
        }
    }
}

/// For which platform, and where its file is.
fn slot(installation: &Installation, global: &Global) -> (Option<String>, Option<PathBuf>) {
    let config = installation.config.contacts.as_ref();
    let home = installation.home.root();
    match &global.provider {
        Some(name) => (Some(name.clone()), config.and_then(|c| c.own(name)).map(|f| home.join(f))),
        None => (None, config.and_then(|c| c.file.as_ref()).map(|f| home.join(f))),
    }
}

/// The dates of a file, for JSON.
fn days(contents: &Contents) -> serde_json::Value {
    let (first, last) = contents.days.unzip();
    let (day, times) = contents.commonest.unzip();
    serde_json::json!({ "oldest": first, "newest": last, "commonest": day, "times": times })
}

fn sums(contents: &Contents) -> String {
    let Contents { people, phones, addresses, managers, undated, without_id, days, commonest } =
        contents;
    let mut sums = format!(
        "{people} people, {phones} numbers, {addresses} addresses, {managers} managers; {undated} without a known date count as too new"
    );
    if let Some((first, last)) = days {
        sums = format!("{sums}; dates from {first} to {last}");
    }
    if let Some((day, times)) = commonest {
        sums = format!("{sums}, {day} most often ({times} times)");
    }
    match without_id {
        0 => sums,
        n => format!(
            "{sums}; {n} people have no id: found by a login, which can change hands, all of theirs counts as too new"
        ),
    }
}

impl From<ContactsError> for Failure {
    fn from(error: ContactsError) -> Failure {
        match error {
            ContactsError::Ledger(error) => error.into(),
            ContactsError::Unreadable(..) | ContactsError::TooLarge(_) => {
                Failure::of(2, error).hint("see [contacts] in config.toml")
            }
            ContactsError::Held(_) => Failure::of(3, error).hint(
                "put it back from a copy of the home, or an admin accepts the file anew: then everything in it counts from that day",
            ),
            ContactsError::NotAccepted(_) => {
                Failure::of(3, error).hint("an admin runs `readmit contacts accept`")
            }
            ContactsError::Changed { .. } => Failure::of(3, error)
                .hint("an admin looks at what changed (`readmit contacts check`) and runs `readmit contacts accept`"),
        }
    }
}

/// The columns are login (required), id, name, email, `email_since`, phone, `phone_since`, manager,
/// `manager_name` and `manager_since`. The first row names them. Several values in one field are
/// separated by `;`.
#[derive(Debug, Args)]
pub struct CheckContactsArgs {
    /// A CSV file in UTF-8
    file: PathBuf,
}

pub fn check(args: &CheckContactsArgs, out: &mut Out) -> Result<u8, Failure> {
    let checked = crate::cli::commands::contacts::checked(&args.file)?;
    let c = &checked.contents;
    let document = json!({
        "schema": "readmit.contacts/1", "sha256": checked.sha256, "people": c.people, "numbers": c.phones,
        "addresses": c.addresses, "managers": c.managers, "undated": c.undated, "without_id": c.without_id,
        "dates": crate::cli::commands::contacts::days(c), "exit": 0,
    });
    result(
        out,
        &document,
        &format!("{} (SHA-256 {})", crate::cli::commands::contacts::sums(c), checked.sha256),
    )?;
    Ok(0)
}

#[derive(Debug, Args)]
pub struct ShowContactsArgs {
    /// Somebody's login or id: what the accepted file says of them
    #[arg(value_name = "USER")]
    user: Option<String>,
}

pub fn show(args: &ShowContactsArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open_to_read(global)?;
    let (provider, configured) = crate::cli::commands::contacts::slot(&installation, global);
    let found = accepted(installation.ledger.kept(), provider.as_deref())?;
    if let Some(user) = &args.user {
        let path = configured.ok_or_else(nothing)?;
        // Whoever may not read the ledger, where the same numbers stand in part, does not read them
        // here.
        let signed_in = installation.sign_in_any(global, &[Right::Read], false)?;
        // Nothing is recorded that a key in an agent would sign.
        signed_in.key.ask_again(SystemClock.now()).map_err(LedgerError::Sign)?;
        let book = open(
            installation.ledger.kept(),
            provider.as_deref(),
            &path,
            &installation.home.blobs(),
        )?;
        return person(&book, user, out);
    }
    let Some(found) = found else {
        let says = configured.map(|path| format!("{}: it was never accepted", path.display()));
        let line = says.clone().unwrap_or_else(|| "no contacts file is configured".into());
        result(
            out,
            &json!({ "schema": "readmit.contacts/1", "accepted": false, "says": says, "exit": 0 }),
            &safe_text(&line),
        )?;
        return Ok(0);
    };
    let blobs = installation.home.blobs();
    let sound = configured
        .as_ref()
        .map(|path| open(installation.ledger.kept(), provider.as_deref(), path, &blobs));
    let (state, exit) = match &sound {
        None => ("no file is configured for it".to_owned(), 0),
        Some(Ok(_)) => ("the file is still that one".to_owned(), 0),
        Some(Err(error)) => (error.to_string(), 3),
    };
    let document = json!({
        "schema": "readmit.contacts/1", "accepted": true, "provider": found.provider, "sha256": found.sha256,
        "people": found.people, "by": found.by, "at": time(found.at), "file": configured.map(|f| f.display().to_string()),
        "says": state, "exit": exit,
    });
    let line = format!(
        "{} people, accepted by {} on {} (SHA-256 {}); {state}",
        found.people,
        found.by,
        found.at.format("%Y-%m-%d"),
        found.sha256
    );
    result(out, &document, &safe_text(&line))?;
    Ok(exit)
}

fn person(
    book: &crate::provider::contacts::ContactsTable,
    user: &str,
    out: &mut Out,
) -> Result<u8, Failure> {
    let found = book.named(user).map_err(|e| Failure::of(2, e))?;
    let person = found
        .ok_or_else(|| Failure::usage(format!("the contacts file has nobody called {user}")))?;
    let day = |since: Option<chrono::DateTime<chrono::Utc>>| since.map(time);
    let list = |items: &[(String, Option<_>)]| -> Vec<_> {
        items.iter().map(|(value, since)| json!({ "value": value, "since": day(*since) })).collect()
    };
    let manager = person
        .manager
        .as_ref()
        .map(|(login, name, since)| json!({ "login": login, "name": name, "since": day(*since) }));
    if out.json().is_some() {
        out.document(&json!({
            "schema": "readmit.contacts-person/1", "login": person.login, "id": person.id, "numbers": list(&person.phones),
            "addresses": list(&person.addresses), "manager": manager,
            "language": person.language, "exit": 0,
        }))?;
        return Ok(0);
    }
    let since = |since: Option<chrono::DateTime<chrono::Utc>>| {
        since.map_or("of unknown age, so too new".to_owned(), |at| {
            format!("since {}", at.format("%Y-%m-%d"))
        })
    };
    out.line(&safe(&person.login))?;
    for (value, at) in person.phones.iter().chain(&person.addresses) {
        out.line(&format!("  {}  {}", safe(value), since(*at)))?;
    }
    if person.id.is_empty() {
        out.line("  the row has no id, so all of it counts as too new")?;
    }
    if let Some((login, name, at)) = &person.manager {
        out.line(&format!("  manager {} ({})  {}", safe(name), safe(login), since(*at)))?;
    }
    if let Some(language) = &person.language {
        out.line(&format!("  language {language}"))?;
    }
    Ok(0)
}

fn nothing() -> Failure {
    Failure::usage("no contacts file is configured")
        .hint("in config.toml: [contacts] and file = \"/path/to/contacts.csv\"")
}
