//! How a session ends, and what that means for whoever started it.

use thiserror::Error;

use crate::case::{Refusal, Weight};
use crate::ledger::{LedgerError, Outcome};
use crate::provider::Fault;
use crate::ui::person::Unasked;

/// Why a session stopped before the case was closed. The case, if there is one, is resumable in every one of them.
#[derive(Debug, Error)]
pub enum Stop {
    #[error(transparent)]
    Refusal(#[from] Refusal),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The platform refused or could not be reached, and nothing was changed.
    #[error(transparent)]
    Fault(#[from] Fault),
    #[error(transparent)]
    Unasked(#[from] Unasked),
    /// Outcome unknown, or only partly done.
    #[error("{0}")]
    Unsure(String),
    /// What is recorded about the case cannot be what it says.
    #[error("the record of this case cannot be read: {0}")]
    Unreadable(String),
    #[error("waiting for a senior to approve")]
    AwaitingApproval,
    #[error("waiting for the target to enrol")]
    AwaitingEnrolment,
    #[error("paused")]
    Paused,
    /// A senior has done what only a senior may; the rest is the holder's.
    #[error("the rest is for {0}, who holds the case")]
    HoldersTurn(String),
    /// A word that names no user, or several, or a case that is not there.
    #[error("{0}")]
    Usage(String),
    /// A file that could not be written, a template that does not render, ...
    #[error("{0}")]
    Failed(String),
    /// Not an end: something has changed, look at the case again.
    #[error("the case has moved on")]
    Again,
}

impl Stop {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Stop::Refusal(refusal) => Some(refusal.hint().to_owned()),
            Stop::Ledger(error) => Some(error.hint()),
            Stop::Fault(fault) => Some(fault.hint().to_owned()),
            Stop::Unsure(_) => Some("`readmit resume CASE` finds out what is true".to_owned()),
            Stop::Unreadable(_) => Some("run `readmit audit verify`".to_owned()),
            Stop::AwaitingApproval => {
                Some("a senior runs `readmit approve CASE`; then `readmit resume CASE`".to_owned())
            }
            Stop::AwaitingEnrolment | Stop::Paused | Stop::HoldersTurn(_) => {
                Some("go on with `readmit resume CASE`".to_owned())
            }
            Stop::Unasked(_) | Stop::Usage(_) | Stop::Failed(_) | Stop::Again => None,
        }
    }

    /// The exit code, as DESIGN.md section 6 fixes it.
    pub fn exit_code(&self) -> u8 {
        match self {
            Stop::Refusal(refusal) => match refusal.weight() {
                Weight::Refused => 3,
                Weight::Waiting => 4,
                Weight::Operator => 8,
                Weight::Usage => 2,
            },
            Stop::Ledger(LedgerError::Sign(_) | LedgerError::Standing(_)) => 8,
            Stop::Ledger(_) | Stop::Unreadable(_) => 6,
            Stop::Fault(_) => 7,
            Stop::Unasked(Unasked::NobodyToAsk(_) | Unasked::Unfit { .. }) | Stop::Usage(_) => 2,
            Stop::Unasked(Unasked::Interrupted(signal)) => 128 + u8::try_from(*signal).unwrap_or(2),
            Stop::Unasked(Unasked::Gone) => 129,
            Stop::Unsure(_) => 9,
            Stop::AwaitingApproval => 4,
            Stop::AwaitingEnrolment => 5,
            Stop::Paused | Stop::HoldersTurn(_) => 0,
            Stop::Failed(_) | Stop::Again => 1,
        }
    }
}

/// The exit code of a case that was closed.
pub fn exit_code_of(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::RecoveredByReset
        | Outcome::RecoveredByBackupCode
        | Outcome::RecoveredByFederatedSignIn
        | Outcome::Abandoned
        | Outcome::Succeeded
        | Outcome::Accepted
        | Outcome::Attested => 0,
        Outcome::Refused | Outcome::Escalated | Outcome::Compromised => 3,
        Outcome::Failed => 1,
        Outcome::Unknown => 9,
    }
}
