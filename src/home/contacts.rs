//! The contacts files that an admin has accepted: their hashes from the ledger, the newest texts in the home.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde_json::Value;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::ledger::format::text::hex;
use crate::ledger::{Action, Filter, Ledger, LedgerError, Object};
use crate::provider::contacts::Book;

/// What is larger is no list of people.
pub const LARGEST: u64 = 256 << 20;

/// One `contacts.accepted`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The platform it is for; `None`: for all that name no file of their own.
    pub provider: Option<String>,
    pub sha256: String,
    pub people: u64,
    pub by: String,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Error)]
pub enum ContactsError {
    #[error("{0}: {1}")]
    Unreadable(String, io::Error),
    #[error("{0}: it is larger than 256 MiB")]
    TooLarge(String),
    #[error("the contacts file {0} was never accepted")]
    NotAccepted(String),
    #[error("{file} is not the contacts file that {by} accepted on {day}: it was changed since")]
    Changed { file: String, by: String, day: String },
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// What an admin accepted last for a platform, or for all.
pub fn accepted(ledger: &dyn Ledger, provider: Option<&str>) -> Result<Option<Accepted>, LedgerError> {
    let filter = Filter { actions: vec![Action::ContactsAccepted], ..Filter::default() };
    let of = |e: &crate::ledger::Committed| {
        let text = |key: &str| e.data().get(key).and_then(Value::as_str).map(str::to_owned);
        Some(Accepted {
            provider: text("for"),
            sha256: text("sha256")?,
            people: e.data().get("people").and_then(Value::as_u64).unwrap_or(0),
            by: e.draft().actor.clone(),
            at: e.time(),
        })
    };
    Ok(ledger.read(&filter)?.iter().filter_map(of).rfind(|a| a.provider.as_deref() == provider))
}

/// The data of `contacts.accepted`.
pub fn acceptance(provider: Option<&str>, sha256: &str, people: u64) -> Object {
    let mut data = Object::new();
    data.insert("sha256".into(), sha256.into());
    data.insert("people".into(), people.into());
    if let Some(provider) = provider {
        data.insert("for".into(), provider.into());
    }
    data
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

/// The configured file, if it is what was accepted, byte for byte.
pub fn open(ledger: &dyn Ledger, provider: Option<&str>, path: &Path) -> Result<Book, ContactsError> {
    let file = path.display().to_string();
    let Some(accepted) = accepted(ledger, provider)? else { return Err(ContactsError::NotAccepted(file)) };
    let (text, hash) = read(path)?;
    if hash != accepted.sha256 {
        return Err(ContactsError::Changed { file, by: accepted.by, day: accepted.at.format("%Y-%m-%d").to_string() });
    }
    Ok(Book::of(text))
}

/// Keeps an accepted text by its hash, and forgets the one before: it holds people's numbers, and its hash stands in the
/// ledger. Durable when this returns.
pub fn keep(folder: &Path, text: &[u8], sha256: &str, before: Option<&str>) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let path = kept(folder, sha256);
    if !path.exists() {
        let file = tempfile::NamedTempFile::new_in(folder)?;
        fs::write(file.path(), text)?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
    }
    if let Some(before) = before.filter(|before| *before != sha256) {
        drop(fs::remove_file(kept(folder, before)));
    }
    fs::File::open(folder)?.sync_all()
}

/// The text that was accepted, if the home still has it as it was.
pub fn kept_text(folder: &Path, sha256: &str) -> Option<Book> {
    let (text, hash) = read(&kept(folder, sha256)).ok()?;
    (hash == sha256).then(|| Book::of(text))
}

fn kept(folder: &Path, sha256: &str) -> PathBuf {
    folder.join(format!("{sha256}.csv"))
}
