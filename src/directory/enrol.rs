//! Enrolling a TOTP authenticator (RFC 6238, by totp-rs), with its QR code: it counts from when a
//! code of it was checked.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use fast_qr::{ECL, QRBuilder};
use rusqlite::{Connection, params};
use secrecy::{ExposeSecret, SecretString};
use totp_rs::{Builder, Totp};

use super::account::fit;
use super::changes::log;
use super::factors::{TotpRow, totp_rows};
use super::store::{millis, must_exist};
use super::{Actor, Change, Directory, DirectoryError, Random, random};
use crate::base::plain_text;
use crate::base::string_enum::string_enum;
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

/// The name that an authenticator app shows as where the code is from.
const ISSUER: &str = "readmit";

string_enum! {
    /// The hash of the HMAC. Many apps read only SHA-1, whose weakness does not matter here (RFC
    /// 4226, appendix B.2).
    Algorithm {
        Sha1 = "SHA1",
        Sha256 = "SHA256",
        Sha512 = "SHA512",
    }
}

impl Algorithm {
    /// Bytes of a secret: the length of the hash (RFC 6238, 3, R6 by way of RFC 2104).
    pub(super) fn secret_len(self) -> usize {
        match self {
            Algorithm::Sha1 => 20,
            Algorithm::Sha256 => 32,
            Algorithm::Sha512 => 64,
        }
    }

    fn library(self) -> totp_rs::Algorithm {
        match self {
            Algorithm::Sha1 => totp_rs::Algorithm::SHA1,
            Algorithm::Sha256 => totp_rs::Algorithm::SHA256,
            Algorithm::Sha512 => totp_rs::Algorithm::SHA512,
        }
    }
}

/// Six digits, steps of 30 seconds, and one step either way for clocks that differ (RFC 6238, 5.2).
pub(super) fn totp(
    algorithm: Algorithm,
    secret: &[u8],
    account: &str,
) -> Result<Totp, DirectoryError> {
    Builder::new()
        .with_algorithm(algorithm.library())
        .with_digits(6)
        .with_step_duration(30)
        .with_skew(1)
        .with_secret(secret.to_vec())
        .with_issuer(Some(ISSUER))
        .with_account_name(account.replace(':', "-")) // a colon ends the issuer in an otpauth label
        .build()
        .map_err(|e| DirectoryError::Unfit(format!("no TOTP can be made of this: {e}")))
}

/// Returns the step that `code` belongs to, if `code` is right at `now`. Blanks are accepted,
/// because people read codes out with blanks.
pub(super) fn matched_step(totp: &Totp, code: &SecretString, now: DateTime<Utc>) -> Option<i64> {
    let narrow = code.expose_secret().chars().map(plain_text::ascii);
    let digits: SecretString =
        narrow.filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().into();
    let seconds = u64::try_from(now.timestamp()).ok()?;
    totp.check(digits.expose_secret(), seconds).and_then(|step| i64::try_from(step).ok())
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

#[cfg(test)]
mod totp_tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// RFC 6238, appendix B: time, then the eight digits for each algorithm. Six digits are the
    /// last six of them.
    const VECTORS: [(i64, &str, &str, &str); 6] = [
        (59, "94287082", "46119246", "90693936"),
        (1_111_111_109, "07081804", "68084774", "25091201"),
        (1_111_111_111, "14050471", "67062674", "99943326"),
        (1_234_567_890, "89005924", "91819424", "93441116"),
        (2_000_000_000, "69279037", "90698825", "38618901"),
        (20_000_000_000, "65353130", "77737706", "47863826"),
    ];

    #[test]
    fn rfc_6238_vectors_hold() {
        let digits = b"1234567890".repeat(7);
        for (seconds, sha1, sha256, sha512) in VECTORS {
            let now = DateTime::from_timestamp(seconds, 0).unwrap();
            for (algorithm, code) in
                [(Algorithm::Sha1, sha1), (Algorithm::Sha256, sha256), (Algorithm::Sha512, sha512)]
            {
                let totp = totp(algorithm, &digits[..algorithm.secret_len()], "x").unwrap();
                let code = SecretString::from(&code[2..]);
                assert_eq!(
                    matched_step(&totp, &code, now),
                    Some(seconds / 30),
                    "{algorithm} at {seconds}"
                );
            }
        }
    }

    #[test]
    fn the_window_is_one_step_either_way() {
        let totp = totp(Algorithm::Sha1, &[7; 20], "x").unwrap();
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let code: SecretString = totp.generate(3000).to_string().into();
        for (now, accepted) in
            [(2969, false), (2970, true), (3000, true), (3059, true), (3060, false)]
        {
            assert_eq!(matched_step(&totp, &code, at(now)).is_some(), accepted, "at {now}");
        }
        assert_eq!(matched_step(&totp, &code, at(-1)), None);
    }

    #[test]
    fn spoken_codes_are_read_and_others_are_not() {
        let totp = totp(Algorithm::Sha1, &[7; 20], "a:b").unwrap();
        let now = DateTime::from_timestamp(3000, 0).unwrap();
        let code = totp.generate(3000).to_string();
        let spoken = format!(" {} {}\n", &code[..3], &code[3..]);
        assert!(matched_step(&totp, &spoken.into(), now).is_some());
        // Digits of other keyboards are digits.
        for zero in ['\u{ff10}', '\u{660}', '\u{6f0}', '\u{966}'] {
            let other =
                |c: char| char::from_u32(u32::from(zero) + c.to_digit(10).unwrap()).unwrap();
            let typed: String = code.chars().map(other).collect();
            assert!(matched_step(&totp, &typed.into(), now).is_some(), "{zero}");
        }
        for wrong in ["", "+12345", "12345", "1234567", "１２３４５", "abcdef"] {
            assert_eq!(matched_step(&totp, &wrong.into(), now), None, "{wrong}");
        }
    }
}
