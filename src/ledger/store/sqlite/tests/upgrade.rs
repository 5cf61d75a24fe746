//! A ledger of format 1, made by the program of that time: two people's recoveries, one of them not
//! ended.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rusqlite::Connection;
use tempfile::TempDir;

use super::entropy;
use crate::ledger::head::HeadKey;
use crate::ledger::keys::INSTALLATION;
use crate::ledger::store::sqlite::fault::ErrorContext;
use crate::ledger::store::sqlite::lock::Wait;
use crate::ledger::store::sqlite::schema::SchemaFormat;
use crate::ledger::store::sqlite::{CaseList, PATIENCE, SqliteLedger, connection, schema, upgrade};
use crate::ledger::testing::scratch;
use crate::ledger::verify::{
    Kind, LedgerFinding, TrustedHead, VerificationReport, VerifyOptions, verify,
};
use crate::ledger::{
    Action, CaseListing as _, Draft, InstallationKey, Ledger as _, LedgerError, LedgerFile,
};
use crate::model::{Mode, Role};

const LEDGER: &[u8] = include_bytes!("format_1/ledger.db");
const KEY: &[u8] = include_bytes!("format_1/installation.key");
/// After 20 of its 38 entries.
const HEAD: &str = include_str!("format_1/head.note");

const OPEN: &str = "R-FRCJ2X";
const CLOSED: &str = "R-WJC2TW";

struct Old(TempDir);

impl Old {
    fn new() -> Old {
        let dir = scratch();
        fs::write(dir.path().join("ledger.db"), LEDGER).unwrap();
        let key = dir.path().join("installation.key");
        fs::write(&key, KEY).unwrap();
        fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        Old(dir)
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("ledger.db")
    }

    fn key(&self) -> InstallationKey {
        InstallationKey::load(&self.0.path().join("installation.key")).unwrap()
    }

    fn to_read(&self) -> Result<SqliteLedger, LedgerError> {
        SqliteLedger::open(&self.path(), None, entropy())
    }

    fn to_write(&self) -> Result<SqliteLedger, LedgerError> {
        SqliteLedger::open(&self.path(), Some(self.key()), entropy())
    }

    fn verified(&self) -> VerificationReport {
        let options = VerifyOptions {
            key: Some(self.key().verifying_key()),
            against: vec![TrustedHead::parse("the ticket", HEAD).unwrap()],
            threads: 2,
            ..VerifyOptions::default()
        };
        verify(&LedgerFile(&self.path()), &options, &mut |_, _| {}).unwrap()
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(self.path()).unwrap()
    }

    /// Someone with the file and a shell, who puts the triggers back.
    fn attack(&self, sql: &str) {
        let conn = Connection::open(self.path()).unwrap();
        let triggers: Vec<&str> = SchemaFormat::One
            .statements()
            .iter()
            .copied()
            .filter(|s| s.starts_with("CREATE TRIGGER"))
            .collect();
        for trigger in &triggers {
            conn.execute_batch(&format!(
                "DROP TRIGGER {}",
                trigger.split_whitespace().nth(2).unwrap()
            ))
            .unwrap();
        }
        conn.execute_batch(sql).unwrap();
        for trigger in triggers {
            drop(conn.execute_batch(trigger));
        }
    }
}

/// A ledger of format 2: every case of the demo.
fn of_format_2() -> Old {
    let old = Old::new();
    fs::write(old.path(), include_bytes!("format_2/ledger.db")).unwrap();
    fs::write(old.0.path().join("installation.key"), include_bytes!("format_2/installation.key"))
        .unwrap();
    old
}

#[test]
fn a_ledger_of_format_2_is_read_as_it_is_and_upgraded_by_who_writes() {
    let old = of_format_2();
    let verified = || {
        let key = Some(old.key().verifying_key());
        let options = VerifyOptions { key, threads: 2, ..VerifyOptions::default() };
        verify(&LedgerFile(&old.path()), &options, &mut |_, _| {}).unwrap()
    };
    let (before, bytes) = (verified(), old.bytes());
    assert!(before.is_sound(), "{:?}", before.findings);
    assert_eq!(old.to_read().unwrap().head().unwrap().size, before.size);
    assert_eq!(old.bytes(), bytes, "who only reads upgrades nothing");
    let (entries, mut read) = (kept(&old.path()), Vec::new());
    let mut ledger =
        SqliteLedger::open_telling(&old.path(), Some(old.key()), entropy(), &mut |done, of| {
            read.push((done, of));
        })
        .unwrap();
    assert_eq!(ledger.upgraded(), Some((2, 3)));
    assert_eq!(read.last(), Some(&(before.size, before.size)));
    assert_eq!(kept(&old.path()), entries);
    assert_eq!((verified().root, verified().is_sound()), (before.root, true));
    ledger.append(&[wrong_passphrase()], &old.key(), &[]).unwrap();
    let after = verified();
    assert!(after.is_sound() && after.size == before.size + 1, "{:?}", after.findings);
}

