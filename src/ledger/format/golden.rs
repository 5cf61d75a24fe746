//! The bytes of a small ledger, written down: what a released version has written must read the
//! same for ever. The hashes were checked with a program in another language.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use serde_json::json;

use super::body;
use super::body::EntryBody;
use super::note::Checkpoint;
use super::statement::signed_message;
use super::text::hex;
use super::tree::Frontier;
use crate::ledger::store::memory::TestKey;
use crate::ledger::testing::{created, note, seeded};
use crate::ledger::tip::{Placed, SignedDraft, Tip, state};
use crate::ledger::{Draft, Signer as _, key_id};
use crate::model::{Outcome, Phase};

const ORIGIN: &str = "readmit/ledger/abcdefghijklmnop";

fn place(tip: &mut Tip, draft: &Draft, entropy: &mut dyn FnMut(&mut [u8])) -> Placed {
    let key = TestKey::of("maria");
    let (statement, sealed) = state(draft, key_id(&key.public_key()), tip.seen(), entropy).unwrap();
    let signature = key.sign(&signed_message(ORIGIN, &statement.to_bytes().unwrap())).unwrap();
    tip.place(SignedDraft { statement, signature, sealed }).unwrap()
}

/// The three entries' bytes.
pub(super) fn bodies() -> Vec<Vec<u8>> {
    ledger().0.into_iter().map(|placed| placed.body.into()).collect()
}

/// Three entries: the first, one with every field, and one that carries a census.
fn ledger() -> (Vec<Placed>, Tip) {
    let (mut tip, mut entropy) = (Tip::default(), seeded(3));
    let mut first = created("maria");
    first.data.insert("origin".into(), ORIGIN.into());
    first.data.insert("format".into(), 1.into());
    let mut placed = vec![place(&mut tip, &first, &mut entropy)];
    let mut full = note("Zoë said: \"phone lost\"\n", 5);
    (full.phase, full.outcome) = (Some(Phase::Outcome), Some(Outcome::Attested));
    full.ticket = Some("#1234".into());
    full.data =
        json!({"factors": [{"id": "f-1", "kind": "totp"}], "attempts": 2, "complete": true})
            .as_object()
            .unwrap()
            .clone();
    placed.push(place(&mut tip, &full, &mut entropy));
    for i in 2..63 {
        place(&mut tip, &note("", i), &mut entropy);
    }
    placed.push(place(&mut tip, &note("", 0), &mut entropy));
    (placed, tip)
}

#[test]
fn the_bytes_are_what_they_always_were() {
    let (placed, tip) = ledger();
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
    insta::assert_json_snapshot!("ledger", shown);
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
