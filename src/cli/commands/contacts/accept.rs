use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::commands::work::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::sign_in::SignedIn;
use crate::cli::{Failure, Global};
use crate::home::contacts::{acceptance, accepted, keep, kept_text};
use crate::ledger::{Action, Object};
use crate::operator::Right;
use crate::provider::contacts::{Book, Person};
use crate::trusted::{self, Trust, Untrusted};

#[derive(Debug, Args)]
pub struct AcceptArgs {
    /// A copy of the file that `[contacts]` in config.toml names, to be accepted before it takes its place [default: that
    /// file]
    file: Option<PathBuf>,
}

pub fn run(args: &AcceptArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    let SignedIn { account, key } = installation.signed_in(global, Right::Runbook)?;
    let (provider, configured) = super::slot(&installation, global);
    let path = args.file.clone().or(configured).ok_or_else(|| {
        Failure::usage("no contacts file is named, here or in config.toml")
            .hint("in config.toml: [contacts] and file = \"/path/to/contacts.csv\"")
    })?;
    // What is accepted now must be what was looked at before.
    match trusted::check(&path, &Trust::home(installation.home.root()).and_caller()) {
        Ok(_) | Err(Untrusted::Io { .. } | Untrusted::NotAFile(_)) => {}
        Err(why) => return Err(Failure::new(1, why.to_string()).hint(why.fix())),
    }
    let checked = super::checked(&path)?;
    let before = accepted(&*installation.ledger, provider.as_deref())?;
    let folder = installation.home.contacts();
    let old = before.as_ref().and_then(|before| kept_text(&folder, &before.sha256));
    let book = Book::of(checked.text.clone());
    let changes = old.as_ref().map(|old| Changes::between(old, &book)).transpose();
    let changes = changes.map_err(|e| Failure::unexpected(&e))?;
    // The text is kept before it is accepted.
    keep(&folder, &checked.text, &checked.sha256, None)?;
    let data = acceptance(provider.as_deref(), &checked.sha256, checked.contents.people);
    installation.record_by(&account, &key, Action::ContactsAccepted, &data, &Object::new())?;
    if let Some(before) = &before
        && !still_wanted(&installation, &before.sha256)?
    {
        keep(&folder, &checked.text, &checked.sha256, Some(&before.sha256))?;
    }
    let c = &checked.contents;
    let document = json!({
        "schema": "readmit.contacts/1", "sha256": checked.sha256, "provider": provider, "people": c.people,
        "numbers": c.phones, "addresses": c.addresses, "managers": c.managers, "undated": c.undated, "without_id": c.without_id,
        "changes": changes.as_ref().map(Changes::to_json), "accepted": true, "exit": 0,
    });
    let whom = provider.as_deref().unwrap_or("every platform that names no file of its own");
    let mut line = format!("accepted for {whom}: {} (SHA-256 {})", super::sums(c), checked.sha256);
    if let Some(Changes { added, gone, numbers, other }) = changes {
        line = format!(
            "{line}\nsince the one before: {added} people more, {gone} gone, {numbers} with other numbers, {other} changed otherwise"
        );
    }
    result(out, &document, &crate::ui::text::safe_text(&line))?;
    Ok(0)
}

/// Whether another platform's accepted file has the same text.
fn still_wanted(installation: &Installation, sha256: &str) -> Result<bool, Failure> {
    let mut slots: Vec<Option<&str>> = vec![None];
    slots.extend(installation.config.provider.iter().map(|p| Some(p.name())));
    for slot in slots {
        if accepted(&*installation.ledger, slot)?.is_some_and(|a| a.sha256 == sha256) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What another file changes.
struct Changes {
    added: u64,
    gone: u64,
    /// Whom a caller would be called back on another number.
    numbers: u64,
    other: u64,
}

impl Changes {
    fn between(old: &Book, new: &Book) -> Result<Changes, crate::sheet::SheetError> {
        let mut before: HashMap<String, Person> = HashMap::new();
        old.each(|person| drop(before.insert(person.login.to_lowercase(), person)))?;
        let mut changes = Changes { added: 0, gone: 0, numbers: 0, other: 0 };
        new.each(|person| match before.remove(&person.login.to_lowercase()) {
            None => changes.added += 1,
            Some(was) if was.phones != person.phones => changes.numbers += 1,
            Some(was) => changes.other += u64::from(was != person),
        })?;
        changes.gone = before.len() as u64;
        Ok(changes)
    }

    fn to_json(&self) -> serde_json::Value {
        json!({ "added": self.added, "gone": self.gone, "numbers": self.numbers, "other": self.other })
    }
}
