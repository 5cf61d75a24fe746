//! The contacts files that an admin has accepted: their hashes from the ledger, the newest texts in
//! the home.

use std::path::Path;
use std::{fs, io};

use chrono::{DateTime, Utc};
use serde_json::Value;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::blobs::LARGEST;
use crate::ledger::format::text::hex;
use crate::ledger::store::blobs::{BlobError, BlobKind, Blobs};
use crate::ledger::{Action, Filter, Ledger, LedgerError, Object};
use crate::provider::contacts::{ContactsTable, HeldContacts};

/// One `contacts.accepted`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedContacts {
    /// The platform it is for; `None`: for all that name no file of their own.
    pub provider: Option<String>,
    pub sha256: String,
    pub people: u64,
    /// The hash of what counts from a later day than the file says, if anything does.
    pub held: Option<String>,
    pub by: String,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Error)]
pub enum ContactsError {
    #[error("{0}: {1}")]
    Unreadable(String, #[source] io::Error),
    #[error("{0}: it is larger than 256 MiB")]
    TooLarge(String),
    #[error("the contacts file {0} was never accepted")]
    NotAccepted(String),
    #[error("{file} is not the contacts file that {by} accepted on {day}: it was changed since")]
    Changed { file: String, by: String, day: String },
    #[error(
        "{0} is not as it was when the contacts file was accepted: since when its numbers count is not known"
    )]
    Held(String),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// Returns what an admin accepted last for a platform, or for all.
pub fn accepted(
    ledger: &dyn Ledger,
    provider: Option<&str>,
) -> Result<Option<AcceptedContacts>, LedgerError> {
    let filter = Filter { actions: vec![Action::ContactsAccepted], ..Filter::default() };
    let of = |e: &crate::ledger::Committed| {
        let text = |key: &str| e.data().get(key).and_then(Value::as_str).map(str::to_owned);
        Some(AcceptedContacts {
            provider: text("for"),
            sha256: text("sha256")?,
            people: e.data().get("people").and_then(Value::as_u64).unwrap_or(0),
            held: text("held"),
            by: e.draft().actor.clone(),
            at: e.time(),
        })
    };
    Ok(ledger.read(&filter)?.iter().filter_map(of).rfind(|a| a.provider.as_deref() == provider))
}

/// The content of an acceptance: the data of `contacts.accepted`.
#[derive(Clone, Debug)]
pub struct Acceptance<'a> {
    pub provider: Option<&'a str>,
    pub sha256: &'a str,
    pub people: u64,
    /// The file that it follows.
    pub replaces: Option<&'a str>,
    pub held: Option<&'a str>,
    /// The number of people that the file adds, changes or takes out.
    pub changed: u64,
    /// The answer to the question whether one of the people is privileged: `yes`, `no`, or
    /// `unknown`.
    pub privileged: &'static str,
}

impl Acceptance<'_> {
    pub fn data(&self) -> Object {
        let mut data = Object::new();
        data.insert("sha256".into(), self.sha256.into());
        data.insert("people".into(), self.people.into());
        data.insert("changed".into(), self.changed.into());
        data.insert("privileged".into(), self.privileged.into());
        for (key, value) in
            [("for", self.provider), ("replaces", self.replaces), ("held", self.held)]
        {
            if let Some(value) = value {
                data.insert(key.into(), value.into());
            }
        }
        data
    }
}

/// A file's text and its SHA-256 in hex.
pub fn read(path: &Path) -> Result<(Vec<u8>, String), ContactsError> {
    let name = path.display().to_string();
    let unreadable = |e| ContactsError::Unreadable(name.clone(), e);
    let about = fs::metadata(path).map_err(unreadable)?;
    if !about.is_file() {
        return Err(unreadable(io::Error::other("it is not a file")));
    }
    if about.len() > LARGEST {
        return Err(ContactsError::TooLarge(name));
    }
    let text = fs::read(path).map_err(unreadable)?;
    let hash = hex(&Sha256::digest(&text));
    Ok((text, hash))
}

/// The configured file, if it is what was accepted, byte for byte. `blobs` keeps what is known of
/// earlier files.
pub fn open(
    ledger: &dyn Ledger,
    provider: Option<&str>,
    path: &Path,
    blobs: &dyn Blobs,
) -> Result<ContactsTable, ContactsError> {
    let file = path.display().to_string();
    let Some(accepted) = accepted(ledger, provider)? else {
        return Err(ContactsError::NotAccepted(file));
    };
    let (text, hash) = read(path)?;
    if hash != accepted.sha256 {
        return Err(ContactsError::Changed {
            file,
            by: accepted.by,
            day: accepted.at.format("%Y-%m-%d").to_string(),
        });
    }
    Ok(ContactsTable::of(text).holding(held_of(&accepted, blobs)?))
}

/// Returns what counts from a later day than an accepted file says.
pub fn held_of(
    accepted: &AcceptedContacts,
    blobs: &dyn Blobs,
) -> Result<HeldContacts, ContactsError> {
    let Some(sha256) = &accepted.held else {
        return Ok(HeldContacts::default());
    };
    let bytes = blobs
        .get(BlobKind::ContactsHeld, sha256)
        .map_err(|error| ContactsError::Held(error.place))?;
    HeldContacts::parse(&bytes).ok_or_else(|| ContactsError::Held(sha256.clone()))
}

/// Keeps an accepted text. Durable when this returns.
pub fn keep(blobs: &dyn Blobs, text: &[u8]) -> Result<(), BlobError> {
    blobs.put(BlobKind::Contacts, text).map(drop)
}

/// Keeps what counts from a later day than a file says: its hash, or `None` if nothing does.
pub fn keep_held(blobs: &dyn Blobs, held: &HeldContacts) -> Result<Option<String>, BlobError> {
    if held.is_empty() {
        return Ok(None);
    }
    blobs.put(BlobKind::ContactsHeld, &held.to_bytes()).map(Some)
}

/// Forgets every kept text but those of these hashes: they hold people's numbers, and their hashes
/// stand in the ledger.
pub fn forget_others(blobs: &dyn Blobs, wanted: &[String]) -> Result<(), BlobError> {
    blobs.keep_only(BlobKind::Contacts, wanted)?;
    blobs.keep_only(BlobKind::ContactsHeld, wanted)
}

/// The text that was accepted, if it is kept as it was.
pub fn kept_text(blobs: &dyn Blobs, sha256: &str) -> Option<ContactsTable> {
    blobs.get(BlobKind::Contacts, sha256).ok().map(ContactsTable::of)
}
