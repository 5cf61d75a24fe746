//! The personal data that is older than it is to be kept: of cases that ended before a moment, and
//! of what is about no case and has done its work.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::EntrySource;
use crate::ledger::{Action, Committed, Filter, LedgerError};

/// The entries whose personal data is to be erased, and those that are old and keep it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DueErasures {
    /// Ascending.
    pub entries: Vec<u64>,
    /// The cases and incidents that they are of.
    pub cases: BTreeSet<String>,
    /// The oldest of the entries.
    pub oldest: Option<DateTime<Utc>>,
    /// Cases of which entries are old, and why they stay.
    pub kept: BTreeMap<String, Stays>,
}

/// The reason why what is old stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stays {
    Open,
    /// It ended later than its entries would go by.
    EndedLater,
    /// An incident about it is open.
    Incident,
    /// The configuration holds it.
    Held,
}

impl Stays {
    pub const fn as_str(self) -> &'static str {
        match self {
            Stays::Open => "open",
            Stays::EndedLater => "ended-later",
            Stays::Incident => "incident",
            Stays::Held => "held",
        }
    }
}

/// The cases by what decides about them.
#[derive(Default)]
struct CaseEnds {
    ended: BTreeMap<String, DateTime<Utc>>,
    /// The cases that an open incident is about.
    under: BTreeSet<String>,
    held: BTreeSet<String>,
}

/// Finds what ended before `before`. `open`: the cases and incidents that are open. `hold`: cases,
/// logins and ids of which nothing is erased.
pub fn due(
    source: &dyn EntrySource,
    before: DateTime<Utc>,
    open: &[String],
    hold: &[String],
) -> Result<DueErasures, LedgerError> {
    let open: BTreeSet<&str> = open.iter().map(String::as_str).collect();
    let ends = ends(source, &open, hold)?;
    let confirmed = confirmed(source)?;
    let mut due = DueErasures::default();
    // A newer comparison has taken over what an older one left open.
    let mut comparisons: BTreeMap<String, u64> = BTreeMap::new();
    each(source, &[Action::AuditReconciled], None, &mut |entry| {
        let provider = entry.data().get("provider").and_then(Value::as_str).unwrap_or_default();
        if !entry.draft().private.is_empty() && !entry.data().contains_key("answers") {
            comparisons.insert(provider.to_owned(), entry.seq());
        }
    })?;
    let filter = Filter { until: Some(before), ..Filter::default() };
    source.each(&filter, &mut |entry| {
        let draft = entry.draft();
        if draft.private.is_empty() {
            return;
        }
        if let Some(case) = &draft.case {
            match ends.stays(case, &open, before) {
                Some(stays) => drop(due.kept.insert(case.clone(), stays)),
                None => due.take(entry),
            }
            return;
        }
        let is_kept = || hold.iter().any(|name| names(entry, name));
        let goes = match draft.action {
            Action::OutsideRecorded => confirmed.contains(&entry.seq()),
            Action::OutsideConfirmed | Action::AuditExported => true,
            Action::AuditReconciled => !comparisons.values().any(|newest| *newest == entry.seq()),
            // Who is an operator, and why the ledger is as it is, is not a user's.
            _ => false,
        };
        if goes && !is_kept() {
            due.take(entry);
        }
    })?;
    Ok(due)
}

impl DueErasures {
    fn take(&mut self, entry: &Committed) {
        self.entries.push(entry.seq());
        self.cases.extend(entry.draft().case.clone());
        self.oldest.get_or_insert(entry.time());
    }
}

impl CaseEnds {
    fn stays(&self, case: &str, open: &BTreeSet<&str>, before: DateTime<Utc>) -> Option<Stays> {
        if self.held.contains(case) {
            return Some(Stays::Held);
        }
        if self.under.contains(case) {
            return Some(Stays::Incident);
        }
        match self.ended.get(case) {
            // What has no end is open, whatever a list of open cases says.
            None => Some(Stays::Open),
            Some(_) if open.contains(case) => Some(Stays::Open),
            Some(ended) if *ended >= before => Some(Stays::EndedLater),
            Some(_) => None,
        }
    }
}

fn ends(
    source: &dyn EntrySource,
    open: &BTreeSet<&str>,
    hold: &[String],
) -> Result<CaseEnds, LedgerError> {
    let mut ends = CaseEnds::default();
    each(source, &[Action::CaseClosed, Action::IncidentClosed], None, &mut |entry| {
        if let Some(case) = &entry.draft().case {
            ends.ended.insert(case.clone(), entry.time());
        }
    })?;
    each(source, &[Action::CaseOpened, Action::IncidentOpened], None, &mut |entry| {
        let Some(case) = &entry.draft().case else { return };
        if open.contains(case.as_str())
            && let Some(of) = entry.data().get("of").and_then(Value::as_str)
        {
            ends.under.insert(of.to_owned());
        }
        if hold.iter().any(|held| held.eq_ignore_ascii_case(case) || names(entry, held)) {
            ends.held.insert(case.clone());
        }
    })?;
    Ok(ends)
}

