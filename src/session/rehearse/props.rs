//! What a rehearsal uses in place of the real thing.

use std::cell::Cell;

use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::{Signer as _, SigningKey};

use crate::clock::Clock;
use crate::ledger::{SignError, Signature, Signer};
use crate::message::{Delivery, Message, Messenger, Sent};

/// A key that nobody has, and that is gone after the rehearsal.
pub(super) struct Nobodys(SigningKey);

impl Nobodys {
    pub(super) fn key(entropy: &mut dyn FnMut(&mut [u8])) -> Nobodys {
        let mut seed = [0; 32];
        entropy(&mut seed);
        Nobodys(SigningKey::from_bytes(&seed))
    }
}

impl Signer for Nobodys {
    fn public_key(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        Ok(self.0.sign(message).to_bytes())
    }
}

/// From the real time on, a millisecond at every look: what happens one after the other is told apart, and nothing goes
/// stale on the way.
pub(super) struct Ticking {
    start: DateTime<Utc>,
    looks: Cell<i64>,
}

impl Ticking {
    pub(super) fn from(clock: &dyn Clock) -> Ticking {
        Ticking { start: clock.now(), looks: Cell::new(0) }
    }
}

impl Clock for Ticking {
    fn now(&self) -> DateTime<Utc> {
        self.looks.set(self.looks.get() + 1);
        self.start + TimeDelta::milliseconds(self.looks.get())
    }
}

/// Takes every message, and sends none.
pub(super) struct Nowhere;

impl Messenger for Nowhere {
    fn channel(&self) -> &'static str {
        "smtp"
    }

    fn deliver(&mut self, message: &Message, _now: DateTime<Utc>) -> Vec<Delivery> {
        message.to().iter().map(|to| Delivery::new(to, Sent::Accepted, "")).collect()
    }
}
