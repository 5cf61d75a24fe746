//! The closed set of things that can stand in the ledger.

use std::fmt;

macro_rules! actions {
    ($($variant:ident = $name:literal,)+) => {
        /// The action that an entry says was done. The set is closed and additive. A name is never
        /// reused, so an old ledger always means what the ledger meant. Names follow the identity
        /// platforms' own where the platforms have one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $($variant,)+
        }

        impl Action {
            pub const ALL: &'static [Action] = &[$(Action::$variant,)+];

            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Action::$variant => $name,)+
                }
            }

            pub fn parse(name: &str) -> Option<Action> {
                match name {
                    $($name => Some(Action::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

actions! {
    LedgerCreated = "ledger.created",
    LedgerRestored = "ledger.restored",
    OperatorAdded = "operator.added",
    OperatorDisabled = "operator.disabled",
    OperatorRoleChanged = "operator.role_changed",
    OperatorKeyRotated = "operator.key_rotated",
    OperatorSignInFailed = "operator.sign_in_failed",
    RunbookAccepted = "runbook.accepted",
    ClockCorrected = "clock.corrected",
    CaseOpened = "case.opened",
    CaseScreened = "case.screened",
    VerificationAccepted = "verification.accepted",
    VerificationRejected = "verification.rejected",
    ApprovalRequested = "approval.requested",
    ApprovalGranted = "approval.granted",
    ApprovalDenied = "approval.denied",
    BackupCodesChecked = "backup_codes.checked",
    SelfRecoveryStarted = "self_recovery.started",
    SelfRecoveryConfirmed = "self_recovery.confirmed",
    SelfRecoveryFailed = "self_recovery.failed",
    FactorAdminReset = "mfa.factor_admin_reset",
    BackupCodesGenerated = "mfa.backup_codes_generated_by_admin",
    EnrolmentTicketIssued = "mfa.enrolment_ticket_issued",
    PasswordSet = "user.password_set_by_admin",
    PasswordTicketIssued = "user.password_ticket_issued",
    SessionsRevoked = "user.sessions_revoked",
    UserDisabled = "user.disabled",
    UserEnabled = "user.enabled",
    FactorEnrolled = "mfa.factor_enrolled",
    EnrolmentOverdue = "enrolment.overdue",
    NoticeSent = "notice.sent",
    FollowUpSent = "follow_up.sent",
    NoteAdded = "note.added",
    CasePaused = "case.paused",
    CaseResumed = "case.resumed",
    CaseHandedOver = "case.handed_over",
    CaseTakenOver = "case.taken_over",
    CaseRefused = "case.refused",
    CaseEscalated = "case.escalated",
    CaseAbandoned = "case.abandoned",
    CaseClosed = "case.closed",
    IncidentOpened = "incident.opened",
    IncidentClosed = "incident.closed",
    AuditExported = "audit.exported",
    AuditVerified = "audit.verified",
    AuditReconciled = "audit.reconciled",
    AuditErased = "audit.erased",
    ContactsAccepted = "contacts.accepted",
    CaseReferred = "case.referred",
    CaseDoorClosed = "case.door_closed",
    PasswordChanged = "user.password_changed",
    OperatorKeyAdded = "operator.key_added",
    OperatorKeyDisabled = "operator.key_disabled",
    OutsideRecorded = "outside.recorded",
    OutsideConfirmed = "outside.confirmed",
    LedgerDisputed = "ledger.disputed",
}

/// The part that an entry plays in the span of a case or an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseSpan {
    Begins,
    Ends,
}

impl Action {
    /// Returns true if an entry of the action never is about a case.
    pub const fn is_caseless(self) -> bool {
        matches!(
            self,
            Action::LedgerCreated
                | Action::LedgerRestored
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
                | Action::AuditErased
                | Action::ContactsAccepted
                | Action::OutsideRecorded
                | Action::OutsideConfirmed
                | Action::LedgerDisputed
        )
    }

    pub const fn span(self) -> Option<CaseSpan> {
        match self {
            Action::CaseOpened | Action::IncidentOpened => Some(CaseSpan::Begins),
            Action::CaseClosed | Action::IncidentClosed => Some(CaseSpan::Ends),
            // A closed set, and these four are what a span is.
            _ => None,
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
