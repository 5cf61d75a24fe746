//! Signed-in sessions, remembered devices, which stand in for the second factor for a while, and
//! the record of attempts to sign in.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, params};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::account::fit;
use super::changes::log;
use super::store::{count, millis, must_exist, time_or_epoch};
use super::{Actor, Change, Directory, DirectoryError, Random, random};
use crate::model::{SignIn, SignInMethod, SignInResult, UserId};

/// The time that a session lasts.
const SESSION_LIFETIME: TimeDelta = TimeDelta::hours(12);

/// A signed-in user.
pub struct SignInSession {
    pub user: UserId,
    pub method: SignInMethod,
    pub expires: DateTime<Utc>,
    /// The token that a browser would keep.
    pub token: SecretString,
}

impl fmt::Debug for SignInSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("user", &self.user)
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

impl Directory {
    /// Whose session `token` is, if it is one that has neither ended nor expired.
    pub fn session(
        &self,
        token: &SecretString,
        now: DateTime<Utc>,
    ) -> Result<Option<UserId>, DirectoryError> {
        let mut query = self
            .store
            .read()?
            .prepare_cached("SELECT user FROM sessions WHERE digest = ?1 AND expires > ?2")?;
        let found = query.query_row(params![digest(&self.key, token), millis(now)], |row| {
            row.get(0).map(UserId)
        });
        Ok(found.optional()?)
    }

    /// Returns the number of sessions that are open.
    pub fn sessions(&self, user: &UserId, now: DateTime<Utc>) -> Result<u32, DirectoryError> {
        let sql = "SELECT count(*) FROM sessions WHERE user = ?1 AND expires > ?2";
        count(self.store.read()?, sql, params![user.0, millis(now)])
    }

    /// Returns true if a session is left that was begun at or before `then`.
    pub fn sessions_since_before(
        &self,
        user: &UserId,
        then: DateTime<Utc>,
    ) -> Result<bool, DirectoryError> {
        let at = self.store.read()?;
        must_exist(at, user)?;
        let sql =
            "SELECT count(*) FROM sessions WHERE user = ?1 AND created <= ?2 AND expires > ?2";
        Ok(count(at, sql, params![user.0, millis(then)])? > 0)
    }

    pub fn end_sessions(
        &mut self,
        user: &UserId,
        now: DateTime<Utc>,
        actor: Actor,
    ) -> Result<(), DirectoryError> {
        self.store.write(|t| {
            must_exist(t, user)?;
            if t.execute("DELETE FROM sessions WHERE user = ?1", [&user.0])? > 0 {
                log(t, user, now, actor, Change::SessionsRevoked, None)?;
            }
            Ok(())
        })
    }
}

pub(super) fn open(
    t: &Connection,
    key: &[u8; 32],
    user: &UserId,
    method: SignInMethod,
    from: &str,
    now: DateTime<Utc>,
    random: &mut Random<'_>,
) -> Result<SignInSession, DirectoryError> {
    let token = random::token(random);
    let expires = now + SESSION_LIFETIME;
    t.prepare_cached(
        "INSERT INTO sessions (digest, user, created, expires, method, origin) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![digest(key, &token), user.0, millis(now), millis(expires), method.as_str(), from])?;
    // Old ones are of no use, and the table must not grow for ever.
    t.prepare_cached("DELETE FROM sessions WHERE user = ?1 AND expires <= ?2")?
        .execute(params![user.0, millis(now)])?;
    Ok(SignInSession { user: user.clone(), method, expires, token })
}

/// Returns what is stored of a token of 256 random bits.
pub(super) fn digest(key: &[u8; 32], token: &SecretString) -> [u8; 32] {
    let mut hash = Sha256::new_with_prefix(b"readmit token\0");
    hash.update(key);
    hash.update(token.expose_secret().as_bytes());
    hash.finalize().into()
}

impl Directory {
    /// Attempts at or after `since`, oldest first.
    pub fn sign_ins(
        &self,
        user: &UserId,
        since: DateTime<Utc>,
    ) -> Result<Vec<SignIn>, DirectoryError> {
        let at = self.store.read()?;
        must_exist(at, user)?;
        let mut query = at.prepare_cached(
            "SELECT at, origin, method, result, identity FROM sign_ins WHERE user = ?1 AND at >= ?2 ORDER BY at, id",
        )?;
        let rows = query.query_map(params![user.0, millis(since)], |row| {
            let (method, result): (String, String) = (row.get("method")?, row.get("result")?);
            Ok((
                time_or_epoch(row, "at")?,
                row.get("origin")?,
                method,
                result,
                row.get("identity")?,
            ))
        })?;
        rows.map(|row| {
            let (at, address, method, result, identity) = row?;
            let method = SignInMethod::parse(&method).unwrap_or(SignInMethod::Other);
            let result = SignInResult::parse(&result)
                .ok_or_else(|| DirectoryError::Damaged("a sign-in has no known result".into()))?;
            Ok(SignIn { at, address, method, result, identity })
        })
        .collect()
    }

    /// Puts an attempt on record that was made elsewhere or long ago, for people who are made with
    /// a history.
    pub fn record_sign_in(
        &mut self,
        user: &UserId,
        attempt: &SignIn,
    ) -> Result<(), DirectoryError> {
        self.store.write(|t| {
            must_exist(t, user)?;
            insert(t, user, attempt)
        })
    }
}

pub(super) fn insert(
    t: &Connection,
    user: &UserId,
    attempt: &SignIn,
) -> Result<(), DirectoryError> {
    t.prepare_cached(
        "INSERT INTO sign_ins (user, at, origin, method, result, identity) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        user.0,
        millis(attempt.at),
        attempt.address,
        attempt.method.as_str(),
        attempt.result.as_str(),
        attempt.identity
    ])?;
    Ok(())
}

