//! The authenticators that a user has, and taking them away.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Row, params};

use super::account::fit;
use super::changes::log;
use super::store::{millis, must_exist, some_millis, time};
use super::{Actor, Change, Directory, DirectoryError, Random, random};
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
