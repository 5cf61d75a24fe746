use std::fmt;

use chrono::{DateTime, Utc};

use crate::model::{Factor, Profile};

/// A user to be added. Every `since` is when it came on file, which may be long ago; `None` is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewUser {
    pub login: String,
    /// Display name. Any text but an empty one.
    pub name: String,
    pub groups: Vec<(String, Option<DateTime<Utc>>)>,
    /// The first one is the primary one.
    pub addresses: Vec<(String, Option<DateTime<Utc>>)>,
    pub phones: Vec<(String, Option<DateTime<Utc>>)>,
    /// Login, name, since.
    pub managers: Vec<(String, String, Option<DateTime<Utc>>)>,
    /// Issuer, subject, since.
    pub identities: Vec<(String, String, Option<DateTime<Utc>>)>,
    pub suspended: bool,
}

impl NewUser {
    pub fn new(login: &str, name: &str) -> Self {
        NewUser { login: login.into(), name: name.into(), ..NewUser::default() }
    }

    #[must_use]
    pub fn group(mut self, name: &str, since: impl Into<Option<DateTime<Utc>>>) -> Self {
        self.groups.push((name.into(), since.into()));
        self
    }

    #[must_use]
    pub fn address(mut self, address: &str, since: impl Into<Option<DateTime<Utc>>>) -> Self {
        self.addresses.push((address.into(), since.into()));
        self
    }

    #[must_use]
    pub fn phone(mut self, number: &str, since: impl Into<Option<DateTime<Utc>>>) -> Self {
        self.phones.push((number.into(), since.into()));
        self
    }

    #[must_use]
    pub fn manager(mut self, login: &str, name: &str, since: impl Into<Option<DateTime<Utc>>>) -> Self {
        self.managers.push((login.into(), name.into(), since.into()));
        self
    }

    #[must_use]
    pub fn identity(mut self, issuer: &str, subject: &str, linked: impl Into<Option<DateTime<Utc>>>) -> Self {
        self.identities.push((issuer.into(), subject.into(), linked.into()));
        self
    }
}

/// The facts about a password, the password itself excepted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PasswordState {
    /// When it was set; `None` if there is none.
    pub set: Option<DateTime<Utc>>,
    /// Temporary until then.
    pub expires: Option<DateTime<Utc>>,
    pub must_change: bool,
}

/// One user with everything that `readmit directory show` shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryAccount {
    pub profile: Profile,
    pub created: DateTime<Utc>,
    pub password: PasswordState,
    pub factors: Vec<Factor>,
    pub codes_left: u32,
    pub sessions: u32,
    pub devices: u32,
    /// The next sign-in leads to enrolment, whatever is enrolled.
    pub enrolment_required: bool,
}

impl fmt::Display for PasswordState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.set, self.expires, self.must_change) {
            (None, _, _) => f.write_str("none"),
            (Some(_), Some(until), _) => write!(f, "temporary until {}", until.format("%Y-%m-%d %H:%M UTC")),
            (Some(at), None, true) => write!(f, "set {}, must be changed", at.format("%Y-%m-%d")),
            (Some(at), None, false) => write!(f, "set {}", at.format("%Y-%m-%d")),
        }
    }
}
