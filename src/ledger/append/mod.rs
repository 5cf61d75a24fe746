//! The one way in which entries are added, whatever keeps the ledger.
//!
//! Statements are signed before the lock is taken or, by a key that is at hand, under it. They are
//! checked and placed under the lock, and acknowledged once the store says that they are durable.

mod own;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::base::string_enum::string_enum;
use crate::ledger::entry::CaseSpan;
use crate::ledger::format::body::has_census;
use crate::ledger::format::note::Checkpoint;
use crate::ledger::format::statement::{MAX_BEHIND, SeenHead, StatementLink, signed_message};
use crate::ledger::head::HeadKey;
use crate::ledger::keyfile::InstallationKey;
use crate::ledger::keys::Keys;
use crate::ledger::signatures::KeyFault;
use crate::ledger::store::{Ask, Batch, Begun, Counted, Seen, SignedHead, Store};
use crate::ledger::stored::{KeyCache, Stored};
use crate::ledger::tip::{Placed, SignedDraft, SpanCounts, Tip, state};
use crate::ledger::{
    Action, Committed, Draft, Expect, KeyId, Ledger, LedgerError, PublicKey, Scope, SignError,
    Signer, key_id,
};

/// The number of times that statements are signed at most. Statements are signed anew if more than
/// a thousand entries came in between.
const ATTEMPTS: usize = 4;

/// The source of salts.
pub type Entropy = Box<dyn FnMut(&mut [u8]) + Send>;

/// A ledger's part in an append, beside its store.
pub struct Appender<'a> {
    /// The name that the ledger was made with. Statements and heads are signed under it, or under
    /// the name that an admin's record has given it since.
    pub origin: &'a str,
    pub signers: Signers<'a>,
    /// Signs the new heads; `None` in a ledger that has none.
    pub heads: Option<(&'a HeadKey, &'a InstallationKey)>,
    /// The source of salts.
    pub entropy: &'a mut dyn FnMut(&mut [u8]),
}

/// The signers whose statements a ledger takes.
#[derive(Clone, Copy)]
pub enum Signers<'a> {
    /// Its operators, each within their rights. The cache is what is known of them.
    Operators(&'a RefCell<KeyCache>),
    /// Anybody: nothing that is decided rests on this ledger.
    Anyone,
}

/// Appends the drafts as one commit, and takes out the personal data of the entries in `erase` with
/// them. Nothing is appended on an error.
///
/// # Errors
///
/// [`LedgerError::Conflict`] if an expectation does not hold: whoever decided has to decide again.
/// [`LedgerError::Standing`] if the signer may not sign any more. [`LedgerError::Unsound`] if the
/// newest entry in the signer's name is not signed with their key: nothing is put on top of it.
/// [`LedgerError::Busy`] if others did not let go in time, or wrote a thousand entries during each
/// of four signatures. Others as [`Store::begin`] and
/// [`Writing::commit`](super::store::Writing::commit) say.
pub fn append(
    store: &mut dyn Store,
    by: &mut Appender<'_>,
    drafts: &[Draft],
    signer: &dyn Signer,
    expect: &[Expect],
    erase: &[u64],
) -> Result<Vec<Committed>, LedgerError> {
    if drafts.len() as u64 >= MAX_BEHIND {
        return Err(LedgerError::Refused("it is too much for one commit".into()));
    }
    if drafts.is_empty() {
        return Ok(Vec::new());
    }
    let id = key_id(&signer.public_key());
    for _ in 0..ATTEMPTS {
        // A key may be somewhere where a person has to touch it: nobody waits for that. One that is
        // at hand signs under the lock, each upon the entry before its own.
        let stated = if signer.is_own() {
            None
        } else {
            let Some(stated) = by.sign_ahead(store, drafts, signer)? else { continue };
            Some(stated)
        };
        let skipped = by.disputed(drafts);
        let own = by.own_entry(&id, &skipped).filter(|_| stated.is_none());
        let (begun, writing) = store.begin(&Ask { expect, keys: by.known(), own, drafts })?;
        for (expected, newest) in expect.iter().zip(&begun.newest) {
            if !expected.holds(*newest) {
                return Err(LedgerError::Conflict(expected.scope.clone()));
            }
        }
        let Begun { tip, keys, own, spans, .. } = begun;
        let changed = keys.is_some();
        let mut end = End::new(tip, by.keys(keys)?, spans, by.origin);
        let counts = end.tip.counts.clone();
        let records = match stated {
            Some(Stated { origin, .. }) if origin != end.origin() => continue,
            Some(Stated { statements, .. }) => {
                if !statements.iter().all(|one| end.tip.is_near(one.statement.seen)) {
                    continue;
                }
                let placed = statements.into_iter().map(|one| by.place(&mut end, one));
                placed.collect::<Result<Vec<_>, _>>()?
            }
            None => {
                let seen = end.tip.seen();
                let own = match by.own_head(own, seen, signer, end.keys.as_ref()) {
                    // An admin may have said so since the keys were read last.
                    Err(_) if changed && by.disputed(drafts) != skipped => continue,
                    other => other?,
                };
                by.sign_and_place(&mut end, drafts, signer, own)?
            }
        };
        // A head is handed out where a command ends; one is kept at each census in any case.
        if drafts.iter().any(ends_a_span) {
            by.sign_head(&mut end);
        }
        writing.commit(Batch {
            records: &records,
            counted: &counted(&counts, &end.tip, drafts),
            heads: &end.heads,
            erase,
            tip: end.tip,
        })?;
        by.remember(&records);
        return Ok(committed(records));
    }
    Err(LedgerError::Busy { seconds: store.patience().as_secs() })
}

