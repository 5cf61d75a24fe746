//! The definition of one record of the ledger. Pure: no clock, no file, no database.

mod action;
mod committed;
mod draft;

pub use action::{Action, CaseSpan};
pub use committed::{Committed, Entry};
pub use draft::{Draft, Object};
