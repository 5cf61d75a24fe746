//! Drafts for the ledger's own tests.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Action, Draft, Entropy, Object, Signer, format::text, store::memory::TestKey};
use crate::model::{Mode, Role};

/// Some moment, and so many seconds after it.
pub fn at(seconds: i64) -> DateTime<Utc> {
    text::parse_time("2026-05-17T09:30:00.000Z").unwrap_or_default() + TimeDelta::seconds(seconds)
}

/// A note by maria in the case R-TEST22 about the user u-1.
pub fn note(text: &str, seconds: i64) -> Draft {
    let private = if text.is_empty() {
        Object::new()
    } else {
        [("text".to_owned(), json!(text))].into_iter().collect()
    };
    Draft {
        clock: at(seconds),
        action: Action::NoteAdded,
        actor: "maria".into(),
        role: Role::Operator,
        mode: Mode::Scripted,
        case: Some("R-TEST22".into()),
        provider: Some("embedded".into()),
        target: Some("u-1".into()),
        phase: None,
        outcome: None,
        ticket: None,
        data: Object::new(),
        private,
    }
}

/// The first entry, by `name`.
pub fn created(name: &str) -> Draft {
    let mut draft = note("", 0);
    draft.action = Action::LedgerCreated;
    name.clone_into(&mut draft.actor);
    draft.role = Role::Admin;
    (draft.case, draft.provider, draft.target) = (None, None, None);
    draft.data.insert("name".into(), json!(name));
    draft.data.insert("public_key".into(), json!(text::base64(&TestKey::of(name).public_key())));
    draft.data.insert(
        "installation_key".into(),
        json!(text::base64(&TestKey::of("installation").public_key())),
    );
    draft
}

/// Bytes that look random and are the same in every run.
pub fn seeded(seed: u64) -> Entropy {
    let mut count = 0u64;
    Box::new(move |bytes| {
        for chunk in bytes.chunks_mut(32) {
            count += 1;
            let hash: [u8; 32] =
                Sha256::digest([seed.to_be_bytes(), count.to_be_bytes()].concat()).into();
            chunk.copy_from_slice(&hash[..chunk.len()]);
        }
    })
}

/// A folder for one test, in memory where there is such a place: a durable commit costs five
/// flushes of the disk.
pub fn scratch() -> tempfile::TempDir {
    let memory = std::path::Path::new("/dev/shm");
    let dir = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    dir.unwrap_or_else(|e| panic!("no folder for tests: {e}"))
}
