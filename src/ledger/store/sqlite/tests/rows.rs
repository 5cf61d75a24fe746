//! Rows of hashes: kept as the ledger grows, believed by nobody, made anew.

use rusqlite::Connection;

use super::Home;
use crate::ledger::bundle::{ProofSpan, Query, make, make_receipt};
use crate::ledger::export::Personal;
use crate::ledger::rows::RowCount;
use crate::ledger::store::memory::TestKey;
use crate::ledger::testing::note;
use crate::ledger::verify::{Kind, LedgerFinding, TrustedHead, VerifyOptions, verify};
use crate::ledger::{
    Action, Draft, Ledger as _, LedgerError, LedgerFile, Proving as _, SqliteLedger,
};

/// With 1,300 entries, in commits of many sizes.
fn filled() -> Home {
    let home = Home::new();
    let mut ledger = home.open();
    let mut size = 1;
    for count in [1, 2, 251, 1, 1, 255, 256, 257, 200, 75] {
        let drafts: Vec<Draft> = (size..size + count).map(|i| note("", i)).collect();
        ledger.append(&drafts, &TestKey::of("maria"), &[]).unwrap();
        size += count;
    }
    assert_eq!(size, 1300);
    home
}

/// All rows of a file.
fn rows(home: &Home) -> Vec<(i64, Vec<u8>)> {
    let conn = Connection::open(home.path()).unwrap();
    let mut query = conn.prepare("SELECT id, hashes FROM tree_row ORDER BY id").unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn findings(home: &Home) -> Vec<LedgerFinding> {
    let key = Some(home.installation.verifying_key());
    let options = VerifyOptions { key, threads: 2, ..VerifyOptions::default() };
    verify(&LedgerFile(&home.path()), &options, &mut |_, _| {}).unwrap().findings
}

fn build(ledger: &SqliteLedger, anew: bool) -> Result<RowCount, LedgerError> {
    ledger.build_rows(anew, &mut |_, _| {})
}

/// Everything that is made from rows, with an entry of each.
fn made(ledger: &SqliteLedger, kept: &TrustedHead) -> Result<(), LedgerError> {
    for seq in [3, 300, 600, 900, 1299] {
        ledger.prove(&mut |_| Ok(vec![seq])).map(drop)?;
    }
    let head = ledger.head()?.checkpoint();
    ledger.prove_consistency(kept.size, &head).map(drop)?;
    make_receipt(ledger, "R-TEST22", Personal::Include, std::slice::from_ref(kept)).map(drop)
}

#[test]
fn rows_are_kept_as_the_ledger_grows_and_are_the_same_when_they_are_made_anew() {
    let home = filled();
    let kept = rows(&home);
    let lengths: Vec<(i64, usize)> = kept.iter().map(|(id, row)| (*id, row.len() / 32)).collect();
    assert_eq!(lengths, [(0, 256), (1, 256), (2, 256), (3, 256), (4, 256), (1 << 48, 5)]);
    assert_eq!(findings(&home), []);
    let ledger = home.open();
    assert_eq!(ledger.rows().unwrap(), RowCount { kept: 5, due: 5 });
    for spoil in ["DELETE FROM tree_row", "UPDATE tree_row SET hashes = zeroblob(7)", ""] {
        home.attack(spoil);
        home.attack("INSERT INTO tree_row SELECT 1000 + id, x'' FROM tree_row WHERE id < 2");
        home.attack("INSERT INTO tree_row VALUES (-5, x''), (5 << 48, x'')");
        assert_eq!(build(&ledger, true).unwrap(), RowCount { kept: 5, due: 5 });
        assert_eq!(rows(&home), kept, "{spoil}");
    }
    let only_read = SqliteLedger::open(&home.path(), None, super::entropy()).unwrap();
    assert!(matches!(build(&only_read, true), Err(LedgerError::ReadOnly(_))));
}

#[test]
fn where_rows_are_missing_the_leaves_are_read() {
    let home = filled();
    let ledger = home.open();
    let kept = TrustedHead::parse("kept", &ledger.head().unwrap().note).unwrap();
    let mut ahead = home.open();
    ahead.append(&[note("", 5000)], &TestKey::of("maria"), &[]).unwrap();
    for gone in ["id = 2", "id >= 1 << 48", "1"] {
        home.attack(&format!("DELETE FROM tree_row WHERE {gone}"));
        made(&ledger, &kept).unwrap();
    }
    // That none were made yet is no fault of the ledger's.
    assert_eq!(findings(&home), []);
    assert_eq!(ledger.rows().unwrap().lacking(), 1280);
    assert_eq!(build(&ledger, false).unwrap().lacking(), 0);
    assert_eq!(findings(&home), []);
}

#[test]
fn a_wrong_row_goes_into_no_proof_and_is_found() {
    let home = filled();
    let ledger = home.open();
    let kept = TrustedHead::parse("kept", &ledger.head().unwrap().note).unwrap();
    home.open().append(&[note("", 5000)], &TestKey::of("maria"), &[]).unwrap();
    let above = 1_u64 << 48;
    for (attack, found) in [
        (
            "UPDATE tree_row SET hashes = (SELECT hashes FROM tree_row WHERE id = 3) WHERE id = 2"
                .to_owned(),
            "row 2 of level 0 is not",
        ),
        (
            format!("UPDATE tree_row SET hashes = zeroblob(160) WHERE id = {above}"),
            "row 0 of level 1 is not",
        ),
        (
            format!("UPDATE tree_row SET hashes = substr(hashes, 1, 96) WHERE id = {above}"),
            "row 0 of level 1 is not",
        ),
        (
            "UPDATE tree_row SET hashes = substr(hashes, 1, 8000) WHERE id = 1".to_owned(),
            "row 1 of level 0 has another length",
        ),
        (
            "UPDATE tree_row SET hashes = substr(hashes, 1, 8001) WHERE id = 1".to_owned(),
            "row 1 of level 0 has another length",
        ),
        ("DELETE FROM tree_row WHERE id = 1".to_owned(), "row 1 of level 0 is missing"),
        (
            "INSERT INTO tree_row VALUES (77, zeroblob(8192))".to_owned(),
            "7 rows of hashes, and 6 at most",
        ),
        // Whoever changes a row and what follows from it is found by the edge.
        (
            format!(
                "DELETE FROM tree_row WHERE id = {above}; UPDATE tree_row SET hashes = zeroblob(8192)"
            ),
            "row 0 of level 0 is not",
        ),
    ] {
        home.attack(&attack);
        let told = findings(&home);
        assert!(
            matches!(&told[..], [LedgerFinding { kind: Kind::Rows, what, .. }] if what.contains(found)),
            "{attack}: {told:#?}"
        );
        // What is missing is read elsewhere; what is too short is not gone by.
        let harmless = attack.starts_with("DELETE FROM tree_row WHERE id = 1")
            || attack.starts_with("INSERT")
            || attack.contains("96")
            || attack.contains("8000");
        match made(&ledger, &kept) {
            Ok(()) => assert!(harmless, "{attack}"),
            Err(LedgerError::Rows(_)) => assert!(!harmless, "{attack}"),
            Err(other) => panic!("{attack}: {other:?}"),
        }
        // Nobody is kept from recording by it.
        home.open().append(&[note("", 6000)], &TestKey::of("maria"), &[]).unwrap();
        build(&home.open(), true).unwrap();
        assert_eq!(findings(&home), [], "{attack}");
        made(&ledger, &kept).unwrap();
    }
}

#[test]
fn rows_of_changed_entries_are_not_made() {
    let home = filled();
    home.attack("UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE seq = 9) WHERE seq = 700");
    let error = build(&home.open(), true).unwrap_err();
    assert!(matches!(error, LedgerError::Unsound { .. }), "{error:?}");
    // What was changed is told as such, whatever the rows say.
    let proof = home.open().prove(&mut |_| Ok(vec![700]));
    assert!(proof.is_ok(), "its bytes are what was hashed");
    home.attack("UPDATE entry SET body = replace(body, 'maria', 'mario') WHERE seq = 800");
    let error = home.open().prove(&mut |_| Ok(vec![800])).unwrap_err();
    assert!(matches!(error, LedgerError::Unsound { .. }), "{error:?}");
}

/// Entries that are hidden from an index are missed by their numbers, and nothing is made.
#[test]
fn a_bundle_without_an_entry_is_not_made() {
    let home = filled();
    let ledger = home.open();
    let ask = |from, to| {
        let question = Query::new(vec![Action::NoteAdded], ProofSpan::Entries { from, to });
        make(&ledger, &question, Personal::Include)
    };
    ask(300, 400).unwrap();
    let made =
        super::super::schema::STATEMENTS.iter().find(|s| s.contains("entry_action ")).unwrap();
    home.attack(&format!(
        "DROP INDEX entry_action; {made} WHERE seq <> 350; PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = '{made}' WHERE name = 'entry_action'; PRAGMA writable_schema = RESET"
    ));
    let error = ask(300, 400).unwrap_err();
    assert!(matches!(error, LedgerError::Unsound { seq: 350, .. }), "{error:?}");
    ask(500, 600).unwrap();
}
