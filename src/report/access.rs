//! The roles that each operator had, and when: the fold of the entries about operators.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::EntrySource;
use crate::ledger::format::text::time;
use crate::ledger::{Action, Filter, LedgerError};

/// A time for which somebody had a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleSpan {
    pub name: String,
    pub role: String,
    pub from: DateTime<Utc>,
    /// `None`: they have it still.
    pub to: Option<DateTime<Utc>>,
    pub given_by: String,
    /// The admin who asked for it, where it took two.
    pub asked_by: Option<String>,
    pub ended_by: Option<String>,
    /// The entry that gave it.
    pub entry: u64,
    /// The changes of their keys in that time: when, by whom, and what.
    pub keys: Vec<(DateTime<Utc>, String, &'static str)>,
}

/// The columns, for CSV. The set is additive: new ones go to the end.
pub const ACCESS_COLUMNS: [&str; 9] =
    ["operator", "role", "from", "to", "given_by", "asked_by", "ended_by", "entry", "key_changes"];

impl RoleSpan {
    pub fn to_cells(&self) -> Vec<String> {
        let keys: Vec<String> = self
            .keys
            .iter()
            .map(|(at, by, what)| format!("{what} {} by {by}", time(*at)))
            .collect();
        vec![
            self.name.clone(),
            self.role.clone(),
            time(self.from),
            self.to.map(time).unwrap_or_default(),
            self.given_by.clone(),
            self.asked_by.clone().unwrap_or_default(),
            self.ended_by.clone().unwrap_or_default(),
            self.entry.to_string(),
            keys.join("; "),
        ]
    }

    pub fn to_json(&self) -> Value {
        let key = |(at, by, what): &(_, _, _)| json!({ "at": time(*at), "by": by, "what": what });
        json!({
            "operator": self.name, "role": self.role, "from": time(self.from), "to": self.to.map(time),
            "given_by": self.given_by, "asked_by": self.asked_by, "ended_by": self.ended_by,
            "entry": self.entry, "key_changes": self.keys.iter().map(key).collect::<Vec<Value>>(),
        })
    }
}

const ACTIONS: [Action; 8] = [
    Action::LedgerCreated,
    Action::OperatorAdded,
    Action::OperatorRoleChanged,
    Action::OperatorDisabled,
    Action::OperatorKeyRotated,
    Action::OperatorKeyAdded,
    Action::OperatorKeyDisabled,
    Action::ApprovalRequested,
];

/// Every role that somebody had at some time from `since` to before `until`, oldest first.
pub fn access(
    source: &dyn EntrySource,
    since: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
) -> Result<Vec<RoleSpan>, LedgerError> {
    let mut spans: Vec<RoleSpan> = Vec::new();
    let mut now: BTreeMap<String, usize> = BTreeMap::new();
    let mut asked: BTreeMap<u64, String> = BTreeMap::new();
    let filter = Filter { actions: ACTIONS.to_vec(), caseless: true, until, ..Filter::default() };
    source.each(&filter, &mut |entry| {
        let (draft, data) = (entry.draft(), entry.data());
        let text = |key: &str| data.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (name, at, by) = (text("name"), entry.time(), draft.actor.clone());
        let open = now.get(&name).copied();
        let mut ends = || {
            if let Some(span) = open.and_then(|place| spans.get_mut(place)) {
                (span.to, span.ended_by) = (Some(at), Some(by.clone()));
            }
        };
        match draft.action {
            Action::LedgerCreated | Action::OperatorAdded | Action::OperatorRoleChanged => {
                ends();
                let requested = data.get("requested").and_then(Value::as_u64);
                // The first operator is the admin who made the ledger.
                let role = data.get("role").and_then(Value::as_str).unwrap_or(draft.role.as_str());
                now.insert(name.clone(), spans.len());
                spans.push(RoleSpan {
                    name,
                    role: role.to_owned(),
                    from: at,
                    to: None,
                    given_by: by,
                    asked_by: requested.and_then(|seq| asked.get(&seq).cloned()),
                    ended_by: None,
                    entry: entry.seq(),
                    keys: Vec::new(),
                });
            }
            Action::OperatorDisabled => {
                ends();
                now.remove(&name);
            }
            Action::ApprovalRequested => drop(asked.insert(entry.seq(), by)),
            action => {
                let what = match action {
                    Action::OperatorKeyAdded => "added",
                    Action::OperatorKeyDisabled => "disabled",
                    _ => "exchanged",
                };
                if let Some(span) = open.and_then(|place| spans.get_mut(place)) {
                    span.keys.push((at, by, what));
                }
            }
        }
    })?;
    spans.retain(|span| since.is_none_or(|since| span.to.is_none_or(|to| since < to)));
    Ok(spans)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::ledger::store::memory::{MemoryLedger, TestKey};
    use crate::ledger::testing::at;
    use crate::ledger::{Draft, Ledger as _};
    use crate::model::{Mode, Role};

    #[test]
    fn a_role_lasts_from_who_gave_it_to_who_ended_it() {
        let mut ledger = MemoryLedger::default();
        let mut hour = 0;
        let mut put = |by: &str, action: Action, data: Value| {
            let Value::Object(data) = data else { unreachable!() };
            let plain = Draft::plain(at(hour * 3600), action, by, Role::Admin, Mode::Scripted);
            ledger.append(&[Draft { data, ..plain }], &TestKey::of(by), &[]).unwrap();
            hour += 1;
        };
        put("maria", Action::LedgerCreated, json!({ "name": "maria" }));
        put("maria", Action::OperatorAdded, json!({ "name": "li", "role": "operator" }));
        put("maria", Action::ApprovalRequested, json!({ "name": "li", "role": "senior" }));
        put(
            "sally",
            Action::OperatorRoleChanged,
            json!({ "name": "li", "role": "senior", "requested": 2 }),
        );
        put("maria", Action::OperatorKeyRotated, json!({ "name": "li" }));
        put("maria", Action::OperatorDisabled, json!({ "name": "li" }));
        let told = |since: Option<i64>, until: Option<i64>| -> Vec<String> {
            let hour = |hours: i64| at(hours * 3600);
            let spans = access(&ledger, since.map(hour), until.map(hour)).unwrap();
            let hours = |time: DateTime<Utc>| (time - at(0)).num_hours();
            spans
                .iter()
                .map(|s| {
                    let to = s.to.map_or("now".into(), |to| hours(to).to_string());
                    format!("{} {} {} to {to}", s.name, s.role, hours(s.from))
                })
                .collect()
        };
        assert_eq!(
            told(None, None),
            ["maria admin 0 to now", "li operator 1 to 3", "li senior 3 to 5"]
        );
        assert_eq!(told(Some(3), None), ["maria admin 0 to now", "li senior 3 to 5"]);
        assert_eq!(told(None, Some(2)), ["maria admin 0 to now", "li operator 1 to now"]);
        assert_eq!(told(Some(6), None), ["maria admin 0 to now"]);
        let spans = access(&ledger, None, None).unwrap();
        let senior = &spans[2];
        assert_eq!(
            (senior.given_by.as_str(), senior.asked_by.as_deref(), senior.ended_by.as_deref()),
            ("sally", Some("maria"), Some("maria"))
        );
        assert_eq!(senior.keys, [(at(4 * 3600), "maria".to_owned(), "exchanged")]);
        assert_eq!(senior.to_cells().len(), ACCESS_COLUMNS.len());
    }
}
