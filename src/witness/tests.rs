#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::fs;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use serde_json::json;

use super::places::{CommandWitness, SyslogWitness};
use super::*;
use crate::ledger::store::memory::TestKey;
use crate::ledger::testing::{created, note, scratch, seeded};
use crate::ledger::verify::{TrustedHead, VerifyOptions};
use crate::ledger::{
    Action, Alarm, Committed, Draft, InstallationKey, Ledger, LedgerError, LedgerFile, Listener,
    Signer, SqliteLedger,
};
use crate::model::Role;

fn ledger(folder: &Path) -> SqliteLedger {
    let mut entropy = seeded(1);
    let key = InstallationKey::create(&folder.join("installation.key"), &mut entropy).unwrap();
    SqliteLedger::create(
        &folder.join("ledger.db"),
        &key,
        &TestKey::of("maria"),
        created("maria"),
        seeded(2),
    )
    .unwrap()
}

fn reopened(folder: &Path) -> SqliteLedger {
    let key = InstallationKey::load(&folder.join("installation.key")).unwrap();
    SqliteLedger::open(&folder.join("ledger.db"), Some(key), seeded(3)).unwrap()
}

type Told = Rc<RefCell<Vec<String>>>;

fn watched(ledger: SqliteLedger, config: &WitnessConfig) -> (Witnessed, Told) {
    let told: Told = Rc::default();
    let tell = told.clone();
    (
        Witnessed::new(
            Box::new(ledger),
            Some(config),
            Box::new(move |text| tell.borrow_mut().push(text.to_owned())),
        ),
        told,
    )
}

fn to_file(folder: &Path, required: bool) -> WitnessConfig {
    let file = folder.join("heads.txt");
    fs::write(&file, "").unwrap();
    WitnessConfig { file: Some(file), required, timeout_s: 10, ..WitnessConfig::default() }
}

fn add(ledger: &mut dyn Ledger, text: &str, seconds: i64) -> Result<(), LedgerError> {
    ledger.append(&[note(text, seconds)], &TestKey::of("maria"), &[]).map(|_| ())
}

