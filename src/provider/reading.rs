//! The way in which a platform's answers come about: by its programming interface, or by a person
//! who reads its screens because it has none.

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

/// The worth of a platform's answers. The default is that of a platform that answers by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// A person has read them off a screen, and answers for them: they are recorded as attested.
    pub attested: bool,
    /// A person types the user's id, so that it may be a wrong one: the login counts as well.
    pub typed_ids: bool,
    /// Factors are listed by kind, without ids: a new one is not told from an old one of its kind.
    pub factors_by_kind: bool,
}

/// The thing to do before a platform answers about something as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refresh {
    /// Nothing: the platform answers by itself.
    ByItself,
    /// A person reads it there, and the platform is told by [`ProviderReads::saw`].
    ///
    /// [`ProviderReads::saw`]: super::ProviderReads::saw
    ByPerson(ScreenInstructions),
    /// Nothing can be done: no screen shows it.
    NotShown,
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
