use std::cell::Cell;

use chrono::{DateTime, Utc};
use secrecy::SecretString;

use crate::ledger::{Draft, SignError, Signature, Signer};
use crate::operator::OperatorKey;
use crate::operator::anew::draft_asks_anew;

/// Nobody's key. It asks for a passphrase where the one that is lent by a keeper would.
pub(super) struct RehearsedKey {
    key: OperatorKey,
    lent: bool,
    shut: Cell<bool>,
    /// The passphrase was asked for.
    asked: Cell<bool>,
}

impl RehearsedKey {
    pub(super) fn new(key: OperatorKey, lent: bool) -> RehearsedKey {
        RehearsedKey { key, lent, shut: Cell::new(false), asked: Cell::new(false) }
    }
}

impl Signer for RehearsedKey {
    fn public_key(&self) -> [u8; 32] {
        self.key.public_key()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        self.key.sign(message)
    }

    fn is_own(&self) -> bool {
        true
    }

    fn locked(&self, _now: DateTime<Utc>) -> bool {
        self.shut.get()
    }

    fn lock(&self) {
        self.shut.set(self.lent && !self.asked.get());
    }

    fn asks_anew(&self, draft: &Draft) -> bool {
        self.lent && !self.asked.get() && draft_asks_anew(draft)
    }

    fn unlock(&self, _passphrase: &SecretString, _now: DateTime<Utc>) -> Result<(), SignError> {
        self.shut.set(false);
        self.asked.set(true);
        Ok(())
    }
}
