//! A ledger in memory, for tests: the same bytes, the same conflicts, the same errors, no file.

use std::cell::RefCell;
use std::time::Duration;

use chrono::{DateTime, Utc};
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest, Sha256};

use super::overlay::{InMemoryTail, TailWriting};
use super::{Ask, Batch, Begun, OwnEntry, Seen, Store, Writing};
use crate::ledger::append::{Appender, Signers, append};
use crate::ledger::format::body::EntryBody;
use crate::ledger::format::note::NoteKey;
use crate::ledger::head::HeadKey;
use crate::ledger::keys::STANDING_ACTIONS;
use crate::ledger::stored::{KeyCache, Stored};
use crate::ledger::tip::{SpanCounts, Tip};
use crate::ledger::verify::Verifiable;
use crate::ledger::verify::finding::Findings;
use crate::ledger::verify::reader::{
    FoundPrivate, FoundRecord, Reader, RecordBuffer, SelfCheck, Snapshot, StoredHead,
};
use crate::ledger::{
    Committed, Draft, Expect, Filter, InstallationKey, Ledger, LedgerError, SignError, Signature,
    Signer,
};

/// An operator's key that is the same in every run.
pub struct TestKey(SigningKey);

impl TestKey {
    pub fn of(name: &str) -> TestKey {
        TestKey(SigningKey::from_bytes(&Sha256::digest(name.as_bytes()).into()))
    }
}

impl Signer for TestKey {
    fn public_key(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        Ok(self.0.sign(message).to_bytes().into())
    }
}

/// Empty at first, with no `ledger.created`. It asks that the signature is right, and, unless
/// [`MemoryLedger::strict`], not whose key it is.
#[derive(Clone, Default)]
pub struct MemoryLedger {
    kept: MemoryStore,
    keys: Option<RefCell<KeyCache>>,
    /// Signs the heads, if any are signed.
    installation: Option<InstallationKey>,
}

/// Entries in memory, with the bytes that they were signed and hashed as.
#[derive(Clone, Default)]
struct MemoryStore {
    tail: InMemoryTail,
    records: Vec<Stored>,
    /// The signed heads, each with the number of entries that it is over.
    heads: Vec<(u64, String)>,
    commits: usize,
    fail_at: Option<usize>,
}

impl MemoryLedger {
    pub const ORIGIN: &'static str = "readmit/ledger/memory";

    /// One that knows who may sign, from its own entries, as a real one does.
    pub fn strict() -> MemoryLedger {
        MemoryLedger { keys: Some(RefCell::default()), ..MemoryLedger::default() }
    }

    /// A strict one that signs its heads too, as a file does: it can be verified.
    pub fn signed() -> MemoryLedger {
        let installation = Some(InstallationKey::of("installation"));
        MemoryLedger { installation, ..MemoryLedger::strict() }
    }

    /// Calls `act` with the store, and with the part of this ledger in an append.
    fn appending<T>(
        &mut self,
        entropy: &mut dyn FnMut(&mut [u8]),
        act: impl FnOnce(&mut MemoryStore, &mut Appender<'_>) -> T,
    ) -> T {
        let signers = self.keys.as_ref().map_or(Signers::Anyone, Signers::Operators);
        let head = self.installation.as_ref().map(|installation| {
            let name = Self::ORIGIN.into();
            (HeadKey::new(NoteKey { name, key: installation.verifying_key() }), installation)
        });
        let heads = head.as_ref().map(|(key, installation)| (key, *installation));
        let mut by = Appender { origin: Self::ORIGIN, signers, heads, entropy };
        act(&mut self.kept, &mut by)
    }

    /// The append with this number, from 0, is not made: the disk is full.
    pub fn fail_at(&mut self, append: Option<usize>) {
        self.kept.fail_at = append;
    }

    /// Returns the number of appends that were made.
    pub fn commits(&self) -> usize {
        self.kept.commits
    }

    pub fn entries(&self) -> &[Committed] {
        &self.kept.tail.entries
    }

    /// Takes away an entry's personal data.
    pub fn erase(&mut self, seq: u64) {
        self.kept.erase(seq);
    }
}

impl MemoryStore {
    fn erase(&mut self, seq: u64) {
        self.tail.erase(seq);
        for record in self.records.iter_mut().filter(|record| record.seq == seq) {
            record.sealed = None;
        }
    }

