//! The times at which the ledger and each platform's log were last checked, as entries say. A check
//! that nobody runs any more is seen by everybody.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::queue::age;
use crate::ledger::format::text::time;
use crate::ledger::{Action, Object};

/// The entries that say so.
pub const CHECKS: [Action; 2] = [Action::AuditVerified, Action::AuditReconciled];

/// A check that is older than a day and a half was left out once at least.
pub const OVERDUE: TimeDelta = TimeDelta::hours(36);

/// A check that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRun {
    pub at: DateTime<Utc>,
    pub by: String,
    /// The number of findings that nobody has answered: of a platform's log alone. A ledger with
    /// findings is not written to.
    pub open: u64,
    /// Something is unexplained, or not all of it could be judged.
    pub clean: bool,
}

/// The newest check of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastChecks {
    /// Of the whole ledger, or of all that was new by one that goes on from its last.
    pub ledger: Option<CheckRun>,
    /// Of a platform's own log, as it was read from the platform, by the platform's name.
    pub platforms: BTreeMap<String, CheckRun>,
    /// A run by the clock was ever made.
    pub nightly: bool,
}

impl LastChecks {
    /// Takes in an entry of [`CHECKS`], in any order.
    pub fn take(&mut self, action: Action, at: DateTime<Utc>, by: &str, data: &Object) {
        let number = |key: &str| data.get(key).and_then(Value::as_u64);
        let is = |key: &str, value: bool| data.get(key).and_then(Value::as_bool) == Some(value);
        let run = |open, clean| CheckRun { at, by: by.to_owned(), open, clean };
        match action {
            // One that begins at a head that somebody brought says nothing of what is before it.
            Action::AuditVerified if data.contains_key(NIGHTLY) || number("from") == Some(0) => {
                self.nightly |= data.contains_key(NIGHTLY);
                if self.ledger.as_ref().is_none_or(|last| last.at <= at) {
                    self.ledger = Some(run(0, true));
                }
            }
            Action::AuditReconciled if is("fetched", true) => {
                self.nightly = true;
                let provider = data.get("provider").and_then(Value::as_str).unwrap_or_default();
                let made = run(number("open").unwrap_or(0), is("clean", true));
                match self.platforms.get_mut(provider) {
                    Some(last) if last.at > at => {}
                    Some(last) => *last = made,
                    None => drop(self.platforms.insert(provider.to_owned(), made)),
                }
            }
            _ => {}
        }
    }

    /// Returns what to say of each check at `now`: whether it is overdue, and a sentence without its
    /// full stop. `platforms`: those that are to be checked, though they never were.
    pub fn said(&self, platforms: &[&str], now: DateTime<Utc>) -> Vec<(bool, String)> {
        let mut said = vec![one("the ledger was verified", self.ledger.as_ref(), now)];
        let never = platforms.iter().filter(|name| !self.platforms.contains_key(**name));
        let all = self.platforms.iter().map(|(name, run)| (name.as_str(), Some(run)));
        for (name, run) in all.chain(never.map(|name| (*name, None))) {
            let (overdue, mut text) = one(&format!("{name}'s own log was compared"), run, now);
            match run {
                Some(run) if run.open > 0 => {
                    let noun = if run.open == 1 { "finding is" } else { "findings are" };
                    text = format!("{text}; {} {noun} not answered", run.open);
                }
                Some(run) if !run.clean => text.push_str("; not everything could be judged"),
                Some(_) | None => {}
            }
            said.push((overdue, text));
        }
        said
    }

    /// The same for programs.
    pub fn to_json(&self, now: DateTime<Utc>) -> Value {
        let ledger = self.ledger.as_ref().map(|run| ("ledger", None, run));
        let platforms =
            self.platforms.iter().map(|(name, run)| ("platform", Some(name.as_str()), run));
        ledger
            .into_iter()
            .chain(platforms)
            .map(|(what, provider, run)| {
                json!({
                    "what": what, "provider": provider, "at": time(run.at), "by": run.by,
                    "open": run.open, "clean": run.clean, "overdue": is_overdue(run, now),
                })
            })
            .collect()
    }
}

/// The field that marks a check which goes on from the last one of the same operator.
pub const NIGHTLY: &str = "nightly";

fn is_overdue(run: &CheckRun, now: DateTime<Utc>) -> bool {
    now - run.at > OVERDUE
}

fn one(what: &str, run: Option<&CheckRun>, now: DateTime<Utc>) -> (bool, String) {
    match run {
        None => (true, format!("{what} never")),
        Some(run) => {
            let ago = match age(now - run.at).as_str() {
                "now" => "just now".to_owned(),
                ago => format!("{ago} ago"),
            };
            let overdue = is_overdue(run, now);
            let mark = if overdue { "OVERDUE: " } else { "" };
            (overdue, format!("{mark}{what} {ago}, by {}", run.by))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::ledger::testing::at;

    fn data(value: Value) -> Object {
        let Value::Object(data) = value else { unreachable!() };
        data
    }

    #[test]
    fn the_newest_check_of_each_kind_counts_and_a_day_and_a_half_is_overdue() {
        let mut checks = LastChecks::default();
        let hour = |hours: i64| at(hours * 3600);
        let verified = |from: u64| data(json!({ "from": from, "size": 9 }));
        let fetched = |open: u64, clean: bool| {
            data(json!({ "provider": "corp", "fetched": true, "open": open, "clean": clean }))
        };
        assert_eq!(checks.said(&[], hour(0)), [(true, "the ledger was verified never".into())]);
        checks.take(
            Action::AuditVerified,
            hour(10),
            "clock",
            &data(json!({ "from": 5, "nightly": "new" })),
        );
        checks.take(Action::AuditVerified, hour(8), "anna", &verified(0));
        // What begins at a head that was brought, and what came from a file, is not such a check.
        checks.take(Action::AuditVerified, hour(12), "anna", &verified(5));
        checks.take(
            Action::AuditReconciled,
            hour(12),
            "anna",
            &data(json!({ "provider": "corp" })),
        );
        checks.take(Action::AuditReconciled, hour(11), "clock", &fetched(2, false));
        checks.take(Action::AuditReconciled, hour(9), "clock", &fetched(0, true));
        assert!(checks.nightly);
        let said = checks.said(&["corp", "staff"], hour(13));
        assert_eq!(
            said,
            [
                (false, "the ledger was verified 3 h ago, by clock".into()),
                (
                    false,
                    "corp's own log was compared 2 h ago, by clock; 2 findings are not answered"
                        .into()
                ),
                (true, "staff's own log was compared never".into()),
            ]
        );
        for (now, overdue) in [(hour(46), false), (hour(46) + TimeDelta::seconds(1), true)] {
            let said = checks.said(&[], now);
            assert_eq!(said[0].0, overdue);
            assert_eq!(said[0].1.starts_with("OVERDUE: "), overdue, "{said:?}");
            assert_eq!(checks.to_json(now)[0]["overdue"], overdue);
        }
    }
}
