//! `[unlock]`: for how long `readmit unlock` opens a key.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::base::clock::seconds;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// The times are written as `15m` or `8h`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnlockConfig {
    /// The key is closed when nobody has used it for so long: one minute to one hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle: Option<String>,
    /// It is closed after so long in any case: one minute to twelve hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<String>,
}

impl UnlockConfig {
    /// Returns what is wrong with it.
    pub fn fault(&self) -> Option<String> {
        let of = |key: &str, value: &Option<String>, longest: u64, said: &str| {
            let value = value.as_ref()?;
            let fits = read(value).is_some_and(|s| (MINUTE..=longest).contains(&s));
            (!fits).then(|| format!("[unlock] {key} = \"{value}\": it is 1m to {said}"))
        };
        of("idle", &self.idle, HOUR, "1h").or_else(|| of("most", &self.most, 12 * HOUR, "12h"))
    }

    /// Returns the time that a key stays open if nobody uses it.
    pub fn idle(&self) -> Duration {
        Duration::from_secs(self.idle.as_deref().and_then(read).unwrap_or(15 * MINUTE))
    }

    /// Returns the time that a key stays open at the most.
    pub fn most(&self) -> Duration {
        Duration::from_secs(self.most.as_deref().and_then(read).unwrap_or(8 * HOUR))
    }
}

/// A number alone has no unit: whether minutes or seconds are meant is nobody's guess.
fn read(text: &str) -> Option<u64> {
    seconds(text, 0).filter(|seconds| *seconds > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(idle: &str, most: &str) -> UnlockConfig {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        UnlockConfig { idle: given(idle), most: given(most) }
    }

    #[test]
    fn times_have_a_unit_and_bounds() {
        let usual = config("", "");
        assert_eq!((usual.idle().as_secs(), usual.most().as_secs()), (900, 28_800));
        let own = config("5m", "12h");
        assert_eq!((own.fault(), own.idle().as_secs(), own.most().as_secs()), (None, 300, 43_200));
        for (idle, most, named) in [
            ("15", "", "idle"),
            ("0m", "", "idle"),
            ("59s", "", "idle"),
            ("61m", "", "idle"),
            ("", "13h", "most"),
            ("", "8", "most"),
            ("", "a day", "most"),
            ("", "99999999999999999999h", "most"),
        ] {
            let fault = config(idle, most).fault().unwrap_or_default();
            assert!(fault.contains(named), "{idle} {most}: {fault}");
        }
    }
}
