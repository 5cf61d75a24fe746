use std::{thread, time::Duration};

use super::{Fixture, drafts, forge};
use crate::ledger::LedgerFile;
use crate::ledger::{
    Action, Draft, InstallationKey, Ledger as _, LedgerError, SignError, Signature, Signer,
    SqliteLedger,
    store::memory::TestKey,
    testing::note,
    verify::{Authenticity, Kind, TrustedHead, VerifyOptions, verify},
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

/// An admin's record of the kind that begins a new origin.
fn disputed(ledger: &SqliteLedger) -> Draft {
    let mut draft = note("the auditors know another history", 6000);
    (draft.action, draft.case, draft.provider, draft.target) =
        (Action::LedgerDisputed, None, None, None);
    draft.data.insert("origin".into(), ledger.next_origin(1).unwrap().into());
    draft
}

#[test]
fn a_ledger_that_was_disputed_goes_on_under_its_next_name() {
    let fixture = Fixture::new();
    let maria = TestKey::of("maria");
    let (mut ledger, mut beside) = (fixture.open(), fixture.open());
    let first = ledger.origin().to_owned();
    let draft = disputed(&ledger);
    let made = ledger.append(&[draft, note("at once", 6001)], &OwnKey::of("maria"), &[]).unwrap();
    assert_eq!(made[0].seq(), 211);
    // One who had it open, and signs before the lock is taken, hears of it too.
    beside.append(&[note("beside", 6002)], &maria, &[]).unwrap();
    for (ledger, name) in [(&ledger, "/2"), (&beside, "/2")] {
        let head = ledger.head().unwrap();
        assert_eq!(head.origin, format!("{first}{name}"));
        assert_eq!(ledger.note_key().name, head.origin);
        assert!(head.note.starts_with(&head.origin));
    }
    let kept = fixture.kept.clone();
    let against = kept.iter().cloned().chain([TrustedHead::parse(
        "the newest",
        &ledger.head().unwrap().note,
    )
    .unwrap()]);
    let report = fixture.verify(&VerifyOptions {
        against: against.collect(),
        each: true,
        ..fixture.options()
    });
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!((report.size, report.origin.as_str()), (214, first.as_str()));
    assert!(
        fixture
            .verify(&VerifyOptions { since: Some(kept[1].clone()), ..fixture.options() })
            .is_sound()
    );
    let next = disputed(&ledger);
    ledger.append(&[next], &maria, &[]).unwrap();
    assert_eq!(ledger.head().unwrap().origin, format!("{first}/3"));
    assert!(fixture.verify(&fixture.options()).is_sound());
    let mut back = disputed(&ledger);
    back.data.insert("origin".into(), format!("{first}/3").into());
    assert!(matches!(ledger.append(&[back], &maria, &[]), Err(LedgerError::Refused(_))));
}

#[test]
fn nothing_is_stated_under_a_name_that_is_over() {
    let fixture = Fixture::new();
    let ledger = fixture.open();
    let draft = disputed(&ledger);
    fixture.open().append(&[draft, note("at once", 6001)], &OwnKey::of("maria"), &[]).unwrap();
    let mut forge = forge::Forge::load(&fixture);
    // The message of a row is made under the first name.
    let message = forge.message(212);
    forge.rows[212].signature = TestKey::of("maria").sign(&message).unwrap();
    forge.recompute().store_signed(&fixture, &fixture.installation.clone());
    let report = fixture.verify(&fixture.options());
    let found: Vec<_> = report.findings.iter().map(|f| (f.kind, f.seq)).collect();
    assert!(found.contains(&(Kind::Forged, Some(212))), "{found:?}");
    // Nor is a head, which the forgery signs under the first name too.
    assert!(
        found.iter().any(|(kind, _)| *kind == Kind::Head || *kind == Kind::Edited),
        "{found:?}"
    );
}

/// A key that is at hand, as sessions have one.
struct OwnKey(TestKey);

impl OwnKey {
    fn of(name: &str) -> OwnKey {
        OwnKey(TestKey::of(name))
    }
}

impl Signer for OwnKey {
    fn public_key(&self) -> [u8; 32] {
        self.0.public_key()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        self.0.sign(message)
    }

    fn is_own(&self) -> bool {
        true
    }
}
