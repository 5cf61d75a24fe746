//! The definition of one record of the ledger: as a draft, as an entry in its place, and as one
//! that is committed; and the filter that says which are meant. Pure: no clock, no file, no
//! database.

mod action;

use super::{Expect, Scope};
use crate::model::{Mode, Outcome, Phase, Role};
pub use action::{Action, CaseSpan};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// One record as it stands in the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its place, from 0.
    pub seq: u64,
    /// Its ordinal among the entries of the same action, from 1.
    pub ordinal: u64,
    /// Never earlier than the entry before it.
    pub time: DateTime<Utc>,
    /// Leaf hash of the entry before it; zeros for the first.
    pub prev: [u8; 32],
    /// The statement that the actor made. `draft.private` is empty if the personal data was erased.
    pub draft: Draft,
    /// True if there was personal data that has since been erased.
    pub erased: bool,
    /// The version of its form. Since version 2 the ticket is personal data.
    pub version: u64,
}

/// An entry that is durably in a ledger. Only the ledger can make one; a permit for a change is
/// made from one.
#[derive(Clone, Debug, PartialEq)]
pub struct Committed {
    entry: Entry,
    /// RFC 6962 leaf hash.
    leaf: [u8; 32],
}

impl Entry {
    /// Returns true if facts of the entry are not known any more. Since version 2 some stand beside
    /// the body, and go with the personal data: tier, red flags, digits, counts of codes, the code
    /// of a refusal. A reader takes none of them for harmless then.
    pub fn lacks_facts(&self) -> bool {
        self.erased && self.version > 1
    }
}

impl Committed {
    pub(in crate::ledger) fn new(entry: Entry, leaf: [u8; 32]) -> Self {
        Committed { entry, leaf }
    }

    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    pub fn seq(&self) -> u64 {
        self.entry.seq
    }

    pub fn time(&self) -> DateTime<Utc> {
        self.entry.time
    }

    pub fn draft(&self) -> &Draft {
        &self.entry.draft
    }

    pub fn data(&self) -> &Object {
        &self.entry.draft.data
    }

    pub fn leaf(&self) -> [u8; 32] {
        self.leaf
    }
}

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

    /// A fact of the entry, whether it stands in the body, as in entries of version 1, or beside it.
    pub fn told(&self, key: &str) -> Option<&Value> {
        self.data.get(key).or_else(|| self.private.get(key))
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

impl Filter {
    /// Returns true if an entry passes. `newest` is about order and number, not about an entry.
    pub fn matches(&self, entry: &Entry) -> bool {
        let d = &entry.draft;
        let any = |wanted: &[String], has: Option<&str>| {
            wanted.is_empty() || has.is_some_and(|has| wanted.iter().any(|w| w == has))
        };
        (self.actions.is_empty() || self.actions.contains(&d.action))
            && any(&self.cases, d.case.as_deref())
            && any(&self.targets, d.target.as_deref())
            && any(&self.actors, Some(&d.actor))
            && (self.outcomes.is_empty() || d.outcome.is_some_and(|o| self.outcomes.contains(&o)))
            && !(self.caseless && d.case.is_some())
            && self.since.is_none_or(|since| since <= entry.time)
            && self.until.is_none_or(|until| entry.time < until)
    }
}

impl Scope {
    /// Returns true if an entry is part of the scope.
    pub fn contains(&self, entry: &Entry) -> bool {
        match self {
            Scope::Case(case) => entry.draft.case.as_ref() == Some(case),
            Scope::Target { provider, id } => {
                entry.draft.target.as_ref() == Some(id)
                    && entry.draft.provider.as_ref() == Some(provider)
            }
            Scope::OpenedBy(name) => {
                entry.draft.action == Action::CaseOpened && entry.draft.actor == *name
            }
            Scope::All => true,
        }
    }
}

impl Expect {
    /// Returns true if the expectation holds, given the newest entry of its scope.
    pub fn holds(&self, newest: Option<u64>) -> bool {
        self.last == newest
    }
}

/// The entries to read. Empty fields do not filter. Several values in one field mean any of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    pub actions: Vec<Action>,
    pub cases: Vec<String>,
    pub targets: Vec<String>,
    pub actors: Vec<String>,
    pub outcomes: Vec<Outcome>,
    /// Inclusive.
    pub since: Option<DateTime<Utc>>,
    /// Exclusive.
    pub until: Option<DateTime<Utc>>,
    /// Only entries that are about no case.
    pub caseless: bool,
    /// Newest first, and no more than this many.
    pub newest: Option<usize>,
}
