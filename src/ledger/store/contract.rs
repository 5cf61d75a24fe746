//! The rules that every store must keep, as checks over a [`Fixture`]. Each check runs on a ledger
//! of its own, whose first entry makes maria an admin.
#![allow(clippy::unwrap_used)]

use std::cell::Cell;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::time::Duration;

use ed25519_dalek::VerifyingKey;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::blobs::{BlobError, BlobFault, BlobKind, Blobs};
use super::memory::TestKey;
use super::{Ask, Batch, Begun, OwnEntry, Seen, Store, Writing};
use crate::ledger::append::{Appender, End, append, counted};
use crate::ledger::format::statement::{MAX_BEHIND, SeenHead};
use crate::ledger::format::text::hex;
use crate::ledger::stored::Stored;
use crate::ledger::testing::{at, created, note, seeded};
use crate::ledger::tip::SignedDraft;
use crate::ledger::verify::{Verifiable, VerifyOptions, verify};
use crate::ledger::{
    Action, Committed, Draft, Expect, Filter, Ledger, LedgerError, Reading, Scope, SignError,
    Signature, Signer, key_id,
};
use crate::model::Outcome;

/// Does something with a store and the part of its ledger in an append.
pub(crate) type Act<'a> = &'a mut dyn FnMut(&mut dyn Store, &mut Appender<'_>);

/// A ledger over the store under test.
pub(crate) trait Fixture {
    fn ledger(&mut self) -> &mut dyn Ledger;

    /// Calls `act` with the store itself.
    fn inside(&mut self, act: Act<'_>);

    /// Opens the same ledger for another session, which has no patience; `None` if a store is for
    /// one session alone.
    fn beside(&mut self) -> Option<Box<dyn Fixture>>;

    /// Closes it and opens it again. Returns false if nothing is kept.
    fn reopen(&mut self) -> bool;

    /// Returns true if the ledger takes statements of its operators alone.
    fn knows_operators(&self) -> bool;

    /// Returns true if the store has the bytes of every record, to give them out as they are.
    fn has_records(&self) -> bool;

    /// Returns the ledger as one that is scanned; `None` if a store is only read at once.
    fn reading(&self) -> Option<&dyn Reading>;

    /// Returns the ledger as a verification gets it, and the key that its heads are signed with;
    /// `None` if the store signs no heads.
    fn verifiable(&self) -> Option<(Box<dyn Verifiable + '_>, VerifyingKey)>;

    /// Changes the stored text of a record behind the store's back.
    fn spoil(&mut self, seq: u64, from: &str, to: &str);
}

type Check = fn(&mut dyn Fixture);

/// Runs every check.
pub(crate) fn check(new: &mut dyn FnMut() -> Box<dyn Fixture>) {
    let checks: &[(&str, Check)] = &[
        ("entries stand in the order in which they were appended", order),
        ("the end that is given out is the end that there is", end),
        ("a decision on an old view is a conflict, by every kind of scope", conflict),
        ("on an error nothing is appended", nothing_on_an_error),
        ("nothing is nothing, and too much is refused", empty_and_too_much),
        ("one statement stands there once", one_statement_once),
        ("what was begun and not committed leaves nothing", begun_and_dropped),
        ("who may sign is read again once it has changed", keys_that_change),
        ("what was signed too long ago is signed again", too_far_behind),
        ("personal data goes in the commit that says so", erasure),
        ("a key's own newest record is found", own_record),
        ("a reading leaves out nothing that is meant, and adds nothing", complete),
        ("it verifies, and a record that was changed is found", verified),
        ("two sessions make one order", two_sessions),
        ("nobody writes beside an append", one_writer),
        ("what was committed is there when it is opened again", opened_again),
    ];
    for (name, check) in checks {
        let mut fixture = new();
        let held = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&mut *fixture)));
        assert!(held.is_ok(), "the store does not keep: {name}");
    }
}

fn maria() -> TestKey {
    TestKey::of("maria")
}

fn add(
    fixture: &mut dyn Fixture,
    drafts: &[Draft],
    expect: &[Expect],
) -> Result<Vec<Committed>, LedgerError> {
    fixture.ledger().append(drafts, &maria(), expect)
}

fn all(fixture: &mut dyn Fixture) -> Vec<Committed> {
    fixture.ledger().read(&crate::ledger::Filter::default()).unwrap()
}

