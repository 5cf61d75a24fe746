//! The one place that reads the time, and the dates that are plausible.

use std::time::{Duration, SystemTime};

use chrono::{
    DateTime, Datelike as _, FixedOffset, NaiveDate, Offset as _, SubsecRound, TimeDelta,
    TimeZone as _, Utc,
};

pub trait Clock {
    /// Now, UTC, to the millisecond.
    fn now(&self) -> DateTime<Utc>;

    /// Returns how far the clocks on the walls here are from UTC at this time.
    fn offset(&self, _at: DateTime<Utc>) -> FixedOffset {
        Utc.fix()
    }

    /// Returns a time as people here read it off a clock: "14:20", with the day if that is another.
    fn people(&self, at: DateTime<Utc>) -> String {
        on_the_wall(at, self.now(), |at| self.offset(at))
    }
}

/// "14:20"; where the clocks on the walls say UTC, "14:20 UTC".
pub fn time_of_day(at: DateTime<FixedOffset>) -> String {
    let zone = if at.offset().local_minus_utc() == 0 { " UTC" } else { "" };
    format!("{}{zone}", at.format("%H:%M"))
}

fn on_the_wall(
    at: DateTime<Utc>,
    now: DateTime<Utc>,
    offset: impl Fn(DateTime<Utc>) -> FixedOffset,
) -> String {
    let here = |at: DateTime<Utc>| at.with_timezone(&offset(at));
    let (at, now) = (here(at), here(now));
    let time = time_of_day(at);
    match (at.date_naive() - now.date_naive()).num_days() {
        0 => time,
        1 => format!("{time} tomorrow"),
        -1 => format!("{time} yesterday"),
        _ => format!("{time} on {}", at.format("%Y-%m-%d")),
    }
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        // Not `Utc::now`, which panics before 1970.
        let (since, before) = match SystemTime::now().duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => (since, false),
            Err(error) => (error.duration(), true),
        };
        moment(since, before).trunc_subsecs(3)
    }

    fn offset(&self, at: DateTime<Utc>) -> FixedOffset {
        chrono::Local.offset_from_utc_datetime(&at.naive_utc())
    }
}

/// Returns the time since this machine was started, with the time that it was asleep. Nobody can
/// set it back.
pub fn since_boot() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// A number and the unit behind it, in seconds: `30s`, `15m`, `2h`, and a number alone, which is
/// `alone` seconds each.
pub fn seconds(text: &str, alone: u64) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let each = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "" => alone,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(each)
}

/// Seconds from 1970 to the year 9999: a clock that says more is as wrong as one that says this.
const FAR: i64 = 253_402_300_799;

/// So long after 1970, or before it. Nothing that is added to it later overflows.
fn moment(since: Duration, before: bool) -> DateTime<Utc> {
    let seconds = i64::try_from(since.as_secs()).unwrap_or(FAR).min(FAR);
    let at = if before {
        DateTime::from_timestamp(-seconds, 0)
    } else {
        DateTime::from_timestamp(seconds, since.subsec_nanos())
    };
    at.unwrap_or(DateTime::UNIX_EPOCH)
}

/// Nothing that a desk relies on is on file for longer. Programs that have no date write one before
/// it: 0001-01-01 (.NET), 1601-01-01 (Active Directory), 1753-01-01 (SQL Server), 1899-12-30 and
/// 1900-01-01 (spreadsheets), 1970-01-01 (Unix).
pub const OLDEST: DateTime<Utc> = match DateTime::from_timestamp(631_152_000, 0) {
    Some(oldest) => oldest,
    None => DateTime::<Utc>::MIN_UTC,
};

