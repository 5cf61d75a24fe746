//! Cosignatures of witnesses, in the form of C2SP's `tlog-cosignature` (v1.0.1): a timestamped
//! Ed25519 signature over a whole checkpoint.

use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::text;

/// The signature type of a timestamped Ed25519 cosignature in a key.
const COSIGNATURE: u8 = 0x04;

/// The signature types of a log's key, and of cosignatures that are not checked here.
const LOG: u8 = 0x01;
const ML_DSA: u8 = 0x06;

/// The number of signature lines that are read of a witness. A note has to be read with 16 lines.
pub const MAX_LINES: usize = 16;

/// A fault of a witness's key in vkey form.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum VkeyFault {
    #[error("it is not of the form NAME+ID+KEY")]
    Form,
    #[error("its name is empty, or has a space in it")]
    Name,
    #[error("its third part is no key in base64: a character is wrong or missing")]
    NotAKey,
    #[error("its id is {found}, and the id of this name and key is {right}: a character is wrong")]
    Id { found: String, right: String },
    #[error("it is a key that a log signs with (type 0x01); a witness's is of type 0x04")]
    Log,
    #[error(
        "it is a key for ML-DSA-44 (type 0x06), which this program does not check; name the witness's Ed25519 key (type 0x04)"
    )]
    MlDsa,
    #[error("it is a key of type {0:#04x}; a witness's is of type 0x04")]
    Type(u8),
}

/// A fault of the signature lines of a witness.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CosignatureFault {
    #[error("these are no signature lines")]
    Form,
    #[error("these are more than {MAX_LINES} signature lines")]
    TooMany,
    #[error("there is no signature of the key {0} among them")]
    NotSigned(String),
    #[error("the cosignature of {0} has another length than an Ed25519 cosignature")]
    Length(String),
    #[error("the cosignature of {0} has no time, or one that no clock shows")]
    Time(String),
    #[error("the cosignature of {0} is wrong: it is not over this head and this time")]
    Forged(String),
}

/// The public key of a witness, with the name that it cosigns under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CosignatureKey {
    pub name: String,
    pub key: VerifyingKey,
}

/// The statement of a witness: as of this time, the head was the largest that it had seen of the
/// log, and continued all that it had seen before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// The name of the witness.
    pub name: String,
    /// The witness's clock, in seconds since 1970.
    pub time: u64,
    /// The signature line, with its line feed.
    pub line: String,
}

impl CosignatureKey {
    /// The first four bytes of SHA-256(name || LF || type || public key).
    pub fn id(&self) -> [u8; 4] {
        let hash: [u8; 32] = Sha256::new()
            .chain_update(self.name.as_bytes())
            .chain_update([b'\n', COSIGNATURE])
            .chain_update(self.key.as_bytes())
            .finalize()
            .into();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// Name and id, which together mean this key: `NAME+ID`.
    pub fn short(&self) -> String {
        format!("{}+{}", self.name, text::hex(&self.id()))
    }

    pub fn to_vkey(&self) -> String {
        let key = [&[COSIGNATURE][..], self.key.as_bytes()].concat();
        format!("{}+{}", self.short(), text::base64(&key))
    }

    /// Reads `name+hex(id)+base64(type || public key)`.
    pub fn parse_vkey(vkey: &str) -> Result<CosignatureKey, VkeyFault> {
        let mut parts = vkey.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(VkeyFault::Form);
        };
        if name.is_empty() || name.chars().any(char::is_whitespace) {
            return Err(VkeyFault::Name);
        }
        let bytes = text::parse_base64(key).ok_or(VkeyFault::NotAKey)?;
        let public = match bytes.split_first() {
            Some((&COSIGNATURE, public)) => public,
            Some((&LOG, _)) => return Err(VkeyFault::Log),
            Some((&ML_DSA, _)) => return Err(VkeyFault::MlDsa),
            Some((&other, _)) => return Err(VkeyFault::Type(other)),
            None => return Err(VkeyFault::NotAKey),
        };
        let key = <&[u8; 32]>::try_from(public).ok().and_then(|p| VerifyingKey::from_bytes(p).ok());
        let key = key.filter(|key| !key.is_weak()).ok_or(VkeyFault::NotAKey)?;
        let key = CosignatureKey { name: name.to_owned(), key };
        let right = text::hex(&key.id());
        if right == id { Ok(key) } else { Err(VkeyFault::Id { found: id.to_owned(), right }) }
    }

    /// Finds the witness's cosignature of the checkpoint with the text `body` among signature
    /// lines, and checks it. Lines of other keys are passed over, as the standard asks. Of several
    /// by this key the newest counts, and none may be wrong.
    pub fn find(&self, body: &str, lines: &str) -> Result<Cosignature, CosignatureFault> {
        let mut found: Option<Cosignature> = None;
        for line in signature_lines(lines)? {
            if line.name != self.name || line.id != self.id() {
                continue;
            }
            let cosignature = self.check(body, &line)?;
            if found.as_ref().is_none_or(|found| found.time < cosignature.time) {
                found = Some(cosignature);
            }
        }
        found.ok_or_else(|| CosignatureFault::NotSigned(self.name.clone()))
    }

