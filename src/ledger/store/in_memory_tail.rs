//! Entries that stand in memory only, placed and checked as in a ledger that is kept.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::ledger::{
    Committed, Draft, Filter, KeyId, LedgerError, PublicKey, Scope, Signer,
    format::statement::signed_message,
    tip::{self, Placed, SignedHead, Tip},
};

/// The entries that were added on top of a tip.
#[derive(Clone, Default)]
pub(crate) struct InMemoryTail {
    pub(crate) tip: Tip,
    pub(crate) entries: Vec<Committed>,
    /// The number of salts that were made. The salts need not be secret, since nothing is kept.
    salts: u64,
}

impl InMemoryTail {
    pub(crate) fn on(tip: Tip) -> InMemoryTail {
        InMemoryTail { tip, ..InMemoryTail::default() }
    }

    /// The newest entry of a scope among those in memory.
    pub(crate) fn newest_of(&self, scope: &Scope) -> Option<u64> {
        self.entries.iter().rev().find(|c| scope.contains(c.entry())).map(Committed::seq)
    }

    /// Those in memory that match, oldest first.
    pub(crate) fn matching<'a>(&'a self, filter: &'a Filter) -> impl DoubleEndedIterator<Item = &'a Committed> {
        self.entries.iter().filter(|c| filter.matches(c.entry()))
    }

    pub(crate) fn newest(&self) -> Option<DateTime<Utc>> {
        self.tip.newest.map(|n| n.time)
    }

    /// Places all of the drafts or none. `check` sees each of them with its place and its signer.
    pub(crate) fn append(
        &mut self,
        drafts: &[Draft],
        signer: &dyn Signer,
        origin: &str,
        check: &mut dyn FnMut(u64, &KeyId, &Draft) -> Result<(), LedgerError>,
    ) -> Result<Vec<Committed>, LedgerError> {
        let refused = |e: &dyn std::fmt::Display| LedgerError::Refused(e.to_string());
        let public = PublicKey::of(signer)?;
        let (id, seen) = (public.id(), self.tip.seen());
        let (mut tip, mut salts) = (self.tip.clone(), self.salts);
        let mut made: Vec<Placed> = Vec::new();
        for draft in drafts {
            let (statement, sealed) = tip::state(draft, id.clone(), seen, &mut |salt| {
                salts += 1;
                let hash: [u8; 32] = Sha256::digest(salts.to_be_bytes()).into();
                salt.copy_from_slice(&hash);
            })?;
            let message = signed_message(origin, &statement.to_bytes().map_err(|e| refused(&e))?);
            let signature = signer.sign(&message)?;
            public.verify(&message, &signature).map_err(|e| refused(&e))?;
            check(tip.size(), &id, draft)?;
            if made.iter().any(|m| m.signature == signature) {
                return Err(LedgerError::Refused("it states the same thing twice".into()));
            }
            made.push(tip.place(SignedHead { statement, signature, sealed })?);
        }
        let made: Vec<Committed> = made.into_iter().map(|p| Committed::new(p.entry, p.leaf)).collect();
        (self.tip, self.salts) = (tip, salts);
        self.entries.extend(made.iter().cloned());
        Ok(made)
    }
}
