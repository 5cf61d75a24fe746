//! Signed tree heads, in the forms of C2SP: `signed-note` (v1.0.0) and `tlog-checkpoint` (v1.0.0).
//! Other people's tools read them.

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::origin;
use super::{text, tree::Hash};

/// The signature type of Ed25519 in a note's key.
const ED25519: u8 = 0x01;

/// The number of signature lines that are read. A note with more is refused, as the standard
/// allows. The standard asks for 16 at least.
const MAX_SIGNATURES: usize = 16;

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoteFault {
    #[error("it is not a signed note")]
    Form,
    #[error("it has no signature by the key {0}")]
    NotSigned(String),
    #[error("its signature by the key {0} is wrong")]
    Forged(String),
    #[error("it is not a checkpoint")]
    NotACheckpoint,
    #[error("it is a key of a kind that this program does not know, or not a key")]
    Key,
}

/// The content of a tree head: the ledger, its number of entries, and its root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub origin: String,
    pub size: u64,
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed.
    pub fn body(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, text::base64(&self.root))
    }

    /// Reads the text of a note. Further lines (extensions) are left unread, as the standard has
    /// it.
    pub fn parse(body: &str) -> Result<Checkpoint, NoteFault> {
        let fault = NoteFault::NotACheckpoint;
        let mut lines = body.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(fault);
        };
        let digits = !size.is_empty()
            && size.bytes().all(|b| b.is_ascii_digit())
            && (size == "0" || !size.starts_with('0'));
        let (true, Ok(size), Some(root)) =
            (digits && !origin.is_empty(), size.parse(), text::parse_base64_32(root))
        else {
            return Err(fault);
        };
        Ok(Checkpoint { origin: origin.to_owned(), size, root })
    }

    pub fn sign(&self, key: &SigningKey) -> String {
        let body = self.body();
        let signature = key.sign(body.as_bytes()).to_bytes();
        let line = NoteKey { name: self.origin.clone(), key: key.verifying_key() }.line(&signature);
        format!("{body}\n{line}")
    }

    /// If `note` is this checkpoint as [`Checkpoint::sign`] writes it, the text that is signed and
    /// the signature, which nobody has looked at: for who looks at many of them together.
    pub fn signature_in(&self, note: &str, key: &NoteKey) -> Option<(Vec<u8>, [u8; 64])> {
        let body = self.body();
        let line = note
            .strip_prefix(&body)?
            .strip_prefix("\n— ")?
            .strip_prefix(&self.origin)?
            .strip_prefix(' ')?;
        let bytes = text::parse_base64(line.strip_suffix('\n')?)?;
        let signature = bytes.strip_prefix(&key.id())?.try_into().ok()?;
        Some((body.into_bytes(), signature))
    }

    /// The checkpoint in `note`, if `key` signed it and it is about the ledger that the key is
    /// named after, under whichever of the ledger's origins.
    pub fn open(note: &str, key: &NoteKey) -> Result<Checkpoint, NoteFault> {
        let named = note.split('\n').next().unwrap_or_default();
        let name = if origin::same_ledger(named, &key.name) { named } else { &key.name };
        let key = NoteKey { name: name.to_owned(), key: key.key };
        let checkpoint = Checkpoint::parse(open(note, &key)?)?;
        if checkpoint.origin == key.name { Ok(checkpoint) } else { Err(NoteFault::NotACheckpoint) }
    }
}

/// A key that signs notes, with the name it signs under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteKey {
    pub name: String,
    pub key: VerifyingKey,
}

impl NoteKey {
    /// The first four bytes of SHA-256(name || LF || type || public key).
    pub fn id(&self) -> [u8; 4] {
        let mut sha = Sha256::new();
        sha.update(self.name.as_bytes());
        sha.update([b'\n', ED25519]);
        sha.update(self.key.as_bytes());
        let hash: [u8; 32] = sha.finalize().into();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// `name+hex(id)+base64(type || public key)`, the standard's spelling of a verifier key.
    pub fn to_vkey(&self) -> String {
        let key = [&[ED25519][..], self.key.as_bytes()].concat();
        format!("{}+{}+{}", self.name, text::hex(&self.id()), text::base64(&key))
    }

    pub fn parse_vkey(vkey: &str) -> Result<NoteKey, NoteFault> {
        let mut parts = vkey.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteFault::Key);
        };
        let bytes = text::parse_base64(key).ok_or(NoteFault::Key)?;
        let Some((&ED25519, public)) = bytes.split_first() else {
            return Err(NoteFault::Key);
        };
        let key = <&[u8; 32]>::try_from(public).ok().and_then(|p| VerifyingKey::from_bytes(p).ok());
        let key = NoteKey { name: name.to_owned(), key: key.ok_or(NoteFault::Key)? };
        if !name.is_empty() && text::hex(&key.id()) == id { Ok(key) } else { Err(NoteFault::Key) }
    }

    fn line(&self, signature: &[u8]) -> String {
        format!("— {} {}\n", self.name, text::base64(&[&self.id()[..], signature].concat()))
    }
}