/// As `add`, with erasures.
fn erase(
    fixture: &mut dyn Fixture,
    draft: &Draft,
    entries: &[u64],
) -> Result<Vec<Committed>, LedgerError> {
    let mut made = Ok(Vec::new());
    fixture.inside(&mut |store, by| {
        made = append(store, by, std::slice::from_ref(draft), &maria(), &[], entries);
    });
    made
}

/// A note with a field that no entry can hold.
fn unfit() -> Draft {
    let mut draft = note("half", 9);
    draft.data.insert("half".into(), 0.5.into());
    draft
}

fn order(fixture: &mut dyn Fixture) {
    let made = [
        add(fixture, &[note("a", 5), note("b", 3)], &[]).unwrap(),
        add(fixture, &[note("", 4)], &[]).unwrap(),
        add(fixture, &(0..70).map(|n| note(&format!("n{n}"), n)).collect::<Vec<_>>(), &[]).unwrap(),
    ]
    .concat();
    let there = all(fixture);
    assert_eq!(there[1..], made);
    for (pair, seq) in there.windows(2).zip(1..) {
        assert_eq!((pair[1].seq(), pair[1].entry().prev), (seq, pair[0].leaf()));
        assert!(pair[0].time() <= pair[1].time());
        assert_eq!(pair[1].entry().ordinal, seq, "each is a note");
    }
    assert_eq!(fixture.ledger().newest().unwrap(), there.last().map(Committed::time));
}

fn end(fixture: &mut dyn Fixture) {
    let last = add(fixture, &[note("a", 1), note("b", 2)], &[]).unwrap().pop().unwrap();
    let seen = Some(SeenHead { seq: last.seq(), leaf: last.leaf() });
    fixture.inside(&mut |store, _| {
        assert_eq!(store.seen(None).unwrap().newest, seen);
        let (Begun { tip, newest, keys, own, .. }, writing) = store.begin(&Ask::default()).unwrap();
        drop(writing);
        assert_eq!((tip.seen(), tip.size(), tip.newest.unwrap().time), (seen, 3, last.time()));
        assert_eq!(tip.counts[&Action::NoteAdded], 2);
        assert!(newest.is_empty() && keys.is_none() && own.is_none(), "nobody asked");
    });
}

fn conflict(fixture: &mut dyn Fixture) {
    let mut opening = note("", 1);
    opening.action = Action::CaseOpened;
    let mut elsewhere = note("", 2);
    (elsewhere.case, elsewhere.target) = (Some("R-OTHER2".into()), Some("u-2".into()));
    let seqs: Vec<u64> =
        add(fixture, &[opening, elsewhere], &[]).unwrap().iter().map(Committed::seq).collect();
    let target = |provider: &str| Scope::Target { provider: provider.into(), id: "u-1".into() };
    let scopes = [
        (Scope::Case("R-TEST22".into()), Some(seqs[0])),
        (Scope::Case("R-NONE22".into()), None),
        (target("embedded"), Some(seqs[0])),
        (target("other"), None),
        (Scope::OpenedBy("maria".into()), Some(seqs[0])),
        (Scope::OpenedBy("ravi".into()), None),
        (Scope::All, Some(seqs[1])),
    ];
    let expect = |scope: &Scope, last| Expect { scope: scope.clone(), last };
    for (scope, last) in &scopes {
        let stale = if last.is_none() { Some(seqs[1]) } else { Some(0) };
        for wrong in [stale, if last.is_some() { None } else { stale }] {
            let refused = add(fixture, &[note("x", 9)], &[expect(scope, wrong)]);
            assert!(
                matches!(&refused, Err(LedgerError::Conflict(s)) if s == scope),
                "{scope}: {refused:?}"
            );
        }
    }
    assert_eq!(all(fixture).len(), 3, "nothing was appended");
    let every: Vec<Expect> = scopes.iter().map(|(scope, last)| expect(scope, *last)).collect();
    add(fixture, &[note("y", 9)], &every).unwrap();
    let one_wrong = add(fixture, &[note("z", 9)], &every);
    assert!(matches!(one_wrong, Err(LedgerError::Conflict(Scope::Case(_)))), "{one_wrong:?}");
}

