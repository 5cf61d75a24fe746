use sha2::{Digest, Sha256};
use thiserror::Error;

/// Which key: the first 8 bytes of SHA-256 over the public key, in hex.
pub type KeyId = String;

/// An Ed25519 signature.
pub type Signature = [u8; 64];

#[derive(Debug, Error)]
#[error("the entry could not be signed: {0}")]
pub struct SignError(pub String);

/// Signs what an actor states. A key in memory today; an agent or a hardware key is another implementation, which is why
/// signing happens before the ledger's lock is taken.
pub trait Signer {
    /// The raw public key.
    fn public_key(&self) -> [u8; 32];

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError>;
}

/// The name of a public key.
pub fn key_id(public_key: &[u8; 32]) -> KeyId {
    let hash: [u8; 32] = Sha256::digest(public_key).into();
    data_encoding::HEXLOWER.encode(&hash[..8])
}
