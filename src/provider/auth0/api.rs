//! The answers of the Management API, as far as the answers are looked at. Almost everything in an
//! answer may be missing.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::config::Auth0Config;
use super::scopes;
use crate::model::UserId;
use crate::provider::ProviderError;
use crate::provider::http::{
    BadProvider, Base, CallLog, Client, Grant, HttpAnswer, HttpCall, HttpEnv, HttpError, Path,
    Proof, Settings,
};

/// A time; the document lets it be a string or an object, and what cannot be read as one is
/// unknown.
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
    /// From the connection that the user came by, where it gives one.
    #[serde(default)]
    pub(super) locale: Value,
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

/// Auth0's own codes by mail and text message. Nobody else vouches for who comes that way: it is
/// whoever reads the mailbox, or has the number now.
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

pub struct Auth0 {
    pub(super) name: String,
    pub(super) client: Client,
    pub(super) keep_passkeys: bool,
    /// The tenant's policy on second factors, once the policy has been read.
    pub(super) policy: OnceCell<MfaPolicy>,
    /// True if the tenant's plan lacks interfaces for sessions and refresh tokens. The cell is
    /// filled once the answer is known.
    pub(super) small_plan: OnceCell<bool>,
    /// The log of the user who is waited for, for a moment: it is behind anyway, and has a limit of
    /// its own.
    pub(super) log: RefCell<Option<KeptRows>>,
}

impl Auth0 {
    /// Reads what the configuration names; connects to nothing.
    pub fn open(
        config: &Auth0Config,
        at: Rc<dyn HttpEnv>,
        log: CallLog,
    ) -> Result<Auth0, BadProvider> {
        let domain = config.tenant()?;
        if config.client_id.trim().is_empty() {
            return Err(BadProvider::Empty("client_id"));
        }
        let own = format!("https://{domain}");
        let url = |key| move |why| BadProvider::Url { key, why };
        Base::parse(&own).map_err(url("domain"))?;
        let base =
            Base::parse(config.base_url.as_deref().unwrap_or(&own)).map_err(url("base_url"))?;
        let settings = config.http.open(base)?;
        let config = &Auth0Config { domain, ..config.clone() };
        let (secret, key) = (config.client_secret.as_ref(), config.private_key.as_ref());
        let proof = Proof::read(secret, key, config.key_id.as_deref(), &format!("{own}/"))?;
        Ok(Auth0::new(config, &settings, proof, at, log))
    }

    pub(super) fn new(
        config: &Auth0Config,
        settings: &Settings,
        proof: Proof,
        at: Rc<dyn HttpEnv>,
        log: CallLog,
    ) -> Auth0 {
        let domain = &config.domain;
        let grant = Grant {
            path: Path::new("/oauth/token"),
            client: config.client_id.clone(),
            proof,
            // Its last slash matters.
            audience: Some(format!("https://{domain}/api/v2/")),
        };
        Auth0 {
            name: config.name.clone(),
            client: Client::new(settings, grant, "scope", at, log),
            keep_passkeys: config.keep_passkeys,
            policy: OnceCell::new(),
            small_plan: OnceCell::new(),
            log: RefCell::new(None),
        }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.client.surroundings().now()
    }

    pub(super) fn user_path(user: &UserId) -> Result<Path, HttpError> {
        Ok(Path::new("/api/v2/users").id(&user.0)?)
    }

    pub(super) fn policy(&self) -> Result<&MfaPolicy, HttpError> {
        if self.policy.get().is_none() {
            let call = HttpCall::get(Path::new("/api/v2/guardian/policies"))
                .needs(&[scopes::READ_POLICIES]);
            let said: Vec<String> = self.client.send(&call)?.json()?;
            let policy = match said.first().map(String::as_str) {
                None => MfaPolicy::Never,
                Some("all-applications") => MfaPolicy::Everyone,
                Some(_) => MfaPolicy::Sometimes,
            };
            return Ok(self.policy.get_or_init(|| policy));
        }
        Ok(self.policy.get_or_init(|| MfaPolicy::Never))
    }
}

