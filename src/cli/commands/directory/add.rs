//! Users: added, imported, listed, shown, suspended, enabled, removed.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::{Value, json};

use super::{DirectoryContext, day, parse_since, rfc3339};
use crate::base::language::Language;
use crate::cli::Failure;
use crate::directory::{Actor, DirectoryAccount, DirectoryError, NewUser};
use crate::ui::prompter::{Card, Grid, PromptError, Reply, TextQuestion};

#[derive(Args, Debug)]
pub struct AddUserArgs {
    /// The name that the user signs in with
    login: String,
    /// Display name
    #[arg(long)]
    name: String,
    /// E-mail address; the first one is the primary one
    #[arg(long, value_name = "ADDRESS")]
    email: Vec<String>,
    /// Phone number
    #[arg(long, value_name = "NUMBER")]
    phone: Vec<String>,
    /// Group or role
    #[arg(long, value_name = "NAME")]
    group: Vec<String>,
    /// Login of who can vouch
    #[arg(long, value_name = "LOGIN")]
    manager: Vec<String>,
    /// When all this came on file: a day or a time. Now, if not given
    #[arg(long, value_parser = parse_since)]
    since: Option<DateTime<Utc>>,
    /// The language of messages to the user, beside the organisation's: de, de-AT
    #[arg(long, value_name = "TAG", value_parser = language)]
    language: Option<Language>,
}

fn language(tag: &str) -> Result<Language, String> {
    Language::parse(tag).ok_or_else(|| "a language is written like de or de-AT".to_owned())
}

pub fn add(args: &AddUserArgs, desk: &mut DirectoryContext<'_>) -> Result<u8, Failure> {
    let now = desk.now();
    let since = args.since.unwrap_or(now);
    let mut user = NewUser::new(&args.login, &args.name);
    user.language = args.language.as_ref().map(Language::to_string);
    for email in &args.email {
        user = user.address(email, since);
    }
    for phone in &args.phone {
        user = user.phone(phone, since);
    }
    for group in &args.group {
        user = user.group(group, since);
    }
    for manager in &args.manager {
        let known = desk.directory.find(manager)?.into_iter().find(|m| m.login == *manager);
        user = user.manager(manager, known.as_ref().map_or(manager, |m| &m.name), since);
    }
    let id = desk.directory.add(&user, now, desk.random)?;
    let said = format!("{} is {id}. There is no password yet.", args.login);
    desk.line("user", json!({ "id": id.0, "login": args.login }), &said)
}

#[derive(Args, Debug)]
pub struct RemoveArgs {
    /// Login, address or id
    user: String,
    /// The login, typed once more: without it nobody is removed
    #[arg(long, value_name = "LOGIN")]
    confirm: Option<String>,
}

/// Cannot be taken back, so the login is typed. The directory's log of what was changed on them
/// stays.
pub fn remove(args: &RemoveArgs, desk: &mut DirectoryContext<'_>) -> Result<u8, Failure> {
    let user = desk.user(&args.user)?;
    let typed = match &args.confirm {
        Some(typed) => typed.clone(),
        None => ask(desk, &user.login)?,
    };
    if typed.trim().to_lowercase() != user.login.to_lowercase() {
        let what = format!("{} is not {}: nobody was removed", typed.trim(), user.login);
        return Err(PromptError::Unfit { flag: "--confirm".into(), what }.into());
    }
    desk.directory.delete(&user.id, desk.now())?;
    let said = format!("{} is removed, with their factors, codes and numbers.", user.login);
    desk.line("removed", json!({ "id": user.id.0, "login": user.login }), &said)
}

fn ask(desk: &mut DirectoryContext<'_>, login: &str) -> Result<String, Failure> {
    let line = TextQuestion {
        flag: "--confirm",
        key: None,
        question: format!("To remove this user, type the login ({login})"),
        draft: None,
        least: 1,
        help: "It cannot be taken back. To shut an account for a while, `readmit directory suspend` does.".into(),
        asides: false,
        back: Some("Back: nobody is removed"),
    };
    match desk.person.line(&line)? {
        Reply::Answer(typed) => Ok(typed),
        Reply::Aside(_) | Reply::Back => {
            Err(DirectoryError::Unfit("nobody was removed".into()).into())
        }
    }
}

