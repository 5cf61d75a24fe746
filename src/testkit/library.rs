//! A library with one runbook in it.

use crate::runbook::Runbook;
use crate::runbook::testing::shipped_once;
use crate::session::{Library, SessionError};

/// One runbook, whatever its hash.
pub(crate) struct Shelf(pub(crate) Runbook);

impl Shelf {
    /// The one that ships with the program.
    pub(crate) fn shipped() -> Shelf {
        Shelf(shipped_once().clone())
    }
}

impl Library for Shelf {
    fn current(&self) -> Result<Runbook, SessionError> {
        Ok(self.0.clone())
    }

    fn by_hash(&self, _sha256: &str) -> Result<Runbook, SessionError> {
        Ok(self.0.clone())
    }
}
