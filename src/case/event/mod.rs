//! The events that can happen to a case, typed. Each event is one entry, and `Event::of` reads one
//! back.

mod codec;
mod data;
mod snapshot;

use crate::ledger::entry::{Action, Draft, Object};
use crate::model::{Outcome, Phase};
use crate::provider::ActKind;
use codec::{join, split};

pub use data::*;
pub use snapshot::*;

/// One thing that happened to a case.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    Opened(Opened),
    Screened(Screened),
    Verified(Verified),
    Rejected(Rejected),
    ApprovalRequested(Approval),
    ApprovalGranted(Approval),
    ApprovalDenied(Approval),
    CodesChecked(CodesChecked),
    SelfStarted(SelfRecovery),
    SelfConfirmed(SelfRecovery),
    SelfFailed(SelfRecovery),
    Intended(Change),
    CameOut(Change, Outcome),
    ReadBack(ReadBack, Outcome),
    Handed(Handed),
    Enrolled(Enrolled),
    Overdue(Overdue),
    Notified(Sent),
    FollowedUp(Sent),
    Noted(Remark),
    Paused(Remark),
    Resumed(Remark),
    HandedOver(Remark),
    TakenOver(Remark),
    Refused(Remark),
    /// Passed to a senior for good, as it was recorded before [`Event::Referred`].
    Escalated(Remark),
    /// Passed to a senior; the case goes on.
    Referred(Remark),
    /// A case that changed the account and came to nothing leaves it in no danger any more, or a
    /// senior says so.
    DoorClosed(Door),
    /// The platform shows that the target has a new password.
    PasswordChanged(PasswordChanged),
    Abandoned(Remark),
    Closed(Closed, Outcome),
    IncidentOpened(IncidentOpened),
    IncidentClosed(IncidentClosed),
}

/// Returns the entry action that brackets an act.
pub const fn action_of(act: ActKind) -> Action {
    match act {
        ActKind::RequireEnrolment
        | ActKind::RemoveFactor
        | ActKind::RemoveBackupCodes
        | ActKind::ForgetDevices => Action::FactorAdminReset,
        ActKind::EndSessions | ActKind::RevokeTokens => Action::SessionsRevoked,
        ActKind::SetTemporaryPassword => Action::PasswordSet,
        ActKind::IssuePasswordTicket => Action::PasswordTicketIssued,
        ActKind::IssueBackupCodes => Action::BackupCodesGenerated,
        ActKind::IssueEnrolmentTicket => Action::EnrolmentTicketIssued,
        ActKind::Suspend => Action::UserDisabled,
        ActKind::Enable => Action::UserEnabled,
        ActKind::Note => Action::NoteAdded,
    }
}

impl Event {
    /// Returns the event as it is recorded where a person read the platform's screens: nothing that
    /// was read is more than attested.
    #[must_use]
    pub fn as_attested(self) -> Event {
        match self {
            Event::CodesChecked(checked) => {
                Event::CodesChecked(CodesChecked { attested: true, ..checked })
            }
            Event::Enrolled(enrolled) => Event::Enrolled(Enrolled { attested: true, ..enrolled }),
            // A senior's word is no reading.
            Event::DoorClosed(door) if door.how == Some(DoorHow::Suspended) => {
                Event::DoorClosed(Door { attested: true, ..door })
            }
            Event::ReadBack(read, Outcome::Succeeded) => Event::ReadBack(read, Outcome::Attested),
            nothing_read => nothing_read,
        }
    }

