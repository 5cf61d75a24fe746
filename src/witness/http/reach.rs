//! One witness, and the requests that it is sent.

use sha2::{Digest, Sha256};

use super::exchange::{Answer, size_in};
use crate::ledger::format::cosignature::CosignatureKey;
use crate::ledger::format::text;
use crate::provider::http::{PlainAnswer, PlainClient, Settings};

/// The most bytes of an answer: sixteen signature lines, the largest of them with ML-DSA.
const MOST: u64 = 64 << 10;

/// The most characters of a witness's own words.
const WORDS: usize = 80;

/// The requests of `tlog-witness`.
pub trait Reach {
    /// Submits a head. The error says why there was no answer.
    fn add_checkpoint(&self, body: &str) -> Result<PlainAnswer, String>;

    /// Asks for the newest head that the witness has of a log.
    fn newest(&self, origin: &str) -> Result<PlainAnswer, String>;
}

/// A witness that is asked over HTTP.
pub struct HttpWitness {
    pub key: CosignatureKey,
    pub url: String,
    submit: PlainClient,
    monitor: PlainClient,
}

impl HttpWitness {
    pub fn new(
        key: CosignatureKey,
        url: &str,
        submit: &Settings,
        monitor: &Settings,
    ) -> HttpWitness {
        let client = |settings| PlainClient::new(settings, MOST, "[witness] ca_file");
        HttpWitness { key, url: url.to_owned(), submit: client(submit), monitor: client(monitor) }
    }
}

impl Reach for HttpWitness {
    fn add_checkpoint(&self, body: &str) -> Result<PlainAnswer, String> {
        self.submit.post("add-checkpoint", body)
    }

    fn newest(&self, origin: &str) -> Result<PlainAnswer, String> {
        let hash: [u8; 32] = Sha256::digest(origin.as_bytes()).into();
        self.monitor.get(&format!("{}/checkpoint", text::hex(&hash)))
    }
}

/// Reads what an answer to `add-checkpoint` means.
pub fn meaning(answer: &PlainAnswer) -> Answer {
    match answer.status {
        200 => match String::from_utf8(answer.body.clone()) {
            Ok(body) => Answer::Taken(body),
            Err(_) => Answer::Refused("it answered 200 with something that is no text".to_owned()),
        },
        409 => Answer::Conflict(size_in(&answer.body)),
        422 => Answer::Unproven,
        status => Answer::Refused(refusal(status, answer)),
    }
}

/// The reason why a head was not taken, for a person.
fn refusal(status: u16, answer: &PlainAnswer) -> String {
    let why = match status {
        300..=399 => {
            let to = answer.location.as_deref().unwrap_or("another address");
            return format!(
                "it points to {to} ({status}), and nothing is sent there: is its url right?"
            );
        }
        400 => "it takes the request for malformed",
        403 => "it does not know this ledger, or does not trust its key: register the ledger there",
        404 => "it does not know this ledger (register it there), or no witness is at this url",
        429 => "it has too much to do",
        500..=599 => "it failed, or does not know this ledger",
        _ => "it did not take the head",
    };
    match words(answer) {
        Some(words) => format!("{why} ({status}: {words})"),
        None => format!("{why} ({status})"),
    }
}

/// The first line of a text that a witness gives as its reason.
fn words(answer: &PlainAnswer) -> Option<String> {
    if answer.content_type.as_deref().is_some_and(|kind| kind != "text/plain") {
        return None;
    }
    let text = std::str::from_utf8(&answer.body).ok()?;
    let line = text.lines().next()?.trim();
    let fits = !line.is_empty() && !line.starts_with('<');
    fits.then(|| line.chars().take(WORDS).collect())
}