/// Statements that were signed before the lock was taken, and the ledger's name that they are
/// signed under.
pub struct Stated {
    pub origin: String,
    pub statements: Vec<SignedDraft>,
}

/// The end of a ledger, as it grows entry by entry.
pub struct End<'a> {
    pub tip: Tip,
    /// The keys that may sign; `None` if anybody may.
    pub keys: Option<Keys>,
    pub spans: SpanCounts,
    /// The name that the ledger was made with.
    pub origin: &'a str,
    /// The heads that were signed on the way.
    pub heads: Vec<SignedHead>,
}

impl<'a> End<'a> {
    pub fn new(tip: Tip, keys: Option<Keys>, spans: SpanCounts, origin: &'a str) -> End<'a> {
        End { tip, keys, spans, origin, heads: Vec::new() }
    }

    /// Returns the name that the ledger has for the next statement, and for a head over all there
    /// is.
    pub fn origin(&self) -> &str {
        self.keys.as_ref().map_or(self.origin, |keys| keys.origin_at(self.tip.size(), self.origin))
    }

    /// Gives a statement the next place.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Standing`] if the signer may not sign any more, [`LedgerError::Refused`] if
    /// the statement may not stand here.
    pub fn place(&mut self, one: SignedDraft) -> Result<Placed, LedgerError> {
        let (draft, key, seq) = (&one.statement.draft, &one.statement.key, self.tip.size());
        if let Some(keys) = &mut self.keys {
            let refused = |e: KeyFault| LedgerError::Refused(e.to_string());
            keys.stands(seq, key, draft).map_err(LedgerError::Standing)?;
            keys.apply(seq, draft).map_err(refused)?;
            keys.may(seq, key, draft).map_err(refused)?;
        }
        self.tip.place(one, &mut self.spans)
    }
}

impl Appender<'_> {
    /// Has every draft signed before the lock is taken, each upon what is there now. `None`: by
    /// now other entries may count, and it is to be tried again.
    pub fn sign_ahead(
        &mut self,
        store: &mut dyn Store,
        drafts: &[Draft],
        signer: &dyn Signer,
    ) -> Result<Option<Stated>, LedgerError> {
        if self.known() == Some(0) {
            self.read_keys(store)?;
        }
        let (id, skipped) = (key_id(&signer.public_key()), self.disputed(drafts));
        let Seen { newest, own } = store.seen(self.own_entry(&id, &skipped))?;
        let keys = self.cached();
        let own = match self.own_head(own, newest, signer, keys.as_ref()) {
            Ok(own) => own,
            Err(_) if self.read_keys(store)? => return Ok(None),
            Err(error) => return Err(error),
        };
        let next = newest.map_or(0, |newest| newest.seq + 1);
        let origin = keys.as_ref().map_or(self.origin, |keys| keys.origin_at(next, self.origin));
        let origin = origin.to_owned();
        let answers = PublicKey::of(signer)?;
        let mut statements: Vec<SignedDraft> = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let (one, message) = self.sign(draft, signer, &origin, newest, own)?;
            answers.verify(&message, &one.signature).map_err(|e| SignError(e.to_string()))?;
            if statements.iter().any(|s| s.signature == one.signature) {
                return Err(said_twice());
            }
            statements.push(one);
        }
        Ok(Some(Stated { origin, statements }))
    }

    /// Has a key that is at hand sign draft by draft, each upon the entry before its own.
    pub fn sign_and_place(
        &mut self,
        end: &mut End<'_>,
        drafts: &[Draft],
        signer: &dyn Signer,
        mut own: Option<SeenHead>,
    ) -> Result<Vec<Placed>, LedgerError> {
        let mut records: Vec<Placed> = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let seen = end.tip.seen();
            let (one, _) = self.sign(draft, signer, end.origin(), seen, own)?;
            let placed = self.place(end, one)?;
            if matches!(self.signers, Signers::Operators(_)) {
                own = Some(SeenHead { seq: placed.entry.seq, leaf: placed.leaf });
            }
            records.push(placed);
        }
        Ok(records)
    }

    /// Has a draft signed. Returns the message that was signed, too.
    fn sign(
        &mut self,
        draft: &Draft,
        signer: &dyn Signer,
        origin: &str,
        seen: Option<SeenHead>,
        own: Option<SeenHead>,
    ) -> Result<(SignedDraft, Vec<u8>), LedgerError> {
        let link = StatementLink { own, machine: self.machine(), server: None };
        let id = key_id(&signer.public_key());
        let (statement, sealed) = state(draft, id, seen, link, self.entropy)?;
        let bytes = statement.to_bytes().map_err(|e| LedgerError::Refused(e.to_string()))?;
        let message = signed_message(statement.version(), origin, &bytes);
        let signature = signer.sign(&message)?;
        Ok((SignedDraft { statement, signature, sealed }, message))
    }

    /// Returns the id of the key that signs this machine's heads.
    fn machine(&self) -> KeyId {
        let head_key = self.heads.map(|(key, _)| key_id(key.key.key.as_bytes()));
        head_key.unwrap_or_else(|| NO_MACHINE.to_owned())
    }

    /// Returns the number of entries that say who may sign, as far as they were read.
    fn known(&self) -> Option<u64> {
        match self.signers {
            Signers::Operators(cache) => Some(cache.borrow().entries),
            Signers::Anyone => None,
        }
    }

    fn cached(&self) -> Option<Keys> {
        match self.signers {
            Signers::Operators(cache) => Some(cache.borrow().keys.clone()),
            Signers::Anyone => None,
        }
    }

    /// Reads the keys that may sign, where they are others by now. Returns true if they are.
    fn read_keys(&self, store: &mut dyn Store) -> Result<bool, LedgerError> {
        let keys = self.known();
        let changed = store.begin(&Ask { keys, ..Ask::default() })?.0.keys;
        let some = changed.is_some();
        self.keys(changed)?;
        Ok(some)
    }

    /// Returns the keys that may sign, to be changed by what is placed; `None` if anybody may.
    fn keys(&self, changed: Option<Vec<Stored>>) -> Result<Option<Keys>, LedgerError> {
        let Signers::Operators(cache) = self.signers else {
            return Ok(None);
        };
        if let Some(records) = changed {
            let own = cache.borrow_mut().own.take();
            *cache.borrow_mut() = KeyCache { own, ..KeyCache::of(self.origin, records)? };
        }
        Ok(self.cached())
    }

    /// Gives a statement the next place, and signs the head that is due at a census. See
    /// [`End::place`] for the errors.
    pub fn place(&self, end: &mut End<'_>, one: SignedDraft) -> Result<Placed, LedgerError> {
        let placed = end.place(one)?;
        if has_census(placed.entry.seq) {
            self.sign_head(end);
        }
        Ok(placed)
    }

    /// Signs the head over everything up to the end, if this ledger signs heads.
    pub fn sign_head(&self, end: &mut End<'_>) {
        let size = end.tip.size();
        if end.heads.last().is_some_and(|head| head.frontier.size() == size) {
            return;
        }
        if let Some((key, secret)) = self.heads {
            let (origin, root) = (end.origin().to_owned(), end.tip.frontier.root());
            let note = key.sign(Checkpoint { origin, size, root }, secret);
            end.heads.push(SignedHead { frontier: end.tip.frontier.clone(), note });
        }
    }
}

