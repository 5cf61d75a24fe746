use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ledger::entry::words;

words! {
    /// What a platform's log says was done, in one vocabulary for all of them.
    PlatformAct {
        /// An administrator removed factors.
        Reset = "reset",
        Password = "password",
        PasswordTicket = "password-ticket",
        BackupCodes = "backup-codes",
        /// A link or an instruction by which somebody enrols a factor.
        EnrolmentTicket = "enrolment-ticket",
        Suspended = "suspended",
        Enabled = "enabled",
        /// A write of the user's record that does not tell what it changed.
        Changed = "changed",
        /// An administrator linked or unlinked a sign-in elsewhere: whoever has that one signs in as the user.
        Linked = "linked",
        /// An administrator gave or took roles, or groups, which bring roles.
        Granted = "granted",
        /// An administrator signed in as the user.
        Impersonated = "impersonated",
        /// The user enrolled a factor.
        Enrolled = "enrolled",
    }
}

impl PlatformAct {
    /// As it stands in a sentence: "a reset on the platform".
    pub const fn noun(self) -> &'static str {
        match self {
            PlatformAct::Reset => "a reset",
            PlatformAct::Password => "a password set",
            PlatformAct::PasswordTicket => "a password-change ticket",
            PlatformAct::BackupCodes => "a generation of backup codes",
            PlatformAct::EnrolmentTicket => "an enrolment ticket",
            PlatformAct::Suspended => "a suspension",
            PlatformAct::Enabled => "an enabling",
            PlatformAct::Changed => "a change of the user",
            PlatformAct::Linked => "a change of linked identities",
            PlatformAct::Granted => "a change of roles or groups",
            PlatformAct::Impersonated => "a sign-in as the user",
            PlatformAct::Enrolled => "an enrolment",
        }
    }

    /// Whether it may only follow a verification.
    pub const fn wants_verification(self) -> bool {
        match self {
            PlatformAct::Reset
            | PlatformAct::Password
            | PlatformAct::PasswordTicket
            | PlatformAct::BackupCodes
            | PlatformAct::EnrolmentTicket
            | PlatformAct::Enabled => true,
            PlatformAct::Suspended
            | PlatformAct::Changed
            // No case has any of these.
            | PlatformAct::Linked
            | PlatformAct::Granted
            | PlatformAct::Impersonated
            | PlatformAct::Enrolled => false,
        }
    }
}

/// What a log says of why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// This platform has no such field.
    NotShown,
    Missing,
    Given,
}

/// One row that matters. All text is the platform's: outside text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformEvent {
    pub at: DateTime<Utc>,
    pub act: PlatformAct,
    /// Every name that the row has for the user it was done to: id, login, address.
    pub targets: Vec<String>,
    /// The id among them, where the row says which it is: then it alone counts.
    pub id: Option<String>,
    /// The same for who did it. Empty: it does not say.
    pub actors: Vec<String>,
    pub reason: Reason,
    /// What tells two rows about one act apart from two acts: a method's id, an event's name.
    pub mark: Option<String>,
    /// Which of the files.
    pub file: usize,
    /// The line in it, or the number of the event where a file is one JSON array.
    pub line: u64,
}