fn nothing_on_an_error(fixture: &mut dyn Fixture) {
    add(fixture, &[note("a", 1)], &[]).unwrap();
    let before = all(fixture);
    let long = note(&"x".repeat(70_000), 2);
    for bad in [unfit(), long] {
        add(fixture, &[note("good", 2), bad], &[]).unwrap_err();
    }
    let mut time = note("b", 3);
    time.clock = chrono::DateTime::UNIX_EPOCH;
    assert!(matches!(add(fixture, &[time], &[]), Err(LedgerError::Clock(_))));
    assert_eq!(all(fixture), before);
    let made = add(fixture, &[note("b", 2)], &[]).unwrap();
    assert_eq!((made[0].seq(), made[0].entry().ordinal), (2, 2));
}

fn empty_and_too_much(fixture: &mut dyn Fixture) {
    assert_eq!(add(fixture, &[], &[]).unwrap(), []);
    let most = usize::try_from(MAX_BEHIND).unwrap();
    assert!(matches!(add(fixture, &vec![note("", 1); most], &[]), Err(LedgerError::Refused(_))));
    assert_eq!(all(fixture).len(), 1);
}

fn one_statement_once(fixture: &mut dyn Fixture) {
    assert!(matches!(add(fixture, &[note("", 1), note("", 1)], &[]), Err(LedgerError::Refused(_))));
    let mut signed = Vec::new();
    fixture.inside(&mut |store, by| {
        let stated = by.sign_ahead(store, &[note("once", 1)], &maria()).unwrap();
        signed = stated.unwrap().statements;
        commit(store, by, signed.clone()).unwrap();
    });
    for between in 0..2 {
        fixture.inside(&mut |store, by| {
            let again = commit(store, by, signed.clone()).unwrap_err();
            assert!(
                matches!(&again, LedgerError::Refused(what) if what.contains("word for word")),
                "{again:?}"
            );
        });
        add(fixture, &[note("between", between)], &[]).unwrap();
    }
    assert_eq!(all(fixture).len(), 4);
}

/// Places statements and commits them, whatever they expect.
fn commit(
    store: &mut dyn Store,
    by: &Appender<'_>,
    signed: Vec<SignedDraft>,
) -> Result<(), LedgerError> {
    let drafts: Vec<Draft> = signed.iter().map(|one| one.statement.draft.clone()).collect();
    let (Begun { tip, spans, .. }, writing) =
        store.begin(&Ask { drafts: &drafts, ..Ask::default() })?;
    let before = tip.counts.clone();
    let mut end = End::new(tip, None, spans, by.origin);
    let records =
        signed.into_iter().map(|one| by.place(&mut end, one)).collect::<Result<Vec<_>, _>>()?;
    writing.commit(Batch {
        records: &records,
        counted: &counted(&before, &end.tip, &drafts),
        heads: &end.heads,
        erase: &[],
        tip: end.tip,
    })
}

fn begun_and_dropped(fixture: &mut dyn Fixture) {
    add(fixture, &[note("a", 1)], &[]).unwrap();
    let before = all(fixture);
    fixture.inside(&mut |store, _| {
        for _ in 0..2 {
            drop(store.begin(&Ask::default()).unwrap());
        }
    });
    assert_eq!(all(fixture), before);
    assert_eq!(add(fixture, &[note("b", 2)], &[]).unwrap()[0].entry().prev, before[1].leaf());
}

fn keys_that_change(fixture: &mut dyn Fixture) {
    if !fixture.knows_operators() {
        return;
    }
    let change = |action, name: &str, key: &str| {
        let mut draft = created(key);
        (draft.action, draft.actor) = (action, "maria".into());
        draft.data.insert("name".into(), json!(name));
        [draft]
    };
    let ravis = |text: &str| {
        let mut draft = note(text, 9);
        draft.actor = "ravi".into();
        [draft]
    };
    let (old, new) = (TestKey::of("old"), TestKey::of("new"));
    let mut other = fixture.beside();
    let mut by_ravi = |fixture: &mut dyn Fixture, text: &str, key: &TestKey| match &mut other {
        Some(other) => other.ledger().append(&ravis(text), key, &[]),
        None => fixture.ledger().append(&ravis(text), key, &[]),
    };
    assert!(matches!(by_ravi(fixture, "a", &old), Err(LedgerError::Refused(_))));
    add(fixture, &change(Action::OperatorAdded, "ravi", "old"), &[]).unwrap();
    by_ravi(fixture, "b", &old).unwrap();
    add(fixture, &change(Action::OperatorKeyRotated, "ravi", "new"), &[]).unwrap();
    assert!(matches!(by_ravi(fixture, "c", &old), Err(LedgerError::Standing(_))));
    by_ravi(fixture, "d", &new).unwrap();
    add(fixture, &change(Action::OperatorDisabled, "ravi", "nobody"), &[]).unwrap();
    assert!(matches!(by_ravi(fixture, "e", &new), Err(LedgerError::Standing(_))));
    assert_eq!(all(fixture).len(), 6, "what they signed in their time still reads");
    fixture.inside(&mut |store, _| {
        let known = |keys| Ask { keys: Some(keys), ..Ask::default() };
        assert!(store.begin(&known(4)).unwrap().0.keys.is_none(), "nothing has changed since");
        let (begun, _) = store.begin(&known(3)).unwrap();
        let places: Vec<u64> = begun.keys.unwrap().iter().map(|record| record.seq).collect();
        assert_eq!(places, [0, 1, 3, 5]);
    });
}

