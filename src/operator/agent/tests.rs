#![allow(clippy::unwrap_used)]

use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;

use chrono::{DateTime, TimeDelta, Utc};

use super::testing::{AgentFault, FakeAgent};
use super::{Agent, AgentError, AgentKey};
use crate::ledger::LedgerFile;
use crate::ledger::store::sqlite::SqliteLedger;
use crate::ledger::testing::{created, note, scratch, seeded};
use crate::ledger::verify::{VerifyOptions, verify};
use crate::ledger::{InstallationKey, KeyKind, Ledger, LedgerError, PublicKey, Reopen, Signer};

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::<Utc>::UNIX_EPOCH + TimeDelta::minutes(minutes)
}

fn security_key() -> KeyKind {
    KeyKind::SecurityKey { application: "ssh:".into() }
}

fn open(fake: &FakeAgent, asked: &Rc<Cell<u32>>) -> AgentKey {
    let count = asked.clone();
    let asks = Box::new(move || count.set(count.get() + 1));
    AgentKey::open(fake.agent(), fake.key.clone(), asks, at(0), TimeDelta::minutes(15)).unwrap()
}

#[test]
fn both_kinds_sign_what_verifies_and_only_one_is_touched() {
    for (kind, touches) in [(KeyKind::Ssh, 0), (security_key(), 2)] {
        let (fake, asked) = (FakeAgent::with(&kind), Rc::default());
        let key = open(&fake, &asked);
        key.prove(at(0)).unwrap();
        let public = PublicKey::of(&key).unwrap();
        assert_eq!(public.kind, kind);
        public
            .verify(b"readmit statement v2\n", &key.sign(b"readmit statement v2\n").unwrap())
            .unwrap();
        assert_eq!(asked.get(), touches);
    }
}

#[test]
fn each_refusal_has_its_own_words() {
    for (mood, said) in [
        (AgentFault::Locked, "locked"),
        (AgentFault::Without, "has not the key SHA256:"),
        (AgentFault::Refuses, "did not sign"),
        (AgentFault::Dies, "does not answer"),
        (AgentFault::Babbles, "no answer"),
        (AgentFault::Lies, "no answer"),
        (AgentFault::Untouched, "without a touch"),
    ] {
        let (fake, asked) = (FakeAgent::with(&security_key()), Rc::default());
        let key = open(&fake, &asked);
        fake.is(mood);
        let error = key.prove(at(0)).unwrap_err();
        assert!(error.to_string().contains(said), "{mood:?}: {error}");
        assert!(!error.hint().is_empty());
        fake.is(AgentFault::Willing);
        key.prove(at(0)).unwrap();
    }
    let nobody = Agent::at(PathBuf::from("/nowhere/agent"), Rc::new(|| false));
    assert!(matches!(nobody.keys(), Err(AgentError::Unreachable { .. })));
}

#[test]
fn whoever_waits_for_a_touch_can_have_enough() {
    let fake = FakeAgent::with(&security_key());
    fake.is(AgentFault::Silent);
    let looks = Rc::new(Cell::new(0));
    let counted = looks.clone();
    let enough = Rc::new(move || counted.replace(counted.get() + 1) >= 2);
    let impatient = Agent::at(fake.socket(), enough);
    assert!(matches!(impatient.sign(&fake.key, b"x"), Err(AgentError::Interrupted)));
    assert_eq!(looks.get(), 3);
}

#[test]
fn a_key_in_an_agent_is_asked_again_and_a_security_key_always_was() {
    let asked = Rc::default();
    let (plain, touched) = (FakeAgent::with(&KeyKind::Ssh), FakeAgent::with(&security_key()));
    let (plain_key, touched_key) = (open(&plain, &asked), open(&touched, &asked));
    assert!(!plain_key.locked(at(14)) && plain_key.locked(at(15)) && plain_key.locked(at(1)));
    assert_eq!(plain_key.reopen(), Reopen::Agent);
    plain.is(AgentFault::Refuses);
    assert!(plain_key.ask_again(at(16)).is_err() && plain_key.locked(at(16)));
    plain.is(AgentFault::Willing);
    plain_key.ask_again(at(16)).unwrap();
    assert!(!plain_key.locked(at(16)));
    plain_key.lock();
    assert!(plain_key.locked(at(16)), "before a change on a privileged user");
    touched_key.lock();
    assert!(!touched_key.locked(at(99)), "each signature is a touch");
}

/// The whole way: the first operator has a security key, and every entry is verified as a reviewer
/// would.
#[test]
fn a_ledger_by_a_security_key_verifies_and_an_untouched_entry_is_not_made() {
    let folder = scratch();
    let path = folder.path().join("ledger.db");
    let installation =
        InstallationKey::create(&folder.path().join("installation.key"), &mut |b| b.fill(5))
            .unwrap();
    let (fake, asked) = (FakeAgent::with(&security_key()), Rc::default());
    let key = open(&fake, &asked);
    let mut draft = created("maria");
    draft.data.remove("public_key");
    let mut ledger = SqliteLedger::create(&path, &installation, &key, draft, seeded(1)).unwrap();
    ledger.append(&[note("a", 1), note("b", 2)], &key, &[]).unwrap();
    assert_eq!(asked.get(), 3, "a touch each");
    let signed = fake.signed.lock().unwrap();
    assert!(
        signed.iter().all(|m| m.starts_with(b"readmit statement v2\n")),
        "the agent sees statements alone"
    );
    drop(signed);
    for mood in [AgentFault::Untouched, AgentFault::Refuses, AgentFault::Lies, AgentFault::Locked] {
        fake.is(mood);
        let error = ledger.append(&[note("c", 3)], &key, &[]).unwrap_err();
        assert!(matches!(error, LedgerError::Sign(_)), "{mood:?}: {error}");
    }
    assert_eq!(ledger.head().unwrap().size, 3, "nothing is recorded as done");
    fake.is(AgentFault::Willing);
    ledger.append(&[note("c", 3)], &key, &[]).unwrap();
    drop(ledger);
    let again = SqliteLedger::open(&path, None, seeded(2)).unwrap();
    assert_eq!(again.case("R-TEST22").unwrap().len(), 3);
    let options =
        VerifyOptions { key: Some(installation.verifying_key()), ..VerifyOptions::default() };
    let report = verify(&LedgerFile(&path), &options, &mut |_, _| {}).unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}
