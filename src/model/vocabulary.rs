//! The small closed sets that entries are written in.

use crate::base::string_enum::string_enum;

string_enum! {
    /// The role of an operator, which says what the operator may do. The rights themselves are one
    /// table, in `operator::rights`.
    Role {
        Admin = "admin",
        Senior = "senior",
        Operator = "operator",
        Auditor = "auditor",
        Service = "service",
        /// Checks and erases by the clock, and does nothing else.
        Timer = "timer",
    }
}

impl Role {
    /// Returns true if no person stands behind the role: its key is an unsealed file.
    pub const fn is_unattended(self) -> bool {
        matches!(self, Role::Service | Role::Timer)
    }
}

string_enum! {
    /// The way in which an operator answered: as a person at a terminal, or by flags.
    Mode {
        Interactive = "interactive",
        Scripted = "scripted",
    }
}

string_enum! {
    /// The two halves that bracket every change on a platform.
    Phase {
        Intent = "intent",
        Outcome = "outcome",
    }
}

string_enum! {
    /// The outcome of an act, or of a whole case.
    Outcome {
        /// Done, and seen to be done.
        Succeeded = "succeeded",
        /// The platform took it; it is not yet confirmed.
        Accepted = "accepted",
        /// A person says so.
        Attested = "attested",
        /// Not done.
        Failed = "failed",
        /// Nobody can tell.
        Unknown = "unknown",
        RecoveredByReset = "recovered_by_reset",
        RecoveredByBackupCode = "recovered_by_backup_code",
        RecoveredByFederatedSignIn = "recovered_by_federated_sign_in",
        Refused = "refused",
        Escalated = "escalated",
        Abandoned = "abandoned",
        Compromised = "compromised",
    }
}

string_enum! {
    /// The fate of a message to one recipient.
    Fate {
        /// Written by no messenger; older entries may hold it.
        Succeeded = "succeeded",
        /// The mail server took it. Whether it arrives is not known.
        Accepted = "accepted",
        /// A person says that they sent it.
        Attested = "attested",
        /// It was printed, for a person to send.
        Printed = "printed",
        /// It was written to a file, for a person to send.
        Saved = "saved",
        /// Not taken for now: it is to be tried again.
        Deferred = "deferred",
        /// Not taken for now, as often as it was tried.
        Undelivered = "undelivered",
        /// It was not sent: refused, or a person says so.
        Failed = "failed",
        /// The connection was lost after the text had gone out: the server may have taken it or
        /// not.
        Unknown = "unknown",
    }
}

impl Fate {
    /// Returns true if the message is out of our hands: taken by a server, or sent by a person who
    /// says so.
    pub const fn is_sent(self) -> bool {
        match self {
            Fate::Succeeded | Fate::Accepted | Fate::Attested => true,
            Fate::Printed
            | Fate::Saved
            | Fate::Deferred
            | Fate::Undelivered
            | Fate::Failed
            | Fate::Unknown => false,
        }
    }

    /// Returns true if a person has the message in hand, to send. A message in hand is enough for a
    /// follow-up, but not for a notice.
    pub const fn is_handed_on(self) -> bool {
        match self {
            Fate::Printed | Fate::Saved => true,
            Fate::Succeeded
            | Fate::Accepted
            | Fate::Attested
            | Fate::Deferred
            | Fate::Undelivered
            | Fate::Failed
            | Fate::Unknown => false,
        }
    }
}
