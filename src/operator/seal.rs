//! An operator's key under a passphrase: XChaCha20-Poly1305 with a key that argon2id makes, what it
//! costs beside it.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use ed25519_dalek::{Signer as _, SigningKey};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::ledger::{SignError, Signature, Signer};

pub(super) const HEADER: &str = "readmit operator key v2";

/// The cost of one guess at a passphrase. Nothing in the program but test code makes a guess
/// cheaper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// 46 MiB, one pass, one lane: the first of the OWASP Password Storage Cheat Sheet's argon2id
    /// settings.
    pub const OWASP: Cost = Cost { memory_kib: 47_104, passes: 1, lanes: 1 };

    #[cfg(test)]
    pub(crate) const CHEAP: Cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };

    /// Returns true if a guess is cheaper than under `other`.
    fn is_below(self, other: Cost) -> bool {
        let work = |c: Cost| u64::from(c.memory_kib) * u64::from(c.passes);
        work(self) < work(other) || self.memory_kib < other.memory_kib / 4
    }

    /// Returns true if a file may ask for this cost. A damaged file must not take all memory, or
    /// for ever.
    fn fits(self) -> bool {
        (8..=1 << 20).contains(&self.memory_kib)
            && (1..=32).contains(&self.passes)
            && (1..=8).contains(&self.lanes)
    }
}

/// Whose passphrase it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The operator's own.
    Own,
    /// One that somebody else made and handed over: good for one thing, which is to set an own one.
    OneTime,
}

impl Holder {
    const fn as_str(self) -> &'static str {
        match self {
            Holder::Own => "own",
            Holder::OneTime => "one-time",
        }
    }
}

/// A key that its passphrase opens.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedKey {
    cost: Cost,
    salt: [u8; 16],
    public: [u8; 32],
    holder: Holder,
    nonce: [u8; 24],
    sealed: Vec<u8>,
}

impl fmt::Debug for SealedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedKey")
            .field("cost", &self.cost)
            .field("holder", &self.holder)
            .finish_non_exhaustive()
    }
}

impl SealedKey {
    /// Seals `key`. `random` fills its argument with bytes nobody can foresee.
    pub fn seal(
        key: &OperatorKey,
        passphrase: &SecretString,
        holder: Holder,
        cost: Cost,
        random: &mut dyn FnMut(&mut [u8]),
    ) -> SealedKey {
        let (mut salt, mut nonce) = ([0; 16], [0; 24]);
        random(&mut salt);
        random(&mut nonce);
        let mut this =
            SealedKey { cost, salt, public: key.public_key(), holder, nonce, sealed: Vec::new() };
        let head = this.head();
        let seed = key.seed();
        let payload = Payload { msg: seed.as_ref(), aad: head.as_bytes() };
        // It fails only beyond 256 GiB; an empty box never opens.
        this.sealed =
            this.cipher(passphrase).encrypt(&XNonce::from(nonce), payload).unwrap_or_default();
        this
    }

    /// The key, if the passphrase is right and nothing in the file was changed.
    pub fn open(&self, passphrase: &SecretString) -> Option<OperatorKey> {
        let head = self.head();
        let payload = Payload { msg: &self.sealed, aad: head.as_bytes() };
        let seed = self
            .cipher(passphrase)
            .decrypt(&XNonce::from(self.nonce), payload)
            .ok()
            .map(Zeroizing::new)?;
        let key = OperatorKey::from_seed(seed.as_slice().try_into().ok()?);
        (key.public_key() == self.public).then_some(key)
    }

    pub fn public_key(&self) -> [u8; 32] {
        self.public
    }

    pub fn holder(&self) -> Holder {
        self.holder
    }

    /// Returns true if the key was sealed at less than `cost`. Then the key should be sealed anew,
    /// now that the passphrase is at hand.
    pub fn is_cheaper_than(&self, cost: Cost) -> bool {
        self.cost.is_below(cost)
    }

    fn cipher(&self, passphrase: &SecretString) -> XChaCha20Poly1305 {
        let Cost { memory_kib, passes, lanes } = self.cost;
        let mut key = Zeroizing::new([0; 32]);
        let params = Params::new(memory_kib, passes, lanes, Some(32)).unwrap_or_default();
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let made = argon2.hash_password_into(
            passphrase.expose_secret().as_bytes(),
            &self.salt,
            key.as_mut(),
        );
        // With a salt of 16 bytes and a length that is bounded it cannot fail; an unmixed key would
        // be known to all.
        assert!(made.is_ok(), "argon2 takes this passphrase");
        XChaCha20Poly1305::new((&*key).into())
    }

    /// Everything but the box: changed, it does not open any more.
    fn head(&self) -> String {
        let Cost { memory_kib, passes, lanes } = self.cost;
        format!(
            "{HEADER}\nkdf argon2id v=19 m={memory_kib} t={passes} p={lanes}\nsalt {}\npublic {}\npassphrase {}\n",
            STANDARD.encode(self.salt),
            STANDARD.encode(self.public),
            self.holder.as_str(),
        )
    }

