use super::*;
use crate::ledger::format::cosignature::testing::TestWitness;
use crate::ledger::format::note::Checkpoint;
use crate::ledger::testing::{at, note};
use crate::ledger::verify::{VerifyOptions, verify};
use crate::ledger::{Cosigning as _, Ledger as _, LedgerError, LedgerFile};

/// Has a witness cosign the ledger's head, and keeps that.
fn cosign(ledger: &SqliteLedger, witness: &TestWitness, time: u64) -> u64 {
    let head = ledger.head().unwrap();
    let (body, _) = head.note.split_once("\n\n").unwrap();
    let body = format!("{body}\n");
    let found = witness.key.find(&body, &witness.cosign(&body, time)).unwrap();
    ledger.keep_cosignature(head.size, &witness.key, &found, at(0)).unwrap();
    head.size
}

#[test]
fn cosignatures_stand_beside_the_head_that_they_are_over() {
    let home = Home::new();
    let mut ledger = home.open();
    let [w1, w2, w3] = [1, 2, 3].map(|n| TestWitness::new(&format!("w/{n}"), n));
    assert_eq!(ledger.newest_cosigned().unwrap(), None);
    let maria = TestKey::of("maria");
    cosign(&ledger, &w1, 10);
    ledger.append(&[note("one", 1)], &maria, &[]).unwrap();
    cosign(&ledger, &w1, 20);
    let size = cosign(&ledger, &w2, 30);
    // What is appended goes on from the same end.
    ledger.append(&[note("two", 2)], &maria, &[]).unwrap();

    let (head, text) = ledger.newest_cosigned().unwrap().unwrap();
    assert_eq!(head.size, size);
    assert_eq!(Checkpoint::open(&text, &ledger.note_key()).unwrap(), head);
    let (_, lines) = text.rsplit_once("\n\n").unwrap();
    assert_eq!(w1.key.find(&head.body(), lines).unwrap().time, 20);
    assert_eq!(w2.key.find(&head.body(), lines).unwrap().time, 30);
    let newest = |witness: &TestWitness| {
        ledger.newest_by(&witness.key).unwrap().map(|kept| (kept.size, kept.time))
    };
    assert_eq!((newest(&w1), newest(&w2), newest(&w3)), (Some((2, 20)), Some((2, 30)), None));
    let sizes: Vec<u64> = ledger.cosignatures().unwrap().iter().map(|kept| kept.size).collect();
    assert_eq!(sizes, [1, 2, 2]);
    let key = Some(home.installation.verifying_key());
    let options = VerifyOptions { key, threads: 2, ..VerifyOptions::default() };
    let report = verify(&LedgerFile(&home.path()), &options, &mut |_, _| {}).unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
}

#[test]
fn a_newer_cosignature_takes_the_place_of_an_older_one_and_never_the_other_way() {
    let home = Home::new();
    let ledger = home.open();
    let witness = TestWitness::new("w/1", 1);
    for (time, kept) in [(10, 10), (12, 12), (11, 12), (12, 12)] {
        cosign(&ledger, &witness, time);
        assert_eq!(ledger.newest_by(&witness.key).unwrap().unwrap().time, kept);
    }
    assert_eq!(ledger.cosignatures().unwrap().len(), 1);
}

#[test]
fn nothing_is_kept_of_a_head_that_is_not_there_or_by_who_only_reads() {
    let home = Home::new();
    let witness = TestWitness::new("w/1", 1);
    let body = Checkpoint { origin: "x".into(), size: 77, root: [0; 32] }.body();
    let found = witness.key.find(&body, &witness.cosign(&body, 5)).unwrap();
    home.open().keep_cosignature(77, &witness.key, &found, at(0)).unwrap();
    let reader = SqliteLedger::open(&home.path(), None, entropy()).unwrap();
    assert_eq!(reader.cosignatures().unwrap(), []);
    let error = reader.keep_cosignature(1, &witness.key, &found, at(0)).unwrap_err();
    assert!(matches!(error, LedgerError::ReadOnly(_)), "{error:?}");
}
