//! Drafts for the ledger's own tests.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::{Action, Draft, Mode, Object, Role, Signer, format::text, memory::TestKey};

/// Some moment, and so many seconds after it.
pub fn at(seconds: i64) -> DateTime<Utc> {
    text::parse_time("2026-05-17T09:30:00.000Z").unwrap_or_default() + TimeDelta::seconds(seconds)
}

/// A note by maria in the case R-TEST22 about the user u-1.
pub fn note(text: &str, seconds: i64) -> Draft {
    let private =
        if text.is_empty() { Object::new() } else { [("text".to_owned(), json!(text))].into_iter().collect() };
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
    draft.data.insert("installation_key".into(), json!(text::base64(&TestKey::of("installation").public_key())));
    draft
}
