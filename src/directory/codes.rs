//! Backup codes: single use, replaced all at once.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::changes::log;
use super::store::{count, millis, must_exist};
use super::{Actor, Change, Directory, DirectoryError, Random, random};
use crate::base::plain_text;
use crate::model::UserId;

/// Most codes a user may have.
const MOST: usize = 100;

impl Directory {
    /// Replaces all codes of a user by `count` new ones, which are shown once.
    pub fn generate_codes(
        &mut self,
        user: &UserId,
        count: usize,
        now: DateTime<Utc>,
        actor: Actor,
        random: &mut Random<'_>,
    ) -> Result<Vec<SecretString>, DirectoryError> {
        if !(1..=MOST).contains(&count) {
            return Err(DirectoryError::Unfit(format!(
                "a user has between 1 and {MOST} backup codes"
            )));
        }
        let codes: Vec<SecretString> = (0..count).map(|_| random::code(random)).collect();
        let key = self.key;
        self.store.write(|t| {
            must_exist(t, user)?;
            t.execute("DELETE FROM codes WHERE user = ?1", [&user.0])?;
            let mut insert =
                t.prepare_cached("INSERT INTO codes (user, digest, created) VALUES (?1, ?2, ?3)")?;
            for code in &codes {
                insert.execute(params![user.0, digest(&key, user, code), millis(now)])?;
            }
            log(t, user, now, actor, Change::CodesGenerated, None)
        })?;
        Ok(codes)
    }

    /// Returns the number of codes that are unused.
    pub fn codes_left(&self, user: &UserId) -> Result<u32, DirectoryError> {
        let at = self.store.read()?;
        must_exist(at, user)?;
        codes_left(at, user)
    }

    /// Returns how many unused codes were made before `then`, and how many at or after `then`.
    pub fn codes_around(
        &self,
        user: &UserId,
        then: DateTime<Utc>,
    ) -> Result<(u32, u32), DirectoryError> {
        let at = self.store.read()?;
        must_exist(at, user)?;
        let sql = "SELECT count(*) FROM codes WHERE user = ?1 AND used IS NULL AND created < ?2";
        let before = count(at, sql, params![user.0, millis(then)])?;
        Ok((before, codes_left(at, user)? - before))
    }

    pub fn remove_codes(
        &mut self,
        user: &UserId,
        now: DateTime<Utc>,
        actor: Actor,
    ) -> Result<(), DirectoryError> {
        self.store.write(|t| {
            must_exist(t, user)?;
            if t.execute("DELETE FROM codes WHERE user = ?1", [&user.0])? > 0 {
                log(t, user, now, actor, Change::CodesRemoved, None)?;
            }
            Ok(())
        })
    }
}

pub(super) fn codes_left(at: &Connection, user: &UserId) -> Result<u32, DirectoryError> {
    count(at, "SELECT count(*) FROM codes WHERE user = ?1 AND used IS NULL", [&user.0])
}

/// Returns true if `code` is one of the user's unused codes. From now on the code is used. The
/// function runs one statement, so that the code is accepted once.
pub(super) fn spend_code(
    t: &Connection,
    key: &[u8; 32],
    user: &UserId,
    code: &SecretString,
    now: DateTime<Utc>,
) -> Result<bool, DirectoryError> {
    let mut update = t.prepare_cached(
        "UPDATE codes SET used = ?3 WHERE user = ?1 AND digest = ?2 AND used IS NULL",
    )?;
    Ok(update.execute(params![user.0, digest(key, user, code), millis(now)])? > 0)
}

/// Returns what is stored of a code. A fast hash is right here, unlike for a password. A code has
/// 73 random bits, which nobody searches through. SP 800-63B-4, 3.1.2.2 asks for a slow hash only
/// below 64 bits. A fast hash also makes the code's place in the index known, so that one look-up
/// finds the code. The directory's key and the user make equal codes differ.
fn digest(key: &[u8; 32], user: &UserId, code: &SecretString) -> [u8; 32] {
    let mut hash = Sha256::new_with_prefix(b"readmit backup code\0");
    hash.update(key);
    hash.update(user.0.as_bytes());
    hash.update([0]);
    for letter in
        code.expose_secret().chars().map(plain_text::ascii).filter(char::is_ascii_alphanumeric)
    {
        hash.update([u8::try_from(letter.to_ascii_uppercase()).unwrap_or_default()]);
    }
    hash.finalize().into()
}
