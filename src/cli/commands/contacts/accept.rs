use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::base::clock::{Clock, SystemClock};
use crate::base::safe_text::{safe, safe_text};
use crate::base::trusted;
use crate::base::trusted::{Trust, Untrusted};
use crate::cli::commands::case_command::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global, OrFailure as _};
use crate::home::contacts::{
    Acceptance, AcceptedContacts, accepted, forget_others, held_of, keep, keep_held, kept_text,
};
use crate::ledger::store::blobs::{BlobKind, Blobs};
use crate::ledger::{Action, Object};
use crate::operator::{CONTACTS_BY_ONE, Right};
use crate::provider::contacts::{Before, ContactsChanges, ContactsTable, HeldContacts};
use crate::provider::{Provider, ProviderConfig};
use crate::runbook::{Policy, Tier};
use crate::session::Library;

/// So many people are named at once.
const NAMED: usize = 20;

#[derive(Debug, Args)]
pub struct AcceptContactsArgs {
    /// A copy of the file that `[contacts]` in config.toml names, to be accepted before it takes
    /// its place [default: that file]
    file: Option<PathBuf>,
}

pub fn run(args: &AcceptContactsArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    let signed_in = installation.signed_in(global, Right::Runbook, Action::ContactsAccepted)?;
    let (provider, configured) = super::slot(&installation, global);
    let path = args.file.clone().or(configured).ok_or_else(|| {
        Failure::usage("no contacts file is named, here or in config.toml")
            .hint("in config.toml: [contacts] and file = \"/path/to/contacts.csv\"")
    })?;
    // What is accepted now must be what was looked at before.
    match trusted::check(&path, &Trust::home(installation.home.root()).and_caller()) {
        Ok(_) | Err(Untrusted::Io { .. } | Untrusted::NotAFile(_)) => {}
        Err(why) => {
            let fix = why.fix();
            return Err(Failure::of(1, why).hint(fix));
        }
    }
    let checked = super::checked(&path)?;
    let blobs = installation.home.blobs();
    let before = before(&installation, provider.as_deref())?;
    let book = ContactsTable::of(checked.text.clone());
    let (held, changes) = follow(before.as_ref(), &blobs, &book)?;
    let privileged = privileged(&installation, global, provider.as_deref(), &changes);
    let keeping = || {
        format!("keeping the text of the file in {}", blobs.folder(BlobKind::Contacts).display())
    };
    // The text is kept before it is accepted.
    keep(&blobs, &checked.text).context(keeping())?;
    let held = keep_held(&blobs, &held).context(keeping())?;
    let c = &checked.contents;
    let acceptance = Acceptance {
        provider: provider.as_deref(),
        sha256: &checked.sha256,
        people: c.people,
        replaces: before.as_ref().map(|before| before.sha256.as_str()),
        held: held.as_deref(),
        changed: changes.people.len() as u64,
        privileged,
    };
    let request = installation.change(
        &signed_in,
        Action::ContactsAccepted,
        &acceptance.data(),
        &Object::new(),
    )?;
    forget_unwanted(&installation)?;
    let exit = if request.is_some() { 4 } else { 0 };
    let document = json!({
        "schema": "readmit.contacts/1", "sha256": checked.sha256, "provider": provider, "people": c.people,
        "numbers": c.phones, "addresses": c.addresses, "managers": c.managers, "undated": c.undated,
        "without_id": c.without_id, "dates": super::days(c), "privileged": privileged,
        "changes": before.as_ref().map(|_| to_json(&changes)), "accepted": request.is_none(), "request": request,
        "exit": exit,
    });
    let whom = provider.as_deref().unwrap_or("every platform that names no file of its own");
    let mut lines = vec![match request {
        None => format!("accepted for {whom}: {} (SHA-256 {})", super::sums(c), checked.sha256),
        Some(_) => {
            format!("not accepted yet, for {whom}: {} (SHA-256 {})", super::sums(c), checked.sha256)
        }
    }];
    if before.is_some() {
        lines.extend(in_words(&changes));
    }
    if let Some(request) = request {
        lines.push(format!(
            "it changes more than {CONTACTS_BY_ONE} people, or one who is privileged or may be: another admin or senior \
             looks at it and runs `readmit operator confirm {request}`"
        ));
    }
    result(out, &document, &safe_text(&lines.join("\n")))?;
    Ok(exit)
}

/// The file that another one takes the place of: one for a platform alone follows the one for all.
fn before(
    installation: &Installation,
    provider: Option<&str>,
) -> Result<Option<AcceptedContacts>, Failure> {
    let own = accepted(installation.ledger.kept(), provider)?;
    match (own, provider) {
        (None, Some(_)) => Ok(accepted(installation.ledger.kept(), None)?),
        (own, _) => Ok(own),
    }
}

