//! The append-only record: what was done, by whom, in which order, and proof of it.
//!
//! [`Ledger`] is what the rest of the program sees. `store` says where it is kept; the format
//! (canonical bodies, an RFC 6962 tree over them, signed heads in C2SP's note form) is in `format`,
//! and knows no database.

mod access;
mod append;
pub mod bundle;
pub mod entry;
mod error;
pub mod export;
pub mod format;
mod head;
pub mod keyfile;
pub mod keys;
mod parallel;
pub mod proof;
pub mod publish;
pub mod rows;
pub mod signatures;
mod signer;
pub mod store;
pub mod stored;
#[cfg(test)]
pub(crate) mod testing;
mod tip;
pub mod verify;

use chrono::{DateTime, Utc};

pub use access::Mention;
pub use access::{CaseEntry, CaseListing, CaselessEntry};
pub use access::{Cosigning, KeptCosignature};
pub use access::{Erasing, KeptLedger, LedgerMoment, Pick, Proven, Proving, Publishing, Reading};
pub use append::Entropy;
pub use append::retry_on_conflict;
pub use append::{Alarm, Listener};
pub use entry::Filter;
pub use entry::{Action, Committed, Draft, Entry, Object};
pub use error::LedgerError;
pub use head::{Head, LedgerEnd, is_later, key_for};
pub use keyfile::InstallationKey;
pub use signatures::PublicKey;
pub use signer::KeyKind;
pub use signer::Signature;
pub use signer::{KeyId, Reopen, SignError, Signer, key_id};
pub use store::overlay::OverlayLedger;
pub use store::sqlite::{LedgerFile, SqliteLedger, try_both as try_locks, undo_half_written};

/// Part of the ledger that a decision was based on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All entries of a case, by its id.
    Case(String),
    /// All entries about a user, by provider name and the provider's id.
    Target { provider: String, id: String },
    /// The cases that an operator has opened, by their name.
    OpenedBy(String),
    /// Everything.
    All,
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Scope::Case(id) => write!(f, "the case {id}"),
            Scope::Target { id, provider } => {
                write!(f, "the record of the user {id} on {provider}")
            }
            Scope::OpenedBy(name) => write!(f, "the record of {name}'s cases"),
            Scope::All => f.write_str("the ledger"),
        }
    }
}

/// "As far as I saw, the newest entry of `scope` is `last`." An append whose expectation no longer
/// holds is not made: somebody else has written in between, and the decision must be taken again on
/// what is true now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    pub scope: Scope,
    /// `None`: nothing there yet.
    pub last: Option<u64>,
}

/// A ledger: append, and read what is there.
pub trait Ledger {
    /// Appends the drafts in order as one commit, durable when this returns, unless an expectation
    /// does not hold ([`LedgerError::Conflict`]). Nothing is appended on an error.
    fn append(
        &mut self,
        drafts: &[Draft],
        signer: &dyn Signer,
        expect: &[Expect],
    ) -> Result<Vec<Committed>, LedgerError>;

    /// The entries that match, oldest first (newest first if `filter.newest` is set), each checked
    /// against its hash and its actor's signature.
    fn read(&self, filter: &Filter) -> Result<Vec<Committed>, LedgerError>;

    /// As [`Ledger::read`], without looking at signatures: for lists, which permit nothing.
    fn glance(&self, filter: &Filter) -> Result<Vec<Entry>, LedgerError> {
        Ok(self.read(filter)?.iter().map(|committed| committed.entry().clone()).collect())
    }

    /// The cases and incidents that have begun and not ended.
    fn open_cases(&self) -> Result<Vec<String>, LedgerError> {
        let spans = |actions: [Action; 2]| {
            self.glance(&Filter { actions: actions.to_vec(), ..Filter::default() })
        };
        let ended = spans([Action::CaseClosed, Action::IncidentClosed])?;
        let begun = spans([Action::CaseOpened, Action::IncidentOpened])?;
        let ids = begun.into_iter().filter_map(|entry| entry.draft.case);
        Ok(ids.filter(|id| !ended.iter().any(|e| e.draft.case.as_ref() == Some(id))).collect())
    }

    /// The newest entry's time.
    fn newest(&self) -> Result<Option<DateTime<Utc>>, LedgerError>;

    /// The place of the newest `clock.corrected`, if the clock ever was.
    fn corrected(&self) -> Result<Option<u64>, LedgerError> {
        let actions = vec![Action::ClockCorrected];
        let newest =
            self.read(&Filter { actions, caseless: true, newest: Some(1), ..Filter::default() })?;
        Ok(newest.first().map(Committed::seq))
    }

    /// The signed head, if this ledger signs one: its size and its short form.
    fn mark(&self) -> Result<Option<(u64, String)>, LedgerError> {
        Ok(None)
    }

    /// From here on, a step stops where its head cannot be handed to a witness outside. What has no
    /// witnesses to hand heads to, because nothing is recorded in it, has nothing to do.
    fn require_witness(&mut self) {}

    /// The entries of one case, oldest first.
    fn case(&self, id: &str) -> Result<Vec<Committed>, LedgerError> {
        self.read(&Filter { cases: vec![id.to_owned()], ..Filter::default() })
    }
}
