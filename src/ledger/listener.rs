//! Whoever is told of what is recorded, and of what is wrong with the ledger.

use super::{Committed, Ledger};
use crate::base::string_enum::string_enum;

string_enum! {
    /// A fault of a ledger, which stands in no entry.
    Alarm {
        /// It is an older copy of itself, or goes on from one.
        Behind = "behind",
        /// It does not verify.
        Unsound = "unsound",
        /// A new head was not handed on.
        Unwitnessed = "unwitnessed",
    }
}

/// Hears of every entry once it is committed. A listener stops nothing, and its failure is its own
/// to tell.
pub trait Listener {
    /// `ledger` has the entries already.
    fn committed(&mut self, entries: &[Committed], ledger: &dyn Ledger);

    fn alarm(&mut self, alarm: Alarm);
}
