//! On the entries that a key's holder takes as their own by signing a later one.

use serde_json::json;

use super::{
    super::{
        Fixture,
        forge::{Forge, sql},
    },
    Attack, Brings, thief,
};
use crate::ledger::{
    Action, Draft, Ledger as _, LedgerError, Object, Signer as _,
    format::{body, canonical, text},
    store::memory::TestKey,
    testing::{note, seeded},
    verify::{Kind, VerifyOptions},
};

pub const ATTACKS: &[Attack] = &[
    Attack {
        name: "write the newest entry in an operator's name, as theirs by what it names",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            let mut row = forge.rows[210].clone();
            row.body.insert("action".into(), Action::ApprovalGranted.as_str().into());
            name(&forge, &mut row.body, "own", 210);
            name(&forge, &mut row.body, "seen", 210);
            row.signature = f.installation.sign(b"whatever").unwrap();
            forge.rows.push(row);
            forge.recompute().store_signed(f, &thief(f));
        },
        found_as: &[Kind::Forged],
    },
    Attack {
        name: "put another entry in the place of one that its author has taken as theirs",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            let at = newest_of(&forge, "ravi", 200);
            forge.rows[at].body["data"]["factor"] = "f-x".into();
            forge.rows[at].signature = f.installation.sign(b"whatever").unwrap();
            forge.recompute().store_signed(f, &thief(f));
        },
        found_as: &[Kind::Forged],
    },
    Attack {
        name: "put it there, and leave the hash in the file as it was",
        brings: Brings::Key,
        by: |f| {
            sql(
                f,
                "UPDATE entry SET body = replace(body, '\"f-9\"', '\"f-8\"') WHERE body LIKE '%\"f-9\"%'",
            );
        },
        found_as: &[Kind::Edited],
    },
    Attack {
        name: "name something else than stands there as one's own",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            let mut row = forge.rows[210].clone();
            row.body.insert("own".into(), text::base64(&[7; 32]).into());
            row.body.insert("own_seq".into(), json!(200));
            name(&forge, &mut row.body, "seen", 210);
            forge.rows.push(row);
            forge.sign(211).recompute().store_signed(f, &thief(f));
        },
        found_as: &[Kind::Edited],
    },
    Attack {
        name: "take another operator's entry as one's own",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            let mut row = forge.rows[210].clone();
            let ravis = newest_of(&forge, "ravi", 210);
            name(&forge, &mut row.body, "own", ravis);
            name(&forge, &mut row.body, "seen", 210);
            forge.rows.push(row);
            forge.sign(211).recompute().store_signed(f, &thief(f));
        },
        found_as: &[Kind::Edited],
    },
    Attack {
        name: "go on with an older form of entries",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            let mut row = forge.rows[210].clone();
            for field in ["cn", "tn", "own", "own_seq", "machine"] {
                row.body.remove(field);
            }
            row.body.insert("v".into(), json!(1));
            name(&forge, &mut row.body, "seen", 210);
            forge.rows.push(row);
            forge.sign(211).recompute().store_signed(f, &thief(f));
        },
        found_as: &[Kind::Inserted],
    },
    Attack {
        name: "say that another machine recorded it",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            let mut row = forge.rows[210].clone();
            row.body.insert("machine".into(), "00112233aabbccdd".into());
            name(&forge, &mut row.body, "seen", 210);
            forge.rows.push(row);
            forge.sign(211).recompute().store_signed(f, &thief(f));
        },
        found_as: &[Kind::Forged],
    },
    Attack {
        name: "number the newest entry of a case as if one more had been there",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            let number = forge.rows[210].body["cn"].as_u64().unwrap();
            forge.rows[210].body.insert("cn".into(), json!(number + 1));
            forge.store_signed(f, &thief(f));
        },
        found_as: &[Kind::Missing],
    },
    Attack {
        name: "forget which entry of a key is the newest",
        brings: Brings::Key,
        by: |f| sql(f, "UPDATE signer SET seq = seq - 1"),
        found_as: &[Kind::Bookkeeping],
    },
    Attack {
        name: "keep another edge for the newest head",
        brings: Brings::Key,
        by: |f| sql(f, "UPDATE signed SET frontier = zeroblob(length(frontier))"),
        found_as: &[Kind::Bookkeeping],
    },
];

/// Has a body name the entry at `seq`.
fn name(forge: &Forge, in_body: &mut Object, field: &str, seq: usize) {
    let row = &forge.rows[seq];
    let leaf = body::leaf(&canonical::to_bytes(&row.body).unwrap(), &row.signature);
    in_body.insert(field.into(), text::base64(&leaf).into());
    in_body.insert(format!("{field}_seq"), seq.into());
}

fn newest_of(forge: &Forge, actor: &str, before: usize) -> usize {
    (0..before).rev().find(|at| forge.rows[*at].body["actor"] == actor).unwrap()
}

impl Forge {
    /// Has an entry signed by whom it names, with their stolen key.
    fn sign(mut self, at: usize) -> Forge {
        let actor = self.rows[at].body["actor"].as_str().unwrap().to_owned();
        let message = self.message(at);
        self.rows[at].signature = TestKey::of(&actor).sign(&message).unwrap();
        self
    }
}

/// An entry in maria's name that she did not sign, at the end of the ledger: everything around it
/// is made to fit.
fn forged_at_the_end(f: &Fixture) {
    (ATTACKS[0].by)(f);
}

