//! A ledger to rehearse on: it shows what another holds, and keeps what is added to itself, in
//! memory only.

use std::collections::HashSet;
use std::time::Duration;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::{Ask, Batch, Begun, OwnEntry, Seen, Store, Writing, already_there, nothing_to_erase};
use crate::ledger::append::{Appender, Signers, append};
use crate::ledger::entry::CaseSpan;
use crate::ledger::format::tree::Frontier;
use crate::ledger::tip::{Newest, Tip};
use crate::ledger::{
    Action, Committed, Draft, Expect, Filter, Ledger, LedgerError, Scope, Signature, Signer,
};

/// Reads through to another ledger as it was when the rehearsal began; what is appended is in
/// memory only, and gone with this value. What is appended is checked as it would be, only not
/// whether the signer is an operator: the key of a rehearsal is nobody's. Its hashes and signatures
/// prove nothing.
pub struct OverlayLedger<'a> {
    under: &'a dyn Ledger,
    /// The number of entries of the ledger underneath that count here.
    size: u64,
    added: InMemoryTail,
}

impl<'a> OverlayLedger<'a> {
    const ORIGIN: &'static str = "readmit/ledger/rehearsal";

    pub fn over(under: &'a dyn Ledger) -> Result<OverlayLedger<'a>, LedgerError> {
        let newest = under.read(&Filter { newest: Some(1), ..Filter::default() })?.pop();
        let size = newest.as_ref().map_or(0, |n| n.seq() + 1);
        // The tree's right edge is not to be had, and is not needed: nobody will ever check these
        // hashes.
        let edge = vec![0; 32 * size.count_ones() as usize];
        let frontier = Frontier::from_bytes(size, &edge).unwrap_or_default();
        let newest = newest.map(|n| Newest { leaf: n.leaf(), time: n.time() });
        let tip = Tip { frontier, newest, ..Tip::default() };
        Ok(OverlayLedger { under, size, added: InMemoryTail::on(tip) })
    }

    /// Returns the entries that were appended, oldest first.
    pub fn added(&self) -> &[Committed] {
        &self.added.entries
    }

    fn newest_of(&self, scope: &Scope) -> Result<Option<u64>, LedgerError> {
        if let Some(seq) = self.added.newest_of(scope) {
            return Ok(Some(seq));
        }
        let filter = match scope {
            Scope::Case(id) => Filter { cases: vec![id.clone()], ..Filter::default() },
            Scope::Target { id, .. } => Filter { targets: vec![id.clone()], ..Filter::default() },
            Scope::OpenedBy(name) => {
                let (actions, actors) = (vec![Action::CaseOpened], vec![name.clone()]);
                return self.newest_underneath(Filter { actions, actors, ..Filter::default() });
            }
            Scope::All => return Ok(self.size.checked_sub(1)),
        };
        Ok(self
            .underneath(&filter)?
            .iter()
            .rev()
            .find(|c| scope.contains(c.entry()))
            .map(Committed::seq))
    }

    /// Returns the entries that match in the ledger underneath. Entries that have been written to
    /// that ledger since are left out.
    fn underneath(&self, filter: &Filter) -> Result<Vec<Committed>, LedgerError> {
        let mut entries = self.under.read(filter)?;
        entries.retain(|c| c.seq() < self.size);
        Ok(entries)
    }

    /// The newest that matches in the ledger underneath, among perhaps many: what has been written
    /// to it since stands before it.
    fn newest_underneath(&self, mut filter: Filter) -> Result<Option<u64>, LedgerError> {
        let mut most = 1;
        loop {
            filter.newest = Some(most);
            let read = self.under.read(&filter)?;
            if let Some(found) = read.iter().find(|c| c.seq() < self.size) {
                return Ok(Some(found.seq()));
            }
            if read.len() < most {
                return Ok(None);
            }
            most *= 8;
        }
    }

    /// The counts go on from those underneath.
    fn count(&mut self, action: Action) -> Result<(), LedgerError> {
        if !self.added.tip.counts.contains_key(&action) {
            let newest = self.underneath(&Filter {
                actions: vec![action],
                newest: Some(1),
                ..Filter::default()
            })?;
            self.added.tip.counts.insert(action, newest.first().map_or(0, |c| c.entry().ordinal));
        }
        Ok(())
    }
}

impl Store for OverlayLedger<'_> {
    /// Nobody else writes here.
    fn patience(&self) -> Duration {
        Duration::ZERO
    }

    fn seen(&self, _own: Option<OwnEntry<'_>>) -> Result<Seen, LedgerError> {
        Ok(Seen { newest: self.added.tip.seen(), own: None })
    }

