use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;

use super::ProviderError;
use crate::base::string_enum::string_enum;

string_enum! {
    /// The kinds of change that a runbook knows.
    ActKind {
        /// So that the next sign-in leads to enrolment. Done before the factors go, where a
        /// platform needs it.
        RequireEnrolment = "require-enrolment",
        RemoveFactor = "remove-factor",
        /// Unused backup codes are a factor that would survive.
        RemoveBackupCodes = "remove-backup-codes",
        ForgetDevices = "forget-devices",
        EndSessions = "end-sessions",
        /// Refresh tokens and offline sessions: they outlive a session.
        RevokeTokens = "revoke-tokens",
        SetTemporaryPassword = "set-temporary-password",
        /// A link with which the target sets a new password, in place of a temporary one.
        IssuePasswordTicket = "issue-password-ticket",
        IssueBackupCodes = "issue-backup-codes",
        /// A link that leads to enrolment, for a target who cannot enrol by signing in.
        IssueEnrolmentTicket = "issue-enrolment-ticket",
        Suspend = "suspend",
        Enable = "enable",
        /// A note on the user's record.
        Note = "note",
    }
}

impl ActKind {
    /// Returns true if this kind of act makes something for the target. Such a thing is shown once,
    /// and goes over the channel that was verified.
    pub const fn makes_secret(self) -> bool {
        match self {
            ActKind::SetTemporaryPassword
            | ActKind::IssuePasswordTicket
            | ActKind::IssueBackupCodes
            | ActKind::IssueEnrolmentTicket => true,
            ActKind::RequireEnrolment
            | ActKind::RemoveFactor
            | ActKind::RemoveBackupCodes
            | ActKind::ForgetDevices
            | ActKind::EndSessions
            | ActKind::RevokeTokens
            | ActKind::Suspend
            | ActKind::Enable
            | ActKind::Note => false,
        }
    }
}

/// One change on a platform. `Debug` is by hand in [`SecretString`]: a secret in here does not
/// print.
#[derive(Clone, Debug)]
pub enum Act {
    RequireEnrolment,
    RemoveFactor {
        factor: String,
    },
    RemoveBackupCodes,
    ForgetDevices,
    EndSessions,
    RevokeTokens,
    /// The password is made by the session (randomness is an argument), expires, and must be
    /// changed at next sign-in.
    SetTemporaryPassword {
        password: SecretString,
        lifetime: TimeDelta,
    },
    /// The report carries the link, which holds for `lifetime` and once.
    IssuePasswordTicket {
        lifetime: TimeDelta,
    },
    /// Replaces all codes by `count` new ones, which the report carries.
    IssueBackupCodes {
        count: usize,
    },
    /// The report carries the link.
    IssueEnrolmentTicket,
    Suspend,
    Enable,
    Note {
        text: String,
    },
}

impl Act {
    /// In place of a factor's id, on a platform that removes all of them in one go.
    pub const EVERY_FACTOR: &'static str = "*";

    pub fn kind(&self) -> ActKind {
        match self {
            Act::RequireEnrolment => ActKind::RequireEnrolment,
            Act::RemoveFactor { .. } => ActKind::RemoveFactor,
            Act::RemoveBackupCodes => ActKind::RemoveBackupCodes,
            Act::ForgetDevices => ActKind::ForgetDevices,
            Act::EndSessions => ActKind::EndSessions,
            Act::RevokeTokens => ActKind::RevokeTokens,
            Act::SetTemporaryPassword { .. } => ActKind::SetTemporaryPassword,
            Act::IssuePasswordTicket { .. } => ActKind::IssuePasswordTicket,
            Act::IssueBackupCodes { .. } => ActKind::IssueBackupCodes,
            Act::IssueEnrolmentTicket => ActKind::IssueEnrolmentTicket,
            Act::Suspend => ActKind::Suspend,
            Act::Enable => ActKind::Enable,
            Act::Note { .. } => ActKind::Note,
        }
    }
}

/// The ability of a platform to do a kind of act, and the way in which the act is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Capability {
    Can,
    /// It can, but not all of it; says what is missing.
    InPart(String),
    /// A person does it in the platform's own console, and attests it.
    ByHand(Instructions),
    /// It cannot; says why, and what to do instead.
    Cannot(String),
    /// There is nothing of the kind on this platform, so nothing to do.
    NotApplicable,
}

/// The things that a person does where a platform has no programming interface.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instructions {
    /// The places to click and the things to read, one line each. `{reason}` and `{case}` stand for
    /// the text that is to be typed there.
    pub steps: Vec<String>,
    /// One go of it does it for all there are: every factor and not one of them.
    pub all_at_once: bool,
    /// The facts that the operator must state afterwards, each as a key and a question.
    pub attest: Vec<(String, String)>,
}

/// The outcome of an act.
#[derive(Clone, Debug)]
pub enum ActOutcome {
    /// Done, or already so.
    Succeeded,
    /// The platform took it and has not said that it is done.
    Accepted,
    /// Not done, and nothing was changed.
    Failed(ProviderError),
    /// No answer, or one that does not say.
    Unknown(ProviderError),
}

pub struct ActReport {
    pub came: ActOutcome,
    /// New backup codes, or the one link of a ticket: shown once.
    pub secrets: Vec<SecretString>,
    /// Until when a password or codes hold.
    pub expires: Option<DateTime<Utc>>,
    /// In the platform's words, for the operator. Outside text.
    pub detail: Option<String>,
}

impl ActReport {
    pub fn came(came: ActOutcome) -> Self {
        ActReport { came, secrets: Vec::new(), expires: None, detail: None }
    }
}

impl fmt::Debug for ActReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActReport")
            .field("came", &self.came)
            .field("secrets", &self.secrets.len())
            .field("detail", &self.detail)
            .finish_non_exhaustive()
    }
}

/// The answer that a platform gives afterwards about an act that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettledAct {
    Done,
    NotDone,
    /// The platform cannot tell: a person is asked, and the outcome is `unknown` until then.
    CannotTell,
}

string_enum! {
    /// A way in that a reset of the factors alone may leave open: the lines of the residual-access
    /// checklist.
    Residue {
        Sessions = "sessions",
        /// Refresh tokens, offline sessions, grants.
        RefreshTokens = "refresh-tokens",
        RememberedDevices = "remembered-devices",
        Passkeys = "passkeys",
        AppPasswords = "app-passwords",
        /// The phone and the mail that the platform itself would send a recovery to.
        RecoveryContacts = "recovery-contacts",
        BackupCodes = "backup-codes",
    }
}

/// The way in which a platform closes a [`Residue`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remediation {
    /// With this act: what came of it is what the checklist says.
    With(ActKind),
    /// There is nothing of the kind on this platform.
    NotApplicable,
    /// It may be there, and this program cannot close it; says what a person can do.
    Cannot(String),
}

string_enum! {
    /// When a platform may have something to say to the operator that no runbook knows.
    Moment {
        /// A case is opened about one of its users.
        Opening = "opening",
        /// The target is waited for after a reset.
        Enrolment = "enrolment",
        /// The target has signed in with a backup code.
        CodeUsed = "code-used",
    }
}
