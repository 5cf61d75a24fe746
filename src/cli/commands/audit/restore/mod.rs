//! Putting a ledger back, and saying so in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};
use tempfile::TempPath;

use super::progress::{Here, run_verify};
use super::taking::checked;
use super::trust_args::heads_in;
use super::witness::{Asked, for_restore};
use crate::base::clock::{Clock, SystemClock};
use crate::cli::commands::case_command::result;
use crate::cli::installation::{Installation, check_reason_by_the_floor, home};
use crate::cli::opened_key::SignedIn;
use crate::cli::out::Out;
use crate::cli::{Failure, Global, ledger_file};
use crate::home::Home;
use crate::ledger::format::origin;
use crate::ledger::store::sqlite::{erasures, replace, stage, take_out};
use crate::ledger::verify::{TrustedHead, VerifyOptions};
use crate::ledger::{Action, Draft, InstallationKey, LedgerError, Object, Scope, Signer};
use crate::model::Mode;
use crate::operator::Right;
use crate::ui::signals::Interrupts;
use place::{Current, Taken, current, elsewhere, says, taken, unusable};

mod place;

#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The backup to put in the ledger's place. Without it: the ledger that is in place was put
    /// back by other means, and this is recorded
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// A description of what happened, and of how you know that this copy is the right one
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// A head that was kept elsewhere, or a file with heads: what it covers and the copy lacks is
    /// recorded as lost (repeatable)
    #[arg(long, value_name = "HEAD")]
    against: Vec<String>,
    /// Replace a ledger that has entries which the copy does not have, that cannot be read or does
    /// not verify: it is kept beside it. And take a copy in which personal data was erased, if the
    /// ledger that says so is lost
    #[arg(long, requires = "file")]
    force: bool,
}

pub fn run(
    args: &RestoreArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    check_reason_by_the_floor(&args.reason)?;
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
    mut kept: Vec<TrustedHead>,
    args: &RestoreArgs,
    global: &Global,
    out: &mut Out,
    interrupts: &Interrupts,
) -> Result<u8, Failure> {
    let home = home(global)?;
    let key = InstallationKey::load(&home.installation_key())?;
    let current = current(&home)?;
    // What is looked at is what is put in place, whatever becomes of the file meanwhile.
    let staged = Staged { path: stage(file, home.root())? };
    let copy = ledger_file::to_read(&staged.path).map_err(|error| match error {
        LedgerError::NotALedger(_) => LedgerError::NotALedger(file.to_owned()),
        other => other,
    })?;
    let size = copy.end()?.size;
    let asked = for_restore(&home, &*copy, global)?;
    kept.extend(asked.kept());
    if let Current::Readable(in_place) = &current {
        kept.push(TrustedHead::of("the ledger in place", &in_place.origin, &in_place.end));
    }
    let known = kept.iter().max_by_key(|k| k.size).cloned();
    // What the copy should have must be in it as it was; the rest is what is lost.
    let options = VerifyOptions {
        key: Some(key.verifying_key()),
        against: kept.iter().filter(|k| k.size <= size).cloned().collect(),
        settles_erasures: true,
        ..VerifyOptions::default()
    };
    let mut report = run_verify(&staged.path, &options, global, interrupts, &|| staged.remove())??;
    let gone = std::mem::take(&mut report.unsettled);
    let may_differ =
        args.force && report.findings.iter().all(|f| f.what.starts_with("the ledger in place"));
    if !may_differ {
        checked(report)?;
    }
    let lost = known.as_ref().map_or(0, |k| k.size.saturating_sub(size));
    match &current {
        Current::Readable(in_place) if in_place.end.size > size && !args.force => {
            return Err(Failure::new(
                3,
                format!(
                    "the ledger in place has {} entries, {file} has {size}",
                    in_place.end.size,
                    file = file.display()
                ),
            )
            .hint(
                "they would be lost from here on; with --force it is replaced, and kept beside",
            ));
        }
        Current::Unreadable(what) if !args.force => return Err(unusable("cannot be read", what)),
        Current::None | Current::Readable(_) | Current::Unreadable(_) => {}
    }
    let here = says(&home, &current, &key, args.force, global, interrupts, &|| staged.remove())?;
    let erased = taken(file, &home, &*copy, &here, gone, args.force)?;
    let unknown = match here {
        Here::Known(_) => elsewhere(&home, &current, size, known.as_ref())?,
        Here::NotKnown(why) => Some(why),
    };
    drop(copy);
    // What was erased does not come back with an old copy.
    take_out(&staged.path, &erased.all())?;
    let restored = Restored { size, known: known.as_ref(), how: "backup", asked: &asked };
    record_in(&staged.path, key, &restored, &erased, args, global)?;
    let aside = aside(&home);
    let still = || match (&current, place::current(&home)) {
        (Current::Readable(was), Ok(Current::Readable(is))) if was.end != is.end => {
            Err(LedgerError::Conflict(Scope::All))
        }
        _ => Ok(()),
    };
    replace(&staged.path, &home.ledger(), &aside, still)?;
    let mut installation = Installation::open(global)?;
    installation.ledger.hand_on()?;
    let key = named_anew(&installation);
    let aside = aside.exists().then(|| aside.display().to_string());
    told(&RestoredLedger { size, lost, erased: &erased, unknown, aside, key }, out)
}

