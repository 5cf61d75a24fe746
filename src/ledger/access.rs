//! A ledger that is kept, by what is done with it beside appending and reading: whoever uses it
//! names the part.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::format::cosignature::{Cosignature, CosignatureKey};
use super::format::note::{Checkpoint, NoteKey};
use super::format::tree::Hash;
use super::rows::RowCount;
use super::stored::Stored;
use super::verify::Erased;
use super::{
    Action, Committed, Draft, Entry, Expect, Filter, Head, Ledger, LedgerEnd, LedgerError, Object,
    Signer,
};
use crate::model::{Outcome, Phase};

/// Makes text of some entries, each with its hash. It is called on all cores.
pub type Render<'r> = &'r (dyn Fn(&[(Entry, Hash)]) -> std::io::Result<Vec<u8>> + Sync);

/// Is handed the places and hashes of some entries, and the text that was made of them.
pub type EachText<'e> =
    &'e mut dyn FnMut(&[(u64, Hash)], std::io::Result<Vec<u8>>) -> ControlFlow<()>;

/// Reads a whole ledger, and its signed heads.
pub trait Reading: Ledger {
    /// Returns the name that the ledger has in tree heads.
    fn origin(&self) -> &str;

    /// Returns the key that signs the heads, under the name that it signs them with.
    fn note_key(&self) -> NoteKey;

    /// Returns the same key under the name that the next head is signed under: the one that the
    /// ledger was made with, or the newest that an admin's record has given it.
    fn newest_key(&self) -> Result<NoteKey, LedgerError>;

    /// Returns the name that an admin's record gives the ledger next.
    fn next_origin(&self) -> Result<String, LedgerError>;

    /// Returns the end of the ledger, checked against the newest signed head and what came since.
    fn end(&self) -> Result<LedgerEnd, LedgerError>;

    /// Returns a signed head, checked as the end is. It is over all entries: where none was signed
    /// over the newest ones, one is made. Where nobody can sign, as in a ledger that is only read,
    /// it is the newest there is.
    fn head(&self) -> Result<Head, LedgerError>;

    /// Returns the newest head that a witness has cosigned, and its note: the installation's
    /// signature line, and below it every cosignature that is kept of that head. Each was checked
    /// when it was taken. `None`: no witness has cosigned one.
    fn newest_cosigned(&self) -> Result<Option<(Checkpoint, String)>, LedgerError> {
        Ok(None)
    }

    /// Hands every entry that matches to `each`, oldest first (newest first if `filter.newest` is
    /// set), until it breaks. Memory does not grow with the ledger, and a writer waits for a batch
    /// at most. Entries that are appended meanwhile are not read; personal data that is erased
    /// meanwhile is gone from the batches that were not read yet.
    fn scan(
        &self,
        filter: &Filter,
        each: &mut dyn FnMut(Committed) -> ControlFlow<()>,
    ) -> Result<(), LedgerError>;

    /// As [`Reading::scan`], in parts: `render` makes text of many entries at a time, and `each` is
    /// handed it in order. Of the entries before `known` the signatures are not looked at.
    fn scan_rendered(
        &self,
        filter: &Filter,
        known: u64,
        render: Render<'_>,
        each: EachText<'_>,
    ) -> Result<(), LedgerError>;

    /// Returns the entries whose personal data was erased, as entries say.
    fn recorded_erasures(&self) -> Result<BTreeSet<u64>, LedgerError> {
        let entries =
            self.read(&Filter { actions: vec![Action::AuditErased], ..Filter::default() })?;
        Ok(entries.iter().flat_map(|e| e.draft().erases(e.seq())).collect())
    }
}

/// Picks records when it is shown the ledger at one moment: ascending, no two the same.
pub type Pick<'p> = &'p mut dyn FnMut(&dyn LedgerMoment) -> Result<Vec<u64>, LedgerError>;

/// A ledger at one moment.
pub trait LedgerMoment {
    fn size(&self) -> u64;

    /// Returns the first entry that is not earlier than `at`; the size if all are.
    fn first_at(&self, at: DateTime<Utc>) -> Result<u64, LedgerError>;

