//! The statement that an actor signs: everything that does not depend on the place in the ledger.
//! And the personal data beside the body, bound to it by a salted hash: it can be erased, and every
//! proof still holds.

use serde_json::Value;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::canonical::{MAX_INTEGER, NotCanonical};
use super::tree::Hash;
use super::{canonical, text};
use crate::ledger::{Action, Draft, KeyId, Object};
use crate::model::{Mode, Outcome, Phase, Role};

/// The version of the entry's form, field `v`.
pub const VERSION: u64 = 1;

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
}

impl Statement {
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
        put("v", VERSION.into());
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
            ("ticket", d.ticket.as_deref()),
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
        if version != VERSION {
            return Err(Malformed::Version(version));
        }
        let o = &mut object;
        let draft = Draft {
            clock: text::parse_time(&required(o, "clock")?).ok_or(Malformed::Field("clock"))?,
            action: Action::parse(&required(o, "action")?).ok_or(Malformed::Field("action"))?,
            actor: required(o, "actor")?,
            role: Role::parse(&required(o, "role")?).ok_or(Malformed::Field("role"))?,
            mode: Mode::parse(&required(o, "mode")?).ok_or(Malformed::Field("mode"))?,
            case: string(o, "case")?,
            provider: string(o, "provider")?,
            target: string(o, "target")?,
            phase: word(o, "phase", Phase::parse)?,
            outcome: word(o, "outcome", Outcome::parse)?,
            ticket: string(o, "ticket")?,
            data: match o.remove("data") {
                None => Object::new(),
                Some(Value::Object(data)) if !data.is_empty() => data,
                Some(_) => return Err(Malformed::Field("data")),
            },
            private: Object::new(),
        };
        let key = required(o, "key")?;
        let private = word(o, "private", text::parse_base64_32)?;
        let seen = match (word(o, "seen", text::parse_base64_32)?, number(o, "seen_seq")?) {
            (None, None) => None,
            (Some(leaf), Some(seq)) => Some(SeenHead { seq, leaf }),
            (None, Some(_)) | (Some(_), None) => return Err(Malformed::Field("seen")),
        };
        if !object.is_empty() {
            return Err(Malformed::Unknown);
        }
        Ok(Statement { draft, key, private, seen })
    }
}

/// Begins every message that an actor's key signs, and nothing else that a key signs.
const DOMAIN: &[u8] = b"readmit statement v1\n";

/// The bytes that the actor's key signs. They name the ledger, so that a statement cannot be
/// carried to another one.
pub fn signed_message(origin: &str, statement: &[u8]) -> Vec<u8> {
    [DOMAIN, origin.as_bytes(), b"\n", statement].concat()
}

/// Reads a message that [`signed_message`] makes, and nothing else: the ledger's name, and the
/// statement.
pub fn read_message(message: &[u8]) -> Option<(&str, Statement)> {
    let rest = message.strip_prefix(DOMAIN)?;
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let (origin, statement) = (rest.get(..end)?, rest.get(end + 1..)?);
    let statement = Statement::from_object(canonical::parse(statement).ok()?).ok()?;
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
