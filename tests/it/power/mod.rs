//! The power goes at every instant of a recovery. What the program asked of the disk is recorded,
//! and played back up to each point, with what was not flushed by then on the disk in part, in any
//! order, or not at all. Whatever is left must open, and must have every entry that the program had
//! said was there.

mod disk;
mod trace;

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use readmit::base::random;
use readmit::ledger::SqliteLedger;
use rusqlite::Connection;
use serde_json::Value;

use crate::desk::{BINARY, Desk, reset};
use disk::{Chance, Disk, Image};
use trace::{Call, File};

/// An entry as it is stored: body, signature, hash, personal data.
type Row = (String, Vec<u8>, Vec<u8>, Option<Vec<u8>>);

struct Recorded {
    calls: Vec<Call>,
    before: Vec<u8>,
    after: Vec<Row>,
}

/// A reset with everything that belongs to it, some fifteen commits in one process; `None` where
/// nothing can be traced.
fn recorded() -> Option<Recorded> {
    let desk = Desk::new();
    desk.maria();
    traced(&desk, &[&reset("maria")[..], &["--json=lines"]].concat(), 5)
}

/// The calls on the disk of a run of the program that ends with `code`.
fn traced(desk: &Desk, args: &[&str], code: i32) -> Option<Recorded> {
    let ledger = desk.home().join("ledger.db");
    let before = fs::read(&ledger).unwrap();
    let traced = desk.beside("trace");
    let mut strace = Command::new("strace");
    for (name, value) in desk.command(&[]).get_envs() {
        strace.env(name, value.unwrap());
    }
    strace
        .args(["-f", "-y", "-xx", "-s", "1000000", "-e"])
        .arg(trace::CALLS)
        .arg("-o")
        .arg(&traced);
    let ran = strace.arg(BINARY).args(args).output();
    let Ok(ran) = ran else { return None };
    if !traced.exists() || fs::metadata(&traced).unwrap().len() == 0 {
        return None;
    }
    assert_eq!(ran.status.code(), Some(code), "{}", String::from_utf8_lossy(&ran.stderr));
    let calls = trace::read(&fs::read_to_string(&traced).unwrap(), &desk.home());
    Some(Recorded { calls, before, after: rows(&ledger).unwrap() })
}

fn rows(path: &Path) -> rusqlite::Result<Vec<Row>> {
    let conn = Connection::open(path)?;
    let mut query = conn.prepare(
        "SELECT body, sig, leaf, (SELECT data FROM private WHERE private.seq = entry.seq) FROM entry ORDER BY seq",
    )?;
    let rows =
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    rows.collect()
}

/// The newest entry that this output says is there.
fn acknowledged(output: &[u8]) -> Option<usize> {
    let lines =
        output.split(|b| *b == b'\n').filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    lines
        .filter_map(|event| event.get("seq")?.as_u64())
        .map(|seq| usize::try_from(seq).unwrap())
        .max()
}

/// The fault in what is left.
fn wrong(image: &Image, folder: &Path, all: &[Row], said: Option<usize>) -> Option<String> {
    image.write(folder);
    let path = folder.join("ledger.db");
    // As the program opens it: that is what plays a journal back.
    let ledger = match SqliteLedger::open(&path, None, Box::new(random::fill)) {
        Ok(ledger) => ledger,
        Err(error) => return Some(error.to_string()),
    };
    let head = match ledger.end() {
        Ok(head) => head,
        Err(error) => return Some(error.to_string()),
    };
    drop(ledger);
    let found = match rows(&path) {
        Ok(found) => found,
        Err(error) => return Some(error.to_string()),
    };
    if found.len() as u64 != head.size || !all.starts_with(&found) {
        return Some(format!(
            "{} entries that are not the first {} that were made",
            found.len(),
            head.size
        ));
    }
    let lost = said.is_some_and(|seq| seq >= found.len());
    lost.then(|| {
        format!("entry {} was acknowledged, and {} are there", said.unwrap_or(0), found.len())
    })
}

