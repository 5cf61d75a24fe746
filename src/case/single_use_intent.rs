//! That an intent is used once, by the process that committed it.

use std::cell::Cell;

/// The intent that was taken in as it was committed, and has not been used. It is no part of the
/// record: a case that was replayed has none, because what was begun before a replay has to be
/// found out about, never done again. A copy has none either.
#[derive(Debug, Default)]
pub struct SingleUseIntent(Cell<Option<u64>>);

impl SingleUseIntent {
    pub fn give(&self, intent: u64) {
        self.0.set(Some(intent));
    }

    pub fn withdraw(&self) {
        self.0.set(None);
    }

    pub fn is_for(&self, intent: u64) -> bool {
        self.0.get() == Some(intent)
    }
}

impl Clone for SingleUseIntent {
    fn clone(&self) -> SingleUseIntent {
        SingleUseIntent::default()
    }
}

impl PartialEq for SingleUseIntent {
    fn eq(&self, _: &SingleUseIntent) -> bool {
        true
    }
}
