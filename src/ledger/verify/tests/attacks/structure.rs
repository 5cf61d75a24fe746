//! The changes that only somebody can make who knows SQLite's own format, or who has SQLite's other
//! settings.

use rusqlite::Connection;

use super::{
    super::{Fixture, forge::sql, pages::Pages},
    Attack, Brings,
    tables::rewrite_schema,
};
use crate::ledger::{
    Filter, Ledger as _, LedgerError,
    store::{memory::TestKey, sqlite::schema::STATEMENTS},
    testing::note,
    verify::Kind,
};

pub const ATTACKS: &[Attack] = &[
    Attack {
        name: "put an index out of order",
        brings: Brings::Key,
        by: |f| exchange(f, "entry_action"),
        found_as: &[Kind::IndexLies],
    },
    Attack {
        name: "sort an index the other way",
        brings: Brings::Key,
        by: |f| remake(f, "entry_actor", "(actor)", "(actor DESC)"),
        found_as: &[Kind::IndexLies],
    },
    Attack {
        name: "have an index compare what it does not show",
        brings: Brings::Key,
        by: |f| remake(f, "entry_action", "(action)", "(action, seq * 2)"),
        found_as: &[Kind::IndexLies],
    },
    Attack {
        name: "have two indices in one place",
        brings: Brings::Key,
        by: |f| {
            let conn = Connection::open(f.path()).unwrap();
            conn.execute_batch(
                "PRAGMA writable_schema = ON;
                 UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'entry_action')
                 WHERE name = 'entry_actor'",
            )
            .unwrap();
        },
        found_as: &[Kind::Damaged],
    },
    Attack {
        name: "say in the header that nobody may write to it",
        brings: Brings::Key,
        by: |f| {
            let mut bytes = std::fs::read(f.path()).unwrap();
            bytes[18] = 0x63;
            std::fs::write(f.path(), bytes).unwrap();
        },
        found_as: &[Kind::SchemaChanged],
    },
    Attack {
        name: "say in the header that pages are unused",
        brings: Brings::Key,
        by: |f| {
            let mut bytes = std::fs::read(f.path()).unwrap();
            bytes[39] = 1;
            std::fs::write(f.path(), bytes).unwrap();
        },
        found_as: &[Kind::Damaged],
    },
    Attack {
        name: "lead an inner page astray",
        brings: Brings::Key,
        by: |f| {
            let (mut pages, root) = (Pages::load(f), Pages::root(f, "entry"));
            pages.shift_key(root, -1);
            pages.store(f);
        },
        found_as: &[Kind::Damaged],
    },
    Attack {
        name: "put the counts out of order",
        brings: Brings::Key,
        by: |f| exchange(f, "counter"),
        found_as: &[Kind::Bookkeeping],
    },
    Attack {
        name: "count an action twice",
        brings: Brings::Key,
        by: |f| {
            as_if(
                f,
                "counter",
                "action TEXT PRIMARY KEY, n INTEGER NOT NULL",
                "action TEXT, n INTEGER, PRIMARY KEY (action, n)",
                || {
                    sql(f, "INSERT INTO counter VALUES ('note.added', 1)");
                },
            );
        },
        found_as: &[Kind::Bookkeeping],
    },
    Attack {
        name: "count an action by a name with a NUL in it",
        brings: Brings::Key,
        by: |f| sql(f, "UPDATE counter SET action = action || char(0) WHERE action = 'note.added'"),
        found_as: &[Kind::Bookkeeping],
    },
    Attack {
        name: "list an open case twice",
        brings: Brings::Key,
        by: |f| {
            as_if(
                f,
                "open_case",
                "case_id TEXT PRIMARY KEY, seq INTEGER NOT NULL",
                "case_id TEXT, seq INTEGER, PRIMARY KEY (case_id, seq)",
                || sql(f, "INSERT INTO open_case VALUES ('R-007', 3)"),
            );
        },
        found_as: &[Kind::IndexLies],
    },
    Attack {
        name: "give the table of the edge a second row",
        brings: Brings::Key,
        by: |f| {
            sql(f, "PRAGMA ignore_check_constraints = ON; INSERT INTO head VALUES (-1, 3, x'00')");
        },
        found_as: &[Kind::Bookkeeping],
    },
    Attack {
        name: "store a number as text",
        brings: Brings::Key,
        by: |f| {
            as_if(f, "head", "size INTEGER", "size ANY", || {
                sql(f, "UPDATE head SET size = CAST(size AS TEXT)");
            });
        },
        found_as: &[Kind::Damaged],
    },
    Attack {
        name: "store a signature as text",
        brings: Brings::Key,
        by: |f| {
            as_if(f, "entry", "sig BLOB", "sig ANY", || {
                sql(f, "UPDATE entry SET sig = hex(sig) WHERE seq = 9");
            });
        },
        found_as: &[Kind::Forged],
    },
    Attack {
        name: "store a signature that is too short",
        brings: Brings::Key,
        by: |f| sql(f, "UPDATE entry SET sig = substr(sig, 2) WHERE seq = 9"),
        found_as: &[Kind::Forged],
    },
    Attack {
        name: "store a hash that is too short",
        brings: Brings::Key,
        by: |f| sql(f, "UPDATE entry SET leaf = substr(leaf, 2) WHERE seq = 9"),
        found_as: &[Kind::Edited],
    },
    Attack {
        name: "store personal data as text",
        brings: Brings::Key,
        by: |f| {
            as_if(f, "private", "data BLOB", "data ANY", || {
                sql(f, "UPDATE private SET data = CAST(data AS TEXT) WHERE seq = 42");
            });
        },
        found_as: &[Kind::PersonalData],
    },
    Attack {
        name: "break an entry's JSON",
        brings: Brings::Key,
        by: |f| {
            let mut pages = Pages::load(f);
            pages.break_json(42);
            pages.store(f);
        },
        found_as: &[Kind::Unreadable],
    },
    Attack {
        name: "put a table without row numbers in another's place",
        brings: Brings::Key,
        by: |f| {
            let made = statement("private");
            sql(
                f,
                "CREATE TABLE other (seq INTEGER PRIMARY KEY, salt BLOB NOT NULL, data BLOB NOT NULL) STRICT, WITHOUT ROWID;
                 INSERT INTO other SELECT * FROM private; DROP TABLE private; ALTER TABLE other RENAME TO private",
            );
            rewrite_schema(f, "private", made);
        },
        found_as: &[Kind::Damaged],
    },
    Attack {
        name: "leave statistics that mislead SQLite",
        brings: Brings::Key,
        by: |f| sql(f, "ANALYZE"),
        found_as: &[Kind::SchemaChanged],
    },
    Attack {
        name: "claim an older format",
        brings: Brings::Key,
        by: |f| sql(f, "PRAGMA user_version = 1"),
        found_as: &[Kind::SchemaChanged],
    },
    Attack {
        name: "claim a format that never was",
        brings: Brings::Key,
        by: |f| sql(f, "PRAGMA user_version = 0"),
        found_as: &[Kind::SchemaChanged],
    },
    Attack {
        name: "claim to be another program's",
        brings: Brings::Key,
        by: |f| sql(f, "PRAGMA application_id = 7"),
        found_as: &[Kind::SchemaChanged],
    },
    Attack {
        name: "count free pages that are not there",
        brings: Brings::Key,
        by: |f| {
            let mut pages = Pages::load(f);
            pages.bytes[39] = 7;
            pages.store(f);
        },
        found_as: &[Kind::Damaged],
    },
];

