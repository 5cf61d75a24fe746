//! Public keys, and the check of signatures against them: one at a time, or many at once for a
//! third of the work.
//!
//! RFC 8032 leaves open which odd signatures are accepted. On such signatures, checking many at
//! once and checking one usually part. The quick equation for many adds everything up. Parts of
//! small order that somebody put into their own signature then cancel out by chance. So the rule
//! here is ZIP 215's, in both ways of checking. `s` has to be below the group's order, and the
//! equation is multiplied by the cofactor. Then both ways give the same answer for every input, and
//! the same answer each time.
//!
//! The rule lets nobody sign for another. Nor does the rule let anybody change a signature into a
//! second one of the same statement. The reason is that the encoding of `R` is hashed, and that `s`
//! has one spelling. Under a key of small order everything would be signed. Such keys are refused
//! where a key is named (`key_in`).

use std::borrow::Cow;

use ed25519_dalek::{Signature as Ed25519, Verifier as _, VerifyingKey};
use ed25519_zebra::VerificationKeyBytes;
use ed25519_zebra::batch::{Item, Verifier};
use getrandom::rand_core::{Infallible, TryCryptoRng, TryRng};
use serde_json::Value;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::format::text;
use super::signer::KeyKind;
use super::{Action, Draft, KeyId, SignError, Signature, Signer, key_id};
use crate::model::Role;

/// An Ed25519 signature, whatever stands around it.
type SignatureBytes = [u8; 64];

/// The number of signatures that are added up at a time. More gain little. One wrong signature has
/// all signatures of its group looked at singly.
pub const AT_ONCE: usize = 2048;

/// Somebody's signature under something, to be checked.
#[derive(Clone)]
pub struct PendingSignature(Item);

impl PendingSignature {
    /// Hashes the message, which is the part of the work that grows with it.
    pub fn new(key: &VerifyingKey, message: &[u8], signature: &SignatureBytes) -> PendingSignature {
        let key = VerificationKeyBytes::from(key.to_bytes());
        PendingSignature(Item::from((key, Ed25519::from_bytes(signature), message)))
    }

    fn holds(&self) -> bool {
        self.0.clone().verify_single().is_ok()
    }
}

/// Checks that `signature` is `key`'s over `message`.
pub fn verify(
    key: &VerifyingKey,
    message: &[u8],
    signature: &SignatureBytes,
) -> Result<(), KeyFault> {
    // What the equation without the cofactor accepts, the one with it accepts too, and this key is
    // unpacked already.
    let plain = key.verify(message, &Ed25519::from_bytes(signature)).is_ok();
    if plain || PendingSignature::new(key, message, signature).holds() {
        Ok(())
    } else {
        Err(KeyFault::Forged)
    }
}

/// Returns the positions of the items whose claims do not hold by the rule of [`verify`].
pub fn wrong<T>(items: &[T], claim: impl Fn(&T) -> &PendingSignature) -> Vec<usize> {
    let mut wrong = Vec::new();
    for (i, chunk) in items.chunks(AT_ONCE).enumerate() {
        if !all_hold(chunk.iter().map(&claim)) {
            let singly = (i * AT_ONCE..).zip(chunk).filter(|(_, item)| !claim(item).holds());
            wrong.extend(singly.map(|(i, _)| i));
        }
    }
    wrong
}

fn all_hold<'a>(claims: impl Iterator<Item = &'a PendingSignature>) -> bool {
    let mut verifier = Verifier::new();
    for PendingSignature(item) in claims {
        verifier.queue(item.clone());
    }
    verifier.verify(Weights::default()).is_ok()
}

/// The system's random numbers, which who prepared the file cannot know, fetched a page at a time.
#[derive(Default)]
struct Weights {
    page: Vec<u8>,
    at: usize,
}

const PAGE: usize = 4096;

