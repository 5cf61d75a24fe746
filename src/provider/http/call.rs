use std::fmt::Write;

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use ureq::http::Method;
use zeroize::Zeroizing;

use super::base::{Path, encode};

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
