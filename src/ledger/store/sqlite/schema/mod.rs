//! The tables. What is queried is computed from the bytes that are hashed, so it cannot be edited
//! apart from them.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::fault::{ErrorContext, damaged};
use crate::ledger::LedgerError;

/// "rdmt", in the file's header: `file` and this program know by it what they have.
pub const APPLICATION_ID: u32 = 0x7264_6d74;

/// The version of tables and indices. It has nothing to do with the entries' bytes, which never
/// change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaFormat {
    /// The open cases were looked up in an index over the entries where cases begin and end.
    One,
    /// Every commit ended with a signed head, and entries were of version 1 alone.
    Two,
    Three,
}

impl SchemaFormat {
    /// Of ledgers that are made now, and of older ones once they have been written to.
    pub const CURRENT: SchemaFormat = SchemaFormat::Three;

    /// All there were, the newest first.
    pub const ALL: [SchemaFormat; 3] = [SchemaFormat::Three, SchemaFormat::Two, SchemaFormat::One];

    pub const fn number(self) -> u32 {
        match self {
            SchemaFormat::One => 1,
            SchemaFormat::Two => 2,
            SchemaFormat::Three => 3,
        }
    }

    /// Returns the statements that the format's tables are made by.
    pub const fn statements(self) -> &'static [&'static str] {
        match self {
            SchemaFormat::One => &STATEMENTS_ONE,
            SchemaFormat::Two => STATEMENTS.split_at(OF_TWO).0,
            SchemaFormat::Three => &STATEMENTS,
        }
    }

    /// Returns true if rows of hashes are kept.
    pub const fn has_rows(self) -> bool {
        match self {
            SchemaFormat::One | SchemaFormat::Two => false,
            SchemaFormat::Three => true,
        }
    }

    /// The open cases and the entries that they begin with, as something to select from.
    pub const fn open_cases(self) -> &'static str {
        match self {
            SchemaFormat::One => {
                "(SELECT b.case_id, max(b.seq) AS seq FROM entry AS b
                  WHERE b.action IN ('case.opened', 'incident.opened') AND b.case_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM entry AS x WHERE x.case_id = b.case_id AND x.seq > b.seq
                    AND x.action IN ('case.closed', 'incident.closed'))
                  GROUP BY b.case_id)"
            }
            SchemaFormat::Two | SchemaFormat::Three => "open_case",
        }
    }
}

/// The number of statements, from the first on, that made the tables of format 2.
const OF_TWO: usize = 21;

/// Time never runs backwards in a ledger, so a range of time is a range of `seq`, which every index
/// ends in.
pub const STATEMENTS: [&str; 26] = [
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
    // The cases and incidents that have begun, by the entry that says so, and not ended: a fold
    // that a list of them need not make again, over all that ever were.
    "CREATE TABLE open_case (case_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE counter (action TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 0), size INTEGER NOT NULL, frontier BLOB NOT NULL) STRICT",
    "CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT",
    // The triggers stop accidents. Whoever can write the file can drop them, and is found by a
    // verification.
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
    // In the file, not in the program: a session of an older program that had the ledger open when
    // it was upgraded goes on appending, and knows nothing of this table.
    "CREATE TRIGGER case_begun AFTER INSERT ON entry
WHEN NEW.action IN ('case.opened', 'incident.opened') AND NEW.case_id IS NOT NULL
BEGIN INSERT OR REPLACE INTO open_case (case_id, seq) VALUES (NEW.case_id, NEW.seq); END",
    "CREATE TRIGGER case_ended AFTER INSERT ON entry WHEN NEW.action IN ('case.closed', 'incident.closed')
BEGIN DELETE FROM open_case WHERE case_id = NEW.case_id; END",
    // From here on of format 3. The newest entry of each key: what the next one by the key vouches for.
    "CREATE TABLE signer (key TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    // The tree's edge at the newest signed head. The entries since then are added to it anew before
    // anything is put on top of them.
    "CREATE TABLE signed (id INTEGER PRIMARY KEY CHECK (id = 0), size INTEGER NOT NULL, frontier BLOB NOT NULL) STRICT",
    // A session of an older program that had the ledger open when it was upgraded keeps none of
    // these two.
    "CREATE TRIGGER entry_version BEFORE INSERT ON entry WHEN (NEW.body ->> '$.v') = 1
BEGIN SELECT RAISE(ABORT, 'the ledger was upgraded by a newer program: start this one anew'); END",
    // Rows of the tree's hashes, from which proofs are made: level and place of each in one number.
    "CREATE TABLE tree_row (id INTEGER PRIMARY KEY, hashes BLOB NOT NULL) STRICT",
    // The cosignatures of witnesses, by the size of the head that each is over. `kept` is this machine's clock.
    "CREATE TABLE cosignature (size INTEGER NOT NULL, key TEXT NOT NULL, time INTEGER NOT NULL, kept TEXT NOT NULL, line TEXT NOT NULL, PRIMARY KEY (size, key)) STRICT, WITHOUT ROWID",
];

