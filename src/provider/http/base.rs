use std::fmt;
use std::net::IpAddr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use thiserror::Error;
use ureq::http::Uri;

use crate::provider::ProviderError;

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
