//! Personal data beside the body, bound to it by a salted hash: it can be erased, and every proof
//! still holds.

use sha2::{Digest, Sha256};

use super::{
    canonical::{self, NotCanonical},
    tree::Hash,
};
use crate::ledger::Object;

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
