//! Copies of a ledger, and what was erased: what is believed of which, with the real program.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{TimeDelta, Utc};
use rusqlite::Connection;

use crate::audit::{json, recovered, text};
use crate::desk::{Desk, Ran, reset};

fn backup(desk: &Desk, path: PathBuf) -> PathBuf {
    desk.run(&["audit", "backup", text(&path)]).ended(0);
    path
}

fn restore(desk: &Desk, copy: &Path, more: &[&str]) -> Ran {
    let why = ["--reason", "the disk failed; the copy is from last night"];
    desk.run(&[&["audit", "restore", text(copy)][..], &why, more].concat())
}

fn erase_maria(desk: &Desk) {
    let why = ["--reason", "request under Article 17, our file 88"];
    desk.run(&[&["audit", "erase", "maria", "--confirm", "maria"][..], &why].concat()).ended(0);
}

fn holds_maria(file: &Path) -> bool {
    let words = b"Maria Weber";
    fs::read(file).unwrap().windows(words.len()).any(|w| w == words)
}

/// Takes the personal data of an entry of this action away, behind the program's back.
fn take_out(file: &Path, action: &str) {
    let conn = Connection::open(file).unwrap();
    let sql = "DELETE FROM private WHERE seq = (SELECT max(seq) FROM entry JOIN private USING (seq) WHERE action = ?1)";
    assert_eq!(conn.execute(sql, [action]).unwrap(), 1);
}

fn key_of(desk: &Desk) -> PathBuf {
    let key = desk.beside("key");
    desk.run(&["audit", "head", "--key", "-o", text(&key)]).ended(0);
    key
}

/// A case of somebody else, which nobody asked to erase.
fn lena(desk: &Desk) {
    let long_ago = Utc::now() - TimeDelta::days(400);
    desk.add("lena", "Lena Ortiz", |new| new.address("lena@example.com", long_ago));
    desk.run(&reset("lena")).ended(5);
}

#[test]
fn a_ledger_that_does_not_verify_vouches_for_no_copy() {
    let desk = Desk::new();
    recovered(&desk);
    lena(&desk);
    let copy = backup(&desk, desk.home().join("old.db"));
    let key = key_of(&desk);
    let verify = || desk.run(&["audit", "verify", "--ledger", text(&copy), "--key", text(&key)]);
    erase_maria(&desk);
    assert!(verify().ended(0).out.contains("erased later"));
    // What nobody erased is missed in a copy.
    let ours = fs::read(&copy).unwrap();
    take_out(&copy, "case.opened");
    assert!(verify().ended(6).out.contains("personal-data"));
    fs::write(&copy, ours).unwrap();
    let ledger = desk.home().join("ledger.db");
    take_out(&ledger, "case.opened");
    let said = verify().ended(6).out;
    assert!(said.contains("was not asked") && said.contains("it does not verify"), "{said}");
    assert!(!said.contains("erased later"), "{said}");
}

/// A disk failed, and the newest backup turned up after an older one had been put back.
#[test]
fn who_was_erased_stays_erased_when_a_copy_of_another_branch_is_put_back() {
    let desk = Desk::new();
    recovered(&desk);
    let older = backup(&desk, desk.beside("older.db"));
    lena(&desk);
    let newer = backup(&desk, desk.beside("newer.db"));
    restore(&desk, &older, &["--force"]).ended(0);
    erase_maria(&desk);
    assert!(holds_maria(&newer));
    let restored = json(&restore(&desk, &newer, &["--force", "--json"]).ended(0));
    assert!(restored["erased"].as_u64().unwrap() > 3 && restored["unproven"] == 0, "{restored}");
    assert!(!holds_maria(&desk.home().join("ledger.db")));
    desk.run(&["audit", "verify"]).ended(0);
}

/// Erased in a ledger that is lost, after both copies were made.
#[test]
fn what_a_lost_ledger_said_of_erasures_is_not_said_to_be_known() {
    let desk = Desk::new();
    recovered(&desk);
    let older = backup(&desk, desk.beside("older.db"));
    lena(&desk);
    let newer = backup(&desk, desk.beside("newer.db"));
    erase_maria(&desk);
    fs::remove_file(desk.home().join("ledger.db")).unwrap();
    restore(&desk, &older, &[]).ended(0);
    let restored = json(&restore(&desk, &newer, &["--force", "--json"]).ended(0));
    let why = restored["erasures_not_known"].as_str().unwrap();
    assert!(why.contains("copy has") || why.contains("itself restored"), "{restored}");
    assert!(holds_maria(&desk.home().join("ledger.db")), "which is why it is said");
}

