//! The erasures that the ledger of this home has on record. The ledger is asked about its copies,
//! because no entry in a copy says what was erased there.

use ed25519_dalek::VerifyingKey;

use super::progress::run_verify;
use crate::cli::{Failure, Global};
use crate::home::Home;
use crate::ledger::LedgerError;
use crate::ledger::verify::{Erased, VerificationReport, VerifyOptions};
use crate::ui::signals::Interrupts;

/// The erasures that are known, or the reason why none is known.
pub enum Here {
    /// By a ledger that verifies as a whole, as it is signed with the key that the copy must be
    /// signed with.
    Known(Erased),
    /// Nothing, and why.
    NotKnown(String),
}

impl Here {
    /// Returns what a verification of the ledger in place says of erasures. A ledger that does not
    /// verify says nothing.
    pub fn of(report: VerificationReport) -> Here {
        match report.findings.first() {
            None if report.is_sound() => Here::Known(report.erased),
            None => Here::NotKnown(report.verdict().to_owned()),
            Some(finding) => {
                Here::NotKnown(format!("it does not verify ({}: {})", finding.kind, finding.what))
            }
        }
    }
}

/// Verifies this home's ledger, and only reads it. See [`run_verify`] for the two errors.
pub fn verified(
    home: &Home,
    key: VerifyingKey,
    global: &Global,
    interrupts: &Interrupts,
    leaving: &dyn Fn(),
) -> Result<Result<VerificationReport, LedgerError>, Failure> {
    run_verify(
        &home.ledger(),
        &VerifyOptions { key: Some(key), ..VerifyOptions::default() },
        global,
        interrupts,
        leaving,
    )
}
