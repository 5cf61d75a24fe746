//! The questions that a reviewer asks of a whole ledger: every reset with what goes with it, and the sums.
//! The answers are folds of entries, and the folds know no file and no terminal.

mod bars;
mod gather;
pub mod queue;
mod resets;
mod summary;
#[cfg(test)]
mod tests;

use std::ops::ControlFlow;

pub use bars::{bar, sparkline};
pub use gather::{Gathered, gather};
pub use resets::{COLUMNS, Came, Reset, resets};
pub use summary::{Summary, summary};

use crate::ledger::{Committed, Filter, KeptLedger, LedgerError, Reading};

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