    fn newest_by(&self, OwnEntry { key, skipped }: OwnEntry<'_>) -> Option<Stored> {
        let by = |r: &&Stored| {
            !skipped.contains(&r.seq)
                && EntryBody::parse(&r.body).is_ok_and(|body| body.statement.key == *key)
        };
        self.records.iter().rev().find(by).cloned()
    }

    fn spans(&self, drafts: &[Draft]) -> SpanCounts {
        let mut spans = SpanCounts::default();
        let count = |is: &dyn Fn(&Draft) -> bool| {
            self.tail.entries.iter().filter(|entry| is(entry.draft())).count() as u64
        };
        for Draft { case, provider, target, .. } in drafts {
            if let Some(case) = case {
                spans.of_case(case, count(&|d| d.case.as_ref() == Some(case)));
            }
            if let Some(id) = target {
                let about = |d: &Draft| d.target.as_ref() == Some(id) && d.provider == *provider;
                spans.of_target(provider.as_deref(), id, count(&about));
            }
        }
        spans
    }
}

impl Store for MemoryStore {
    fn patience(&self) -> Duration {
        Duration::ZERO
    }

    fn seen(&self, own: Option<OwnEntry<'_>>) -> Result<Seen, LedgerError> {
        Ok(Seen { newest: self.tail.tip.seen(), own: own.and_then(|key| self.newest_by(key)) })
    }

    fn begin<'s>(
        &'s mut self,
        ask: &Ask<'_>,
    ) -> Result<(Begun, Box<dyn Writing + 's>), LedgerError> {
        let keys = ask.keys.and_then(|known| {
            let standing = self.tail.entries.iter().zip(&self.records);
            let standing = standing.filter(|(c, _)| STANDING_ACTIONS.contains(&c.draft().action));
            let records: Vec<Stored> = standing.map(|(_, record)| record.clone()).collect();
            (records.len() as u64 != known).then_some(records)
        });
        let own = ask.own.and_then(|key| self.newest_by(key));
        let newest = ask.expect.iter().map(|e| self.tail.newest_of(&e.scope)).collect();
        let spans = self.spans(ask.drafts);
        let begun = Begun { tip: self.tail.tip.clone(), newest, keys, own, spans };
        Ok((begun, Box::new(MemoryWriting(self))))
    }
}

struct MemoryWriting<'s>(&'s mut MemoryStore);

impl Writing for MemoryWriting<'_> {
    fn commit(self: Box<Self>, batch: Batch<'_>) -> Result<(), LedgerError> {
        let MemoryWriting(store) = *self;
        if store.fail_at == Some(store.commits) {
            return Err(LedgerError::Full);
        }
        let (erase, records) = (batch.erase, batch.records);
        let heads: Vec<_> =
            batch.heads.iter().map(|head| (head.frontier.size(), head.note.clone())).collect();
        Box::new(TailWriting(&mut store.tail)).commit(batch)?;
        for seq in erase {
            store.erase(*seq);
        }
        store.heads.extend(heads);
        store.records.extend(records.iter().map(|placed| Stored {
            seq: placed.entry.seq,
            body: placed.body.clone().into_bytes(),
            signature: placed.signature,
            leaf: placed.leaf,
            sealed: placed.sealed.clone(),
        }));
        store.commits += 1;
        Ok(())
    }
}

impl Ledger for MemoryLedger {
    fn append(
        &mut self,
        drafts: &[Draft],
        signer: &dyn Signer,
        expect: &[Expect],
    ) -> Result<Vec<Committed>, LedgerError> {
        let mut salts = self.kept.tail.salts();
        self.appending(&mut salts, |store, by| append(store, by, drafts, signer, expect, &[]))
    }

    fn read(&self, filter: &Filter) -> Result<Vec<Committed>, LedgerError> {
        let hits = self.kept.tail.matching(filter).cloned();
        Ok(match filter.newest {
            None => hits.collect(),
            Some(n) => hits.rev().take(n).collect(),
        })
    }

