//! The embedded directory: a small identity directory of its own, in one database file.
//!
//! It is real: argon2id passwords, TOTP, backup codes, sign-in that locks, sessions. To readmit it
//! is one more identity platform, and is only reached through `provider::embedded`. It speaks the
//! provider's vocabulary for people and factors, so that nothing is said twice. Times and
//! randomness are arguments.
//!
//! - [`Directory`]: open, look up, change ([`NewUser`], contacts, passwords)
//! - [`Enrolment`], backup codes, [`SignInStep`]: what a user does to sign in
//! - [`caller`]: the same from the user's chair, for demos and tests

mod account;
pub mod caller;
mod changes;
mod contacts;
mod enrol;
mod error;
mod factors;
pub mod import;
mod passwords;
pub mod random;
mod sessions;
mod sign_in;
mod sign_in_rules;
mod store;
#[cfg(test)]
mod tests;
mod users;

use std::path::{Path, PathBuf};

use rusqlite::OptionalExtension;

use store::DirectoryStore;

pub use account::{DirectoryAccount, NewUser, PasswordState};
pub use changes::{Actor, Change, Logged};
pub use enrol::Algorithm;
pub use enrol::qr;
pub use enrol::{ENROLMENT_LIFETIME, Enrolment};
pub use error::DirectoryError;
pub use passwords::Hashing;
pub use passwords::{LEAST_PASSWORD, MOST_PASSWORD};
pub use random::Random;
pub use sessions::SignInSession;
pub use sessions::{LOCK_AFTER, LOCK_FOR, LOCK_LONGEST};
pub use sign_in::{HeldSignIn, STEP_LIFETIME, SignInStep};
pub use sign_in_rules::SignInRefusal;

/// The file's name in its home folder.
pub const FILE: &str = "directory.db";

/// An open directory. One a thread; several, in one program or in many, may be open on the same
/// file.
pub struct Directory {
    store: DirectoryStore,
    hashing: Hashing,
    /// Keys the digests of backup codes and tokens, so that a copied table alone says nothing about
    /// them.
    key: [u8; 32],
}

impl Directory {
    /// Makes `directory.db` in the folder `home`, which is there. [`DirectoryError::Exists`] if
    /// there is one.
    pub fn create(
        home: &Path,
        hashing: Hashing,
        random: &mut Random<'_>,
    ) -> Result<Directory, DirectoryError> {
        let mut key = [0; 32];
        random(&mut key);
        let store = DirectoryStore::create(&Directory::path(home), |t| {
            t.execute("INSERT INTO meta (key, value) VALUES ('digest-key', ?1)", [&key[..]])?;
            Ok(())
        })?;
        Ok(Directory { store, hashing, key })
    }

    pub fn open(home: &Path, hashing: Hashing) -> Result<Directory, DirectoryError> {
        let store = DirectoryStore::open(&Directory::path(home))?;
        let key = store
            .read()?
            .query_row("SELECT value FROM meta WHERE key = 'digest-key'", [], |row| row.get(0))
            .optional()?
            .ok_or_else(|| DirectoryError::Damaged("the digest key is missing".into()))?;
        Ok(Directory { store, hashing, key })
    }

    pub fn path(home: &Path) -> PathBuf {
        home.join(FILE)
    }
}
