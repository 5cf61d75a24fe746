-- Version 1. A time is milliseconds since 1970 in UTC; NULL is "not known", never "long ago".

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
    id                 TEXT PRIMARY KEY,
    login              TEXT NOT NULL,
    login_key          TEXT NOT NULL UNIQUE, -- the login in lower case
    name               TEXT NOT NULL,
    enabled            INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    created            INTEGER NOT NULL,
    password           TEXT, -- PHC string; NULL until one is set
    password_set       INTEGER,
    password_expires   INTEGER,
    must_change        INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1)),
    enrolment_required INTEGER, -- since when
    failures           INTEGER NOT NULL DEFAULT 0, -- in a row, since the last success or lock
    locks              INTEGER NOT NULL DEFAULT 0, -- in a row, since the last success
    locked_until       INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE groups (
    user  TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name  TEXT NOT NULL,
    since INTEGER,
    PRIMARY KEY (user, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE phones (
    id     TEXT PRIMARY KEY,
    user   TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    number TEXT NOT NULL,
    since  INTEGER,
    UNIQUE (user, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE addresses (
    user        TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    address     TEXT NOT NULL,
    address_key TEXT NOT NULL, -- the address in lower case; several users may share one
    since       INTEGER,
    is_primary  INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
    PRIMARY KEY (user, address_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX addresses_by_key ON addresses (address_key);

CREATE TABLE managers (
    user  TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    login TEXT NOT NULL,
    name  TEXT NOT NULL,
    since INTEGER,
    PRIMARY KEY (user, login)
) STRICT, WITHOUT ROWID;

CREATE TABLE identities (
    id      TEXT PRIMARY KEY,
    user    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    issuer  TEXT NOT NULL,
    subject TEXT NOT NULL,
    linked  INTEGER,
    UNIQUE (issuer, subject) -- one sign-in elsewhere opens one account here
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_by_user ON identities (user);

CREATE TABLE factors (
    id        TEXT PRIMARY KEY,
    user      TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind      TEXT NOT NULL,
    label     TEXT NOT NULL,
    secret    BLOB, -- in clear: whoever checks a TOTP code must know it. NULL for kinds that are only kept on file
    algorithm TEXT,
    begun     INTEGER NOT NULL,
    enrolled  INTEGER, -- NULL until a code was checked
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    last_used INTEGER,
    last_step INTEGER, -- the newest TOTP step that was accepted; nothing at or before it is again
    phone     TEXT REFERENCES phones (id) ON DELETE SET NULL,
    origin    TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX factors_by_user ON factors (user);

CREATE TABLE codes (
    user    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    digest  BLOB NOT NULL,
    created INTEGER NOT NULL,
    used    INTEGER,
    PRIMARY KEY (user, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    digest  BLOB PRIMARY KEY,
    user    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    method  TEXT NOT NULL,
    origin  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions (user);

CREATE TABLE devices (
    digest  BLOB PRIMARY KEY,
    user    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    label   TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX devices_by_user ON devices (user);

CREATE TABLE sign_ins (
    id       INTEGER PRIMARY KEY,
    user     TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    at       INTEGER NOT NULL,
    origin   TEXT NOT NULL,
    method   TEXT NOT NULL,
    result   TEXT NOT NULL,
    identity TEXT
) STRICT;
CREATE INDEX sign_ins_by_user ON sign_ins (user, at);

CREATE TABLE notes (
    id   INTEGER PRIMARY KEY,
    user TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    at   INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX notes_by_user ON notes (user, at);

-- What was changed on whom, by whom: the directory's own log, independent of readmit's ledger.
CREATE TABLE changes (
    id     INTEGER PRIMARY KEY,
    user   TEXT NOT NULL, -- outlives the user
    at     INTEGER NOT NULL,
    actor  TEXT NOT NULL,
    kind   TEXT NOT NULL,
    detail TEXT
) STRICT;
CREATE INDEX changes_by_user ON changes (user, at);
