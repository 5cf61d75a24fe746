//! The ways in which a session ends, and what each means for whoever started the session.

use thiserror::Error;

use crate::case::{Refusal, RefusalKind};
use crate::ledger::LedgerError;
use crate::model::Outcome;
use crate::provider::ProviderError;
use crate::ui::prompter::PromptError;

/// The reason why a session stopped before the case was closed. The case, if there is one, is
/// resumable after every such stop.
#[derive(Debug, Error)]
pub enum SessionError {
    #[error(transparent)]
    Refusal(#[from] Refusal),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The platform refused or could not be reached, and nothing was changed.
    #[error(transparent)]
    Fault(#[from] ProviderError),
    #[error(transparent)]
    Unasked(#[from] PromptError),
    /// Outcome unknown, or only partly done.
    #[error("{0}")]
    OutcomeUnknown(String),
    /// A message has not reached everyone it has to reach.
    #[error("{what}")]
    Unreached { what: String, hint: String },
    /// The record about the case says what cannot be.
    #[error("the record of this case cannot be read: {0}")]
    Unreadable(String),
    /// The text of an accepted runbook is not there, or not as it was accepted. The ledger is as it
    /// was.
    #[error("{what}")]
    RunbookText { what: String, sha256: String },
    #[error("waiting for a senior to approve")]
    AwaitingApproval,
    /// Of a repair: all is done but the enabling, which is a senior's.
    #[error("waiting for a senior to enable the account")]
    AwaitingEnabling,
    /// The case was escalated: it stays open, for a senior.
    #[error("escalated: waiting for a senior")]
    AwaitingSenior,
    /// The case came to nothing after it had changed the account.
    #[error("{0}")]
    OpenDoor(String),
    /// The platform cannot give the user a new password, without which nobody is brought back after
    /// an incident.
    #[error("{what}")]
    NotRepairable { what: String, hint: String },
    /// Of an incident: something that was to be done is not.
    #[error("{0}")]
    NotContained(String),
    #[error("waiting for the target to set a new password")]
    AwaitingPassword,
    #[error("waiting for the target to enrol")]
    AwaitingEnrolment,
    #[error("paused")]
    Paused,
    /// A question that belongs to a command was left: nothing of it was done.
    #[error("nothing was recorded")]
    Left,
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
    Retry,
}

impl SessionError {
    /// Returns the advice on what to do about the fault.
    pub fn hint(&self) -> Option<String> {
        match self {
            SessionError::Refusal(refusal) => Some(refusal.hint().to_owned()),
            SessionError::Ledger(error) => Some(error.hint()),
            SessionError::Fault(fault) => Some(fault.hint().to_owned()),
            SessionError::OutcomeUnknown(_) => Some("`readmit resume CASE` finds out what is true".to_owned()),
            SessionError::Unreached { hint, .. } | SessionError::NotRepairable { hint, .. } => Some(hint.clone()),
            SessionError::NotContained(_) => Some("`readmit incident CASE` tries again what is open".to_owned()),
            SessionError::Unreadable(_) => Some("run `readmit audit verify`".to_owned()),
            SessionError::RunbookText { sha256, .. } => Some(format!(
                "put the text back from a copy, or an admin accepts the same text again: `readmit runbook accept FILE` \
                 (`sha256sum` of it says {sha256})"
            )),
            SessionError::AwaitingApproval => {
                Some("a senior runs `readmit approve CASE`; then `readmit resume CASE`".to_owned())
            }
            SessionError::AwaitingEnabling => Some("a senior runs `readmit resume CASE`".to_owned()),
            SessionError::AwaitingSenior => {
                Some("a senior who did not escalate it runs `readmit resume CASE --take-over --reason TEXT`".to_owned())
            }
            SessionError::OpenDoor(_) => Some(
                "`readmit incident CASE` suspends it; or `readmit resume CASE` once the user has enrolled; or a senior who had \
                 no part in it ends it by `readmit resume CASE`"
                    .to_owned(),
            ),
            SessionError::AwaitingPassword | SessionError::AwaitingEnrolment | SessionError::Paused | SessionError::HoldersTurn(_) => {
                Some("go on with `readmit resume CASE`".to_owned())
            }
            SessionError::Unasked(_) | SessionError::Usage(_) | SessionError::Failed(_) | SessionError::Left | SessionError::Retry => None,
        }
    }

    /// The exit code, as `docs/operator.md` lists it.
    pub fn exit_code(&self) -> u8 {
        match self {
            SessionError::Refusal(refusal) => match refusal.weight() {
                RefusalKind::Refused => 3,
                RefusalKind::Waiting => 4,
                RefusalKind::Operator => 8,
                RefusalKind::Usage => 2,
            },
            SessionError::Ledger(
                LedgerError::Sign(_) | LedgerError::Standing(_) | LedgerError::Key { .. },
            ) => 8,
            SessionError::Ledger(_) | SessionError::Unreadable(_) => 6,
            SessionError::Fault(_) | SessionError::NotRepairable { .. } => 7,
            SessionError::Unasked(
                PromptError::NobodyToAsk(_) | PromptError::Unfit { .. } | PromptError::NoRoom(_),
            )
            | SessionError::Usage(_) => 2,
            SessionError::Unasked(PromptError::Interrupted(signal)) => {
                128 + u8::try_from(*signal).unwrap_or(2)
            }
            SessionError::Unasked(PromptError::Gone | PromptError::Ended) => 129,
            SessionError::OutcomeUnknown(_)
            | SessionError::Unreached { .. }
            | SessionError::OpenDoor(_)
            | SessionError::NotContained(_) => 9,
            SessionError::AwaitingApproval
            | SessionError::AwaitingEnabling
            | SessionError::AwaitingSenior => 4,
            SessionError::AwaitingEnrolment | SessionError::AwaitingPassword => 5,
            SessionError::Paused | SessionError::Left | SessionError::HoldersTurn(_) => 0,
            SessionError::Failed(_) | SessionError::RunbookText { .. } | SessionError::Retry => 1,
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
