use ed25519_dalek::VerifyingKey;
use serde_json::Value;
use thiserror::Error;

use super::format::text;
use super::{Action, Draft, KeyId};
use crate::model::Role;

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyFault {
    #[error("it names no public key, or one that is not an Ed25519 key")]
    NoKey,
    #[error("it names no operator")]
    NoName,
    #[error("there is already an operator {0}")]
    Taken(String),
    #[error("there is no operator {0}")]
    Nobody(String),
    #[error("the key {0} is already somebody's")]
    Used(KeyId),
    #[error("the key {0} is no operator's at this place")]
    Stranger(KeyId),
    #[error("{0} has been disabled, or has another key now")]
    Over(String),
    #[error("{name} is {is} now, and no longer {said}")]
    Role { name: String, said: Role, is: Role },
    #[error("it says that {actor} did it, and {signer} signed it")]
    NotTheirs { actor: String, signer: String },
    #[error(
        "the key {0} was made by somebody else and handed over: it can do nothing before its holder has changed it"
    )]
    HandedOver(KeyId),
    #[error("the installation's own key does not state {0}")]
    NotTheInstallations(Action),
    #[error("the signature is wrong")]
    Forged,
    #[error("nobody touched the security key for it")]
    Untouched,
}

/// A public key in `data`, base64. A key of small order would accept signatures that nobody made.
pub(super) fn key_in(draft: &Draft, field: &str) -> Result<VerifyingKey, KeyFault> {
    let bytes = draft.data.get(field).and_then(Value::as_str).and_then(text::parse_base64_32);
    let key = bytes.and_then(|b| VerifyingKey::from_bytes(&b).ok()).filter(|k| !k.is_weak());
    key.ok_or(KeyFault::NoKey)
}
