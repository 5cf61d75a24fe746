//! The user whose personal data is erased, looked for in the ledger and then in its copies; and the
//! copies that lie in the home, in which the data is erased too.

use crate::cli::installation::Installation;
use crate::cli::{Failure, Global, ledger_file};
use crate::ledger::{Action, Committed, Filter, KeptLedger, LedgerError};
use crate::report::EntrySource;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A user of a platform.
pub(crate) type ErasedUser = (String, String);

/// Finds the user who is meant, if that user was ever recovered. A login is looked for in the
/// ledger and not on the platform, because the user may be gone from the platform.
pub(crate) fn target(
    ledger: &dyn KeptLedger,
    user: &str,
    global: &Global,
) -> Result<Option<ErasedUser>, Failure> {
    let mut found: BTreeSet<ErasedUser> = BTreeSet::new();
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
    for action in [Action::CaseOpened, Action::IncidentOpened, Action::OutsideRecorded] {
        ledger.each(&Filter { actions: vec![action], ..Filter::default() }, &mut |entry| {
            let private = &entry.draft().private;
            let is =
                |value: &Value| value.as_str().is_some_and(|text| text.eq_ignore_ascii_case(user));
            let addresses = private.get("addresses").and_then(Value::as_array);
            if private.get("login").is_some_and(is)
                || addresses.is_some_and(|list| list.iter().any(is))
            {
                meet(entry);
            }
        })?;
    }
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (one, None) => Ok(one),
        (None, Some(one)) => Ok(Some(one)),
        (Some((a, x)), Some((b, y))) => {
            Err(Failure::usage(format!("{user} is {x} on {a} and {y} on {b}"))
                .hint("name the platform with --provider, or the user by the platform's id"))
        }
    }
}

/// Looks for the user in the copies of the home, such as a ledger that a restore has replaced.
/// Returns the user, and each copy that could not be looked into with the reason.
pub(crate) fn target_in_copies(
    installation: &Installation,
    user: &str,
    global: &Global,
) -> Result<(Option<ErasedUser>, Vec<String>), Failure> {
    let CopyFiles { files, passed_over } = CopyFiles::of(installation);
    let mut unread: Vec<String> =
        passed_over.iter().map(|(path, why)| format!("{path}: {why}")).collect();
    for file in files {
        match target_in(&file, installation, user, global) {
            Ok(None) => {}
            Ok(found) => return Ok((found, unread)),
            // Two of that name: one has to be chosen.
            Err(failure) if failure.code == 2 => return Err(failure),
            Err(failure) => unread.push(format!("{}: {}", file.display(), failure.message())),
        }
    }
    Ok((None, unread))
}

pub(crate) fn target_in(
    file: &Path,
    installation: &Installation,
    user: &str,
    global: &Global,
) -> Result<Option<ErasedUser>, Failure> {
    let copy = match ledger_file::to_read(file) {
        Ok(copy) if copy.made_as() == installation.ledger.kept().made_as() => copy,
        Ok(_) | Err(LedgerError::NotALedger(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    // Nothing in a copy says what was erased in it: whatever is gone there is gone.
    let size = copy.end()?.size;
    drop(copy);
    target(&*ledger_file::to_read_without(file, (0..size).collect())?, user, global)
}

/// Copies of this ledger that lie in the home, by their paths: what a restore has put aside,
/// backups, and what a killed program left.
#[derive(Default)]
pub(crate) struct Copies {
    /// Of how many entries it was erased in each.
    pub(super) done: BTreeMap<String, u64>,
    /// The reasons why copies were not looked into, by path.
    pub(super) passed_over: BTreeMap<String, String>,
}

/// The files in the home that may be copies of its ledger.
pub(crate) struct CopyFiles {
    files: Vec<PathBuf>,
    /// Folders that could not be looked into, and why.
    passed_over: BTreeMap<String, String>,
}

impl CopyFiles {
    fn of(installation: &Installation) -> CopyFiles {
        let root = installation.home.root();
        let mut found = CopyFiles { files: Vec::new(), passed_over: BTreeMap::new() };
        for folder in [root.to_owned(), root.join("backups")] {
            match std::fs::read_dir(&folder) {
                Ok(files) => found.files.extend(files.filter_map(|f| Some(f.ok()?.path()))),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => {
                    found.passed_over.insert(folder.display().to_string(), error.to_string());
                }
            }
        }
        found.files.retain(|f| {
            *f != installation.home.ledger() && f.extension().is_some_and(|e| e == "db")
        });
        found
    }
}

pub(crate) fn copies(
    installation: &Installation,
    target: Option<&ErasedUser>,
) -> Result<Copies, Failure> {
    let entries = installation.ledger.kept().recorded_erasures()?;
    let CopyFiles { files, passed_over } = CopyFiles::of(installation);
    let mut copies = Copies { passed_over, ..Copies::default() };
    for file in files {
        let user = target.map(|(provider, id)| (provider.as_str(), id.as_str()));
        let path = || file.display().to_string();
        match installation.ledger.kept().erase_in_copy(&file, &entries, user) {
            Ok(None | Some(0)) => {}
            Ok(Some(n)) => {
                copies.done.insert(path(), n);
            }
            Err(error) => {
                copies.passed_over.insert(path(), error.to_string());
            }
        }
    }
    Ok(copies)
}
