//! Passwords: set by the user or for once, and kept as argon2id in PHC strings that carry their own
//! parameters.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Transaction, params};
use secrecy::{ExposeSecret, SecretString};

use super::changes::log;
use super::store::{millis, must_exist, some_millis};
use super::{Actor, Change, Directory, DirectoryError, Random};
use crate::model::UserId;

/// Fewest characters: SP 800-63B-4, 3.1.1.2, for a password that is used with a second factor.
pub const LEAST_PASSWORD: usize = 8;

/// Most bytes. The standard wants at least 64 characters; a bound keeps the hashing bounded.
pub const MOST_PASSWORD: usize = 1024;

/// [`DirectoryError::Unfit`] if it is too short or too long.
pub(super) fn fit_password(password: &SecretString) -> Result<(), DirectoryError> {
    let text = password.expose_secret();
    if text.chars().count() < LEAST_PASSWORD {
        return Err(DirectoryError::Unfit(format!(
            "a password has at least {LEAST_PASSWORD} characters"
        )));
    }
    if text.len() > MOST_PASSWORD {
        return Err(DirectoryError::Unfit(format!("a password has at most {MOST_PASSWORD} bytes")));
    }
    Ok(())
}

impl Directory {
    /// A password that holds until it is changed.
    pub fn set_password(
        &mut self,
        user: &UserId,
        password: &SecretString,
        now: DateTime<Utc>,
        actor: Actor,
        random: &mut Random<'_>,
    ) -> Result<(), DirectoryError> {
        fit_password(password)?;
        must_exist(self.store.read()?, user)?;
        let hash = self.hashing.hash(password, random)?;
        self.store.write(|t| store(t, user, &hash, now, actor, None))
    }

    /// A password that stops at `now + lifetime`, and that must be changed at the first sign-in.
    /// Until when it holds. It ends the sessions and forgets the devices that the old password
    /// opened, and lifts a lock.
    pub fn set_temporary_password(
        &mut self,
        user: &UserId,
        password: &SecretString,
        lifetime: TimeDelta,
        now: DateTime<Utc>,
        actor: Actor,
        random: &mut Random<'_>,
    ) -> Result<DateTime<Utc>, DirectoryError> {
        fit_password(password)?;
        must_exist(self.store.read()?, user)?;
        let expires = now
            .checked_add_signed(lifetime)
            .filter(|until| *until > now)
            .ok_or_else(|| DirectoryError::Unfit("a temporary password needs a lifetime".into()))?;
        let hash = self.hashing.hash(password, random)?;
        self.store.write(|t| store(t, user, &hash, now, actor, Some(expires)))?;
        Ok(expires)
    }
}

/// Replaces the password. Temporary and to be changed if it `expires`.
pub(super) fn store(
    t: &Transaction<'_>,
    user: &UserId,
    hash: &str,
    now: DateTime<Utc>,
    actor: Actor,
    expires: Option<DateTime<Utc>>,
) -> Result<(), DirectoryError> {
    must_exist(t, user)?;
    t.prepare_cached(
        "UPDATE users SET password = ?2, password_set = ?3, password_expires = ?4, must_change = ?5,
             failures = 0, locks = 0, locked_until = NULL WHERE id = ?1",
    )?
    .execute(params![user.0, hash, millis(now), some_millis(expires), expires.is_some()])?;
    if actor != Actor::User {
        t.execute("DELETE FROM sessions WHERE user = ?1", [&user.0])?;
        t.execute("DELETE FROM devices WHERE user = ?1", [&user.0])?;
    }
    let change =
        if actor == Actor::User { Change::PasswordSet } else { Change::PasswordSetByAdmin };
    log(t, user, now, actor, change, None)
}

/// The cost of a password hash. The cost is a value, so that test code can make a hash cheap. No
/// flag, variable or file makes such a value. Outside of tests [`Hashing::owasp`] is the only way
/// to get a value.
#[derive(Clone, Debug)]
pub struct Hashing(Params);

impl Hashing {
    /// 19 MiB, two passes, one lane: the OWASP Password Storage Cheat Sheet's argon2id setting.
    pub fn owasp() -> Self {
        const OWASP: Params = match Params::new(19_456, 2, 1, None) {
            Ok(params) => params,
            Err(_) => panic!("argon2 takes these"), // at compile time
        };
        Hashing(OWASP)
    }

    #[cfg(test)]
    pub(crate) fn cheap() -> Self {
        Hashing(Params::new(Params::MIN_M_COST, 1, 1, None).expect("the least argon2 takes"))
    }

    fn argon2(&self) -> Argon2<'static> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, self.0.clone())
    }

    pub(super) fn hash(
        &self,
        password: &SecretString,
        random: &mut Random<'_>,
    ) -> Result<String, DirectoryError> {
        let mut salt = [0; 16];
        random(&mut salt);
        let hash: PasswordHash = self
            .argon2()
            .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
            .map_err(|e| DirectoryError::Unfit(format!("the password cannot be hashed: {e}")))?;
        Ok(hash.to_string())
    }

    /// Returns true if `password` is the one behind `stored`. With nothing stored, the function is
    /// as slow and returns false. So nobody learns by the clock who exists or has a password.
    pub(super) fn verify(&self, password: &SecretString, stored: Option<&str>) -> bool {
        let password = password.expose_secret().as_bytes();
        let Some(hash) = stored.and_then(|phc| PasswordHash::new(phc).ok()) else {
            let _same_work = self.argon2().hash_password_into(password, &[0; 16], &mut [0; 32]);
            return false;
        };
        self.argon2().verify_password(password, &hash).is_ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_shipped_parameters_are_owasps() {
        let phc = Hashing::owasp()
            .hash(&"correct horse".into(), &mut |salt: &mut [u8]| salt.fill(7))
            .unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert!(Hashing::owasp().verify(&"correct horse".into(), Some(&phc)));
        // A hash carries its own cost, so a cheaper verifier does not make it cheaper, nor let it
        // in.
        assert!(Hashing::cheap().verify(&"correct horse".into(), Some(&phc)));
        assert!(!Hashing::cheap().verify(&"correct hors".into(), Some(&phc)));
        assert!(!Hashing::cheap().verify(&"".into(), None));
    }
}
