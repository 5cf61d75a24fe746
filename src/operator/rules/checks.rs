//! The rules of what is recorded by the clock, and of the answers to what it finds.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::violation::RuleViolation;
use crate::ledger::format::text::parse_time;
use crate::ledger::{Action, Draft, Object};
use crate::model::Role;
use crate::operator::registry::{OperatorAccount, OperatorRegistry};

/// The field by which an entry answers a finding of a comparison.
pub(super) const ANSWERS: &str = "answers";

/// The field by which an entry erases what is older than the configured retention.
pub const RETENTION: &str = "retention";

/// A timer erases nothing that is younger, whatever the configuration says.
pub const RETAINED_AT_LEAST: TimeDelta = TimeDelta::days(180);

impl OperatorRegistry {
    /// Nobody answers a finding about themself: neither who did it on the platform, nor who recorded
    /// it here.
    pub(super) fn not_their_own(
        &self,
        actor: &OperatorAccount,
        draft: &Draft,
    ) -> Result<(), RuleViolation> {
        if !draft.data.contains_key(ANSWERS) {
            return Ok(());
        }
        let text = |of: &Object, key: &str| of.get(key).and_then(Value::as_str).map(str::to_owned);
        let names = [text(&draft.data, "operator"), text(&draft.private, "actor")];
        let own = names.into_iter().flatten().find(|name| {
            *name == actor.name || self.aliases().person_is_any_of(&actor.name, &[name])
        });
        own.map_or(Ok(()), |_| Err(RuleViolation::OwnFinding(actor.name.clone())))
    }
}

/// Refuses what a key that lies open on a machine cannot do, whatever its role's rights. It erases
/// what is old, and names the moment before which it is.
pub(super) fn within_timer(time: DateTime<Utc>, draft: &Draft) -> Result<(), RuleViolation> {
    if draft.role != Role::Timer {
        return Ok(());
    }
    let before = draft.data.get(RETENTION).and_then(|retention| retention.get("before"));
    let before = before.and_then(Value::as_str).and_then(parse_time);
    match draft.action {
        Action::AuditErased if before.is_none_or(|at| at > time - RETAINED_AT_LEAST) => {
            Err(RuleViolation::Timer("erases nothing that is younger than 180 days"))
        }
        Action::OperatorKeyAdded => Err(RuleViolation::Timer("has one key, in a file of its own")),
        _ => Ok(()),
    }
}