/// The copy while it is looked at and written to, and nobody else's.
struct Staged {
    path: TempPath,
}

impl Staged {
    /// Also where nothing is dropped: it holds what may have been erased since. Once it is in its
    /// place there is nothing left.
    fn remove(&self) {
        drop(std::fs::remove_file(&self.path));
        drop(std::fs::remove_file(self.path.with_extension("lock")));
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Writes the entry into the copy before it takes the ledger's place: it is never there without.
fn record_in(
    staged: &Path,
    key: InstallationKey,
    restored: &Restored<'_>,
    erased: &Taken,
    args: &RestoreArgs,
    global: &Global,
) -> Result<(), Failure> {
    let home = home(global)?;
    // The entries that say so are not in it yet.
    let mut copy = ledger_file::to_write_without(staged, key, erased.all())?;
    let to_read = ledger_file::to_read_without(staged, erased.all())?;
    let installation = Installation::of(home, to_read)?;
    let (restored, signer) = draft(&installation, restored, args, global)?;
    let recorded = copy.recorded_erasures()?;
    let proven: Vec<u64> = erased.proven.difference(&recorded).copied().collect();
    let unproven: Vec<u64> = erased.unproven.iter().copied().collect();
    let plain = Draft { action: Action::AuditErased, data: Object::new(), ..restored.clone() };
    let mut on_their_word = plain.clone();
    on_their_word.data.insert("unproven".into(), true.into());
    let drafts: Vec<Draft> = std::iter::once(restored)
        .chain(erasures(&proven, &plain))
        .chain(erasures(&unproven, &on_their_word))
        .collect();
    // What comes after the restore is stated under the name that the restore gives the ledger.
    let (restored, erased) = drafts.split_at(1);
    copy.append(restored, &signer, &[])?;
    copy.append(erased, &signer, &[])?;
    Ok(())
}

fn in_place(
    mut kept: Vec<TrustedHead>,
    args: &RestoreArgs,
    global: &Global,
    out: &mut Out,
) -> Result<u8, Failure> {
    let mut installation = Installation::open(global)?;
    let asked = for_restore(&installation.home, installation.ledger.kept(), global)?;
    kept.extend(asked.kept());
    // A witness over HTTP that has given an alarm has a head too.
    if let Some(alarmed) = installation.ledger.standing()?
        && let Some(note) = &alarmed.note
    {
        kept.extend(TrustedHead::parse(&alarmed.place(), note));
    }
    let size = installation.ledger.kept().end()?.size;
    let known = kept.iter().max_by_key(|k| k.size).filter(|k| k.size > size).cloned();
    let Some(known) = known else {
        return Err(Failure::usage(
            "no head says that this ledger lacks anything: there is no restore to record",
        )
        .hint("name the backup, or bring a later head with --against"));
    };
    let restored = Restored { size, known: Some(&known), how: "in-place", asked: &asked };
    let (draft, signer) = draft(&installation, &restored, args, global)?;
    installation.ledger.append_restored(&draft, &signer)?;
    let erased = Taken { proven: BTreeSet::new(), unproven: BTreeSet::new() };
    let unknown = Some("the ledger that it was put in the place of is not here".to_owned());
    let key = named_anew(&installation);
    told(
        &RestoredLedger {
            size,
            lost: known.size - size,
            erased: &erased,
            unknown,
            aside: None,
            key,
        },
        out,
    )
}

/// The facts that are recorded of a restore.
struct Restored<'a> {
    size: u64,
    /// The head that says how far it is known to have gone.
    known: Option<&'a TrustedHead>,
    how: &'static str,
    asked: &'a Asked,
}

/// The admin's own signature is on it: the installation's alone would excuse nothing.
fn draft(
    installation: &Installation,
    restored: &Restored<'_>,
    args: &RestoreArgs,
    global: &Global,
) -> Result<(Draft, Box<dyn Signer>), Failure> {
    let SignedIn { account, key } =
        installation.signed_in(global, Right::Ledger, Action::LedgerRestored)?;
    let Restored { size, known, how, asked } = restored;
    installation.check_reason_to_mend(&args.reason)?;
    let mut data = Object::new();
    data.insert("how".into(), (*how).into());
    data.insert("size".into(), (*size).into());
    if let Some(known) = known {
        data.insert("known".into(), known.size.into());
        if let Some(root) = known.whole_root() {
            data.insert("known_root".into(), root.into());
        }
    }
    asked.name_in(&mut data);
    // Heads that were given out are not continued: no more are signed under their name.
    let lost = known.is_some_and(|known| known.size > *size);
    if lost || args.force {
        let seen = known.and_then(|known| known.origin.as_deref());
        let seen = seen.map_or(1, |name| origin::split(name).1);
        data.insert("origin".into(), installation.ledger.kept().next_origin(seen)?.into());
    }
    let mut private = Object::new();
    private.insert("reason".into(), args.reason.trim().into());
    if let Some(file) = &args.file {
        private.insert("file".into(), Value::from(file.display().to_string()));
    }
    let plain = Draft::plain(
        SystemClock.now(),
        Action::LedgerRestored,
        &account.name,
        account.role,
        Mode::Scripted,
    );
    Ok((Draft { data, private, ..plain }, key))
}

/// The outcome of a restore.
struct RestoredLedger<'a> {
    size: u64,
    lost: u64,
    erased: &'a Taken,
    /// The reason why nobody knows what was erased after the copy was made.
    unknown: Option<String>,
    /// The path of the file that was in place before.
    aside: Option<String>,
    /// The key of the heads, if they bear another name than the one that the ledger was made with.
    key: Option<String>,
}

