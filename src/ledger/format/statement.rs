//! The statement that an actor signs: everything that does not depend on the place in the ledger.
//! And the personal data beside the body, bound to it by a salted hash: it can be erased, and every
//! proof still holds.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::canonical::{MAX_INTEGER, NotCanonical};
use super::tree::Hash;
use super::{canonical, text};
use crate::ledger::{Action, Draft, KeyId, Object};
use crate::model::{Mode, Outcome, Phase, Role};

/// The field of the personal data in which the help desk's ticket is kept since version 2.
const TICKET: &str = "help_desk_ticket";

/// The greatest distance that a statement's place may lie behind what its actor had seen. A
/// verifier has to keep that many leaves in memory. One statement cannot stand in the ledger twice
/// without both places lying within this distance.
pub const MAX_BEHIND: u64 = 1024;

/// The newest entry that the actor had seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenHead {
    pub seq: u64,
    pub leaf: Hash,
}

/// A draft with what binds it: to its signer, to its personal data, and to the history before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// With `private` empty if read from bytes: they hold only its hash.
    pub draft: Draft,
    pub key: KeyId,
    /// The salted hash of the personal data.
    pub private: Option<Hash>,
    /// `None` only in the first entry.
    pub seen: Option<SeenHead>,
    /// The fields that version 2 adds. `None`: it is of version 1.
    pub link: Option<StatementLink>,
}

/// The fields that version 2 adds to a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLink {
    /// The newest earlier entry that the signer knows of with the same key. By signing, the holder
    /// of the key takes that entry as theirs.
    pub own: Option<SeenHead>,
    /// The id of the head key of the machine that appends.
    pub machine: KeyId,
    /// The database server's clock, where there is one.
    pub server: Option<DateTime<Utc>>,
}

