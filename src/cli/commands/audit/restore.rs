//! Putting a ledger back, and saying so in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::backup::checked;
use super::brought::heads_in;
use super::verify_ledger::run_verify;
use crate::case::{Refusal, free_text};
use crate::cli::commands::work::result;
use crate::cli::installation::{Installation, home, ledger_to_write};
use crate::cli::out::Out;
use crate::cli::sign_in::SignedIn;
use crate::cli::{Failure, Global};
use crate::clock::{Clock, SystemClock};
use crate::directory::random;
use crate::home::{Config, Home};
use crate::ledger::Signer;
use crate::ledger::sqlite::{erasures, replace};
use crate::ledger::verify::{Erasures, Kept, Options};
use crate::ledger::{Action, Draft, Head, InstallationKey, Ledger, LedgerError, Mode, Object, Scope, SqliteLedger};
use crate::operator::Right;
use crate::ui::signals::Interrupts;
use crate::witness::heads_of;

#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The backup to put in the ledger's place. Without it: the ledger that is in place was put back by other means, and
    /// this is recorded
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// What happened, and how you know that this copy is the right one
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// A head that was kept elsewhere, or a file with heads: what it covers and the copy lacks is recorded as lost
    /// (repeatable)
    #[arg(long, value_name = "HEAD")]
    against: Vec<String>,
    /// Replace a ledger that has entries which the copy does not have, or that cannot be read: it is kept beside it. And take
    /// a copy in which personal data was erased, if the ledger that says so is lost
    #[arg(long, requires = "file")]
    force: bool,
}

pub fn run(args: &RestoreArgs, global: &Global, out: &mut Out, interrupts: &Interrupts) -> Result<u8, Failure> {
    free_text::refuse(&args.reason)?;
    if args.reason.trim().chars().count() < 10 {
        return Err(Refusal::Reason(10).into());
    }
    let mut kept = Vec::new();
    for given in &args.against {
        kept.extend(heads_in(given)?);
    }
    match &args.file {
        Some(file) => from_backup(file, kept, args, global, out, interrupts),
        None => in_place(kept, args, global, out),
    }
}

fn from_backup(
    file: &Path,
    mut kept: Vec<Kept>,
    args: &RestoreArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let home = home(global)?;
    let key = InstallationKey::load(&home.installation_key())?;
    let copy = SqliteLedger::open(file, None, Box::new(random::system))?;
    let size = copy.head()?.size;
    let current = current(&home)?;
    kept.extend(witnessed(&home, &copy));
    if let Current::Readable(head) = &current
        && let Ok(head) = Kept::parse("the ledger in place", &head.note)
    {
        kept.push(head);
    }
    let known = kept.iter().max_by_key(|k| k.size).cloned();
    let erased = erased_in_place(&home, &current)?;
    // What the copy should have must be in it as it was; the rest is what is lost.
    let options = Options {
        key: Some(key.verifying_key()),
        against: kept.iter().filter(|k| k.size <= size).cloned().collect(),
        erasures: Erasures::Answered,
        ..Options::default()
    };
    let mut report = run_verify(file, &options, global, interrupts)?;
    let gone = std::mem::take(&mut report.elsewhere);
    let may_differ = args.force && report.findings.iter().all(|f| f.what.starts_with("the ledger in place"));
    if !may_differ {
        checked(report)?;
    }
    if let Some(seq) = gone.iter().find(|seq| !erased.contains(seq)).filter(|_| !args.force) {
        let what = format!(
            "{}: the personal data of entry {seq} is gone, and no entry says that it was erased",
            file.display()
        );
        return Err(Failure::new(6, what)
            .hint("if it was, and the ledger that says so is lost, --force restores it and says so in its place"));
    }
    let lost = known.as_ref().map_or(0, |k| k.size.saturating_sub(size));
    match &current {
        Current::Readable(head) if head.size > size && !args.force => {
            return Err(Failure::new(
                3,
                format!("the ledger in place has {} entries, {file} has {size}", head.size, file = file.display()),
            )
            .hint("they would be lost from here on; with --force it is replaced, and kept beside"));
        }
        Current::Unreadable(what) if !args.force => {
            return Err(Failure::new(3, format!("the ledger in place cannot be read: {what}"))
                .hint("with --force it is replaced, and kept beside: it may be evidence"));
        }
        Current::None | Current::Readable(_) | Current::Unreadable(_) => {}
    }
    let staged = home.root().join("restoring.db");
    drop(std::fs::remove_file(&staged));
    copy.backup(&staged)?;
    // What was erased does not come back with an old copy.
    let erased: BTreeSet<u64> = erased.into_iter().filter(|seq| *seq < size).chain(gone).collect();
    let written = copy
        .erase_in_copy(&staged, &erased)
        .map_err(Failure::from)
        .and_then(|_| record_in(&staged, key, size, known.as_ref(), &erased, args, global));
    drop(std::fs::remove_file(staged.with_extension("lock")));
    if let Err(failure) = written {
        drop(std::fs::remove_file(&staged));
        return Err(failure);
    }
    let aside = aside(&home);
    let still = || match (&current, self::current(&home)) {
        (Current::Readable(was), Ok(Current::Readable(is))) if was.size != is.size => {
            Err(LedgerError::Conflict(Scope::All))
        }
        _ => Ok(()),
    };
    if let Err(error) = replace(&staged, &home.ledger(), &aside, still) {
        drop(std::fs::remove_file(&staged));
        return Err(error.into());
    }
    Installation::open(global)?.ledger.hand_on()?;
    let aside = aside.exists().then(|| aside.display().to_string());
    told(size, lost, aside, out)
}