/// Says of the end, for so many times, that it is where it was long ago.
struct Stale<'s> {
    store: &'s mut dyn Store,
    seen: Option<SeenHead>,
    own: Option<Stored>,
    times: Cell<usize>,
}

impl Store for Stale<'_> {
    fn patience(&self) -> Duration {
        self.store.patience()
    }

    fn seen(&self, own: Option<OwnEntry<'_>>) -> Result<Seen, LedgerError> {
        match self.times.get().checked_sub(1) {
            Some(left) => {
                self.times.set(left);
                Ok(Seen { newest: self.seen, own: self.own.clone() })
            }
            None => self.store.seen(own),
        }
    }

    fn begin<'s>(
        &'s mut self,
        ask: &Ask<'_>,
    ) -> Result<(Begun, Box<dyn Writing + 's>), LedgerError> {
        self.store.begin(ask)
    }
}

/// A key that counts what it signs.
struct Counting(TestKey, Cell<usize>);

impl Signer for Counting {
    fn public_key(&self) -> [u8; 32] {
        self.0.public_key()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        self.1.set(self.1.get() + 1);
        self.0.sign(message)
    }
}

fn too_far_behind(fixture: &mut dyn Fixture) {
    let mut seen = None;
    let (mut own, id) = (None, key_id(&maria().public_key()));
    fixture.inside(&mut |store, _| {
        let skipped = BTreeSet::new();
        let then = store.seen(Some(OwnEntry { key: &id, skipped: &skipped })).unwrap();
        (seen, own) = (then.newest, then.own);
    });
    let notes: Vec<Draft> = (1..MAX_BEHIND).map(|n| note(&format!("n{n}"), 1)).collect();
    for half in notes.chunks(notes.len() / 2 + 1) {
        add(fixture, half, &[]).unwrap();
    }
    let key = Counting(maria(), Cell::default());
    fixture.inside(&mut |store, by| {
        let mut at_the_edge = Stale { store, seen, own: own.clone(), times: Cell::new(usize::MAX) };
        append(&mut at_the_edge, by, &[note("still near", 2)], &key, &[], &[]).unwrap();
        assert_eq!(key.1.replace(0), 1);
        let busy = append(&mut at_the_edge, by, &[note("too far", 3)], &key, &[], &[]);
        assert!(matches!(busy, Err(LedgerError::Busy { .. })), "{busy:?}");
        assert_eq!(key.1.replace(0), 4);
        at_the_edge.times.set(1);
        let made =
            append(&mut at_the_edge, by, &[note("signed again", 4)], &key, &[], &[]).unwrap();
        assert_eq!((key.1.get(), made[0].seq()), (2, MAX_BEHIND + 1));
    });
}

fn erasure(fixture: &mut dyn Fixture) {
    let made = add(fixture, &[note("a", 1), note("", 2), note("c", 3)], &[]).unwrap();
    let says = |entries: &[u64]| {
        let mut draft = note("", 4);
        (draft.action, draft.case, draft.provider, draft.target) =
            (Action::AuditErased, None, None, None);
        draft.data.insert("entries".into(), json!(entries));
        draft
    };
    for without in [[1, 2], [3, 9]] {
        let refused = erase(fixture, &says(&without), &without);
        assert!(matches!(refused, Err(LedgerError::Refused(_))), "{refused:?}");
        assert_eq!(all(fixture)[1..], made, "nothing was erased either");
    }
    erase(fixture, &says(&[1]), &[1]).unwrap();
    let there = all(fixture);
    assert_eq!((there.len(), &there[3]), (5, &made[2]));
    assert!(there[1].entry().erased && there[1].draft().private.is_empty());
    assert_eq!(there[1].leaf(), made[0].leaf(), "what was recorded stands");
}