/// Returns true if an entry is about a user of this login, address or id.
fn names(entry: &Committed, held: &str) -> bool {
    let draft = entry.draft();
    let private = &draft.private;
    let addresses = private.get("addresses").and_then(Value::as_array).into_iter().flatten();
    let called = ["login", "user"].iter().filter_map(|key| private.get(*key)).chain(addresses);
    draft.target.as_deref() == Some(held)
        || called.filter_map(Value::as_str).any(|name| name.eq_ignore_ascii_case(held))
}

/// The records of work outside that a second person has confirmed.
fn confirmed(source: &dyn EntrySource) -> Result<BTreeSet<u64>, LedgerError> {
    let mut confirmed = BTreeSet::new();
    each(source, &[Action::OutsideConfirmed], None, &mut |entry| {
        confirmed.extend(entry.data().get("confirms").and_then(Value::as_u64));
    })?;
    Ok(confirmed)
}

fn each(
    source: &dyn EntrySource,
    actions: &[Action],
    until: Option<DateTime<Utc>>,
    take: &mut dyn FnMut(&Committed),
) -> Result<(), LedgerError> {
    for action in actions {
        let filter = Filter { actions: vec![*action], until, ..Filter::default() };
        source.each(&filter, take)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;
    use crate::ledger::store::memory::{MemoryLedger, TestKey};
    use crate::ledger::testing::at;
    use crate::ledger::{Draft, Ledger as _};
    use crate::model::{Mode, Role};

    const DAY: i64 = 86_400;

    /// Entries that hold `anna` in their personal data, day by day.
    fn ledger(entries: &[(i64, Action, &str, Value)]) -> MemoryLedger {
        let mut ledger = MemoryLedger::default();
        for (day, action, case, data) in entries {
            let mut draft =
                Draft::plain(at(day * DAY), *action, "maria", Role::Operator, Mode::Scripted);
            draft.case = Some((*case).to_owned()).filter(|case| !case.is_empty());
            let Value::Object(data) = data.clone() else { unreachable!() };
            draft.data = data;
            draft.private.insert("login".into(), "anna".into());
            ledger.append(&[draft], &TestKey::of("maria"), &[]).unwrap();
        }
        ledger
    }

    #[test]
    fn what_ended_before_goes_and_what_is_open_held_or_under_an_incident_stays() {
        let none = || json!({});
        let ledger = ledger(&[
            (0, Action::CaseOpened, "R-OLD222", none()),
            (1, Action::CaseClosed, "R-OLD222", none()),
            (1, Action::CaseOpened, "R-OPEN22", none()),
            (2, Action::CaseOpened, "R-LATE22", none()),
            (2, Action::CaseOpened, "R-HELD22", none()),
            (3, Action::CaseClosed, "R-HELD22", none()),
            (3, Action::CaseOpened, "R-WRNG22", none()),
            (4, Action::CaseClosed, "R-WRNG22", none()),
            (5, Action::OperatorAdded, "", none()),
            (5, Action::OutsideRecorded, "", none()),
            (5, Action::OutsideRecorded, "", none()),
            (6, Action::OutsideConfirmed, "", json!({ "confirms": 10 })),
            (7, Action::AuditReconciled, "", json!({ "provider": "corp" })),
            (8, Action::AuditReconciled, "", json!({ "provider": "corp" })),
            (20, Action::CaseClosed, "R-LATE22", none()),
            (21, Action::IncidentOpened, "I-OPEN22", json!({ "of": "R-WRNG22" })),
        ]);
        let open = ["R-OPEN22".to_owned(), "I-OPEN22".to_owned()];
        let hold = ["r-held22".to_owned()];
        let due = super::due(&ledger, at(10 * DAY), &open, &hold).unwrap();
        assert_eq!(due.entries, [0, 1, 10, 11, 12]);
        assert_eq!(due.cases, ["R-OLD222".to_owned()].into());
        assert_eq!(due.oldest, Some(at(0)));
        let kept: Vec<(&str, Stays)> = due.kept.iter().map(|(c, s)| (c.as_str(), *s)).collect();
        assert_eq!(
            kept,
            [
                ("R-HELD22", Stays::Held),
                ("R-LATE22", Stays::EndedLater),
                ("R-OPEN22", Stays::Open),
                ("R-WRNG22", Stays::Incident),
            ]
        );
        // A user who is held: everything about them.
        let none = super::due(&ledger, at(10 * DAY), &open, &["Anna".to_owned()]).unwrap();
        assert_eq!(none.entries, [0_u64; 0]);
    }
}
