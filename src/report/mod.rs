//! The questions that a reviewer asks of a whole ledger: every reset with what goes with it, and
//! the sums. The answers are folds of entries, and the folds know no file and no terminal.

pub mod access;
pub mod checks;
pub mod exceptions;
pub mod queue;
mod resets;
pub mod retention;
mod summary;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use chrono::{DateTime, TimeDelta, Utc};

use crate::ledger::{Action, Committed, Filter, KeptLedger, LedgerError, Reading};
use crate::model::Phase;

pub use resets::{COLUMNS, Came, Reset, resets};
pub use summary::{Summary, summary};
pub use summary::{bar, sparkline};

/// The source from which entries come, one at a time.
pub trait EntrySource {
    /// Hands on every entry that matches, oldest first.
    fn each(&self, filter: &Filter, take: &mut dyn FnMut(&Committed)) -> Result<(), LedgerError>;
}

impl<L: Reading + ?Sized> EntrySource for L {
    fn each(&self, filter: &Filter, take: &mut dyn FnMut(&Committed)) -> Result<(), LedgerError> {
        self.scan(filter, &mut |entry| {
            take(&entry);
            ControlFlow::Continue(())
        })
    }
}
impl EntrySource for &dyn KeptLedger {
    fn each(&self, filter: &Filter, take: &mut dyn FnMut(&Committed)) -> Result<(), LedgerError> {
        (**self).each(filter, take)
    }
}

/// Up to so many cases, each is read for itself; more are met by going through all that happened in
/// their time.
const FEW: usize = 1_000;

/// The longest time for which a case may have been open before its change, for its opening to be
/// met on the way.
const LEAD: TimeDelta = TimeDelta::days(60);

/// The facts that are known of one case so far. Entries come in order within an action, and in no
/// order between actions.
pub trait Gathered: Default {
    /// Returns true if the beginning of the case was met.
    fn begun(&self) -> bool;
    fn take(&mut self, entry: &Committed);
}

/// Every case in which one of `changes` was begun from `since` to before `until`, folded over those
/// and what is `around`.
pub fn gather<F: Gathered>(
    source: &dyn EntrySource,
    changes: &[Action],
    around: &[Action],
    since: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
) -> Result<BTreeMap<String, F>, LedgerError> {
    let mut cases = BTreeSet::new();
    for action in changes {
        // One action at a time: each is a walk along an index, and needs no sorting.
        let filter = Filter { actions: vec![*action], since, until, ..Filter::default() };
        source.each(&filter, &mut |entry| {
            if entry.draft().phase == Some(Phase::Intent) {
                cases.extend(entry.draft().case.clone());
            }
        })?;
    }
    let mut folds: BTreeMap<String, F> =
        cases.into_iter().map(|case| (case, F::default())).collect();
    if folds.len() > FEW {
        let since = since.and_then(|since| since.checked_sub_signed(LEAD));
        for action in changes.iter().chain(around) {
            let filter = Filter { actions: vec![*action], since, ..Filter::default() };
            source.each(&filter, &mut |entry| {
                if let Some(fold) = entry.draft().case.as_ref().and_then(|case| folds.get_mut(case))
                {
                    fold.take(entry);
                }
            })?;
        }
    }
    // Each of a few, and those that were open for long.
    for (case, fold) in folds.iter_mut().filter(|(_, fold)| !fold.begun()) {
        *fold = F::default();
        let filter = Filter { cases: vec![case.clone()], ..Filter::default() };
        source.each(&filter, &mut |entry| fold.take(entry))?;
    }
    Ok(folds)
}
