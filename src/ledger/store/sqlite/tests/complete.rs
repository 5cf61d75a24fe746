//! Indices that have every row, and show some of them to nobody: a reading fails, and never is
//! shorter.

use rusqlite::Connection;
use serde_json::json;

use super::Home;
use crate::ledger::bundle::make_receipt;
use crate::ledger::export::Personal;
use crate::ledger::store::memory::TestKey;
use crate::ledger::store::sqlite::CaseList;
use crate::ledger::store::sqlite::complete::RecentEntries;
use crate::ledger::testing::{at, note};
use crate::ledger::{
    Action, CaseListing as _, Committed, Draft, Expect, Filter, Ledger as _, LedgerError, Scope,
    SqliteLedger,
};
use crate::model::Role;

/// Puts an index in an order of its own, in which one value comes first, and says nothing of it.
fn misorder(home: &Home, index: &str, column: &str, value: &str) {
    let conn = Connection::open(home.path()).unwrap();
    let first = value.to_owned();
    conn.create_collation("evil", move |a, b| match (a == first, b == first) {
        (true, false) => std::cmp::Ordering::Less,
        (false, true) => std::cmp::Ordering::Greater,
        _ => a.cmp(b),
    })
    .unwrap();
    let sql = |name: &str| -> String {
        conn.query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [name], |row| row.get(0))
            .unwrap()
    };
    let made = sql(index);
    let evil = made.replacen(&format!("({column}"), &format!("({column} COLLATE evil"), 1);
    assert_ne!(made, evil);
    conn.execute_batch(&format!("DROP INDEX {index}; {evil}; PRAGMA writable_schema = 1")).unwrap();
    conn.execute("UPDATE sqlite_schema SET sql = ?2 WHERE name = ?1", (index, made)).unwrap();
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|w| (*w).to_owned()).collect()
}

/// Entries of a case about `user`.
fn of_case(case: &str, user: &str, action: Action, seconds: i64) -> Draft {
    let mut draft =
        Draft { action, case: Some(case.into()), target: Some(user.into()), ..note("", seconds) };
    draft.private.insert("login".into(), json!(user));
    draft
}

fn closed(case: &str, user: &str, entries: u64, seconds: i64) -> Draft {
    let mut draft = of_case(case, user, Action::CaseClosed, seconds);
    draft.data.insert("entries".into(), entries.into());
    draft
}

const USER: &str = "u-1";

/// A closed case and an open one about one user, a refusal of another, operators and erasures; then
/// `more` cases of others.
fn home(more: i64) -> Home {
    let home = Home::new();
    let mut ledger = home.open();
    let key = TestKey::of("maria");
    let added = |name: &str, seconds| {
        let mut draft = Draft {
            action: Action::OperatorAdded,
            role: Role::Admin,
            case: None,
            target: None,
            provider: None,
            ..note("", seconds)
        };
        draft.data.insert("name".into(), json!(name));
        draft.data.insert("role".into(), json!("operator"));
        let public = crate::ledger::Signer::public_key(&TestKey::of(name));
        draft.data.insert("public_key".into(), json!(crate::ledger::format::text::base64(&public)));
        draft
    };
    let disabled =
        |name: &str, seconds| Draft { action: Action::OperatorDisabled, ..added(name, seconds) };
    let drafts = [
        added("ravi", 1),
        of_case("R-OLD222", USER, Action::CaseOpened, 2),
        of_case("R-OLD222", USER, Action::CaseRefused, 3),
        closed("R-OLD222", USER, 3, 4),
        of_case("R-NEW222", USER, Action::CaseOpened, 5),
        of_case("R-NEW222", USER, Action::VerificationRejected, 6),
        disabled("ravi", 7),
        Draft { action: Action::ClockCorrected, ..added("maria", 8) },
    ];
    for draft in drafts {
        ledger.append(&[draft], &key, &[]).unwrap();
    }
    let others: Vec<Draft> = (0..more)
        .flat_map(|i| {
            let (case, user) = (format!("R-{i:06}"), format!("v-{i}"));
            [of_case(&case, &user, Action::CaseOpened, 9), closed(&case, &user, 2, 9)]
        })
        .collect();
    for chunk in others.chunks(400) {
        ledger.append(chunk, &key, &[]).unwrap();
    }
    home
}

/// A reading as the rest of the program does it.
type Read = fn(&SqliteLedger) -> Result<Vec<u64>, LedgerError>;