    fn check(&self, body: &str, line: &SignatureLine<'_>) -> Result<Cosignature, CosignatureFault> {
        let name = || self.name.clone();
        let (time, signature) =
            line.signature.split_at_checked(8).ok_or_else(|| CosignatureFault::Length(name()))?;
        let time = time.try_into().map(u64::from_be_bytes);
        let (Ok(time), Ok(signature)) = (time, Signature::from_slice(signature)) else {
            return Err(CosignatureFault::Length(name()));
        };
        if time == 0 || i64::try_from(time).is_err() {
            return Err(CosignatureFault::Time(name()));
        }
        self.key
            .verify_strict(message(time, body).as_bytes(), &signature)
            .map_err(|_| CosignatureFault::Forged(name()))?;
        Ok(Cosignature { name: name(), time, line: format!("{}\n", line.text) })
    }
}

/// The bytes that a witness signs.
fn message(time: u64, body: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{body}")
}

struct SignatureLine<'l> {
    text: &'l str,
    name: &'l str,
    id: [u8; 4],
    signature: Vec<u8>,
}

/// Reads lines that each end with a line feed.
fn signature_lines(lines: &str) -> Result<Vec<SignatureLine<'_>>, CosignatureFault> {
    let lines = lines.strip_suffix('\n').ok_or(CosignatureFault::Form)?;
    let mut all = Vec::new();
    for text in lines.split('\n') {
        if all.len() == MAX_LINES {
            return Err(CosignatureFault::TooMany);
        }
        let line = text.strip_prefix("— ").and_then(|line| line.split_once(' '));
        let (name, signature) = line.ok_or(CosignatureFault::Form)?;
        let bytes = text::parse_base64(signature).ok_or(CosignatureFault::Form)?;
        let (id, signature) = bytes.split_first_chunk::<4>().ok_or(CosignatureFault::Form)?;
        if name.is_empty() || name.contains('+') || name.chars().any(char::is_control) {
            return Err(CosignatureFault::Form);
        }
        all.push(SignatureLine { text, name, id: *id, signature: signature.to_vec() });
    }
    Ok(all)
}

#[cfg(test)]
pub(crate) mod testing {
    use ed25519_dalek::{Signer as _, SigningKey};

    use super::{CosignatureKey, message};
    use crate::ledger::format::text;

    /// A witness of a test.
    pub struct TestWitness {
        pub secret: SigningKey,
        pub key: CosignatureKey,
    }

    impl TestWitness {
        pub fn new(name: &str, seed: u8) -> TestWitness {
            let secret = SigningKey::from_bytes(&[seed; 32]);
            let key = CosignatureKey { name: name.into(), key: secret.verifying_key() };
            TestWitness { secret, key }
        }

