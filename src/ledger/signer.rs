use chrono::{DateTime, Utc};
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::{KeyKind, Signature};

/// Which key: the first 8 bytes of SHA-256 over the public key, in hex.
pub type KeyId = String;

#[derive(Debug, Error)]
#[error("the entry could not be signed: {0}")]
pub struct SignError(pub String);

/// How a key that was shut is opened again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reopen {
    /// By its passphrase.
    Passphrase,
    /// By whatever holds it, which asks its holder as it is set up to.
    Agent,
}

/// Signs what an actor states. It may be somewhere where a person has to touch it: unless it [is this process's
/// own](Signer::is_own), it signs before the ledger's lock is taken.
pub trait Signer {
    /// The raw public key.
    fn public_key(&self) -> [u8; 32];

    /// Where the secret half is, and so which form its signatures have.
    fn kind(&self) -> KeyKind {
        KeyKind::File
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError>;

    /// Whether it signs in this process, with a secret key that the public one is made from: what it says cannot be somebody
    /// else's. Whatever else signs is not believed before its signature was checked.
    fn is_own(&self) -> bool {
        false
    }

    /// Whether its holder has to open it again before it signs.
    fn locked(&self, _now: DateTime<Utc>) -> bool {
        false
    }

    /// Shuts it, if its holder can open it again.
    fn lock(&self) {}

    /// What opens it again.
    fn reopen(&self) -> Reopen {
        Reopen::Passphrase
    }

    /// Has its holder asked once more, by whatever holds it.
    fn ask_again(&self, _now: DateTime<Utc>) -> Result<(), SignError> {
        Ok(())
    }

    /// Opens it again. The error says why not; a wrong passphrase has been counted and recorded when this returns.
    fn unlock(&self, _passphrase: &SecretString, _now: DateTime<Utc>) -> Result<(), SignError> {
        Ok(())
    }
}

impl<S: Signer + ?Sized> Signer for Box<S> {
    fn public_key(&self) -> [u8; 32] {
        (**self).public_key()
    }

    fn kind(&self) -> KeyKind {
        (**self).kind()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        (**self).sign(message)
    }

    fn is_own(&self) -> bool {
        (**self).is_own()
    }

    fn locked(&self, now: DateTime<Utc>) -> bool {
        (**self).locked(now)
    }

    fn lock(&self) {
        (**self).lock();
    }

    fn reopen(&self) -> Reopen {
        (**self).reopen()
    }

    fn ask_again(&self, now: DateTime<Utc>) -> Result<(), SignError> {
        (**self).ask_again(now)
    }

    fn unlock(&self, passphrase: &SecretString, now: DateTime<Utc>) -> Result<(), SignError> {
        (**self).unlock(passphrase, now)
    }
}

/// The name of a public key.
pub fn key_id(public_key: &[u8; 32]) -> KeyId {
    let hash: [u8; 32] = Sha256::digest(public_key).into();
    data_encoding::HEXLOWER.encode(&hash[..8])
}
