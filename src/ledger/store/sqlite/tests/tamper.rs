use rusqlite::Connection;

use super::Home;
use crate::ledger::format::body;
use crate::ledger::store::memory::TestKey;
use crate::ledger::testing::{note, seeded};
use crate::ledger::{Action, Draft, Filter, Ledger as _, LedgerError, SqliteLedger};

fn home_with_notes() -> Home {
    let home = Home::new();
    let mut ledger = home.open();
    ledger
        .append(&[note("one", 1), note("two", 2), note("three", 3)], &TestKey::of("maria"), &[])
        .unwrap();
    ledger.head().unwrap();
    home
}

fn unsound(home: &Home) -> (u64, String) {
    match home.open().read(&Filter::default()) {
        Err(LedgerError::Unsound { seq, what }) => (seq, what),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_edited_body_is_not_read() {
    let home = home_with_notes();
    home.attack("UPDATE entry SET body = replace(body, 'R-TEST22', 'R-TEST23') WHERE seq = 2");
    assert_eq!(unsound(&home), (2, "its stored hash is not the hash of what is stored".into()));
}

#[test]
fn an_edited_body_with_its_hash_made_anew_is_not_the_operators() {
    let home = home_with_notes();
    let conn = Connection::open(home.path()).unwrap();
    let (body, sig): (String, Vec<u8>) = conn
        .query_row("SELECT body, sig FROM entry WHERE seq = 2", [], |r| Ok((r.get(0)?, r.get(1)?)))
        .unwrap();
    let body = body.replace("R-TEST22", "R-TEST23");
    let leaf = body::leaf(body.as_bytes(), &sig.try_into().unwrap());
    home.attack(&format!(
        "UPDATE entry SET body = '{body}', leaf = x'{}' WHERE seq = 2",
        data_encoding::HEXLOWER.encode(&leaf)
    ));
    assert_eq!(unsound(&home), (2, "the signature is wrong".into()));
}

#[test]
fn a_changed_hash_or_signature_is_not_read() {
    for column in ["leaf", "sig"] {
        let home = home_with_notes();
        home.attack(&format!(
            "UPDATE entry SET {column} = (SELECT {column} FROM entry WHERE seq = 1) WHERE seq = 2"
        ));
        assert_eq!(unsound(&home).0, 2);
    }
}

#[test]
fn a_record_in_anothers_place_is_not_read() {
    let home = home_with_notes();
    home.attack("UPDATE entry SET (body, sig, leaf) = (SELECT body, sig, leaf FROM entry WHERE seq = 1) WHERE seq = 2");
    assert_eq!(unsound(&home), (2, "it says that it is entry 1".into()));
}

#[test]
fn personal_data_is_what_was_recorded_or_erased() {
    let home = home_with_notes();
    let erasure = Draft { action: Action::AuditErased, case: None, ..note("they asked for it", 4) };
    home.open().erase(&[2], &erasure, &TestKey::of("maria"), &[]).unwrap();
    let case = home.open().case("R-TEST22").unwrap();
    assert!(case[1].entry().erased && case[1].draft().private.is_empty());
    assert!(!case[0].entry().erased);
    home.attack("UPDATE private SET data = (SELECT data FROM private WHERE seq = 1) WHERE seq = 3");
    assert_eq!(unsound(&home), (3, "its personal data is not what was recorded".into()));
    let home = home_with_notes();
    home.open().append(&[note("", 4)], &TestKey::of("maria"), &[]).unwrap();
    home.attack("INSERT INTO private SELECT 4, salt, data FROM private WHERE seq = 3");
    assert_eq!(unsound(&home).0, 4);
}

#[test]
fn nothing_is_put_on_top_of_a_ledger_that_was_cut_or_changed() {
    for attack in [
        "DELETE FROM entry WHERE seq = 3",
        "DELETE FROM checkpoint WHERE size = 4",
        "UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = 1) WHERE size = 4",
        "UPDATE entry SET body = replace(body, 'R-TEST22', 'R-TEST23') WHERE seq = 3",
        "UPDATE head SET frontier = zeroblob(32)",
        "UPDATE head SET size = 3",
        "DELETE FROM entry WHERE seq = 3; UPDATE head SET size = 3",
    ] {
        let home = home_with_notes();
        home.attack(attack);
        let error = home.open().append(&[note("more", 5)], &TestKey::of("maria"), &[]).unwrap_err();
        assert!(
            matches!(error, LedgerError::Unsound { .. } | LedgerError::Damaged(_)),
            "{attack}: {error:?}"
        );
        assert!(home.open().head().is_err(), "{attack}");
    }
    // What came after the newest signed head is held against the edge entry by entry.
    for attack in [
        "DELETE FROM entry WHERE seq = 4",
        "UPDATE entry SET body = replace(body, 'R-TEST22', 'R-TEST23') WHERE seq = 4",
        "UPDATE entry SET body = replace(body, 'R-TEST22', 'R-TEST23') WHERE seq = 5",
        "UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE seq = 1) WHERE seq = 4",
        "UPDATE signed SET size = 5",
        "UPDATE signed SET frontier = zeroblob(32)",
        "UPDATE signed SET size = 1, frontier = (SELECT leaf FROM entry WHERE seq = 0)",
        "DELETE FROM checkpoint WHERE size = 4",
    ] {
        let home = home_with_notes();
        let later = [note("four", 4), note("five", 5), note("six", 6)];
        home.open().append(&later, &TestKey::of("maria"), &[]).unwrap();
        home.attack(attack);
        let error = home.open().append(&[note("more", 7)], &TestKey::of("maria"), &[]).unwrap_err();
        assert!(
            matches!(error, LedgerError::Unsound { .. } | LedgerError::Damaged(_)),
            "{attack}: {error:?}"
        );
    }
}

#[test]
fn a_head_is_signed_at_each_census_and_where_one_is_handed_out() {
    let home = home_with_notes();
    let mut ledger = home.open();
    let heads = || -> Vec<u64> {
        let conn = Connection::open(home.path()).unwrap();
        let mut query = conn.prepare("SELECT size FROM checkpoint ORDER BY size").unwrap();
        query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(heads(), [1, 4]);
    for i in 4..70 {
        ledger.append(&[note(&format!("n{i}"), i)], &TestKey::of("maria"), &[]).unwrap();
    }
    assert_eq!((heads(), ledger.end().unwrap().size), (vec![1, 4, 64], 70));
    let read = SqliteLedger::open(&home.path(), None, seeded(1)).unwrap();
    assert_eq!(read.head().unwrap().size, 64, "who cannot sign shows the newest there is");
    assert_eq!((ledger.head().unwrap().size, ledger.head().unwrap().size), (70, 70));
    assert_eq!((heads(), read.head().unwrap().size), (vec![1, 4, 64, 70], 70));
    let caseless = Draft { case: None, provider: None, target: None, ..note("", 80) };
    let many: Vec<Draft> = (0..130).map(|i| note(&format!("m{i}"), 100 + i)).collect();
    ledger.append(&[caseless], &TestKey::of("maria"), &[]).unwrap();
    ledger.append(&many, &TestKey::of("maria"), &[]).unwrap();
    assert_eq!(heads(), [1, 4, 64, 70, 71, 128, 192]);
}

#[test]
fn a_changed_schema_is_not_opened() {
    for attack in [
        "DROP TRIGGER head_kept",
        "DROP INDEX entry_case",
        "CREATE TRIGGER more AFTER INSERT ON entry BEGIN DELETE FROM private; END",
        "ALTER TABLE entry RENAME TO hidden; CREATE VIEW entry AS SELECT * FROM hidden WHERE seq <> 2",
        "DROP INDEX entry_action; CREATE INDEX entry_action ON entry (action) WHERE seq <> 2",
    ] {
        let home = home_with_notes();
        Connection::open(home.path()).unwrap().execute_batch(attack).unwrap();
        let opened = SqliteLedger::open(&home.path(), Some(home.installation.clone()), seeded(1));
        assert!(matches!(opened, Err(LedgerError::Damaged(_))), "{attack}");
    }
}

#[test]
fn another_installations_ledger_is_not_taken_for_ours() {
    let (home, other) = (home_with_notes(), tempfile::tempdir().unwrap());
    let key = crate::ledger::InstallationKey::create(&other.path().join("k"), &mut |b| b.fill(9))
        .unwrap();
    let opened = SqliteLedger::open(&home.path(), Some(key), seeded(1));
    assert!(matches!(opened, Err(LedgerError::Unsound { seq: 0, .. })));
}