/// Makes the tables of an empty ledger. In the caller's transaction.
pub fn create(conn: &Connection, store: &ErrorContext) -> Result<(), LedgerError> {
    for statement in STATEMENTS {
        conn.execute_batch(statement).map_err(|e| store.fault(&e))?;
    }
    conn.execute_batch(
        "INSERT INTO head (id, size, frontier) VALUES (0, 0, x'');
         INSERT INTO signed (id, size, frontier) VALUES (0, 0, x'')",
    )
    .map_err(|e| store.fault(&e))?;
    conn.pragma_update(None, "application_id", APPLICATION_ID).map_err(|e| store.fault(&e))?;
    set_version(conn, store, SchemaFormat::CURRENT)
}

pub fn set_version(
    conn: &Connection,
    store: &ErrorContext,
    format: SchemaFormat,
) -> Result<(), LedgerError> {
    conn.pragma_update(None, "user_version", format.number()).map_err(|e| store.fault(&e))
}

/// Returns the format of the file, if the file is a ledger of a kind that this program knows.
pub fn version(conn: &Connection, store: &ErrorContext) -> Result<SchemaFormat, LedgerError> {
    let (application, version) = header(conn, store)?;
    if application != APPLICATION_ID {
        return Err(LedgerError::NotALedger(store.path.clone()));
    }
    match version {
        0 => Err(damaged("its format is 0, which never was")),
        1 => Ok(SchemaFormat::One),
        2 => Ok(SchemaFormat::Two),
        3 => Ok(SchemaFormat::Three),
        found => Err(LedgerError::Newer { found, known: SchemaFormat::CURRENT.number() }),
    }
}

/// Fails if the tables are not those of `format`.
pub fn unchanged(
    conn: &Connection,
    store: &ErrorContext,
    format: SchemaFormat,
) -> Result<(), LedgerError> {
    match differences(conn, store, format)?.into_iter().next() {
        None => Ok(()),
        Some(difference) => {
            Err(damaged(format!("its tables are not as they were made: {difference}")))
        }
    }
}

/// The format whose tables these are, whatever the file's header says.
pub fn by_tables(
    conn: &Connection,
    store: &ErrorContext,
) -> Result<Option<SchemaFormat>, LedgerError> {
    for format in SchemaFormat::ALL {
        if differences(conn, store, format)?.is_empty() {
            return Ok(Some(format));
        }
    }
    Ok(None)
}

/// Returns what the header says: whose file it is, and of which format.
pub fn header(conn: &Connection, store: &ErrorContext) -> Result<(u32, u32), LedgerError> {
    let number = |pragma: &str| {
        conn.pragma_query_value(None, pragma, |row| row.get::<_, u32>(0))
            .map_err(|e| store.fault(&e))
    };
    Ok((number("application_id")?, number("user_version")?))
}

/// A row of SQLite's own table of what there is.
#[derive(PartialEq, Eq)]
struct SchemaObject {
    kind: String,
    name: String,
    table: String,
    sql: Option<String>,
}