    fn begin<'s>(
        &'s mut self,
        ask: &Ask<'_>,
    ) -> Result<(Begun, Box<dyn Writing + 's>), LedgerError> {
        let newest = |e: &Expect| {
            // A case that begins here has an id that was made for it: looking for it underneath
            // would go through all entries.
            let begins = e.last.is_none() && matches!(e.scope, Scope::Case(_));
            if begins { Ok(self.added.newest_of(&e.scope)) } else { self.newest_of(&e.scope) }
        };
        let newest = ask.expect.iter().map(newest).collect::<Result<_, _>>()?;
        // The numbers in a case are not looked up, and need not be: nobody will ever check them.
        let begun = Begun { tip: self.added.tip.clone(), newest, ..Begun::default() };
        Ok((begun, Box::new(TailWriting(&mut self.added))))
    }
}

impl Ledger for OverlayLedger<'_> {
    fn append(
        &mut self,
        drafts: &[Draft],
        signer: &dyn Signer,
        expect: &[Expect],
    ) -> Result<Vec<Committed>, LedgerError> {
        for draft in drafts {
            self.count(draft.action)?;
        }
        let mut salts = self.added.salts();
        let mut by = Appender {
            origin: Self::ORIGIN,
            signers: Signers::Anyone,
            heads: None,
            entropy: &mut salts,
        };
        append(self, &mut by, drafts, signer, expect, &[])
    }

    fn read(&self, filter: &Filter) -> Result<Vec<Committed>, LedgerError> {
        let Some(most) = filter.newest else {
            let mut entries = self.underneath(filter)?;
            entries.extend(self.added.matching(filter).cloned());
            return Ok(entries);
        };
        let mut entries: Vec<Committed> =
            self.added.matching(filter).rev().take(most).cloned().collect();
        let rest = most - entries.len();
        if rest > 0 {
            entries.extend(self.underneath(&Filter { newest: Some(rest), ..filter.clone() })?);
        }
        Ok(entries)
    }

    fn case(&self, id: &str) -> Result<Vec<Committed>, LedgerError> {
        let filter = Filter { cases: vec![id.to_owned()], ..Filter::default() };
        let added: Vec<Committed> = self.added.matching(&filter).cloned().collect();
        // A case that was opened here has nothing underneath, and need not be looked for there.
        let begun = added
            .first()
            .is_some_and(|first| first.draft().action.span() == Some(CaseSpan::Begins));
        let mut entries = if begun { Vec::new() } else { self.under.case(id)? };
        entries.retain(|c| c.seq() < self.size);
        entries.extend(added);
        Ok(entries)
    }

    fn newest(&self) -> Result<Option<DateTime<Utc>>, LedgerError> {
        Ok(self.added.tip.newest.map(|n| n.time))
    }

    /// That of the ledger underneath: a rehearsal has none to show.
    fn mark(&self) -> Result<Option<(u64, String)>, LedgerError> {
        self.under.mark()
    }
}

/// The entries that were added on top of a tip.
#[derive(Clone, Default)]
pub(crate) struct InMemoryTail {
    pub(crate) tip: Tip,
    pub(crate) entries: Vec<Committed>,
    /// The signatures of the same entries: no statement stands here twice.
    signatures: HashSet<Signature>,
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
    pub(crate) fn matching<'a>(
        &'a self,
        filter: &'a Filter,
    ) -> impl DoubleEndedIterator<Item = &'a Committed> {
        self.entries.iter().filter(|c| filter.matches(c.entry()))
    }

    /// Makes salts of the next entries. The salts need not be secret, since nothing is kept.
    pub(crate) fn salts(&self) -> impl FnMut(&mut [u8]) + use<> {
        let (size, mut count) = (self.tip.size(), 0u64);
        move |salt| {
            count += 1;
            let hash: [u8; 32] =
                Sha256::digest([size.to_be_bytes(), count.to_be_bytes()].concat()).into();
            salt.copy_from_slice(&hash);
        }
    }

    /// Takes out an entry's personal data. Returns false if there is none.
    pub(crate) fn erase(&mut self, seq: u64) -> bool {
        let has = |c: &&mut Committed| c.seq() == seq && !c.draft().private.is_empty();
        let Some(committed) = self.entries.iter_mut().find(has) else {
            return false;
        };
        let mut entry = committed.entry().clone();
        entry.erased = true;
        entry.draft.private.clear();
        *committed = Committed::new(entry, committed.leaf());
        true
    }
}

/// An append to the tail. Until the commit nothing is changed.
pub(crate) struct TailWriting<'t>(pub(crate) &'t mut InMemoryTail);

