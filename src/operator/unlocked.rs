//! A key that is open for a while, and then has to be opened again by whoever holds it.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::{fmt, io};

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;

use super::attempts::{NoAttempt, PassphraseAttempt};
use super::{OperatorKey, SealedKey};
use crate::base::file_mode::cannot_lock;
use crate::ledger::{SignError, Signature, Signer};

/// Told of a wrong passphrase, with how many there were in a row; it records it.
pub type OnWrong = Box<dyn Fn(u32)>;

/// The means by which a key is opened again.
pub struct StepUp {
    pub sealed: SealedKey,
    /// The place where wrong passphrases are counted.
    pub attempts: PathBuf,
    /// The time that the key stays open.
    pub after: TimeDelta,
    pub on_wrong: OnWrong,
}

impl StepUp {
    /// Tries a passphrase. It is counted before it is tried; a wrong one is recorded when this
    /// returns.
    pub fn open(
        &self,
        passphrase: &SecretString,
        now: DateTime<Utc>,
    ) -> Result<OperatorKey, NotOpened> {
        let attempt = PassphraseAttempt::begin(&self.attempts, now).map_err(|e| match e {
            NoAttempt::Wait { left, wrong, cut_off } => {
                NotOpened::Wait { seconds: left.num_seconds() + 1, wrong, cut_off }
            }
            NoAttempt::Io(e) if cannot_lock(&e) => {
                NotOpened::NoLocks(self.attempts.display().to_string())
            }
            NoAttempt::Io(e) => NotOpened::Io(format!("{}: {e}", self.attempts.display())),
        })?;
        let Some(key) = self.sealed.open(passphrase) else {
            let io = |e: io::Error| NotOpened::Io(format!("{}: {e}", self.attempts.display()));
            let count = attempt.wrong().map_err(io)?;
            (self.on_wrong)(count);
            return Err(NotOpened::Wrong(count));
        };
        attempt.right().map_err(|e| NotOpened::Io(format!("{}: {e}", self.attempts.display())))?;
        Ok(key)
    }
}

/// The reason why a passphrase did not open a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotOpened {
    #[error("the passphrase is wrong")]
    Wrong(u32),
    #[error("{} in a row: try again in {seconds} s", tries(*wrong, *cut_off))]
    Wait { seconds: i64, wrong: u32, cut_off: u32 },
    #[error("attempts cannot be counted: {0} is on a file system that cannot lock files")]
    NoLocks(String),
    #[error("attempts cannot be counted: {0}")]
    Io(String),
}

/// Says what was tried before. A try that was cut off may have been right.
fn tries(wrong: u32, cut_off: u32) -> String {
    let many = |n: u32| if n == 1 { "" } else { "s" };
    let wrongs = format!("{wrong} wrong passphrase{}", many(wrong));
    let cut_offs = format!(
        "{cut_off} tr{} cut off",
        if cut_off == 1 { "y that was" } else { "ies that were" }
    );
    match (wrong, cut_off) {
        (_, 0) => wrongs,
        (0, _) => cut_offs,
        (_, _) => format!("{wrongs} and {cut_offs}"),
    }
}

/// Signs while it is open.
pub struct UnlockedKey {
    public: [u8; 32],
    key: RefCell<Option<OperatorKey>>,
    opened: Cell<DateTime<Utc>>,
    step_up: Option<StepUp>,
}

impl fmt::Debug for UnlockedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnlockedKey(..)")
    }
}

impl UnlockedKey {
    /// Opened at `now`; without `step_up` for as long as it lives, which is for a script: nobody is
    /// there to be asked.
    pub fn new(key: OperatorKey, now: DateTime<Utc>, step_up: Option<StepUp>) -> UnlockedKey {
        UnlockedKey {
            public: key.public_key(),
            key: RefCell::new(Some(key)),
            opened: Cell::new(now),
            step_up,
        }
    }
}

impl Signer for UnlockedKey {
    fn public_key(&self) -> [u8; 32] {
        self.public
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        match &*self.key.borrow() {
            Some(key) => key.sign(message),
            None => Err(SignError("the key is locked".into())),
        }
    }

    fn is_own(&self) -> bool {
        true
    }

    fn locked(&self, now: DateTime<Utc>) -> bool {
        let over = self.step_up.as_ref().is_some_and(|s| {
            // A clock that was set back makes nothing younger.
            now < self.opened.get() || now - self.opened.get() >= s.after
        });
        if over {
            self.lock();
        }
        self.key.borrow().is_none()
    }

    fn lock(&self) {
        if self.step_up.is_some() {
            self.key.replace(None);
        }
    }

    fn unlock(&self, passphrase: &SecretString, now: DateTime<Utc>) -> Result<(), SignError> {
        let Some(step_up) = &self.step_up else {
            return Ok(());
        };
        let key = step_up.open(passphrase, now).map_err(|e| SignError(e.to_string()))?;
        self.key.replace(Some(key));
        self.opened.set(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::rc::Rc;

    use super::*;
    use crate::operator::{Cost, Holder};

    #[test]
    fn after_the_time_it_asks_again() {
        let folder = tempfile::tempdir().unwrap();
        let key = || OperatorKey::from_seed(&[3; 32]);
        let right = SecretString::from("correct horse");
        let sealed = SealedKey::seal(&key(), &right, Holder::Own, Cost::CHEAP, &mut |b| b.fill(1));
        let wrong = Rc::new(RefCell::new(Vec::new()));
        let told = wrong.clone();
        let step_up = StepUp {
            sealed,
            attempts: folder.path().join("attempts"),
            after: TimeDelta::minutes(15),
            on_wrong: Box::new(move |count| told.borrow_mut().push(count)),
        };
        let at = |minutes| DateTime::<Utc>::UNIX_EPOCH + TimeDelta::minutes(minutes);
        let open = UnlockedKey::new(key(), at(0), Some(step_up));
        assert!(!open.locked(at(14)));
        open.sign(b"x").unwrap();
        assert!(open.locked(at(15)));
        assert!(open.locked(at(1)), "it is gone, whatever the clock says now");
        assert!(open.sign(b"x").is_err());
        assert_eq!(open.public_key(), key().public_key(), "who it is, is no secret");
        assert!(open.unlock(&"wrong".into(), at(16)).unwrap_err().to_string().contains("wrong"));
        open.unlock(&right, at(16)).unwrap();
        assert!(!open.locked(at(16)));
        open.lock();
        assert!(open.locked(at(16)));
        for _ in 0..3 {
            open.unlock(&"wrong".into(), at(17)).unwrap_err();
        }
        assert!(
            open.unlock(&right, at(17)).unwrap_err().to_string().contains("try again in"),
            "even the right one"
        );
        assert_eq!(*wrong.borrow(), [1, 1, 2, 3]);
    }

    #[test]
    fn a_scripts_key_stays_open() {
        let open =
            UnlockedKey::new(OperatorKey::from_seed(&[3; 32]), DateTime::<Utc>::UNIX_EPOCH, None);
        open.lock();
        assert!(!open.locked(Utc::now()));
        open.sign(b"x").unwrap();
    }
}
