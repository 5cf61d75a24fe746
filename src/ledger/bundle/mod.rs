//! Entries that are taken away with their proof, and checked where the ledger is not.
//!
//! * A *parcel* is what both kinds have in common: records, the proof that they are under a signed head, and the head.
//! * A *bundle* answers "all entries of these actions in this range", and shows that none is left out.
//! * A *receipt* is one case, in a text file that says in words what it shows.

mod answer;
mod continued;
mod erased;
mod file;
mod make;
mod parcel;
mod question;
mod receipt;
#[cfg(test)]
mod tests;

pub use answer::{Answer, Erasure, check};
pub use file::{parse, write};
pub use make::make;
pub use parcel::{Opened, Parcel, ParcelFault};
pub use question::{Bundle, Question, Span};
pub use receipt::{Receipt, check_receipt, make_receipt};