/// Everything that is signed, hashed or sealed.
fn kept(path: &Path) -> Vec<Vec<rusqlite::types::Value>> {
    let conn = Connection::open(path).unwrap();
    let mut all = Vec::new();
    for sql in [
        "SELECT seq, body, sig, leaf FROM entry NOT INDEXED ORDER BY seq",
        "SELECT seq, salt, data FROM private ORDER BY seq",
        "SELECT size, note, 0 FROM checkpoint ORDER BY size",
        "SELECT size, frontier, 0 FROM head",
        "SELECT action, n, 0 FROM counter ORDER BY action",
    ] {
        let mut query = conn.prepare(sql).unwrap();
        let columns = query.column_count();
        let rows = query.query_map([], |row| (0..columns).map(|i| row.get(i)).collect()).unwrap();
        all.extend(rows.map(Result::unwrap));
    }
    all
}

fn wrong_passphrase() -> Draft {
    let mut draft = Draft::plain(
        crate::ledger::testing::at(0),
        Action::OperatorSignInFailed,
        INSTALLATION,
        Role::Service,
        Mode::Scripted,
    );
    draft.data.insert("name".into(), "jonas".into());
    draft.data.insert("in_a_row".into(), 1.into());
    draft
}

#[test]
fn a_ledger_of_format_1_is_read_and_verified_as_it_is() {
    let old = Old::new();
    let ledger = old.to_read().unwrap();
    assert_eq!(ledger.upgraded(), None);
    assert_eq!(ledger.head().unwrap().size, 38);
    assert_eq!(ledger.open_cases().unwrap(), [OPEN]);
    assert!(ledger.case(CLOSED).unwrap().len() > 10);
    let list = CaseList::open(&old.path(), None).unwrap();
    let cases = |all| {
        list.entries(&[Action::CaseOpened], all)
            .unwrap()
            .into_iter()
            .map(|e| e.case)
            .collect::<Vec<_>>()
    };
    assert_eq!(cases(false), [OPEN]);
    assert_eq!(cases(true), [CLOSED, OPEN]);
    let copy = old.0.path().join("copy.db");
    let (head, report) = ledger.backup(&copy).unwrap();
    assert_eq!((head.size, report.findings, report.size), (38, vec![], 38));
    assert_eq!(old.verified().findings, []);
    assert!(old.verified().is_sound());
    assert_eq!(old.bytes(), LEDGER);
}

#[test]
fn writing_upgrades_it_and_changes_nothing_that_is_signed() {
    let old = Old::new();
    let (before, listed) = (kept(&old.path()), CaseList::open(&old.path(), None).unwrap());
    let (reader, head) = (old.to_read().unwrap(), old.to_read().unwrap().head().unwrap());
    let mut ledger = old.to_write().unwrap();
    assert_eq!(ledger.upgraded(), Some((1, 3)));
    assert_eq!(kept(&old.path()), before);
    assert_eq!(ledger.head().unwrap().note, head.note);
    let report = old.verified();
    assert_eq!(
        (report.findings.clone(), report.is_sound(), report.root),
        (vec![], true, head.root)
    );
    assert_eq!(ledger.open_cases().unwrap(), [OPEN]);
    // Who had it open goes on reading.
    assert_eq!(reader.open_cases().unwrap(), [OPEN]);
    assert_eq!(listed.entries(&[Action::CaseOpened], false).unwrap().len(), 1);

    ledger.append(&[wrong_passphrase()], &old.key(), &[]).unwrap();
    let report = old.verified();
    assert_eq!((report.findings.clone(), report.size, report.is_sound()), (vec![], 39, true));
    assert_eq!(old.to_write().unwrap().upgraded(), None, "once");
}