/// Exchanges two rows of a table or an index.
fn exchange(fixture: &Fixture, name: &str) {
    let (mut pages, root) = (Pages::load(fixture), Pages::root(fixture, name));
    let leaf = pages.first_leaf(root);
    pages.exchange(leaf);
    pages.store(fixture);
}

fn statement(name: &str) -> &'static str {
    let mut all = STATEMENTS.into_iter();
    all.find(|s| s.split_whitespace().nth(2) == Some(name)).unwrap()
}

/// Makes an index anew over something else, under the text of the one that was there.
fn remake(fixture: &Fixture, name: &str, over: &str, instead: &str) {
    let made = statement(name);
    assert!(made.contains(over));
    sql(fixture, &format!("DROP INDEX {name}; {}", made.replace(over, instead)));
    rewrite_schema(fixture, name, made);
}

/// Acts while a table is said to be another one.
fn as_if(fixture: &Fixture, name: &str, was: &str, instead: &str, act: impl FnOnce()) {
    let made = statement(name);
    assert!(made.contains(was));
    rewrite_schema(fixture, name, &made.replace(was, instead));
    act();
    rewrite_schema(fixture, name, made);
}

/// Each tree of the file, in the order in which it is made.
fn trees() -> impl Iterator<Item = &'static str> {
    let made = |s: &&str| s.starts_with("CREATE TABLE") || s.starts_with("CREATE INDEX");
    STATEMENTS.into_iter().filter(made).filter_map(|s| s.split_whitespace().nth(2))
}

