//! Enrolling a TOTP authenticator, with its QR code: it counts from when a code of it was checked.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use fast_qr::{ECL, QRBuilder};
use rusqlite::{Connection, params};
use secrecy::{ExposeSecret, SecretString};

use super::account::fit;
use super::changes::log;
use super::factors::{TotpRow, totp_rows};
use super::store::{millis, must_exist};
use super::totp::{Algorithm, matched_step, totp};
use super::{Actor, Change, Directory, DirectoryError, Random, random};
use crate::model::UserId;

/// The time within which a begun enrolment can be confirmed.
pub const ENROLMENT_LIFETIME: TimeDelta = TimeDelta::minutes(30);

/// The data that an authenticator must be told. Shown once.
pub struct Enrolment {
    /// The factor's id, to confirm with.
    pub factor: String,
    /// Base32, for who cannot scan.
    pub secret: SecretString,
    /// `otpauth://totp/...`
    pub uri: SecretString,
}

impl Enrolment {
    /// As lines of text to be scanned from a screen. They hold the secret.
    pub fn qr(&self) -> Result<Vec<String>, DirectoryError> {
        qr(&self.uri)
    }
}

impl fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enrolment").field("factor", &self.factor).finish_non_exhaustive()
    }
}

impl Directory {
    /// Makes a secret for a new TOTP factor, which is none until [`Directory::confirm_enrolment`].
    /// An enrolment begun before and never confirmed is dropped.
    pub fn begin_enrolment(
        &mut self,
        user: &UserId,
        algorithm: Algorithm,
        label: &str,
        now: DateTime<Utc>,
        random: &mut Random<'_>,
    ) -> Result<Enrolment, DirectoryError> {
        fit("label", label)?;
        let factor = random::id(random);
        let mut secret = zeroize::Zeroizing::new(vec![0; algorithm.secret_len()]);
        random(&mut secret);
        let login: String = self.store.write(|t| {
            must_exist(t, user)?;
            t.execute("DELETE FROM factors WHERE user = ?1 AND NOT confirmed", [&user.0])?;
            t.execute(
                "INSERT INTO factors (id, user, kind, label, secret, algorithm, begun, confirmed)
                 VALUES (?1, ?2, 'totp', ?3, ?4, ?5, ?6, 0)",
                params![factor, user.0, label, &secret[..], algorithm.as_str(), millis(now)],
            )?;
            Ok(t.query_row("SELECT login FROM users WHERE id = ?1", [&user.0], |row| row.get(0))?)
        })?;
        let uri = totp(algorithm, &secret, &login)?
            .to_url()
            .map_err(|e| DirectoryError::Unfit(format!("no URI can be made of this: {e}")))?;
        Ok(Enrolment {
            factor,
            secret: data_encoding::BASE32_NOPAD.encode(&secret).into(),
            uri: uri.into(),
        })
    }