fn places(entries: &[Committed]) -> Vec<u64> {
    entries.iter().map(Committed::seq).collect()
}

fn read(ledger: &SqliteLedger, filter: &Filter) -> Result<Vec<u64>, LedgerError> {
    ledger.read(filter).map(|entries| places(&entries))
}

/// The reads that lists, reports and decisions make, each with a name.
const READS: [(&str, Read); 20] = [
    ("a case", |l| Ok(places(&l.case("R-OLD222")?))),
    ("an open case", |l| Ok(places(&l.case("R-NEW222")?))),
    ("a case by a filter", |l| {
        read(l, &Filter { cases: words(&["R-OLD222"]), ..Filter::default() })
    }),
    ("a user", |l| read(l, &Filter { targets: words(&[USER]), ..Filter::default() })),
    ("a user's openings", |l| {
        read(
            l,
            &Filter {
                targets: words(&[USER]),
                actions: vec![Action::CaseOpened],
                ..Filter::default()
            },
        )
    }),
    ("an action", |l| read(l, &Filter { actions: vec![Action::CaseRefused], ..Filter::default() })),
    ("an action, newest first", |l| {
        read(
            l,
            &Filter { actions: vec![Action::CaseRefused], newest: Some(5), ..Filter::default() },
        )
    }),
    ("an action in a range of time", |l| {
        let (since, until) = (Some(at(2)), Some(at(5)));
        read(l, &Filter { actions: vec![Action::CaseRefused], since, until, ..Filter::default() })
    }),
    ("an action of somebody", |l| {
        read(
            l,
            &Filter {
                actions: vec![Action::CaseRefused],
                actors: words(&["maria"]),
                ..Filter::default()
            },
        )
    }),
    ("openings by somebody, newest first", |l| {
        let (actions, actors) = (vec![Action::CaseOpened], words(&["maria"]));
        read(l, &Filter { actions, actors, newest: Some(3), ..Filter::default() })
    }),
    ("openings by somebody since", |l| {
        let (actions, actors) = (vec![Action::CaseOpened], words(&["maria"]));
        read(l, &Filter { actions, actors, since: Some(at(5)), ..Filter::default() })
    }),
    ("what somebody did", |l| read(l, &Filter { actors: words(&["maria"]), ..Filter::default() })),
    ("everything", |l| read(l, &Filter::default())),
    ("operators", |l| {
        let actions =
            vec![Action::OperatorAdded, Action::OperatorDisabled, Action::ApprovalGranted];
        read(l, &Filter { actions, caseless: true, ..Filter::default() })
    }),
    ("the clock", |l| Ok(l.corrected()?.into_iter().collect())),
    ("open cases", |l| Ok(l.open_cases()?.iter().map(|case| case.len() as u64).collect())),
    ("personal data", |l| l.personal_of("embedded", USER)),
    ("who is named", |l| Ok(l.mentions(&words(&[USER]))?.iter().map(|m| m.seq).collect())),
    ("a receipt", |l| {
        Ok(vec![make_receipt(l, "R-OLD222", Personal::Include, &[])?.lines().count() as u64])
    }),
    ("a list of cases", |l| {
        let list = CaseList::open(l.path(), None)?;
        let actions = [
            Action::CaseOpened,
            Action::CaseClosed,
            Action::CaseRefused,
            Action::VerificationRejected,
        ];
        let mut shown: Vec<u64> = list.entries(&actions, false)?.iter().map(|e| e.seq).collect();
        shown.extend(list.entries(&actions, true)?.iter().map(|e| e.seq));
        Ok(shown)
    }),
];

const INDICES: [(&str, &str, &[&str]); 6] = [
    (
        "entry_action",
        "action",
        &["case.refused", "case.opened", "case.closed", "operator.disabled", "clock.corrected"],
    ),
    ("entry_actor", "actor", &["maria"]),
    ("entry_case", "case_id", &["R-OLD222", "R-NEW222"]),
    ("entry_target", "target", &[USER]),
    ("entry_opening", "actor", &["maria"]),
    ("entry_caseless", "action", &["operator.disabled", "operator.added", "clock.corrected"]),
];

/// One that looks at a few of the newest entries alone, as in a ledger that is longer by far.
fn open(home: &Home) -> SqliteLedger {
    SqliteLedger { recent: RecentEntries::reaching(8), ..home.open() }
}

