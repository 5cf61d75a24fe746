//! A ledger in memory, for tests: the same bytes, the same conflicts, the same errors, no file.

use std::cell::RefCell;
use std::time::Duration;

use chrono::{DateTime, Utc};
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest, Sha256};

use super::overlay::{InMemoryTail, TailWriting};
use super::{Ask, Batch, Begun, Seen, Store, Writing};
use crate::ledger::append::{Appender, Signers, append};
use crate::ledger::format::body::EntryBody;
use crate::ledger::keys::STANDING_ACTIONS;
use crate::ledger::stored::{KeyCache, Stored};
use crate::ledger::{
    Committed, Draft, Expect, Filter, KeyId, Ledger, LedgerError, SignError, Signature, Signer,
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
}

/// Entries in memory, with the bytes that they were signed and hashed as.
#[derive(Clone, Default)]
struct MemoryStore {
    tail: InMemoryTail,
    records: Vec<Stored>,
    commits: usize,
    fail_at: Option<usize>,
}

impl MemoryLedger {
    pub const ORIGIN: &'static str = "readmit/ledger/memory";

    /// One that knows who may sign, from its own entries, as a real one does.
    pub fn strict() -> MemoryLedger {
        MemoryLedger { keys: Some(RefCell::default()), ..MemoryLedger::default() }
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

    fn newest_by(&self, key: &KeyId) -> Option<Stored> {
        let by =
            |r: &&Stored| EntryBody::parse(&r.body).is_ok_and(|body| body.statement.key == *key);
        self.records.iter().rev().find(by).cloned()
    }
}

impl Store for MemoryStore {
    fn patience(&self) -> Duration {
        Duration::ZERO
    }

    fn seen(&self, own: Option<&KeyId>) -> Result<Seen, LedgerError> {
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
        let begun = Begun { tip: self.tail.tip.clone(), newest, keys, own };
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
        Box::new(TailWriting(&mut store.tail)).commit(batch)?;
        for seq in erase {
            store.erase(*seq);
        }
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
        let signers = self.keys.as_ref().map_or(Signers::Anyone, Signers::Operators);
        let mut salts = self.kept.tail.salts();
        let mut by = Appender { origin: Self::ORIGIN, signers, heads: None, entropy: &mut salts };
        append(&mut self.kept, &mut by, drafts, signer, expect, &[])
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;
    use crate::ledger::{
        Action, Scope,
        format::text,
        store::contract::{Act, Fixture, check, salts},
        testing::{created, note},
    };

    impl Fixture for MemoryLedger {
        fn ledger(&mut self) -> &mut dyn Ledger {
            self
        }

        fn inside(&mut self, act: Act<'_>) {
            let signers = self.keys.as_ref().map_or(Signers::Anyone, Signers::Operators);
            let mut by =
                Appender { origin: Self::ORIGIN, signers, heads: None, entropy: &mut salts() };
            act(&mut self.kept, &mut by);
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
    }

    #[test]
    fn memory_keeps_the_contract() {
        for new in [MemoryLedger::strict, MemoryLedger::default] {
            check(&mut || {
                let mut ledger = new();
                ledger.append(&[created("maria")], &TestKey::of("maria"), &[]).unwrap();
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
