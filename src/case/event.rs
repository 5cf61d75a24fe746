//! What can happen to a case, typed. Each event is one entry; `Event::of` reads one back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::payload::{Payload, join, split};
use crate::ledger::entry::{Action, Draft, Object, Outcome, Phase, words};
use crate::provider::{ActKind, FactorKind};
use crate::runbook::{EvidenceKind, Lost, Tier};

macro_rules! payload {
    ($(#[$doc:meta])* $name:ident private [$($private:literal),*] { $($(#[$fdoc:meta])* $field:ident : $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name {
            $($(#[$fdoc])* pub $field: $type,)*
        }

        impl Payload for $name {
            const PRIVATE: &'static [&'static str] = &[$($private),*];
        }
    };
}

/// A factor as it was when the case was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorSeen {
    pub id: String,
    pub kind: FactorKind,
    pub since: Option<DateTime<Utc>>,
    /// The number it rests on, by the provider's id of it.
    pub phone: Option<String>,
}

/// A number on file, by its last four digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberSeen {
    pub id: String,
    pub last4: String,
    pub since: Option<DateTime<Utc>>,
    /// The caller says it is on the lost device.
    pub lost: bool,
}

/// A linked identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentitySeen {
    pub id: String,
    pub issuer: String,
    pub linked: Option<DateTime<Utc>>,
}

/// Someone who may vouch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoucherSeen {
    pub login: String,
    pub name: String,
    pub since: Option<DateTime<Utc>>,
}

payload! {
    /// `case.opened`: who, what is lost, and everything the platform had on file at that moment.
    Opened private ["login", "name", "addresses", "vouchers"] {
        lost: Vec<Lost>,
        runbook: String,
        runbook_version: String,
        runbook_sha256: String,
        tier: TierSeen,
        enabled: bool,
        factors: Vec<FactorSeen>,
        numbers: Vec<NumberSeen>,
        identities: Vec<IdentitySeen>,
        /// Unused backup codes; absent if the platform does not say.
        backup_codes: Option<u32>,
        /// An operator read all of this off the platform's screens: it is what they say it is.
        attested: bool,
        /// Red flags that the tool raised itself.
        raised: Vec<String>,
        /// Earlier cases about this target, whatever became of them.
        contacts: u64,
        /// Opened by another senior within the cooling time after a refusal or exhausted attempts.
        cooling: bool,
        /// The incident that this case repairs.
        incident: Option<String>,
        login: String,
        name: String,
        addresses: Vec<String>,
        vouchers: Vec<VoucherSeen>,
    }
}

/// A tier, privileged where nothing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TierSeen(pub Tier);

impl Default for TierSeen {
    fn default() -> Self {
        TierSeen(Tier::Privileged)
    }
}

payload! {
    /// `case.screened`: the red flags, those a person judged among them.
    Screened private [] {
        flags: Vec<String>,
    }
}

/// The kind of evidence; a default only because every payload field has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EvidenceSeen(pub EvidenceKind);

impl Default for EvidenceSeen {
    fn default() -> Self {
        EvidenceSeen(EvidenceKind::Voucher)
    }
}

payload! {
    /// `verification.accepted`.
    Verified private ["compared", "vouched_by"] {
        method: String,
        channel: String,
        carries_secrets: bool,
        carries_links: bool,
        evidence: EvidenceSeen,
        number: Option<String>,
        last4: Option<String>,
        ticket: Option<String>,
        identity: Option<String>,
        signed_in: Option<DateTime<Utc>>,
        /// A person says so; the platform could not be asked.
        attested: bool,
        /// A digest that tells one voucher from another and outlives the erasure of the name.
        source: Option<String>,
        compared: Option<String>,
        vouched_by: Option<String>,
    }
}

words! {
    /// Why a verification did not count.
    Rejection {
        Uncertain = "uncertain",
        Failed = "failed",
        Unacceptable = "unacceptable",
    }
}

payload! {
    /// `verification.rejected`.
    Rejected private ["reason"] {
        method: String,
        why: Option<Rejection>,
        reason: Option<String>,
    }
}

words! {
    /// What an approval is for.
    ApprovalFor {
        /// Factors, and the password that goes with them.
        Reset = "reset",
        /// Going on although a red flag stands, for self-recovery too.
        RedFlag = "red-flag",
    }
}

payload! {
    /// `approval.requested`, `.granted`, `.denied`.
    Approval private ["reason"] {
        what: Option<ApprovalFor>,
        reason: Option<String>,
    }
}

words! {
    /// What the caller says of their backup codes.
    CodesAnswer {
        /// None left, or none ever saved.
        None = "none",
        NotAtHand = "not-at-hand",
        AtHand = "at-hand",
    }
}

payload! {
    /// `backup_codes.checked`.
    CodesChecked private ["reason"] {
        answer: Option<CodesAnswer>,
        /// What the platform says is left.
        left: Option<u32>,
        /// An operator read that off the platform's screens.
        attested: bool,
        reason: Option<String>,
    }
}

words! {
    /// How a target helps themself.
    Route {
        BackupCode = "backup-code",
        Federated = "federated-sign-in",
    }
}

payload! {
    /// `self_recovery.started`, `.confirmed`, `.failed`.
    SelfRecovery private ["reason"] {
        route: Option<Route>,
        identity: Option<String>,
        /// When the platform saw the sign-in; absent if a person says so.
        signed_in: Option<DateTime<Utc>>,
        reason: Option<String>,
    }
}

