//! Leave to change one thing on a platform.

use super::event::Event;
use super::rules::change::change_allowed;
use super::state::Case;
use super::{Context, Refusal};
use crate::ledger::entry::Committed;
use crate::model::UserId;
use crate::provider::ActKind;

/// Leave for one act on one user, once. It can only be made from an intent that stands in the
/// ledger and has no outcome, and it is used up by the act.
#[derive(Debug)]
pub struct Permit {
    target: UserId,
    act: ActKind,
    factor: Option<String>,
    intent: u64,
}

impl Permit {
    pub(super) fn new(target: UserId, act: ActKind, factor: Option<String>, intent: u64) -> Permit {
        Permit { target, act, factor, intent }
    }

    pub fn target(&self) -> &UserId {
        &self.target
    }

    pub fn act(&self) -> ActKind {
        self.act
    }

    /// For [`ActKind::RemoveFactor`]: which.
    pub fn factor(&self) -> Option<&str> {
        self.factor.as_deref()
    }

    /// The `seq` of the intent, which the outcome names.
    pub fn intent(&self) -> u64 {
        self.intent
    }
}

impl Case {
    /// The permit of a committed intent: one, for whoever committed it, in the process that did.
    /// Everything that the intent had to meet is checked again now: a verification may have gone
    /// stale, or the clock gone wrong, since.
    pub fn permit(&self, intent: &Committed, ctx: &Context<'_>) -> Result<Permit, Refusal> {
        let wrong = |what: &str| {
            Refusal::Other(format!("entry {} is no leave for a change: {what}", intent.seq()))
        };
        if intent.draft().case.as_deref() != Some(self.id.as_str()) {
            return Err(wrong("it belongs to another case"));
        }
        let Ok(Some(Event::Intended(change))) = Event::of(intent.draft()) else {
            return Err(wrong("it is no intent"));
        };
        let open = self.changes.iter().find(|c| c.intent.seq == intent.seq() && c.came.is_none());
        if open.is_none_or(|open| open.intent.what != change) {
            return Err(wrong("it has an outcome already"));
        }
        if intent.draft().actor != ctx.actor.name {
            return Err(wrong("it is another operator's"));
        }
        if !self.leave.is_for(intent.seq()) {
            return Err(wrong("it was begun before, and what came of it has to be found out"));
        }
        change_allowed(self, &change, ctx)?;
        let act = change.act.ok_or_else(|| wrong("it names no act"))?;
        self.leave.withdraw();
        Ok(Permit::new(UserId(self.target.clone()), act, change.factor, intent.seq()))
    }
}
