//! Entries that are taken away with their proof, and checked where the ledger is not.
//!
//! * A *parcel* is what both kinds have in common: records, the proof that they are under a signed
//!   head, and the head.
//! * A *bundle* answers "all entries of these actions in this range", and shows that none is left
//!   out.
//! * A *receipt* is one case, in a text file that says in words what it shows.
//! * A *tlog-proof* is one entry, in a form that others' programs check.

mod check;
mod file;
mod proof_bundle;
mod query;
mod receipt;
#[cfg(test)]
mod tests;
mod tlog_proof;

pub use check::make;
pub use check::{BundleAnswer, Erasure, check};
pub use file::{parse, write};
pub use proof_bundle::{CosignedHead, OpenedBundle, ParcelFault, ProofBundle};
pub use query::{Bundle, ProofSpan, Query};
pub use receipt::{Receipt, check_receipt, make_receipt};
pub use tlog_proof::{ProvenEntry, tlog_proofs};
