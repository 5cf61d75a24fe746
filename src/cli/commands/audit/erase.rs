//! Taking a person's data out of the ledger, with an entry that says so. What was done stays, and stays proven.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::case::{Refusal, free_text};
use crate::cli::commands::work::result;
use crate::cli::installation::Installation;
use crate::cli::out::Out;
use crate::cli::{Failure, Global};
use crate::clock::{Clock, SystemClock};
use crate::ledger::{Action, Committed, Draft, Entry, Filter, Ledger, Mode, Object, SqliteLedger};
use crate::operator::{Right, may};
use crate::report::Source;

#[derive(Debug, Args)]
pub struct EraseArgs {
    /// The user: login or address as it stands in the ledger, or the platform's id
    #[arg(value_name = "USER")]
    user: String,
    /// On whose request, and why it may be done. Do not name the person: this stays
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Type the user again
    #[arg(long, value_name = "USER")]
    confirm: String,
}

/// A user of a platform.
type Target = (String, String);

pub fn run(args: &EraseArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    free_text::refuse(&args.reason)?;
    if args.reason.trim().chars().count() < 10 {
        return Err(Refusal::Reason(10).into());
    }
    if args.confirm != args.user {
        return Err(Failure::usage(format!("--confirm {}: it is not {}", args.confirm, args.user)));
    }
    let mut installation = Installation::open(global)?;
    let account = installation.account(global)?.clone();
    if !may(account.role, Right::Ledger) {
        return Err(Refusal::Role(account.role.as_str()).into());
    }
    let key = installation.key(&account)?;
    let (provider, id) = target(&installation.ledger, &args.user, global)?;
    let about = about(&installation.ledger, &provider, &id)?;
    let open = installation.ledger.open_cases()?;
    if let Some(case) = about.iter().filter_map(|e| e.draft.case.as_ref()).find(|case| open.contains(case)) {
        return Err(Failure::new(3, format!("{case} is about them and still open"))
            .hint("close it first: it cannot go on without what is erased"));
    }
    let found = installation.ledger.personal_of(&provider, &id)?;
    let mut private = Object::new();
    private.insert("reason".into(), args.reason.trim().into());
    let draft = Draft {
        provider: Some(provider.clone()),
        target: Some(id.clone()),
        private,
        ..Draft::plain(SystemClock.now(), Action::AuditErased, &account.name, account.role, Mode::Scripted)
    };
    if !found.is_empty() {
        installation.ledger.erase(&found, &draft, &key)?;
    }
    let erased = found.len();
    let copies = copies(&installation)?;
    let exported = exported(&installation.ledger, about.first().map(|e| e.seq))?;
    let document = json!({
        "schema": "readmit.erase/1", "provider": provider, "target": id, "entries": found, "erased": erased,
        "copies": copies, "exports_since": exported, "exit": 0,
    });
    let mut line = format!("erased: the personal data of {erased} entries about {id}; the entries stand and verify");
    for (path, n) in &copies {
        line = format!("{line}\nerased in {path} too ({n} entries)");
    }
    if exported > 0 {
        line = format!(
            "{line}\n{exported} exports, backups and reports were made since their first entry and are out of reach: \
             `readmit audit list --action audit.exported` says by whom"
        );
    }
    result(out, &document, &line)?;
    Ok(0)
}

/// Who is meant. A login is looked for in the ledger, not on the platform: they may be gone from there.
fn target(ledger: &SqliteLedger, user: &str, global: &Global) -> Result<Target, Failure> {
    let mut found: BTreeSet<Target> = BTreeSet::new();
    let wanted = |provider: &str| global.provider.as_ref().is_none_or(|p| p == provider);
    let mut meet = |entry: &Committed| {
        if let (Some(provider), Some(target)) = (&entry.draft().provider, &entry.draft().target)
            && wanted(provider)
        {
            found.insert((provider.clone(), target.clone()));
        }
    };
    let newest = Filter { targets: vec![user.to_owned()], ..Filter::default() };
    ledger.each(&newest, &mut meet)?;
    for action in [Action::CaseOpened, Action::IncidentOpened] {
        ledger.each(&Filter { actions: vec![action], ..Filter::default() }, &mut |entry| {
            let private = &entry.draft().private;
            let is = |value: &Value| value.as_str().is_some_and(|text| text.eq_ignore_ascii_case(user));
            let addresses = private.get("addresses").and_then(Value::as_array);
            if private.get("login").is_some_and(is) || addresses.is_some_and(|list| list.iter().any(is)) {
                meet(entry);
            }
        })?;
    }
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(Failure::usage(format!("nobody in the ledger is {user}"))
            .hint("once erased, a user is known by the platform's id alone")),
        (Some((a, x)), Some((b, y))) => Err(Failure::usage(format!("{user} is {x} on {a} and {y} on {b}"))
            .hint("name the platform with --provider, or the user by the platform's id")),
    }
}

fn about(ledger: &SqliteLedger, provider: &str, id: &str) -> Result<Vec<Entry>, Failure> {
    let entries = ledger.glance(&Filter { targets: vec![id.to_owned()], ..Filter::default() })?;
    Ok(entries.into_iter().filter(|e| e.draft.provider.as_deref() == Some(provider)).collect())
}

/// Copies of this ledger that lie in the home: what a restore has put aside, and backups.
fn copies(installation: &Installation) -> Result<BTreeMap<String, u64>, Failure> {
    let entries = installation.ledger.recorded_erasures()?;
    let mut done = BTreeMap::new();
    let root = installation.home.root();
    for folder in [root.to_owned(), root.join("backups")] {
        let Ok(files) = std::fs::read_dir(folder) else { continue };
        let files: Vec<PathBuf> = files.filter_map(|f| Some(f.ok()?.path())).collect();
        for file in
            files.iter().filter(|f| **f != installation.home.ledger() && f.extension().is_some_and(|e| e == "db"))
        {
            if let Some(n) = installation.ledger.erase_in_copy(file, &entries)?
                && n > 0
            {
                done.insert(file.display().to_string(), n);
            }
        }
    }
    Ok(done)
}

fn exported(ledger: &SqliteLedger, since: Option<u64>) -> Result<u64, Failure> {
    let mut n = 0;
    let filter = Filter { actions: vec![Action::AuditExported], ..Filter::default() };
    ledger.each(&filter, &mut |entry| {
        let personal = entry.data().get("personal").and_then(Value::as_bool) != Some(false);
        n += u64::from(personal && since.is_some_and(|since| entry.seq() > since));
    })?;
    Ok(n)
}