/// The time for which a device is remembered.
const DEVICE_LIFETIME: TimeDelta = TimeDelta::days(30);

impl Directory {
    /// Remembers a device of a user who is signed in: the token that it keeps.
    pub fn remember_device(
        &mut self,
        user: &UserId,
        label: &str,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<SecretString, DirectoryError> {
        fit("label", label)?;
        let token = random::token(random);
        let key = self.key;
        self.store.write(|t| {
            must_exist(t, user)?;
            t.execute(
                "INSERT INTO devices (digest, user, label, created, expires) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![digest(&key, &token), user.0, label, millis(now), millis(now + DEVICE_LIFETIME)],
            )?;
            Ok(())
        })?;
        Ok(token)
    }

    /// Returns the number of devices that are remembered.
    pub fn devices(&self, user: &UserId, now: DateTime<Utc>) -> Result<u32, DirectoryError> {
        let sql = "SELECT count(*) FROM devices WHERE user = ?1 AND expires > ?2";
        count(self.store.read()?, sql, params![user.0, millis(now)])
    }

    /// Returns true if a device is left that was remembered at or before `then`.
    pub fn devices_since_before(
        &self,
        user: &UserId,
        then: DateTime<Utc>,
    ) -> Result<bool, DirectoryError> {
        let at = self.store.read()?;
        must_exist(at, user)?;
        let sql = "SELECT count(*) FROM devices WHERE user = ?1 AND created <= ?2 AND expires > ?2";
        Ok(count(at, sql, params![user.0, millis(then)])? > 0)
    }

    pub fn forget_devices(
        &mut self,
        user: &UserId,
        now: DateTime<Utc>,
        actor: Actor,
    ) -> Result<(), DirectoryError> {
        self.store.write(|t| {
            must_exist(t, user)?;
            if t.execute("DELETE FROM devices WHERE user = ?1", [&user.0])? > 0 {
                log(t, user, now, actor, Change::DevicesForgotten, None)?;
            }
            Ok(())
        })
    }
}

pub(super) fn is_remembered(
    at: &Connection,
    key: &[u8; 32],
    user: &UserId,
    token: &SecretString,
    now: DateTime<Utc>,
) -> Result<bool, DirectoryError> {
    let sql = "SELECT count(*) FROM devices WHERE digest = ?1 AND user = ?2 AND expires > ?3";
    Ok(count(at, sql, params![digest(key, token), user.0, millis(now)])? > 0)
}

/// Wrong passwords and codes in a row before a lock. SP 800-63B-4, 3.2.2 allows 100; guessing six
/// digits with three of them right at a time wants it far lower, and people rarely need more than
/// ten.
pub const LOCK_AFTER: u32 = 10;

/// The time that the first lock lasts. Each further lock without a success in between is twice as
/// long.
pub const LOCK_FOR: TimeDelta = TimeDelta::minutes(15);

/// No lock is longer, so that nobody can shut another out for good.
pub const LOCK_LONGEST: TimeDelta = TimeDelta::hours(24);

/// One more failure in a row. Until when the user is locked, if this one was too many.
pub(crate) fn count_failure(
    t: &Connection,
    user: &UserId,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, DirectoryError> {
    let (failures, locks): (u32, u32) = t
        .prepare_cached(
            "UPDATE users SET failures = failures + 1 WHERE id = ?1 RETURNING failures, locks",
        )?
        .query_row([&user.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if failures < LOCK_AFTER {
        return Ok(None);
    }
    let lasts = (0..locks.min(10)).fold(LOCK_FOR, |lasts, _| lasts * 2).min(LOCK_LONGEST);
    let until = now + lasts;
    t.execute(
        "UPDATE users SET failures = 0, locks = locks + 1, locked_until = ?2 WHERE id = ?1",
        params![user.0, millis(until)],
    )?;
    Ok(Some(until))
}
