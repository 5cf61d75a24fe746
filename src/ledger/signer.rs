//! An actor's signature, as it is stored and hashed; whoever makes one; and the place of the key
//! that makes it.

use std::fmt;
use std::ops::Deref;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde_json::Value;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::{Draft, Object};

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

/// The longest name of an application that a key is taken with.
pub(crate) const MOST: usize = 255;

/// The place of a key's secret half. The place decides the form of the key's signatures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// In a file of this tool's.
    #[default]
    File,
    /// In an ssh-agent, which signs the message as it is.
    Ssh,
    /// In a security key behind an ssh-agent. It signs SHA-256(application) || flags || counter ||
    /// SHA-256(message), once somebody has touched it (OpenSSH's PROTOCOL.u2f).
    SecurityKey { application: String },
}

pub(crate) const SSH: &str = "ssh-ed25519";

pub(crate) const SECURITY_KEY: &str = "sk-ssh-ed25519@openssh.com";

impl KeyKind {
    /// As SSH calls it.
    pub const fn name(&self) -> Option<&'static str> {
        match self {
            KeyKind::File => None,
            KeyKind::Ssh => Some(SSH),
            KeyKind::SecurityKey { .. } => Some(SECURITY_KEY),
        }
    }

    /// Says it beside a public key in an entry. Of a key in a file nothing is said.
    pub fn write(&self, data: &mut Object) {
        if let Some(name) = self.name() {
            data.insert("kind".into(), name.into());
        }
        if let KeyKind::SecurityKey { application } = self {
            data.insert("application".into(), application.as_str().into());
        }
    }

    /// Reads what [`KeyKind::write`] writes, and nothing else: a kind that is not known is no key.
    pub fn read(data: &Object) -> Option<KeyKind> {
        let application = data.get("application");
        match (data.get("kind"), application) {
            (None, None) => Some(KeyKind::File),
            (Some(Value::String(kind)), None) if kind == SSH => Some(KeyKind::Ssh),
            (Some(Value::String(kind)), Some(Value::String(application)))
                if kind == SECURITY_KEY =>
            {
                let application = application.clone();
                ((1..=MOST).contains(&application.len()))
                    .then_some(KeyKind::SecurityKey { application })
            }
            _ => None,
        }
    }
}

/// Ed25519: 64 bytes. A security key adds its flags and its counter, which it signs too: 5 more.
pub const PLAIN: usize = 64;

pub const TOUCHED: usize = PLAIN + 5;

/// The bytes of a signature, of the one length or the other.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Signature {
    /// Zeros after `length`, so that equal means the same.
    bytes: [u8; TOUCHED],
    length: u8,
}

impl Signature {
    fn new(bytes: &[u8]) -> Option<Signature> {
        let length =
            u8::try_from(bytes.len()).ok().filter(|_| matches!(bytes.len(), PLAIN | TOUCHED))?;
        let mut this = Signature { bytes: [0; TOUCHED], length };
        this.bytes[..bytes.len()].copy_from_slice(bytes);
        Some(this)
    }

    /// The Ed25519 signature, whatever it is over.
    pub fn ed25519(&self) -> [u8; PLAIN] {
        let mut bytes = [0; PLAIN];
        bytes.copy_from_slice(&self.bytes[..PLAIN]);
        bytes
    }

    /// Returns what a security key says of itself: its flags and its counter, as the key signed
    /// them.
    pub fn said(&self) -> Option<&[u8]> {
        (usize::from(self.length) == TOUCHED).then_some(&self.bytes[PLAIN..])
    }
}

impl From<[u8; PLAIN]> for Signature {
    fn from(bytes: [u8; PLAIN]) -> Signature {
        let mut this = Signature { bytes: [0; TOUCHED], length: 64 };
        this.bytes[..PLAIN].copy_from_slice(&bytes);
        this
    }
}

impl From<[u8; TOUCHED]> for Signature {
    fn from(bytes: [u8; TOUCHED]) -> Signature {
        Signature { bytes, length: 69 }
    }
}

/// Fails with the bytes where they are no signature's.
impl TryFrom<Vec<u8>> for Signature {
    type Error = Vec<u8>;

    fn try_from(bytes: Vec<u8>) -> Result<Signature, Vec<u8>> {
        Signature::new(&bytes).ok_or(bytes)
    }
}

/// The same, of bytes that are somebody else's.
impl TryFrom<&[u8]> for Signature {
    type Error = ();

    fn try_from(bytes: &[u8]) -> Result<Signature, ()> {
        Signature::new(bytes).ok_or(())
    }
}

impl Deref for Signature {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({})", crate::ledger::format::text::base64(self))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn it_has_one_of_two_lengths_and_they_differ() {
        for wrong in [0, 63, 65, 68, 70] {
            assert!(Signature::try_from(vec![7; wrong]).is_err(), "{wrong}");
        }
        let short = Signature::try_from(vec![0; PLAIN]).unwrap();
        let long = Signature::try_from(vec![0; TOUCHED]).unwrap();
        assert_ne!(short, long, "zeros at the end are not nothing");
        assert_eq!((short.len(), long.len()), (PLAIN, TOUCHED));
        assert_eq!((short.said(), long.said()), (None, Some(&[0; 5][..])));
    }
}
