//! Platforms that are read by a person, because they have no programming interface.

use crate::base::string_enum::string_enum;
use crate::model::{Factor, Recorded, User};

string_enum! {
    /// The thing that a person reads off the screens of a platform without a programming interface.
    Look {
        /// The user who is meant.
        User = "user",
        /// The state of the account: whether the user may sign in, and the user's roles.
        Account = "account",
        Factors = "factors",
        BackupCodes = "backup-codes",
        SignIns = "sign-ins",
    }
}

/// The place to look, in the console's own words, and the place on that screen where each thing
/// stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScreenInstructions {
    pub steps: Vec<String>,
    /// By what is read: "User id" and "below the name". What is not here has no place of its own.
    pub at: Vec<(String, String)>,
}

impl ScreenInstructions {
    /// Returns the place where `what` stands.
    pub fn place(&self, what: &str) -> Option<&str> {
        self.at.iter().find(|(key, _)| key == what).map(|(_, place)| place.as_str())
    }
}

/// A thing that a person has read. The reading is for that person to answer for, and is recorded as
/// attested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observation {
    /// From here on the readings are about this user.
    User(User),
    Account {
        enabled: bool,
        groups: Recorded<Vec<String>>,
    },
    Factors(Vec<Factor>),
    BackupCodes(Recorded<u32>),
}

/// The readings that a person makes for a platform. The platform answers with what somebody has
/// read for the platform. Until somebody has read something, the platform answers nothing.
pub trait ConsoleReader {
    /// `None`: its console does not show it.
    fn look(&self, what: Look) -> Option<ScreenInstructions>;

    fn saw(&self, reading: Observation);

    /// Returns true if the thing has been read since the user was read.
    fn has_seen(&self, what: Look) -> bool;

    /// As if nobody had looked.
    fn forget(&self);
}
