//! `audit verify --nightly`: where a run by the clock begins, and what it leaves for the next.
//!
//! It goes on from the head of the last run that the same operator has signed with the key that
//! they have now. That entry stands behind the head that it names, so that this run checks its
//! signature too. Whoever has the file and the installation's key cannot make the next run leave
//! anything out. A witness's head says that entries were there, and not that their signatures are
//! right: it is compared, and not gone on from.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::base::clock::{Clock, SystemClock};
use crate::cli::installation::Installation;
use crate::cli::{Failure, Global};
use crate::home::Home;
use crate::ledger::format::text;
use crate::ledger::verify::{TrustedHead, VerificationReport};
use crate::ledger::{Action, Filter};
use crate::operator::OperatorAccount;
use crate::report::EntrySource;
use crate::report::checks::NIGHTLY;

/// After so long everything is checked once more, however little is new.
const WEEK: TimeDelta = TimeDelta::days(7);

const NEW: &str = "new";
const ALL: &str = "all";

/// One run by the clock.
pub(super) struct Night {
    /// `None`: everything is checked.
    pub(super) since: Option<TrustedHead>,
    /// The head that the last run has kept outside of the ledger.
    pub(super) kept: Option<TrustedHead>,
    place: PathBuf,
}

impl Night {
    pub(super) fn begin(home: &Home, global: &Global) -> Result<Night, Failure> {
        let installation = Installation::open_to_read(global)?;
        let account = installation.account(global)?;
        let since = last(&installation.ledger.kept(), account, SystemClock.now())?;
        let place = home.checked(&account.name);
        let kept = match fs::read_to_string(&place) {
            Ok(note) => {
                let label = place.display().to_string();
                let kept = TrustedHead::parse(&label, &note);
                Some(kept.map_err(|fault| {
                    Failure::at(6, &label, fault).hint(
                        "if you know why it was changed, remove it; otherwise look who can write there",
                    )
                })?)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(Failure::at(1, place.display(), error)),
        };
        Ok(Night { since, kept, place })
    }

    pub(super) fn kind(&self) -> &'static str {
        if self.since.is_some() { NEW } else { ALL }
    }

    /// Keeps the head, with the entry of this run under it, in the operator's own folder: a ledger
    /// that is cut off or rolled back is found by the next run, also where there is no witness.
    pub(super) fn end(&self, global: &Global) -> Result<(), Failure> {
        // Opened to write: a head over the entry of this run is signed where there is none yet.
        let note = Installation::open(global)?.ledger.kept().head()?.note;
        let kept = |error| {
            Failure::at(1, format!("the head cannot be kept in {}", self.place.display()), error)
        };
        let folder = self.place.parent().unwrap_or(std::path::Path::new("."));
        if !folder.exists() {
            // Of an operator whose key is in an ssh-agent.
            fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(kept)?;
        }
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(kept)?;
        file.write_all(note.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(kept)?;
        file.persist(&self.place).map_err(|error| kept(error.error)).map(drop)
    }
}

/// A run in which nothing was found, for a timer's mail.
pub(super) fn one_line(report: &VerificationReport) -> String {
    let size = report.size;
    let checked = match report.from {
        0 => format!("all {size} entries were checked"),
        from if size - from == 1 => format!("1 new entry of {size} was checked, entry {from}"),
        from => format!("{} new entries of {size} were checked, from entry {from} on", size - from),
    };
    format!("{}: it verifies: {checked}. {}", report.origin, report.anchored())
}

/// The head that the last run by the clock has ended with, unless everything is due.
fn last(
    source: &dyn EntrySource,
    account: &OperatorAccount,
    now: DateTime<Utc>,
) -> Result<Option<TrustedHead>, Failure> {
    let filter = Filter {
        actions: vec![Action::AuditVerified],
        actors: vec![account.name.clone()],
        ..Filter::default()
    };
    let (mut newest, mut all) = (None, None);
    // Whoever gave them another key could have signed what is older.
    let key_since = account.keys.iter().map(|key| key.added).max();
    source.each(&filter, &mut |entry| {
        let data = entry.data();
        let Some(kind) = data.get(NIGHTLY).and_then(Value::as_str) else { return };
        if key_since.is_none_or(|since| entry.time() < since) {
            return;
        }
        let size = data.get("size").and_then(Value::as_u64);
        let root = data.get("root").and_then(Value::as_str).and_then(text::parse_base64_32);
        // Its own entry has to be among those that are checked now.
        if let Some((size, root)) = size.zip(root).filter(|(size, _)| *size <= entry.seq()) {
            newest = Some(TrustedHead::recorded("the last nightly run", size, root));
            if kind == ALL {
                all = Some(entry.time());
            }
        }
    })?;
    let due = all.is_none_or(|all| now - all >= WEEK);
    Ok(newest.filter(|_| !due))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::ledger::store::memory::{MemoryLedger, TestKey};
    use crate::ledger::testing::at;
    use crate::ledger::{Draft, Ledger as _, Object};
    use crate::model::{Mode, Role};
    use crate::operator::{OperatorRegistry, added};

    const HOUR: i64 = 3600;

    fn entry(ledger: &mut MemoryLedger, by: &str, seconds: i64, data: &[(&str, Value)]) {
        let data: Object = data.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect();
        let plain =
            Draft::plain(at(seconds), Action::AuditVerified, by, Role::Timer, Mode::Scripted);
        ledger.append(&[Draft { data, ..plain }], &TestKey::of(by), &[]).unwrap();
    }

    fn account(added_at: i64) -> OperatorAccount {
        let (data, private) = added("clock", Role::Timer, &[7; 32], &[]);
        let plain =
            Draft::plain(at(0), Action::LedgerCreated, "clock", Role::Admin, Mode::Scripted);
        let mut roll = OperatorRegistry::default();
        roll.apply(0, at(added_at), &Draft { data, private, ..plain }).unwrap();
        roll.get("clock").unwrap().clone()
    }

    #[test]
    fn a_run_goes_on_from_the_last_of_the_same_key_and_once_a_week_from_the_beginning() {
        let root = text::base64(&[3; 32]);
        let run = |size: u64, kind: &str| {
            vec![("size", Value::from(size)), ("root", root.clone().into()), (NIGHTLY, kind.into())]
        };
        let mut ledger = MemoryLedger::default();
        let since = |ledger: &MemoryLedger, now: i64, key: i64| {
            last(ledger, &account(key), at(now)).unwrap().map(|head| head.size)
        };
        assert_eq!(since(&ledger, HOUR, 0), None, "the first one checks everything");
        entry(&mut ledger, "clock", HOUR, &run(0, ALL));
        assert_eq!(since(&ledger, 2 * HOUR, 0), Some(0));
        entry(&mut ledger, "clock", 25 * HOUR, &run(1, NEW));
        assert_eq!(since(&ledger, 49 * HOUR, 0), Some(1));
        // Others' runs, runs that are not by the clock, and one over entries that come later.
        entry(&mut ledger, "mallory", 26 * HOUR, &run(2, NEW));
        entry(&mut ledger, "clock", 27 * HOUR, &run(3, NEW)[..2]);
        entry(&mut ledger, "clock", 28 * HOUR, &run(99, NEW));
        assert_eq!(since(&ledger, 49 * HOUR, 0), Some(1));
        // The key is another since then.
        assert_eq!(since(&ledger, 49 * HOUR, 30 * HOUR), None);
        assert_eq!(since(&ledger, 7 * 24 * HOUR, 0), Some(1));
        assert_eq!(since(&ledger, 8 * 24 * HOUR, 0), None, "a week after the last whole one");
    }
}