/// The reason why bytes are not an entry.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Malformed {
    #[error(transparent)]
    NotCanonical(#[from] NotCanonical),
    #[error("it has no field \"{0}\"")]
    Absent(&'static str),
    #[error("its field \"{0}\" is not as it should be")]
    Field(&'static str),
    #[error("it has a field that no entry has")]
    Unknown,
    #[error("it is of version {0}, which this program does not know")]
    Version(u64),
    #[error("it is of a newer program: this one does not know \"{0}\"")]
    Newer(String),
    #[error("it holds the character U+0000")]
    Nul,
}

impl Statement {
    /// The version of the entry's form, field `v`.
    pub const fn version(&self) -> u64 {
        if self.link.is_some() { 2 } else { 1 }
    }

    pub fn to_object(&self) -> Object {
        let d = &self.draft;
        let mut object = Object::new();
        let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
        put("action", d.action.as_str().into());
        put("actor", d.actor.as_str().into());
        put("clock", text::time(d.clock).into());
        put("key", self.key.as_str().into());
        put("mode", d.mode.as_str().into());
        put("role", d.role.as_str().into());
        put("v", self.version().into());
        if let Some(link) = &self.link {
            put("machine", link.machine.as_str().into());
            if let Some(own) = &link.own {
                put("own", text::base64(&own.leaf).into());
                put("own_seq", own.seq.into());
            }
            if let Some(server) = link.server {
                put("server", text::time(server).into());
            }
        }
        if !d.data.is_empty() {
            put("data", Value::Object(d.data.clone()));
        }
        if let Some(hash) = &self.private {
            put("private", text::base64(hash).into());
        }
        if let Some(seen) = &self.seen {
            put("seen", text::base64(&seen.leaf).into());
            put("seen_seq", seen.seq.into());
        }
        for (key, value) in [
            ("case", d.case.as_deref()),
            ("outcome", d.outcome.map(Outcome::as_str)),
            ("phase", d.phase.map(Phase::as_str)),
            ("provider", d.provider.as_deref()),
            ("target", d.target.as_deref()),
            ("ticket", d.ticket.as_deref().filter(|_| self.link.is_none())),
        ] {
            if let Some(value) = value {
                put(key, value.into());
            }
        }
        object
    }

    pub fn to_bytes(&self) -> Result<Vec<u8>, NotCanonical> {
        canonical::to_bytes(&self.to_object())
    }

    /// Reads what [`Statement::to_object`] writes, and nothing else.
    pub fn from_object(mut object: Object) -> Result<Statement, Malformed> {
        let version = number(&mut object, "v")?.ok_or(Malformed::Absent("v"))?;
        if !(1..=2).contains(&version) {
            return Err(Malformed::Version(version));
        }
        if version > 1 && object.values().any(has_nul) {
            return Err(Malformed::Nul);
        }
        let o = &mut object;
        let action = required(o, "action")?;
        let draft = Draft {
            clock: text::parse_time(&required(o, "clock")?).ok_or(Malformed::Field("clock"))?,
            action: Action::parse(&action).ok_or_else(|| newer(&action, "action"))?,
            actor: required(o, "actor")?,
            role: Role::parse(&required(o, "role")?).ok_or(Malformed::Field("role"))?,
            mode: Mode::parse(&required(o, "mode")?).ok_or(Malformed::Field("mode"))?,
            case: string(o, "case")?,
            provider: string(o, "provider")?,
            target: string(o, "target")?,
            phase: word(o, "phase", Phase::parse)?,
            outcome: word(o, "outcome", Outcome::parse)?,
            ticket: if version == 1 { string(o, "ticket")? } else { None },
            data: match o.remove("data") {
                None => Object::new(),
                Some(Value::Object(data)) if !data.is_empty() => data,
                Some(_) => return Err(Malformed::Field("data")),
            },
            private: Object::new(),
        };
        let key = required(o, "key")?;
        let private = word(o, "private", text::parse_base64_32)?;
        let seen = named(o, "seen", "seen_seq")?;
        let link = if version == 1 {
            None
        } else {
            let own = named(o, "own", "own_seq")?;
            if !knows(seen, own) {
                return Err(Malformed::Field("own_seq"));
            }
            let machine = required(o, "machine")?;
            Some(StatementLink { own, machine, server: word(o, "server", text::parse_time)? })
        };
        if !object.is_empty() {
            return Err(Malformed::Unknown);
        }
        Ok(Statement { draft, key, private, seen, link })
    }
}

/// Returns true if somebody who had seen so much can know of `own`.
pub(super) fn knows(seen: Option<SeenHead>, own: Option<SeenHead>) -> bool {
    own.is_none_or(|own| seen.is_some_and(|seen| own.seq <= seen.seq))
}

/// An entry that is named by its leaf and its place: both, or neither.
fn named(
    object: &mut Object,
    leaf: &'static str,
    seq: &'static str,
) -> Result<Option<SeenHead>, Malformed> {
    match (word(object, leaf, text::parse_base64_32)?, number(object, seq)?) {
        (None, None) => Ok(None),
        (Some(leaf), Some(seq)) => Ok(Some(SeenHead { seq, leaf })),
        (None, Some(_)) | (Some(_), None) => Err(Malformed::Field(leaf)),
    }
}

/// The fault of a word that this program does not know. One that is spelled as actions are is
/// taken for a newer program's, and anything else for no action.
pub(super) fn newer(word: &str, field: &'static str) -> Malformed {
    let part =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    match word.split_once('.') {
        Some((of, what)) if word.len() <= 64 && part(of) && part(what) => {
            Malformed::Newer(word.to_owned())
        }
        Some(_) | None => Malformed::Field(field),
    }
}

/// Returns true if a text in a value holds U+0000, which not every database can keep.
pub(super) fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(object) => object.values().any(has_nul),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Replaces U+0000 in every text of an object by the character that stands for what is not one.
pub fn without_nul(object: &mut Object) {
    fn replace(value: &mut Value) {
        match value {
            Value::String(text) if text.contains('\0') => *text = text.replace('\0', "\u{fffd}"),
            Value::Array(items) => items.iter_mut().for_each(replace),
            Value::Object(object) => without_nul(object),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    object.values_mut().for_each(replace);
}

/// Takes out of a draft what version 2 keeps beside the body: the personal data, and the ticket.
pub fn take_private(draft: &mut Draft) -> Object {
    let mut private = std::mem::take(&mut draft.private);
    if let Some(ticket) = draft.ticket.take() {
        private.insert(TICKET.to_owned(), ticket.into());
    }
    private
}

/// Puts back what [`take_private`] took out.
pub fn put_private(draft: &mut Draft, mut private: Object) {
    if let Some(Value::String(ticket)) = private.remove(TICKET) {
        draft.ticket = Some(ticket);
    }
    draft.private = private;
}

/// The bytes that begin every message that an actor's key signs, and nothing else that a key signs.
const fn domain(version: u64) -> &'static [u8] {
    if version == 1 { b"readmit statement v1\n" } else { b"readmit statement v2\n" }
}

/// The bytes that the actor's key signs. They name the ledger, so that a statement cannot be
/// carried to another one.
pub fn signed_message(version: u64, origin: &str, statement: &[u8]) -> Vec<u8> {
    [domain(version), origin.as_bytes(), b"\n", statement].concat()
}

/// Reads a message that [`signed_message`] makes, and nothing else: the ledger's name, and the
/// statement.
pub fn read_message(message: &[u8]) -> Option<(&str, Statement)> {
    let (version, rest) =
        [1, 2].into_iter().find_map(|v| Some((v, message.strip_prefix(domain(v))?)))?;
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let (origin, statement) = (rest.get(..end)?, rest.get(end + 1..)?);
    let statement = Statement::from_object(canonical::parse(statement).ok()?).ok()?;
    if statement.version() != version {
        return None;
    }
    Some((std::str::from_utf8(origin).ok()?, statement))
}

pub(super) fn string(object: &mut Object, key: &'static str) -> Result<Option<String>, Malformed> {
    match object.remove(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Malformed::Field(key)),
    }
}

pub(super) fn required(object: &mut Object, key: &'static str) -> Result<String, Malformed> {
    string(object, key)?.ok_or(Malformed::Absent(key))
}

pub(super) fn number(object: &mut Object, key: &'static str) -> Result<Option<u64>, Malformed> {
    match object.remove(key) {
        None => Ok(None),
        Some(value) => {
            value.as_u64().filter(|n| *n <= MAX_INTEGER).map(Some).ok_or(Malformed::Field(key))
        }
    }
}

fn word<T>(
    object: &mut Object,
    key: &'static str,
    parse: fn(&str) -> Option<T>,
) -> Result<Option<T>, Malformed> {
    string(object, key)?.map(|text| parse(&text).ok_or(Malformed::Field(key))).transpose()
}

/// Long enough that what stood in an erased field cannot be found by trying names.
pub type Salt = [u8; 32];

/// SHA-256(salt || bytes).
pub fn bind(salt: &Salt, bytes: &[u8]) -> Hash {
    let mut sha = Sha256::new();
    sha.update(salt);
    sha.update(bytes);
    sha.finalize().into()
}

/// Personal data as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    pub salt: Salt,
    /// Canonical JSON.
    pub bytes: Vec<u8>,
}

impl Sealed {
    pub fn new(salt: Salt, object: &Object) -> Result<Sealed, NotCanonical> {
        Ok(Sealed { salt, bytes: canonical::to_bytes(object)? })
    }

    pub fn hash(&self) -> Hash {
        bind(&self.salt, &self.bytes)
    }

    pub fn object(&self) -> Result<Object, NotCanonical> {
        canonical::parse(&self.bytes)
    }
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealed").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}
