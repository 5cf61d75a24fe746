use std::fmt;

use chrono::{DateTime, Utc};

use crate::base::string_enum::string_enum;

/// The platform's unchanging id of a user.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UserId(pub String);

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The answer of a platform that is asked for something that the platform may not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded<T> {
    Known(T),
    /// It could have been recorded, and was not: no conclusion may be drawn.
    NotRecorded,
    /// The platform has no such thing.
    Cannot,
}

impl<T> Recorded<T> {
    pub fn known(&self) -> Option<&T> {
        match self {
            Recorded::Known(value) => Some(value),
            Recorded::NotRecorded | Recorded::Cannot => None,
        }
    }
}

/// Among [`Profile::groups`]: whoever the platform lets administer something, by whatever name.
/// Privileged under every runbook.
pub const ADMINISTRATOR: &str = "administrator of the realm";

/// A lock that somebody has to lift: the end of the year 9999, which ends no sooner for any
/// platform.
pub const FOR_GOOD: DateTime<Utc> = match DateTime::from_timestamp(253_402_300_799, 0) {
    Some(end) => end,
    None => DateTime::<Utc>::MAX_UTC,
};

/// Enough to tell one user from another. All text is as the platform gave it: not safe to print as
/// it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    /// The name that the user signs in with. The operator also types this name to confirm.
    pub login: String,
    /// Display name.
    pub name: String,
}

/// One way to reach someone. `since` is when it came on file; `None` is unknown, which counts as
/// too new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// The provider's id of this number, stable while it is on file.
    pub id: String,
    /// As on file; may be masked.
    pub number: String,
    pub since: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub address: String,
    pub since: Option<DateTime<Utc>>,
    /// The one that sign-in mail goes to.
    pub primary: bool,
}

/// Anything a message can be sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contact {
    Email(Address),
    Phone(Phone),
}

/// A person who can vouch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manager {
    pub name: String,
    pub login: String,
    pub since: Option<DateTime<Utc>>,
}

/// A sign-in elsewhere that is linked to this user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider's id of the link.
    pub id: String,
    /// The other platform: "google", "corp-saml".
    pub issuer: String,
    /// The name over there.
    pub subject: String,
    pub linked: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub user: User,
    /// False: suspended.
    pub enabled: bool,
    /// Locked by failed attempts, until when; [`FOR_GOOD`] if only somebody's act or the platform's
    /// own rules end it.
    pub locked_until: Option<DateTime<Utc>>,
    /// Groups and roles: what the runbook's tier patterns are matched with. Anything but `Known` is
    /// read as privileged.
    pub groups: Recorded<Vec<String>>,
    pub phones: Vec<Phone>,
    pub addresses: Vec<Address>,
    pub managers: Vec<Manager>,
    pub identities: Recorded<Vec<Identity>>,
    /// The user's languages, as they stand on file: the one of the personnel department first.
    pub languages: Vec<String>,
}

string_enum! {
    FactorKind {
        Totp = "totp",
        Webauthn = "webauthn",
        Push = "push",
        Phone = "phone",
        Email = "email",
        BackupCodes = "backup-codes",
        Other = "other",
    }
}

string_enum! {
    /// The party that put a factor on an account.
    Enroller {
        /// Whoever was signed in as the user.
        User = "user",
        /// Somebody else: an administrator, an import, another program.
        Other = "other",
    }
}

/// One enrolled authenticator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factor {
    pub id: String,
    pub kind: FactorKind,
    /// The user's or the platform's name for it; for [`FactorKind::Other`] the platform's type.
    pub label: String,
    pub enrolled: Option<DateTime<Utc>>,
    pub last_used: Option<DateTime<Utc>>,
    /// For a factor that rests on a phone number: that [`Phone::id`].
    pub phone: Option<String>,
    /// The address that the factor was enrolled from, if the platform recorded the address.
    pub address: Option<String>,
    /// The party that put the factor on the account, where the platform tells.
    pub by: Recorded<Enroller>,
}

/// The end of a factor's id: what tells it from others that look the same.
pub fn id_end(id: &str) -> String {
    const SHORT: usize = 8;
    const END: usize = 6;
    match id.chars().count() {
        length if length <= SHORT => id.to_owned(),
        length => format!("…{}", id.chars().skip(length - END).collect::<String>()),
    }
}

/// `looks` as they are; where two are the same, each with the end of its id, or with all of it
/// where the ends are the same too.
pub fn told_apart(looks: &[String], ids: &[&str]) -> Vec<String> {
    let twice = |all: &[String], one: &String| all.iter().filter(|other| *other == one).count() > 1;
    let with = |id: fn(&str) -> String| -> Vec<String> {
        let named = looks.iter().zip(ids).map(|(look, of)| {
            if twice(looks, look) { format!("{look} ({})", id(of)) } else { look.clone() }
        });
        named.collect()
    };
    let ends = with(id_end);
    if ends.iter().any(|end| twice(&ends, end)) { with(str::to_owned) } else { ends }
}

string_enum! {
    SignInMethod {
        Password = "password",
        PasswordAndFactor = "password+factor",
        BackupCode = "password+backup-code",
        Federated = "federated",
        Other = "other",
    }
}

string_enum! {
    SignInResult {
        Succeeded = "succeeded",
        WrongPassword = "wrong-password",
        WrongFactor = "wrong-factor",
        Locked = "locked",
        Suspended = "suspended",
        Expired = "expired",
    }
}

/// One attempt to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    pub at: DateTime<Utc>,
    /// Network address, as the platform gave it.
    pub address: String,
    pub method: SignInMethod,
    pub result: SignInResult,
    /// For a federated sign-in: which [`Identity::id`].
    pub identity: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_is_told_apart() {
        let apart = |looks: [&str; 3], ids: [&str; 3]| told_apart(&looks.map(str::to_owned), &ids);
        let ids = ["v9yfgyv6p3yc9mgx", "qhva7ttexrg3gyra", "totp-2"];
        assert_eq!(apart(["app", "key", "phone"], ids), ["app", "key", "phone"]);
        assert_eq!(
            apart(["app", "app", "app"], ids),
            ["app (…yc9mgx)", "app (…g3gyra)", "app (totp-2)"]
        );
        assert_eq!(apart(["app", "key", "app"], ids), ["app (…yc9mgx)", "key", "app (totp-2)"]);
        let ids = ["one|0123456789", "two|0123456789", "x"];
        assert_eq!(
            apart(["app", "app", "key"], ids),
            ["app (one|0123456789)", "app (two|0123456789)", "key"]
        );
    }
}
