//! The answers of the Management API, as far as the answers are looked at. Almost everything in an answer may
//! be missing.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A time; the document lets it be a string or an object, and what cannot be read as one is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct When(pub(super) Option<DateTime<Utc>>);

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<When, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(When(value.as_str().and_then(|text| text.parse().ok())))
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct UserModel {
    pub(super) user_id: String,
    pub(super) email: Option<String>,
    pub(super) username: Option<String>,
    pub(super) phone_number: Option<String>,
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) created_at: When,
    #[serde(default)]
    pub(super) last_password_reset: When,
    #[serde(default)]
    pub(super) blocked: bool,
    #[serde(default)]
    pub(super) identities: Vec<IdentityShape>,
    /// The old kind of enrolment: `duo`, `google-authenticator`.
    #[serde(default)]
    pub(super) multifactor: Vec<String>,
    #[serde(default)]
    pub(super) app_metadata: Value,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct IdentityShape {
    #[serde(default)]
    pub(super) connection: String,
    #[serde(default)]
    pub(super) provider: String,
    /// A string, though some providers give a number.
    #[serde(default)]
    pub(super) user_id: Value,
    #[serde(rename = "profileData", default)]
    pub(super) profile: Value,
}

impl IdentityShape {
    pub(super) fn id(&self) -> String {
        let id = self.user_id.as_str().map_or_else(|| self.user_id.to_string(), str::to_owned);
        format!("{}|{id}", self.provider)
    }

    /// Auth0's own database: the one kind of identity that has a password here.
    pub(super) fn is_database(&self) -> bool {
        self.provider == "auth0"
    }

    pub(super) fn is_passwordless(&self) -> bool {
        is_passwordless(&self.provider)
    }
}

/// Auth0's own codes by mail and text message. Nobody else vouches for who comes that way: it is whoever reads the mailbox, or
/// has the number now.
pub(super) fn is_passwordless(strategy: &str) -> bool {
    matches!(strategy, "email" | "sms")
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct MethodShape {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) confirmed: Option<bool>,
    pub(super) name: Option<String>,
    pub(super) phone_number: Option<String>,
    pub(super) email: Option<String>,
    #[serde(default)]
    pub(super) created_at: When,
    #[serde(default)]
    pub(super) enrolled_at: When,
    #[serde(default)]
    pub(super) last_auth_at: When,
}

pub(super) const RECOVERY_CODE: &str = "recovery-code";
pub(super) const PASSKEY: &str = "passkey";

impl MethodShape {
    pub(super) fn is_code(&self) -> bool {
        self.kind == RECOVERY_CODE
    }

    /// A password is listed among the methods, and is no second factor.
    pub(super) fn is_password(&self) -> bool {
        self.kind == "password"
    }

    pub(super) fn is_passkey(&self) -> bool {
        self.kind == PASSKEY
    }

    /// Begun and not finished: it lets nobody in yet.
    pub(super) fn is_unfinished(&self) -> bool {
        self.confirmed == Some(false)
    }

    pub(super) fn since(&self) -> Option<DateTime<Utc>> {
        self.enrolled_at.0.or(self.created_at.0)
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct LogRow {
    #[serde(default)]
    pub(super) date: When,
    #[serde(rename = "type", default)]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) ip: String,
    #[serde(default)]
    pub(super) connection: String,
    #[serde(default)]
    pub(super) strategy: String,
    #[serde(default)]
    pub(super) details: Value,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Named {
    #[serde(default)]
    pub(super) id: String,
    #[serde(default)]
    pub(super) name: String,
}

/// A permission that somebody has for one of the tenant's interfaces.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Permission {
    #[serde(rename = "permission_name", default)]
    pub(super) name: String,
    #[serde(rename = "resource_server_identifier", default)]
    pub(super) of: String,
}

/// The blocks that the protection against guessed passwords has set.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Blocks {
    #[serde(default)]
    pub(super) blocked_for: Vec<Value>,
}

/// A session, a refresh token or a device credential.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct RoleShape {
    #[serde(default)]
    pub(super) id: String,
    #[serde(default)]
    pub(super) created_at: When,
}
