//! What lies in the file, before anybody has looked at it.

use crate::ledger::{
    Signature,
    format::{private::Sealed, tree::Hash},
};

/// A record, as far as its columns can be what they should.
pub struct Found {
    pub seq: u64,
    /// `None`: no text.
    pub body: Option<Vec<u8>>,
    /// `None`: not as many bytes as a signature has.
    pub signature: Option<Signature>,
    /// What the file says is its hash. `None`: no hash.
    pub leaf: Option<Hash>,
    pub private: Beside,
    /// Why nothing of it can be read, if that is so.
    pub lost: Option<String>,
}

impl Found {
    pub fn lost(seq: u64, why: String) -> Found {
        Found { seq, body: None, signature: None, leaf: None, private: Beside::Nothing, lost: Some(why) }
    }
}

/// The personal data beside a record.
pub enum Beside {
    Nothing,
    Sealed(Sealed),
    /// Something that was never written so.
    Odd,
    /// It cannot be read, and why.
    Lost(String),
}

/// A signed head.
pub struct StoredHead {
    /// Where it stands: how many entries it should be over.
    pub size: u64,
    /// `None`: no text.
    pub note: Option<String>,
}
