//! The entries that a list of cases is made of: a few fields, and nothing is checked.

use super::{Action, LedgerError, Object};
use crate::model::{Outcome, Phase};

/// A ledger of which cases are listed and nothing else is done.
pub trait CaseListing {
    /// Returns the entries of `actions` in cases and incidents that are open, or in all there ever
    /// were; oldest first. Fails if it is seen that one is not shown.
    fn entries(&self, actions: &[Action], all: bool) -> Result<Vec<CaseEntry>, LedgerError>;
}

/// An entry as far as a list shows it. Nobody has looked at its hash or its signature: it is no
/// [`Entry`](super::Entry), and permits nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // each is a fact of its own
pub struct CaseEntry {
    pub seq: u64,
    /// As it is written: UTC, RFC 3339.
    pub time: String,
    pub case: String,
    pub action: Action,
    pub actor: String,
    pub target: Option<String>,
    pub outcome: Option<Outcome>,
    /// Of a change: whether this is what is about to be done, or what came of it; and of which
    /// intent.
    pub phase: Option<Phase>,
    pub intent: Option<u64>,
    /// Of a new factor: the user, verified, has said that it is theirs.
    pub confirmed: bool,
    /// Of an opening or a screening: a red flag is up.
    pub flagged: bool,
    /// Of an opening: the case repairs an incident, and enables the account at its end.
    pub repairs: bool,
    /// Of an incident: the case that went wrong.
    pub of: Option<String>,
    /// Of a hand-over: to whom.
    pub to: Option<String>,
    /// Of an opening: the help desk's ticket. Of a note: the right one, where it was mistyped.
    pub ticket: Option<String>,
    /// Of the target, where a case or an incident begins; `None` once it has been erased.
    pub login: Option<String>,
    pub addresses: Vec<String>,
    /// Its personal data is not there.
    pub(in crate::ledger) unnamed: bool,
    /// The data in which a notice says what became of the notice. The data is empty for all other
    /// entries.
    pub data: Object,
}