/// Writes the entry into the copy before it takes the ledger's place: it is never there without.
fn record_in(
    staged: &Path,
    key: InstallationKey,
    size: u64,
    known: Option<&Kept>,
    erased: &BTreeSet<u64>,
    args: &RestoreArgs,
    global: &Global,
) -> Result<(), Failure> {
    let home = home(global)?;
    let mut copy = ledger_to_write(staged, key)?;
    let installation = Installation::of(home, SqliteLedger::open(staged, None, Box::new(random::system))?)?;
    let (restored, signer) = draft(&installation, size, known, "backup", args, global)?;
    let recorded = copy.recorded_erasures()?;
    let missing: Vec<u64> = erased.difference(&recorded).copied().collect();
    let plain = Draft { action: Action::AuditErased, data: Object::new(), ..restored.clone() };
    let drafts: Vec<Draft> = std::iter::once(restored).chain(erasures(&missing, &plain)).collect();
    copy.append(&drafts, &signer, &[])?;
    Ok(())
}

/// What the ledger in place says was erased.
fn erased_in_place(home: &Home, current: &Current) -> Result<BTreeSet<u64>, Failure> {
    match current {
        Current::None | Current::Unreadable(_) => Ok(BTreeSet::new()),
        Current::Readable(_) => {
            Ok(SqliteLedger::open(&home.ledger(), None, Box::new(random::system))?.recorded_erasures()?)
        }
    }
}

fn in_place(mut kept: Vec<Kept>, args: &RestoreArgs, global: &Global, out: &mut Out) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    kept.extend(witnessed(&installation.home, &installation.ledger));
    let size = installation.ledger.head()?.size;
    let known = kept.iter().max_by_key(|k| k.size).filter(|k| k.size > size).cloned();
    let Some(known) = known else {
        return Err(Failure::usage("no head says that this ledger lacks anything: there is no restore to record")
            .hint("name the backup, or bring a later head with --against"));
    };
    let (draft, signer) = draft(&installation, size, Some(&known), "in-place", args, global)?;
    installation.ledger.append_restored(&draft, &signer)?;
    told(size, known.size - size, None, out)
}

fn draft(
    installation: &Installation,
    size: u64,
    known: Option<&Kept>,
    how: &str,
    args: &RestoreArgs,
    global: &Global,
) -> Result<(Draft, Box<dyn Signer>), Failure> {
    let SignedIn { account, key } = installation.signed_in(global, Right::Ledger)?;
    let mut data = Object::new();
    data.insert("how".into(), how.into());
    data.insert("size".into(), size.into());
    if let Some(known) = known {
        data.insert("known".into(), known.size.into());
        if let Some(note) = &known.note
            && let Some(root) = note.lines().nth(2)
        {
            data.insert("known_root".into(), root.into());
        }
    }
    let mut private = Object::new();
    private.insert("reason".into(), args.reason.trim().into());
    if let Some(file) = &args.file {
        private.insert("file".into(), Value::from(file.display().to_string()));
    }
    let plain = Draft::plain(SystemClock.now(), Action::LedgerRestored, &account.name, account.role, Mode::Scripted);
    Ok((Draft { data, private, ..plain }, key))
}

fn told(size: u64, lost: u64, aside: Option<String>, out: &mut Out) -> Result<u8, Failure> {
    let document = json!({
        "schema": "readmit.restore/1", "entries": size, "lost": lost, "aside": aside, "exit": 0,
    });
    let mut line = format!("restored: {size} entries, and entry {size} says so");
    if lost > 0 {
        line = format!("{line}; {lost} entries that are known to have been there are lost");
    }
    if let Some(aside) = aside {
        line = format!("{line}\nwhat was in place is in {aside}");
    }
    result(out, &document, &line)?;
    Ok(0)
}

/// Where what is in place goes: named by the second, and twice in one is no reason to fail.
fn aside(home: &Home) -> PathBuf {
    let now = SystemClock.now().format("%Y%m%dT%H%M%S");
    let mut path = home.root().join(format!("ledger-replaced-{now}.db"));
    let mut n = 1;
    while path.symlink_metadata().is_ok() {
        n += 1;
        path = home.root().join(format!("ledger-replaced-{now}-{n}.db"));
    }
    path
}

/// What is in the ledger's place now.
enum Current {
    None,
    Readable(Box<Head>),
    Unreadable(String),
}

fn current(home: &Home) -> Result<Current, Failure> {
    if home.ledger().symlink_metadata().is_err() {
        return Ok(Current::None);
    }
    let read = SqliteLedger::open(&home.ledger(), None, Box::new(random::system)).and_then(|l| l.head());
    match read {
        Ok(head) => Ok(Current::Readable(Box::new(head))),
        Err(LedgerError::Busy { seconds }) => Err(LedgerError::Busy { seconds }.into()),
        Err(error) => Ok(Current::Unreadable(error.to_string())),
    }
}

/// The heads that the configured witness's file has of this ledger.
fn witnessed(home: &Home, ledger: &SqliteLedger) -> Vec<Kept> {
    let config = Config::load(&home.config()).ok().and_then(|c| c.witness);
    let Some(file) = config.and_then(|c| c.file) else { return Vec::new() };
    let heads = heads_of(&file, &ledger.note_key()).unwrap_or_default();
    let place = file.display().to_string();
    heads.iter().filter_map(|(_, note)| Kept::parse(&place, note).ok()).collect()
}