impl Writing for TailWriting<'_> {
    fn commit(self: Box<Self>, batch: Batch<'_>) -> Result<(), LedgerError> {
        let TailWriting(tail) = *self;
        if batch.records.iter().any(|placed| tail.signatures.contains(&placed.signature)) {
            return Err(already_there());
        }
        if !batch.erase.is_empty() {
            let before = tail.entries.clone();
            if let Some(seq) = batch.erase.iter().find(|seq| !tail.erase(**seq)) {
                tail.entries = before;
                return Err(nothing_to_erase(*seq));
            }
        }
        let made =
            batch.records.iter().map(|placed| Committed::new(placed.entry.clone(), placed.leaf));
        tail.entries.extend(made);
        tail.signatures.extend(batch.records.iter().map(|placed| placed.signature));
        tail.tip = batch.tip;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use ed25519_dalek::VerifyingKey;

    use super::*;
    use crate::ledger::{
        Reading,
        store::{
            contract::{Act, Fixture, check, salts},
            memory::{MemoryLedger, TestKey},
        },
        testing::{at, created, note},
        verify::Verifiable,
    };

    fn real() -> MemoryLedger {
        let mut ledger = MemoryLedger::default();
        ledger
            .append(&[note("a", 1), note("b", 2), note("c", 3)], &TestKey::of("maria"), &[])
            .unwrap();
        ledger
    }

    fn texts(entries: &[Committed]) -> Vec<&str> {
        entries.iter().map(|c| c.draft().private["text"].as_str().unwrap()).collect()
    }

    struct DryRun(OverlayLedger<'static>);

    impl Fixture for DryRun {
        fn ledger(&mut self) -> &mut dyn Ledger {
            &mut self.0
        }

        fn inside(&mut self, act: Act<'_>) {
            let (origin, signers) = (OverlayLedger::ORIGIN, Signers::Anyone);
            act(&mut self.0, &mut Appender { origin, signers, heads: None, entropy: &mut salts() });
        }

        fn beside(&mut self) -> Option<Box<dyn Fixture>> {
            None
        }

        fn reopen(&mut self) -> bool {
            false
        }

        fn knows_operators(&self) -> bool {
            false
        }

        fn has_records(&self) -> bool {
            false
        }

        fn reading(&self) -> Option<&dyn Reading> {
            None
        }

        /// Its hashes and signatures prove nothing.
        fn verifiable(&self) -> Option<(Box<dyn Verifiable + '_>, VerifyingKey)> {
            None
        }

        fn spoil(&mut self, _: u64, _: &str, _: &str) {}
    }

    #[test]
    fn a_dry_run_keeps_the_contract() {
        check(&mut || {
            let mut real = MemoryLedger::default();
            real.append(&[created("maria")], &TestKey::of("maria"), &[]).unwrap();
            Box::new(DryRun(OverlayLedger::over(Box::leak(Box::new(real))).unwrap()))
        });
    }

    #[test]
    fn what_is_appended_stands_after_what_was_there_and_only_here() {
        let real = real();
        let mut ledger = OverlayLedger::over(&real).unwrap();
        let made =
            ledger.append(&[note("d", 4), note("e", 0)], &TestKey::of("nobody"), &[]).unwrap();
        assert_eq!((made[0].seq(), made[0].entry().ordinal), (3, 4));
        assert_eq!(made[0].entry().prev, real.entries()[2].leaf());
        assert_eq!(
            (made[1].time(), ledger.newest().unwrap()),
            (at(4), Some(at(4))),
            "time does not run backwards"
        );
        assert_eq!(texts(&ledger.case("R-TEST22").unwrap()), ["a", "b", "c", "d", "e"]);
        let newest = Filter { newest: Some(3), ..Filter::default() };
        assert_eq!(texts(&ledger.read(&newest).unwrap()), ["e", "d", "c"]);
        assert_eq!((ledger.added().len(), real.entries().len()), (2, 3));
    }

    #[test]
    fn an_old_view_is_a_conflict_and_what_others_write_is_not_seen() {
        let mut real = real();
        let view = real.clone();
        real.append(&[note("later", 9)], &TestKey::of("maria"), &[]).unwrap();
        let mut ledger = OverlayLedger { size: 3, ..OverlayLedger::over(&real).unwrap() };
        assert_eq!(ledger.read(&Filter::default()).unwrap(), view.entries());

        let scopes = [
            Scope::Case("R-TEST22".into()),
            Scope::Target { provider: "embedded".into(), id: "u-1".into() },
            Scope::All,
        ];
        for scope in scopes {
            let expect = |last| [Expect { scope: scope.clone(), last }];
            let stale = ledger.append(&[note("x", 5)], &TestKey::of("nobody"), &expect(Some(1)));
            assert!(matches!(stale, Err(LedgerError::Conflict(s)) if s == scope));
            assert_eq!(ledger.newest_of(&scope).unwrap(), Some(2));
        }
        let elsewhere = Scope::Target { provider: "other".into(), id: "u-1".into() };
        assert_eq!(ledger.newest_of(&elsewhere).unwrap(), None);
    }

    #[test]
    fn it_begins_on_an_empty_ledger_too() {
        let real = MemoryLedger::default();
        let mut ledger = OverlayLedger::over(&real).unwrap();
        assert_eq!(
            (ledger.newest().unwrap(), ledger.newest_of(&Scope::All).unwrap()),
            (None, None)
        );
        let made = ledger.append(&[note("a", 1)], &TestKey::of("nobody"), &[]).unwrap();
        assert_eq!((made[0].seq(), made[0].entry().ordinal), (0, 1));
    }
}
