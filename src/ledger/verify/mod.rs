//! Checking a whole ledger, from the first entry to the head.
//!
//! It trusts nothing in the file: every hash is computed anew, every signature checked, every sum
//! added up. Records are checked side by side; what depends on order is checked in order; memory
//! does not grow with the ledger, and a writer is held up for one step of reading at most.

mod chain;
mod engine;
pub(in crate::ledger) mod finding;
mod heads;
mod kept;
mod pass;
pub(in crate::ledger) mod reader;
pub(super) mod record;
mod report;
mod statements;
#[cfg(test)]
pub(in crate::ledger) mod tests;
mod vouch;

use std::time::Duration;

use chrono::{DateTime, Utc};
use ed25519_dalek::VerifyingKey;

use super::parallel::threads;
use super::{Action, Draft, LedgerError};

pub use finding::{Kind, LedgerFinding};
pub use kept::{NotOfThis, TrustedHead};
pub use reader::Verifiable;
pub use report::{Anchor, Authenticity, Erased, VerificationReport};

/// The options that the verifier brings.
#[derive(Clone, Debug)]
pub struct VerifyOptions {
    /// The installation's key that the ledger must be signed with: this home's, or one that the
    /// reviewer brought.
    pub key: Option<VerifyingKey>,
    /// The name of the ledger that the file must be, if the name is known.
    pub origin: Option<String>,
    /// Heads that were kept elsewhere.
    pub against: Vec<TrustedHead>,
    /// A head up to which everything was verified before: entries under it are only hashed.
    pub since: Option<TrustedHead>,
    /// True if erasures that the file itself does not record are for the caller to settle, with
    /// [`VerificationReport::settle`].
    pub settles_erasures: bool,
    /// True if every signature is looked at, also of entries that their author's later ones vouch
    /// for.
    pub each: bool,
    /// The number of threads that check records and signatures.
    pub threads: usize,
    /// The time to wait for a writer.
    pub patience: Duration,
}

impl Default for VerifyOptions {
    fn default() -> Self {
        let patience = Duration::from_secs(20);
        VerifyOptions {
            key: None,
            origin: None,
            against: Vec::new(),
            since: None,
            settles_erasures: false,
            each: false,
            threads: threads(),
            patience,
        }
    }
}

/// The rules that entries have to obey beyond the ledger's own format: who may record what. The
/// ledger itself does not know these rules.
pub trait RoleRules {
    /// Returns true if entries of this action change what others may do.
    fn concerns(&self, action: Action) -> bool;

    /// Checks that an entry may stand after those that were taken in. Otherwise the error says what
    /// is wrong with the entry. Of a service's entry the personal data is there, unless it was
    /// `erased`.
    fn check(&self, time: DateTime<Utc>, draft: &Draft, erased: bool) -> Result<(), String>;

    /// Forgets what was taken in.
    fn begin_anew(&mut self);

    /// Takes an entry in, whether or not it was sound; or says why it cannot be understood.
    fn take_in(&mut self, seq: u64, time: DateTime<Utc>, draft: &Draft) -> Result<(), String>;
}

/// No rules: for a ledger of anything.
struct NoRules;

impl RoleRules for NoRules {
    fn begin_anew(&mut self) {}

    fn concerns(&self, _action: Action) -> bool {
        false
    }

    fn check(&self, _: DateTime<Utc>, _: &Draft, _: bool) -> Result<(), String> {
        Ok(())
    }

    fn take_in(&mut self, _seq: u64, _time: DateTime<Utc>, _draft: &Draft) -> Result<(), String> {
        Ok(())
    }
}

/// Verifies a ledger, and that every entry obeys `rules` as they stood at its place.
///
/// # Errors
///
/// As [`verify`].
pub fn verify_by(
    place: &dyn Verifiable,
    options: &VerifyOptions,
    rules: &mut dyn RoleRules,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<VerificationReport, LedgerError> {
    engine::run(place, options, rules, progress)
}

/// Verifies a ledger. `progress` hears how many entries of how many are done.
///
/// # Errors
///
/// An error means that the ledger could not be read at all; whatever is wrong with what was read is
/// in the report.
pub fn verify(
    place: &dyn Verifiable,
    options: &VerifyOptions,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<VerificationReport, LedgerError> {
    engine::run(place, options, &mut NoRules, progress)
}