    /// As the file has it.
    pub fn to_text(&self) -> String {
        format!(
            "{}nonce {}\nsealed {}\n",
            self.head(),
            STANDARD.encode(self.nonce),
            STANDARD.encode(&self.sealed)
        )
    }

    /// From the file's text; `None` if it is anything else, byte for byte.
    pub fn parse(text: &str) -> Option<SealedKey> {
        let mut lines = text.lines();
        let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        field("readmit operator key").filter(|v| *v == "v2")?;
        let mut kdf = field("kdf")?.split(' ');
        if (kdf.next(), kdf.next()) != (Some("argon2id"), Some("v=19")) {
            return None;
        }
        let mut number = |name: &str| kdf.next()?.strip_prefix(name)?.parse().ok();
        let cost = Cost { memory_kib: number("m=")?, passes: number("t=")?, lanes: number("p=")? };
        let bytes = |text: &str| STANDARD.decode(text).ok();
        let (salt, public) = (bytes(field("salt")?)?, bytes(field("public")?)?);
        let holder = field("passphrase")?;
        let this = SealedKey {
            cost,
            salt: salt.try_into().ok()?,
            public: public.try_into().ok()?,
            holder: [Holder::Own, Holder::OneTime].into_iter().find(|h| h.as_str() == holder)?,
            nonce: bytes(field("nonce")?)?.try_into().ok()?,
            sealed: bytes(field("sealed")?)?,
        };
        (cost.fits() && this.to_text() == text).then_some(this)
    }
}

/// An Ed25519 key in memory. Wiped when it goes.
pub struct OperatorKey(SigningKey);

impl fmt::Debug for OperatorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OperatorKey(..)")
    }
}

impl OperatorKey {
    /// From 32 random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> OperatorKey {
        OperatorKey(SigningKey::from_bytes(seed))
    }

    /// A new one.
    pub fn random(random: &mut dyn FnMut(&mut [u8])) -> OperatorKey {
        let mut seed = Zeroizing::new([0; 32]);
        random(seed.as_mut());
        OperatorKey::from_seed(&seed)
    }

    /// Returns the seed that the key is made from, to be written to a file.
    pub(crate) fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }
}

impl Signer for OperatorKey {
    fn public_key(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        Ok(self.0.sign(message).to_bytes().into())
    }

    fn is_own(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn sealed(cost: Cost) -> SealedKey {
        let key = OperatorKey::from_seed(&[7; 32]);
        SealedKey::seal(&key, &"correct horse".into(), Holder::Own, cost, &mut |b| b.fill(9))
    }

    #[test]
    fn only_the_passphrase_opens_it() {
        let sealed = sealed(Cost::CHEAP);
        let again = SealedKey::parse(&sealed.to_text()).unwrap();
        assert_eq!(again, sealed);
        assert_eq!(again.open(&"correct horse".into()).unwrap().public_key(), sealed.public_key());
        for wrong in ["", "correct hors", "correct horse ", "Correct horse"] {
            assert!(again.open(&wrong.into()).is_none(), "{wrong}");
        }
        let text = sealed.to_text();
        assert!(!text.contains(&STANDARD.encode([7; 32])), "{text}");
        assert!(!format!("{sealed:?}").contains("sealed: ["));
    }

    #[test]
    fn a_changed_file_does_not_open() {
        let text = sealed(Cost::CHEAP).to_text();
        let mut opened = 0;
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let key = SealedKey::parse(&String::from_utf8(bytes).unwrap());
            opened += usize::from(key.is_some_and(|k| k.open(&"correct horse".into()).is_some()));
        }
        assert_eq!(opened, 0);
        let own = text.replace("passphrase own", "passphrase one-time");
        assert!(
            SealedKey::parse(&own).unwrap().open(&"correct horse".into()).is_none(),
            "it says whose it is"
        );
    }

    #[test]
    fn what_it_costs_stands_beside_it_within_reason() {
        let text = sealed(Cost::CHEAP).to_text();
        for (cost, taken) in
            [("m=8 t=1 p=1", true), ("m=4194304 t=1 p=1", false), ("m=8 t=999 p=1", false)]
        {
            assert_eq!(
                SealedKey::parse(&text.replace("m=8 t=1 p=1", cost)).is_some(),
                taken,
                "{cost}"
            );
        }
        assert!(sealed(Cost::CHEAP).is_cheaper_than(Cost::OWASP));
        assert!(!sealed(Cost::OWASP).is_cheaper_than(Cost::OWASP));
        assert!(sealed(Cost::OWASP).to_text().contains("kdf argon2id v=19 m=47104 t=1 p=1\n"));
    }

    #[test]
    fn damaged_text_is_no_key() {
        let text = sealed(Cost::CHEAP).to_text();
        for end in 0..text.len() {
            assert!(SealedKey::parse(&text[..end]).is_none(), "{end}");
        }
        assert!(SealedKey::parse(&format!("{text}more\n")).is_none());
        assert!(SealedKey::parse(&text.replace('\n', "\r\n")).is_none());
    }
}

#[cfg(test)]
mod key_tests {
    use super::OperatorKey;

    #[test]
    fn it_does_not_show_itself() {
        assert_eq!(format!("{:?}", OperatorKey::from_seed(&[7; 32])), "OperatorKey(..)");
    }
}
