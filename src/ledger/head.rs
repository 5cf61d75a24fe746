//! The signed state of a whole ledger, and the key that signs it.

use std::cell::RefCell;

use chrono::{DateTime, Utc};

use super::format::note::{Checkpoint, NoteFault, NoteKey};
use super::format::tree::Hash;
use super::keyfile::InstallationKey;

/// The signed state of a whole ledger. Kept elsewhere, it is what finds a ledger that was cut off
/// or rolled back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The name of the ledger.
    pub origin: String,
    /// The number of entries.
    pub size: u64,
    pub root: Hash,
    /// The newest entry's time.
    pub time: DateTime<Utc>,
    /// The checkpoint as a signed note (C2SP).
    pub note: String,
}

impl Head {
    /// The head without its signature.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint { origin: self.origin.clone(), size: self.size, root: self.root }
    }

    /// Size and 128 bits of the root, in groups that can be read aloud or pasted into a ticket:
    /// `142-4Q7K-…`.
    pub fn short(&self) -> String {
        mark(self.size, &self.root)
    }
}

fn mark(size: u64, root: &Hash) -> String {
    let code = data_encoding::BASE32_NOPAD.encode(&root[..16]);
    let groups: Vec<&str> =
        code.as_bytes().chunks(4).filter_map(|g| std::str::from_utf8(g).ok()).collect();
    format!("{size}-{}", groups.join("-"))
}

/// The state of a whole ledger, signed or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEnd {
    /// The number of entries.
    pub size: u64,
    pub root: Hash,
    /// The newest entry's time.
    pub time: DateTime<Utc>,
}

impl LedgerEnd {
    /// As [`Head::short`].
    pub fn short(&self) -> String {
        mark(self.size, &self.root)
    }
}

/// The key that signs heads, and the last head that was found to be signed by it. A session that
/// records many steps mostly reads heads that it has signed itself.
pub struct HeadKey {
    pub key: NoteKey,
    sound: RefCell<Option<(String, Checkpoint)>>,
}

impl HeadKey {
    pub fn new(key: NoteKey) -> HeadKey {
        HeadKey { key, sound: RefCell::default() }
    }

    /// Reads a head's note, and checks its signature. The note may be under a name that the ledger
    /// was given since it was made: a verification says which name counts for which entries.
    pub fn open(&self, note: &str) -> Result<Checkpoint, NoteFault> {
        if let Some((_, head)) = self.sound.borrow().as_ref().filter(|(known, _)| known == note) {
            return Ok(head.clone());
        }
        let head = Checkpoint::open(note, &key_for(note, &self.key))?;
        *self.sound.borrow_mut() = Some((note.to_owned(), head.clone()));
        Ok(head)
    }

    /// Signs a head with the secret half, which the caller knows to be this key's.
    pub fn sign(&self, head: Checkpoint, secret: &InstallationKey) -> String {
        let note = head.sign(secret.signing_key());
        *self.sound.borrow_mut() = Some((note.clone(), head));
        note
    }
}

/// Returns the key that a note is to be opened with: this one, under the name that the note bears if
/// that is one which the ledger may have got since it was made.
pub fn key_for(note: &str, key: &NoteKey) -> NoteKey {
    let named = note.lines().next().filter(|name| is_later(name, &key.name));
    named.map_or_else(|| key.clone(), |name| NoteKey { name: name.to_owned(), key: key.key })
}

/// Returns true if a name is one that the ledger which was `made` under another may have got since.
pub fn is_later(name: &str, made: &str) -> bool {
    let number = name.strip_prefix(made).and_then(|rest| rest.strip_prefix('/'));
    number.is_some_and(|n| n.parse::<u64>().is_ok_and(|k| k > 1 && k.to_string() == n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_names_are_numbered_in_one_spelling() {
        for later in ["a/b/2", "a/b/10"] {
            assert!(is_later(later, "a/b"), "{later}");
        }
        for other in ["a/b", "a/b/", "a/b/1", "a/b/02", "a/b/+2", "a/b/x", "a/bb/2", "a/b/2/3"] {
            assert!(!is_later(other, "a/b"), "{other}");
        }
    }
}