/// The text of a note, if `key` signed it. Signatures of other keys are passed over, as the
/// standard asks.
pub fn open<'a>(note: &'a str, key: &NoteKey) -> Result<&'a str, NoteFault> {
    if note.chars().any(|c| c < ' ' && c != '\n') {
        return Err(NoteFault::Form);
    }
    let (before, lines) = note.rsplit_once("\n\n").ok_or(NoteFault::Form)?;
    let body = &note[..=before.len()];
    let lines = lines.strip_suffix('\n').ok_or(NoteFault::Form)?;
    if lines.is_empty() || lines.split('\n').count() > MAX_SIGNATURES {
        return Err(NoteFault::Form);
    }
    let mut answer = Err(NoteFault::NotSigned(key.name.clone()));
    for line in lines.split('\n') {
        let (name, signature) =
            line.strip_prefix("— ").and_then(|l| l.split_once(' ')).ok_or(NoteFault::Form)?;
        let bytes = text::parse_base64(signature).filter(|b| b.len() > 4).ok_or(NoteFault::Form)?;
        if name.is_empty() || name.contains('+') {
            return Err(NoteFault::Form);
        }
        let (id, signature) = bytes.split_at(4);
        if name != key.name || id != key.id() || answer.is_ok() {
            continue;
        }
        let signature =
            ed25519_dalek::Signature::from_slice(signature).map_err(|_| NoteFault::Form)?;
        key.key
            .verify_strict(body.as_bytes(), &signature)
            .map_err(|_| NoteFault::Forged(key.name.clone()))?;
        answer = Ok(body);
    }
    answer
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The example of C2SP's signed-note, which is also golang.org/x/mod/sumdb/note's.
    const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\
        \n\
        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn the_published_note_opens() {
        let key = NoteKey::parse_vkey(PETER).unwrap();
        assert_eq!(key.to_vkey(), PETER);
        assert!(open(NOTE, &key).unwrap().ends_with("your problem is.\n"));
    }

    #[test]
    fn a_changed_note_does_not() {
        let key = NoteKey::parse_vkey(PETER).unwrap();
        assert!(matches!(open(&NOTE.replace("answer", "ANSWER"), &key), Err(NoteFault::Forged(_))));
        let other = NoteKey { name: "Another".into(), key: key.key };
        assert!(matches!(open(NOTE, &other), Err(NoteFault::NotSigned(_))));
        for bad in [
            &NOTE[..NOTE.len() - 1],
            &NOTE.replace("\n\n", "\n"),
            &NOTE.replace("— ", "- "),
            "",
            "\n\n",
        ] {
            assert!(open(bad, &key).is_err(), "{bad:?}");
        }
        assert!(NoteKey::parse_vkey(&PETER.replace("c74f20a3", "c74f20a4")).is_err());
    }

    #[test]
    fn a_checkpoint_opens_only_under_its_own_key_and_name() {
        let signing = SigningKey::from_bytes(&[7; 32]);
        let head = Checkpoint {
            origin: "readmit/ledger/abcdefghijklmnop".into(),
            size: 12,
            root: [9; 32],
        };
        let note = head.sign(&signing);
        let key = NoteKey { name: head.origin.clone(), key: signing.verifying_key() };
        assert_eq!(Checkpoint::open(&note, &key).unwrap(), head);
        let stranger = NoteKey {
            name: head.origin.clone(),
            key: SigningKey::from_bytes(&[8; 32]).verifying_key(),
        };
        assert!(Checkpoint::open(&note, &stranger).is_err());
        // A second signature, as a witness adds one, does not disturb the first.
        let witness = NoteKey { name: "witness".into(), key: stranger.key };
        let both = note.clone() + &witness.line(&[1; 64]);
        assert_eq!(Checkpoint::open(&both, &key).unwrap(), head);
        for size in ["012", "-1", "", "1e3", "99999999999999999999"] {
            let body = format!("o\n{size}\n{}\n", text::base64(&[0; 32]));
            assert!(Checkpoint::parse(&body).is_err(), "{size}");
        }
    }
}