#[derive(Args, Debug)]
pub struct ListUsersArgs {
    /// Only those after this login
    #[arg(long, value_name = "LOGIN")]
    after: Option<String>,
    /// No more than this many
    #[arg(long, value_name = "COUNT", default_value_t = 100)]
    limit: u32,
}

pub fn list(args: &ListUsersArgs, desk: &mut DirectoryContext<'_>) -> Result<u8, Failure> {
    // One more than is shown, to know whether there are more.
    let mut users = desk.directory.list(args.after.as_deref(), args.limit.saturating_add(1))?;
    let shown = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let more = users.len() > shown;
    users.truncate(shown);
    let next = users.last().filter(|_| more).map(|(user, _)| user.login.clone());
    let state = |enabled: bool| if enabled { "enabled" } else { "suspended" };
    let json = json!({
        "users": users.iter().map(|(user, enabled)| json!({
            "id": user.id.0, "login": user.login, "name": user.name, "enabled": enabled,
        })).collect::<Vec<_>>(),
        "next": next,
    });
    let mut rows: Vec<Vec<String>> = users
        .into_iter()
        .map(|(user, enabled)| vec![user.login, user.name, state(enabled).into(), user.id.0])
        .collect();
    if let Some(last) = next {
        rows.push(vec![
            format!("more: --after {last}"),
            String::new(),
            String::new(),
            String::new(),
        ]);
    }
    let columns = ["login", "name", "state", "id"].map(String::from).to_vec();
    desk.table("users", json, &Grid { columns, rows })
}

/// The text about the file in `--help`.
const FILE: &str = "\
The first row names the columns, in any order; login and name are required:

  login           what they sign in with; not there yet
  name            display name
  groups          separated by ;
  email           addresses separated by ; the first is the primary one
  phone           numbers separated by ; each of 5 to 15 digits
  manager         login of who can vouch; manager_name is their name
  identity        issuer:subject of a linked identity
  enabled         yes (if empty) or no
  groups_since, email_since, phone_since, manager_since, identity_since
                  when it came on file: a day like 2026-05-17 or a time in
                  RFC 3339; empty is unknown, which counts as too new

There is no column for passwords: `readmit directory set-password` sets one.";

#[derive(Args, Debug)]
#[command(after_help = FILE)]
pub struct ImportArgs {
    /// A CSV file in UTF-8, or `-` for standard input
    file: PathBuf,
}

pub fn import(args: &ImportArgs, desk: &mut DirectoryContext<'_>) -> Result<u8, Failure> {
    let now = desk.now();
    let added = if args.file.as_os_str() == "-" {
        desk.directory.import(std::io::stdin().lock(), now, desk.random)?
    } else {
        let file = File::open(&args.file).map_err(|e| {
            Failure::at(2, args.file.display(), e).hint("name a file that can be used")
        })?;
        desk.directory.import(BufReader::new(file), now, desk.random)?
    };
    desk.line("import", json!({ "added": added }), &format!("{added} users added."))
}

#[derive(Args, Debug)]
pub struct EnableArgs {
    /// Login, address or id
    user: String,
}

pub fn enable(args: &EnableArgs, desk: &mut DirectoryContext<'_>) -> Result<u8, Failure> {
    let (user, now) = (desk.user(&args.user)?, desk.now());
    desk.directory.set_enabled(&user.id, true, now, Actor::Admin)?;
    let said = format!("{} is enabled, with the factors from before.", user.login);
    desk.line("state", json!({ "id": user.id.0, "enabled": true }), &said)
}

#[derive(Args, Debug)]
pub struct SuspendArgs {
    /// Login, address or id
    user: String,
}

pub fn suspend(args: &SuspendArgs, desk: &mut DirectoryContext<'_>) -> Result<u8, Failure> {
    let (user, now) = (desk.user(&args.user)?, desk.now());
    desk.directory.set_enabled(&user.id, false, now, Actor::Admin)?;
    let said = format!("{} is suspended, and signed out.", user.login);
    desk.line("state", json!({ "id": user.id.0, "enabled": false }), &said)
}

#[derive(Args, Debug)]
pub struct ShowUserArgs {
    /// Login, address or id
    user: String,
}

