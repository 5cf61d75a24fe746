#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::ledger::format::tree::{Frontier, leaf_hash};
use crate::ledger::store::memory::TestKey;
use crate::ledger::store::sqlite::tests::Home;
use crate::ledger::testing::{at, note};
use crate::ledger::{Action, Draft, Ledger as _};
use crate::model::Outcome;

/// After everything that the tests record.
fn later() -> DateTime<Utc> {
    at(0) + TimeDelta::days(30)
}

fn fill(home: &Home, from: i64, to: i64) {
    let notes: Vec<Draft> = (from..to).map(|i| note(&format!("n{i}"), i)).collect();
    let mut ledger = home.open();
    for some in notes.chunks(50) {
        ledger.append(some, &TestKey::of("maria"), &[]).unwrap();
        ledger.head().unwrap();
    }
}

fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Reads a folder as somebody else's program does: by the standard alone.
fn read_by_the_standard(root: &Path, home: &Home) -> u64 {
    let ledger = home.open();
    let note = fs::read_to_string(root.join("checkpoint")).unwrap();
    let head = Checkpoint::open(&note, &ledger.note_key()).unwrap();
    let mut frontier = Frontier::default();
    for index in 0..head.size.div_ceil(256) {
        let width = (head.size - index * 256).min(256);
        let bundle = fs::read(root.join(entries_path(index, width))).unwrap();
        let hashes = fs::read(root.join(tile_path(0, index, width))).unwrap();
        let mut rest = bundle.as_slice();
        for hash in hashes.as_chunks::<32>().0 {
            let (length, after) = rest.split_first_chunk::<2>().unwrap();
            let (entry, after) = after.split_at(usize::from(u16::from_be_bytes(*length)));
            assert_eq!(leaf_hash(&[entry]), *hash);
            frontier.push(*hash);
            rest = after;
        }
        assert!(rest.is_empty());
    }
    assert_eq!((frontier.size(), frontier.root()), (head.size, head.root));
    head.size
}

#[test]
fn a_folder_grows_with_the_ledger_and_reads_as_one_that_was_made_at_once() {
    let home = Home::new();
    let out = tempfile::tempdir().unwrap();
    let grown = out.path().join("grown");
    let mut done = 0;
    for size in [1, 3, 200, 255, 256, 300, 512, 700_u64] {
        // The first entry makes the ledger.
        let notes = |size: u64| i64::try_from(size.max(1) - 1).unwrap();
        fill(&home, notes(done), notes(size));
        let ledger = home.open();
        let new = publish(&ledger, &grown, later(), false, &|| ()).unwrap();
        assert_eq!(new, Publication { size, new: size - done, held_back: 0 });
        assert_eq!(read_by_the_standard(&grown, &home), size);
        assert_eq!(check(&ledger, &grown, &|| ()).unwrap(), size);
        let again = publish(&ledger, &grown, later(), false, &|| ()).unwrap();
        assert_eq!((again.size, again.new), (size, 0), "nothing is written twice");
        done = size;
    }
    let at_once = out.path().join("at-once");
    publish(&home.open(), &at_once, later(), false, &|| ()).unwrap();
    let (grown, at_once) = (files(&grown), files(&at_once));
    for (name, bytes) in at_once.iter().filter(|(name, _)| *name != ".partials") {
        assert_eq!(grown.get(name), Some(bytes), "{name}");
    }
    let more = grown.keys().filter(|name| !at_once.contains_key(*name));
    assert!(more.into_iter().all(|name| name.contains(".p/")), "but for old partial tiles");
}

#[test]
fn partial_tiles_go_a_day_after_the_full_ones_came() {
    let home = Home::new();
    let out = tempfile::tempdir().unwrap();
    fill(&home, 0, 199);
    let ledger = home.open();
    publish(&ledger, out.path(), later(), false, &|| ()).unwrap();
    fill(&home, 199, 300);
    let now = Utc::now() + TimeDelta::days(1000);
    publish(&ledger, out.path(), now, false, &|| ()).unwrap();
    let partial = out.path().join("tile/0/000.p/200");
    assert!(partial.exists() && out.path().join("tile/entries/000.p/200").exists());
    for full in ["tile/0/000", "tile/entries/000"] {
        let file = fs::File::options().write(true).open(out.path().join(full)).unwrap();
        file.set_modified((now - TimeDelta::hours(23)).into()).unwrap();
    }
    publish(&ledger, out.path(), now, false, &|| ()).unwrap();
    assert!(partial.exists(), "a reader may still be at it");
    publish(&ledger, out.path(), now + TimeDelta::hours(2), false, &|| ()).unwrap();
    assert!(!partial.exists() && !out.path().join("tile/entries/000.p").exists());
    assert!(out.path().join("tile/0/001.p/45").exists(), "this one has no full one yet");
    assert_eq!(read_by_the_standard(out.path(), &home), 301);
    assert_eq!(check(&ledger, out.path(), &|| ()).unwrap(), 301);
}

