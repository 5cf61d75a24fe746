//! The table of attacks. Each is executed on a copy; what finds it, and what the reviewer reads, is in the snapshot.

use std::fmt::Write as _;

use rusqlite::Connection;

use super::{
    Fixture,
    forge::{Forge, sql},
};
use crate::ledger::{
    Action, InstallationKey, LedgerError, SqliteLedger,
    format::{canonical, record, statement::signed_message, text},
    memory::TestKey,
    testing::{created, note, seeded},
    verify::{Kind, Options, verify},
};
use crate::ledger::{Ledger as _, Signer as _};

/// What the reviewer has.
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

const ATTACKS: &[Attack] = &[
    Attack {
        name: "edit an entry, nothing else",
        brings: Brings::Key,
        by: |f| sql(f, "UPDATE entry SET body = replace(body, 'R-020', 'R-021') WHERE seq = 42"),
        found_as: &[Kind::Edited],
    },
    Attack {
        name: "edit an entry and recompute every hash",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            edit(&mut forge, 42);
            forge.recompute().store(f);
        },
        found_as: &[Kind::Forged],
    },
    Attack {
        name: "delete an entry",
        brings: Brings::Key,
        by: |f| sql(f, "DELETE FROM entry WHERE seq = 42"),
        found_as: &[Kind::Missing],
    },
    Attack {
        name: "delete an entry, renumber and recompute",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            forge.rows.remove(42);
            forge.recompute().store(f);
        },
        found_as: &[Kind::Missing],
    },
    Attack {
        name: "cut off the tail",
        brings: Brings::Key,
        by: |f| sql(f, "DELETE FROM entry WHERE seq >= 200"),
        found_as: &[Kind::CutOff],
    },
    Attack {
        name: "cut off the tail and its heads",
        brings: Brings::Heads,
        by: |f| {
            let mut forge = Forge::load(f);
            forge.rows.truncate(200);
            forge.store(f);
            sql(f, "DELETE FROM checkpoint WHERE size > 200");
        },
        found_as: &[Kind::RolledBack],
    },
    Attack {
        name: "put an entry in and recompute",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            let mut row = forge.rows[42].clone();
            row.body.insert("case".into(), "R-999".into());
            forge.rows.insert(43, row);
            forge.recompute().store(f);
        },
        found_as: &[Kind::Forged],
    },
    Attack {
        name: "repeat an operator's statement, with the installation's key",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            let row = forge.rows[210].clone();
            forge.rows.push(row);
            forge.recompute().store_signed(f, &thief(f));
        },
        found_as: &[Kind::Restated],
    },
    Attack {
        name: "append without a head",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            let row = forge.rows[210].clone();
            forge.rows.push(row);
            forge.recompute().store(f);
        },
        found_as: &[Kind::Inserted],
    },
    Attack {
        name: "exchange two entries and recompute",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            forge.rows.swap(42, 44);
            forge.recompute().store(f);
        },
        found_as: &[Kind::Missing],
    },
    Attack {
        name: "exchange two entries as they are",
        brings: Brings::Key,
        by: |f| {
            sql(
                f,
                "CREATE TEMP TABLE t AS SELECT * FROM entry WHERE seq IN (42, 44);
                 UPDATE entry SET (body, sig, leaf) = (SELECT body, sig, leaf FROM t WHERE seq = 44) WHERE seq = 42;
                 UPDATE entry SET (body, sig, leaf) = (SELECT body, sig, leaf FROM t WHERE seq = 42) WHERE seq = 44",
            );
        },
        found_as: &[Kind::Reordered],
    },
    Attack {
        name: "swap in another installation's ledger",
        brings: Brings::Heads,
        by: |f| {
            let other = tempfile::tempdir().unwrap();
            let key = InstallationKey::create(&other.path().join("k"), &mut |b| b.fill(9)).unwrap();
            std::fs::remove_file(f.path()).unwrap();
            SqliteLedger::create(&f.path(), &key, &TestKey::of("eve"), created("eve"), seeded(9)).unwrap();
        },
        found_as: &[Kind::Swapped],
    },
    Attack {
        name: "roll back to an older copy",
        brings: Brings::Heads,
        by: |f| {
            // What an older copy holds is what was committed by then.
            sql(f, "DELETE FROM checkpoint WHERE size > 150; DELETE FROM private WHERE seq >= 150");
            let mut forge = Forge::load(f);
            forge.rows.truncate(150);
            forge.store(f);
        },
        found_as: &[Kind::RolledBack],
    },
    Attack {
        name: "write in an operator's name, with the installation's key",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            let mut row = forge.rows[210].clone();
            row.body.insert("action".into(), Action::ApprovalGranted.as_str().into());
            row.signature = f.installation.sign(b"whatever").unwrap();
            forge.rows.push(row);
            forge.recompute().store_signed(f, &thief(f));
        },
        found_as: &[Kind::Forged],
    },
    Attack {
        name: "add an operator, with the installation's key",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            let mut row = forge.rows[1].clone();
            row.body.insert("key".into(), crate::ledger::key_id(&f.installation.public_key()).into());
            row.body.insert("actor".into(), "installation".into());
            row.body["data"]["name"] = "eve".into();
            row.body["data"]["public_key"] = text::base64(&TestKey::of("eve").public_key()).into();
            let mut statement = row.body.clone();
            for field in ["an", "census", "prev", "seq", "time"] {
                statement.remove(field);
            }
            let origin = forge.rows[0].body["data"]["origin"].as_str().unwrap().to_owned();
            let message = signed_message(&origin, &canonical::to_bytes(&statement).unwrap());
            row.signature = f.installation.sign(&message).unwrap();
            forge.rows.push(row);
            forge.recompute().store_signed(f, &thief(f));
        },
        found_as: &[Kind::Forged],
    },
    Attack {
        name: "edit, recompute and sign, with the installation's key",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            edit(&mut forge, 42);
            forge.recompute().store_signed(f, &thief(f));
        },
        found_as: &[Kind::Forged],
    },
    Attack {
        name: "take out an operator's entry, with the installation's key",
        brings: Brings::Key,
        by: |f| {
            let mut forge = Forge::load(f);
            forge.rows.remove(42);
            forge.recompute().store_signed(f, &thief(f));
        },
        found_as: &[Kind::Missing],
    },
    Attack {
        name: "write history anew, with all keys",
        brings: Brings::Heads,
        by: |f| {
            let mut forge = Forge::load(f);
            edit(&mut forge, 42);
            forge.recompute().sign_statements(&["maria", "ravi"]).store_signed(f, &thief(f));
        },
        found_as: &[Kind::Edited],
    },
    Attack {
        name: "hide an entry from an index",
        brings: Brings::Key,
        by: |f| {
            sql(
                f,
                "DROP INDEX entry_case; CREATE INDEX entry_case ON entry (case_id) WHERE case_id IS NOT NULL AND seq <> 42",
            );
            rewrite_schema(f, "entry_case", "CREATE INDEX entry_case ON entry (case_id) WHERE case_id IS NOT NULL");
        },
        found_as: &[Kind::IndexLies],
    },
    Attack {
        name: "hide an opening from the caps",
        brings: Brings::Key,
        by: |f| {
            let made =
                crate::ledger::sqlite::schema::STATEMENTS.iter().find(|s| s.contains("INDEX entry_opening")).unwrap();
            sql(f, &format!("DROP INDEX entry_opening; {made} AND seq <> 2"));
            rewrite_schema(f, "entry_opening", made);
        },
        found_as: &[Kind::IndexLies],
    },
    Attack {
        name: "take a case from the list of open ones",
        brings: Brings::Key,
        by: |f| sql(f, "DELETE FROM open_case WHERE seq = (SELECT min(seq) FROM open_case)"),
        found_as: &[Kind::IndexLies],
    },
    Attack {
        name: "list a closed case as open",
        brings: Brings::Key,
        by: |f| sql(f, "INSERT INTO open_case VALUES ('R-NEVER2', 1)"),
        found_as: &[Kind::IndexLies],
    },
    Attack {
        name: "shadow the table by a view",
        brings: Brings::Key,
        by: |f| {
            let conn = Connection::open(f.path()).unwrap();
            conn.execute_batch(
                "PRAGMA legacy_alter_table = 1; ALTER TABLE entry RENAME TO hidden;
                 CREATE VIEW entry AS SELECT * FROM hidden WHERE seq <> 42",
            )
            .unwrap();
        },
        found_as: &[Kind::SchemaChanged],
    },
    Attack {
        name: "add a trigger that changes what is appended",
        brings: Brings::Key,
        by: |f| sql(f, "CREATE TRIGGER more AFTER INSERT ON entry BEGIN DELETE FROM private; END"),
        found_as: &[Kind::SchemaChanged],
    },
    Attack {
        name: "delete the newest head",
        brings: Brings::Key,
        by: |f| sql(f, "DELETE FROM checkpoint WHERE size = 211"),
        found_as: &[Kind::Inserted],
    },
    Attack {
        name: "delete all heads",
        brings: Brings::Key,
        by: |f| sql(f, "DELETE FROM checkpoint"),
        found_as: &[Kind::Missing],
    },
    Attack {
        name: "a key that stands twice, which two readers read differently",
        brings: Brings::Key,
        by: |f| {
            let conn = Connection::open(f.path()).unwrap();
            let (body, signature): (String, Vec<u8>) = conn
                .query_row("SELECT body, sig FROM entry WHERE seq = 42", [], |r| Ok((r.get(0)?, r.get(1)?)))
                .unwrap();
            let body = body.replace("\"case\":\"R-020\"", "\"case\":\"R-999\",\"case\":\"R-020\"");
            let leaf = record::leaf(body.as_bytes(), &signature.try_into().unwrap());
            sql(f, &format!("UPDATE entry SET body = '{body}', leaf = x'{}' WHERE seq = 42", text::hex(&leaf)));
        },
        found_as: &[Kind::NotCanonical],
    },
    Attack {
        name: "change personal data",
        brings: Brings::Key,
        by: |f| {
            sql(
                f,
                "UPDATE private SET data = CAST(replace(CAST(data AS TEXT), 'call', 'cell') AS BLOB) WHERE seq = 42",
            );
        },
        found_as: &[Kind::PersonalData],
    },
    Attack {
        name: "take away personal data without a record",
        brings: Brings::Key,
        by: |f| sql(f, "DELETE FROM private WHERE seq = 42"),
        found_as: &[Kind::PersonalData],
    },
    Attack {
        name: "make the next append build on something else",
        brings: Brings::Key,
        by: |f| sql(f, "UPDATE head SET frontier = zeroblob(length(frontier))"),
        found_as: &[Kind::Bookkeeping],
    },
    Attack {
        name: "change a count",
        brings: Brings::Key,
        by: |f| sql(f, "UPDATE counter SET n = n - 1 WHERE action = 'mfa.factor_admin_reset'"),
        found_as: &[Kind::Bookkeeping],
    },
    Attack {
        name: "an empty ledger in its place",
        brings: Brings::Key,
        by: |f| {
            sql(
                f,
                "DELETE FROM entry; DELETE FROM checkpoint; DELETE FROM private; DELETE FROM counter; UPDATE head SET size = 0, frontier = x''",
            );
        },
        found_as: &[Kind::NothingToCheck],
    },
    Attack {
        name: "take away the beginning",
        brings: Brings::Key,
        by: |f| sql(f, "DELETE FROM entry WHERE seq = 0"),
        found_as: &[Kind::UnknownOrigin],
    },
    Attack {
        name: "cut the file in half",
        brings: Brings::Key,
        by: |f| {
            let whole = std::fs::read(f.path()).unwrap();
            std::fs::write(f.path(), &whole[..whole.len() / 2]).unwrap();
        },
        found_as: &[Kind::Damaged],
    },
];

