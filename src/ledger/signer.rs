use chrono::{DateTime, Utc};
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::{Draft, KeyKind, Signature};

/// The identifier of a key: the first 8 bytes of SHA-256 over the public key, in hex.
pub type KeyId = String;

#[derive(Debug, Error)]
#[error("the entry could not be signed: {0}")]
pub struct SignError(pub String);

/// The way in which a key that was shut is opened again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reopen {
    /// By its passphrase.
    Passphrase,
    /// By whatever holds it, which asks its holder as it is set up to.
    Agent,
}

/// Signs what an actor states. It may be somewhere where a person has to touch it: unless it [is
/// this process's own](Signer::is_own), it signs before the ledger's lock is taken.
pub trait Signer {
    /// The raw public key.
    fn public_key(&self) -> [u8; 32];

    /// Returns the place of the secret half, which decides the form of the signatures.
    fn kind(&self) -> KeyKind {
        KeyKind::File
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError>;

    /// Returns true if the signer signs in this process, with a secret key that the public key is
    /// made from. Then what the signer says cannot be somebody else's. A signer of any other kind
    /// is not believed before its signature was checked.
    fn is_own(&self) -> bool {
        false
    }

    /// Returns true if the signer's holder has to open the key again before the signer signs.
    fn locked(&self, _now: DateTime<Utc>) -> bool {
        false
    }

    /// Returns true if an open key is not enough for this entry: its holder is asked anew first.
    fn asks_anew(&self, _draft: &Draft) -> bool {
        false
    }

    /// Returns the reason why the key is locked, where it is not the usual one.
    fn why_locked(&self) -> Option<String> {
        None
    }

    /// Returns whose key is open beyond this command, and until when, as it is told.
    fn said(&self) -> Option<String> {
        None
    }

    /// Shuts it, if its holder can open it again.
    fn lock(&self) {}

    /// Returns the way in which the key is opened again.
    fn reopen(&self) -> Reopen {
        Reopen::Passphrase
    }

    /// Has its holder asked once more, by whatever holds it.
    fn ask_again(&self, _now: DateTime<Utc>) -> Result<(), SignError> {
        Ok(())
    }

    /// Opens it again. The error says why not; a wrong passphrase has been counted and recorded
    /// when this returns.
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

    fn asks_anew(&self, draft: &Draft) -> bool {
        (**self).asks_anew(draft)
    }

    fn why_locked(&self) -> Option<String> {
        (**self).why_locked()
    }

    fn said(&self) -> Option<String> {
        (**self).said()
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