#[test]
fn every_head_reaches_the_file_and_is_found_there() {
    let dir = scratch();
    let config = to_file(dir.path(), false);
    let (mut ledger, told) = watched(ledger(dir.path()), &config);
    for n in 0..3 {
        add(&mut ledger, &format!("note {n}"), n).unwrap();
    }
    assert!(told.borrow().is_empty());
    let heads = heads_of(config.file.as_ref().unwrap(), &ledger.kept().note_key()).unwrap();
    assert_eq!(heads.iter().map(|(h, _)| h.size).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(heads[2].0.root, ledger.kept().head().unwrap().root);
    // A reviewer who has only the file finds them all.
    let text = fs::read_to_string(config.file.as_ref().unwrap()).unwrap();
    assert_eq!(TrustedHead::find("witness", &text).len(), 3);
}

#[test]
fn a_witness_that_is_not_there_is_told_of_or_stops_the_step() {
    let dir = scratch();
    let mut config = to_file(dir.path(), false);
    fs::remove_file(config.file.as_ref().unwrap()).unwrap();
    let (mut lenient, told) = watched(ledger(dir.path()), &config);
    add(&mut lenient, "goes on", 1).unwrap();
    assert!(told.borrow()[0].contains("make an empty file first"), "{told:?}");
    assert!(!config.file.as_ref().unwrap().exists(), "a witness's file is never made");
    drop(lenient);

    config.required = true;
    let (mut strict, _) = watched(reopened(dir.path()), &config);
    let before = strict.kept().head().unwrap().size;
    assert!(matches!(add(&mut strict, "does not", 2), Err(LedgerError::Unwitnessed { .. })));
    assert_eq!(
        strict.kept().head().unwrap().size,
        before,
        "nothing is recorded that no witness hears of"
    );
    fs::write(config.file.as_ref().unwrap(), "").unwrap();
    add(&mut strict, "does", 3).unwrap();
    // It goes away between two steps: the entry stands, and the step is not taken.
    fs::remove_file(config.file.as_ref().unwrap()).unwrap();
    assert!(matches!(add(&mut strict, "stands", 4), Err(LedgerError::Unwitnessed { .. })));
    assert_eq!(strict.kept().head().unwrap().size, before + 2);
    assert!(matches!(add(&mut strict, "not even that", 5), Err(LedgerError::Unwitnessed { .. })));
    assert_eq!(strict.kept().head().unwrap().size, before + 2);
}

#[test]
fn a_runbook_can_ask_for_a_witness_that_the_configuration_does_not_ask_for() {
    let dir = scratch();
    let config = to_file(dir.path(), false);
    fs::remove_file(config.file.as_ref().unwrap()).unwrap();
    let (mut lenient, told) = watched(ledger(dir.path()), &config);
    lenient.require_witness();
    assert!(matches!(add(&mut lenient, "stops", 1), Err(LedgerError::Unwitnessed { .. })));
    assert_eq!((lenient.kept().head().unwrap().size, told.borrow().len()), (1, 0));
    drop(lenient);
    // Where no witness is configured at all, nothing is recorded either.
    let mut alone = Witnessed::new(Box::new(reopened(dir.path())), None, Box::new(|_| {}));
    add(&mut alone, "goes on", 1).unwrap();
    alone.require_witness();
    let error = add(&mut alone, "stops", 2).unwrap_err();
    assert!(
        matches!(error, LedgerError::NoWitness) && error.hint().contains("[witness]"),
        "{error}"
    );
    assert_eq!(alone.kept().head().unwrap().size, 2);
}

#[test]
fn an_older_copy_is_not_appended_to_until_a_restore_is_recorded() {
    let dir = scratch();
    let config = to_file(dir.path(), false);
    let (mut first, _) = watched(ledger(dir.path()), &config);
    add(&mut first, "one", 1).unwrap();
    let path = dir.path().join("ledger.db");
    let older = fs::read(&path).unwrap();
    add(&mut first, "two", 2).unwrap();
    add(&mut first, "three", 3).unwrap();
    drop(first);
    fs::write(&path, older).unwrap();

    let (mut rolled_back, _) = watched(reopened(dir.path()), &config);
    let error = add(&mut rolled_back, "four", 4).unwrap_err();
    assert!(error.to_string().contains("it has 2 entries, and a head is known over 4"), "{error}");
    assert_eq!(rolled_back.kept().head().unwrap().size, 2);

    let restored = restore(2, 4);
    rolled_back.append_restored(&restored, &TestKey::of("maria")).unwrap();
    drop(rolled_back);
    let (mut ledger, _) = watched(reopened(dir.path()), &config);
    add(&mut ledger, "four", 6).unwrap();
    add(&mut ledger, "five", 7).unwrap();

    // What the restore undid is passed over, and everything else is expected still.
    let heads = heads_of(config.file.as_ref().unwrap(), &ledger.kept().note_key()).unwrap();
    assert_eq!(heads.iter().map(|(h, _)| h.size).collect::<Vec<_>>(), [2, 3, 4, 3, 4, 5]);
    let (kept, passed) = still_expected(&ledger, "witness", heads).unwrap();
    assert_eq!(passed, [Passed { heads: 2, largest: 4, restore: 2, by: "maria".into() }]);
    assert_eq!(kept.iter().map(|k| k.size).collect::<Vec<_>>(), [2, 3, 4, 5]);
    let options = crate::ledger::verify::VerifyOptions { against: kept, ..Default::default() };
    let report =
        crate::ledger::verify::verify(&LedgerFile(&path), &options, &mut |_, _| {}).unwrap();
    assert!(report.is_sound(), "{:?}", report.findings);
}

fn restore(size: u64, known: u64) -> Draft {
    let mut draft = note("", 5);
    (draft.action, draft.role) = (Action::LedgerRestored, Role::Admin);
    (draft.case, draft.provider, draft.target) = (None, None, None);
    draft.data.insert("size".into(), json!(size));
    draft.data.insert("known".into(), json!(known));
    draft
}

/// Rolls a ledger of four entries back to two, and appends `draft` to it as `signer`.
fn rolled_back_with(
    dir: &Path,
    config: &WitnessConfig,
    draft: &Draft,
    signer: &dyn Signer,
) -> SqliteLedger {
    let path = dir.join("ledger.db");
    let (mut first, _) = watched(ledger(dir), config);
    add(&mut first, "one", 1).unwrap();
    let older = fs::read(&path).unwrap();
    add(&mut first, "two", 2).unwrap();
    add(&mut first, "three", 3).unwrap();
    drop(first);
    fs::write(&path, older).unwrap();
    let mut ledger = reopened(dir);
    ledger.append(std::slice::from_ref(draft), signer, &[]).unwrap();
    ledger
}

#[test]
fn a_restore_that_no_admin_signed_excuses_nothing() {
    let dir = scratch();
    let config = to_file(dir.path(), false);
    let key = InstallationKey::create(&dir.path().join("first.key"), &mut seeded(1)).unwrap();
    let mut draft = restore(2, 4);
    (draft.actor, draft.role) = ("installation".into(), Role::Service);
    drop(rolled_back_with(dir.path(), &config, &draft, &key));
    let (mut ledger, _) = watched(reopened(dir.path()), &config);
    let refused = add(&mut ledger, "goes on", 9);
    assert!(matches!(refused, Err(LedgerError::Behind { .. })), "{refused:?}");
    let heads = heads_of(config.file.as_ref().unwrap(), &ledger.kept().note_key()).unwrap();
    let (kept, passed) = still_expected(&ledger, "witness", heads).unwrap();
    assert_eq!((kept.len(), passed), (3, vec![]));
    // It can be read as ever, and the verification names it.
    let mut rules = crate::operator::OperatorRegistry::default();
    let path = dir.path().join("ledger.db");
    let report = crate::ledger::verify::verify_by(
        &LedgerFile(&path),
        &VerifyOptions::default(),
        &mut rules,
        &mut |_, _| {},
    )
    .unwrap();
    assert!(
        report.findings.iter().any(|f| f.seq == Some(2) && f.what.contains("no admin signed it")),
        "{report:?}"
    );
}

#[test]
fn who_is_no_admin_at_that_place_excuses_nothing() {
    let dir = scratch();
    let config = to_file(dir.path(), false);
    let admin = |action: Action, name: &str, role: &str| {
        let mut draft = restore(0, 0);
        (draft.action, draft.data) = (action, crate::ledger::Object::new());
        draft.data.insert("name".into(), json!(name));
        draft.data.insert("role".into(), json!(role));
        let public = crate::ledger::format::text::base64(&TestKey::of(name).public_key());
        draft.data.insert("public_key".into(), json!(public));
        draft
    };
    let maria = TestKey::of("maria");
    let mut ledger = rolled_back_with(
        dir.path(),
        &config,
        &admin(Action::OperatorAdded, "ravi", "admin"),
        &maria,
    );
    let by = |who: &str, role: Role| Draft { actor: who.into(), role, ..restore(3, 4) };
    // Once an admin, now an operator: the ledger refuses what says otherwise.
    ledger.append(&[admin(Action::OperatorRoleChanged, "ravi", "operator")], &maria, &[]).unwrap();
    assert!(ledger.append(&[by("ravi", Role::Admin)], &TestKey::of("ravi"), &[]).is_err());
    ledger.append(&[by("ravi", Role::Operator)], &TestKey::of("ravi"), &[]).unwrap();
    drop(ledger);
    let (ledger, _) = watched(reopened(dir.path()), &config);
    let heads = heads_of(config.file.as_ref().unwrap(), &ledger.kept().note_key()).unwrap();
    let (kept, passed) = still_expected(&ledger, "witness", heads).unwrap();
    assert_eq!((kept.len(), passed), (3, vec![]));
}

#[test]
fn a_restore_excuses_nothing_that_the_witness_saw_after_it() {
    for named in [false, true] {
        let dir = scratch();
        let config = to_file(dir.path(), false);
        let path = dir.path().join("ledger.db");
        // It says that it knew of far more than anybody has seen; one of an earlier version, which
        // names no head, may not.
        let mut draft = restore(2, if named { 1_000_000 } else { 4 });
        if named {
            let (mut seen, _) = watched(ledger(dir.path()), &config);
            for (text, seconds) in [("one", 1), ("two", 2), ("three", 3)] {
                add(&mut seen, text, seconds).unwrap();
            }
            let root = crate::ledger::format::text::base64(&seen.kept().head().unwrap().root);
            draft.data.insert("witness_heads".into(), json!(3));
            draft.data.insert("witness_size".into(), json!(4));
            draft.data.insert("witness_root".into(), json!(root));
            drop(seen);
            for file in ["ledger.db", "ledger.lock", "installation.key"] {
                drop(fs::remove_file(dir.path().join(file)));
            }
            fs::write(config.file.as_ref().unwrap(), "").unwrap();
        }
        let ledger = rolled_back_with(dir.path(), &config, &draft, &TestKey::of("maria"));
        drop(ledger);
        let (mut ledger, _) = watched(reopened(dir.path()), &config);
        add(&mut ledger, "four", 6).unwrap();
        let older = fs::read(&path).unwrap();
        add(&mut ledger, "five", 7).unwrap();
        add(&mut ledger, "six", 8).unwrap();
        drop(ledger);
        // What the restore undid is excused; this is not.
        fs::write(&path, older).unwrap();
        let (mut ledger, _) = watched(reopened(dir.path()), &config);
        let refused = add(&mut ledger, "goes on", 9);
        assert!(matches!(refused, Err(LedgerError::Behind { .. })), "named: {named}: {refused:?}");
        let heads = heads_of(config.file.as_ref().unwrap(), &ledger.kept().note_key()).unwrap();
        let (kept, _) = still_expected(&ledger, "witness", heads).unwrap();
        assert!(kept.iter().any(|k| k.size == 6), "{kept:?}");
    }
}

#[test]
fn a_restore_that_knew_of_what_no_witness_saw_excuses_nothing() {
    for draft in [restore(2, 1_000_000), {
        let mut none_seen = restore(2, 4);
        none_seen.data.insert("witness_heads".into(), json!(0));
        none_seen
    }] {
        let dir = scratch();
        let config = to_file(dir.path(), false);
        drop(rolled_back_with(dir.path(), &config, &draft, &TestKey::of("maria")));
        let (mut ledger, _) = watched(reopened(dir.path()), &config);
        let refused = add(&mut ledger, "goes on", 9);
        assert!(matches!(refused, Err(LedgerError::Behind { .. })), "{refused:?}");
    }
}

#[test]
fn what_others_write_into_the_file_stops_nothing() {
    let dir = scratch();
    let config = to_file(dir.path(), true);
    let (mut ledger, _) = watched(ledger(dir.path()), &config);
    let origin = ledger.kept().origin();
    let forged =
        format!("{origin}\n9000\n{}\n\n— {origin} {}\n\n", "A".repeat(43) + "=", "A".repeat(92));
    fs::write(config.file.as_ref().unwrap(), format!("nonsense\n\n\n{forged}more\nnonsense\n"))
        .unwrap();
    add(&mut ledger, "goes on", 1).unwrap();
}

#[test]
fn a_command_gets_the_note_and_is_not_waited_for_for_ever() {
    let dir = scratch();
    let head = ledger(dir.path()).head().unwrap();
    let kept = dir.path().join("kept");
    let shell = |script: &str| vec!["/bin/sh".to_owned(), "-c".to_owned(), script.to_owned()];
    let take = |script: &str, ms| {
        CommandWitness::new(&shell(script), Duration::from_millis(ms)).take(&head)
    };
    take(&format!("cat > {}", kept.display()), 10_000).unwrap();
    assert_eq!(fs::read_to_string(&kept).unwrap(), head.note);
    let complaint = take("echo 'the vault is sealed' >&2; exit 3", 10_000).unwrap_err();
    assert!(complaint.contains('3') && complaint.contains("the vault is sealed"), "{complaint}");
    assert!(take("sleep 60 & sleep 60", 50).unwrap_err().contains("no answer"));
    assert!(
        CommandWitness::new(&["/nowhere/at/all".to_owned()], Duration::from_secs(20))
            .take(&head)
            .is_err()
    );
    // One that does not read what it gets is well.
    take("exit 0", 10_000).unwrap();
}

#[test]
fn the_log_gets_a_line_that_a_reviewer_can_use() {
    let dir = scratch();
    let head = ledger(dir.path()).head().unwrap();
    let path = dir.path().join("log");
    assert!(SyslogWitness::at(&path, Duration::from_secs(20)).take(&head).is_err());
    let socket = UnixDatagram::bind(&path).unwrap();
    SyslogWitness::at(&path, Duration::from_secs(20)).take(&head).unwrap();
    let mut buffer = [0; 1024];
    let n = socket.recv(&mut buffer).unwrap();
    let line = String::from_utf8_lossy(&buffer[..n]).into_owned();
    assert!(line.starts_with("<85>readmit["), "{line}");
    assert_eq!(TrustedHead::find("log", &line).len(), 1);
}

#[test]
fn a_configuration_that_can_not_be_meant_is_refused() {
    let parse = |text: &str| toml::from_str::<WitnessConfig>(text).map_err(|e| e.to_string());
    assert!(parse("").unwrap().fault().is_some());
    assert!(parse("file = \"heads.txt\"").unwrap().fault().unwrap().contains("absolute"));
    assert!(parse("syslog = true\ntimeout_s = 0").unwrap().fault().is_some());
    assert!(parse("syslgo = true").is_err());
    let whole =
        parse("file = \"/srv/heads\"\ncommand = [\"keep\"]\nsyslog = true\nrequired = true")
            .unwrap();
    assert_eq!((whole.fault(), whole.open().len(), whole.timeout_s), (None, 3, 10));
}

/// Keeps what it hears.
struct Ear(Told);

impl Listener for Ear {
    fn committed(&mut self, entries: &[Committed], ledger: &dyn Ledger) {
        assert!(ledger.newest().unwrap().is_some());
        let actions = entries.iter().map(|entry| entry.draft().action.to_string());
        self.0.borrow_mut().extend(actions);
    }

    fn alarm(&mut self, alarm: Alarm) {
        self.0.borrow_mut().push(alarm.to_string());
    }
}

#[test]
fn a_listener_hears_what_was_recorded_and_what_is_wrong() {
    let dir = scratch();
    let heard: Told = Rc::default();
    let with_ear = |ledger: Witnessed| ledger.heard_by(Some(Box::new(Ear(heard.clone()))));
    let config = to_file(dir.path(), false);
    let mut now = with_ear(watched(ledger(dir.path()), &config).0);
    fs::copy(dir.path().join("ledger.db"), dir.path().join("older.db")).unwrap();
    add(&mut now, "one", 1).unwrap();
    assert_eq!(heard.take(), ["note.added"]);
    drop(now);
    let gone = WitnessConfig { file: Some(dir.path().join("none")), ..config.clone() };
    let mut unwitnessed = with_ear(watched(reopened(dir.path()), &gone).0);
    add(&mut unwitnessed, "two", 2).unwrap();
    assert_eq!(heard.take(), ["unwitnessed", "note.added"]);
    drop(unwitnessed);
    fs::rename(dir.path().join("older.db"), dir.path().join("ledger.db")).unwrap();
    let mut older = with_ear(watched(reopened(dir.path()), &config).0);
    assert!(matches!(add(&mut older, "three", 3), Err(LedgerError::Behind { .. })));
    assert_eq!(heard.take(), ["behind"]);
}
