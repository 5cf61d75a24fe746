//! The record of attempts to sign in.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

use super::rows::must_exist;
use super::time::{millis, time_or_epoch};
use super::{Directory, DirectoryError};
use crate::model::{SignIn, SignInMethod, SignInResult, UserId};

impl Directory {
    /// Attempts at or after `since`, oldest first.
    pub fn sign_ins(&self, user: &UserId, since: DateTime<Utc>) -> Result<Vec<SignIn>, DirectoryError> {
        let at = self.store.read()?;
        must_exist(at, user)?;
        let mut query = at.prepare_cached(
            "SELECT at, origin, method, result, identity FROM sign_ins WHERE user = ?1 AND at >= ?2 ORDER BY at, id",
        )?;
        let rows = query.query_map(params![user.0, millis(since)], |row| {
            let (method, result): (String, String) = (row.get("method")?, row.get("result")?);
            Ok((time_or_epoch(row, "at")?, row.get("origin")?, method, result, row.get("identity")?))
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

    /// Puts an attempt on record that was made elsewhere or long ago, for people who are made with a history.
    pub fn record_sign_in(&mut self, user: &UserId, attempt: &SignIn) -> Result<(), DirectoryError> {
        self.store.write(|t| {
            must_exist(t, user)?;
            insert(t, user, attempt)
        })
    }
}

pub(super) fn insert(t: &Connection, user: &UserId, attempt: &SignIn) -> Result<(), DirectoryError> {
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