fn follow(
    before: Option<&AcceptedContacts>,
    blobs: &dyn Blobs,
    book: &ContactsTable,
) -> Result<(HeldContacts, ContactsChanges), Failure> {
    let now = SystemClock.now();
    let Some(before) = before else {
        return HeldContacts::follow(None, book, now).map_err(Failure::unexpected);
    };
    // Where either is lost, nothing is known of what stood in the file: everything counts from now.
    let held = held_of(before, blobs).ok();
    let old = kept_text(blobs, &before.sha256).filter(|_| held.is_some());
    let held = held.unwrap_or_default();
    let before = Before { book: old.as_ref(), held: &held, accepted: before.at };
    HeldContacts::follow(Some(&before), book, now).map_err(Failure::unexpected)
}

/// Returns whether somebody whom the file changes is privileged: `yes`, `no`, or `unknown` where a
/// platform does not say. If the file changes more people than one operator may change, nobody is
/// asked. Such a change takes two operators anyway.
fn privileged(
    installation: &Installation,
    global: &Global,
    slot: Option<&str>,
    changes: &ContactsChanges,
) -> &'static str {
    if changes.people.len() as u64 > CONTACTS_BY_ONE {
        return "unknown";
    }
    let Ok(runbook) = installation.library().and_then(|library| Ok(library.current()?)) else {
        return "unknown";
    };
    let contacts = installation.config.contacts.as_ref();
    let meant = |config: &&ProviderConfig| {
        if let Some(name) = slot {
            return config.name() == name;
        }
        let own = contacts.is_some_and(|contacts| contacts.own(config.name()).is_some());
        !own && !matches!(config, ProviderConfig::Embedded { .. })
    };
    let mut all_known = true;
    for config in installation.config.provider.iter().filter(meant) {
        let Ok(platform) = crate::cli::platform::open(config, &installation.home, global) else {
            all_known = false;
            continue;
        };
        for (login, id) in &changes.people {
            match tier(&*platform, login, id, &runbook.policy) {
                Some(Tier::Privileged) => return "yes",
                Some(Tier::Ordinary) => {}
                None => all_known = false,
            }
        }
    }
    if all_known { "no" } else { "unknown" }
}

/// The highest tier of those whom a row may be about; ordinary if the platform knows nobody of it.
/// `None`: it does not say.
fn tier(platform: &dyn Provider, login: &str, id: &str, policy: &Policy) -> Option<Tier> {
    let mut highest = Tier::Ordinary;
    for who in [id, login].into_iter().filter(|who| !who.is_empty()) {
        for user in platform.find(who).ok()? {
            let profile = platform.profile(&user.id).ok()?;
            if policy.tier(Some(profile.groups.known()?.as_slice())) == Tier::Privileged {
                highest = Tier::Privileged;
            }
        }
    }
    Some(highest)
}

/// Forgets the texts that neither an acceptance nor a request names.
pub fn forget_unwanted(installation: &Installation) -> Result<(), Failure> {
    let mut slots: Vec<Option<&str>> = vec![None];
    slots.extend(installation.config.provider.iter().map(|p| Some(p.name())));
    let mut wanted = Vec::new();
    for slot in slots {
        if let Some(accepted) = accepted(installation.ledger.kept(), slot)? {
            wanted.extend([Some(accepted.sha256), accepted.held].into_iter().flatten());
        }
    }
    for proposal in installation.roll.proposals().filter(|p| p.action == Action::ContactsAccepted) {
        let text = |key: &str| proposal.data.get(key).and_then(|v| v.as_str()).map(str::to_owned);
        wanted.extend(text("sha256").into_iter().chain(text("held")));
    }
    forget_others(&installation.home.blobs(), &wanted)
        .context("removing texts of contacts files that nobody needs")
}

/// Refuses to confirm a request about a file that another one has taken the place of since.
pub fn still_follows(installation: &Installation, data: &Object) -> Result<(), Failure> {
    let text = |key: &str| data.get(key).and_then(|v| v.as_str());
    let now = before(installation, text("for"))?;
    if now.as_ref().map(|now| now.sha256.as_str()) == text("replaces") {
        return Ok(());
    }
    Err(Failure::usage("another contacts file was accepted since this was asked for")
        .hint("compare them, and run `readmit contacts accept` again"))
}

fn in_words(changes: &ContactsChanges) -> Vec<String> {
    let ContactsChanges { added, gone, numbers, other, counts_from_now, .. } = changes;
    let mut lines = vec![format!(
        "since the one before: {added} people more, {gone} gone, {numbers} with other numbers, {other} changed otherwise"
    )];
    if !counts_from_now.is_empty() {
        let named: Vec<String> =
            counts_from_now.iter().take(NAMED).map(|login| safe(login)).collect();
        let more = counts_from_now.len().saturating_sub(NAMED);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        lines.push(format!(
            "what is new for {}{more} counts from today, whatever the file says",
            named.join(", ")
        ));
    }
    lines
}

fn to_json(changes: &ContactsChanges) -> serde_json::Value {
    json!({
        "added": changes.added, "gone": changes.gone, "numbers": changes.numbers, "other": changes.other,
        "counts_from_now": changes.counts_from_now,
    })
}