impl SchemaObject {
    fn of(statement: &str) -> SchemaObject {
        let name = name_of(statement).to_owned();
        let on = statement.split_whitespace().skip_while(|word| *word != "ON").nth(1);
        let kind = kind_of(statement).to_lowercase();
        let table = if kind == "table" { name.as_str() } else { on.unwrap_or_default() }.to_owned();
        SchemaObject { kind, name, table, sql: Some(statement.to_owned()) }
    }
}

/// Returns what differs from the tables as `format` makes them. Differences are a table shadowed by
/// a view, a dropped trigger, an index over part of the rows, and anything that is there besides.
/// The result is empty if nothing differs.
pub fn differences(
    conn: &Connection,
    store: &ErrorContext,
    format: SchemaFormat,
) -> Result<Vec<String>, LedgerError> {
    let mut expected: Vec<SchemaObject> =
        format.statements().iter().map(|s| SchemaObject::of(s)).collect();
    let mut query = conn
        .prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name, rowid")
        .map_err(|e| store.fault(&e))?;
    // Whatever stands there, text or not, is shown as text.
    let text = |value: ValueRef<'_>| match value {
        ValueRef::Null => None,
        ValueRef::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
        other => Some(format!("a value of the type {}", other.data_type()).to_lowercase()),
    };
    let mut rows = query.query([]).map_err(|e| store.fault(&e))?;
    let mut others = Vec::new();
    while let Some(row) = rows.next().map_err(|e| store.fault(&e))? {
        let column = |i| row.get_ref(i).map(text).map_err(|e| store.fault(&e));
        let must = |i| Ok::<_, LedgerError>(column(i)?.unwrap_or_default());
        let found =
            SchemaObject { kind: must(0)?, name: must(1)?, table: must(2)?, sql: column(3)? };
        match expected.iter().position(|object| *object == found) {
            Some(i) => drop(expected.swap_remove(i)),
            None => others.push(found),
        }
    }
    expected.sort_by(|a, b| a.name.cmp(&b.name));
    let mut differences: Vec<String> = expected
        .iter()
        .map(|object| format!("the {} {} is missing or was changed", object.kind, object.name))
        .collect();
    for other in others {
        // One that stands in the place of what it should be has been told.
        match expected.iter().position(|object| object.name == other.name) {
            Some(i) => drop(expected.remove(i)),
            None => differences.push(format!("the {} {} was added", other.kind, other.name)),
        }
    }
    Ok(differences)
}

/// Returns the statements that turn the tables of one format into those of the next. What stands in
/// the older format alone goes. What stands in the newer format alone is made.
pub fn steps(from: SchemaFormat, to: SchemaFormat) -> Vec<String> {
    let (old, new) = (from.statements(), to.statements());
    let gone = old
        .iter()
        .filter(|s| !new.contains(s))
        .map(|s| format!("DROP {} {}", kind_of(s), name_of(s)));
    let made = new.iter().filter(|s| !old.contains(s)).map(|&s| s.to_owned());
    gone.chain(made).collect()
}

/// `CREATE TABLE entry (` is a `TABLE`.
fn kind_of(statement: &str) -> &str {
    statement.split_whitespace().nth(1).unwrap_or_default()
}

/// `CREATE TABLE entry (` is about `entry`.
fn name_of(statement: &str) -> &str {
    statement.split_whitespace().nth(2).unwrap_or_default()
}

/// The tables of format 1, by which a file of it is known. They never change.
const STATEMENTS_ONE: [&str; 17] = [
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
    "CREATE INDEX entry_span ON entry (case_id, action) WHERE action IN ('case.opened', 'case.closed', 'incident.opened', 'incident.closed')",
    "CREATE TABLE private (seq INTEGER PRIMARY KEY, salt BLOB NOT NULL, data BLOB NOT NULL) STRICT",
    "CREATE TABLE counter (action TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 0), size INTEGER NOT NULL, frontier BLOB NOT NULL) STRICT",
    "CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT",
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
