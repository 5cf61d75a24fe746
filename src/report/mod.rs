//! What a reviewer asks of a whole ledger: every reset with what goes with it, and the sums. Folds of entries; they know
//! no file and no terminal.

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

use crate::ledger::{Committed, Filter, LedgerError, SqliteLedger};

/// Where entries come from, one at a time.
pub trait Source {
    /// Hands on every entry that matches, oldest first.
    fn each(&self, filter: &Filter, take: &mut dyn FnMut(&Committed)) -> Result<(), LedgerError>;
}

impl Source for SqliteLedger {
    fn each(&self, filter: &Filter, take: &mut dyn FnMut(&Committed)) -> Result<(), LedgerError> {
        self.scan(filter, &mut |entry| {
            take(&entry);
            ControlFlow::Continue(())
        })
    }
}
