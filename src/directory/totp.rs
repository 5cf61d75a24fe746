//! Time-based one-time passwords, RFC 6238, by totp-rs.

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use totp_rs::{Builder, Totp};

use super::DirectoryError;
use crate::base::plain_text;
use crate::base::string_enum::string_enum;

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
