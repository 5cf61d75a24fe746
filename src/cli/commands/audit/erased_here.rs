//! What the ledger of this home says of erasures: asked about its copies, in which no entry says so.

use ed25519_dalek::VerifyingKey;

use super::verify_ledger::run_verify;
use crate::cli::Global;
use crate::home::Home;
use crate::ledger::LedgerError;
use crate::ledger::verify::{Erased, Options, Report};
use crate::ui::signals::Interrupts;

/// What is known of them.
pub enum Here {
    /// By a ledger that verifies as a whole, as it is signed with the key that the copy must be signed with.
    Known(Erased),
    /// Nothing, and why.
    NotKnown(String),
}

impl Here {
    /// What a verification of the ledger in place comes to. One that does not verify says nothing.
    pub fn of(report: Report) -> Here {
        match report.findings.first() {
            None if report.is_sound() => Here::Known(report.erased),
            None => Here::NotKnown(report.verdict().to_owned()),
            Some(finding) => Here::NotKnown(format!("it does not verify ({}: {})", finding.kind, finding.what)),
        }
    }
}

/// Verifies this home's ledger, and only reads it.
pub fn verified(
    home: &Home,
    key: VerifyingKey,
    global: &Global,
    interrupts: &Interrupts,
    leaving: &dyn Fn(),
) -> Result<Report, LedgerError> {
    run_verify(&home.ledger(), &Options { key: Some(key), ..Options::default() }, global, interrupts, leaving)
}
