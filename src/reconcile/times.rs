//! Times as platforms, databases and spreadsheets write them; and the zone of times that name none:
//! so far from UTC, or by its name, with the days on which its clocks change.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDateTime, TimeDelta, Timelike, Utc};
use jiff::tz::{AmbiguousOffset, TimeZone};
use serde_json::Value;

#[derive(Clone, Debug, PartialEq)]
pub enum Zone {
    Fixed(FixedOffset),
    Named(TimeZone),
}

/// When it was. In the hour that a clock shows twice, there are two answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ZoneReading {
    pub at: DateTime<Utc>,
    /// The later one.
    pub or_at: Option<DateTime<Utc>>,
}

impl Zone {
    /// The error says why there was no such time there.
    pub fn read(&self, local: NaiveDateTime) -> Result<ZoneReading, String> {
        let less = |seconds: i32| {
            let at = local.checked_sub_signed(TimeDelta::seconds(seconds.into()));
            at.map(|at| at.and_utc()).ok_or_else(|| format!("{local} is no time"))
        };
        let zone = match self {
            Zone::Fixed(offset) => {
                return Ok(ZoneReading { at: less(offset.local_minus_utc())?, or_at: None });
            }
            Zone::Named(zone) => zone,
        };
        let part = |n: u32| i8::try_from(n).unwrap_or(i8::MAX);
        let there = i16::try_from(local.year()).ok().and_then(|year| {
            let (hour, minute, second) =
                (part(local.hour()), part(local.minute()), part(local.second()));
            jiff::civil::DateTime::new(
                year,
                part(local.month()),
                part(local.day()),
                hour,
                minute,
                second,
                0,
            )
            .ok()
        });
        let there = there.ok_or_else(|| format!("{local} is no time"))?;
        match zone.to_ambiguous_timestamp(there).offset() {
            AmbiguousOffset::Unambiguous { offset } => {
                Ok(ZoneReading { at: less(offset.seconds())?, or_at: None })
            }
            AmbiguousOffset::Fold { before, after } => {
                Ok(ZoneReading { at: less(before.seconds())?, or_at: Some(less(after.seconds())?) })
            }
            AmbiguousOffset::Gap { .. } => Err(format!(
                "there is no {local} in {self}: the clocks were put forward over it; is --zone right?"
            )),
        }
    }
}

impl Default for Zone {
    fn default() -> Zone {
        Zone::Named(TimeZone::UTC)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Zone::Fixed(offset) => offset.fmt(f),
            Zone::Named(zone) => f.write_str(zone.iana_name().unwrap_or("that zone")),
        }
    }
}

impl FromStr for Zone {
    type Err = String;

    fn from_str(text: &str) -> Result<Zone, String> {
        if let Ok(offset) = FixedOffset::from_str(text) {
            return Ok(Zone::Fixed(offset));
        }
        if ["utc", "z", "gmt"].contains(&text.to_lowercase().as_str()) {
            return Ok(Zone::default());
        }
        TimeZone::get(text).map(Zone::Named).map_err(|_| {
            // Without the system's own list no name is known.
            let remedy = match TimeZone::get("Europe/Berlin") {
                Ok(_) => "a zone is called like Europe/Berlin, or is a distance from UTC like +02:00",
                Err(_) => "this system has no list of zones (package tzdata): give a distance from UTC like +02:00",
            };
            format!("no zone \"{text}\": {remedy}")
        })
    }
}

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
    use super::*;

    #[test]
    fn clocks_that_change_are_known_by_the_name_of_the_zone() {
        let read = |zone: &str, local: &str| {
            let reading = zone.parse::<Zone>().unwrap().read(local.parse().unwrap());
            reading.map(|r| {
                [Some(r.at), r.or_at].map(|at| at.map(|at| at.format("%d %H:%M").to_string()))
            })
        };
        let one = |at: &str| Ok([Some(at.to_owned()), None]);
        for (zone, local, expected) in [
            ("+02:00", "2026-10-20T12:00:00", one("20 10:00")),
            ("-05:00", "2026-10-20T12:00:00", one("20 17:00")),
            ("utc", "2026-10-20T12:00:00", one("20 12:00")),
            ("Europe/Berlin", "2026-10-20T12:00:00", one("20 10:00")),
            ("europe/berlin", "2026-10-28T12:00:00", one("28 11:00")),
            ("Europe/Berlin", "2026-10-25T03:00:00", one("25 02:00")),
            ("America/New_York", "2026-07-01T00:00:00", one("01 04:00")),
        ] {
            assert_eq!(read(zone, local), expected, "{zone} {local}");
        }
        let twice = Ok([Some("25 00:30".to_owned()), Some("25 01:30".to_owned())]);
        assert_eq!(read("Europe/Berlin", "2026-10-25T02:30:00"), twice);
        let never = read("Europe/Berlin", "2026-03-29T02:30:00").unwrap_err();
        assert!(never.contains("no 2026-03-29 02:30:00 in Europe/Berlin"), "{never}");
        for wrong in ["", "Berlin", "+25:00", "Europe/Nowhere", "../etc/passwd"] {
            assert!(wrong.parse::<Zone>().unwrap_err().contains("no zone"), "{wrong}");
        }
    }
}

#[cfg(test)]
mod timestamp_tests {
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
