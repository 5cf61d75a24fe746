use std::cell::{Cell, RefCell};

use super::Home;
use crate::ledger::LedgerFile;
use crate::ledger::{
    Ledger as _,
    proof::root_by_inclusion,
    store::memory::TestKey,
    testing::{at, note},
    verify::{TrustedHead, VerifyOptions, verify},
};

#[test]
fn a_proof_is_of_one_moment_and_holds_up_no_writer() {
    let home = Home::new();
    let maria = TestKey::of("maria");
    let ledger = home.open();
    let notes: Vec<_> = (0..60).map(|i| note(&format!("n{i}"), i)).collect();
    home.open().append(&notes, &maria, &[]).unwrap();
    let (writer, wrote) = (RefCell::new(home.open()), Cell::new(0));
    let between = || {
        wrote.set(wrote.get() + 1);
        writer.borrow_mut().append(&[note("between", 100)], &maria, &[]).unwrap();
    };
    let mut seen = 0;
    let proven = ledger
        .prove_by(7, &between, &mut |moment| {
            assert_eq!(moment.size(), 61);
            assert_eq!(moment.first_at(at(30)).unwrap(), 31);
            moment.each_body(0, moment.size(), &mut |_, _| seen += 1)?;
            Ok((0..61).step_by(2).collect())
        })
        .unwrap();
    // 61 bodies and 31 records, seven at a time, and a row of hashes.
    assert_eq!((seen, wrote.get()), (61, 9 + 5 + 1));
    assert_eq!((proven.head.size, proven.records.len()), (61, 31));
    assert_eq!(ledger.head().unwrap().size, 76);
    let leaves: Vec<_> = proven.records.iter().map(|r| (r.seq, r.leaf)).collect();
    assert_eq!(root_by_inclusion(61, &leaves, &proven.proof), Some(proven.head.root));
    let options = VerifyOptions {
        key: Some(home.installation.verifying_key()),
        threads: 1,
        ..VerifyOptions::default()
    };
    let known = TrustedHead::parse("kept", &proven.head.note).unwrap();
    assert!(
        verify(
            &LedgerFile(&home.path()),
            &VerifyOptions { against: vec![known], ..options },
            &mut |_, _| {}
        )
        .unwrap()
        .is_sound()
    );
}
