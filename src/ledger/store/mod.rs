//! The places where a ledger is kept, and the trait that each of them implements.
//!
//! A store keeps records, signed heads and the few sums that the next append builds on. It knows
//! neither operators nor rules. `src/ledger/append/mod.rs` decides everything, and asks a store for two
//! calls: [`Store::begin`] and [`Writing::commit`]. A database server needs one round trip for
//! each.
//!
//! `docs/adding-things.md` says how a store is added.

pub mod blobs;
#[cfg(test)]
pub(crate) mod contract;
#[cfg(test)]
pub(crate) mod memory;
pub mod overlay;
pub mod sqlite;

use std::collections::BTreeSet;
use std::time::Duration;

use super::format::statement::SeenHead;
use super::format::tree::Frontier;
use super::stored::Stored;
use super::tip::{Placed, SpanCounts, Tip};
use super::{Action, Draft, Expect, KeyId, LedgerError, Scope};

/// A place where a ledger is kept.
///
/// `store/contract.rs` checks what stands here, for every store. Besides, an implementation has to
/// guarantee:
///
/// - **Order.** One writer at a time. Between [`Store::begin`] and the end of its [`Writing`],
///   nobody else appends.
/// - **Fairness.** Writers get their turn in about the order in which they came. Whoever waits
///   longer than [`Store::patience`] gets [`LedgerError::Busy`].
/// - **Durability.** Once [`Writing::commit`] has returned, a power cut loses nothing of it.
/// - **All or nothing.** Nothing of a batch is there unless all of it is. A reader never sees a
///   part.
/// - **Conflict.** Two writers never take the same place, even if a lock fails. The second one gets
///   [`LedgerError::Conflict`] with [`Scope::All`]. A transaction that the store chose as a victim
///   is such a conflict.
/// - **Unknown outcome.** A connection can be lost while a commit is under way. The store then
///   looks for the first record of the batch by its hash, and answers what is true. If it cannot
///   look, it answers with an error. After any error the caller reads what is recorded before it
///   goes on.
pub trait Store {
    /// Returns the time that [`Store::begin`] waits for other writers at most.
    fn patience(&self) -> Duration;

    /// Returns what somebody who reads now has seen, unchecked. A statement that is signed upon it
    /// is placed only if [`Store::begin`] finds it so. `own`: the newest record of this key is
    /// wanted too, and is no later than the newest of all.
    fn seen(&self, own: Option<OwnEntry<'_>>) -> Result<Seen, LedgerError>;

    /// Takes the write lock, and reads what an append needs. Dropping the [`Writing`] lets go of
    /// the lock and leaves everything as it was.
    ///
    /// The tip must have been checked: its edge against the newest signed head, its newest record
    /// against the edge. Nothing is put on top of what was tampered with.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Busy`] if others did not let go in time, [`LedgerError::ReadOnly`] if it
    /// cannot be written, [`LedgerError::Unsound`] or [`LedgerError::Damaged`] if its end is not
    /// what was signed.
    fn begin<'s>(
        &'s mut self,
        ask: &Ask<'_>,
    ) -> Result<(Begun, Box<dyn Writing + 's>), LedgerError>;
}

/// A transaction that [`Store::begin`] has begun.
pub trait Writing {
    /// Writes a batch and ends the transaction. The batch is durable when this returns.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Refused`] if a record of the batch is there already ([`already_there`]), or
    /// if an entry to erase has no personal data ([`nothing_to_erase`]). [`LedgerError::Conflict`]
    /// if the end of the ledger is another one by now.
    fn commit(self: Box<Self>, batch: Batch<'_>) -> Result<(), LedgerError>;
}

/// The questions that an append has when it begins.
#[derive(Clone, Copy, Default)]
pub struct Ask<'a> {
    /// The scopes are asked about, in this order. The caller compares the answers; a store may use
    /// an expectation only to look in fewer places.
    pub expect: &'a [Expect],
    /// The number of operator-key entries that the caller knows. `None`: the caller does not ask
    /// about keys.
    pub keys: Option<u64>,
    /// The newest record of this key is wanted.
    pub own: Option<OwnEntry<'a>>,
    /// The entries that are to be placed: of the cases and targets that they name, the entries are
    /// counted.
    pub drafts: &'a [Draft],
}

/// Asks for the newest record that a key has signed, as it is kept: nothing of it is checked.
#[derive(Clone, Copy)]
pub struct OwnEntry<'a> {
    pub key: &'a KeyId,
    /// Records that are passed over: an admin has said that somebody else made them.
    pub skipped: &'a BTreeSet<u64>,
}

/// The answers to an [`Ask`], all of one moment.
#[derive(Debug, Default)]
pub struct Begun {
    pub tip: Tip,
    /// The newest entry of each scope that was asked about.
    pub newest: Vec<Option<u64>>,
    /// All records of [`STANDING_ACTIONS`](crate::ledger::keys::STANDING_ACTIONS), if their number
    /// is not the one that the caller knows. None of them may be left out.
    pub keys: Option<Vec<Stored>>,
    pub own: Option<Stored>,
    /// The number of entries in each case, and about each target, of [`Ask::drafts`].
    pub spans: SpanCounts,
}

/// The end of a ledger as a reader sees it.
#[derive(Debug, Default)]
pub struct Seen {
    pub newest: Option<SeenHead>,
    pub own: Option<Stored>,
}

/// Records to write, with all that goes with them.
pub struct Batch<'b> {
    /// At least one. The first follows the tip that [`Begun`] gave.
    pub records: &'b [Placed],
    /// The counts that change.
    pub counted: &'b [Counted],
    /// The heads that are signed with it, ascending; none in a ledger that signs none.
    pub heads: &'b [SignedHead],
    /// The entries whose personal data is taken out in the same commit.
    pub erase: &'b [u64],
    /// The end of the ledger after the batch.
    pub tip: Tip,
}

/// A signed head.
pub struct SignedHead {
    /// The tree's right edge, and with it the number of entries that the head is over.
    pub frontier: Frontier,
    pub note: String,
}

/// The number of entries of an action, before a batch and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub action: Action,
    /// `None`: the tip had no count of the action.
    pub was: Option<u64>,
    pub now: u64,
}

impl Batch<'_> {
    /// Returns the place of the first record.
    pub fn from(&self) -> u64 {
        self.tip.size() - self.records.len() as u64
    }

    /// Returns the first entry before the batch that a record's author had not seen. From there on
    /// the store looks for the same statement. `None`: there is none to look at.
    pub fn unseen_by(&self, record: &Placed) -> Option<u64> {
        let after = record.seen?.seq + 1;
        (after < self.from()).then_some(after)
    }
}

/// The very statement stands in the ledger already.
pub fn already_there() -> LedgerError {
    LedgerError::Refused("it is already there, word for word".into())
}

/// An entry whose personal data should be taken out has none.
pub fn nothing_to_erase(seq: u64) -> LedgerError {
    LedgerError::Refused(format!("entry {seq} holds no personal data"))
}

/// Somebody else has taken the place.
pub fn place_taken() -> LedgerError {
    LedgerError::Conflict(Scope::All)
}
