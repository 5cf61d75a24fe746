//! Tables, indices, triggers, heads: what stands around the entries.

use rusqlite::Connection;

use super::{
    super::{Fixture, forge::sql},
    Attack, Brings,
};
use crate::ledger::verify::Kind;

pub const ATTACKS: &[Attack] = &[
    Attack {
        name: "hide an entry from an index",
        brings: Brings::Key,
        by: |f| {
            sql(
                f,
                "DROP INDEX entry_case; CREATE INDEX entry_case ON entry (case_id) WHERE case_id IS NOT NULL AND seq <> 42",
            );
            rewrite_schema(
                f,
                "entry_case",
                "CREATE INDEX entry_case ON entry (case_id) WHERE case_id IS NOT NULL",
            );
        },
        found_as: &[Kind::IndexLies],
    },
    Attack {
        name: "hide an opening from the caps",
        brings: Brings::Key,
        by: |f| {
            let made = crate::ledger::store::sqlite::schema::STATEMENTS
                .iter()
                .find(|s| s.contains("INDEX entry_opening"))
                .unwrap();
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
        found_as: &[Kind::Head],
    },
    Attack {
        name: "take an old head away",
        brings: Brings::Key,
        by: |f| sql(f, "DELETE FROM checkpoint WHERE size = 128"),
        found_as: &[Kind::Head],
    },
    Attack {
        name: "take a run of old heads away",
        brings: Brings::Key,
        by: |f| sql(f, "DELETE FROM checkpoint WHERE size BETWEEN 60 AND 130"),
        found_as: &[Kind::Head],
    },
    Attack {
        name: "give an old head another's signature",
        brings: Brings::Key,
        by: |f| {
            sql(
                f,
                "UPDATE checkpoint SET note = substr(note, 1, instr(note, char(10, 10)) + 1) || (
                   SELECT substr(note, instr(note, char(10, 10)) + 2) FROM checkpoint WHERE size = 101) WHERE size = 100",
            );
        },
        found_as: &[Kind::Head],
    },
    Attack {
        name: "take an old head's signature away",
        brings: Brings::Key,
        by: |f| {
            sql(
                f,
                "UPDATE checkpoint SET note = substr(note, 1, instr(note, char(10, 10))) WHERE size = 100",
            );
        },
        found_as: &[Kind::Head],
    },
    Attack {
        name: "put an older head in an old one's place",
        brings: Brings::Key,
        by: |f| {
            sql(
                f,
                "UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = 50) WHERE size = 100",
            );
        },
        found_as: &[Kind::Edited],
    },
    Attack {
        name: "put in a head over nothing",
        brings: Brings::Key,
        by: |f| sql(f, "INSERT INTO checkpoint VALUES (0, 'it is quite empty')"),
        found_as: &[Kind::Head],
    },
    Attack {
        name: "delete all heads",
        brings: Brings::Key,
        by: |f| sql(f, "DELETE FROM checkpoint"),
        found_as: &[Kind::Missing],
    },
    Attack {
        name: "make the next append build on something else",
        brings: Brings::Key,
        by: |f| sql(f, "UPDATE head SET frontier = zeroblob(length(frontier))"),
        found_as: &[Kind::Bookkeeping],
    },
    Attack {
        name: "insert an entry before the first",
        brings: Brings::Key,
        by: |f| {
            sql(
                f,
                "INSERT INTO entry (seq, body, sig, leaf) SELECT -1, body, sig, leaf FROM entry WHERE seq = 9",
            );
        },
        found_as: &[Kind::Inserted],
    },
    Attack {
        name: "store a body as bytes and not as text",
        brings: Brings::Key,
        by: |f| {
            let strict: String = Connection::open(f.path())
                .unwrap()
                .query_row("SELECT sql FROM sqlite_schema WHERE name = 'entry'", [], |row| {
                    row.get(0)
                })
                .unwrap();
            rewrite_schema(f, "entry", &strict.replace("body TEXT", "body ANY"));
            sql(f, "UPDATE entry SET body = CAST(body AS BLOB) WHERE seq = 9");
            rewrite_schema(f, "entry", &strict);
        },
        found_as: &[Kind::Unreadable],
    },
    Attack {
        name: "change a count",
        brings: Brings::Key,
        by: |f| sql(f, "UPDATE counter SET n = n - 1 WHERE action = 'mfa.factor_admin_reset'"),
        found_as: &[Kind::Bookkeeping],
    },
];

pub fn rewrite_schema(fixture: &Fixture, name: &str, statement: &str) {
    let conn = Connection::open(fixture.path()).unwrap();
    conn.execute_batch("PRAGMA writable_schema = ON").unwrap();
    conn.execute("UPDATE sqlite_schema SET sql = ?2 WHERE name = ?1", [name, statement]).unwrap();
    conn.execute_batch("PRAGMA writable_schema = RESET").unwrap();
}