/// A session of the older program that has the ledger open is not stopped by an upgrade.
#[test]
fn an_older_session_that_goes_on_appending_keeps_the_list_of_open_cases() {
    let old = Old::new();
    drop(old.to_write().unwrap());
    let conn = Connection::open(old.path()).unwrap();
    let open = || {
        let list = CaseList::open(&old.path(), None)
            .unwrap()
            .entries(&[Action::CaseOpened], false)
            .unwrap();
        list.into_iter().map(|e| e.case).collect::<Vec<_>>()
    };
    let append = |seq: u64, action: &str, case: &str| {
        let body = format!(r#"{{"action":"{action}","actor":"jonas","case":"{case}","time":"x"}}"#);
        conn.execute(
            "INSERT INTO entry (seq, body, sig, leaf) VALUES (?1, ?2, x'', x'')",
            (seq, body),
        )
        .unwrap();
        conn.execute("UPDATE head SET size = ?1", [seq + 1]).unwrap();
    };
    append(38, "case.closed", OPEN);
    assert_eq!(open(), Vec::<String>::new());
    append(39, "case.opened", "R-NEW222");
    append(40, "note.added", "R-NEW222");
    assert_eq!(open(), ["R-NEW222"]);
}

/// Whatever the actions that begin and end a span are, the tables' words for them are the same.
#[test]
fn the_tables_know_where_cases_begin_and_end() {
    let (begun, ended) = (
        "WHEN NEW.action IN ('case.opened', 'incident.opened') AND",
        "('case.closed', 'incident.closed')",
    );
    let has = |name: &str, words: &str| {
        SchemaFormat::CURRENT
            .statements()
            .iter()
            .any(|s| s.starts_with(&format!("CREATE TRIGGER {name} ")) && s.contains(words))
    };
    assert!(has("case_begun", begun) && has("case_ended", ended));
    let spans: Vec<&str> =
        Action::ALL.iter().filter(|a| a.span().is_some()).map(|a| a.as_str()).collect();
    assert_eq!(spans.len(), 4);
    for word in spans {
        assert!(
            begun.contains(&format!("'{word}'")) || ended.contains(&format!("'{word}'")),
            "{word}"
        );
    }
}

#[test]
fn an_upgrade_that_fails_anywhere_leaves_the_old_ledger() {
    let steps = schema::steps(SchemaFormat::One, SchemaFormat::CURRENT);
    assert_eq!(steps[0], "DROP INDEX entry_span");
    assert_eq!(steps.len(), 11);
    for done in 0..=steps.len() {
        // One that fails, or, the second time, the rest left out.
        for failing in [true, false] {
            if !failing && done == steps.len() {
                continue;
            }
            let old = Old::new();
            let store =
                ErrorContext { path: connection::resolve(&old.path()).unwrap(), patience_s: 1 };
            let wait = Wait::new(PATIENCE);
            let conn = connection::open(&store, &wait).unwrap();
            let key = HeadKey::new(old.to_read().unwrap().note_key());
            let mut some = steps[..done].to_vec();
            if failing {
                some.push("INSERT INTO head (id, size, frontier) VALUES (0, 0, x'')".into());
            }
            let error = upgrade::by(&conn, &wait, &store, &key, &some, &mut |_, _| {}).unwrap_err();
            assert!(
                matches!(error, LedgerError::Damaged(_) | LedgerError::Io(_)),
                "{done}: {error:?}"
            );
            drop(conn);
            assert_eq!(old.bytes(), LEDGER, "after {done} steps");
            assert!(old.to_write().unwrap().upgraded().is_some());
            assert!(old.verified().is_sound());
        }
    }
}

#[test]
fn a_full_disk_leaves_the_old_ledger() {
    let mut failed = 0;
    for more in 0..60 {
        let old = Old::new();
        let store = ErrorContext { path: connection::resolve(&old.path()).unwrap(), patience_s: 1 };
        let wait = Wait::new(PATIENCE);
        let conn = connection::open(&store, &wait).unwrap();
        let key = HeadKey::new(old.to_read().unwrap().note_key());
        let pages: i64 = conn.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        conn.query_row(&format!("PRAGMA max_page_count = {}", pages + more), [], |_| Ok(()))
            .unwrap();
        match upgrade::run(&conn, &wait, &store, &key, SchemaFormat::One, &mut |_, _| {}) {
            Ok(()) => break,
            Err(LedgerError::Full) => failed += 1,
            Err(other) => panic!("{other:?}"),
        }
        drop(conn);
        assert_eq!(old.bytes(), LEDGER, "{more} pages more");
    }
    assert!((1..60).contains(&failed), "{failed}");
}

#[test]
fn whoever_comes_second_finds_it_upgraded() {
    let old = Old::new();
    let store = ErrorContext { path: connection::resolve(&old.path()).unwrap(), patience_s: 1 };
    let wait = Wait::new(PATIENCE);
    let conn = connection::open(&store, &wait).unwrap();
    drop(old.to_write().unwrap());
    let upgraded = old.bytes();
    let key = HeadKey::new(old.to_read().unwrap().note_key());
    upgrade::run(&conn, &wait, &store, &key, SchemaFormat::One, &mut |_, _| {}).unwrap();
    assert_eq!(old.bytes(), upgraded);
}

/// Checks that what was found in the old file is still found after somebody has tried to upgrade
/// the file.
#[test]
fn an_upgrade_hides_no_tampering() {
    let rewritten = |name: &str, made: &str| {
        let sql = SchemaFormat::One
            .statements()
            .iter()
            .find(|s| s.contains(&format!("INDEX {name} ")))
            .unwrap();
        format!(
            "DROP INDEX {name}; {sql}{made}; PRAGMA writable_schema = ON;
             UPDATE sqlite_schema SET sql = \"{sql}\" WHERE name = '{name}'; PRAGMA writable_schema = RESET"
        )
    };
    for (attack, found_as) in [
        ("UPDATE entry SET body = replace(body, 'R-WJC2TW', 'R-WJC2TX') WHERE seq = 12".to_owned(), Kind::Edited),
        ("DELETE FROM entry WHERE seq = 12".into(), Kind::Missing),
        ("UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE seq = 3) WHERE seq = 12".into(), Kind::Edited),
        ("DELETE FROM entry WHERE seq = 37; UPDATE head SET size = 37".into(), Kind::CutOff),
        (rewritten("entry_span", " AND seq <> 18"), Kind::IndexLies),
        (rewritten("entry_case", " AND seq <> 6"), Kind::IndexLies),
        ("CREATE TABLE open_case (case_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID".into(), Kind::SchemaChanged),
        ("CREATE TRIGGER more AFTER INSERT ON entry BEGIN DELETE FROM private; END".into(), Kind::SchemaChanged),
        ("PRAGMA legacy_alter_table = 1; ALTER TABLE entry RENAME TO hidden; CREATE VIEW entry AS SELECT * FROM hidden".into(), Kind::SchemaChanged),
        // What would go with the index is the heads.
        ("PRAGMA writable_schema = ON;
          UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'checkpoint') WHERE name = 'entry_span'".into(), Kind::Damaged),
        ("PRAGMA user_version = 2".into(), Kind::SchemaChanged),
        ("UPDATE head SET frontier = zeroblob(length(frontier))".into(), Kind::Bookkeeping),
        ("UPDATE counter SET n = n - 1 WHERE action = 'case.opened'".into(), Kind::Bookkeeping),
    ] {
        let old = Old::new();
        old.attack(&attack);
        let (before, findings) = (old.bytes(), old.verified().findings);
        assert!(findings.iter().any(|f| f.kind == found_as), "{attack}: {findings:#?}");
        let error = old.to_write().map(|mut ledger| ledger.append(&[wrong_passphrase()], &old.key(), &[])).unwrap_err();
        assert!(matches!(error, LedgerError::Damaged(_) | LedgerError::Unsound { .. }), "{attack}: {error:?}");
        assert_eq!(old.bytes(), before, "{attack}");
    }
    // What the upgrade does not need is carried over as it is.
    let old = Old::new();
    old.attack("DELETE FROM private WHERE seq = (SELECT max(seq) FROM private)");
    let told = |findings: Vec<LedgerFinding>| {
        findings.into_iter().map(|f| (f.kind, f.seq)).collect::<Vec<_>>()
    };
    let before = told(old.verified().findings);
    drop(old.to_write().unwrap());
    let after = told(old.verified().findings);
    assert!(before.iter().any(|(kind, _)| *kind == Kind::PersonalData), "{before:?}");
    assert_eq!(after, before);
}

#[test]
fn a_format_that_the_file_only_claims_is_a_changed_schema() {
    let old = Old::new();
    drop(old.to_write().unwrap());
    Connection::open(old.path()).unwrap().execute_batch("PRAGMA user_version = 1").unwrap();
    assert!(old.verified().findings.iter().any(|f| f.kind == Kind::SchemaChanged));
    assert!(matches!(old.to_write(), Err(LedgerError::Damaged(_))));
    assert!(matches!(old.to_read(), Err(LedgerError::Damaged(_))));
}

#[test]
fn who_may_not_write_is_told_who_upgrades_it_and_reads_it_meanwhile() {
    let disk = tempfile::tempdir().unwrap();
    let old = Old::new();
    if !super::faults::mount("size=1m", disk.path()) {
        return;
    }
    let path = disk.path().join("ledger.db");
    fs::write(&path, LEDGER).unwrap();
    assert!(
        Command::new("mount")
            .args(["-o", "remount,ro"])
            .arg(disk.path())
            .status()
            .unwrap()
            .success()
    );
    let error = SqliteLedger::open(&path, Some(old.key()), entropy()).unwrap_err();
    assert!(matches!(error, LedgerError::Older { found: 1, known: 3, .. }), "{error:?}");
    assert!(error.hint().contains("audit verify"));
    assert_eq!(SqliteLedger::open(&path, None, entropy()).unwrap().open_cases().unwrap(), [OPEN]);
    super::faults::umount(disk.path());
}
