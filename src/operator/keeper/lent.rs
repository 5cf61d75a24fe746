//! A key that a keeper holds, as the ledger sees it.

use std::cell::{Cell, RefCell};
use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;

use super::client::Keeper;
use super::wire::KeeperState;
use crate::base::clock::{Clock as _, SystemClock, time_of_day};
use crate::ledger::{Draft, SignError, Signature, Signer};
use crate::operator::anew::draft_asks_anew;
use crate::operator::{OperatorKey, StepUp};

/// Signs by asking the keeper, until the passphrase is asked for: then by a key of its own, for as
/// long as a key stays open in one command.
pub struct LentKey {
    keeper: Keeper,
    state: KeeperState,
    /// The latest moment until which the keeper holds the key.
    until: DateTime<Utc>,
    step_up: StepUp,
    own: RefCell<Option<(OperatorKey, DateTime<Utc>)>>,
    /// The passphrase is asked for, although the keeper has the key.
    shut: Cell<bool>,
}

impl fmt::Debug for LentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LentKey").field(&self.state.name).finish()
    }
}

impl LentKey {
    /// A key that a keeper had at `now`.
    pub fn new(keeper: Keeper, state: KeeperState, step_up: StepUp, now: DateTime<Utc>) -> LentKey {
        let most = TimeDelta::from_std(state.most).unwrap_or_default();
        let until = now.checked_add_signed(most).unwrap_or(now);
        LentKey { keeper, state, until, step_up, own: RefCell::default(), shut: Cell::new(false) }
    }

    /// Drops the key that a passphrase opened, once its time is over.
    fn own_is_open(&self, now: DateTime<Utc>) -> bool {
        let mut own = self.own.borrow_mut();
        let over = own
            .as_ref()
            .is_some_and(|(_, opened)| now < *opened || now - *opened >= self.step_up.after);
        if over {
            *own = None;
        }
        own.is_some()
    }
}

impl Signer for LentKey {
    fn public_key(&self) -> [u8; 32] {
        self.state.public_key
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        if let Some((key, _)) = &*self.own.borrow() {
            return key.sign(message);
        }
        if self.shut.get() {
            return Err(SignError("the key is locked".into()));
        }
        self.keeper.sign(message).map_err(|error| SignError(error.to_string()))
    }

    fn locked(&self, now: DateTime<Utc>) -> bool {
        if self.own_is_open(now) {
            return false;
        }
        self.shut.get() || self.keeper.state().is_err()
    }

    fn lock(&self) {
        self.own.replace(None);
        self.shut.set(true);
    }

    fn asks_anew(&self, draft: &Draft) -> bool {
        self.own.borrow().is_none() && draft_asks_anew(draft)
    }

    fn why_locked(&self) -> Option<String> {
        let name = &self.state.name;
        Some(if self.shut.get() {
            format!("{name}'s key is open. This takes the passphrase all the same.")
        } else {
            let why = self.keeper.state().err()?;
            format!("{name}'s key is open no more: {why}.")
        })
    }

    fn said(&self) -> Option<String> {
        let until = time_of_day(self.until.with_timezone(&SystemClock.offset(self.until)));
        Some(format!("{}'s, until {until} at most", self.state.name))
    }

    fn unlock(&self, passphrase: &SecretString, now: DateTime<Utc>) -> Result<(), SignError> {
        let key =
            self.step_up.open(passphrase, now).map_err(|error| SignError(error.to_string()))?;
        self.own.replace(Some((key, now)));
        self.shut.set(false);
        Ok(())
    }
}