fn is_seen(error: &LedgerError) -> bool {
    matches!(error, LedgerError::Unsound { .. } | LedgerError::Damaged(_))
}

/// Every index, with every value that is looked up in it, and every reading: the answer is whole,
/// or there is none.
#[test]
fn no_index_makes_an_answer_shorter() {
    for more in [0, 20] {
        let sound = home(more);
        let answers: Vec<Vec<u64>> =
            READS.iter().map(|(_, read)| read(&open(&sound)).unwrap()).collect();
        let mut refused = 0;
        for (index, column, values) in INDICES {
            for value in values {
                let copy = Home {
                    dir: crate::ledger::testing::scratch(),
                    installation: sound.installation.clone(),
                };
                std::fs::copy(sound.path(), copy.path()).unwrap();
                misorder(&copy, index, column, value);
                for ((name, read), answer) in READS.iter().zip(&answers) {
                    match read(&open(&copy)) {
                        Ok(shown) => assert_eq!(
                            &shown, answer,
                            "{name}, by {index} without {value}, {more} more"
                        ),
                        Err(error) => {
                            assert!(
                                is_seen(&error),
                                "{name}, by {index} without {value}: {error:?}"
                            );
                            refused += 1;
                        }
                    }
                }
            }
        }
        assert!(refused > 20, "{refused}");
    }
}

/// Checks that the missing entry is named, in plain words.
#[test]
fn the_missing_entry_is_named() {
    let home = home(0);
    misorder(&home, "entry_action", "action", "case.refused");
    let found = READS[5].1(&home.open()).unwrap_err();
    assert!(matches!(&found, LedgerError::Unsound { seq: 3, .. }), "{found:?}");
    assert!(
        found.to_string().contains("entry 3: it is missing from the index entry_action"),
        "{found}"
    );
}

/// One row after the other is taken out of an index, the table and the personal data: no reading
/// gives less, and goes on.
#[test]
fn nothing_that_is_taken_out_makes_an_answer_shorter() {
    let sound = home(0);
    let answers: Vec<Vec<u64>> =
        READS.iter().map(|(_, read)| read(&sound.open()).unwrap()).collect();
    let attacks = (1..9)
        .map(|seq| format!("DELETE FROM entry WHERE seq = {seq}"))
        .chain((1..9).map(|seq| format!("DELETE FROM private WHERE seq = {seq}")))
        .chain(
            [
                "DELETE FROM open_case",
                "UPDATE open_case SET seq = 2",
                "INSERT INTO open_case VALUES ('R-NEVER2', 1)",
            ]
            .map(str::to_owned),
        )
        .chain(["DELETE FROM entry WHERE seq > 6; UPDATE head SET size = 7".to_owned()]);
    for attack in attacks {
        let copy = Home {
            dir: crate::ledger::testing::scratch(),
            installation: sound.installation.clone(),
        };
        std::fs::copy(sound.path(), copy.path()).unwrap();
        copy.attack(&attack);
        for ((name, read), answer) in READS.iter().zip(&answers) {
            let open =
                SqliteLedger::open(&copy.path(), Some(copy.installation.clone()), super::entropy());
            match open.and_then(|ledger| read(&ledger)) {
                // Cut off at its end it is a whole ledger, and a head that was kept tells.
                Ok(_) if attack.contains("size = 7") => {}
                Ok(shown) => assert_eq!(&shown, answer, "{name}, after {attack}"),
                Err(error) => assert!(is_seen(&error), "{name}, after {attack}: {error:?}"),
            }
        }
    }
}

#[test]
fn personal_data_that_is_gone_with_no_entry_that_says_so_is_no_erasure() {
    let home = home(0);
    home.attack("DELETE FROM private WHERE seq = 5");
    let gone = |found: Result<Vec<u64>, LedgerError>| {
        let error = found.unwrap_err();
        assert!(
            error.to_string().contains("entry 5: its personal data is missing, and no entry says"),
            "{error}"
        );
    };
    for (_, read) in READS.iter().filter(|(name, _)| {
        ["an open case", "a user", "everything", "a list of cases"].contains(name)
    }) {
        gone(read(&home.open()));
    }
    // Of the same entry, erased, all of them tell.
    let home = self::home(0);
    let erasure = Draft { action: Action::AuditErased, case: None, ..note("they asked for it", 9) };
    let expect = Expect { scope: Scope::All, last: Some(8) };
    home.open().erase(&[5], &erasure, &TestKey::of("maria"), &[expect]).unwrap();
    let case = home.open().case("R-NEW222").unwrap();
    assert!(case[0].entry().erased && !case[1].entry().erased);
    // Knowing it from elsewhere is enough for a copy.
    let home = self::home(0);
    home.attack("DELETE FROM private WHERE seq = 5");
    assert!(home.open().knowing_erased([5].into()).case("R-NEW222").unwrap()[0].entry().erased);
}

