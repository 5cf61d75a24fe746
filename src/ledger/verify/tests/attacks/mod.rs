//! The table of attacks. Each is executed on a copy; what finds it, and what the reviewer reads, is
//! in the snapshot.

mod entries;
mod files;
mod keys;
mod own;
mod structure;
mod tables;

use std::fmt::Write as _;

use super::Fixture;
use super::forge::Forge;
use crate::ledger::store::memory::TestKey;
use crate::ledger::testing::note;
use crate::ledger::verify::{Kind, VerifyOptions};
use crate::ledger::{InstallationKey, Ledger as _, LedgerError};

/// The evidence that the reviewer has.
#[derive(Clone, Copy, PartialEq)]
enum Brings {
    /// This home's key.
    Key,
    /// The key, and the two heads that were kept.
    Heads,
}

struct Attack {
    name: &'static str,
    brings: Brings,
    by: fn(&Fixture),
    /// One of these must be among the kinds that are found.
    found_as: &'static [Kind],
}

fn thief(fixture: &Fixture) -> InstallationKey {
    fixture.installation.clone()
}

fn edit(forge: &mut Forge, seq: usize) {
    forge.rows[seq].body.insert("case".into(), "R-999".into());
}

/// All of them.
fn attacks() -> impl Iterator<Item = &'static Attack> {
    [
        entries::ATTACKS,
        keys::ATTACKS,
        own::ATTACKS,
        tables::ATTACKS,
        structure::ATTACKS,
        files::ATTACKS,
    ]
    .into_iter()
    .flatten()
}

#[test]
fn every_attack_is_found() {
    let fixture = Fixture::new();
    assert!(fixture.verify(&fixture.options()).is_sound());
    let (mut table, mut not_looked_at) = (String::new(), Vec::new());
    for attack in attacks() {
        let copy = fixture.copy();
        (attack.by)(&copy);
        let with_heads = VerifyOptions { against: fixture.kept.clone(), ..fixture.options() };
        let options =
            if attack.brings == Brings::Heads { with_heads.clone() } else { fixture.options() };
        let report = copy.verify(&options);
        assert!(!report.is_sound(), "{}", attack.name);
        let hit = report.findings.iter().find(|f| attack.found_as.contains(&f.kind));
        let hit = hit.unwrap_or_else(|| panic!("{}: {:#?}", attack.name, report.findings));
        assert!(!copy.verify(&with_heads).is_sound(), "{} with heads", attack.name);
        let since = VerifyOptions { since: Some(fixture.kept[0].clone()), ..with_heads };
        if copy.verify(&since).is_sound() {
            not_looked_at.push(attack.name);
        }
        let place = hit.seq.map_or(String::new(), |seq| format!(" at {seq}"));
        let brings = if attack.brings == Brings::Heads { "kept head" } else { "key" };
        writeln!(
            table,
            "{}\n  found with the {brings} as {}{place}: {}\n  {}",
            attack.name,
            hit.kind,
            hit.kind.meaning(),
            hit.what
        )
        .unwrap();
    }
    insta::assert_snapshot!("attacks", table);
    // What is done beside entries that were verified before: their hashes are what they were.
    assert_eq!(
        not_looked_at,
        [
            "change personal data",
            "take away personal data without a record",
            "hide an entry from an index",
            "hide an opening from the caps",
            "take a case from the list of open ones",
            "list a closed case as open",
            "give an old head another's signature",
            "have an index compare what it does not show",
        ]
    );
}

/// These two leave nothing in the file to find: said plainly, and found with a head that was kept.
#[test]
fn what_takes_a_kept_head_is_not_found_without() {
    let fixture = Fixture::new();
    for name in [
        "cut off the tail and its heads",
        "roll back to an older copy",
        "write history anew, with all keys",
    ] {
        let attack = attacks().find(|a| a.name == name).unwrap();
        let copy = fixture.copy();
        (attack.by)(&copy);
        let report = copy.verify(&fixture.options());
        assert!(report.is_sound(), "{name}: {:?}", report.findings);
        assert!(report.anchored().contains("rests on this file alone"));
    }
}

#[test]
fn a_session_does_not_append_to_a_file_that_was_swapped_under_it() {
    let fixture = Fixture::new();
    let mut ledger = fixture.open();
    let copy = fixture.copy();
    std::fs::rename(copy.path(), fixture.path()).unwrap();
    let error = ledger.append(&[note("a", 1)], &TestKey::of("maria"), &[]).unwrap_err();
    assert!(matches!(error, LedgerError::Replaced), "{error:?}");
}
