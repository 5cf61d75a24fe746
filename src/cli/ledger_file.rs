//! The ledger's file: the one place of the commands that opens it, and so knows what it is kept in.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use tempfile::TempPath;

use super::Failure;
use crate::base::random;
use crate::home::Home;
use crate::ledger::export::ExportError;
use crate::ledger::store::sqlite::{CaseList, SqliteLedger, stage};
use crate::ledger::verify::VerificationReport;
use crate::ledger::{CaseListing, Head, InstallationKey, KeptLedger, LedgerError};
use crate::ui::Ui;

/// The time to wait for another session.
const PATIENCE: Duration = Duration::from_secs(20);

/// Opens a ledger for writing, and says so if it was upgraded for it.
pub fn to_write(path: &Path, key: InstallationKey) -> Result<Box<dyn KeptLedger>, LedgerError> {
    to_write_without(path, key, BTreeSet::new())
}

/// The same of a copy, from which the personal data of `erased` was taken out. The entry that says
/// so is not in it yet.
pub fn to_write_without(
    path: &Path,
    key: InstallationKey,
    erased: BTreeSet<u64>,
) -> Result<Box<dyn KeptLedger>, LedgerError> {
    let mut upgrading = Upgrading::default();
    let mut progress = |done, of| upgrading.at(done, of, Instant::now());
    let ledger =
        SqliteLedger::open_telling(path, Some(key), Box::new(random::fill), &mut progress)?;
    if let Some((from, to)) = ledger.upgraded() {
        let line = format!(
            "the ledger was upgraded from format {from} to {to}: its entries, heads and proofs are what they were, \
             and an older readmit does not open it any more"
        );
        Ui::new().note(&line);
    }
    Ok(patient(ledger.knowing_erased(erased)))
}

/// The time that an upgrade may take without a word.
const AT_ONCE: Duration = Duration::from_secs(2);

/// Says once how long an upgrade takes, by what the first of its batches took.
#[derive(Default)]
struct Upgrading {
    begun: Option<Instant>,
    told: bool,
}

impl Upgrading {
    fn at(&mut self, done: u64, of: u64, now: Instant) {
        let begun = *self.begun.get_or_insert(now);
        if let Some(left) = time_left(done, of, now - begun).filter(|left| *left > AT_ONCE)
            && !self.told
        {
            self.told = true;
            let line = format!(
                "the ledger is being upgraded: {of} entries are read, which takes about {} s; \
                 others may go on meanwhile",
                left.as_secs()
            );
            Ui::new().note(&line);
        }
    }
}

/// The time for the rest, if it goes on as it began; `None` where nothing is done yet.
fn time_left(done: u64, of: u64, took: Duration) -> Option<Duration> {
    let rest = of.saturating_sub(done);
    let each = took.checked_div(u32::try_from(done).ok().filter(|done| *done > 0)?)?;
    each.checked_mul(u32::try_from(rest).ok()?)
}

/// Opens a ledger to look at: nothing can be written, and the installation's key need not be there.
pub fn to_read(path: &Path) -> Result<Box<dyn KeptLedger>, LedgerError> {
    to_read_without(path, BTreeSet::new())
}

/// The same of a copy, as [`to_write_without`].
pub fn to_read_without(
    path: &Path,
    erased: BTreeSet<u64>,
) -> Result<Box<dyn KeptLedger>, LedgerError> {
    Ok(patient(SqliteLedger::open(path, None, Box::new(random::fill))?.knowing_erased(erased)))
}

/// Opens a ledger for a list of cases alone.
pub fn to_list(path: &Path) -> Result<Box<dyn CaseListing>, LedgerError> {
    Ok(Box::new(CaseList::open(path, Some(Box::new(report_wait)))?))
}

/// The same for what is said to nobody: no wait is reported.
pub fn to_list_quietly(path: &Path) -> Result<Box<dyn CaseListing>, LedgerError> {
    Ok(Box::new(CaseList::open(path, None)?))
}

/// As [`to_read`], and no wait is reported.
pub fn to_read_quietly(path: &Path) -> Result<Box<dyn KeptLedger>, LedgerError> {
    Ok(Box::new(SqliteLedger::open(path, None, Box::new(random::fill))?))
}

/// Opens a copy of a ledger: to open the file itself can change it, and it may be evidence. The
/// copy is there as long as the first part is.
pub fn copied(path: &Path) -> Result<(TempPath, Box<dyn KeptLedger>), LedgerError> {
    let staged = stage(path, &std::env::temp_dir())?;
    let ledger = to_read_quietly(&staged)?;
    Ok((staged, ledger))
}

/// Writes a copy of the ledger at `path` to a new file, and verifies it.
pub fn back_up(path: &Path, to: &Path) -> Result<(Head, VerificationReport), ExportError> {
    SqliteLedger::open(path, None, Box::new(random::fill))?.backup(to)
}

fn patient(mut ledger: SqliteLedger) -> Box<dyn KeptLedger> {
    ledger.set_wait(PATIENCE, Some(Box::new(report_wait)));
    Box::new(ledger)
}

fn report_wait(waited: Duration) {
    Ui::new().note(&format!(
        "another session is writing to the ledger; waiting ({} s)",
        waited.as_secs()
    ));
}

pub(crate) fn ledger_of(home: &Home) -> Result<Box<dyn KeptLedger>, Failure> {
    // A missing ledger is told before anything else: nothing but `init` makes one.
    match home.ledger().try_exists() {
        Ok(true) => {}
        Ok(false) => return Err(LedgerError::Missing(home.ledger()).into()),
        Err(error) => {
            return Err(Failure::at(6, home.ledger().display(), error)
                .hint("ask whoever set the home up to let you in (`usermod -aG GROUP you`)"));
        }
    }
    let key = InstallationKey::load(&home.installation_key()).map_err(|error| match error {
        LedgerError::Missing(path) => {
            Failure::new(6, format!("the installation's key is not there: {}", path.display())).hint(
                "put it back from where it is kept; a copy of a ledger without it is for reading: `audit verify`, `audit list`, \
                 `audit report`, `show`",
            )
        }
        other => other.into(),
    })?;
    Ok(to_write(&home.ledger(), key)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_that_is_left_follows_from_what_was_done() {
        let second = Duration::from_secs(1);
        assert_eq!(time_left(0, 100, second), None);
        assert_eq!(time_left(4_096, 4_096, second), Some(Duration::ZERO));
        assert_eq!(time_left(1_000, 10_000, second), Some(9 * second));
    }
}
