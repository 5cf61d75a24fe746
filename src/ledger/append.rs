//! The one way in which entries are added, whatever keeps the ledger.
//!
//! Statements are signed before the lock is taken or, by a key that is at hand, under it. They are
//! checked and placed under the lock, and acknowledged once the store says that they are durable.

use std::cell::RefCell;

use super::format::note::Checkpoint;
use super::format::statement::{MAX_BEHIND, SeenHead, signed_message};
use super::head::HeadKey;
use super::keyfile::InstallationKey;
use super::keys::Keys;
use super::signatures::KeyFault;
use super::store::{Ask, Batch, Counted, Store};
use super::stored::KeyCache;
use super::tip::{Placed, SignedDraft, Tip, state};
use super::{
    Committed, Draft, Expect, Ledger, LedgerError, PublicKey, Scope, SignError, Signer, key_id,
};
use crate::base::string_enum::string_enum;

/// The number of times that statements are signed at most. Statements are signed anew if more than
/// a thousand entries came in between.
const ATTEMPTS: usize = 4;

/// The source of salts.
pub type Entropy = Box<dyn FnMut(&mut [u8]) + Send>;

/// A ledger's part in an append, beside its store.
pub struct Appender<'a> {
    /// The name of the ledger, which every statement is signed under.
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
/// [`LedgerError::Standing`] if the signer may not sign any more. [`LedgerError::Busy`] if others
/// did not let go in time, or wrote a thousand entries during each of four signatures. Others as
/// [`Store::begin`] and [`Writing::commit`](super::store::Writing::commit) say.
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
    for _ in 0..ATTEMPTS {
        // A key may be somewhere where a person has to touch it: nobody waits for that. One that is
        // at hand signs under the lock, and upon the entry before its own.
        let stated = if signer.is_own() {
            None
        } else {
            let seen = store.seen(None)?.newest;
            Some(by.sign(drafts, signer, seen)?)
        };
        let known = match by.signers {
            Signers::Operators(cache) => Some(cache.borrow().entries),
            Signers::Anyone => None,
        };
        let (begun, writing) = store.begin(&Ask { expect, keys: known, own: None })?;
        for (expected, newest) in expect.iter().zip(&begun.newest) {
            if !expected.holds(*newest) {
                return Err(LedgerError::Conflict(expected.scope.clone()));
            }
        }
        let mut tip = begun.tip;
        let stated = stated.map_or_else(|| by.sign(drafts, signer, tip.seen()), Ok)?;
        if !stated.iter().all(|one| tip.is_near(one.statement.seen)) {
            continue;
        }
        let mut keys = by.keys(begun.keys)?;
        let (records, counted) = place(&mut tip, keys.as_mut(), stated)?;
        let note = by.head(&tip);
        writing.commit(Batch {
            records: &records,
            counted: &counted,
            note: note.as_deref(),
            erase,
            tip,
        })?;
        return Ok(committed(records));
    }
    Err(LedgerError::Busy { seconds: store.patience().as_secs() })
}

impl Appender<'_> {
    /// Has every draft signed by somebody who has seen `seen`.
    pub fn sign(
        &mut self,
        drafts: &[Draft],
        signer: &dyn Signer,
        seen: Option<SeenHead>,
    ) -> Result<Vec<SignedDraft>, LedgerError> {
        let id = key_id(&signer.public_key());
        let key = answering(signer)?;
        let mut stated: Vec<SignedDraft> = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let (statement, sealed) = state(draft, id.clone(), seen, self.entropy)?;
            let bytes = statement.to_bytes().map_err(|e| LedgerError::Refused(e.to_string()))?;
            let message = signed_message(self.origin, &bytes);
            let signature = signer.sign(&message)?;
            if let Some(key) = &key {
                key.verify(&message, &signature).map_err(|e| SignError(e.to_string()))?;
            }
            if stated.iter().any(|s| s.signature == signature) {
                return Err(LedgerError::Refused("it states the same thing twice".into()));
            }
            stated.push(SignedDraft { statement, signature, sealed });
        }
        Ok(stated)
    }

    /// Returns the keys that may sign, to be changed by what is placed; `None` if anybody may.
    fn keys(
        &self,
        changed: Option<Vec<super::stored::Stored>>,
    ) -> Result<Option<Keys>, LedgerError> {
        let Signers::Operators(cache) = self.signers else {
            return Ok(None);
        };
        if let Some(records) = changed {
            *cache.borrow_mut() = KeyCache::of(self.origin, records)?;
        }
        Ok(Some(cache.borrow().keys.clone()))
    }

    /// Signs the head over everything up to the tip.
    pub fn head(&self, tip: &Tip) -> Option<String> {
        let (key, secret) = self.heads?;
        let head = Checkpoint {
            origin: self.origin.to_owned(),
            size: tip.size(),
            root: tip.frontier.root(),
        };
        Some(key.sign(head, secret))
    }
}

/// Gives every statement its place, and counts them.
///
/// # Errors
///
/// [`LedgerError::Standing`] if the signer may not sign any more, [`LedgerError::Refused`] if the
/// statement may not stand here.
pub fn place(
    tip: &mut Tip,
    mut keys: Option<&mut Keys>,
    stated: Vec<SignedDraft>,
) -> Result<(Vec<Placed>, Vec<Counted>), LedgerError> {
    let (mut records, mut counted) = (Vec::with_capacity(stated.len()), Vec::<Counted>::new());
    for one in stated {
        let draft = &one.statement.draft;
        if let Some(keys) = &mut keys {
            let refused = |e: KeyFault| LedgerError::Refused(e.to_string());
            keys.stands(tip.size(), &one.statement.key, draft).map_err(LedgerError::Standing)?;
            keys.apply(tip.size(), draft).map_err(refused)?;
            keys.may(tip.size(), &one.statement.key, draft).map_err(refused)?;
        }
        let (action, was) = (draft.action, tip.counts.get(&draft.action).copied());
        let placed = tip.place(one)?;
        let now = placed.entry.ordinal;
        match counted.iter_mut().find(|count| count.action == action) {
            Some(count) => count.now = now,
            None => counted.push(Counted { action, was, now }),
        }
        records.push(placed);
    }
    Ok((records, counted))
}

/// Makes entries of records that a store has committed.
pub fn committed(records: Vec<Placed>) -> Vec<Committed> {
    records.into_iter().map(|placed| Committed::new(placed.entry, placed.leaf)).collect()
}

/// Returns the key that a signer's answers are to be checked against, if they are.
fn answering(signer: &dyn Signer) -> Result<Option<PublicKey>, SignError> {
    if signer.is_own() { Ok(None) } else { PublicKey::of(signer).map(Some) }
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
