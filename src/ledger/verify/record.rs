//! What can be checked of one record alone, and so of many at the same time.

use crate::ledger::{
    Signature,
    format::{
        body::Body,
        private::Sealed,
        record,
        statement::{Malformed, signed_message},
        tree::Hash,
    },
    stored::{Stored, reveal},
};

/// A record after the checks that need no other.
pub struct Checked {
    /// Where it stands in the file.
    pub seq: u64,
    pub signature: Signature,
    /// As it is, whatever the file says it is.
    pub leaf: Hash,
    /// Whether the file says the same.
    pub leaf_agrees: bool,
    pub body: Result<Body, Malformed>,
    /// What the actor must have signed.
    pub message: Vec<u8>,
    /// Whether its personal data was erased; `None` if it is not what was recorded.
    pub erased: Option<bool>,
}

/// Checks one.
pub fn check(stored: &Stored, origin: &str) -> Checked {
    let leaf = record::leaf(&stored.body, &stored.signature);
    let (body, message, erased) = match Body::parse_stated(&stored.body) {
        Ok((body, statement)) => {
            let erased = erased(&body, stored.sealed.as_ref());
            (Ok(body), signed_message(origin, &statement), erased)
        }
        Err(fault) => (Err(fault), Vec::new(), Some(false)),
    };
    let Stored { seq, signature, leaf: claimed, .. } = *stored;
    Checked { seq, signature, leaf, leaf_agrees: claimed == leaf, body, message, erased }
}

fn erased(body: &Body, sealed: Option<&Sealed>) -> Option<bool> {
    reveal(body.statement.private, sealed).ok().map(|(_, erased)| erased)
}