    /// Goes through every entry from `from` to `to` (not included), whatever an index says: bodies
    /// only. Fails if one is missing.
    fn each_body(&self, from: u64, to: u64, each: EachBodyText<'_>) -> Result<(), LedgerError>;

    /// Goes through the entries of some actions from `from` to `to` (not included), by an index,
    /// each action's in their order: bodies only. Fails if the numbers in the entries show that one
    /// is missing.
    fn each_of(
        &self,
        actions: &[Action],
        from: u64,
        to: u64,
        each: EachBodyText<'_>,
    ) -> Result<(), LedgerError>;

    /// Goes through the entries of a case, in their order: bodies only. They are as complete as a
    /// reading of the case is.
    fn each_in_case(&self, case: &str, each: EachBodyText<'_>) -> Result<(), LedgerError>;
}

/// Is handed places and bodies.
pub type EachBodyText<'e> = &'e mut dyn FnMut(u64, &str);

/// Records of one moment, with the proof that they are under the head of that moment.
#[derive(Clone, Debug)]
pub struct Proven {
    pub head: Head,
    /// Ascending.
    pub records: Vec<Stored>,
    pub proof: Vec<Hash>,
}

/// Proves what stands in a ledger to somebody who has only a head.
pub trait Proving: Reading {
    /// Returns the records that `pick` names, with their proof under the newest head. A proof is
    /// made from the rows of hashes that are kept, and from the leaves where there are none. It is
    /// held against the signed head: a wrong hash in the store cannot end up in a proof.
    fn prove(&self, pick: Pick<'_>) -> Result<Proven, LedgerError>;

    /// As [`Proving::prove`], of these entries (ascending, no two the same) under `head`, which is
    /// one of this ledger's.
    fn prove_under(
        &self,
        head: &Checkpoint,
        indices: &[u64],
    ) -> Result<(Vec<Stored>, Vec<Hash>), LedgerError>;

    /// Returns the root of the first `old` entries (0 < `old` <= `head.size`), and the proof that
    /// they are the beginning of those under `head`, one of this ledger's. Both are held against
    /// the head.
    fn prove_consistency(
        &self,
        old: u64,
        head: &Checkpoint,
    ) -> Result<(Hash, Vec<Hash>), LedgerError>;

    /// Counts the rows of hashes that proofs are made from.
    fn rows(&self) -> Result<RowCount, LedgerError>;

    /// Makes the rows that are missing, or all of them `anew`, from the entries' bytes. They are
    /// made in steps, between which others write. `progress` hears how many entries of how many
    /// are done.
    ///
    /// # Errors
    /// The entries do not give the root of the newest head.
    fn build_rows(
        &self,
        anew: bool,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<RowCount, LedgerError>;
}

/// Finds personal data, and takes it out.
pub trait Erasing: Reading {
    /// Returns the entries that hold personal data about a user: those about them, and those of
    /// their cases.
    fn personal_of(&self, provider: &str, id: &str) -> Result<Vec<u64>, LedgerError>;

    /// Returns the entries whose personal data holds one of `names` as a word of its own, whatever
    /// its case, in any field.
    fn mentions(&self, names: &[String]) -> Result<Vec<Mention>, LedgerError>;

    /// Erases the personal data of these entries, and says so in the same commit: `draft`, of the
    /// action `audit.erased`, gets their numbers into its data.
    fn erase(
        &mut self,
        entries: &[u64],
        draft: &Draft,
        signer: &dyn Signer,
        expect: &[Expect],
    ) -> Result<Vec<Committed>, LedgerError>;

    /// Returns those of `entries` that this ledger has, by their hashes in the store: it must have
    /// been verified.
    fn in_common(&self, entries: &Erased) -> Result<BTreeSet<u64>, LedgerError>;

    /// Erases the personal data of these entries in the copy at `path`, and of those of its entries
    /// that this ledger does not have and that are about `user` (provider and id). Returns the
    /// number of those that had any; `None` if the file is no copy of this ledger.
    fn erase_in_copy(
        &self,
        path: &Path,
        entries: &BTreeSet<u64>,
        user: Option<(&str, &str)>,
    ) -> Result<Option<u64>, LedgerError>;
}

/// Hands out what a ledger consists of, byte for byte.
pub trait Publishing: Reading {
    /// Returns the number of entries that have settled: from the first on, up to one that is not
    /// earlier than `before`, or with which a case or an incident begins that is open.
    fn settled(&self, before: DateTime<Utc>) -> Result<u64, LedgerError>;

    /// Returns the newest signed head over at most so many entries, and its note; `None` if none
    /// was signed.
    fn head_within(&self, size: u64) -> Result<Option<(Checkpoint, String)>, LedgerError>;

    /// Returns the records from `from` to `to` (not included), as they are stored. Fails if one is
    /// missing.
    fn records(&self, from: u64, to: u64) -> Result<Vec<Stored>, LedgerError>;
}

/// A cosignature that is kept beside the head that it is over. A reader checks it with the key of
/// the witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCosignature {
    /// The number of entries that the head covers.
    pub size: u64,
    /// The witness's key, as [`CosignatureKey::short`] names it.
    pub key: String,
    /// The witness's clock, in seconds since 1970.
    pub time: u64,
    /// This machine's clock when the cosignature was taken.
    pub kept: DateTime<Utc>,
    /// The signature line.
    pub line: String,
    /// The head's note; `None` if the ledger has no such head.
    pub note: Option<String>,
}

/// Keeps the cosignatures of witnesses beside the heads.
pub trait Cosigning: Reading {
    /// Keeps a cosignature of the head over `size` entries, which the caller has checked. A newer
    /// one of the same key and head takes its place.
    ///
    /// # Errors
    /// Also if others write and do not let go at once: a witness gives another cosignature later.
    fn keep_cosignature(
        &self,
        size: u64,
        key: &CosignatureKey,
        cosignature: &Cosignature,
        kept: DateTime<Utc>,
    ) -> Result<(), LedgerError>;

    /// Returns the cosignature by `key` that is over the largest head.
    fn newest_by(&self, key: &CosignatureKey) -> Result<Option<KeptCosignature>, LedgerError>;

    /// Returns all of them, ascending by size.
    fn cosignatures(&self) -> Result<Vec<KeptCosignature>, LedgerError>;
}

/// A ledger that can do all of it.
pub trait KeptLedger: Proving + Erasing + Publishing + Cosigning {}

impl<L: Proving + Erasing + Publishing + Cosigning> KeptLedger for L {}

/// An entry whose personal data names somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub seq: u64,
    pub action: Action,
    pub case: Option<String>,
    /// The fields that do.
    pub fields: Vec<String>,
}

/// A ledger of which cases are listed and nothing else is done.
pub trait CaseListing {
    /// Returns the entries of `actions` in cases and incidents that are open, or in all there ever
    /// were; oldest first. Fails if it is seen that one is not shown.
    fn entries(&self, actions: &[Action], all: bool) -> Result<Vec<CaseEntry>, LedgerError>;

    /// Returns the newest entries of an action that is about no case, newest first, and no more than
    /// `most`. One that is hidden is not seen to be missing.
    fn newest_of(&self, action: Action, most: usize) -> Result<Vec<CaselessEntry>, LedgerError>;
}

/// An entry about no case, as far as a list shows it. Nobody has looked at its hash or its
/// signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaselessEntry {
    pub action: Action,
    pub time: DateTime<Utc>,
    pub actor: String,
    pub data: Object,
}

/// An entry as far as a list shows it. Nobody has looked at its hash or its signature: it is no
/// [`Entry`], and permits nothing.
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

#[cfg(test)]
impl CaseEntry {
    /// Returns an entry of which nothing else is known.
    pub fn plain(seq: u64, time: &str, case: &str, action: Action) -> CaseEntry {
        CaseEntry {
            seq,
            time: time.to_owned(),
            case: case.to_owned(),
            action,
            actor: "maria".to_owned(),
            target: None,
            outcome: None,
            phase: None,
            intent: None,
            confirmed: false,
            flagged: false,
            repairs: false,
            of: None,
            to: None,
            ticket: None,
            login: None,
            addresses: Vec::new(),
            unnamed: false,
            data: Object::new(),
        }
    }
}