    pub fn action(&self) -> Action {
        match self {
            Event::Opened(_) => Action::CaseOpened,
            Event::Screened(_) => Action::CaseScreened,
            Event::Verified(_) => Action::VerificationAccepted,
            Event::Rejected(_) => Action::VerificationRejected,
            Event::ApprovalRequested(_) => Action::ApprovalRequested,
            Event::ApprovalGranted(_) => Action::ApprovalGranted,
            Event::ApprovalDenied(_) => Action::ApprovalDenied,
            Event::CodesChecked(_) => Action::BackupCodesChecked,
            Event::SelfStarted(_) => Action::SelfRecoveryStarted,
            Event::SelfConfirmed(_) => Action::SelfRecoveryConfirmed,
            Event::SelfFailed(_) => Action::SelfRecoveryFailed,
            Event::Intended(c) | Event::CameOut(c, _) => {
                c.act.map_or(Action::FactorAdminReset, action_of)
            }
            Event::ReadBack(..) => Action::FactorAdminReset,
            Event::Handed(h) => h.act.map_or(Action::PasswordSet, action_of),
            Event::Enrolled(_) => Action::FactorEnrolled,
            Event::Overdue(_) => Action::EnrolmentOverdue,
            Event::Notified(_) => Action::NoticeSent,
            Event::FollowedUp(_) => Action::FollowUpSent,
            Event::Noted(_) => Action::NoteAdded,
            Event::Paused(_) => Action::CasePaused,
            Event::Resumed(_) => Action::CaseResumed,
            Event::HandedOver(_) => Action::CaseHandedOver,
            Event::TakenOver(_) => Action::CaseTakenOver,
            Event::Refused(_) => Action::CaseRefused,
            Event::Escalated(_) => Action::CaseEscalated,
            Event::Referred(_) => Action::CaseReferred,
            Event::DoorClosed(_) => Action::CaseDoorClosed,
            Event::PasswordChanged(_) => Action::PasswordChanged,
            Event::Abandoned(_) => Action::CaseAbandoned,
            Event::Closed(..) => Action::CaseClosed,
            Event::IncidentOpened(_) => Action::IncidentOpened,
            Event::IncidentClosed(_) => Action::IncidentClosed,
        }
    }

    pub fn phase(&self) -> Option<Phase> {
        match self {
            Event::Intended(_) => Some(Phase::Intent),
            Event::CameOut(..) => Some(Phase::Outcome),
            _ => None,
        }
    }

    pub fn outcome(&self) -> Option<Outcome> {
        match self {
            Event::CameOut(_, outcome)
            | Event::ReadBack(_, outcome)
            | Event::Closed(_, outcome) => Some(*outcome),
            _ => None,
        }
    }

    /// The public and the private part of the entry.
    pub fn parts(&self) -> (Object, Object) {
        match self {
            Event::Opened(p) => split(p),
            Event::Screened(p) => split(p),
            Event::Verified(p) => split(p),
            Event::Rejected(p) => split(p),
            Event::ApprovalRequested(p) | Event::ApprovalGranted(p) | Event::ApprovalDenied(p) => {
                split(p)
            }
            Event::CodesChecked(p) => split(p),
            Event::SelfStarted(p) | Event::SelfConfirmed(p) | Event::SelfFailed(p) => split(p),
            Event::Intended(p) | Event::CameOut(p, _) => split(p),
            Event::ReadBack(p, _) => split(p),
            Event::Handed(p) => split(p),
            Event::Enrolled(p) => split(p),
            Event::Overdue(p) => split(p),
            Event::Notified(p) | Event::FollowedUp(p) => split(p),
            Event::Noted(p)
            | Event::Paused(p)
            | Event::Resumed(p)
            | Event::HandedOver(p)
            | Event::TakenOver(p)
            | Event::Refused(p)
            | Event::Escalated(p)
            | Event::Referred(p)
            | Event::Abandoned(p) => split(p),
            Event::Closed(p, _) => split(p),
            Event::DoorClosed(p) => split(p),
            Event::PasswordChanged(p) => split(p),
            Event::IncidentOpened(p) => split(p),
            Event::IncidentClosed(p) => split(p),
        }
    }

