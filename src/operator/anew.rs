//! The entries for which operators show anew who they are, although their key is open.

use crate::ledger::{Action, Draft};

/// Returns true if an open key is not enough to sign an entry: its passphrase is asked for, or a
/// touch. These are the decisions of a second person, the changes of who may do what, and what
/// cannot be taken back. `in_case` says whether the entry is about a case.
///
/// The first change on a privileged user is not told by its entry. The session asks for it.
pub const fn asks_anew(action: Action, in_case: bool) -> bool {
    match action {
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
        | Action::ContactsAccepted
        | Action::ClockCorrected
        | Action::ApprovalGranted
        | Action::ApprovalDenied
        | Action::UserEnabled
        | Action::IncidentClosed
        | Action::OutsideConfirmed
        | Action::AuditErased => true,
        // In a case a senior is called. Outside of one it asks for a change of operators.
        Action::ApprovalRequested => !in_case,
        Action::CaseOpened
        | Action::CaseScreened
        | Action::VerificationAccepted
        | Action::VerificationRejected
        | Action::BackupCodesChecked
        | Action::SelfRecoveryStarted
        | Action::SelfRecoveryConfirmed
        | Action::SelfRecoveryFailed
        | Action::FactorAdminReset
        | Action::BackupCodesGenerated
        | Action::EnrolmentTicketIssued
        | Action::PasswordSet
        | Action::PasswordTicketIssued
        | Action::SessionsRevoked
        | Action::UserDisabled
        | Action::FactorEnrolled
        | Action::EnrolmentOverdue
        | Action::NoticeSent
        | Action::FollowUpSent
        | Action::NoteAdded
        | Action::CasePaused
        | Action::CaseResumed
        | Action::CaseHandedOver
        | Action::CaseTakenOver
        | Action::CaseRefused
        | Action::CaseEscalated
        | Action::CaseAbandoned
        | Action::CaseClosed
        | Action::IncidentOpened
        | Action::AuditExported
        | Action::AuditVerified
        | Action::AuditReconciled
        | Action::CaseReferred
        | Action::CaseDoorClosed
        | Action::PasswordChanged
        | Action::OutsideRecorded => false,
    }
}

/// The same of a draft.
pub fn draft_asks_anew(draft: &Draft) -> bool {
    asks_anew(draft.action, draft.case.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Goes through all actions. The list is what the documents promise.
    #[test]
    fn what_is_asked_anew_is_a_closed_list() {
        let asked = |in_case| -> Vec<&str> {
            let all = Action::ALL.iter().filter(|action| asks_anew(**action, in_case));
            all.map(|action| action.as_str()).collect()
        };
        let always = [
            "ledger.created",
            "ledger.restored",
            "operator.added",
            "operator.disabled",
            "operator.role_changed",
            "operator.key_rotated",
            "operator.sign_in_failed",
            "runbook.accepted",
            "clock.corrected",
            "approval.granted",
            "approval.denied",
            "user.enabled",
            "incident.closed",
            "audit.erased",
            "contacts.accepted",
            "operator.key_added",
            "operator.key_disabled",
            "outside.confirmed",
            "ledger.disputed",
        ];
        assert_eq!(asked(true), always);
        let mut outside = always.to_vec();
        outside.insert(9, "approval.requested");
        assert_eq!(asked(false), outside);
    }
}