/// A case that nobody knows is looked for in the table before it is said that there is none.
#[test]
fn a_case_that_no_index_shows_is_not_none() {
    let home = home(20);
    assert!(open(&home).case("R-NEVER2").unwrap().is_empty());
    misorder(&home, "entry_case", "case_id", "R-OLD222");
    let found = open(&home).case("R-OLD222").unwrap_err();
    assert!(matches!(found, LedgerError::Unsound { seq: 2, .. }), "{found:?}");
}

/// The counts are looked up by the action when they are added to: in another order, one would stand
/// there twice.
#[test]
fn nothing_is_appended_upon_counts_in_another_order() {
    for attack in [
        "UPDATE counter SET n = n + 1 WHERE action = 'case.closed'",
        "DELETE FROM counter WHERE n = 1",
    ] {
        let home = home(0);
        home.attack(attack);
        let error =
            home.open().append(&[note("more", 20)], &TestKey::of("maria"), &[]).unwrap_err();
        assert!(is_seen(&error), "{attack}: {error:?}");
    }
    let home = home(0);
    let conn = Connection::open(home.path()).unwrap();
    conn.create_collation("evil", |a, b| b.cmp(a)).unwrap();
    conn.execute_batch(
        "CREATE TABLE evil (action TEXT COLLATE evil PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
         INSERT INTO evil SELECT action, n FROM counter; PRAGMA writable_schema = 1;
         UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'evil') WHERE name = 'counter';
         DELETE FROM sqlite_schema WHERE name = 'evil'",
    )
    .unwrap();
    drop(conn);
    let error = home.open().append(
        &[of_case("R-NEW222", USER, Action::CaseRefused, 20)],
        &TestKey::of("maria"),
        &[],
    );
    assert!(is_seen(&error.unwrap_err()));
    assert!(is_seen(
        &home
            .open()
            .append(&[closed("R-NEW222", USER, 3, 21)], &TestKey::of("maria"), &[])
            .unwrap_err()
    ));
}

/// Both indices that have a case's entries leave one out, long before the newest: the numbers in the
/// case tell.
#[test]
fn a_gap_in_the_numbers_of_an_open_case_is_looked_into() {
    let home = home(0);
    let key = TestKey::of("maria");
    let mut ledger = home.open();
    for seconds in [10, 11] {
        let more = of_case("R-NEW222", USER, Action::VerificationRejected, seconds);
        ledger.append(&[more], &key, &[]).unwrap();
    }
    let others: Vec<Draft> = (0..2_200)
        .flat_map(|i| {
            let (case, user) = (format!("R-{i:06}"), format!("v-{i}"));
            [of_case(&case, &user, Action::CaseOpened, 12), closed(&case, &user, 2, 12)]
        })
        .collect();
    for chunk in others.chunks(800) {
        ledger.append(chunk, &key, &[]).unwrap();
    }
    let case = Filter { cases: words(&["R-NEW222"]), ..Filter::default() };
    let user = Filter { targets: words(&[USER]), ..Filter::default() };
    let hidden = read(&home.open(), &case).unwrap()[2];
    assert_eq!(read(&home.open(), &case).unwrap().len(), 4);
    let conn = Connection::open(home.path()).unwrap();
    for (index, column) in [("entry_case", "case_id"), ("entry_target", "target")] {
        let made: String = conn
            .query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [index], |row| row.get(0))
            .unwrap();
        assert!(made.contains(column));
        conn.execute_batch(&format!(
            "DROP INDEX {index}; {made} AND seq <> {hidden}; PRAGMA writable_schema = 1"
        ))
        .unwrap();
        conn.execute("UPDATE sqlite_schema SET sql = ?2 WHERE name = ?1", (index, made)).unwrap();
    }
    drop(conn);
    for asked in [case, user] {
        let found = read(&home.open(), &asked);
        assert!(
            matches!(found, Err(LedgerError::Unsound { seq, .. }) if seq == hidden),
            "{found:?}"
        );
    }
}