payload! {
    /// Both halves of a change: what is about to be done, and what came of it.
    Change private ["reason", "detail", "name", "attested"] {
        act: Option<ActKind>,
        /// For a factor: its id and kind.
        factor: Option<String>,
        kind: Option<FactorKind>,
        /// For an outcome: the `seq` of its intent.
        intent: Option<u64>,
        /// For a secret: until when it holds, and the channel it goes over.
        expires: Option<DateTime<Utc>>,
        channel: Option<String>,
        /// The outcome was found out afterwards, by asking the platform or a person.
        settled: bool,
        /// What an operator stated, where a person did it or had to say.
        attested: Vec<String>,
        reason: Option<String>,
        /// What the platform said.
        detail: Option<String>,
        name: Option<String>,
    }
}

payload! {
    /// `mfa.factor_admin_reset` with neither phase: the list was read again.
    ReadBack private [] {
        left: Vec<FactorSeen>,
        backup_codes_left: Option<u32>,
    }
}

payload! {
    /// `user.password_set_by_admin` or `mfa.backup_codes_generated_by_admin` with neither phase: the secret that the change
    /// made has been shown or written. Without this entry, nobody may have seen it.
    Handed private [] {
        act: Option<ActKind>,
        /// The `seq` of the change's intent.
        intent: u64,
        /// What it is to be read over.
        channel: Option<String>,
    }
}

payload! {
    /// `mfa.factor_enrolled`: the new factor, as read back.
    Enrolled private ["address", "label"] {
        factor: String,
        kind: Option<FactorKind>,
        at: Option<DateTime<Utc>>,
        /// An operator read it off the platform's screens.
        attested: bool,
        address: Option<String>,
        label: Option<String>,
    }
}

payload! {
    /// `enrolment.overdue`.
    Overdue private [] {
        since: Option<DateTime<Utc>>,
    }
}

/// What became of one message. The address itself is private, at the same index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// `email` or `phone`.
    pub channel: String,
    pub outcome: Outcome,
    /// Hex SHA-256 of the text.
    pub text_sha256: String,
}

payload! {
    /// `notice.sent`, `follow_up.sent`.
    Sent private ["recipients"] {
        /// Which template, and how it went out: `smtp`, `print`, `eml`.
        template: String,
        means: String,
        deliveries: Vec<Delivery>,
        /// The newest entry of the case that this message tells of.
        covers: u64,
        /// The tree's size at the head that the message carries.
        head: Option<u64>,
        recipients: Vec<String>,
    }
}

payload! {
    /// `note.added`, and the reasons of pause, escalate and the like.
    Remark private ["reason"] {
        /// A reason code of the runbook, for a refusal.
        code: Option<String>,
        /// The operator a case is handed to, or taken from.
        to: Option<String>,
        from: Option<String>,
        reason: Option<String>,
    }
}

payload! {
    /// `case.closed`.
    Closed private [] {
        /// How many entries the case has, this one among them.
        entries: u64,
        /// Seconds from `case.opened`.
        seconds: i64,
    }
}

payload! {
    /// `incident.opened`.
    IncidentOpened private ["reason", "login", "name", "addresses"] {
        /// The case that went wrong, if there was one.
        of: Option<String>,
        /// The runbook it is worked off under.
        runbook_sha256: String,
        /// How it was found and what happened.
        reason: Option<String>,
        login: String,
        name: String,
        addresses: Vec<String>,
    }
}

payload! {
    /// `incident.closed`: the review of the process.
    IncidentClosed private ["reason"] {
        entries: u64,
        reason: Option<String>,
    }
}

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
    Escalated(Remark),
    Abandoned(Remark),
    Closed(Closed, Outcome),
    IncidentOpened(IncidentOpened),
    IncidentClosed(IncidentClosed),
}

/// Which entry action brackets an act.
pub const fn action_of(act: ActKind) -> Action {
    match act {
        ActKind::RequireEnrolment | ActKind::RemoveFactor | ActKind::RemoveBackupCodes | ActKind::ForgetDevices => {
            Action::FactorAdminReset
        }
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
            Event::Intended(c) | Event::CameOut(c, _) => c.act.map_or(Action::FactorAdminReset, action_of),
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
            Event::CameOut(_, outcome) | Event::ReadBack(_, outcome) | Event::Closed(_, outcome) => Some(*outcome),
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
            Event::ApprovalRequested(p) | Event::ApprovalGranted(p) | Event::ApprovalDenied(p) => split(p),
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
            | Event::Abandoned(p) => split(p),
            Event::Closed(p, _) => split(p),
            Event::IncidentOpened(p) => split(p),
            Event::IncidentClosed(p) => split(p),
        }
    }

    /// The event that an entry records; `None` for entries that are not about a case. The error names what is wrong with
    /// the entry's data.
    pub fn of(draft: &Draft) -> Result<Option<Event>, String> {
        let outcome = || draft.outcome.ok_or_else(|| format!("{} without an outcome", draft.action));
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
                None if draft.action == Action::FactorAdminReset => Event::ReadBack(join(draft)?, outcome()?),
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
            Action::CaseAbandoned => Event::Abandoned(join(draft)?),
            Action::CaseClosed => Event::Closed(join(draft)?, outcome()?),
            Action::IncidentOpened => Event::IncidentOpened(join(draft)?),
            Action::IncidentClosed => Event::IncidentClosed(join(draft)?),
            Action::LedgerCreated
            | Action::LedgerRestored
            | Action::OperatorAdded
            | Action::OperatorDisabled
            | Action::OperatorRoleChanged
            | Action::OperatorKeyRotated
            | Action::OperatorSignInFailed
            | Action::RunbookAccepted
            | Action::ClockCorrected
            | Action::AuditExported
            | Action::AuditVerified
            | Action::AuditReconciled
            | Action::ContactsAccepted
            | Action::AuditErased => return Ok(None),
        };
        Ok(Some(event))
    }
}
