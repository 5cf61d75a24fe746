//! The zone of times that name none: so far from UTC, or by its name, with the days on which its
//! clocks change.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime, TimeDelta, Timelike, Utc};
use jiff::tz::{AmbiguousOffset, TimeZone};

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