#[test]
fn what_somebody_took_out_of_a_copy_is_not_said_to_have_been_erased() {
    let desk = Desk::new();
    recovered(&desk);
    let copy = backup(&desk, desk.home().join("restoring.db"));
    take_out(&copy, "case.opened");
    let (before, taken) = (desk.entries(), fs::read(&copy).unwrap());
    restore(&desk, &copy, &["--force"])
        .ended(6)
        .saying(&["none that says that it was erased", "evidence"]);
    assert_eq!((desk.entries(), fs::read(&copy).unwrap() == taken), (before, true));
    // Where no ledger is left that would say otherwise, somebody answers for it, and the entry says
    // that nobody else does.
    fs::remove_file(desk.home().join("ledger.db")).unwrap();
    restore(&desk, &copy, &[]).ended(6).saying(&["no entry says that it was erased", "--force"]);
    let said = restore(&desk, &copy, &["--force"]).ended(0).out;
    assert!(said.contains("rests on your word") && said.contains("run `audit erase`"), "{said}");
    let erased = json(&desk.run(&["audit", "list", "--action", "audit.erased", "--json"]).ended(0));
    assert_eq!(erased["entries"][0]["data"]["unproven"], true, "{erased}");
    assert!(copy.exists(), "what was restored from is left alone");
}

#[test]
fn a_ledger_in_place_that_does_not_verify_is_replaced_only_when_asked_to() {
    let desk = Desk::new();
    recovered(&desk);
    let ledger = desk.home().join("ledger.db");
    let copy = backup(&desk, desk.beside("copy.db"));
    // It has no more entries than the copy: nothing would be lost, and still.
    fs::copy(&copy, &ledger).unwrap();
    take_out(&ledger, "case.opened");
    restore(&desk, &copy, &[]).ended(3).saying(&["is not sound", "--force"]);
    let said = restore(&desk, &copy, &["--force"]).ended(0).out;
    assert!(said.contains("is in it again") && said.contains("run `audit erase`"), "{said}");
    desk.run(&["audit", "verify"]).ended(0);
}

/// It may be evidence.
#[test]
fn a_copy_is_only_read() {
    let desk = Desk::new();
    recovered(&desk);
    let copy = backup(&desk, desk.beside("copy.db"));
    let key = key_of(&desk);
    let mode: String = Connection::open(&copy)
        .unwrap()
        .query_row("PRAGMA journal_mode = WAL", [], |r| r.get(0))
        .unwrap();
    assert_eq!(mode, "wal");
    let found = fs::read(&copy).unwrap();
    desk.run(&["audit", "verify", "--ledger", text(&copy), "--key", text(&key)]).ended(0);
    assert!(fs::read(&copy).unwrap() == found, "verified");
    restore(&desk, &copy, &["--force"]).ended(0);
    assert!(fs::read(&copy).unwrap() == found, "restored");
    desk.run(&["audit", "verify"]).ended(0);
    // Nor is played back what lies beside it.
    let (torn, journal) = (backup(&desk, desk.beside("torn.db")), desk.beside("torn.db-journal"));
    let found = fs::read(&torn).unwrap();
    let begins = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7, 0, 0, 0, 1];
    fs::write(&journal, [&begins[..], &[0; 2000]].concat()).unwrap();
    let verified =
        desk.run(&["audit", "verify", "--ledger", text(&torn), "--key", text(&key)]).ended(6);
    verified.saying(&["was ended while it wrote", "torn.db-journal"]);
    restore(&desk, &torn, &["--force"]).ended(6).saying(&["was ended while it wrote"]);
    assert!(fs::read(&torn).unwrap() == found && journal.exists());
}

