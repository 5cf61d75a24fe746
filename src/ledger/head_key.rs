//! The key that signs heads.

use std::cell::RefCell;

use super::format::note::{Checkpoint, NoteFault, NoteKey};
use super::keyfile::InstallationKey;

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

    /// Reads a head's note, and checks its signature.
    pub fn open(&self, note: &str) -> Result<Checkpoint, NoteFault> {
        if let Some((_, head)) = self.sound.borrow().as_ref().filter(|(known, _)| known == note) {
            return Ok(head.clone());
        }
        let head = Checkpoint::open(note, &self.key)?;
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
