//! The meaning of a row of a log: an event, or one of the things that no case need explain. Each of
//! those stands here by its name, with the reason. A thing that does not stand here is told as a
//! finding.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::base::string_enum::string_enum;

string_enum! {
    /// The act that a platform's log says was done, in one vocabulary for all platforms.
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
        /// A note on the user's record, and nothing else.
        Note = "note",
        /// A write of the user's record.
        Changed = "changed",
        /// A change of where mail and messages go, or of what the user signs in as.
        Contact = "contact",
        /// A mail from which somebody goes on to whatever actions were put into it.
        ActionsMail = "actions-mail",
        /// An administrator put a factor or a password on the account.
        FactorAdded = "factor-added",
        /// A factor went to another device, or is not what it was.
        FactorMoved = "factor-moved",
        /// The opening of what failed sign-ins had locked.
        Unlocked = "unlocked",
        Deleted = "deleted",
        Created = "created",
        /// An administrator linked or unlinked a sign-in elsewhere: whoever has that one signs in
        /// as the user.
        Linked = "linked",
        /// An administrator gave or took roles, or groups, which bring roles.
        Granted = "granted",
        /// A change of who may do what to whom.
        Permitted = "permitted",
        /// An administrator signed in as the user.
        Impersonated = "impersonated",
        /// A change of how users sign in, and through what.
        Settings = "settings",
        /// A change of what is recorded, and for how long.
        Recording = "recording",
        /// With a secret that was read one signs in as the application that it is of.
        SecretsRead = "secrets-read",
        /// The row leaves out what would tell whether it matters.
        Untold = "untold",
        /// Of a type that is not known here.
        Unknown = "unknown",
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
            PlatformAct::Note => "a note on the user",
            PlatformAct::Changed => "a change of the user",
            PlatformAct::Contact => "a change of the user's address, number or login",
            PlatformAct::ActionsMail => "a mail with a link to required actions",
            PlatformAct::FactorAdded => "a factor or password put on the account",
            PlatformAct::FactorMoved => "a change of a factor",
            PlatformAct::Unlocked => "an unlocking",
            PlatformAct::Deleted => "a deletion",
            PlatformAct::Created => "a new account",
            PlatformAct::Linked => "a change of linked identities",
            PlatformAct::Granted => "a change of roles or groups",
            PlatformAct::Permitted => "a change of permissions",
            PlatformAct::Impersonated => "a sign-in as the user",
            PlatformAct::Settings => "a change of settings",
            PlatformAct::Recording => "a change of what is recorded",
            PlatformAct::SecretsRead => "a reading of secrets",
            PlatformAct::Untold => "a row that does not tell what was done",
            PlatformAct::Unknown => "a row of a type that readmit does not know",
            PlatformAct::Enrolled => "an enrolment",
        }
    }

    /// Returns true if the act may only follow a verification.
    pub const fn wants_verification(self) -> bool {
        match self {
            PlatformAct::Reset
            | PlatformAct::Password
            | PlatformAct::PasswordTicket
            | PlatformAct::BackupCodes
            | PlatformAct::EnrolmentTicket
            | PlatformAct::Enabled => true,
            PlatformAct::Suspended
            | PlatformAct::Note
            // No case has any of these.
            | PlatformAct::Changed
            | PlatformAct::Contact
            | PlatformAct::ActionsMail
            | PlatformAct::FactorAdded
            | PlatformAct::FactorMoved
            | PlatformAct::Unlocked
            | PlatformAct::Deleted
            | PlatformAct::Created
            | PlatformAct::Linked
            | PlatformAct::Granted
            | PlatformAct::Permitted
            | PlatformAct::Impersonated
            | PlatformAct::Settings
            | PlatformAct::Recording
            | PlatformAct::SecretsRead
            | PlatformAct::Untold
            | PlatformAct::Unknown
            | PlatformAct::Enrolled => false,
        }
    }

    /// Concerns every user, whoever is asked about.
    pub const fn is_of_all(self) -> bool {
        matches!(self, PlatformAct::Recording)
    }
}

/// The statement in a log about the reason for an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowReason {
    /// This platform has no such field.
    NotShown,
    Missing,
    Given,
}

/// One row that matters. All text is the platform's: outside text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformEvent {
    pub at: DateTime<Utc>,
    /// The other answer, where the clock showed that hour twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub or_at: Option<DateTime<Utc>>,
    pub act: PlatformAct,
    /// Every name that the row has for the user it was done to: id, login, address.
    pub targets: Vec<String>,
    /// The id among them, where the row says which it is: then it alone counts.
    pub id: Option<String>,
    /// The same for who did it. Empty: it does not say.
    pub actors: Vec<String>,
    pub reason: RowReason,
    /// The mark that tells two rows about one act apart from two acts: a method's id, an event's
    /// name.
    pub mark: Option<String>,
    /// The exact detail: the fields that were written, the path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// It is not what a case does, however like it is: no case explains it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub beyond: bool,
    /// The factor that it was done to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<String>,
    /// Names and addresses that were written beside it. A case explains it only if they are the
    /// user's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub writes: Vec<String>,
    /// The SHA-256 of the row itself, in hex. Two rows that differ in anything have two.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub row: String,
    /// The index of the row's file among the files.
    pub file: usize,
    /// The line in it, or the number of the event where a file is one JSON array.
    pub line: u64,
}

impl PlatformEvent {
    /// An event of which the reader knows the place.
    pub fn new(
        at: DateTime<Utc>,
        act: PlatformAct,
        targets: Vec<String>,
        actors: Vec<String>,
    ) -> PlatformEvent {
        PlatformEvent {
            at,
            or_at: None,
            act,
            targets,
            id: None,
            actors,
            reason: RowReason::NotShown,
            mark: None,
            detail: None,
            beyond: false,
            factor: None,
            writes: Vec::new(),
            row: String::new(),
            file: 0,
            line: 0,
        }
    }
}

/// A type of row, or an operation with its path in which `*` stands for one name.
pub type Harmless = (&'static str, &'static str);

pub const OWN: &str = "the user's own doing, signed in as themself";

pub const FAILED: &str = "it failed, so nothing was changed";

pub const SIGN_IN: &str = "a sign-in with what the user has";

pub const TOKEN: &str = "an application's token for a sign-in that has a row of its own";

pub const ENDS: &str = "it ends sign-ins: nobody gets in by it";

pub const PROMPT: &str = "a code or a prompt that the user's factor has to answer";

pub const NOTICE: &str = "the platform's own notice";

pub const BLOCKED: &str = "it keeps somebody out";

/// Returns true if `name` is in a list.
pub fn is_in(list: &[Harmless], name: &str) -> bool {
    list.iter().any(|(known, _)| *known == name)
}

/// Returns true if a path is like a pattern. Such a path has as many segments as the pattern. Each
/// segment is the same as in the pattern, or the pattern takes any segment there.
pub fn is_like(pattern: &str, segments: &[&str]) -> bool {
    let mut parts = pattern.split('/');
    segments.iter().all(|segment| parts.next().is_some_and(|part| part == "*" || part == *segment))
        && parts.next().is_none()
}

/// The same for an operation and its path: `delete users/*/sessions`.
pub fn is_operation_in(list: &[Harmless], operation: &str, segments: &[&str]) -> bool {
    list.iter().any(|(known, _)| {
        known.split_once(' ').is_some_and(|(name, pattern)| {
            name.eq_ignore_ascii_case(operation) && is_like(pattern, segments)
        })
    })
}
