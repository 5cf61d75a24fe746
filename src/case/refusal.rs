//! The reasons why an event may not happen. The terminal, JSON and the ledger show the same reason.

use chrono::{DateTime, Utc};
use thiserror::Error;

/// A rule that stands in the way of an event.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error("{0} does not follow here: the next step is {1}")]
    OutOfOrder(&'static str, &'static str),
    #[error("the case is closed")]
    Closed,
    #[error("the case is paused")]
    Paused,
    #[error("{holder} holds this case since {since}")]
    HeldBy { holder: String, since: DateTime<Utc> },
    #[error("{case} about this user is already open, held by {holder} since {since}")]
    AlreadyOpen { case: String, holder: String, since: DateTime<Utc> },
    #[error("the role {0} may not do this")]
    Role(&'static str),
    #[error("an operator cannot recover themself")]
    SelfTarget,
    #[error(
        "approver, operator, target and voucher must be four people: {0} is already another of them"
    )]
    SeparationOfDuties(String),
    #[error("{have} of {want} independent verifications are fresh")]
    Verifications { have: u32, want: u32 },
    #[error("a privileged target needs one verification by the approver")]
    ApproverVerification,
    #[error("a senior must approve this first")]
    NotApproved,
    #[error("a senior denied this")]
    Denied,
    #[error("a red flag is up ({0}): refuse, escalate, or ask a senior to approve")]
    RedFlag(String),
    #[error("this runbook has no verification method {0}")]
    NoSuchMethod(String),
    #[error("{0} is never acceptable as a verification")]
    Unacceptable(String),
    #[error("the evidence does not hold: {0}")]
    Evidence(String),
    #[error("{used} of {limit} attempts at verification are used up for this user")]
    Attempts { used: u32, limit: u32 },
    #[error(
        "a case about this user was refused or ran out of attempts on {since}; until {until} a new one needs a senior who did not hold it"
    )]
    Cooling { since: DateTime<Utc>, until: DateTime<Utc> },
    #[error("a reason of at least {0} characters is needed")]
    Reason(usize),
    #[error("the text holds {0}, which does not belong in the ledger")]
    FreeText(&'static str),
    #[error(
        "a secret goes to the target only over a video call or a call to a number on file, verified in this case"
    )]
    NoChannel,
    #[error(
        "a link goes to the target only over a channel that carries one, verified in this case"
    )]
    NoLinkChannel,
    #[error("the clock is {minutes} minutes behind the newest entry")]
    ClockBehind { minutes: i64 },
    #[error("the clock is {minutes} minutes off the platform's")]
    ClockOff { minutes: i64 },
    #[error(
        "the account was changed in this case, and the caller is somebody else: it is contained, and not only refused"
    )]
    Contain,
    #[error("the account is suspended: nobody is recovered while it is")]
    Suspended,
    #[error("an incident about this user is open, and this case is from before it")]
    Incident,
    #[error("{0}")]
    Other(String),
}

/// The meaning of a refusal for a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// The rules say no (exit 3).
    Refused,
    /// Someone else has to act first (exit 4).
    Waiting,
    /// This operator may not (exit 8).
    Operator,
    /// An answer does not fit (exit 2).
    Usage,
}

impl Refusal {
    pub fn weight(&self) -> RefusalKind {
        match self {
            Refusal::NotApproved | Refusal::ApproverVerification => RefusalKind::Waiting,
            Refusal::Role(_) => RefusalKind::Operator,
            Refusal::Reason(_) | Refusal::FreeText(_) | Refusal::NoSuchMethod(_) => {
                RefusalKind::Usage
            }
            Refusal::OutOfOrder(..)
            | Refusal::Closed
            | Refusal::Paused
            | Refusal::HeldBy { .. }
            | Refusal::AlreadyOpen { .. }
            | Refusal::SelfTarget
            | Refusal::SeparationOfDuties(_)
            | Refusal::Verifications { .. }
            | Refusal::Denied
            | Refusal::RedFlag(_)
            | Refusal::Unacceptable(_)
            | Refusal::Evidence(_)
            | Refusal::Attempts { .. }
            | Refusal::Cooling { .. }
            | Refusal::NoChannel
            | Refusal::NoLinkChannel
            | Refusal::ClockBehind { .. }
            | Refusal::ClockOff { .. }
            | Refusal::Incident
            | Refusal::Contain
            | Refusal::Suspended
            | Refusal::Other(_) => RefusalKind::Refused,
        }
    }

    /// Returns what to do about the refusal.
    pub fn hint(&self) -> &'static str {
        match self {
            Refusal::Incident => {
                "close this case (`readmit resume CASE` if the incident is about it, otherwise `readmit abandon CASE`), and open a \
                 new one with real verification"
            }
            Refusal::Contain => "`readmit incident CASE` suspends the account first",
            Refusal::Suspended => {
                "whoever suspended it enables it on the platform, if it is to be; then `readmit resume CASE`, otherwise \
                 `readmit refuse CASE`"
            }
            Refusal::Closed => "open a new case with `readmit recover USER`",
            Refusal::Paused => "go on with `readmit resume CASE`",
            Refusal::HeldBy { .. } => {
                "ask the holder to `readmit hand-over` it; a senior can take it over with a reason"
            }
            Refusal::AlreadyOpen { .. } => {
                "work with its holder: two cases for one user would undo each other"
            }
            Refusal::Role(_) => "`readmit operator list` shows who may",
            Refusal::SelfTarget | Refusal::SeparationOfDuties(_) => "ask a colleague",
            Refusal::Verifications { .. } => {
                "verify again, by a method over another channel if one is already fresh"
            }
            Refusal::ApproverVerification | Refusal::NotApproved => {
                "a senior runs `readmit approve CASE`"
            }
            Refusal::Denied | Refusal::RedFlag(_) => {
                "`readmit refuse CASE` or `readmit escalate CASE`"
            }
            Refusal::NoSuchMethod(_) => "`readmit runbook show` lists the methods",
            Refusal::Unacceptable(_) => {
                "use another method; what a caller knows or can read proves nothing"
            }
            Refusal::Evidence(_) => "use other evidence, or another method",
            Refusal::Attempts { .. } => {
                "refuse the case; it can be opened again by another senior, or after the runbook's waiting time"
            }
            Refusal::Cooling { .. } => {
                "ask a senior who did not hold the earlier case to open this one"
            }
            Refusal::Reason(_) => {
                "say in a sentence why, for somebody who reads it later: what happened, and how you know"
            }
            Refusal::FreeText(_) => "name the record, and leave the number or secret out",
            Refusal::NoChannel => "verify by video call, or by calling a number on file",
            Refusal::NoLinkChannel => "verify by video call: a link is not read out over the phone",
            Refusal::ClockBehind { .. } | Refusal::ClockOff { .. } => {
                "set the clock right; if the entry is what is wrong, an admin records it with `readmit doctor --correct-clock`"
            }
            Refusal::OutOfOrder(..) | Refusal::Other(_) => {
                "`readmit show CASE` tells where the case stands"
            }
        }
    }
}
