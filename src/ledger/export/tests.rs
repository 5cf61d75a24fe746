#![allow(clippy::unwrap_used)]

use super::*;
use crate::ledger::verify::{
    TrustedHead,
    tests::{
        Fixture,
        forge::{Forge, sql},
    },
};

fn exported(fixture: &Fixture, verified: Option<&TrustedHead>) -> Result<Vec<u8>, ExportError> {
    let (ledger, all) = (fixture.open(), Filter::default());
    let rows = match verified {
        None => Rows::Matching(&all),
        Some(head) => Rows::Under(CheckpointCheck::new(head, &ledger.note_key()).unwrap()),
    };
    let mut out = Vec::new();
    write(&ledger, rows, Form::Csv, Personal::Include, &mut out).map(|_| out)
}

/// Returns what is wrong, and the entry where it is wrong.
fn unsound(result: Result<Vec<u8>, ExportError>) -> (u64, String) {
    match result {
        Err(ExportError::Ledger(LedgerError::Unsound { seq, what })) => (seq, what),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_head_under_which_all_was_verified_changes_no_byte() {
    let fixture = Fixture::new();
    let plain = exported(&fixture, None).unwrap();
    assert_eq!(String::from_utf8_lossy(&plain).lines().count(), 212);
    for head in &fixture.kept {
        assert_eq!(exported(&fixture, Some(head)).unwrap(), plain);
        let mut short = head.clone();
        (short.origin, short.note) = (None, None);
        assert_eq!(exported(&fixture, Some(&short)).unwrap(), plain);
    }
}

/// By somebody who has every key.
#[test]
fn what_was_changed_under_the_head_is_no_export() {
    let names = ["maria", "ravi"];
    let fixture = Fixture::new();
    for (head, last) in fixture.kept.iter().zip([101, 210]) {
        let forged = fixture.copy();
        let mut rows = Forge::load(&forged);
        rows.rows[40].body.insert("target".into(), "u-9".into());
        rows.sign_statements(&names).store_signed(&forged, &forged.installation);
        exported(&forged, None).unwrap();
        let (seq, what) = unsound(exported(&forged, Some(head)));
        assert_eq!(seq, last, "{what}");

        let shorter = fixture.copy();
        let mut rows = Forge::load(&shorter);
        rows.rows.truncate(60);
        rows.sign_statements(&names).store_signed(&shorter, &shorter.installation);
        let (seq, what) = unsound(exported(&shorter, Some(head)));
        assert!(seq == 60 && what.contains("60 are there"), "{seq} {what}");

        let hole = fixture.copy();
        sql(&hole, "DELETE FROM entry WHERE seq = 30");
        assert_eq!(unsound(exported(&hole, Some(head))).0, 30);
    }
}

#[test]
fn after_the_head_signatures_count() {
    let fixture = Fixture::new();
    let forge = |seq: usize| {
        let copy = fixture.copy();
        let mut rows = Forge::load(&copy);
        rows.rows[seq].signature = rows.rows[seq - 2].signature;
        rows.recompute().store(&copy);
        copy
    };
    let head = &fixture.kept[0];
    assert_eq!(unsound(exported(&forge(150), Some(head))).0, 150);
    assert_eq!(unsound(exported(&forge(50), Some(head))).0, 101);
    assert_eq!(unsound(exported(&forge(50), None)).0, 50);
}

#[test]
fn a_head_of_another_ledger_is_refused() {
    let fixture = Fixture::new();
    let head = &fixture.kept[0];
    let refused = |head: TrustedHead| {
        CheckpointCheck::new(&head, &fixture.open().note_key()).err().unwrap().to_string()
    };
    let mut anothers = head.clone();
    anothers.origin = Some("readmit/another".into());
    let what = refused(anothers);
    assert!(what.contains("the ticket #1234 is no head of this ledger"), "{what}");
    // Its body again, with another key's signature.
    let note = head.note.clone().unwrap();
    let (body, _) = note.split_once("\n\n").unwrap();
    let unsigned = format!("{body}\n\n— {} AAAAAAAA\n", head.origin.as_ref().unwrap());
    let mut forged = head.clone();
    forged.note = Some(unsigned);
    refused(forged);
}
