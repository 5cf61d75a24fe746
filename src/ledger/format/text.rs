//! The spelling of times and bytes.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Datelike as _, NaiveDate, SubsecRound as _, Timelike as _, Utc};

/// RFC 3339, UTC, to the millisecond: `2026-05-17T09:30:00.123Z`. Its byte order is the order of
/// time.
pub fn time(at: DateTime<Utc>) -> String {
    let (year, month, day) = (at.year(), at.month(), at.day());
    let (hour, minute, second, nanos) = (at.hour(), at.minute(), at.second(), at.nanosecond());
    if !(0..=9999).contains(&year) || nanos >= 1_000_000_000 {
        return spell(at);
    }
    let millis = nanos / 1_000_000;
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

/// Reads a time in that spelling and no other.
pub fn parse_time(text: &str) -> Option<DateTime<Utc>> {
    if let Some(at) = parse_usual(text) {
        return Some(at);
    }
    let at = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
    (spell(at) == text).then_some(at)
}

/// Any time, leap seconds and years of five digits too.
fn spell(at: DateTime<Utc>) -> String {
    at.trunc_subsecs(3).format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// All but leap seconds, without a general parser.
fn parse_usual(text: &str) -> Option<DateTime<Utc>> {
    let bytes: &[u8; 24] = text.as_bytes().try_into().ok()?;
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':'), (19, b'.'), (23, b'Z')];
    if marks.iter().any(|(at, mark)| bytes[*at] != *mark) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| {
        bytes[range]
            .iter()
            .try_fold(0u32, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
    };
    let year = i32::try_from(number(0..4)?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, number(5..7)?, number(8..10)?)?;
    Some(
        date.and_hms_milli_opt(number(11..13)?, number(14..16)?, number(17..19)?, number(20..23)?)?
            .and_utc(),
    )
}

/// Returns true if [`time`] can spell the time: the year has four digits.
pub fn time_fits(at: DateTime<Utc>) -> bool {
    parse_time(&time(at)).is_some()
}

pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Exactly 32 bytes (a hash, a public key) in standard base64 with padding.
pub fn parse_base64_32(text: &str) -> Option<[u8; 32]> {
    // A byte more than there may be, which is what three quarters of 44 are.
    let mut bytes = [0; 33];
    let length = STANDARD.decode_slice(text, &mut bytes).ok()?;
    bytes[..length].try_into().ok()
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
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn the_quick_way_spells_and_reads_as_the_general_one(secs in -70_000_000_000i64..260_000_000_000, nanos in 0u32..2_000_000_000, text in "[0-9]{4}-[0-3][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]\\.[0-9]{3}Z") {
            if let Some(at) = DateTime::from_timestamp(secs, nanos) {
                prop_assert_eq!(time(at), spell(at));
            }
            let general = DateTime::parse_from_rfc3339(&text).ok().map(|at| at.with_timezone(&Utc));
            prop_assert_eq!(parse_time(&text), general.filter(|at| spell(*at) == text), "{}", text);
        }
    }

    #[test]
    fn a_time_is_cut_to_the_millisecond() {
        let at =
            parse_time("2026-05-17T09:30:00.120Z").unwrap() + chrono::TimeDelta::microseconds(999);
        assert_eq!(time(at), "2026-05-17T09:30:00.120Z");
    }
}
