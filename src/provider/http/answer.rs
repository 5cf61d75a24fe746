use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use ureq::http::HeaderMap;
use zeroize::Zeroizing;

use super::HttpError;
use crate::provider::ProviderError;

/// The answer of the platform, with a status of 200 to 299. The body of an answer may hold a
/// secret, and is wiped.
pub struct HttpAnswer {
    pub status: u16,
    /// The platform's own clock.
    pub date: Option<DateTime<Utc>>,
    /// It was asked more than once: an earlier try may have been what did it.
    pub repeated: bool,
    pub(super) headers: HeaderMap,
    pub(super) body: Zeroizing<Vec<u8>>,
}

impl HttpAnswer {
    /// 202: it was taken, and nothing says that it is done.
    pub fn only_accepted(&self) -> bool {
        self.status == 202
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|v| v.to_str().ok())
    }

    pub fn json<T: DeserializeOwned>(&self) -> Result<T, HttpError> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let html = self.body.trim_ascii_start().first() == Some(&b'<');
            let what = match (self.body.is_empty(), html) {
                (true, _) => "it is empty".to_owned(),
                (false, true) => {
                    "it is a web page; is base_url right, and is a proxy or a portal in between?"
                        .to_owned()
                }
                // The error names line and column, and kinds of values, but nothing of a secret's
                // text.
                (false, false) => format!(
                    "line {}, column {}: not what was expected",
                    error.line(),
                    error.column()
                ),
            };
            HttpError::unclear(ProviderError::Garbled(what))
        })
    }
}

/// Returns how long the platform asks to wait, by `Retry-After`. The header gives seconds, or a
/// date that is read beside the platform's own `Date`.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("retry-after")?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    (http_date(text)? - date_of(headers)?).to_std().ok()
}

pub(super) fn date_of(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    http_date(headers.get("date")?.to_str().ok()?)
}

/// RFC 9110's preferred form, which all of today's servers send.
fn http_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(text).ok().map(|d| d.to_utc())
}

impl fmt::Debug for HttpAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({}, {} bytes)", self.status, self.body.len())
    }
}
