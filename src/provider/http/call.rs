//! A call: the address that a platform is at, the path below it, and what is sent.

use std::fmt;
use std::fmt::Write;
use std::net::IpAddr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use thiserror::Error;
use ureq::http::{Method, Uri};
use zeroize::Zeroizing;

use crate::provider::ProviderError;

/// The class of a call, which says whether the call may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Changes nothing: repeated on 408, 429, 5xx, and without an answer.
    Safe,
    /// Brings about the same however often it is done: repeated the same way.
    Repeatable,
    /// A second one would undo or double the first: repeated only where the platform said that it
    /// did nothing (429), or where the request never left. Without an answer, what came of it is
    /// unknown.
    Once,
}

/// One request.
#[derive(Debug)]
pub struct HttpCall {
    pub(super) method: Method,
    pub(super) path: Path,
    pub(super) query: Vec<(&'static str, String)>,
    pub(super) body: Option<HttpBody>,
    pub(super) class: Class,
    /// The statuses that say that the call was done.
    pub(super) statuses: &'static [u16],
    /// Scopes or roles, by name: all are needed.
    pub(super) needs: &'static [&'static str],
    pub(super) group: &'static str,
    /// The secrets that may not come back in the platform's words.
    pub(super) secrets: Vec<SecretString>,
}

pub(super) struct HttpBody {
    pub(super) kind: &'static str,
    pub(super) bytes: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for HttpBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} bytes)", self.kind, self.bytes.len())
    }
}

impl HttpCall {
    fn new(method: Method, path: Path, class: Class) -> HttpCall {
        let (query, secrets) = (Vec::new(), Vec::new());
        let statuses: &[u16] = if class == Class::Safe { &[200] } else { &[200, 201, 202, 204] };
        HttpCall {
            method,
            path,
            query,
            body: None,
            class,
            statuses,
            needs: &[],
            group: "",
            secrets,
        }
    }

    pub fn get(path: Path) -> HttpCall {
        HttpCall::new(Method::GET, path, Class::Safe)
    }

    /// Makes a call that deletes. Deleting may be repeated, because what is gone is gone. The call
    /// has been done if there is nothing to answer, or has been taken if the status is 202.
    pub fn delete(path: Path) -> HttpCall {
        HttpCall::new(Method::DELETE, path, Class::Repeatable).expects(&[202, 204])
    }

    pub fn put(path: Path) -> HttpCall {
        HttpCall::new(Method::PUT, path, Class::Once)
    }

    pub fn patch(path: Path) -> HttpCall {
        HttpCall::new(Method::PATCH, path, Class::Once)
    }

    pub fn post(path: Path) -> HttpCall {
        HttpCall::new(Method::POST, path, Class::Once)
    }

    /// Idempotent by its effect, though its method does not say so.
    #[must_use]
    pub fn repeatable(mut self) -> HttpCall {
        self.class = Class::Repeatable;
        self
    }

    /// Nothing but these statuses says that it was done; a portal in between may say 200 to
    /// everything.
    #[must_use]
    pub fn expects(mut self, statuses: &'static [u16]) -> HttpCall {
        self.statuses = statuses;
        self
    }

    #[must_use]
    pub fn query(mut self, key: &'static str, value: impl Into<String>) -> HttpCall {
        self.query.push((key, value.into()));
        self
    }

    #[must_use]
    pub fn json(mut self, body: &Value) -> HttpCall {
        self.body = Some(HttpBody {
            kind: "application/json",
            bytes: Zeroizing::new(body.to_string().into_bytes()),
        });
        self
    }

    #[must_use]
    pub fn form(mut self, fields: &[(&str, &str)]) -> HttpCall {
        let mut text = Zeroizing::new(String::with_capacity(1024));
        for (number, (key, value)) in fields.iter().enumerate() {
            let and = if number == 0 { "" } else { "&" };
            let _ = write!(text, "{and}{}={}", encode(key), encode(value));
        }
        let bytes = Zeroizing::new(text.as_bytes().to_vec());
        self.body = Some(HttpBody { kind: "application/x-www-form-urlencoded", bytes });
        self
    }

    /// The scopes or roles without which the platform refuses it.
    #[must_use]
    pub fn needs(mut self, names: &'static [&'static str]) -> HttpCall {
        self.needs = names;
        self
    }

    /// Calls of one group and method draw on one limit. Only where a platform has several.
    #[must_use]
    pub fn group(mut self, name: &'static str) -> HttpCall {
        self.group = name;
        self
    }

    /// A secret in its body: the platform's message is not shown if it repeats it.
    #[must_use]
    pub fn secret(mut self, secret: &SecretString) -> HttpCall {
        self.secrets.push(secret.clone());
        self
    }

    pub(super) fn target(&self) -> String {
        let mut text = self.path.as_str().to_owned();
        for (number, (key, value)) in self.query.iter().enumerate() {
            let mark = if number == 0 { '?' } else { '&' };
            let _ = write!(text, "{mark}{}={}", encode(key), encode(value));
        }
        text
    }

    pub(super) fn gives_away(&self, text: &str) -> bool {
        self.secrets
            .iter()
            .any(|s| !s.expose_secret().is_empty() && text.contains(s.expose_secret()))
    }
}