/// Returns true if an entry is one that a command ends with: one about no case, or one with which a
/// case comes to rest.
fn ends_a_span(draft: &Draft) -> bool {
    draft.case.is_none()
        || draft.action.span() == Some(CaseSpan::Ends)
        || matches!(draft.action, Action::CasePaused | Action::CaseHandedOver)
}

/// The machine of a ledger that signs no heads.
const NO_MACHINE: &str = "0000000000000000";

/// Returns the counts that some drafts change.
pub fn counted(before: &BTreeMap<Action, u64>, tip: &Tip, drafts: &[Draft]) -> Vec<Counted> {
    let actions: BTreeSet<Action> = drafts.iter().map(|draft| draft.action).collect();
    let count = |action| {
        let now = tip.counts.get(&action).copied().unwrap_or_default();
        Counted { action, was: before.get(&action).copied(), now }
    };
    actions.into_iter().map(count).collect()
}

/// Makes entries of records that a store has committed.
pub fn committed(records: Vec<Placed>) -> Vec<Committed> {
    records.into_iter().map(|placed| Committed::new(placed.entry, placed.leaf)).collect()
}

fn said_twice() -> LedgerError {
    LedgerError::Refused("it states the same thing twice".into())
}

/// The number of times that something is decided on anew.
const TRIES: usize = 16;

