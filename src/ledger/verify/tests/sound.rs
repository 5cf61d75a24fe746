use std::{thread, time::Duration};

use super::{Fixture, drafts};
use crate::ledger::LedgerFile;
use crate::ledger::{
    InstallationKey, Ledger as _, LedgerError,
    store::memory::TestKey,
    testing::note,
    verify::{Authenticity, VerifyOptions, verify},
};

#[test]
fn a_ledger_verifies_at_home_with_its_key() {
    let fixture = Fixture::new();
    let mut steps = Vec::new();
    let report = verify(&LedgerFile(&fixture.path()), &fixture.options(), &mut |done, of| {
        steps.push((done, of));
    })
    .unwrap();
    assert_eq!(report.findings, []);
    assert!(report.is_sound());
    assert_eq!((report.size, report.heads, report.whose), (211, 211, Authenticity::Key));
    assert_eq!(report.root, fixture.open().head().unwrap().root);
    assert_eq!(steps, [(0, 211), (211, 211)]);
}

#[test]
fn without_a_key_or_a_head_it_is_nobodys() {
    let fixture = Fixture::new();
    let nobody = fixture.verify(&VerifyOptions::default());
    assert_eq!((nobody.findings.len(), nobody.is_sound()), (0, false));
    assert!(nobody.verdict().contains("not shown to be whose"));
    let by_head = fixture.verify(&VerifyOptions {
        against: vec![fixture.kept[0].clone()],
        ..VerifyOptions::default()
    });
    assert_eq!((by_head.is_sound(), by_head.whose), (true, Authenticity::Head));
    assert!(
        by_head.anchored().contains("the ticket #1234 up to entry 101"),
        "{}",
        by_head.anchored()
    );
    assert!(by_head.anchored().contains("109 newer entries"), "{}", by_head.anchored());
    let other =
        InstallationKey::create(&fixture.path().with_file_name("other"), &mut |b| b.fill(8))
            .unwrap();
    let swapped = fixture
        .verify(&VerifyOptions { key: Some(other.verifying_key()), ..VerifyOptions::default() });
    assert!(!swapped.is_sound());
}

#[test]
fn what_was_verified_before_is_only_hashed() {
    let fixture = Fixture::new();
    let since = Some(fixture.kept[0].clone());
    let report = fixture.verify(&VerifyOptions { since: since.clone(), ..fixture.options() });
    assert_eq!((report.findings.clone(), report.from, report.is_sound()), (vec![], 102, true));
    // A change under the head is found all the same; and so is one after it.
    for seq in [42, 150] {
        let copy = fixture.copy();
        super::forge::sql(
            &copy,
            &format!("UPDATE entry SET body = replace(body, 'u-', 'x-') WHERE seq = {seq}"),
        );
        assert!(
            !copy.verify(&VerifyOptions { since: since.clone(), ..fixture.options() }).is_sound(),
            "{seq}"
        );
    }
}

#[test]
fn a_verification_and_writers_do_not_disturb_each_other() {
    let fixture = Fixture::new();
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut ledger = fixture.open();
            for i in 0..30 {
                ledger.append(&drafts(500 + i)[..1], &TestKey::of("maria"), &[]).unwrap();
            }
        });
        while !writer.is_finished() {
            let report = fixture.verify(&fixture.options());
            assert!(report.is_sound(), "{:?}", report.findings);
        }
    });
    assert_eq!(fixture.verify(&fixture.options()).size, 241);
}

#[test]
fn one_thread_finds_what_many_find() {
    let fixture = Fixture::new();
    super::forge::sql(
        &fixture,
        "UPDATE entry SET sig = (SELECT sig FROM entry WHERE seq = 7) WHERE seq IN (9, 190)",
    );
    let many = fixture.verify(&VerifyOptions { threads: 4, ..fixture.options() });
    let one = fixture.verify(&VerifyOptions { threads: 1, ..fixture.options() });
    assert_eq!(many, one);
    assert!(!one.is_sound());
}

#[test]
fn what_cannot_be_read_at_all_is_an_error() {
    let fixture = Fixture::new();
    let gone = verify(
        &LedgerFile(&fixture.path().with_extension("gone")),
        &fixture.options(),
        &mut |_, _| {},
    );
    assert!(matches!(gone, Err(LedgerError::Missing(_))));
    let other = rusqlite::Connection::open(fixture.path()).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let patience = Duration::from_millis(20);
    let locked = verify(
        &LedgerFile(&fixture.path()),
        &VerifyOptions { patience, ..fixture.options() },
        &mut |_, _| {},
    );
    assert!(matches!(locked, Err(LedgerError::Busy { .. })));
    drop(other);
    fixture.open().append(&[note("after", 1)], &TestKey::of("maria"), &[]).unwrap();
}