impl TryRng for Weights {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        for byte in out {
            if self.at == self.page.len() {
                self.page.resize(PAGE, 0);
                self.at = 0;
                // Known weights would let a forgery through: better none at all.
                crate::base::random::fill(&mut self.page);
            }
            *byte = self.page[self.at];
            self.at += 1;
        }
        Ok(())
    }
}

impl TryCryptoRng for Weights {}

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyFault {
    #[error("it names no public key, or one that is not an Ed25519 key")]
    NoKey,
    #[error("it names no operator")]
    NoName,
    #[error("there is already an operator {0}")]
    Taken(String),
    #[error("there is no operator {0}")]
    Nobody(String),
    #[error("the key {0} is already somebody's")]
    Used(KeyId),
    #[error("the key {0} is no operator's at this place")]
    Stranger(KeyId),
    #[error("{0} has been disabled, or has another key now")]
    Over(String),
    #[error("{name} is {is} now, and no longer {said}")]
    Role { name: String, said: Role, is: Role },
    #[error("it says that {actor} did it, and {signer} signed it")]
    NotTheirs { actor: String, signer: String },
    #[error(
        "the key {0} was made by somebody else and handed over: it can do nothing before its holder has changed it"
    )]
    HandedOver(KeyId),
    #[error("only the holder of an operator's key says this: {0}")]
    NotTheHolder(Action),
    #[error("the key {key} is none of {name}'s that count")]
    NotOf { key: KeyId, name: String },
    #[error("it is the only key of {0}: disable the operator instead")]
    LastKey(String),
    #[error("the installation's own key does not state {0}")]
    NotTheInstallations(Action),
    #[error("it names no next name of the ledger")]
    Origin,
    #[error("the signature is wrong")]
    Forged,
    #[error("nobody touched the security key for it")]
    Untouched,
}

