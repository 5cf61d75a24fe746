//! The definition of one record of the ledger. Pure: no clock, no file, no database.

mod action;
mod committed;
mod draft;
mod vocabulary;

pub use action::{Action, CaseSpan};
pub use committed::{Committed, Entry};
pub use draft::{Draft, Object};
pub(crate) use vocabulary::words;
pub use vocabulary::{Fate, Mode, Outcome, Phase, Role};
