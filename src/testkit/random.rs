//! Random bytes that differ from each other and are the same in every run.

use std::cell::Cell;
use std::rc::Rc;

use sha2::{Digest, Sha256};

/// Bytes that differ, however many draw from it. A clone draws from the same.
#[derive(Clone, Default)]
pub(crate) struct Dice(Rc<Cell<u64>>);

impl Dice {
    pub(crate) fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            self.0.set(self.0.get() + 1);
            chunk.copy_from_slice(&Sha256::digest(self.0.get().to_be_bytes())[..chunk.len()]);
        }
    }
}

/// The same as a function, from the beginning.
pub(crate) fn counting() -> impl FnMut(&mut [u8]) {
    let dice = Dice::default();
    move |bytes: &mut [u8]| dice.fill(bytes)
}
