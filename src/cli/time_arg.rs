//! Points in time as people write them.

use chrono::{DateTime, Months, NaiveDate, TimeDelta, Utc};

use super::Failure;
use crate::base::clock::OLDEST;
pub use crate::base::clock::seconds;

/// A day (its beginning, UTC), a time in RFC 3339, `today`, `yesterday`, or so long ago: `90d`,
/// `last 90 days`.
pub fn point(flag: &str, text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, Failure> {
    let said = text.trim().to_lowercase();
    let day = |day: NaiveDate| day.and_hms_opt(0, 0, 0).map(|d| d.and_utc());
    let known = match said.as_str() {
        "now" => Some(now),
        "today" => day(now.date_naive()),
        "yesterday" => now.date_naive().pred_opt().and_then(day),
        _ => crate::base::clock::point(text.trim()).or_else(|| ago(&said, now)),
    };
    known.ok_or_else(|| {
        Failure::usage(format!("{flag} {text}: it is no time")).hint(
            "write a day like 2026-05-17, a time like 2026-05-17T09:00:00Z, or how long ago: 24h, 90d, 12w, 6m, 2y",
        )
    })
}

/// Checks that a period is one: an end before its beginning would hold nothing, which looks like
/// nothing found.
pub fn period(since: Option<DateTime<Utc>>, until: Option<DateTime<Utc>>) -> Result<(), Failure> {
    match (since, until) {
        (Some(since), Some(until)) if since >= until => Err(Failure::usage(format!(
            "the period begins at {} and ends at {}: nothing lies between them",
            minute(since),
            minute(until)
        ))
        .hint("give --since before --until")),
        _ => Ok(()),
    }
}

/// Checks that a period can hold something of what is on record here.
pub fn on_record(
    since: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    period(since, until)?;
    if let Some(since) = since.filter(|since| *since > now) {
        let what = format!(
            "the period begins at {}, and it is {}: nothing lies in it yet",
            minute(since),
            minute(now)
        );
        return Err(Failure::usage(what).hint("give a --since that is past"));
    }
    if let Some(until) = until.filter(|until| *until <= OLDEST) {
        let what = format!("the period ends at {}: no record here is so old", minute(until));
        return Err(
            Failure::usage(what).hint("write the year with its four digits, like 2026-05-17")
        );
    }
    Ok(())
}

fn number_and_unit(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// The moment so long ago: `24h`, `90d`, `12w`, `6m`, `2y`, `last 90 days`, `6 months ago`. Months
/// and years are those of the calendar.
pub fn span_ago(flag: &str, text: &str, now: DateTime<Utc>) -> Result<DateTime<Utc>, Failure> {
    ago(&text.trim().to_lowercase(), now)
        .ok_or_else(|| Failure::usage(format!("{flag} {text}: it is like 24h, 90d, 12w, 6m or 2y")))
}

fn ago(said: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let said = said.strip_prefix("last").unwrap_or(said);
    let said = said.strip_suffix("ago").unwrap_or(said).trim();
    let (number, unit) = number_and_unit(said);
    let number: u32 =
        if number.is_empty() { 1 } else { number.parse().ok().filter(|n| *n <= 100_000)? };
    let n = i64::from(number);
    match unit.trim() {
        "h" | "hour" | "hours" => now.checked_sub_signed(TimeDelta::try_hours(n)?),
        "d" | "day" | "days" => now.checked_sub_signed(TimeDelta::try_days(n)?),
        "w" | "week" | "weeks" => now.checked_sub_signed(TimeDelta::try_weeks(n)?),
        "m" | "month" | "months" => now.checked_sub_months(Months::new(number)),
        "y" | "year" | "years" => now.checked_sub_months(Months::new(number.checked_mul(12)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn durations() {
        for (text, alone, value) in [
            ("0", 1, 0),
            ("90", 1, 90),
            ("30s", 60, 30),
            ("15m", 1, 900),
            ("2h", 1, 7200),
            ("5", 60, 300),
        ] {
            assert_eq!(seconds(text, alone), Some(value), "{text}");
        }
        for text in [
            "",
            "s",
            "-1",
            "+1",
            "1d",
            "5 m",
            "1.5h",
            "٣m",
            "1é",
            "99999999999999999999",
            "9999999999999999999h",
        ] {
            assert_eq!(seconds(text, 1), None, "{text}");
        }
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        let now: DateTime<Utc> = "2026-05-17T09:30:00Z".parse().unwrap();
        for (said, meant) in [
            ("2026-05-01", "2026-05-01T00:00:00Z"),
            ("2026-05-01T11:00:00+02:00", "2026-05-01T09:00:00Z"),
            ("today", "2026-05-17T00:00:00Z"),
            ("Yesterday", "2026-05-16T00:00:00Z"),
            ("24h", "2026-05-16T09:30:00Z"),
            ("last 90 days", "2026-02-16T09:30:00Z"),
            ("90 days ago", "2026-02-16T09:30:00Z"),
            ("12w", "2026-02-22T09:30:00Z"),
            ("6m", "2025-11-17T09:30:00Z"),
            ("last month", "2026-04-17T09:30:00Z"),
            ("2 years", "2024-05-17T09:30:00Z"),
        ] {
            assert_eq!(
                point("--since", said, now).unwrap(),
                meant.parse::<DateTime<Utc>>().unwrap(),
                "{said}"
            );
        }
        for wrong in [
            "",
            "soon",
            "90",
            "d90",
            "17/05/2026",
            "29-11-26",
            "26-5-7",
            "30-11-26",
            "99999999999d",
            "-3d",
            "2026-13-01",
            "last",
            "ago",
            "300000y",
        ] {
            assert_eq!(point("--since", wrong, now).unwrap_err().code, 2, "{wrong}");
        }
        assert!(span_ago("--last", "2026-05-01", now).is_err());
    }

    #[test]
    fn a_period_can_hold_something() {
        let at = |text: &str| Some(text.parse::<DateTime<Utc>>().unwrap());
        let (early, late, now) = (
            at("2026-01-01T00:00:00Z"),
            at("2026-12-31T00:00:00Z"),
            at("2027-01-01T00:00:00Z").unwrap(),
        );
        assert!(
            on_record(early, late, now).is_ok()
                && on_record(late, None, now).is_ok()
                && on_record(None, early, now).is_ok()
        );
        assert!(on_record(at("1970-01-01T00:00:00Z"), None, now).is_ok(), "from the beginning on");
        assert!(on_record(None, at("9999-12-31T00:00:00Z"), now).is_ok(), "to the end");
        for (since, until) in [
            (late, early),
            (early, early),
            (at("2027-01-02T00:00:00Z"), None),
            (at("2062-01-02T00:00:00Z"), at("2063-01-02T00:00:00Z")),
            (None, at("0026-11-30T00:00:00Z")),
            (None, at("1970-01-01T00:00:00Z")),
        ] {
            assert_eq!(on_record(since, until, now).unwrap_err().code, 2, "{since:?} {until:?}");
        }
    }
}