    /// Returns true if `code` is right, in which case the factor counts from now on. `from` is the
    /// network address. The code is spent, so the same code does not sign in as well.
    pub fn confirm_enrolment(
        &mut self,
        user: &UserId,
        factor: &str,
        code: &SecretString,
        from: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, DirectoryError> {
        self.store.write(|t| {
            must_exist(t, user)?;
            let oldest = millis(now - ENROLMENT_LIFETIME);
            t.execute("DELETE FROM factors WHERE user = ?1 AND NOT confirmed AND begun < ?2", params![user.0, oldest])?;
            let Some(row) = totp_rows(t, user, Some(factor))?.pop() else {
                return Err(DirectoryError::Unfit("there is no such enrolment, or it has expired: begin again".into()));
            };
            let Some(step) = step_of(&row, code, now)? else { return Ok(false) };
            t.execute(
                "UPDATE factors SET confirmed = 1, enrolled = ?2, last_step = ?3, origin = ?4 WHERE id = ?1",
                params![row.id, millis(now), step, from],
            )?;
            t.execute("UPDATE users SET enrolment_required = NULL WHERE id = ?1", [&user.0])?;
            log(t, user, now, Actor::User, Change::FactorEnrolled, Some(&row.id))?;
            Ok(true)
        })
    }

    /// Puts an enrolment's day in the past, for people who are made with a history.
    pub fn backdate_factor(
        &mut self,
        user: &UserId,
        factor: &str,
        enrolled: DateTime<Utc>,
    ) -> Result<(), DirectoryError> {
        self.store.write(|t| {
            t.execute(
                "UPDATE factors SET enrolled = ?3 WHERE id = ?1 AND user = ?2 AND confirmed",
                params![factor, user.0, millis(enrolled)],
            )?;
            Ok(())
        })
    }
}

/// Spends `code` on one of the user's TOTP factors: the step it belongs to is remembered, and
/// neither it nor an earlier one is accepted again (RFC 6238, 5.2). Whether it was right and fresh.
/// Runs under the write lock, so that a code that is sent twice at once is accepted once.
pub(super) fn spend_totp(
    t: &Connection,
    user: &UserId,
    code: &SecretString,
    now: DateTime<Utc>,
) -> Result<bool, DirectoryError> {
    for row in totp_rows(t, user, None)? {
        let Some(step) = step_of(&row, code, now)? else {
            continue;
        };
        if row.last_step.is_none_or(|last| step > last) {
            t.execute(
                "UPDATE factors SET last_step = ?2, last_used = ?3 WHERE id = ?1",
                params![row.id, step, millis(now)],
            )?;
            return Ok(true);
        }
    }
    Ok(false)
}

fn step_of(
    row: &TotpRow,
    code: &SecretString,
    now: DateTime<Utc>,
) -> Result<Option<i64>, DirectoryError> {
    let algorithm = Algorithm::parse(&row.algorithm).ok_or_else(|| {
        DirectoryError::Damaged(format!("factor {} has no known algorithm", row.id))
    })?;
    Ok(matched_step(&totp(algorithm, &row.secret, "x")?, code, now))
}

/// Modules of blank around it. The standard has four; phones read two, and at 60 columns four do
/// not fit.
const QUIET: usize = 2;

/// One line of half blocks for two rows of modules. Light modules are drawn and dark ones left
/// blank, as most terminals are dark; on a light one most phones read the inverse. It holds the
/// secret that it is made of.
pub fn qr(text: &SecretString) -> Result<Vec<String>, DirectoryError> {
    let code = QRBuilder::new(text.expose_secret())
        .ecl(ECL::L) // a screen has no scratches, and it keeps the code small
        .build()
        .map_err(|_| DirectoryError::Unfit("this is too long for a QR code".into()))?;
    let size = code.size;
    let light = |row: usize, column: usize| {
        let (row, column) = (row.wrapping_sub(QUIET), column.wrapping_sub(QUIET));
        row >= size || column >= size || !code[row][column].value()
    };
    let lines = (0..size + 2 * QUIET).step_by(2).map(|row| {
        (0..size + 2 * QUIET)
            .map(|column| {
                match (light(row, column), row + 1 < size + 2 * QUIET && light(row + 1, column)) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                }
            })
            .collect()
    });
    Ok(lines.collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn it_is_square_and_framed_and_fits_60_columns() {
        let uri = format!(
            "otpauth://totp/readmit%20directory:{}?secret={}",
            "m".repeat(30),
            "A".repeat(32)
        );
        let lines = qr(&uri.into()).unwrap();
        let width = lines[0].chars().count();
        assert!(width <= 60, "{width}");
        assert_eq!(lines.len(), width.div_ceil(2));
        assert!(lines[0].chars().all(|c| c == '█'));
        for line in &lines {
            assert_eq!(line.chars().count(), width);
            assert!(line.starts_with(['█', '▀']) && line.ends_with(['█', '▀']), "{line}");
        }
        // The finder pattern's top edge: seven dark modules after the quiet zone.
        assert!(lines[1].starts_with("██ ▄▄▄▄▄ "), "{}", lines[1]);
    }

    #[test]
    fn what_is_too_long_is_an_error() {
        assert!(qr(&"x".repeat(8000).into()).is_err());
    }
}