fn own_record(fixture: &mut dyn Fixture) {
    if !fixture.has_records() {
        return;
    }
    let made = add(fixture, &[note("a", 1), note("b", 2)], &[]).unwrap();
    let (mine, nobodys) =
        (key_id(&maria().public_key()), key_id(&TestKey::of("nobody").public_key()));
    fixture.inside(&mut |store, _| {
        let newest_two = BTreeSet::from([made[1].seq()]);
        for (key, skipped, newest) in [
            (&mine, BTreeSet::new(), Some(made[1].leaf())),
            (&mine, newest_two, Some(made[0].leaf())),
            (&nobodys, BTreeSet::new(), None),
        ] {
            let own = Some(OwnEntry { key, skipped: &skipped });
            assert_eq!(store.seen(own).unwrap().own.map(|own| own.leaf), newest);
            let (begun, _) = store.begin(&Ask { own, ..Ask::default() }).unwrap();
            assert_eq!(begun.own.map(|own| own.leaf), newest);
        }
    });
}

/// Seven cases of five users, of which three are closed, and notes about none.
fn cases() -> Vec<Draft> {
    let drafts = (0..160).map(|n| {
        let mut draft = note(&format!("n{n}"), n);
        draft.case = Some(format!("R-CASE2{}", n % 7));
        draft.target = Some(format!("u-{}", n % 5));
        draft.action = match n {
            0..7 => Action::CaseOpened,
            150..153 => Action::CaseClosed,
            _ => Action::NoteAdded,
        };
        draft.outcome = (n % 3 == 0).then_some(Outcome::Succeeded);
        if n % 11 == 10 {
            (draft.case, draft.target, draft.provider) = (None, None, None);
        }
        draft
    });
    drafts.collect()
}

fn complete(fixture: &mut dyn Fixture) {
    for drafts in cases().chunks(40) {
        add(fixture, drafts, &[]).unwrap();
    }
    let there = all(fixture);
    assert_eq!(there.len(), 161);
    let some = |text: &str| vec![text.to_owned()];
    let any = Filter::default();
    let mut filters = vec![
        Filter { actions: vec![Action::CaseOpened, Action::CaseClosed], ..any.clone() },
        Filter { actions: vec![Action::NoteAdded], ..any.clone() },
        Filter { actions: vec![Action::AuditErased], ..any.clone() },
        Filter { cases: some("R-CASE23"), ..any.clone() },
        Filter { cases: vec!["R-CASE23".into(), "R-NONE22".into()], ..any.clone() },
        Filter { targets: some("u-4"), ..any.clone() },
        Filter { actors: some("maria"), targets: some("u-1"), ..any.clone() },
        Filter { actors: some("nobody"), ..any.clone() },
        Filter { outcomes: vec![Outcome::Succeeded], ..any.clone() },
        Filter { caseless: true, ..any.clone() },
        Filter { since: Some(at(40)), until: Some(at(90)), ..any.clone() },
        Filter { since: Some(at(70)), targets: some("u-2"), ..any.clone() },
        any,
    ];
    let newest = filters.iter().map(|filter| Filter { newest: Some(4), ..filter.clone() });
    filters.extend(newest.collect::<Vec<_>>());
    for filter in &filters {
        let meant = there.iter().filter(|committed| filter.matches(committed.entry())).cloned();
        let meant: Vec<Committed> = match filter.newest {
            Some(most) => meant.rev().take(most).collect(),
            None => meant.collect(),
        };
        assert_eq!(fixture.ledger().read(filter).unwrap(), meant, "{filter:?}");
        let entries: Vec<_> = meant.iter().map(|committed| committed.entry().clone()).collect();
        assert_eq!(fixture.ledger().glance(filter).unwrap(), entries, "{filter:?}");
        if let Some(reading) = fixture.reading() {
            let mut scanned = Vec::new();
            let mut each = |committed| {
                scanned.push(committed);
                ControlFlow::Continue(())
            };
            reading.scan(filter, &mut each).unwrap();
            assert_eq!(scanned, meant, "{filter:?}");
        }
    }
    let mut open = fixture.ledger().open_cases().unwrap();
    open.sort();
    assert_eq!(open, ["R-CASE20", "R-CASE21", "R-CASE22", "R-CASE26"]);
}

