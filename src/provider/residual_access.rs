//! The ways in that may outlive a factor reset, and the platform's own words at some moments.

use super::ActKind;
use crate::base::string_enum::string_enum;

string_enum! {
    /// A way in that a reset of the factors alone may leave open: the lines of the residual-access checklist.
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