#[test]
fn no_tree_is_out_of_order_unseen() {
    let fixture = Fixture::new();
    let mut inner = 0;
    // There is one row in `head`, and one in `signed`; a short ledger has none in `tree_row`.
    for name in trees().filter(|name| !["head", "signed", "tree_row"].contains(name)) {
        let copy = fixture.copy();
        if name == "cosignature" {
            // No witness has cosigned a head of these ledgers.
            let rows = "INSERT INTO cosignature VALUES (1, 'a', 1, '', ''), (1, 'b', 1, '', '')";
            Connection::open(copy.path()).unwrap().execute_batch(rows).unwrap();
        }
        exchange(&copy, name);
        let report = copy.verify(&fixture.options());
        let told = report.findings.iter().any(|f| f.seq.is_some() || f.what.contains(name));
        assert!(!report.is_sound() && told, "{name}: {:?}", report.findings);
        let (mut pages, root) = (Pages::load(&fixture), Pages::root(&fixture, name));
        if !pages.is_inner(root) {
            continue;
        }
        inner += 1;
        match name.starts_with("entry_") {
            // Rows stand in the inner pages of an index too.
            true if pages.rows(root) > 1 => pages.exchange(root),
            true => pages.exchange_with_child(root),
            false => pages.shift_key(root, -1),
        }
        pages.store(&copy);
        let report = copy.verify(&fixture.options());
        assert!(
            !report.is_sound() && report.findings.iter().any(|f| f.what.contains(name)),
            "{name}: {report:?}"
        );
    }
    assert!(inner >= 4, "{inner}");
}

#[test]
fn nothing_is_appended_by_counts_that_are_out_of_order() {
    let fixture = Fixture::new();
    exchange(&fixture, "counter");
    let error =
        fixture.open().append(&[note("more", 9000)], &TestKey::of("maria"), &[]).unwrap_err();
    assert!(matches!(&error, LedgerError::Damaged(what) if what.contains("counter")), "{error}");
}

/// Checks that settings of how a file is kept are no finding. Such settings do not change what
/// stands in the file, so nothing that is read is another.
#[test]
fn other_settings_of_the_same_content_are_no_finding() {
    let fixture = Fixture::new();
    let truth = fixture.open().read(&Filter::default()).unwrap();
    for settings in [
        "PRAGMA journal_mode = WAL",
        "PRAGMA auto_vacuum = FULL; VACUUM",
        "PRAGMA page_size = 8192; VACUUM",
        "PRAGMA page_size = 1024; VACUUM",
        "REINDEX",
    ] {
        let copy = fixture.copy();
        Connection::open(copy.path()).unwrap().execute_batch(settings).unwrap();
        let report = copy.verify(&fixture.options());
        assert!(report.is_sound(), "{settings}: {:?}", report.findings);
        assert_eq!(copy.open().read(&Filter::default()).unwrap(), truth, "{settings}");
    }
}

#[test]
fn an_entry_that_is_no_json_is_one_finding() {
    let fixture = Fixture::new();
    let mut pages = Pages::load(&fixture);
    pages.break_json(42);
    pages.store(&fixture);
    let report = fixture.verify(&fixture.options());
    let found: Vec<_> = report.findings.iter().map(|f| (f.kind, f.seq)).collect();
    assert_eq!(found, [(Kind::Unreadable, Some(42))], "{:?}", report.findings);
    assert_eq!(
        report,
        fixture.verify(&crate::ledger::verify::VerifyOptions { threads: 1, ..fixture.options() })
    );
}

#[test]
fn of_a_page_that_cannot_be_read_nothing_untrue_is_said() {
    let fixture = Fixture::new();
    for (name, more) in
        [("entry", vec![]), ("private", vec![Kind::PersonalData]), ("checkpoint", vec![])]
    {
        let copy = fixture.copy();
        let (mut pages, root) = (Pages::load(&fixture), Pages::root(&fixture, name));
        assert!(pages.is_inner(root));
        let last = pages.last_leaf_but_one(root);
        pages.break_page(last);
        pages.store(&copy);
        let report = copy.verify(&fixture.options());
        let expected =
            |kind: Kind| [Kind::Unreadable, Kind::Damaged].contains(&kind) || more.contains(&kind);
        assert!(report.findings.iter().all(|f| expected(f.kind)), "{name}: {:#?}", report.findings);
        assert!(
            report.findings.iter().any(|f| f.what.contains(&format!("page {last}"))),
            "{name}: {:#?}",
            report.findings
        );
        assert!(report.findings.iter().any(|f| f.seq.is_some()), "{name}: {:#?}", report.findings);
    }
}
