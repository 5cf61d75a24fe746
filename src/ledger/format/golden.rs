//! The bytes of a small ledger, written down: what a released version has written must read the
//! same for ever. The hashes were checked with a program in another language.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use serde_json::json;

use super::body;
use super::body::EntryBody;
use super::note::Checkpoint;
use super::statement::{Sealed, Statement, StatementLink, signed_message};
use super::text::hex;
use super::tree::Frontier;
use crate::ledger::store::memory::TestKey;
use crate::ledger::testing::{at, created, note, seeded};
use crate::ledger::tip::{Placed, SignedDraft, SpanCounts, Tip, state};
use crate::ledger::{Draft, Object, Signer as _, key_id};
use crate::model::{Outcome, Phase};

const ORIGIN: &str = "readmit/ledger/abcdefghijklmnop";

/// The id of the key that signs the heads.
const MACHINE: &str = "fe812c12f3ab4ce6";

fn place(tip: &mut Tip, draft: &Draft, entropy: &mut dyn FnMut(&mut [u8])) -> Placed {
    let key = TestKey::of("maria");
    let sealed = (!draft.private.is_empty()).then(|| {
        let mut salt = [0; 32];
        entropy(&mut salt);
        Sealed::new(salt, &draft.private).unwrap()
    });
    let private = sealed.as_ref().map(Sealed::hash);
    let draft = Draft { private: Object::new(), ..draft.clone() };
    let id = key_id(&key.public_key());
    let statement = Statement { draft, key: id, private, seen: tip.seen(), link: None };
    let signature = key.sign(&signed_message(1, ORIGIN, &statement.to_bytes().unwrap())).unwrap();
    tip.place(SignedDraft { statement, signature, sealed }, &mut SpanCounts::default()).unwrap()
}

/// The three entries' bytes, of version 1 and of version 2.
pub(super) fn bodies() -> Vec<Vec<u8>> {
    let both = ledger().0.into_iter().chain(ledger_2().0);
    both.map(|placed| placed.body.into()).collect()
}

/// As [`ledger`], of version 2: the second names the first as its author's own, and a server's
/// clock.
fn ledger_2() -> (Vec<Placed>, Tip) {
    let (mut tip, mut entropy, mut spans) = (Tip::default(), seeded(3), SpanCounts::default());
    let key = TestKey::of("maria");
    let mut own = None;
    let mut place = |draft: &Draft, server: Option<i64>| {
        let server = server.map(at);
        let link = StatementLink { own, machine: MACHINE.to_owned(), server };
        let id = key_id(&key.public_key());
        let (statement, sealed) = state(draft, id, tip.seen(), link, &mut entropy).unwrap();
        let bytes = statement.to_bytes().unwrap();
        let signature = key.sign(&signed_message(2, ORIGIN, &bytes)).unwrap();
        let placed = tip.place(SignedDraft { statement, signature, sealed }, &mut spans).unwrap();
        own = tip.seen();
        placed
    };
    let mut first = created("maria");
    first.data.insert("origin".into(), ORIGIN.into());
    first.data.insert("format".into(), 1.into());
    let mut placed = vec![place(&first, None)];
    placed.push(place(&full(), Some(7)));
    for i in 2..63 {
        place(&note("", i), None);
    }
    placed.push(place(&note("", 0), None));
    (placed, tip)
}

/// A draft with every field.
fn full() -> Draft {
    let mut full = note("Zoë said: \"phone lost\"\n", 5);
    (full.phase, full.outcome) = (Some(Phase::Outcome), Some(Outcome::Attested));
    full.ticket = Some("#1234".into());
    full.data =
        json!({"factors": [{"id": "f-1", "kind": "totp"}], "attempts": 2, "complete": true})
            .as_object()
            .unwrap()
            .clone();
    full
}

/// Three entries: the first, one with every field, and one that carries a census.
fn ledger() -> (Vec<Placed>, Tip) {
    let (mut tip, mut entropy) = (Tip::default(), seeded(3));
    let mut first = created("maria");
    first.data.insert("origin".into(), ORIGIN.into());
    first.data.insert("format".into(), 1.into());
    let mut placed = vec![place(&mut tip, &first, &mut entropy)];
    placed.push(place(&mut tip, &full(), &mut entropy));
    for i in 2..63 {
        place(&mut tip, &note("", i), &mut entropy);
    }
    placed.push(place(&mut tip, &note("", 0), &mut entropy));
    (placed, tip)
}

#[test]
fn the_bytes_are_what_they_always_were() {
    kept("ledger", ledger());
    kept("ledger_2", ledger_2());
}

fn kept(name: &str, (placed, tip): (Vec<Placed>, Tip)) {
    let mut shown = BTreeMap::new();
    for p in &placed {
        let entry = json!({
            "body": p.body, "signature": hex(&p.signature), "leaf": hex(&p.leaf),
            "salt": p.sealed.as_ref().map(|s| hex(&s.salt)),
            "private": p.sealed.as_ref().map(|s| String::from_utf8(s.bytes.clone()).unwrap()),
        });
        shown.insert(format!("entry {:02}", p.entry.seq), entry);
        let body = EntryBody::parse(p.body.as_bytes()).unwrap();
        assert_eq!(body.to_bytes().unwrap(), p.body.as_bytes(), "and they read back");
        assert_eq!(body::leaf(p.body.as_bytes(), &p.signature), p.leaf);
    }
    let head = Checkpoint { origin: ORIGIN.into(), size: tip.size(), root: tip.frontier.root() };
    let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    shown.insert("head".into(), head.sign(&key).into());
    insta::assert_json_snapshot!(name, shown);
    let again = Frontier::from_bytes(tip.size(), &tip.frontier.to_bytes()).unwrap();
    assert_eq!(again.root(), head.root);
}

/// Readers may rely on there being no second spelling and no field that nobody knows.
#[test]
fn what_this_program_would_not_have_written_is_no_entry() {
    let (placed, _) = ledger();
    let good = &placed[1].body;
    for (from, to) in [
        ("\"an\":1", "\"an\":0"),
        ("\"an\":1,", ""),
        ("\"action\":\"note.added\"", "\"action\":\"note.taken\""),
        ("\"mode\":\"scripted\"", "\"mode\":\"Scripted\""),
        ("09:30:05.000Z\",\"data\"", "09:30:05Z\",\"data\""),
        ("\"v\":1", "\"v\":2"),
        ("\"v\":1", "\"v\":3"),
        ("\"v\":1", "\"v\":1,\"w\":1"),
        ("\"seen_seq\":0,", ""),
        ("\"seq\":1", "\"seq\":\"1\""),
        ("\"seq\":1", "\"seq\":63"),
        ("\"key\":", "\"kez\":"),
        (",\"case\":\"R-TEST22\"", ",\"case\":\"R-TEST22\",\"census\":{\"note.added\":1}"),
        ("{\"action\"", "{ \"action\""),
    ] {
        assert!(good.contains(from), "{from}");
        assert!(EntryBody::parse(good.replace(from, to).as_bytes()).is_err(), "{from} -> {to}");
    }
    assert!(EntryBody::parse(good.as_bytes()).is_ok());
}
