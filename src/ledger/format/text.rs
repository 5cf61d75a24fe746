//! How times and bytes are spelled.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, SubsecRound, Utc};

/// RFC 3339, UTC, to the millisecond: `2026-05-17T09:30:00.123Z`. Its byte order is the order of time.
pub fn time(at: DateTime<Utc>) -> String {
    at.trunc_subsecs(3).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// Reads a time in that spelling and no other.
pub fn parse_time(text: &str) -> Option<DateTime<Utc>> {
    let at = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
    (time(at) == text).then_some(at)
}

/// Whether [`time`] can spell it: four digits of year.
pub fn time_fits(at: DateTime<Utc>) -> bool {
    parse_time(&time(at)).is_some()
}

pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Exactly 32 bytes (a hash, a public key) in standard base64 with padding.
pub fn parse_base64_32(text: &str) -> Option<[u8; 32]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

pub fn parse_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

pub fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_time_has_one_spelling() {
        let at = parse_time("2026-05-17T09:30:00.120Z").unwrap();
        assert_eq!(time(at), "2026-05-17T09:30:00.120Z");
        for other in [
            "2026-05-17T09:30:00.12Z",
            "2026-05-17T09:30:00.120+00:00",
            "2026-05-17T11:30:00.120+02:00",
            "2026-05-17t09:30:00.120z",
            "2026-05-17T09:30:00.1200Z",
            "2026-05-17 09:30:00.120Z",
            "",
        ] {
            assert_eq!(parse_time(other), None, "{other}");
        }
        assert!(!time_fits(DateTime::<Utc>::MAX_UTC));
    }

    #[test]
    fn a_time_is_cut_to_the_millisecond() {
        let at = parse_time("2026-05-17T09:30:00.120Z").unwrap() + chrono::TimeDelta::microseconds(999);
        assert_eq!(time(at), "2026-05-17T09:30:00.120Z");
    }
}