    /// The event that an entry records; `None` for entries that are not about a case. The error
    /// names what is wrong with the entry's data.
    pub fn of(draft: &Draft) -> Result<Option<Event>, String> {
        let outcome =
            || draft.outcome.ok_or_else(|| format!("{} without an outcome", draft.action));
        let event = match draft.action {
            Action::CaseOpened => Event::Opened(join(draft)?),
            Action::CaseScreened => Event::Screened(join(draft)?),
            Action::VerificationAccepted => Event::Verified(join(draft)?),
            Action::VerificationRejected => Event::Rejected(join(draft)?),
            Action::ApprovalRequested => Event::ApprovalRequested(join(draft)?),
            Action::ApprovalGranted => Event::ApprovalGranted(join(draft)?),
            Action::ApprovalDenied => Event::ApprovalDenied(join(draft)?),
            Action::BackupCodesChecked => Event::CodesChecked(join(draft)?),
            Action::SelfRecoveryStarted => Event::SelfStarted(join(draft)?),
            Action::SelfRecoveryConfirmed => Event::SelfConfirmed(join(draft)?),
            Action::SelfRecoveryFailed => Event::SelfFailed(join(draft)?),
            Action::FactorAdminReset
            | Action::BackupCodesGenerated
            | Action::PasswordSet
            | Action::SessionsRevoked
            | Action::UserDisabled
            | Action::UserEnabled
            | Action::NoteAdded
            | Action::PasswordTicketIssued
            | Action::EnrolmentTicketIssued => match draft.phase {
                Some(Phase::Intent) => Event::Intended(join(draft)?),
                Some(Phase::Outcome) => Event::CameOut(join(draft)?, outcome()?),
                None if draft.action == Action::FactorAdminReset => {
                    Event::ReadBack(join(draft)?, outcome()?)
                }
                None if matches!(
                    draft.action,
                    Action::PasswordSet
                        | Action::BackupCodesGenerated
                        | Action::PasswordTicketIssued
                        | Action::EnrolmentTicketIssued
                ) =>
                {
                    Event::Handed(join(draft)?)
                }
                None => Event::Noted(join(draft)?),
            },
            Action::FactorEnrolled => Event::Enrolled(join(draft)?),
            Action::EnrolmentOverdue => Event::Overdue(join(draft)?),
            Action::NoticeSent => Event::Notified(join(draft)?),
            Action::FollowUpSent => Event::FollowedUp(join(draft)?),
            Action::CasePaused => Event::Paused(join(draft)?),
            Action::CaseResumed => Event::Resumed(join(draft)?),
            Action::CaseHandedOver => Event::HandedOver(join(draft)?),
            Action::CaseTakenOver => Event::TakenOver(join(draft)?),
            Action::CaseRefused => Event::Refused(join(draft)?),
            Action::CaseEscalated => Event::Escalated(join(draft)?),
            Action::CaseReferred => Event::Referred(join(draft)?),
            Action::CaseDoorClosed => Event::DoorClosed(join(draft)?),
            Action::PasswordChanged => Event::PasswordChanged(join(draft)?),
            Action::CaseAbandoned => Event::Abandoned(join(draft)?),
            Action::CaseClosed => Event::Closed(join(draft)?, outcome()?),
            Action::IncidentOpened => Event::IncidentOpened(join(draft)?),
            Action::IncidentClosed => Event::IncidentClosed(join(draft)?),
            Action::LedgerCreated
            | Action::LedgerRestored
            | Action::LedgerDisputed
            | Action::OperatorAdded
            | Action::OperatorDisabled
            | Action::OperatorRoleChanged
            | Action::OperatorKeyRotated
            | Action::OperatorKeyAdded
            | Action::OperatorKeyDisabled
            | Action::OperatorSignInFailed
            | Action::RunbookAccepted
            | Action::ClockCorrected
            | Action::AuditExported
            | Action::AuditVerified
            | Action::AuditReconciled
            | Action::ContactsAccepted
            | Action::OutsideRecorded
            | Action::OutsideConfirmed
            | Action::AuditErased => return Ok(None),
        };
        Ok(Some(event))
    }
}
