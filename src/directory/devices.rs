//! Remembered devices, which stand in for the second factor for a while.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, params};
use secrecy::SecretString;

use super::account::fit;
use super::changes::log;
use super::sessions::digest;
use super::store::{count, millis, must_exist};
use super::{Actor, Change, Directory, DirectoryError, Random, random};
use crate::model::UserId;

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
