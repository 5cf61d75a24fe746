use chrono::{DateTime, Months, Utc};
use serde::{Deserialize, Serialize};

/// `[retention]`: how long personal data is kept. A timer erases what is older.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionConfig {
    /// From the end of a case on: `24 months`, `2 years`.
    pub personal_data: String,
    /// Cases, and logins or ids of users, of which nothing is erased.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hold: Vec<String>,
}

/// Less than this is no record that anybody could review.
const LEAST: u32 = 6;

/// A hundred years.
const MOST: u32 = 1200;

impl RetentionConfig {
    /// Returns what is wrong with the configuration, if anything.
    pub fn fault(&self) -> Option<&'static str> {
        match self.months() {
            None => Some("[retention] personal_data is like \"24 months\" or \"2 years\""),
            Some(months) if !(LEAST..=MOST).contains(&months) => {
                Some("[retention] personal_data is 6 months to 100 years")
            }
            Some(_) => None,
        }
    }

    /// The moment before which a case has to have ended.
    pub fn before(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        now.checked_sub_months(Months::new(self.months()?))
    }

    fn months(&self) -> Option<u32> {
        let (number, unit) = self.personal_data.trim().split_once(' ')?;
        let number: u32 = number.parse().ok()?;
        match unit.trim() {
            "month" | "months" => Some(number),
            "year" | "years" => number.checked_mul(12),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_time_has_a_unit_and_bounds() {
        let of = |text: &str| RetentionConfig { personal_data: text.into(), hold: Vec::new() };
        let now: DateTime<Utc> = "2026-05-31T12:00:00Z".parse().unwrap();
        for (text, before) in [
            ("24 months", "2024-05-31T12:00:00Z"),
            ("2 years", "2024-05-31T12:00:00Z"),
            (" 6  months ", ""),
            // The 31st of November is its last day.
            ("6 months", "2025-11-30T12:00:00Z"),
            ("1 year", "2025-05-31T12:00:00Z"),
        ] {
            if before.is_empty() {
                continue;
            }
            assert_eq!(of(text).fault(), None, "{text}");
            assert_eq!(of(text).before(now).unwrap().to_rfc3339(), before.replace('Z', "+00:00"));
        }
        for text in [
            "",
            "24",
            "24months",
            "5 months",
            "0 years",
            "90 days",
            "-1 years",
            "101 years",
            "4294967295 years",
        ] {
            assert!(of(text).fault().is_some(), "{text}");
        }
    }
}