        pub fn cosign(&self, body: &str, time: u64) -> String {
            let signature = self.secret.sign(message(time, body).as_bytes()).to_bytes();
            let bytes = [&self.key.id()[..], &time.to_be_bytes(), &signature].concat();
            format!("— {} {}\n", self.key.name, text::base64(&bytes))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::testing::TestWitness;
    use super::*;
    use crate::ledger::format::note::{Checkpoint, NoteKey};

    fn body() -> String {
        Checkpoint { origin: "readmit/ledger/a".into(), size: 12, root: [9; 32] }.body()
    }

    #[test]
    fn a_key_with_a_typing_error_says_what_is_wrong() {
        let vkey = TestWitness::new("witness.test/w1", 3).key.to_vkey();
        assert_eq!(CosignatureKey::parse_vkey(&vkey).unwrap().to_vkey(), vkey);
        let log = NoteKey {
            name: "witness.test/w1".into(),
            key: TestWitness::new("witness.test/w1", 3).key.key,
        };
        let (name, rest) = vkey.split_once('+').unwrap();
        let (id, _) = rest.split_once('+').unwrap();
        let of = |kind: u8, length: usize| {
            format!("{name}+{id}+{}", text::base64(&[&[kind][..], &vec![7; length]].concat()))
        };
        let fault = |vkey: &str| CosignatureKey::parse_vkey(vkey).unwrap_err();
        assert_eq!(fault(&log.to_vkey()), VkeyFault::Log);
        assert_eq!(fault(&of(6, 1312)), VkeyFault::MlDsa);
        assert_eq!(fault(&of(2, 32)), VkeyFault::Type(2));
        assert_eq!(fault(&of(4, 31)), VkeyFault::NotAKey);
        assert_eq!(fault(&vkey[..vkey.len() - 1]), VkeyFault::NotAKey);
        assert_eq!(fault(&vkey.replace("w1", "w2")).to_string().matches("id").count(), 2);
        assert_eq!(fault(&format!("+{rest}")), VkeyFault::Name);
        assert_eq!(fault(&format!("a b+{rest}")), VkeyFault::Name);
        for short in ["", "witness.test/w1", "witness.test/w1+c0ffee00"] {
            assert_eq!(fault(short), VkeyFault::Form, "{short}");
        }
        // A key of small order would take any signature.
        let weak = CosignatureKey {
            name: "w".into(),
            key: VerifyingKey::from_bytes(&[&[1][..], &[0; 31]].concat().try_into().unwrap())
                .unwrap(),
        };
        assert_eq!(fault(&weak.to_vkey()), VkeyFault::NotAKey);
    }

    #[test]
    fn each_wrong_line_has_its_own_fault() {
        let (witness, other) = (TestWitness::new("w/1", 3), TestWitness::new("w/2", 4));
        let (line, body) = (witness.cosign(&body(), 1_800_000_000), body());
        let find = |lines: &str| witness.key.find(&body, lines);
        assert_eq!(find(&line).unwrap().time, 1_800_000_000);
        // Of several the newest counts, and strangers are passed over.
        let many = other.cosign(&body, 5) + &witness.cosign(&body, 7) + &line;
        assert_eq!(find(&many).unwrap().line, line);
        assert_eq!(find(&other.cosign(&body, 5)), Err(CosignatureFault::NotSigned("w/1".into())));
        // The name of the witness with another's key, or with the id of a plain signature.
        let renamed = TestWitness::new("w/1", 4).cosign(&body, 5);
        assert_eq!(find(&renamed), Err(CosignatureFault::NotSigned("w/1".into())));
        let head = Checkpoint::parse(&body).unwrap();
        let plain = Checkpoint { origin: "w/1".into(), ..head.clone() }.sign(&witness.secret);
        let plain = plain.rsplit_once("\n\n").unwrap().1;
        assert_eq!(find(plain), Err(CosignatureFault::NotSigned("w/1".into())));
        // Another size, another time.
        let larger = Checkpoint { size: 13, ..head }.body();
        let forged = Err(CosignatureFault::Forged("w/1".into()));
        assert_eq!(find(&witness.cosign(&larger, 5)), forged);
        let of = |bytes: &[u8]| format!("— w/1 {}\n", text::base64(bytes));
        let mut bytes = text::parse_base64(line.trim_end().rsplit_once(' ').unwrap().1).unwrap();
        bytes[11] ^= 1;
        assert_eq!(find(&of(&bytes)), forged);
        // One wrong among right ones spoils them, as the standard has it.
        assert_eq!(find(&(line.clone() + &of(&bytes))), forged);
        for time in [0, u64::MAX] {
            let fault = Err(CosignatureFault::Time("w/1".into()));
            assert_eq!(find(&witness.cosign(&body, time)), fault);
        }
        let length = Err(CosignatureFault::Length("w/1".into()));
        assert_eq!(find(&of(&bytes[..bytes.len() - 1])), length);
        assert_eq!(find(&of(&bytes[..6])), length);
        for garbage in [
            "",
            "\n",
            "ok",
            "<html></html>\n",
            "{}\n",
            "— w/1\n",
            "- w/1 AAAAAAAA\n",
            "— w/1 AAAA\n",
            "— w/1 AAAAAAA\n",
            "—  AAAAAAAA\n",
            line.trim_end(),
            &format!("\n{line}"),
            &format!("{line}\n"),
            &line.replace('\n', "\r\n"),
        ] {
            assert_eq!(find(garbage), Err(CosignatureFault::Form), "{garbage:?}");
        }
        let many = other.cosign(&body, 5).repeat(MAX_LINES + 1);
        assert_eq!(find(&many), Err(CosignatureFault::TooMany));
    }

    proptest! {
        #[test]
        fn no_changed_byte_is_taken(size in 0u64.., root: [u8; 32], time in 1u64..1 << 40, at: prop::sample::Index, bit in 0u8..8) {
            let witness = TestWitness::new("witness.test/w1", 3);
            let body = Checkpoint { origin: "readmit/ledger/a".into(), size, root }.body();
            let line = witness.cosign(&body, time);
            let found = witness.key.find(&body, &line).unwrap();
            prop_assert_eq!((found.time, &found.line), (time, &line));
            let mut bytes = line.clone().into_bytes();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            if let Ok(changed) = String::from_utf8(bytes) {
                prop_assert!(witness.key.find(&body, &changed).is_err(), "{}", changed);
            }
            let mut bytes = body.clone().into_bytes();
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            if let Ok(changed) = String::from_utf8(bytes) {
                prop_assert!(witness.key.find(&changed, &line).is_err(), "{}", changed);
            }
        }

        #[test]
        fn no_text_breaks_the_reader(lines in "(— |w/1| |\n|[A-Za-z0-9+/=]{0,12}|.){0,40}") {
            let _ = TestWitness::new("w/1", 3).key.find("a\n1\n\n", &lines);
            let _ = CosignatureKey::parse_vkey(&lines);
        }
    }
}