fn verified(fixture: &mut dyn Fixture) {
    let verify = |fixture: &dyn Fixture| {
        let (place, key) = fixture.verifiable()?;
        let options = VerifyOptions { key: Some(key), ..VerifyOptions::default() };
        Some(verify(&*place, &options, &mut |_, _| ()).unwrap())
    };
    add(fixture, &[note("a", 1), note("b", 2)], &[]).unwrap();
    add(fixture, &[note("c", 3)], &[]).unwrap();
    let Some(report) = verify(fixture) else {
        return;
    };
    assert!(report.is_sound(), "{:?}", report.findings);
    assert_eq!((report.size, report.from), (4, 0));
    assert!(report.heads > 0 && report.heads == report.heads_there, "{}", report.heads);
    fixture.spoil(2, "R-TEST22", "R-TEST23");
    let report = verify(fixture).unwrap();
    assert!(report.findings.iter().any(|finding| finding.seq == Some(2)), "{:?}", report.findings);
}

fn two_sessions(fixture: &mut dyn Fixture) {
    let Some(mut other) = fixture.beside() else {
        return;
    };
    let scope = Scope::Case("R-TEST22".into());
    for turn in 0..3 {
        let expect = [Expect { scope: scope.clone(), last: (turn > 0).then_some(2 * turn) }];
        let text = |who| [note(&format!("{who} {turn}"), 1)];
        add(fixture, &text("here"), &expect).unwrap();
        let stale = add(&mut *other, &text("there"), &expect);
        assert!(matches!(&stale, Err(LedgerError::Conflict(s)) if *s == scope), "{stale:?}");
        add(&mut *other, &text("there"), &[]).unwrap();
    }
    let there = all(fixture);
    assert_eq!((there.len(), &there), (7, &all(&mut *other)));
    for pair in there.windows(2) {
        assert_eq!(pair[1].entry().prev, pair[0].leaf());
    }
}

fn one_writer(fixture: &mut dyn Fixture) {
    let Some(mut other) = fixture.beside() else {
        return;
    };
    fixture.inside(&mut |store, _| {
        let (_, writing) = store.begin(&Ask::default()).unwrap();
        assert!(matches!(add(&mut *other, &[note("b", 1)], &[]), Err(LedgerError::Busy { .. })));
        drop(writing);
    });
    add(&mut *other, &[note("b", 1)], &[]).unwrap();
    assert_eq!(all(fixture).len(), 2);
}

fn opened_again(fixture: &mut dyn Fixture) {
    let made = add(fixture, &[note("a", 1), note("b", 2)], &[]).unwrap();
    if !fixture.reopen() {
        return;
    }
    assert_eq!(all(fixture)[1..], made);
    assert_eq!(add(fixture, &[note("c", 3)], &[]).unwrap()[0].entry().prev, made[1].leaf());
}

/// Salts that are the same in every run.
/// Checks a place for texts.
pub(crate) fn keeps_texts(blobs: &dyn Blobs) {
    let kinds = [BlobKind::Runbook, BlobKind::Contacts, BlobKind::ContactsHeld];
    let gone = |kind, hash: &str| {
        matches!(blobs.get(kind, hash), Err(BlobError { fault: BlobFault::Gone, .. }))
    };
    for kind in kinds {
        let [one, two] = [b"one".as_slice(), b"two"].map(|text| {
            let hash = hex(&Sha256::digest(text));
            assert!(gone(kind, &hash), "{kind:?}: not before it is kept");
            assert_eq!(blobs.put(kind, text).unwrap(), hash);
            assert_eq!(blobs.put(kind, text).unwrap(), hash, "again");
            assert_eq!(blobs.get(kind, &hash).unwrap(), text);
            hash
        });
        blobs.keep_only(kind, std::slice::from_ref(&two)).unwrap();
        assert!(gone(kind, &one) && blobs.get(kind, &two).unwrap() == b"two", "{kind:?}");
    }
    for kind in kinds {
        let two = hex(&Sha256::digest(b"two"));
        assert_eq!(blobs.get(kind, &two).unwrap(), b"two", "each kind is a room of its own");
        blobs.keep_only(kind, &[]).unwrap();
        assert!(gone(kind, &two));
    }
}

pub(crate) fn salts() -> impl FnMut(&mut [u8]) {
    let mut salts = seeded(9);
    move |bytes| salts(bytes)
}