/// Cuts the power after every call of the first `commits`, `ways` times by chance and a few times
/// on purpose; how many different disks were left, and the first thing that was wrong with one.
fn cut_everywhere(
    recorded: &Recorded,
    heeds: fn(&[Call], usize) -> bool,
    commits: usize,
    ways: usize,
) -> (usize, Option<String>) {
    let memory = Path::new("/dev/shm");
    let folder =
        if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    let mut chance = Chance::new(7);
    let mut seen = HashSet::new();
    let first = recorded.calls.iter().find_map(said).unwrap_or_default();
    let (mut disk, mut output) = (Disk::with_ledger(recorded.before.clone()), Vec::new());
    for (n, call) in recorded.calls.iter().enumerate() {
        match call {
            Call::Say(bytes) => output.extend_from_slice(bytes),
            call if heeds(&recorded.calls, n) => disk.call(call),
            _ => {}
        }
        let said = acknowledged(&output);
        if said.is_some_and(|seq| seq >= first.saturating_add(commits)) {
            break;
        }
        for image in disk.after_a_cut(ways, &mut chance) {
            if seen.insert((image.hash(), said))
                && let Some(what) = wrong(&image, folder.path(), &recorded.after, said)
            {
                return (seen.len(), Some(format!("after call {n}: {what}")));
            }
        }
    }
    (seen.len(), None)
}

/// The newest entry that a call says is there.
fn said(call: &Call) -> Option<usize> {
    if let Call::Say(bytes) = call { acknowledged(bytes) } else { None }
}

/// A ledger of format 1 is upgraded by what writes to it first: it is one or the other, with every
/// entry, wherever it stops.
#[test]
fn a_power_cut_in_an_upgrade_leaves_the_old_ledger_or_the_new_one() {
    use std::io::Write as _;
    let desk = crate::format_1::desk();
    let Some(recorded) = traced(&desk, &["note", "R-FRCJ2X", "she will come by"], 0) else {
        std::io::stderr()
            .write_all(b"skipped: strace is not here, or may not trace; no power was cut\n")
            .unwrap();
        return;
    };
    assert_eq!(recorded.after.len(), 39);
    let removed = recorded.calls.iter().filter(|c| **c == Call::Remove(File::Journal)).count();
    assert_eq!(removed, 2, "two commits: the upgrade, and the note");
    let (disks, told) = cut_everywhere(&recorded, |_, _| true, usize::MAX, 2);
    assert_eq!(told, None);
    assert!(disks > 100, "{disks}");
    let (_, told) =
        cut_everywhere(&recorded, |calls, n| calls[n] != Call::Flush(File::Ledger), usize::MAX, 2);
    assert!(told.is_some());
}

#[test]
fn no_acknowledged_entry_is_lost_in_a_power_cut() {
    use std::io::Write as _;
    let Some(recorded) = recorded() else {
        std::io::stderr()
            .write_all(b"skipped: strace is not here, or may not trace; no power was cut\n")
            .unwrap();
        return;
    };
    assert!(
        recorded.calls.iter().filter_map(said).count() > 10,
        "entries are acknowledged one by one"
    );
    let (disks, told) = cut_everywhere(&recorded, |_, _| true, 4, 2);
    assert_eq!(told, None);
    assert!(disks > 150, "{disks}");

    // The test can fail. Without the flush of the folder at the end (SQLite's FULL instead of
    // EXTRA), a journal comes back and takes an acknowledged entry away; without the ledger's own,
    // the file is torn.
    let full = |calls: &[Call], n: usize| {
        calls[n] != Call::Flush(File::Folder) || calls[n - 1] != Call::Remove(File::Journal)
    };
    let (_, told) = cut_everywhere(&recorded, full, 4, 2);
    assert!(told.as_ref().is_some_and(|t| t.contains("was acknowledged")), "{told:?}");
    let (_, told) =
        cut_everywhere(&recorded, |calls, n| calls[n] != Call::Flush(File::Ledger), 4, 2);
    assert!(told.is_some());
}
