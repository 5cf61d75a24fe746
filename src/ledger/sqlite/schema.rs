//! The tables. What is queried is computed from the bytes that are hashed, so it cannot be edited apart from them.

use rusqlite::Connection;

use super::fault::{Store, damaged};
use crate::ledger::LedgerError;

/// "rdmt", in the file's header: `file` and this program know by it what they have.
pub const APPLICATION_ID: u32 = 0x7264_6d74;

/// The version of tables and indices. It has nothing to do with the entries' bytes, which never change.
pub const FORMAT: u32 = 1;

/// Time never runs backwards in a ledger, so a range of time is a range of `seq`, which every index ends in.
pub const STATEMENTS: [&str; 19] = [
    "CREATE TABLE entry (
  seq INTEGER PRIMARY KEY,
  body TEXT NOT NULL,
  sig BLOB NOT NULL,
  leaf BLOB NOT NULL,
  action TEXT GENERATED ALWAYS AS (body ->> '$.action') VIRTUAL,
  time TEXT GENERATED ALWAYS AS (body ->> '$.time') VIRTUAL,
  actor TEXT GENERATED ALWAYS AS (body ->> '$.actor') VIRTUAL,
  case_id TEXT GENERATED ALWAYS AS (body ->> '$.case') VIRTUAL,
  provider TEXT GENERATED ALWAYS AS (body ->> '$.provider') VIRTUAL,
  target TEXT GENERATED ALWAYS AS (body ->> '$.target') VIRTUAL,
  outcome TEXT GENERATED ALWAYS AS (body ->> '$.outcome') VIRTUAL
) STRICT",
    "CREATE INDEX entry_action ON entry (action)",
    "CREATE INDEX entry_actor ON entry (actor)",
    "CREATE INDEX entry_case ON entry (case_id) WHERE case_id IS NOT NULL",
    "CREATE INDEX entry_target ON entry (target, provider) WHERE target IS NOT NULL",
    // The caps count what one operator has opened, among all that they have ever recorded.
    "CREATE INDEX entry_opening ON entry (actor) WHERE action = 'case.opened'",
    // Operators and runbooks are about no case, and few among many approvals.
    "CREATE INDEX entry_caseless ON entry (action) WHERE case_id IS NULL",
    "CREATE TABLE private (seq INTEGER PRIMARY KEY, salt BLOB NOT NULL, data BLOB NOT NULL) STRICT",
    // The cases and incidents that have begun, by the entry that says so, and not ended: a fold that a list of them need not
    // make again, over all that ever were.
    "CREATE TABLE open_case (case_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE counter (action TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 0), size INTEGER NOT NULL, frontier BLOB NOT NULL) STRICT",
    "CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT",
    // The triggers stop accidents. Whoever can write the file can drop them, and is found by a verification.
    "CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "CREATE TRIGGER entry_fixed BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "CREATE TRIGGER entry_last BEFORE INSERT ON entry WHEN NEW.seq <> (SELECT size FROM head)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "CREATE TRIGGER checkpoint_kept BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "CREATE TRIGGER checkpoint_fixed BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "CREATE TRIGGER private_fixed BEFORE UPDATE ON private
BEGIN SELECT RAISE(ABORT, 'personal data is erased, not changed'); END",
    "CREATE TRIGGER head_kept BEFORE DELETE ON head BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
];

/// Makes the tables of an empty ledger. In the caller's transaction.
pub fn create(conn: &Connection, store: &Store) -> Result<(), LedgerError> {
    for statement in STATEMENTS {
        conn.execute_batch(statement).map_err(|e| store.fault(&e))?;
    }
    conn.execute_batch("INSERT INTO head (id, size, frontier) VALUES (0, 0, x'')").map_err(|e| store.fault(&e))?;
    conn.pragma_update(None, "application_id", APPLICATION_ID).map_err(|e| store.fault(&e))?;
    conn.pragma_update(None, "user_version", FORMAT).map_err(|e| store.fault(&e))
}

/// Whether this is a ledger that this program knows.
pub fn check_version(conn: &Connection, store: &Store) -> Result<(), LedgerError> {
    let number = |pragma: &str| conn.pragma_query_value(None, pragma, |row| row.get::<_, u32>(0));
    if number("application_id").map_err(|e| store.fault(&e))? != APPLICATION_ID {
        return Err(LedgerError::NotALedger(store.path.clone()));
    }
    let found = number("user_version").map_err(|e| store.fault(&e))?;
    if found > FORMAT {
        return Err(LedgerError::Newer { found, known: FORMAT });
    }
    if found < FORMAT {
        return Err(damaged(format!("its format is {found}, which never was")));
    }
    Ok(())
}

/// What differs from the tables as they were made: a table shadowed by a view, a dropped trigger, an index over part of
/// the rows. Empty if nothing does.
pub fn differences(conn: &Connection, store: &Store) -> Result<Vec<String>, LedgerError> {
    let mut query = conn
        .prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
        .map_err(|e| store.fault(&e))?;
    let found: Vec<(String, String)> = query
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(Iterator::collect)
        .map_err(|e| store.fault(&e))?;
    let mut differences = Vec::new();
    for statement in STATEMENTS {
        if !found.iter().any(|(_, sql)| sql == statement) {
            differences.push(format!("{} is missing or was changed", name_of(statement)));
        }
    }
    for (name, sql) in &found {
        if !STATEMENTS.contains(&sql.as_str()) && !STATEMENTS.iter().any(|s| name_of(s) == name) {
            differences.push(format!("{name} was added"));
        }
    }
    Ok(differences)
}

/// `CREATE TABLE entry (` is about `entry`.
fn name_of(statement: &str) -> &str {
    statement.split_whitespace().nth(2).unwrap_or_default()
}