pub fn show(args: &ShowUserArgs, desk: &mut DirectoryContext<'_>) -> Result<u8, Failure> {
    let user = desk.user(&args.user)?;
    let account = desk.directory.account(&user.id, desk.now())?;
    desk.card("account", json(&account), &card(&account))
}

fn json(account: &DirectoryAccount) -> Value {
    let profile = &account.profile;
    json!({
        "id": profile.user.id.0,
        "login": profile.user.login,
        "name": profile.user.name,
        "enabled": profile.enabled,
        "locked_until": profile.locked_until.map(rfc3339),
        "created": rfc3339(account.created),
        "groups": profile.groups.known(),
        "languages": profile.languages,
        "phones": profile.phones.iter()
            .map(|p| json!({ "id": p.id, "number": p.number, "since": p.since.map(rfc3339) })).collect::<Vec<_>>(),
        "addresses": profile.addresses.iter()
            .map(|a| json!({ "address": a.address, "since": a.since.map(rfc3339), "primary": a.primary }))
            .collect::<Vec<_>>(),
        "managers": profile.managers.iter()
            .map(|m| json!({ "login": m.login, "name": m.name, "since": m.since.map(rfc3339) })).collect::<Vec<_>>(),
        "identities": profile.identities.known().into_iter().flatten()
            .map(|i| json!({ "id": i.id, "issuer": i.issuer, "subject": i.subject, "linked": i.linked.map(rfc3339) }))
            .collect::<Vec<_>>(),
        "factors": account.factors.iter()
            .map(|f| json!({
                "id": f.id, "kind": f.kind.as_str(), "label": f.label, "enrolled": f.enrolled.map(rfc3339),
                "last_used": f.last_used.map(rfc3339), "from": f.address,
            })).collect::<Vec<_>>(),
        "password": {
            "set": account.password.set.map(rfc3339),
            "expires": account.password.expires.map(rfc3339),
            "must_change": account.password.must_change,
        },
        "backup_codes_left": account.codes_left,
        "sessions": account.sessions,
        "remembered_devices": account.devices,
        "enrolment_required": account.enrolment_required,
    })
}

fn card(account: &DirectoryAccount) -> Card {
    let profile = &account.profile;
    let mut facts: Vec<(String, String, bool)> = Vec::new();
    let mut fact = |label: &str, value: String, warn: bool| facts.push((label.into(), value, warn));
    fact("id", profile.user.id.0.clone(), false);
    fact("name", profile.user.name.clone(), false);
    fact("state", if profile.enabled { "enabled" } else { "suspended" }.into(), !profile.enabled);
    if let Some(until) = profile.locked_until {
        fact("locked", format!("until {}", until.format("%Y-%m-%d %H:%M UTC")), true);
    }
    fact("groups", profile.groups.known().map(|g| g.join(", ")).unwrap_or_default(), false);
    for language in &profile.languages {
        fact("language", language.clone(), false);
    }
    for address in &profile.addresses {
        fact(
            "address",
            format!("{}, on file since {}", address.address, day(address.since)),
            address.since.is_none(),
        );
    }
    for phone in &profile.phones {
        fact(
            "phone",
            format!("{}, on file since {}", phone.number, day(phone.since)),
            phone.since.is_none(),
        );
    }
    for manager in &profile.managers {
        fact(
            "manager",
            format!("{} ({}), since {}", manager.name, manager.login, day(manager.since)),
            false,
        );
    }
    for identity in profile.identities.known().into_iter().flatten() {
        fact(
            "identity",
            format!("{}: {}, linked {}", identity.issuer, identity.subject, day(identity.linked)),
            false,
        );
    }
    fact("password", account.password.to_string(), account.password.set.is_none());
    for factor in &account.factors {
        fact(
            "factor",
            format!(
                "{} \"{}\", enrolled {}, {}",
                factor.kind,
                factor.label,
                day(factor.enrolled),
                factor.id
            ),
            false,
        );
    }
    fact("backup codes", format!("{} left", account.codes_left), account.codes_left == 0);
    fact("sessions", account.sessions.to_string(), false);
    fact("devices", format!("{} remembered", account.devices), false);
    if account.enrolment_required {
        fact("enrolment", "required at the next sign-in".into(), false);
    }
    Card { title: profile.user.login.clone(), facts }
}
