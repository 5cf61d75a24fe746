//! A ledger longer than what is checked together, and than what an actor may have missed.

use std::cell::{Cell, RefCell};

use super::{
    Fixture,
    forge::{Forge, sql},
};
use crate::ledger::{
    Ledger as _, SignError, Signature, Signer, SqliteLedger,
    signatures::AT_ONCE,
    store::memory::TestKey,
    testing::note,
    verify::{Kind, TrustedHead, VerifyOptions},
};

/// The first entry after the head that is kept: its actor had seen the entry 1024 places before it.
const LATE: u64 = 1500;

const SIZE: u64 = 2600;

/// Signs when so many others have come before it.
struct Slow<'a> {
    meanwhile: &'a dyn Fn(),
}

impl Signer for Slow<'_> {
    fn public_key(&self) -> [u8; 32] {
        TestKey::of("maria").public_key()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        (self.meanwhile)();
        TestKey::of("maria").sign(message)
    }
}

fn grow(ledger: &mut SqliteLedger, to: u64) {
    let mut size = ledger.head().unwrap().size;
    while size < to {
        let more = (to - size).min(700);
        let notes: Vec<_> = (size..size + more)
            .map(|n| note(&format!("call {n}"), i64::try_from(n).unwrap()))
            .collect();
        ledger.append(&notes, &TestKey::of("maria"), &[]).unwrap();
        size += more;
    }
}

/// With the head before [`LATE`].
fn long() -> (Fixture, TrustedHead) {
    let fixture = Fixture::with_cases(0);
    grow(&mut fixture.open(), LATE - 1023);
    let (other, kept) = (RefCell::new(fixture.open()), Cell::new(None));
    let meanwhile = || {
        grow(&mut other.borrow_mut(), LATE);
        kept.set(Some(TrustedHead::parse("kept", &other.borrow().head().unwrap().note).unwrap()));
    };
    let late = fixture
        .open()
        .append(&[note("at last", 9000)], &Slow { meanwhile: &meanwhile }, &[])
        .unwrap();
    assert_eq!(late[0].seq(), LATE);
    grow(&mut fixture.open(), SIZE);
    (fixture, kept.take().unwrap())
}

/// The kinds that are found, and where, whoever looks and however many do.
fn found(fixture: &Fixture, since: Option<&TrustedHead>) -> Vec<(Kind, Option<u64>)> {
    let options = |threads| VerifyOptions { threads, since: since.cloned(), ..fixture.options() };
    let report = fixture.verify(&options(1));
    assert_eq!(report, fixture.verify(&options(3)));
    report.findings.into_iter().map(|f| (f.kind, f.seq)).collect()
}

#[test]
fn a_long_ledger_is_sound_from_the_beginning_and_from_a_kept_head() {
    assert!(AT_ONCE as u64 <= LATE + 1024, "what is checked together is less than all");
    let (fixture, kept) = long();
    assert_eq!(kept.size, LATE);
    let body: String = rusqlite::Connection::open(fixture.path())
        .unwrap()
        .query_row("SELECT body FROM entry WHERE seq = ?1", [LATE], |row| row.get(0))
        .unwrap();
    assert!(body.contains(&format!("\"seen_seq\":{}", LATE - 1024)), "{body}");
    assert_eq!(found(&fixture, None), []);
    assert_eq!(found(&fixture, Some(&kept)), []);

    // What it had seen, and what was signed before, are still known after the head.
    let restated = fixture.copy();
    let mut rows = Forge::load(&restated);
    let again = rows.rows[usize::try_from(LATE - 100).unwrap()].clone();
    rows.rows.insert(usize::try_from(LATE + 1).unwrap(), again);
    rows.recompute().store_signed(&restated, &fixture.installation);
    for since in [None, Some(&kept)] {
        assert!(found(&restated, since).contains(&(Kind::Restated, Some(LATE + 1))), "{since:?}");
    }

    let forged = fixture.copy();
    let one = "(SELECT sig FROM entry WHERE seq = 7)";
    sql(
        &forged,
        &format!("UPDATE entry SET sig = {one} WHERE seq IN (100, {}, {})", LATE + 40, SIZE - 1),
    );
    let places = |found: Vec<(Kind, Option<u64>)>| -> Vec<u64> {
        found
            .into_iter()
            .filter(|(kind, _)| *kind == Kind::Forged)
            .filter_map(|(_, seq)| seq)
            .collect()
    };
    for seq in [100, LATE + 40, SIZE - 1] {
        assert!(places(found(&forged, None)).contains(&seq), "{seq}");
        assert_eq!(places(found(&forged, Some(&kept))).contains(&seq), seq > LATE, "{seq}");
    }
}
