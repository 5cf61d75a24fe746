use std::path::PathBuf;

use serde_json::Value;
use thiserror::Error;

use super::{BadBase, BadId, HttpCall};
use crate::provider::{ActOutcome, ProviderError};
use crate::secret::BadSecret;

/// Longest piece of a platform's message that is passed on.
const MESSAGE: usize = 300;

/// The reason why there is no [`HttpAnswer`](super::HttpAnswer) of 200 to 299.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpError {
    pub fault: ProviderError,
    /// True if the platform may have done what the platform was asked.
    pub perhaps_done: bool,
    /// The status that the platform answered with, if the platform answered.
    pub status: Option<u16>,
    /// The platform's own word for it (Auth0: `errorCode`; Keycloak and OAuth: `error`). Outside
    /// text.
    pub code: Option<String>,
}

impl HttpError {
    /// Nothing was done.
    pub fn plain(fault: ProviderError) -> HttpError {
        HttpError { fault, perhaps_done: false, status: None, code: None }
    }

    /// There is no answer, or none that says what was done.
    pub fn unclear(fault: ProviderError) -> HttpError {
        HttpError { fault, perhaps_done: true, status: None, code: None }
    }

    /// As an act's report says it.
    pub fn came(self) -> ActOutcome {
        if self.perhaps_done {
            ActOutcome::Unknown(self.fault)
        } else {
            ActOutcome::Failed(self.fault)
        }
    }

    /// 404 and 410: what the path names is not there. Which part of the path, the adapter finds
    /// out.
    pub fn is_missing(&self) -> bool {
        matches!(self.status, Some(404 | 410))
    }

    pub fn is_forbidden(&self) -> bool {
        self.status == Some(403)
    }

    /// From an answer that is not of 200 to 299. `kind` is what the platform calls its permissions:
    /// scope, role.
    pub(super) fn answered(
        call: &HttpCall,
        status: u16,
        body: &[u8],
        kind: &str,
        token: Option<&str>,
    ) -> HttpError {
        let said: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |key: &str| said.get(key).and_then(Value::as_str).filter(|t| !t.is_empty());
        let message =
            text("message").or_else(|| text("errorMessage")).or_else(|| text("error_description"));
        let code = text("errorCode").or_else(|| text("error"));
        let shown = |part: Option<&str>| {
            part.filter(|t| !call.gives_away(t) && token.is_none_or(|secret| !t.contains(secret)))
                .map(|t| t.chars().take(MESSAGE).collect::<String>())
        };
        let code = shown(code);
        let words = shown(message).or_else(|| code.clone());
        let says = words.clone().unwrap_or_else(|| format!("it answered {status}"));
        let fault = match status {
            300..=399 => ProviderError::Garbled(format!(
                "it answered {status}, a redirect, which is not followed; is base_url right?"
            )),
            401 => ProviderError::Unauthorised(says),
            403 => ProviderError::Forbidden(lacking(kind, call.needs).unwrap_or(says)),
            404 | 410 => ProviderError::NoSuchUser,
            409 | 412 => ProviderError::Changed(says),
            408 => ProviderError::Unreachable(
                "it answered 408: it waited too long for the request".into(),
            ),
            429 => ProviderError::SlowDown { retry_after_s: None },
            407 => ProviderError::Unreachable(super::error::PROXY_SIGN_IN.into()),
            500.. => ProviderError::Unreachable(words.map_or_else(
                || format!("it answered {status}"),
                |words| format!("it answered {status}: {words}"),
            )),
            _ => ProviderError::Refused(says),
        };
        HttpError { fault, perhaps_done: !(200..500).contains(&status), status: Some(status), code }
    }
}

/// "the scope read:users" or "the scopes read:users and read:roles".
pub(super) fn lacking(kind: &str, names: &[&str]) -> Option<String> {
    match names {
        [] => None,
        [one] => Some(format!("the {kind} {one}")),
        [first @ .., last] => Some(format!("the {kind}s {} and {last}", first.join(", "))),
    }
}

impl From<HttpError> for ProviderError {
    fn from(trouble: HttpError) -> ProviderError {
        trouble.fault
    }
}

impl From<BadId> for HttpError {
    fn from(bad: BadId) -> HttpError {
        HttpError { status: Some(404), ..HttpError::plain(bad.into()) }
    }
}

/// A proxy's 407, and what to do about it.
pub(super) const PROXY_SIGN_IN: &str = "the proxy wants a name and a password (407): put them into HTTPS_PROXY, as \
    http://NAME:PASSWORD@proxy.example.com:3128";

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadKey {
    #[error("there is no unencrypted private key in PEM form in it")]
    NotPem,
    #[error("it is no RSA key of 2048 bits or more ({0})")]
    NotRsa(String),
    #[error("the key could not sign")]
    Signing,
}

/// The reason why a configured platform cannot be used.
#[derive(Debug, Error)]
pub enum BadProvider {
    #[error("{key}: {why}")]
    Url { key: &'static str, why: BadBase },
    #[error(transparent)]
    Http(#[from] BadHttpConfig),
    #[error("{key}: {why}")]
    Secret { key: &'static str, why: BadSecret },
    #[error("private_key: {0}")]
    Key(#[from] BadKey),
    #[error(
        "give either client_secret or private_key, by reference: client_secret = {{ file = \"/etc/readmit/secret\" }}"
    )]
    Proof,
    #[error("domain: {given} is more than a tenant's domain; write {write}")]
    Domain { given: String, write: String },
    #[error("{0} is empty")]
    Empty(&'static str),
    #[error("\"{0}\" cannot be the name of a realm")]
    Realm(String),
}

#[derive(Debug, Error)]
pub enum BadHttpConfig {
    #[error("http.{key} is {value}; it must be 1 to {most}")]
    Timeout { key: &'static str, value: u64, most: u64 },
    #[error("http.proxy is not a URL such as http://proxy.example.com:3128")]
    Proxy,
    #[error("{0} is not a URL such as http://proxy.example.com:3128")]
    ProxyVariable(&'static str),
    #[error(
        "http.proxy carries a name or a password; a secret does not stand in config.toml: put it into HTTPS_PROXY"
    )]
    ProxyCredential,
    #[error("http.ca_file {0}: {1}")]
    Unreadable(PathBuf, #[source] std::io::Error),
    #[error("http.ca_file {0} holds no certificate in PEM form")]
    NoCertificate(PathBuf),
}
