use std::fmt;

use chrono::{DateTime, Utc};

use super::DirectoryError;
use crate::model::{Factor, Profile};

/// A user to be added. Every `since` is when it came on file, which may be long ago; `None` is not
/// known.
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
    /// The language of messages to the user, beside the organisation's.
    pub language: Option<String>,
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
    pub fn manager(
        mut self,
        login: &str,
        name: &str,
        since: impl Into<Option<DateTime<Utc>>>,
    ) -> Self {
        self.managers.push((login.into(), name.into(), since.into()));
        self
    }

    #[must_use]
    pub fn identity(
        mut self,
        issuer: &str,
        subject: &str,
        linked: impl Into<Option<DateTime<Utc>>>,
    ) -> Self {
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
            (Some(_), Some(until), _) => {
                write!(f, "temporary until {}", until.format("%Y-%m-%d %H:%M UTC"))
            }
            (Some(at), None, true) => write!(f, "set {}, must be changed", at.format("%Y-%m-%d")),
            (Some(at), None, false) => write!(f, "set {}", at.format("%Y-%m-%d")),
        }
    }
}

/// Characters of a login, a name or any other single field.
pub(crate) const LONGEST: usize = 256;

/// A single field: not blank, not endless.
pub(super) fn fit(thing: &'static str, text: &str) -> Result<(), DirectoryError> {
    if text.trim().is_empty() {
        return Err(DirectoryError::Misfit { thing, what: "is empty".into() });
    }
    if text.chars().count() > LONGEST {
        return Err(DirectoryError::Misfit {
            thing,
            what: format!("is longer than {LONGEST} characters"),
        });
    }
    Ok(())
}

/// A login is typed to confirm a reset, so it has no character that cannot be seen or typed. A name
/// may be anything: where it is shown, it is made safe.
pub(super) fn fit_login(thing: &'static str, login: &str) -> Result<(), DirectoryError> {
    fit(thing, login)?;
    let unseen = |c: char| {
        c.is_control()
            || c.is_whitespace()
            // Soft hyphen, zero-width and bidi controls, byte order mark.
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
            || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    if login.chars().any(unseen) {
        return Err(DirectoryError::Misfit {
            thing,
            what: "has blank or invisible characters".into(),
        });
    }
    Ok(())
}