    fn newest(&self) -> Result<Option<DateTime<Utc>>, LedgerError> {
        Ok(self.kept.tail.tip.newest.map(|n| n.time))
    }
}

impl Verifiable for MemoryLedger {
    fn open(&self, _: Duration, _: &mut Findings) -> Result<Box<dyn Reader>, LedgerError> {
        let MemoryStore { tail, records, heads, .. } = self.kept.clone();
        Ok(Box::new(MemoryReader { tip: tail.tip, records, heads }))
    }
}

/// The entries as they were when it was made.
struct MemoryReader {
    tip: Tip,
    records: Vec<Stored>,
    heads: Vec<(u64, String)>,
}

impl Reader for MemoryReader {
    fn check_itself(&self, _: u64) -> Box<dyn SelfCheck> {
        Box::new(NothingBeside)
    }

    fn snapshot(&mut self, _: &mut Findings) -> Result<Snapshot, LedgerError> {
        let size = self.records.last().map_or(0, |record| record.seq + 1);
        let newest = self.heads.last().map(|(size, _)| *size).unwrap_or_default();
        Ok(Snapshot {
            size,
            newest_head: Some(self.heads(newest.saturating_sub(1), newest)?),
            heads: self.heads.len() as u64,
            counts: Some(Snapshot::of_actions(&self.tip.counts)),
            open: None,
            signers: None,
            signed: None,
            edge: Some(vec![(0, self.tip.size(), self.tip.frontier.to_bytes())]),
        })
    }

    fn records(
        &self,
        from: u64,
        to: u64,
        limit: u64,
        bare: bool,
        buffer: &mut RecordBuffer,
    ) -> Result<(), LedgerError> {
        buffer.clear();
        let meant = self.records.iter().filter(|record| (from..to).contains(&record.seq));
        for record in meant.take(usize::try_from(limit).unwrap_or(usize::MAX)) {
            let private = match record.sealed.as_ref().filter(|_| !bare) {
                Some(sealed) => FoundPrivate::Sealed(&sealed.salt, &sealed.bytes),
                None => FoundPrivate::Nothing,
            };
            buffer.push(&FoundRecord {
                seq: record.seq,
                body: Some(&record.body),
                signature: Some(record.signature),
                leaf: Some(record.leaf),
                private,
                lost: None,
            });
        }
        Ok(())
    }

    fn salvage(
        &self,
        from: u64,
        to: u64,
        bare: bool,
        buffer: &mut RecordBuffer,
    ) -> Result<(), LedgerError> {
        self.records(from, to, u64::MAX, bare, buffer)
    }

    fn heads(&self, from: u64, to: u64) -> Result<Vec<StoredHead>, LedgerError> {
        let heads = self.heads.iter().filter(|(size, _)| (from + 1..=to).contains(size));
        Ok(heads.map(|(size, note)| StoredHead { size: *size, note: Some(note.clone()) }).collect())
    }

    fn unchanged(&self) -> Result<(), LedgerError> {
        Ok(())
    }
}

/// Memory keeps nothing beside the entries to find them by.
struct NothingBeside;

impl SelfCheck for NothingBeside {
    fn add(&mut self, _: u64, _: &EntryBody) {}

    fn leave_out(&mut self, _: u64) {}

    fn finish(
        self: Box<Self>,
        _: &Snapshot,
        _: usize,
        _: &mut Findings,
    ) -> Result<(), LedgerError> {
        Ok(())
    }

    fn abandon(self: Box<Self>, _: &mut Findings) -> Result<(), LedgerError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use ed25519_dalek::VerifyingKey;
    use serde_json::json;

    use super::*;
    use crate::ledger::{
        Action, Reading, Scope,
        format::text,
        store::contract::{Act, Fixture, check, salts},
        testing::{created, note},
    };

    impl Fixture for MemoryLedger {
        fn ledger(&mut self) -> &mut dyn Ledger {
            self
        }

        fn inside(&mut self, act: Act<'_>) {
            self.appending(&mut salts(), |store, by| act(store, by));
        }

