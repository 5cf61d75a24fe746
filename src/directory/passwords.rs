//! Setting passwords: the user's own, and temporary ones.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Transaction, params};
use secrecy::{ExposeSecret, SecretString};

use super::changes::log;
use super::rows::must_exist;
use super::time::{millis, some_millis};
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
        return Err(DirectoryError::Unfit(format!("a password has at least {LEAST_PASSWORD} characters")));
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

    /// A password that stops at `now + lifetime`, and that must be changed at the first sign-in. Until when it holds.
    /// It ends the sessions and forgets the devices that the old password opened, and lifts a lock.
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
    let change = if actor == Actor::User { Change::PasswordSet } else { Change::PasswordSetByAdmin };
    log(t, user, now, actor, change, None)
}
