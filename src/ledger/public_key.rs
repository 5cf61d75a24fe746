//! The public key that an actor's signatures are checked against, and the place of its secret half.

use std::borrow::Cow;

use ed25519_dalek::VerifyingKey;
use sha2::{Digest, Sha256};

use super::signatures::{KeyFault, PendingSignature};
use super::signer::KeyKind;
use super::{Draft, KeyId, SignError, Signature, Signer, key_id, signatures};

/// The bit of a security key's flags that says that somebody touched it.
const USER_PRESENT: u8 = 0x01;

/// A public key that signatures are checked against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    pub key: VerifyingKey,
    pub kind: KeyKind,
}

impl PublicKey {
    /// The key of somebody who signs.
    pub fn of(signer: &dyn Signer) -> Result<PublicKey, SignError> {
        let key =
            VerifyingKey::from_bytes(&signer.public_key()).map_err(|e| SignError(e.to_string()))?;
        Ok(PublicKey { key, kind: signer.kind() })
    }

    /// The key that an entry brings in. One of small order would accept signatures that nobody
    /// made.
    pub(super) fn brought(draft: &Draft) -> Result<PublicKey, KeyFault> {
        let key = super::signatures::key_in(draft, "public_key")?;
        Ok(PublicKey { key, kind: KeyKind::read(&draft.data).ok_or(KeyFault::NoKey)? })
    }

    pub fn id(&self) -> KeyId {
        key_id(self.key.as_bytes())
    }

    /// The bytes that the key itself signs where its holder signs `message`: what the Ed25519
    /// signature has to be over. An error if the signature has not the form that this kind of key
    /// makes.
    pub fn signs<'m>(
        &self,
        message: &'m [u8],
        signature: &Signature,
    ) -> Result<Cow<'m, [u8]>, KeyFault> {
        match (&self.kind, signature.said()) {
            (KeyKind::File | KeyKind::Ssh, None) => Ok(Cow::Borrowed(message)),
            (KeyKind::SecurityKey { application }, Some(said)) => {
                if said.first().is_none_or(|flags| flags & USER_PRESENT == 0) {
                    return Err(KeyFault::Untouched);
                }
                let (of, about) = (Sha256::digest(application.as_bytes()), Sha256::digest(message));
                Ok(Cow::Owned([of.as_slice(), said, about.as_slice()].concat()))
            }
            (KeyKind::File | KeyKind::Ssh, Some(_)) | (KeyKind::SecurityKey { .. }, None) => {
                Err(KeyFault::Forged)
            }
        }
    }

    /// Checks that `signature` is this key's over `message`.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), KeyFault> {
        signatures::verify(&self.key, &self.signs(message, signature)?, &signature.ed25519())
    }

    /// The same, to be checked together with others.
    pub fn claim(
        &self,
        message: &[u8],
        signature: &Signature,
    ) -> Result<PendingSignature, KeyFault> {
        Ok(PendingSignature::new(&self.key, &self.signs(message, signature)?, &signature.ed25519()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use ed25519_dalek::{Signer as _, SigningKey};

    use super::*;
    use crate::ledger::Object;
    use crate::ledger::signer::TOUCHED;
    use crate::ledger::signer::{SECURITY_KEY, SSH};

    fn security_key(application: &str) -> PublicKey {
        let kind = KeyKind::SecurityKey { application: application.into() };
        PublicKey { key: SigningKey::from_bytes(&[9; 32]).verifying_key(), kind }
    }

    /// As a security key signs, from the text of PROTOCOL.u2f.
    fn touched(application: &str, flags: u8, counter: u32, message: &[u8]) -> Signature {
        let mut signed = Sha256::digest(application).to_vec();
        signed.push(flags);
        signed.extend(counter.to_be_bytes());
        signed.extend(Sha256::digest(message));
        let mut bytes = SigningKey::from_bytes(&[9; 32]).sign(&signed).to_bytes().to_vec();
        bytes.push(flags);
        bytes.extend(counter.to_be_bytes());
        Signature::try_from(bytes).unwrap()
    }

    #[test]
    fn a_security_keys_signature_holds_for_its_message_its_application_and_a_touch() {
        let key = security_key("ssh:");
        let good = touched("ssh:", 1, 77, b"message");
        key.verify(b"message", &good).unwrap();
        key.verify(b"message", &touched("ssh:", 5, 0, b"message")).unwrap();
        assert_eq!(key.verify(b"another", &good), Err(KeyFault::Forged));
        assert_eq!(security_key("ssh:work").verify(b"message", &good), Err(KeyFault::Forged));
        assert_eq!(
            key.verify(b"message", &touched("ssh:", 4, 77, b"message")),
            Err(KeyFault::Untouched)
        );
        for at in [0, 63, 64, 65, TOUCHED - 1] {
            let mut changed = good.to_vec();
            changed[at] ^= 0x40;
            assert_eq!(
                key.verify(b"message", &changed.try_into().unwrap()),
                Err(KeyFault::Forged),
                "byte {at}"
            );
        }
    }

    #[test]
    fn each_kind_of_key_makes_one_form_of_signature() {
        let plain: Signature = SigningKey::from_bytes(&[9; 32]).sign(b"message").to_bytes().into();
        let (of_file, of_key) =
            (PublicKey { kind: KeyKind::File, ..security_key("x") }, security_key("ssh:"));
        of_file.verify(b"message", &plain).unwrap();
        PublicKey { kind: KeyKind::Ssh, ..of_file.clone() }.verify(b"message", &plain).unwrap();
        assert_eq!(of_key.verify(b"message", &plain), Err(KeyFault::Forged));
        assert_eq!(
            of_file.verify(b"message", &touched("ssh:", 1, 1, b"message")),
            Err(KeyFault::Forged)
        );
    }

    #[test]
    fn a_kind_is_read_as_it_was_written_or_not_at_all() {
        for kind in
            [KeyKind::File, KeyKind::Ssh, KeyKind::SecurityKey { application: "ssh:".into() }]
        {
            let mut data = Object::new();
            kind.write(&mut data);
            assert_eq!(KeyKind::read(&data), Some(kind.clone()));
            data.insert("kind".into(), "ssh-rsa".into());
            assert_eq!(KeyKind::read(&data), None, "{kind:?}");
        }
        let mut data = Object::new();
        data.insert("application".into(), "ssh:".into());
        assert_eq!(KeyKind::read(&data), None, "an application without a key");
        data.insert("kind".into(), SSH.into());
        assert_eq!(KeyKind::read(&data), None);
        data.insert("kind".into(), SECURITY_KEY.into());
        data.insert("application".into(), "x".repeat(300).into());
        assert_eq!(KeyKind::read(&data), None);
    }
}