/// Calls `attempt` until the ledger takes what it decided on. Each call reads what is recorded,
/// decides, and appends. Its outer error is a refusal, which ends the attempts; its inner result is
/// the ledger's.
///
/// # Errors
/// The refusal; any fault of the ledger; or, if others kept writing to `scope`, the conflict.
pub fn retry_on_conflict<T, E: From<LedgerError>>(
    scope: Scope,
    mut attempt: impl FnMut() -> Result<Result<T, LedgerError>, E>,
) -> Result<T, E> {
    for _ in 0..TRIES {
        match attempt()? {
            Ok(done) => return Ok(done),
            Err(LedgerError::Conflict(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(LedgerError::Conflict(scope).into())
}

string_enum! {
    /// A fault of a ledger, which stands in no entry.
    Alarm {
        /// It is an older copy of itself, or goes on from one.
        Behind = "behind",
        /// It does not verify.
        Unsound = "unsound",
        /// A new head was not handed on.
        Unwitnessed = "unwitnessed",
        /// A witness has cosigned more of it, or something else, than there is.
        Disputed = "disputed",
    }
}

/// Hears of every entry once it is committed. A listener stops nothing, and its failure is its own
/// to tell.
pub trait Listener {
    /// `ledger` has the entries already.
    fn committed(&mut self, entries: &[Committed], ledger: &dyn Ledger);

    fn alarm(&mut self, alarm: Alarm);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(mut answers: Vec<Result<(), LedgerError>>) -> (Result<(), LedgerError>, usize) {
        answers.reverse();
        let mut calls = 0;
        let done = retry_on_conflict(Scope::All, || {
            calls += 1;
            Ok(answers.pop().unwrap_or(Err(LedgerError::Conflict(Scope::Case("R-7Q4K2M".into())))))
        });
        (done, calls)
    }

    #[test]
    fn only_a_conflict_is_decided_anew_and_not_for_ever() {
        let conflict = || Err(LedgerError::Conflict(Scope::All));
        let (done, calls) = run(vec![conflict(), conflict(), Ok(())]);
        assert!(done.is_ok() && calls == 3);
        let (done, calls) = run(vec![conflict(), Err(LedgerError::Full), Ok(())]);
        assert!(matches!(done, Err(LedgerError::Full)) && calls == 2);
        let (done, calls) = run(Vec::new());
        assert!(matches!(done, Err(LedgerError::Conflict(Scope::All))) && calls == TRIES);
        let refused: Result<(), LedgerError> =
            retry_on_conflict(Scope::All, || Err(LedgerError::ReadOnly("x".into())));
        assert!(matches!(refused, Err(LedgerError::ReadOnly(_))), "a refusal is final");
    }
}
