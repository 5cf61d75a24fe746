//! Policy and words, as data. A runbook can ask for more than the floor, never for less: one that asks for less does not
//! load.

mod policy;

pub use policy::{EvidenceKind, Lost, Method, Policy, Reason, Tier, Unacceptable};

/// A runbook that loaded.
#[derive(Clone, Debug, PartialEq)]
pub struct Runbook {
    pub name: String,
    pub version: String,
    /// Hex SHA-256 over the file as it was read; what an admin accepts, and what `case.opened` names.
    pub sha256: String,
    /// The file, whole: kept by hash, since open cases finish under the copy they began with.
    pub text: String,
    pub policy: Policy,
}
