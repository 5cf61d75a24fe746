//! The sums: how cases end, who works on them, how callers are verified, how long it takes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::EntrySource;
use crate::case::Event;
use crate::ledger::{Action, Filter, LedgerError};
use crate::model::Outcome;

/// The actions that are counted, each along its own index.
const COUNTED: [Action; 9] = [
    Action::CaseOpened,
    Action::CaseClosed,
    Action::VerificationAccepted,
    Action::VerificationRejected,
    Action::CaseRefused,
    Action::ApprovalGranted,
    Action::ApprovalDenied,
    Action::IncidentOpened,
    Action::EnrolmentOverdue,
];

const WEEK: i64 = 7 * 24 * 3600;

pub type WordCounts = BTreeMap<String, u64>;

/// The sums of what happened in a range of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    pub opened: u64,
    /// Cases opened in each week, the first and the last one that has any included.
    pub weeks: Vec<u64>,
    /// The outcomes with which cases were closed.
    pub outcomes: WordCounts,
    /// The operators who closed the cases.
    pub operators: WordCounts,
    /// Ways of verifying a caller that were accepted.
    pub methods: WordCounts,
    /// Those that did not count: the way, and why.
    pub rejected: WordCounts,
    /// Refusals by their code.
    pub refusals: WordCounts,
    pub approved: u64,
    pub denied: u64,
    pub incidents: u64,
    /// Cases whose target had not enrolled in time, and those of them that are open still and not
    /// enrolled.
    pub overdue: u64,
    pub overdue_open: u64,
    /// Seconds from opening to closing of each recovery, ascending.
    pub recovery: Vec<i64>,
}

impl Summary {
    pub fn closed(&self) -> u64 {
        self.outcomes.values().sum()
    }

    /// Seconds within which so many of a hundred recoveries were closed; `None` if there were none.
    pub fn within(&self, percent: usize) -> Option<i64> {
        let at = (self.recovery.len() * percent).div_ceil(100).saturating_sub(1);
        self.recovery.get(at).copied()
    }

    pub fn to_json(&self) -> Value {
        json!({
            "opened": self.opened,
            "opened_by_week": self.weeks,
            "closed": self.closed(),
            "outcomes": self.outcomes,
            "operators": self.operators,
            "methods": self.methods,
            "rejected": self.rejected,
            "refusals": self.refusals,
            "approved": self.approved,
            "denied": self.denied,
            "incidents": self.incidents,
            "overdue": self.overdue,
            "overdue_open": self.overdue_open,
            "recoveries": self.recovery.len(),
            "recovery_median_s": self.within(50),
            "recovery_p90_s": self.within(90),
        })
    }
}

/// Counts what happened from `since` to before `until`. What is kept grows with the number of cases
/// by eight bytes each.
pub fn summary(
    source: &dyn EntrySource,
    since: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
) -> Result<Summary, LedgerError> {
    let mut sum = Summary::default();
    let mut weeks: BTreeMap<i64, u64> = BTreeMap::new();
    let mut overdue: BTreeSet<String> = BTreeSet::new();
    for action in COUNTED {
        let filter = Filter { actions: vec![action], since, until, ..Filter::default() };
        source.each(&filter, &mut |entry| {
            let draft = entry.draft();
            let Ok(Some(event)) = Event::of(draft) else {
                return;
            };
            match event {
                Event::Opened(_) => {
                    sum.opened += 1;
                    *weeks.entry(entry.time().timestamp().div_euclid(WEEK)).or_default() += 1;
                }
                Event::Closed(closed, outcome) => {
                    count(&mut sum.outcomes, outcome.as_str());
                    count(&mut sum.operators, &draft.actor);
                    if is_recovery(outcome) {
                        sum.recovery.push(closed.seconds);
                    }
                }
                Event::Verified(verified) => count(&mut sum.methods, &verified.method),
                Event::Rejected(rejected) => {
                    let why = rejected.why.map_or("no reason", |w| w.as_str());
                    count(&mut sum.rejected, &format!("{}, {why}", rejected.method));
                }
                Event::Refused(remark) => {
                    let gone = if entry.entry().lacks_facts() { "erased" } else { "no code" };
                    count(&mut sum.refusals, remark.code.as_deref().unwrap_or(gone));
                }
                Event::ApprovalGranted(_) => sum.approved += 1,
                Event::ApprovalDenied(_) => sum.denied += 1,
                Event::IncidentOpened(_) => sum.incidents += 1,
                Event::Overdue(_) => overdue.extend(draft.case.clone()),
                _ => {}
            }
        })?;
    }
    sum.overdue = overdue.len() as u64;
    if !overdue.is_empty() {
        for action in [Action::FactorEnrolled, Action::CaseClosed] {
            let filter = Filter { actions: vec![action], since, ..Filter::default() };
            source.each(&filter, &mut |entry| {
                if let Some(case) = &entry.draft().case {
                    overdue.remove(case);
                }
            })?;
        }
    }
    sum.overdue_open = overdue.len() as u64;
    sum.recovery.sort_unstable();
    if let (Some((first, _)), Some((last, _))) = (weeks.first_key_value(), weeks.last_key_value()) {
        sum.weeks = (*first..=*last).map(|week| weeks.get(&week).copied().unwrap_or(0)).collect();
    }
    Ok(sum)
}

fn is_recovery(outcome: Outcome) -> bool {
    matches!(
        outcome,
        Outcome::RecoveredByReset
            | Outcome::RecoveredByBackupCode
            | Outcome::RecoveredByFederatedSignIn
    )
}

fn count(counts: &mut WordCounts, what: &str) {
    *counts.entry(what.to_owned()).or_default() += 1;
}

/// `n` of `max` as a bar of at most `width` columns: at least one where there is something.
pub fn bar(n: u64, max: u64, width: usize, unicode: bool) -> String {
    if n == 0 || max == 0 {
        return String::new();
    }
    let width = u64::try_from(width).unwrap_or(0);
    let columns = (n.min(max) * width).div_ceil(max).max(1);
    if unicode { "█" } else { "#" }.repeat(usize::try_from(columns).unwrap_or(1))
}

/// A column for each number, as high as it is large.
pub fn sparkline(numbers: &[u64], unicode: bool) -> String {
    let signs: &[char] = if unicode {
        &['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
    } else {
        &['.', ':', '+', '#']
    };
    let max = numbers.iter().copied().max().unwrap_or(0).max(1);
    let top = signs.len() as u64 - 1;
    let sign = |n: u64| {
        if n == 0 { ' ' } else { signs[usize::try_from((n * top).div_ceil(max)).unwrap_or(0)] }
    };
    numbers.iter().map(|n| sign(*n)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_never_nothing() {
        assert_eq!(bar(0, 10, 10, true), "");
        assert_eq!(bar(1, 1_000_000, 10, true), "█");
        assert_eq!(bar(5, 10, 10, false), "#####");
        assert_eq!(bar(10, 10, 10, true).chars().count(), 10);
        assert_eq!(sparkline(&[0, 1, 50, 100], true), " ▂▅█");
        assert_eq!(sparkline(&[0, 1, 50, 100], false), " :+#");
        assert_eq!(sparkline(&[], true), "");
    }
}
