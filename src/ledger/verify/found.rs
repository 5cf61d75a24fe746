//! The content of the file, before anybody has looked at it.

use crate::ledger::{
    Signature,
    format::{private::Sealed, tree::Hash},
};

/// A record, as far as its columns can be what they should.
pub struct IndexFinding {
    pub seq: u64,
    /// `None`: no text.
    pub body: Option<Vec<u8>>,
    /// `None`: not as many bytes as a signature has.
    pub signature: Option<Signature>,
    /// The hash that the file says the record has. `None`: no hash.
    pub leaf: Option<Hash>,
    pub private: IndexContext,
    /// The reason why nothing of the record can be read, if nothing can.
    pub lost: Option<String>,
}

impl IndexFinding {
    pub fn lost(seq: u64, why: String) -> IndexFinding {
        IndexFinding { seq, body: None, signature: None, leaf: None, private: IndexContext::Nothing, lost: Some(why) }
    }
}

/// The personal data beside a record.
pub enum IndexContext {
    Nothing,
    Sealed(Sealed),
    /// Something that was never written so.
    Odd,
    /// It cannot be read, and why.
    Lost(String),
}

/// A signed head.
pub struct StoredHead {
    /// The place where the head stands: the number of entries that the head should be over.
    pub size: u64,
    /// `None`: no text.
    pub note: Option<String>,
}
