//! A ledger in memory, for tests: the same bytes, the same conflicts, the same errors, no file.

use chrono::{DateTime, Utc};
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest, Sha256};

use super::in_memory_tail::InMemoryTail;
use crate::ledger::{Committed, Draft, Expect, Filter, Ledger, LedgerError, SignError, Signature, Signer, keys::Keys};

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

/// Empty at first, with no `ledger.created`. It asks that the signature is right, and, unless [`MemoryLedger::strict`],
/// not whose key it is.
#[derive(Clone, Default)]
pub struct MemoryLedger {
    kept: InMemoryTail,
    keys: Option<Keys>,
    commits: usize,
    /// The append with this number, from 0, is not made: the disk is full.
    pub fail_at: Option<usize>,
}

impl MemoryLedger {
    pub const ORIGIN: &'static str = "readmit/ledger/memory";

    /// One that knows who may sign, from its own entries, as a real one does.
    pub fn strict() -> MemoryLedger {
        MemoryLedger { keys: Some(Keys::default()), ..MemoryLedger::default() }
    }

    /// Returns the number of appends that were made.
    pub fn commits(&self) -> usize {
        self.commits
    }

    pub fn entries(&self) -> &[Committed] {
        &self.kept.entries
    }

    /// Takes away an entry's personal data.
    pub fn erase(&mut self, seq: u64) {
        if let Some(committed) = self.kept.entries.iter_mut().find(|c| c.seq() == seq) {
            let mut entry = committed.entry().clone();
            entry.erased = !entry.draft.private.is_empty();
            entry.draft.private.clear();
            *committed = Committed::new(entry, committed.leaf());
        }
    }
}

impl Ledger for MemoryLedger {
    fn append(
        &mut self,
        drafts: &[Draft],
        signer: &dyn Signer,
        expect: &[Expect],
    ) -> Result<Vec<Committed>, LedgerError> {
        for e in expect {
            if !e.holds(self.kept.newest_of(&e.scope)) {
                return Err(LedgerError::Conflict(e.scope.clone()));
            }
        }
        if self.fail_at == Some(self.commits) {
            return Err(LedgerError::Full);
        }
        let mut keys = self.keys.clone();
        let made = self.kept.append(drafts, signer, Self::ORIGIN, &mut |seq, id, draft| {
            let Some(keys) = &mut keys else { return Ok(()) };
            let refused = |e: &dyn std::fmt::Display| LedgerError::Refused(e.to_string());
            keys.stands(seq, id, draft).map_err(LedgerError::Standing)?;
            keys.apply(seq, draft).map_err(|e| refused(&e))?;
            keys.may(seq, id, draft).map(|_| ()).map_err(|e| refused(&e))
        })?;
        self.keys = keys;
        self.commits += 1;
        Ok(made)
    }

    fn read(&self, filter: &Filter) -> Result<Vec<Committed>, LedgerError> {
        let hits = self.kept.matching(filter).cloned();
        Ok(match filter.newest {
            None => hits.collect(),
            Some(n) => hits.rev().take(n).collect(),
        })
    }

    fn newest(&self) -> Result<Option<DateTime<Utc>>, LedgerError> {
        Ok(self.kept.newest())
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
        testing::{created, note},
    };

    #[test]
    fn it_places_entries_as_a_ledger_does() {
        let mut ledger = MemoryLedger::default();
        let made = ledger.append(&[note("a", 5), note("b", 3)], &TestKey::of("maria"), &[]).unwrap();
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
        ledger.append(&[note("b", 2)], &TestKey::of("maria"), &[Expect { scope, last: Some(0) }]).unwrap();
        ledger.fail_at = Some(2);
        assert!(matches!(ledger.append(&[note("c", 3)], &TestKey::of("maria"), &[]), Err(LedgerError::Full)));
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
        added.data.insert("public_key".into(), json!(text::base64(&TestKey::of("ravi").public_key())));
        ledger.append(&[added], &first, &[]).unwrap();
        let mut his = note("c", 4);
        assert!(ledger.append(&[his.clone()], &TestKey::of("ravi"), &[]).is_err(), "it says that maria did it");
        his.actor = "ravi".into();
        ledger.append(&[his], &TestKey::of("ravi"), &[]).unwrap();
    }
}
