//! Times as platforms, databases and spreadsheets write them.

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeZone, Utc};
use serde_json::Value;

/// A moment, and whether it named no zone.
pub fn moment(value: &Value, zone: FixedOffset) -> Result<(DateTime<Utc>, bool), String> {
    match value {
        Value::Number(number) => {
            number.as_i64().and_then(epoch).map(|at| (at, false)).ok_or_else(|| no_time(&number.to_string()))
        }
        Value::String(text) => of_text(text.trim(), zone).ok_or_else(|| no_time(text)),
        // Auth0's document allows an object.
        Value::Object(object) => match object.get("$date") {
            Some(inner) if !inner.is_object() => moment(inner, zone),
            Some(_) | None => Err("its time is an object".to_owned()),
        },
        Value::Null | Value::Bool(_) | Value::Array(_) => Err("it has no time".to_owned()),
    }
}

fn no_time(text: &str) -> String {
    format!("{:?} is no time", text.chars().take(40).collect::<String>())
}

fn of_text(text: &str, zone: FixedOffset) -> Option<(DateTime<Utc>, bool)> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some((at.to_utc(), false));
    }
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return epoch(text.parse().ok()?).map(|at| (at, false));
    }
    let utc = text.strip_suffix("UTC").or_else(|| text.strip_suffix("GMT")).map(str::trim_end);
    for format in ["%Y-%m-%d %H:%M:%S%.f %z", "%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f%#z"] {
        if let Ok(at) = DateTime::parse_from_str(text, format) {
            return Some((at.to_utc(), false));
        }
    }
    let bare = utc.unwrap_or(text);
    for format in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"] {
        if let Ok(at) = NaiveDateTime::parse_from_str(bare, format) {
            return match utc {
                Some(_) => Some((at.and_utc(), false)),
                None => Some((zone.from_local_datetime(&at).single()?.to_utc(), true)),
            };
        }
    }
    None
}

/// Seconds or milliseconds since 1970: what is in the year 5138 as seconds is meant as milliseconds.
fn epoch(number: i64) -> Option<DateTime<Utc>> {
    if number.abs() >= 100_000_000_000 {
        DateTime::from_timestamp_millis(number)
    } else {
        DateTime::from_timestamp(number, 0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn times_are_read_as_they_are_written() {
        let zone = FixedOffset::east_opt(2 * 3600).unwrap();
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
            ("1779010200000", "2026-05-17T09:30:00Z", false),
        ] {
            let expected = (meant.parse::<DateTime<Utc>>().unwrap(), no_zone);
            assert_eq!(moment(&Value::from(text), zone), Ok(expected), "{text}");
        }
        assert_eq!(moment(&Value::from(1_779_010_200_000_i64), zone).unwrap().0.timestamp(), 1_779_010_200);
        for wrong in ["", "soon", "17/05/2026", "2026-13-01T00:00:00Z", "-5"] {
            assert!(moment(&Value::from(wrong), zone).is_err(), "{wrong}");
        }
    }
}