fn rewrite_schema(fixture: &Fixture, name: &str, statement: &str) {
    let conn = Connection::open(fixture.path()).unwrap();
    conn.execute_batch("PRAGMA writable_schema = ON").unwrap();
    conn.execute("UPDATE sqlite_schema SET sql = ?2 WHERE name = ?1", [name, statement]).unwrap();
    conn.execute_batch("PRAGMA writable_schema = RESET").unwrap();
}

#[test]
fn every_attack_is_found() {
    let fixture = Fixture::new();
    assert!(fixture.verify(&fixture.options()).is_sound());
    let mut table = String::new();
    for attack in ATTACKS {
        let copy = fixture.copy();
        (attack.by)(&copy);
        let with_heads = Options { against: fixture.kept.clone(), ..fixture.options() };
        let options = if attack.brings == Brings::Heads { with_heads.clone() } else { fixture.options() };
        let report = copy.verify(&options);
        assert!(!report.is_sound(), "{}", attack.name);
        let hit = report.findings.iter().find(|f| attack.found_as.contains(&f.kind));
        let hit = hit.unwrap_or_else(|| panic!("{}: {:#?}", attack.name, report.findings));
        assert!(!copy.verify(&with_heads).is_sound(), "{} with heads", attack.name);
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
}

/// These two leave nothing in the file to find: said plainly, and found with a head that was kept.
#[test]
fn what_takes_a_kept_head_is_not_found_without() {
    let fixture = Fixture::new();
    for name in ["cut off the tail and its heads", "roll back to an older copy", "write history anew, with all keys"] {
        let attack = ATTACKS.iter().find(|a| a.name == name).unwrap();
        let copy = fixture.copy();
        (attack.by)(&copy);
        let report = copy.verify(&fixture.options());
        assert!(report.is_sound(), "{name}: {:?}", report.findings);
        assert!(report.anchored().contains("rests on this file alone"));
    }
}

/// Flips that change nothing that is read (free space) are no tampering; every other is found, by the check or by SQLite.
#[test]
fn a_thousand_flipped_bytes_are_found_or_change_nothing() {
    let fixture = Fixture::with_cases(2);
    let options = Options { threads: 1, ..fixture.options() };
    let whole = std::fs::read(fixture.path()).unwrap();
    let truth = fixture.open().read(&crate::ledger::Filter::default()).unwrap();
    let copy = fixture.copy();
    let (mut random, mut found) = (seeded(77), 0);
    for round in 0..1000 {
        let mut draw = [0; 9];
        random(&mut draw);
        let at = usize::try_from(u64::from_be_bytes(draw[..8].try_into().unwrap()) % whole.len() as u64).unwrap();
        let mut bytes = whole.clone();
        bytes[at] ^= draw[8].max(1);
        std::fs::write(copy.path(), &bytes).unwrap();
        match verify(&copy.path(), &options, &mut |_, _| {}) {
            // Read for one in four: it is slow, and the check has hashed the same bytes.
            Ok(report) if report.is_sound() && round % 4 != 0 => {}
            Ok(report) if report.is_sound() => {
                let read = SqliteLedger::open(&copy.path(), None, seeded(1))
                    .unwrap_or_else(|e| panic!("round {round}, byte {at}: {e}"));
                assert_eq!(read.read(&crate::ledger::Filter::default()).unwrap(), truth, "round {round}, byte {at}");
            }
            Ok(_) | Err(_) => found += 1,
        }
    }
    assert!(found > 200, "only {found} found");
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
