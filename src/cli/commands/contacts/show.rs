use clap::Args;
use serde_json::json;

use crate::base::clock::{Clock, SystemClock};
use crate::base::safe_text::{safe, safe_text};
use crate::cli::commands::case_command::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::home::contacts::{accepted, open};
use crate::ledger::LedgerError;
use crate::ledger::format::text::time;
use crate::operator::Right;

#[derive(Debug, Args)]
pub struct ShowContactsArgs {
    /// Somebody's login or id: what the accepted file says of them
    #[arg(value_name = "USER")]
    user: Option<String>,
}

pub fn run(args: &ShowContactsArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let installation = Installation::open_to_read(global)?;
    let (provider, configured) = super::slot(&installation, global);
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
            &installation.home.contacts(),
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
    let folder = installation.home.contacts();
    let sound = configured
        .as_ref()
        .map(|path| open(installation.ledger.kept(), provider.as_deref(), path, &folder));
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
            "addresses": list(&person.addresses), "manager": manager, "exit": 0,
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
    Ok(0)
}

fn nothing() -> Failure {
    Failure::usage("no contacts file is configured")
        .hint("in config.toml: [contacts] and file = \"/path/to/contacts.csv\"")
}