fn admin(action: Action, data: &serde_json::Value) -> Draft {
    let mut draft = note("looked into it", 5000);
    (draft.action, draft.case, draft.provider, draft.target) = (action, None, None, None);
    draft.data = data.as_object().unwrap().clone();
    draft
}

#[test]
fn nobody_goes_on_from_an_entry_in_their_name_that_they_did_not_sign() {
    let fixture = Fixture::new();
    // One session is open meanwhile, and has recorded something itself.
    let mut before = fixture.open();
    let maria = TestKey::of("maria");
    forged_at_the_end(&fixture);
    let mut after = fixture.open();
    for ledger in [&mut before, &mut after] {
        let refused = ledger.append(&[note("more", 5000)], &maria, &[]);
        assert!(matches!(refused, Err(LedgerError::NotMine { seq: 211 })), "{refused:?}");
    }
    let mut ravis = note("as ravi", 5000);
    ravis.actor = "ravi".into();
    after.append(&[ravis], &TestKey::of("ravi"), &[]).unwrap();
    // Whoever is the only admin says so themself, and goes on past it.
    let disputed = admin(Action::LedgerDisputed, &json!({"entries": [211]}));
    let made = after.append(&[disputed], &maria, &[]).unwrap();
    for ledger in [&mut before, &mut after] {
        ledger.append(&[note("more", 5001)], &maria, &[]).unwrap();
    }
    let report = fixture.verify(&fixture.options());
    let found: Vec<_> = report.findings.iter().map(|f| (f.kind, f.seq)).collect();
    assert_eq!(found, [(Kind::Forged, Some(211))], "and nothing about what skips it");
    assert_eq!((made[0].seq(), report.size), (213, 216));
}

#[test]
fn what_an_admin_says_of_entries_that_come_later_counts_for_nothing() {
    let fixture = Fixture::new();
    let maria = TestKey::of("maria");
    let early = admin(Action::LedgerDisputed, &json!({"entries": [212]}));
    fixture.open().append(&[early], &maria, &[]).unwrap();
    let mut forge = Forge::load(&fixture);
    let mut row = forge.rows[210].clone();
    name(&forge, &mut row.body, "seen", 211);
    forge.rows.push(row);
    forge.recompute().store_signed(&fixture, &thief(&fixture));
    let refused = fixture.open().append(&[note("more", 5000)], &maria, &[]);
    assert!(matches!(refused, Err(LedgerError::NotMine { seq: 212 })), "{refused:?}");
}

/// The holder of a key can put a badly signed entry under a good one. By default it is theirs; only
/// a look at each signature names it, as a kind of its own.
#[test]
fn a_wrong_signature_that_its_holder_stands_by_is_a_kind_of_its_own() {
    let fixture = Fixture::new();
    let mut forge = Forge::load(&fixture);
    for at in [211, 212] {
        let mut row = forge.rows[210].clone();
        name(&forge, &mut row.body, "own", at - 1);
        name(&forge, &mut row.body, "seen", at - 1);
        row.signature = fixture.installation.sign(format!("junk {at}").as_bytes()).unwrap();
        forge.rows.push(row);
        forge = forge.recompute();
    }
    let mut last = forge.rows[210].clone();
    name(&forge, &mut last.body, "own", 212);
    name(&forge, &mut last.body, "seen", 212);
    forge.rows.push(last);
    forge.recompute().sign(213).recompute().store_signed(&fixture, &thief(&fixture));
    let default = fixture.verify(&fixture.options());
    assert!(default.is_sound(), "{:?}", default.findings);
    assert!(default.vouched > 190, "{}", default.vouched);
    let each = fixture.verify(&VerifyOptions { each: true, ..fixture.options() });
    let found: Vec<_> = each.findings.iter().map(|f| (f.kind, f.seq, f.what.as_str())).collect();
    assert_eq!(
        found,
        [
            (Kind::TakenAsTheirs, Some(211), "wrong signature, taken as theirs by entry 212"),
            (Kind::TakenAsTheirs, Some(212), "wrong signature, taken as theirs by entry 213"),
        ]
    );
}

/// Somebody with the file and the installation's key, and none of the operators', at random.
#[test]
fn by_default_and_with_each_signature_the_findings_are_the_same() {
    let fixture = Fixture::with_cases(20);
    let each = VerifyOptions { each: true, ..fixture.options() };
    let mut random = seeded(7);
    let mut draw = |below: usize| {
        let mut bytes = [0; 8];
        random(&mut bytes);
        usize::try_from(u64::from_be_bytes(bytes) % below as u64).unwrap()
    };
    let mut found = 0;
    for _ in 0..40 {
        let copy = fixture.copy();
        let mut forge = Forge::load(&copy);
        for _ in 0..=draw(3) {
            let at = 2 + draw(forge.rows.len() - 2);
            match draw(5) {
                0 => {
                    let row = forge.rows[at].clone();
                    forge.rows.insert(at, row);
                }
                1 => drop(forge.rows.remove(at)),
                2 => {
                    forge.rows[at].body.insert("actor".into(), "ravi".into());
                    forge.rows[at].signature = copy.installation.sign(b"x").unwrap();
                }
                3 => {
                    for field in ["own", "own_seq"] {
                        forge.rows[at].body.remove(field);
                    }
                }
                _ => forge.rows[at].signature = copy.installation.sign(b"y").unwrap(),
            }
        }
        forge.recompute().store_signed(&copy, &thief(&copy));
        let (by_default, singly) = (copy.verify(&copy.options()), copy.verify(&each));
        assert_eq!(by_default, singly);
        found += usize::from(!singly.is_sound());
    }
    assert!(found >= 38, "{found}");
}
