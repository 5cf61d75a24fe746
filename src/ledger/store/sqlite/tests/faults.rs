use std::{
    fs::{self, File},
    io::Write as _,
    os::unix::fs::PermissionsExt as _,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use rusqlite::Connection;

use super::{Home, entropy};
use crate::ledger::{
    Ledger as _, LedgerError, SqliteLedger,
    store::memory::TestKey,
    testing::{created, note},
};

fn append(ledger: &mut SqliteLedger) -> Result<(), LedgerError> {
    ledger.append(&[note("a", 1)], &TestKey::of("maria"), &[]).map(drop)
}

/// Returns true if permission bits bind the one who runs the tests.
fn permissions_bind() -> bool {
    let bind = !rustix::process::geteuid().is_root();
    if !bind {
        std::io::stderr().write_all(b"skipped: permissions do not bind root\n").unwrap();
    }
    bind
}

#[test]
fn a_read_only_file_or_folder_is_said_to_be_one() {
    if !permissions_bind() {
        return;
    }
    for (file, mode) in [("ledger.db", 0o400), ("", 0o500)] {
        let home = Home::new();
        let path = home.dir.path().join(file);
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let error = append(&mut home.open()).unwrap_err();
        assert!(matches!(error, LedgerError::ReadOnly(_)), "{file}: {error:?}");
        assert_eq!(home.open().head().unwrap().size, 1, "and it can be read");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    }
}

/// Mounts a small file system of its own, which takes root; true if it could.
pub fn mount(options: &str, at: &std::path::Path) -> bool {
    let done = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(at).output();
    let mounted = done.is_ok_and(|o| o.status.success());
    if !mounted {
        std::io::stderr().write_all(b"skipped: no file system can be mounted here\n").unwrap();
    }
    mounted
}

pub fn umount(at: &std::path::Path) {
    assert!(Command::new("umount").arg("-l").arg(at).status().unwrap().success());
}

#[test]
fn a_full_disk_is_said_to_be_full_and_loses_nothing() {
    let disk = tempfile::tempdir().unwrap();
    if !mount("size=400k", disk.path()) {
        return;
    }
    let home = Home::new();
    let path = disk.path().join("ledger.db");
    let key = TestKey::of("maria");
    let mut ledger =
        SqliteLedger::create(&path, &home.installation, &key, created("maria"), entropy()).unwrap();
    let mut written = 1;
    let error = loop {
        match ledger.append(&[note(&"x".repeat(9000), 1)], &key, &[]) {
            Ok(_) => written += 1,
            Err(error) => break error,
        }
        assert!(written < 200);
    };
    assert!(matches!(error, LedgerError::Full), "{error:?}");
    assert_eq!(ledger.head().unwrap().size, written);
    assert_eq!(ledger.case("R-TEST22").unwrap().len() as u64, written - 1);
    drop(ledger);
    umount(disk.path());
}

#[test]
fn a_read_only_file_system_is_said_to_be_one() {
    let disk = tempfile::tempdir().unwrap();
    if !mount("size=1m", disk.path()) {
        return;
    }
    let home = Home::new();
    let path = disk.path().join("ledger.db");
    drop(
        SqliteLedger::create(
            &path,
            &home.installation,
            &TestKey::of("maria"),
            created("maria"),
            entropy(),
        )
        .unwrap(),
    );
    let remount =
        Command::new("mount").args(["-o", "remount,ro"]).arg(disk.path()).status().unwrap();
    assert!(remount.success());
    let mut ledger = SqliteLedger::open(&path, Some(home.installation.clone()), entropy()).unwrap();
    let error = append(&mut ledger).unwrap_err();
    assert!(matches!(error, LedgerError::ReadOnly(_)), "{error:?}");
    assert_eq!(ledger.head().unwrap().size, 1, "and it can be read");
    drop(ledger);
    umount(disk.path());
}

#[test]
fn a_ledger_locked_by_another_is_waited_for_and_given_up() {
    let home = Home::new();
    let mut ledger = home.open();
    let told = Arc::new(AtomicU32::new(0));
    let tell = {
        let told = told.clone();
        Box::new(move |_| {
            told.fetch_add(1, Ordering::Relaxed);
        })
    };
    ledger.set_wait(Duration::from_millis(1100), Some(tell));
    let lock = File::open(home.dir.path().join("ledger.lock")).unwrap();
    lock.lock().unwrap();
    assert!(matches!(append(&mut ledger), Err(LedgerError::Busy { seconds: 1 })));
    assert_eq!(told.load(Ordering::Relaxed), 1);
    drop(lock);
    append(&mut ledger).unwrap();
    // A program that knows nothing of our lock.
    ledger.set_wait(Duration::from_millis(60), None);
    let other = Connection::open(home.path()).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    assert!(matches!(append(&mut ledger), Err(LedgerError::Busy { .. })));
    assert!(matches!(ledger.head(), Err(LedgerError::Busy { .. })));
    drop(other);
    append(&mut ledger).unwrap();
    assert_eq!(ledger.head().unwrap().size, 3);
}

#[test]
fn what_is_no_ledger_is_said_to_be_none() {
    let home = Home::new();
    let path = home.dir.path().join("x.db");
    let open = || SqliteLedger::open(&path, None, entropy()).unwrap_err();
    fs::write(
        &path,
        "just a text file, long enough to be looked at as if it were a database".repeat(40),
    )
    .unwrap();
    assert!(matches!(open(), LedgerError::Damaged(_)), "{:?}", open());
    fs::write(&path, "").unwrap();
    assert!(matches!(open(), LedgerError::NotALedger(_)), "{:?}", open());
    fs::remove_file(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE entry (seq)").unwrap();
    assert!(matches!(open(), LedgerError::NotALedger(_)), "{:?}", open());
    fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink(home.path(), &path).unwrap();
    assert!(matches!(open(), LedgerError::NotALedger(_)), "{:?}", open());
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(matches!(open(), LedgerError::NotALedger(_)), "{:?}", open());
    home.attack("PRAGMA user_version = 4");
    let newer = SqliteLedger::open(&home.path(), None, entropy());
    assert!(matches!(newer, Err(LedgerError::Newer { found: 4, known: 3 })));
}

#[test]
fn a_truncated_file_is_damaged() {
    let home = Home::new();
    for _ in 0..30 {
        append(&mut home.open()).ok();
    }
    let whole = fs::read(home.path()).unwrap();
    for keep in [100, 4096, whole.len() / 2, whole.len() - 4096] {
        fs::write(home.path(), &whole[..keep]).unwrap();
        let outcome = SqliteLedger::open(&home.path(), Some(home.installation.clone()), entropy())
            .and_then(|mut ledger| append(&mut ledger));
        let error = outcome.unwrap_err();
        assert!(
            matches!(error, LedgerError::Damaged(_) | LedgerError::Unsound { .. }),
            "{keep} of {} bytes: {error:?}",
            whole.len()
        );
    }
}

#[test]
fn a_file_that_was_removed_or_replaced_under_a_session_takes_no_entry() {
    let home = Home::new();
    let old = home.dir.path().join("old.db");
    fs::copy(home.path(), &old).unwrap();
    let mut ledger = home.open();
    append(&mut ledger).unwrap();
    fs::rename(&old, home.path()).unwrap();
    let error = append(&mut ledger).unwrap_err();
    assert!(matches!(error, LedgerError::Replaced), "{error:?}");
    assert_eq!(home.open().head().unwrap().size, 1);
    let mut ledger = home.open();
    fs::remove_file(home.path()).unwrap();
    let error = append(&mut ledger).unwrap_err();
    assert!(matches!(error, LedgerError::Replaced), "{error:?}");
    assert!(!home.path().exists());
}

#[test]
fn without_the_installations_key_it_can_only_be_read() {
    let home = Home::new();
    let mut ledger = SqliteLedger::open(&home.path(), None, entropy()).unwrap();
    assert_eq!(ledger.head().unwrap().size, 1);
    assert!(matches!(append(&mut ledger), Err(LedgerError::ReadOnly(_))));
}
