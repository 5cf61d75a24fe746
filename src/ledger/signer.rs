use chrono::{DateTime, Utc};
use secrecy::SecretString;
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

    /// Whether its holder has to open it again before it signs.
    fn locked(&self, _now: DateTime<Utc>) -> bool {
        false
    }

    /// Shuts it, if its holder can open it again.
    fn lock(&self) {}

    /// Opens it again. The error says why not; a wrong passphrase has been counted and recorded when this returns.
    fn unlock(&self, _passphrase: &SecretString, _now: DateTime<Utc>) -> Result<(), SignError> {
        Ok(())
    }
}

/// The name of a public key.
pub fn key_id(public_key: &[u8; 32]) -> KeyId {
    let hash: [u8; 32] = Sha256::digest(public_key).into();
    data_encoding::HEXLOWER.encode(&hash[..8])
}
