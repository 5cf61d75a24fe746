//! Times as platforms, databases and spreadsheets write them.

use chrono::{DateTime, Datelike as _, NaiveDateTime, Utc};
use serde_json::Value;

use crate::reconcile::zone::{Zone, ZoneReading};

/// No platform here is older, and no log is from after this. What is outside has lost a digit, or
/// its unit.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// When a row was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timestamp {
    pub at: DateTime<Utc>,
    /// The other answer, where the clock showed that hour twice.
    pub or_at: Option<DateTime<Utc>>,
    /// It named no zone.
    pub no_zone: bool,
}

pub fn moment(value: &Value, zone: &Zone) -> Result<Timestamp, String> {
    let moment = match value {
        Value::Number(number) => number
            .as_f64()
            .and_then(epoch)
            .map(exact)
            .ok_or_else(|| no_time(&number.to_string()))?,
        Value::String(text) => of_text(text.trim(), zone)?,
        // Auth0's document allows an object.
        Value::Object(object) => match object.get("$date") {
            Some(inner) if !inner.is_object() => moment(inner, zone)?,
            Some(_) | None => return Err("its time is an object".to_owned()),
        },
        Value::Null | Value::Bool(_) | Value::Array(_) => return Err("it has no time".to_owned()),
    };
    if YEARS.contains(&moment.at.year()) {
        return Ok(moment);
    }
    Err(format!("its time cannot be: {}", moment.at.format("%Y-%m-%d")))
}

fn exact(at: DateTime<Utc>) -> Timestamp {
    Timestamp { at, or_at: None, no_zone: false }
}

fn no_time(text: &str) -> String {
    let text: String = text.chars().take(40).collect();
    if text.bytes().all(|b| b.is_ascii_digit()) && text.len() > 13 {
        return format!("{text} is no time in seconds or milliseconds");
    }
    format!("\"{text}\" is no time")
}

fn of_text(text: &str, zone: &Zone) -> Result<Timestamp, String> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(exact(at.to_utc()));
    }
    let number = |b: u8| b.is_ascii_digit() || b == b'.';
    if text.starts_with(|c: char| c.is_ascii_digit()) && text.bytes().all(number) {
        return text.parse().ok().and_then(epoch).map(exact).ok_or_else(|| no_time(text));
    }
    let utc = text.strip_suffix("UTC").or_else(|| text.strip_suffix("GMT")).map(str::trim_end);
    for format in ["%Y-%m-%d %H:%M:%S%.f %z", "%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f%#z"] {
        if let Ok(at) = DateTime::parse_from_str(text, format) {
            return Ok(exact(at.to_utc()));
        }
    }
    let bare = utc.unwrap_or(text);
    for format in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"] {
        let Ok(local) = NaiveDateTime::parse_from_str(bare, format) else {
            continue;
        };
        if utc.is_some() {
            return Ok(exact(local.and_utc()));
        }
        let ZoneReading { at, or_at } = zone.read(local)?;
        return Ok(Timestamp { at, or_at, no_zone: true });
    }
    Err(no_time(text))
}

/// Seconds or milliseconds since 1970, with a part of one behind the point: what is in the year
/// 5138 as seconds is meant as milliseconds. What no unit makes a time is none; microseconds are
/// not guessed at.
#[allow(clippy::cast_possible_truncation)] // it is within the years that were asked for
fn epoch(number: f64) -> Option<DateTime<Utc>> {
    let millis = if number.abs() >= 100_000_000_000.0 { number } else { number * 1000.0 };
    let at = (millis.abs() < 1e14)
        .then(|| DateTime::from_timestamp_millis(millis.round() as i64))
        .flatten()?;
    YEARS.contains(&at.year()).then_some(at)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use chrono::FixedOffset;

    use super::*;

    #[test]
    fn times_are_read_as_they_are_written() {
        let zone = Zone::Fixed(FixedOffset::east_opt(2 * 3600).unwrap());
        for (text, meant, no_zone) in [
            ("2026-05-17T09:30:00.123Z", "2026-05-17T09:30:00.123Z", false),
            ("2026-05-17T11:30:00+02:00", "2026-05-17T09:30:00Z", false),
            ("2026-05-17 11:30:00+02:00", "2026-05-17T09:30:00Z", false),
            ("2026-05-17 11:30:00 +0200", "2026-05-17T09:30:00Z", false),
            ("2026-05-17 09:30:00 UTC", "2026-05-17T09:30:00Z", false),
            ("2026-05-17 11:30:00", "2026-05-17T09:30:00Z", true),
            ("2026-05-17T11:30:00.5", "2026-05-17T09:30:00.500Z", true),
            ("2026-05-17 11:30", "2026-05-17T09:30:00Z", true),
            ("1779010200", "2026-05-17T09:30:00Z", false),
            ("1779010200.5", "2026-05-17T09:30:00.500Z", false),
            ("1779010200000", "2026-05-17T09:30:00Z", false),
        ] {
            let at = meant.parse::<DateTime<Utc>>().unwrap();
            assert_eq!(
                moment(&Value::from(text), &zone),
                Ok(Timestamp { at, or_at: None, no_zone }),
                "{text}"
            );
        }
        for number in [
            Value::from(1_779_010_200_000_i64),
            Value::from(1_779_010_200),
            Value::from(1_779_010_200.25),
        ] {
            assert_eq!(moment(&number, &zone).unwrap().at.timestamp(), 1_779_010_200, "{number}");
        }
    }

    #[test]
    fn a_time_that_cannot_be_is_none() {
        let zone = Zone::default();
        let wrong = [
            "",
            "soon",
            "17/05/2026",
            "2026-13-01T00:00:00Z",
            "-5",
            "0",
            "1",
            "1779010200000000",
            "0029-11-26 10:00",
        ];
        let wrong = wrong.map(Value::from).into_iter().chain([
            Value::from(0),
            Value::from(1_795_800_000_000_000_i64),
            Value::from(1_795_800_000_000_000_000_i64),
            Value::from(12),
            Value::from("1970-01-01T00:00:00Z"),
            Value::from("9999-12-31T23:59:59Z"),
            serde_json::json!({"$date": 5}),
        ]);
        for wrong in wrong {
            assert!(moment(&wrong, &zone).is_err(), "{wrong}");
        }
        let told = moment(&Value::from(1_795_800_000_000_000_i64), &zone).unwrap_err();
        assert_eq!(told, "1795800000000000 is no time in seconds or milliseconds");
    }
}