/// A public key in `data`, base64. A key of small order would accept signatures that nobody made.
pub(super) fn key_in(draft: &Draft, field: &str) -> Result<VerifyingKey, KeyFault> {
    let bytes = draft.data.get(field).and_then(Value::as_str).and_then(text::parse_base64_32);
    let key = bytes.and_then(|b| VerifyingKey::from_bytes(&b).ok()).filter(|k| !k.is_weak());
    key.ok_or(KeyFault::NoKey)
}

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
        let key = crate::ledger::signatures::key_in(draft, "public_key")?;
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
        verify(&self.key, &self.signs(message, signature)?, &signature.ed25519())
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
    #![allow(clippy::unwrap_used, clippy::many_single_char_names)]
    use curve25519_dalek::{EdwardsPoint, Scalar, constants};
    use ed25519_dalek::{Signer as _, SigningKey};
    use proptest::prelude::*;
    use sha2::{Digest as _, Sha512};

    use super::*;

    fn own(seed: u8, message: &[u8]) -> (VerifyingKey, SignatureBytes) {
        let key = SigningKey::from_bytes(&[seed; 32]);
        (key.verifying_key(), key.sign(message).to_bytes())
    }

    /// A signature with something of small order added to the key or to `R`, by whoever has the
    /// key.
    fn odd(
        seed: u64,
        in_key: EdwardsPoint,
        in_r: EdwardsPoint,
        nonce: u64,
        message: &[u8],
    ) -> (VerifyingKey, SignatureBytes) {
        let (a, r) = (Scalar::from(seed + 7), Scalar::from(nonce));
        let key = (EdwardsPoint::mul_base(&a) + in_key).compress();
        let point = (EdwardsPoint::mul_base(&r) + in_r).compress();
        let hash = Sha512::new()
            .chain_update(point.0)
            .chain_update(key.0)
            .chain_update(message)
            .finalize();
        let s = r + Scalar::from_bytes_mod_order_wide(&hash.into()) * a;
        let mut signature = [0; 64];
        signature[..32].copy_from_slice(&point.0);
        signature[32..].copy_from_slice(s.as_bytes());
        (VerifyingKey::from_bytes(&key.0).unwrap(), signature)
    }

    /// Checked alone, among sound ones, and among sound ones again and again: the same answer each
    /// time.
    fn judged(key: &VerifyingKey, message: &[u8], signature: &SignatureBytes) -> bool {
        let alone = verify(key, message, signature).is_ok();
        let claim = PendingSignature::new(key, message, signature);
        for _ in 0..16 {
            let mut claims: Vec<PendingSignature> = (1..4)
                .map(|seed| {
                    let (key, signature) = own(seed, b"sound");
                    PendingSignature::new(&key, b"sound", &signature)
                })
                .collect();
            claims.insert(1, claim.clone());
            assert_eq!(wrong(&claims, |claim| claim), if alone { vec![] } else { vec![1] });
            assert_eq!(wrong(std::slice::from_ref(&claim), |claim| claim).is_empty(), alone);
        }
        alone
    }

    #[test]
    fn one_and_many_agree_on_odd_points() {
        for torsion in constants::EIGHT_TORSION {
            let none = EdwardsPoint::default();
            for (in_key, in_r, nonce) in [
                (none, torsion, 99),
                (torsion, none, 99),
                (torsion, torsion, 99),
                (none, torsion, 0),
            ] {
                let (key, signature) = odd(1, in_key, in_r, nonce, b"m");
                assert!(judged(&key, b"m", &signature));
                assert!(!judged(&key, b"another", &signature));
            }
            // Two that cancel each other out do so for both or for neither.
            let (key, one) = odd(1, none, torsion, 5, b"m");
            let (_, two) = odd(1, none, -torsion, 6, b"n");
            let claims =
                [PendingSignature::new(&key, b"m", &one), PendingSignature::new(&key, b"n", &two)];
            assert_eq!(wrong(&claims, |claim| claim), [] as [usize; 0]);
        }
    }

    #[test]
    fn a_signature_has_one_spelling() {
        let (key, signature) = own(1, b"m");
        assert!(judged(&key, b"m", &signature));
        // s and the order of the group: the same number, were it not refused.
        let mut larger = signature;
        let mut carry = 1u16;
        for (byte, add) in larger[32..].iter_mut().zip((-Scalar::ONE).to_bytes()) {
            let sum = u16::from(*byte) + u16::from(add) + carry;
            *byte = u8::try_from(sum & 0xff).unwrap();
            carry = sum >> 8;
        }
        assert!(!judged(&key, b"m", &larger));
        for bit in [0, 255, 256, 511] {
            let mut flipped = signature;
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(!judged(&key, b"m", &flipped), "bit {bit}");
        }
    }

    #[test]
    fn a_wrong_one_among_thousands_is_named() {
        let (key, good) = own(1, b"m");
        let mut claims = vec![PendingSignature::new(&key, b"m", &good); 2 * AT_ONCE + 100];
        for at in [0, AT_ONCE, AT_ONCE + 1, 2 * AT_ONCE + 99] {
            claims[at] = PendingSignature::new(&key, b"n", &good);
        }
        assert_eq!(wrong(&claims, |claim| claim), [0, AT_ONCE, AT_ONCE + 1, 2 * AT_ONCE + 99]);
    }

    #[test]
    fn no_weight_comes_twice() {
        let (mut weights, mut seen) = (Weights::default(), std::collections::HashSet::new());
        for _ in 0..3 * PAGE / 16 {
            let mut weight = [0; 16];
            weights.try_fill_bytes(&mut weight).unwrap();
            assert!(seen.insert(weight));
        }
    }

    proptest! {
        #[test]
        fn one_and_many_agree_on_anything(bytes in proptest::collection::vec(any::<u8>(), 64), keep in 0usize..65) {
            let (key, mut signature) = own(1, b"m");
            signature[keep..].copy_from_slice(&bytes[keep..]);
            prop_assert_eq!(judged(&key, b"m", &signature), keep == 64);
        }
    }
}

#[cfg(test)]
mod public_key_tests {
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
