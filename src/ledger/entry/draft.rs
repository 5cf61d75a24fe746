use chrono::{DateTime, Utc};
use serde_json::Value;

use super::Action;
use crate::model::{Mode, Outcome, Phase, Role};

/// A JSON object with its keys in byte order, which is what makes its bytes canonical.
pub type Object = serde_json::Map<String, Value>;

/// The statement of an actor, before the ledger gives the statement a place. Everything here is
/// covered by the actor's signature. The fields that depend on the place (`seq`, `prev`, `an`,
/// `time`) are added under the ledger's lock.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The actor's clock as it was read, UTC, to the millisecond. The entry's `time` is this or the
    /// previous entry's, whichever is later.
    pub clock: DateTime<Utc>,
    pub action: Action,
    /// The operator's name.
    pub actor: String,
    pub role: Role,
    pub mode: Mode,
    pub case: Option<String>,
    /// The configured name of the identity platform.
    pub provider: Option<String>,
    /// The provider's unchanging id of the user.
    pub target: Option<String>,
    pub phase: Option<Phase>,
    pub outcome: Option<Outcome>,
    pub ticket: Option<String>,
    /// Typed by action. Names things; never holds a secret, an ID number or personal data.
    pub data: Object,
    /// Personal data and free text (`reason`, `name`, addresses). Kept beside the body and bound to
    /// it by a salted hash, so that it can be erased one day without breaking a proof.
    pub private: Object,
}

impl Draft {
    /// A statement that is about the installation, not about a case or a user.
    pub fn plain(
        clock: DateTime<Utc>,
        action: Action,
        actor: &str,
        role: Role,
        mode: Mode,
    ) -> Draft {
        Draft {
            clock,
            action,
            actor: actor.to_owned(),
            role,
            mode,
            case: None,
            provider: None,
            target: None,
            phase: None,
            outcome: None,
            ticket: None,
            data: Object::new(),
            private: Object::new(),
        }
    }

    /// The reason, which is free text and therefore kept in `private`.
    pub fn reason(&self) -> Option<&str> {
        self.private.get("reason").and_then(|v| v.as_str())
    }

    /// The entries whose personal data this one, as entry `seq`, says was erased. It speaks of
    /// earlier ones alone: what is recorded later cannot have been erased by then.
    pub fn erases(&self, seq: u64) -> impl Iterator<Item = u64> {
        let listed = (self.action == Action::AuditErased)
            .then(|| self.data.get("entries").and_then(Value::as_array));
        listed
            .flatten()
            .into_iter()
            .flatten()
            .filter_map(Value::as_u64)
            .filter(move |erased| *erased < seq)
    }
}