/// All but RFC 3986's unreserved characters.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub(super) fn encode(text: &str) -> impl fmt::Display + '_ {
    utf8_percent_encode(text, SEGMENT)
}

/// The address of a platform: scheme, host and perhaps a prefix, without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(String);

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadBase {
    #[error("{0} is not a URL such as https://id.example.com")]
    NotAUrl(String),
    #[error("{0}: without TLS only localhost, 127.0.0.1 or [::1] may be used; write https://")]
    InTheClear(String),
    #[error("the URL carries a name or a password; they belong elsewhere")]
    Credential,
    #[error("{0} has a query or a fragment; give only scheme, host and prefix")]
    Query(String),
}

impl Base {
    pub fn parse(text: &str) -> Result<Base, BadBase> {
        let text = text.trim().trim_end_matches('/');
        if text.contains('@') {
            return Err(BadBase::Credential);
        }
        let uri: Uri = text.parse().map_err(|_| BadBase::NotAUrl(text.to_owned()))?;
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
            return Err(BadBase::NotAUrl(text.to_owned()));
        };
        if uri.query().is_some() || text.contains('#') {
            return Err(BadBase::Query(text.to_owned()));
        }
        match scheme {
            "https" => Ok(Base(text.to_owned())),
            "http" if is_loopback(host) => Ok(Base(text.to_owned())),
            "http" => Err(BadBase::InTheClear(text.to_owned())),
            _ => Err(BadBase::NotAUrl(text.to_owned())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn is_tls(&self) -> bool {
        self.0.starts_with("https:")
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// A path below the [`Base`], percent-encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(String);

/// An id that must not become part of a path: a platform would answer about something else. Auth0
/// lists all users for an empty id (auth0/node-auth0 #419).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this cannot be an id")]
pub struct BadId;

impl From<BadId> for ProviderError {
    fn from(_: BadId) -> ProviderError {
        ProviderError::NoSuchUser
    }
}

impl Path {
    /// Fixed text, as the platform's document has it: `/api/v2/users`.
    pub fn new(fixed: &'static str) -> Path {
        Path(fixed.to_owned())
    }

    /// One segment, whatever it holds.
    pub fn id(mut self, id: &str) -> Result<Path, BadId> {
        let walks = id.split(['/', '\\']).any(|part| part == "." || part == "..");
        if id.is_empty()
            || walks
            || id.eq_ignore_ascii_case("me")
            || id.chars().any(char::is_control)
        {
            return Err(BadId);
        }
        self.0.push('/');
        self.0.push_str(&encode(id).to_string());
        Ok(self)
    }

    /// More fixed text: `/authentication-methods`.
    #[must_use]
    pub fn then(mut self, fixed: &'static str) -> Path {
        self.0.push_str(fixed);
        self
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_one_segment() {
        let path = |id: &str| {
            Path::new("/api/v2/users").id(id).map(|p| p.then("/roles").as_str().to_owned())
        };
        assert_eq!(path("auth0|507f").as_deref(), Ok("/api/v2/users/auth0%7C507f/roles"));
        assert_eq!(
            path("oauth2|x|https://x/b?c#d").as_deref(),
            Ok("/api/v2/users/oauth2%7Cx%7Chttps%3A%2F%2Fx%2Fb%3Fc%23d/roles")
        );
        assert_eq!(path("a+b %7C é").as_deref(), Ok("/api/v2/users/a%2Bb%20%257C%20%C3%A9/roles"));
        for id in ["", ".", "..", "me", "ME", "../x", "a/../b", "x\\..", "a/.", "a\0b", "a\nb"] {
            assert_eq!(path(id), Err(BadId), "{id:?}");
        }
    }

    #[test]
    fn plain_http_goes_to_loopback_only() {
        for text in [
            "https://id.example.com",
            "https://id.example.com/auth/",
            "http://127.0.0.1:8080",
            "http://[::1]:1",
            "http://localhost/auth",
        ] {
            assert!(Base::parse(text).is_ok(), "{text}");
        }
        assert_eq!(
            Base::parse("https://id.example.com/auth/").map(|b| b.0),
            Ok("https://id.example.com/auth".into())
        );
        for text in [
            "http://id.example.com",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
        ] {
            assert_eq!(Base::parse(text), Err(BadBase::InTheClear(text.into())));
        }
        for text in ["", "id.example.com", "ftp://id.example.com", "https://", "/x", "https://x y"]
        {
            assert!(matches!(Base::parse(text), Err(BadBase::NotAUrl(_))), "{text}");
        }
        assert_eq!(Base::parse("https://x:y@example.com"), Err(BadBase::Credential));
        assert!(matches!(Base::parse("https://example.com/?x=1"), Err(BadBase::Query(_))));
    }
}