#[test]
fn what_is_not_shown_of_personal_data_is_said() {
    let desk = Desk::new();
    let case = recovered(&desk);
    let key = key_of(&desk);
    let verify = |kind: &str, file: &Path| {
        let args = ["audit", "verify", kind, text(file), "--key", text(&key)];
        let said = desk.run(&args).ended(0).out;
        (said, json(&desk.run(&[&args[..], &["--json"]].concat()).ended(0))["details"].clone())
    };
    let receipt = desk.beside("receipt");
    desk.run(&["audit", "receipt", &case, "-o", text(&receipt)]).ended(0);
    let whole = fs::read_to_string(&receipt).unwrap();
    assert!(!verify("--receipt", &receipt).0.contains("personal data"));
    // Whoever hands it on strikes a line.
    let line = whole.lines().find(|line| line.contains("Maria Weber")).unwrap();
    fs::write(&receipt, whole.replacen(&format!("{line}\n"), "", 1)).unwrap();
    let (said, details) = verify("--receipt", &receipt);
    assert!(
        said.contains("Without the personal data of 1 of the")
            && details["without_personal_data"] == 1,
        "{said}"
    );

    let bundle = |name: &str, more: &[&str]| {
        let file = desk.beside(name);
        let args = ["audit", "export", "--action", "case.opened", "--bundle", text(&file)];
        desk.run(&[&args[..], more].concat()).ended(0);
        verify("--bundle", &file)
    };
    let (said, details) = bundle("without", &["--no-personal"]);
    assert!(said.contains("Personal data is left out.") && details["personal"] == false, "{said}");
    let (said, _) = bundle("with", &[]);
    assert!(!said.contains("ersonal data"), "{said}");
    erase_maria(&desk);
    let (said, details) = bundle("erased", &[]);
    assert!(
        said.contains("Of 1 of the 1 the personal data was erased, says jonas in entry"),
        "{said}"
    );
    assert_eq!(
        (&details["personal"], &details["erased"][0]["by"]),
        (&true.into(), &"jonas".into())
    );
}

#[test]
fn a_head_that_this_ledger_does_not_have_is_refused_before_anything_is_recorded() {
    let (desk, other) = (Desk::new(), Desk::new());
    let case = recovered(&desk);
    let before = desk.entries();
    recovered(&other);
    // So that theirs is the longer one.
    backup(&other, other.beside("copy.db"));
    let (theirs, later) = (desk.beside("theirs"), format!("9999-{}", "AAAA-".repeat(6) + "AA"));
    fs::write(&theirs, other.run(&["audit", "head"]).ended(0).out).unwrap();
    let bundle = desk.beside("bundle");
    let receipt = ["audit", "receipt", &case, "--continues"];
    let export = ["audit", "export", "--bundle", text(&bundle), "--continues"];
    for args in [&receipt[..], &export] {
        desk.run(&[args, &[text(&theirs)]].concat())
            .ended(2)
            .saying(&["is no head of this ledger", "audit head"]);
        desk.run(&[args, &[&later]].concat())
            .ended(2)
            .saying(&["covers 9999 entries", "audit verify --against 9999-"]);
    }
    let rows = desk.beside("rows");
    let verified = ["audit", "export", "-o", text(&rows), "--verified", text(&theirs)];
    desk.run(&verified).ended(2).saying(&["is no head of this ledger", "audit head"]);
    assert_eq!(desk.entries(), before);
    // Among heads of several ledgers, its own is meant.
    let own = desk.run(&["audit", "head"]).ended(0).out;
    let both = fs::read_to_string(&theirs).unwrap() + &own;
    fs::write(&theirs, both).unwrap();
    desk.run(&[&receipt[..], &[text(&theirs)]].concat()).ended(0);
}

#[test]
fn copies_that_cannot_be_looked_into_are_named() {
    let desk = Desk::new();
    recovered(&desk);
    let left = backup(&desk, desk.home().join(".readmit-left.db"));
    let broken = desk.home().join("broken.db");
    fs::write(&broken, &fs::read(&left).unwrap()[..20_000]).unwrap();
    let why = ["--reason", "request under Article 17, our file 88", "--json"];
    let done = json(
        &desk
            .run(&[&["audit", "erase", "maria", "--confirm", "maria"][..], &why].concat())
            .ended(0),
    );
    assert!(done["copies"][text(&left)].as_u64().unwrap() > 3 && !holds_maria(&left), "{done}");
    assert_eq!(
        done["not_looked_into"].as_object().unwrap().keys().collect::<Vec<_>>(),
        [text(&broken)],
        "{done}"
    );
}
