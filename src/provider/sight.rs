//! Platforms that are read by a person, because they have no programming interface.

use super::{Factor, Recorded, User};
use crate::ledger::entry::words;

words! {
    /// What a person reads off such a platform's screens.
    Look {
        /// Which user is meant.
        User = "user",
        /// Whether they may sign in, and their roles.
        Account = "account",
        Factors = "factors",
        BackupCodes = "backup-codes",
        SignIns = "sign-ins",
    }
}

/// Where to look, in the console's own words, and where on that screen each thing stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looking {
    pub steps: Vec<String>,
    /// By what is read: "User id" and "below the name". What is not here has no place of its own.
    pub at: Vec<(String, String)>,
}

impl Looking {
    /// Where `what` stands.
    pub fn place(&self, what: &str) -> Option<&str> {
        self.at.iter().find(|(key, _)| key == what).map(|(_, place)| place.as_str())
    }
}

/// What a person has read. It is theirs to answer for, and is recorded as attested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// From here on the readings are about this user.
    User(User),
    Account {
        enabled: bool,
        groups: Recorded<Vec<String>>,
    },
    Factors(Vec<Factor>),
    BackupCodes(Recorded<u32>),
}

/// What a platform answers with is what somebody has read for it. Until then it answers nothing.
pub trait Sight {
    /// `None`: its console does not show it.
    fn look(&self, what: Look) -> Option<Looking>;

    fn saw(&self, reading: Reading);

    /// Whether it has been read since the user was.
    fn has_seen(&self, what: Look) -> bool;

    /// As if nobody had looked.
    fn forget(&self);
}