#[test]
fn what_has_not_settled_is_held_back() {
    let home = Home::new();
    let maria = TestKey::of("maria");
    let out = tempfile::tempdir().unwrap();
    let of = |case: &str, action, seconds| {
        let mut draft = note("", seconds);
        draft.action = action;
        draft.case = Some(case.to_owned());
        draft.outcome = (action == Action::CaseClosed).then_some(Outcome::Succeeded);
        draft
    };
    let mut ledger = home.open();
    let add = |draft: Draft| {
        let mut ledger = home.open();
        ledger.append(&[draft], &maria, &[]).unwrap();
        ledger.head().unwrap();
    };
    add(of("R-AAAAAA", Action::CaseOpened, 10));
    add(of("R-BBBBBB", Action::CaseOpened, 20));
    add(of("R-AAAAAA", Action::CaseClosed, 30));
    add(of("R-CCCCCC", Action::CaseOpened, 40));
    let size =
        |ledger: &dyn Publishing, now| publish(ledger, out.path(), now, false, &|| ()).unwrap();
    assert_eq!(size(&ledger, later()), Publication { size: 2, new: 2, held_back: 3 });
    add(of("R-BBBBBB", Action::CaseClosed, 50));
    assert_eq!(size(&ledger, later()).size, 4, "up to the case that is open");
    add(of("R-CCCCCC", Action::CaseClosed, 90_000));
    assert_eq!(size(&ledger, at(90_100)).size, 6, "a day has to go by");
    assert_eq!(size(&ledger, later()).size, 7);
    ledger.append(&[note("x", 90_200)], &maria, &[]).unwrap();
    assert_eq!(size(&ledger, at(90_300)), Publication { size: 7, new: 0, held_back: 1 });
}

#[test]
fn a_folder_that_was_changed_or_is_anothers_is_not_written_to() {
    let (home, other) = (Home::new(), Home::new());
    let out = tempfile::tempdir().unwrap();
    fill(&home, 0, 299);
    fill(&other, 0, 9);
    let ledger = home.open();
    let folder = |name: &str| out.path().join(name);
    let a = folder("a");
    assert!(matches!(check(&ledger, &a, &|| ()), Err(PublishError::Unpublished(_))));
    publish(&ledger, &a, later(), false, &|| ()).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let modes = [a.clone(), a.join("tile/0"), a.join("tile/0/000"), a.join("checkpoint")];
    assert_eq!(modes.map(|path| mode(&path)), [0o750, 0o750, 0o640, 0o640]);
    // Each file, changed and missing, is named.
    for (name, bytes) in files(&a) {
        if name == ".partials" {
            continue;
        }
        let path = a.join(&name);
        let mut changed = bytes.clone();
        *changed.last_mut().unwrap() ^= 1;
        fs::write(&path, changed).unwrap();
        let said = check(&ledger, &a, &|| ()).unwrap_err().to_string();
        assert!(said.contains(&name), "{name}: {said}");
        fs::remove_file(&path).unwrap();
        let said = check(&ledger, &a, &|| ()).unwrap_err().to_string();
        let gone = name == "checkpoint" && said.contains("nothing was published");
        assert!(said.contains(&name) || gone, "{name}: {said}");
        fs::write(&path, bytes).unwrap();
    }
    // What the next tiles build on is looked at by every publication.
    fill(&home, 299, 305);
    let edge = a.join("tile/0/001.p/44");
    let right = fs::read(&edge).unwrap();
    fs::write(&edge, [&right[..32], &[0; 32], &right[64..]].concat()).unwrap();
    let before = files(&a);
    assert!(matches!(publish(&ledger, &a, later(), false, &|| ()), Err(PublishError::Edge(_))));
    fs::write(&edge, &right[..33]).unwrap();
    assert!(matches!(publish(&ledger, &a, later(), false, &|| ()), Err(PublishError::Changed(_))));
    fs::remove_file(&edge).unwrap();
    assert!(matches!(publish(&ledger, &a, later(), false, &|| ()), Err(PublishError::Gone(_))));
    fs::write(&edge, [&right[..32], &[0; 32], &right[64..]].concat()).unwrap();
    assert_eq!(files(&a), before, "nothing was written");
    // Another ledger's, and a folder with something else in it.
    let b = folder("b");
    publish(&other.open(), &b, later(), false, &|| ()).unwrap();
    fs::write(b.join("checkpoint"), fs::read(a.join("checkpoint")).unwrap()).unwrap();
    assert!(publish(&other.open(), &b, later(), false, &|| ()).is_err());
    let c = folder("c");
    fs::create_dir(&c).unwrap();
    fs::write(c.join("thesis.txt"), "x").unwrap();
    assert!(matches!(publish(&ledger, &c, later(), false, &|| ()), Err(PublishError::NotALog(_))));
}