        fn beside(&mut self) -> Option<Box<dyn Fixture>> {
            None
        }

        fn reopen(&mut self) -> bool {
            false
        }

        fn knows_operators(&self) -> bool {
            self.keys.is_some()
        }

        fn has_records(&self) -> bool {
            true
        }

        fn reading(&self) -> Option<&dyn Reading> {
            None
        }

        fn verifiable(&self) -> Option<(Box<dyn Verifiable + '_>, VerifyingKey)> {
            let key = self.installation.as_ref()?.verifying_key();
            Some((Box::new(self.clone()), key))
        }

        fn spoil(&mut self, seq: u64, from: &str, to: &str) {
            for record in self.kept.records.iter_mut().filter(|record| record.seq == seq) {
                let body = String::from_utf8(record.body.clone()).unwrap();
                record.body = body.replace(from, to).into_bytes();
            }
        }
    }

    #[test]
    fn memory_keeps_the_contract() {
        for new in [MemoryLedger::signed, MemoryLedger::strict, MemoryLedger::default] {
            check(&mut || {
                let mut ledger = new();
                let mut first = created("maria");
                first.data.insert("origin".into(), json!(MemoryLedger::ORIGIN));
                ledger.append(&[first], &TestKey::of("maria"), &[]).unwrap();
                Box::new(ledger)
            });
        }
    }

    #[test]
    fn it_places_entries_as_a_ledger_does() {
        let mut ledger = MemoryLedger::default();
        let made =
            ledger.append(&[note("a", 5), note("b", 3)], &TestKey::of("maria"), &[]).unwrap();
        assert_eq!((made[0].seq(), made[1].seq()), (0, 1));
        assert_eq!((made[0].entry().ordinal, made[1].entry().ordinal), (1, 2));
        assert_eq!(made[1].entry().prev, made[0].leaf());
        assert_eq!(made[1].time(), made[0].time(), "time does not run backwards");
        assert_eq!(made[1].draft().private["text"], json!("b"));
        ledger.erase(1);
        let read = ledger.case("R-TEST22").unwrap();
        assert_eq!(read[0], made[0]);
        assert!(read[1].entry().erased && read[1].draft().private.is_empty());
    }

    #[test]
    fn a_decision_on_an_old_view_is_a_conflict() {
        let mut ledger = MemoryLedger::default();
        let scope = Scope::Case("R-TEST22".into());
        let expect = [Expect { scope: scope.clone(), last: None }];
        ledger.append(&[note("a", 1)], &TestKey::of("maria"), &expect).unwrap();
        let error = ledger.append(&[note("b", 2)], &TestKey::of("maria"), &expect).unwrap_err();
        assert!(matches!(error, LedgerError::Conflict(s) if s == scope));
        ledger
            .append(&[note("b", 2)], &TestKey::of("maria"), &[Expect { scope, last: Some(0) }])
            .unwrap();
        ledger.fail_at(Some(2));
        assert!(matches!(
            ledger.append(&[note("c", 3)], &TestKey::of("maria"), &[]),
            Err(LedgerError::Full)
        ));
        assert_eq!(ledger.entries().len(), 2);
    }

    #[test]
    fn a_strict_one_knows_who_may_sign() {
        let mut ledger = MemoryLedger::strict();
        let first = TestKey::of("maria");
        ledger.append(&[created("maria")], &first, &[]).unwrap();
        ledger.append(&[note("a", 1)], &first, &[]).unwrap();
        assert!(ledger.append(&[note("b", 2)], &TestKey::of("mallory"), &[]).is_err());
        let mut added = note("", 3);
        added.action = Action::OperatorAdded;
        added.data.insert("name".into(), json!("ravi"));
        added
            .data
            .insert("public_key".into(), json!(text::base64(&TestKey::of("ravi").public_key())));
        ledger.append(&[added], &first, &[]).unwrap();
        let mut his = note("c", 4);
        assert!(
            ledger.append(&[his.clone()], &TestKey::of("ravi"), &[]).is_err(),
            "it says that maria did it"
        );
        his.actor = "ravi".into();
        ledger.append(&[his], &TestKey::of("ravi"), &[]).unwrap();
    }
}
