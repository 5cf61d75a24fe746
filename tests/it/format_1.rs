//! A home that a program of the ledger's format 1 made: maria's recovery, to its end, and anna's,
//! not ended.

use std::fs;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde_json::Value;

use crate::desk::{Desk, Ran};

const CLOSED: &str = "R-WJC2TW";
const OPEN: &str = "R-FRCJ2X";
/// Named by the hash of what is in it.
const RUNBOOK: &str =
    "runbooks/c817574ffdc272ddda8d528838c611873b2ea076a5621497e658c00c53c71442.toml";

/// A file of that home, or one that was kept from it.
pub fn old(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ledger/store/sqlite/tests/format_1").join(name)
}

/// That home, in place of a desk's own; the directory has nobody in it.
pub fn desk() -> Desk {
    let desk = Desk::new();
    let directory = fs::read(desk.home().join("directory.db")).unwrap();
    fs::remove_dir_all(desk.home()).unwrap();
    for folder in ["", "operators", "operators/jonas", "runbooks"] {
        fs::DirBuilder::new().mode(0o700).create(desk.home().join(folder)).unwrap();
    }
    for name in ["ledger.db", "installation.key", "config.toml", "operators/jonas/key", RUNBOOK] {
        let to = desk.home().join(name);
        fs::copy(old(name), &to).unwrap();
        fs::set_permissions(&to, fs::Permissions::from_mode(0o600)).unwrap();
    }
    fs::write(desk.home().join("directory.db"), directory).unwrap();
    desk
}

fn format(path: &Path) -> u32 {
    Connection::open(path)
        .unwrap()
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap()
}

/// The cases that are open.
fn open(desk: &Desk) -> Vec<String> {
    let list: Value = serde_json::from_str(&desk.run(&["cases", "--json"]).ended(0).out).unwrap();
    list["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["case"].as_str().unwrap().to_owned())
        .collect()
}

fn upgraded(ran: &Ran) -> bool {
    ran.err.contains("upgraded from format 1 to 3")
}

#[test]
fn a_home_of_format_1_is_read_as_it_is_and_upgraded_by_the_first_that_writes() {
    let desk = desk();
    let ledger = desk.home().join("ledger.db");
    let (note, receipt) = (old("head.note"), old("receipt.txt"));
    let [note, receipt] = [&note, &receipt].map(|p| p.to_str().unwrap());
    assert_eq!(open(&desk), [OPEN]);
    assert!(desk.run(&["show", CLOSED]).ended(0).out.contains("recovered by reset"));
    desk.run(&["audit", "list"]).ended(0);
    desk.run(&["audit", "verify", "--ledger", ledger.to_str().unwrap(), "--against", note])
        .ended(0);
    assert_eq!(fs::read(&ledger).unwrap(), fs::read(old("ledger.db")).unwrap());

    let ran = desk.run(&["note", OPEN, "she will come by"]).ended(0);
    assert!(upgraded(&ran), "{ran:?}");
    assert_eq!((format(&ledger), open(&desk)), (3, vec![OPEN.to_owned()]));
    let ran = desk.run(&["audit", "verify", "--against", note]).ended(0);
    assert!(!upgraded(&ran) && ran.out.contains("It verifies"), "{ran:?}");
    // What was given out before holds.
    let key = desk.run(&["audit", "head", "--key"]).ended(0).out;
    let (bundle, csv) = (old("resets.bundle"), old("resets.csv"));
    let bundle = ["--bundle", bundle.to_str().unwrap(), "--rows", csv.to_str().unwrap()];
    for what in [&["--receipt", receipt][..], &bundle] {
        let ran =
            desk.run(&[&["audit", "verify"][..], what, &["--key", key.trim()]].concat()).ended(0);
        assert!(ran.out.contains("It verifies"), "{ran:?}");
    }
    desk.run(&["audit", "verify", "--since", note]).ended(0);
}

#[test]
fn a_backup_of_format_1_is_put_back() {
    let desk = desk();
    let (ledger, backup) = (desk.home().join("ledger.db"), old("ledger.db"));
    desk.run(&["note", OPEN, "she will come by"]).ended(0);
    let restore = [
        "audit",
        "restore",
        backup.to_str().unwrap(),
        "--force",
        "--reason",
        "the disk failed; it is from last night",
    ];
    let ran = desk.run(&restore).ended(0);
    assert!(upgraded(&ran) && ran.out.contains("restored: 38 entries"), "{ran:?}");
    assert_eq!(format(&ledger), 3);
    desk.run(&["audit", "verify"]).ended(0);
}
