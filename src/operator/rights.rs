//! The rights of each role: one table of who may do what.

use crate::base::string_enum::string_enum;
use crate::model::Role;

string_enum! {
    /// Something that not everybody may do.
    Right {
        /// Open a case and work on it.
        Recover = "recover",
        /// Approve what needs a second pair of eyes.
        Approve = "approve",
        /// Take a case over from its holder; open one in spite of an earlier refusal.
        TakeOver = "take-over",
        /// Open an incident and suspend.
        Incident = "incident",
        /// Switch an account on again, close an incident.
        Enable = "enable",
        /// Add, disable and change operators.
        Operators = "operators",
        /// Accept a runbook or a contacts file; record that the clock was corrected.
        Runbook = "runbook",
        /// Read, verify and export the ledger.
        Read = "read",
        /// Restore the ledger from a copy; erase a person's data.
        Ledger = "ledger",
    }
}

/// The table.
pub const fn may(role: Role, right: Right) -> bool {
    match role {
        Role::Admin => {
            matches!(
                right,
                Right::Recover
                    | Right::Incident
                    | Right::Operators
                    | Right::Runbook
                    | Right::Read
                    | Right::Ledger
            )
        }
        Role::Senior => {
            matches!(
                right,
                Right::Recover
                    | Right::Approve
                    | Right::TakeOver
                    | Right::Incident
                    | Right::Enable
                    | Right::Read
            )
        }
        Role::Operator => matches!(right, Right::Recover | Right::Incident | Right::Read),
        Role::Auditor => matches!(right, Right::Read),
        Role::Service => matches!(right, Right::Recover),
    }
}

/// Returns true if this role is one of those that watch each other.
pub const fn is_second_pair(role: Role) -> bool {
    matches!(role, Role::Admin | Role::Senior)
}