/// Reads a day like `2026-05-17`: four, two and two digits. chrono's `%Y` takes one to four, so
/// that `29-11-26` is the year 29.
pub fn day(text: &str) -> Option<NaiveDate> {
    let shaped = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, b)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    if !shaped {
        return None;
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// Reads a day (its beginning, UTC) or a time in RFC 3339.
pub fn point(text: &str) -> Option<DateTime<Utc>> {
    let begins = |day: NaiveDate| day.and_hms_opt(0, 0, 0).map(|t| t.and_utc());
    match day(text) {
        Some(day) => begins(day),
        None => DateTime::parse_from_rfc3339(text).ok().map(|t| t.with_timezone(&Utc)),
    }
}

/// Returns a date if it can be one: before [`OLDEST`] it stands for "no date", which is not known.
pub fn known(since: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    since.filter(|at| *at >= OLDEST)
}

/// A clock outside these years cannot be right: nothing is recorded by it.
const YEARS: std::ops::Range<i32> = 2020..2100;

/// Returns true if a clock can be right at all.
pub fn is_plausible(now: DateTime<Utc>) -> bool {
    YEARS.contains(&now.year())
}

/// So long may nothing be recorded before somebody is told: a clock that jumped ahead looks like a
/// quiet night.
pub const QUIET: TimeDelta = TimeDelta::hours(8);

/// Returns the time that has passed for certain, as far as entries show it: [`QUIET`] after the
/// newest one at the most.
pub fn witnessed(now: DateTime<Utc>, newest: Option<DateTime<Utc>>) -> DateTime<Utc> {
    newest.map_or(now, |newest| now.min(newest + QUIET))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_off_the_clock_on_the_wall() {
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap_or_default().to_utc();
        let stockholm = |_| FixedOffset::east_opt(2 * 3600).unwrap_or(Utc.fix());
        let now = at("2026-05-17T12:05:00Z");
        for (text, here, utc) in [
            ("2026-05-17T12:20:00Z", "14:20", "12:20 UTC"),
            ("2026-05-17T22:20:00Z", "00:20 tomorrow", "22:20 UTC"),
            ("2026-05-18T00:20:00Z", "02:20 tomorrow", "00:20 UTC tomorrow"),
            ("2026-05-16T12:20:00Z", "14:20 yesterday", "12:20 UTC yesterday"),
            ("2026-05-20T12:20:00Z", "14:20 on 2026-05-20", "12:20 UTC on 2026-05-20"),
        ] {
            assert_eq!(on_the_wall(at(text), now, stockholm), here);
            assert_eq!(on_the_wall(at(text), now, |_| Utc.fix()), utc);
        }
    }

    #[test]
    fn no_clock_is_out_of_range() {
        let year =
            |seconds, before| moment(Duration::from_secs(seconds), before).format("%Y").to_string();
        assert_eq!(year(1_800_000_000, false), "2027");
        assert_eq!(year(1_000_000_000, true), "1938");
        for seconds in [99_999_999_999_999, u64::MAX] {
            assert_eq!(
                (year(seconds, false), year(seconds, true)),
                ("9999".into(), "-6060".into())
            );
        }
    }
}

#[cfg(test)]
mod calendar_tests {
    use proptest::prelude::*;

    use chrono::{DateTime, Utc};

    use super::{QUIET, day, is_plausible, known, point, witnessed};

    #[test]
    fn a_day_has_four_two_and_two_digits() {
        for right in ["2026-05-17", "0001-01-01", "1990-01-01", "9999-12-31"] {
            assert!(day(right).is_some() && point(right).is_some(), "{right}");
        }
        let wrong = [
            "29-11-26",
            "26-5-7",
            "1-2-3",
            "2026-5-7",
            "02026-05-17",
            "2026/05/17",
            "17.05.2026",
            "2026-13-01",
            "2026-02-30",
            "+2026-05-17",
            "2026-05-17 ",
            " 2026-05-17",
            "２０２６-05-17",
            "",
            "2026-05-1７",
            "20260517",
        ];
        for wrong in wrong {
            assert!(day(wrong).is_none() && point(wrong).is_none(), "{wrong}");
        }
        assert!(point("2026-05-17T09:00:00+02:00").is_some());
        assert!(point("26-05-17T09:00:00Z").is_none());
    }

    #[test]
    fn a_placeholder_is_no_date() {
        for placeholder in [
            "0001-01-01",
            "1601-01-01",
            "1753-01-01",
            "1899-12-30",
            "1900-01-01",
            "1970-01-01",
            "1989-12-31",
        ] {
            assert!(known(point(placeholder)).is_none(), "{placeholder}");
        }
        assert!(known(point("1990-01-01")).is_some());
    }

    #[test]
    fn years_that_cannot_be_are_told() {
        let year = |text: &str| text.parse::<DateTime<Utc>>().is_ok_and(is_plausible);
        assert!(
            year("2026-05-17T00:00:00Z")
                && year("2020-01-01T00:00:00Z")
                && year("2099-12-31T23:59:59Z")
        );
        assert!(
            !year("1969-12-31T23:59:59Z")
                && !year("2019-12-31T23:59:59Z")
                && !year("9999-12-31T00:00:00Z")
        );
    }

    #[test]
    fn a_quiet_night_is_no_day() {
        let newest = DateTime::<Utc>::UNIX_EPOCH;
        assert_eq!(witnessed(newest + QUIET * 3, Some(newest)), newest + QUIET);
        assert_eq!(witnessed(newest + QUIET / 2, Some(newest)), newest + QUIET / 2);
        assert_eq!(witnessed(newest, None), newest);
    }

    proptest! {
        #[test]
        fn what_is_read_as_a_day_is_written_so(text in "[0-9]{1,5}-[0-9]{1,3}-[0-9]{1,3}") {
            if let Some(day) = day(&text) {
                prop_assert_eq!(day.format("%Y-%m-%d").to_string(), text);
            }
        }
    }
}
