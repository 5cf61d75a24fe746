//! The factors that a user has, and taking them away: authenticators, and backup codes, which are
//! single use and replaced all at once.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, params};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::account::fit;
use super::changes::log;
use super::store::{count, millis, must_exist, some_millis, time};
use super::{Actor, Change, Directory, DirectoryError, Random, random};
use crate::base::plain_text;
use crate::model::{Factor, FactorKind, Recorded, UserId};

impl Directory {
    /// The factors that are enrolled, oldest first. Backup codes are not among them.
    pub fn factors(&self, user: &UserId) -> Result<Vec<Factor>, DirectoryError> {
        let at = self.store.read()?;
        must_exist(at, user)?;
        let mut query = at.prepare_cached(
            "SELECT id, kind, label, enrolled, last_used, phone, origin FROM factors
             WHERE user = ?1 AND confirmed ORDER BY enrolled IS NULL, enrolled, id",
        )?;
        let rows = query.query_map([&user.0], factor)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Puts a factor on file that this directory cannot check (a security key, an app that is
    /// pushed to, a number that gets a text). Who has one cannot sign in by password alone, and by
    /// it only elsewhere. Its id.
    #[expect(clippy::too_many_arguments, reason = "one for each column that a history may have")]
    pub fn record_factor(
        &mut self,
        user: &UserId,
        kind: FactorKind,
        label: &str,
        enrolled: Option<DateTime<Utc>>,
        phone: Option<&str>,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<String, DirectoryError> {
        fit("label", label)?;
        if matches!(kind, FactorKind::Totp | FactorKind::BackupCodes) {
            return Err(DirectoryError::Unfit(
                "a factor of this kind is enrolled, not put on file".into(),
            ));
        }
        let id = random::id(random);
        self.store.write(|t| {
            must_exist(t, user)?;
            t.execute(
                "INSERT INTO factors (id, user, kind, label, begun, enrolled, confirmed, phone)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, (SELECT id FROM phones WHERE id = ?7 AND user = ?2))",
                params![id, user.0, kind.as_str(), label, millis(now), some_millis(enrolled), phone],
            )?;
            log(t, user, now, Actor::Admin, Change::FactorEnrolled, Some(&id))
        })?;
        Ok(id)
    }

    /// Removes a factor of this user, by id; one that is not there is removed already. Whether it
    /// was there.
    pub fn remove_factor(
        &mut self,
        user: &UserId,
        factor: &str,
        now: DateTime<Utc>,
        actor: Actor,
    ) -> Result<bool, DirectoryError> {
        self.store.write(|t| {
            must_exist(t, user)?;
            let gone = t
                .execute("DELETE FROM factors WHERE id = ?1 AND user = ?2", [factor, &user.0])?
                > 0;
            if gone {
                log(t, user, now, actor, Change::FactorRemoved, Some(factor))?;
            }
            Ok(gone)
        })
    }

    /// So that the next sign-in leads to enrolment even if a factor is left. (Without a factor it
    /// does anyway.)
    pub fn require_enrolment(
        &mut self,
        user: &UserId,
        now: DateTime<Utc>,
        actor: Actor,
    ) -> Result<(), DirectoryError> {
        self.store.write(|t| {
            must_exist(t, user)?;
            let sql = "UPDATE users SET enrolment_required = ?2 WHERE id = ?1 AND enrolment_required IS NULL";
            if t.execute(sql, params![user.0, millis(now)])? > 0 {
                log(t, user, now, actor, Change::EnrolmentRequired, None)?;
            }
            Ok(())
        })
    }

    pub fn enrolment_required(&self, user: &UserId) -> Result<bool, DirectoryError> {
        let at = self.store.read()?;
        must_exist(at, user)?;
        Ok(at
            .prepare_cached("SELECT enrolment_required IS NOT NULL FROM users WHERE id = ?1")?
            .query_row([&user.0], |row| row.get(0))?)
    }
}

fn factor(row: &Row<'_>) -> rusqlite::Result<Factor> {
    Ok(Factor {
        id: row.get("id")?,
        // A kind that a later version knows is still a factor.
        kind: FactorKind::parse(&row.get::<_, String>("kind")?).unwrap_or(FactorKind::Other),
        label: row.get("label")?,
        enrolled: time(row, "enrolled")?,
        last_used: time(row, "last_used")?,
        phone: row.get("phone")?,
        address: row.get("origin")?,
        by: Recorded::NotRecorded,
    })
}

/// A TOTP factor's id, secret, algorithm and newest accepted step.
pub(super) struct TotpRow {
    pub(super) id: String,
    pub(super) secret: zeroize::Zeroizing<Vec<u8>>,
    pub(super) algorithm: String,
    pub(super) last_step: Option<i64>,
}

/// The TOTP factors of a user: confirmed ones, or the one begun one called `pending`.
pub(super) fn totp_rows(
    at: &Connection,
    user: &UserId,
    pending: Option<&str>,
) -> Result<Vec<TotpRow>, DirectoryError> {
    let mut query = at.prepare_cached(
        "SELECT id, secret, algorithm, last_step FROM factors
         WHERE user = ?1 AND kind = 'totp' AND confirmed = (?2 IS NULL) AND (?2 IS NULL OR id = ?2) ORDER BY id",
    )?;
    let rows = query.query_map(params![user.0, pending], |row| {
        Ok(TotpRow {
            id: row.get("id")?,
            secret: row.get::<_, Vec<u8>>("secret")?.into(),
            algorithm: row.get("algorithm")?,
            last_step: row.get("last_step")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

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