#[test]
fn a_ledger_that_was_cut_off_or_changed_publishes_nothing() {
    let home = Home::new();
    let out = tempfile::tempdir().unwrap();
    fill(&home, 0, 19);
    let earlier = fs::read(home.path()).unwrap();
    fill(&home, 19, 29);
    publish(&home.open(), out.path(), later(), false, &|| ()).unwrap();
    let before = files(out.path());
    fs::write(home.path(), earlier).unwrap();
    let told = publish(&home.open(), out.path(), later(), false, &|| ()).unwrap_err();
    assert!(matches!(told, PublishError::Ahead { published: 30, size: 20, .. }), "{told}");
    // Other entries in the place of those that were published.
    fill(&home, 100, 115);
    assert!(publish(&home.open(), out.path(), later(), false, &|| ()).is_err());
    assert_eq!(files(out.path()), before);
    assert!(matches!(check(&home.open(), out.path(), &|| ()), Err(PublishError::Changed(_))));
}

#[test]
fn addresses_are_published_only_when_asked_for() {
    let home = Home::new();
    let out = tempfile::tempdir().unwrap();
    let mut draft = note("", 5);
    draft.target = Some("ann.li@example.com".into());
    home.open().append(&[draft], &TestKey::of("maria"), &[]).unwrap();
    let ledger = home.open();
    ledger.head().unwrap();
    let told = publish(&ledger, out.path(), later(), false, &|| ()).unwrap_err();
    assert!(
        matches!(&told, PublishError::Address { seq: 1, value } if value == "ann.li@example.com")
    );
    assert!(!out.path().join("tile").exists(), "nothing was written");
    assert_eq!(publish(&ledger, out.path(), later(), true, &|| ()).unwrap().size, 2);
    let key = br#"{"kind":"sk-ssh-ed25519@openssh.com","name":"maria"}"#;
    assert_eq!(address_in(key), None, "a kind of key");
}

#[test]
fn whoever_stops_it_leaves_the_checkpoint_and_the_next_run_goes_on() {
    use std::cell::Cell;
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
    let home = Home::new();
    let out = tempfile::tempdir().unwrap();
    fill(&home, 0, 99);
    let ledger = home.open();
    publish(&ledger, out.path(), later(), false, &|| ()).unwrap();
    let before = fs::read(out.path().join("checkpoint")).unwrap();
    fill(&home, 99, 899);
    // Two passes of four bundles each.
    for stop in 1..=8 {
        let calls = Cell::new(0);
        let alive = || {
            calls.set(calls.get() + 1);
            if calls.get() == stop {
                resume_unwind(Box::new("enough"));
            }
        };
        let run = || publish(&ledger, out.path(), later(), false, &alive);
        assert!(catch_unwind(AssertUnwindSafe(run)).is_err(), "{stop}");
        assert_eq!(fs::read(out.path().join("checkpoint")).unwrap(), before, "{stop}");
        assert_eq!(check(&ledger, out.path(), &|| ()).unwrap(), 100, "{stop}");
    }
    assert_eq!(publish(&ledger, out.path(), later(), false, &|| ()).unwrap().size, 900);
    assert_eq!(read_by_the_standard(out.path(), &home), 900);
}

#[test]
fn a_look_makes_no_folder_and_of_two_that_write_one_waits() {
    let home = Home::new();
    let out = tempfile::tempdir().unwrap();
    let (ledger, folder) = (home.open(), out.path().join("log"));
    assert!(check(&ledger, &folder, &|| ()).is_err() && !folder.exists());
    publish(&ledger, &folder, later(), false, &|| ()).unwrap();
    let held = LogFolder::to_write(&folder).unwrap();
    let told = publish(&ledger, &folder, later(), false, &|| ()).unwrap_err();
    assert!(matches!(told, PublishError::Busy(_)), "{told}");
    assert_eq!(check(&ledger, &folder, &|| ()).unwrap(), 1, "whoever reads waits for nobody");
    drop(held);
    publish(&ledger, &folder, later(), false, &|| ()).unwrap();
    // A first run that was cut off has left the beginning of its checkpoint.
    let cut = out.path().join("cut");
    fs::create_dir(&cut).unwrap();
    fs::write(cut.join(".readmit-x1"), "half").unwrap();
    assert_eq!(publish(&ledger, &cut, later(), false, &|| ()).unwrap().size, 1);
    assert!(!cut.join(".readmit-x1").exists());
}

#[test]
fn a_fork_as_long_as_the_folder_is_seen_although_nothing_is_new() {
    let (home, out) = (Home::new(), tempfile::tempdir().unwrap());
    let earlier = fs::read(home.path()).unwrap();
    fill(&home, 0, 9);
    publish(&home.open(), out.path(), later(), false, &|| ()).unwrap();
    fs::write(home.path(), earlier).unwrap();
    fill(&home, 50, 59);
    let told = publish(&home.open(), out.path(), later(), false, &|| ()).unwrap_err();
    assert!(matches!(told, PublishError::Forked { size: 10, .. }), "{told}");
}