/// Returns the key under which witnesses have to know the ledger, if it was given a name of its own
/// since it was made.
fn named_anew(installation: &Installation) -> Option<String> {
    let (kept, key) = (installation.ledger.kept(), installation.ledger.kept().note_key());
    (key.name != kept.made_as()).then(|| key.to_vkey())
}

fn told(done: &RestoredLedger<'_>, out: &mut Out) -> Result<u8, Failure> {
    let RestoredLedger { size, lost, erased: Taken { proven, unproven }, unknown, aside, key } =
        done;
    let document = json!({
        "schema": "readmit.restore/1", "entries": size, "lost": lost, "erased": proven.len(), "unproven": unproven.len(),
        "erasures_not_known": unknown, "aside": aside, "key": key, "exit": 0,
    });
    let mut line = format!("restored: {size} entries, and entry {size} says so");
    if *lost > 0 {
        line = format!("{line}; {lost} entries that are known to have been there are lost");
    }
    if !proven.is_empty() {
        line = format!(
            "{line}\nthe personal data of {} of them was erased, and is not in it",
            proven.len()
        );
    }
    if !unproven.is_empty() {
        line = format!(
            "{line}\nthe personal data of {} was gone from the copy: that it was erased rests on your word, as an entry says",
            unproven.len()
        );
    }
    if let Some(why) = unknown {
        line = format!(
            "{line}\nwhat was erased after this copy was made, if anything, is in it again ({why}): run `audit erase` for it"
        );
    }
    if let Some(aside) = aside {
        line = format!("{line}\nwhat was in place is in {aside}");
    }
    if let Some(key) = key {
        line = format!(
            "{line}\nthe ledger's heads bear a name of their own from here on: register it at each witness, and in a policy: log {key}"
        );
    }
    result(out, &document, &line)?;
    Ok(0)
}

/// Returns the path that the file in place goes to. The path is named by the second. Two calls
/// within one second get different paths, because two calls so close are no reason to fail.
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
