//! The tables of format 1, by which a file of it is known. They never change.

pub const STATEMENTS: [&str; 17] = [
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
