//! The hashed part of a record: a body and the signature of the actor who made the statement in the
//! body.

use super::{
    text,
    tree::{self, Hash},
};
use crate::ledger::Signature;

/// The leaf of a record: SHA-256(0x00 || body || LF || base64(signature)).
pub fn leaf(body: &[u8], signature: &Signature) -> Hash {
    tree::leaf_hash(&[body, b"\n", text::base64(signature).as_bytes()])
}