pub(super) struct KeptRows {
    pub(super) user: UserId,
    pub(super) since: DateTime<Utc>,
    pub(super) read: Duration,
    pub(super) rows: Vec<LogRow>,
    /// Factors whose enrolment has been looked for in rows that were read after it.
    pub(super) looked_for: Vec<String>,
}

/// Never more of a user than this: some fields would carry tokens of other platforms.
pub(crate) const FIELDS: &str = "user_id,email,username,phone_number,name,created_at,identities,app_metadata,locale,multifactor,blocked,\
    last_password_reset";

pub(crate) const PER_PAGE: usize = 100;

/// A list that never ends is no list.
pub(crate) const PAGES: usize = 50;

pub(super) fn person(at: &Auth0, user: &UserId) -> Result<UserModel, HttpError> {
    let path = Auth0::user_path(user)?;
    let call = HttpCall::get(path)
        .query("fields", FIELDS)
        .query("include_fields", "true")
        .needs(&[scopes::READ_USERS]);
    let found: UserModel = at.client.send(&call)?.json()?;
    if found.user_id == user.0 { Ok(found) } else { Err(another()) }
}

/// A platform that answers about somebody else is not believed.
pub(crate) fn another() -> HttpError {
    HttpError::plain(ProviderError::Garbled(
        "it is about another user than the one that was asked for".into(),
    ))
}

/// All pages of a list, which stands bare or under `key`.
pub(super) fn pages<T: DeserializeOwned>(
    at: &Auth0,
    key: &str,
    call: impl Fn(usize) -> HttpCall,
) -> Result<Vec<T>, HttpError> {
    let mut all = Vec::new();
    for page in 0..PAGES {
        let more: Vec<T> = list(&at.client.send(&call(page))?, key)?;
        let full = more.len() >= PER_PAGE;
        all.extend(more);
        if !full {
            return Ok(all);
        }
    }
    Err(HttpError::plain(ProviderError::Garbled(format!(
        "a list of more than {} entries",
        PAGES * PER_PAGE
    ))))
}

pub(super) fn list<T: DeserializeOwned>(
    answer: &HttpAnswer,
    key: &str,
) -> Result<Vec<T>, HttpError> {
    match answer.json::<Value>()? {
        Value::Object(mut fields) if fields.contains_key(key) => {
            read(fields.remove(key).unwrap_or_default())
        }
        bare @ Value::Array(_) => read(bare),
        _ => Err(HttpError::plain(ProviderError::Garbled(format!(
            "there is no list of {key} in it"
        )))),
    }
}

pub(crate) fn read<T: DeserializeOwned>(value: Value) -> Result<T, HttpError> {
    serde_json::from_value(value)
        .map_err(|_| HttpError::plain(ProviderError::Garbled("a list of other things".into())))
}

pub(super) fn paged(call: HttpCall, page: usize) -> HttpCall {
    call.query("page", page.to_string()).query("per_page", PER_PAGE.to_string())
}

pub(super) fn methods(at: &Auth0, user: &UserId) -> Result<Vec<MethodShape>, HttpError> {
    let path = Auth0::user_path(user)?.then("/authentication-methods");
    pages(at, "authenticators", |page| {
        paged(HttpCall::get(path.clone()), page).needs(&[scopes::READ_METHODS])
    })
}

/// The sessions or refresh tokens there are. The first page is enough to know whether there are
/// any.
pub(super) fn held(
    at: &Auth0,
    user: &UserId,
    part: &'static str,
    key: &str,
    needs: &'static [&'static str],
) -> Result<Vec<RoleShape>, HttpError> {
    let path = Auth0::user_path(user)?.then(part);
    list(&at.client.send(&HttpCall::get(path).query("take", "50").needs(needs))?, key)
}

/// When the tenant asks for a second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MfaPolicy {
    Everyone,
    /// By its own estimate of the risk.
    Sometimes,
    /// Unless an Action asks for it.
    Never,
}
