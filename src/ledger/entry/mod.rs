//! What one record of the ledger is. Pure: no clock, no file, no database.

mod action;
mod committed;
mod draft;
mod vocabulary;

pub use action::{Action, Span};
pub use committed::{Committed, Entry};
pub use draft::{Draft, Object};
pub(crate) use vocabulary::words;
pub use vocabulary::{Mode, Outcome, Phase, Role};
