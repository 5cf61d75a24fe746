use thiserror::Error;

use crate::ledger::Action;
use crate::model::Role;

/// So many keys an operator may have at a time.
pub const MOST_KEYS: usize = 10;

/// The reason why an entry cannot be its actor's.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RuleViolation {
    #[error("{0} is no operator, or disabled")]
    Nobody(String),
    #[error("{0} is an operator's name already, or was")]
    Taken(String),
    #[error("it says that {name} is {said}, who is {is}")]
    Role { name: String, said: Role, is: Role },
    #[error("{by}, who is {role}, may not do this: {action}")]
    Right { by: String, role: Role, action: Action },
    #[error("this takes two admins or seniors: one asks, another confirms")]
    TwoPersons,
    #[error(
        "it confirms a request that is not there, was used, is a week old, or asked for something else"
    )]
    OtherRequest,
    #[error("{0} asked for this, and cannot confirm it too")]
    OwnRequest(String),
    #[error("{by} brought {whom} in less than a week ago, and does not approve for them")]
    BroughtIn { by: String, whom: String },
    /// Whoever can read the home can use that key.
    #[error(
        "only the installation's key says that the ledger was restored: no admin signed it, and it excuses nothing"
    )]
    NoAdmin,
    #[error("there would be no admin left")]
    LastAdmin,
    #[error("only {0} says that a key is one of {0}'s, by signing with another of them")]
    NotTheirKey(String),
    #[error("the key is none of {0}'s")]
    NoSuchKey(String),
    #[error("{0} has no other key; an admin disables the operator instead")]
    LastKey(String),
    #[error("{0} has {MOST_KEYS} keys already; disable one that is not used")]
    ManyKeys(String),
    #[error(
        "a key's name is 1 to 32 letters, digits, '.', '-' or '_', and one that no other of {0}'s keys has"
    )]
    KeyName(String),
    #[error("a service {0}")]
    Service(&'static str),
    #[error("a timer {0}")]
    Timer(&'static str),
    #[error("the finding names {0} as who did it or recorded it; another senior answers it")]
    OwnFinding(String),
}
