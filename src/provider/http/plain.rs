//! Exchanges in plain text with a server that nobody signs in to.

use ureq::Agent;
use ureq::http::Request;

use super::transport::{Kind, Lost, config, lost};
use super::{Base, Settings};
use crate::provider::ProviderError;

/// A connection to one server.
pub struct PlainClient {
    agent: Agent,
    base: Base,
    kind: Kind,
}

/// The answer of a server, whatever its status is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainAnswer {
    pub status: u16,
    /// The address that the server points to instead of itself.
    pub location: Option<String>,
    /// The kind that it says the body is of, without parameters.
    pub content_type: Option<String>,
    pub body: Vec<u8>,
}

impl PlainClient {
    /// `most`: bytes of an answer that are read. `ca_setting`: the setting that names a company's
    /// own authority, for the text of an error.
    pub fn new(settings: &Settings, most: u64, ca_setting: &'static str) -> PlainClient {
        PlainClient {
            agent: config(settings, "*/*").new_agent(),
            base: settings.base.clone(),
            kind: Kind { most, ca_setting },
        }
    }

    /// Sends text to a path below the server's address.
    ///
    /// # Errors
    /// The reason why there was no answer, or none that could be read.
    pub fn post(&self, path: &str, body: &str) -> Result<PlainAnswer, String> {
        let request = Request::post(self.url(path)).header("content-type", "text/plain");
        let request = request.body(body).map_err(|e| e.to_string())?;
        self.read(self.agent.run(request))
    }

    /// Reads what is at a path below the server's address.
    ///
    /// # Errors
    /// As [`PlainClient::post`].
    pub fn get(&self, path: &str) -> Result<PlainAnswer, String> {
        let request = Request::get(self.url(path)).body(()).map_err(|e| e.to_string())?;
        self.read(self.agent.run(request))
    }

    fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.base.as_str())
    }

    fn read(
        &self,
        answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<PlainAnswer, String> {
        let (head, mut body) = answer.map_err(|e| self.why(&e))?.into_parts();
        let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
        let content_type = header("content-type").and_then(|kind| kind.split(';').next());
        let body = body.with_config().limit(self.kind.most).read_to_vec();
        Ok(PlainAnswer {
            status: head.status.as_u16(),
            location: header("location").map(str::to_owned),
            content_type: content_type.map(|kind| kind.trim().to_ascii_lowercase()),
            body: body.map_err(|e| self.why(&e))?,
        })
    }

    fn why(&self, error: &ureq::Error) -> String {
        let Lost { fault, .. } = lost(error, &self.kind);
        match fault {
            ProviderError::Unreachable(why)
            | ProviderError::Garbled(why)
            | ProviderError::Refused(why) => why,
            other => other.to_string(),
        }
    }
}
