-- Files handed in together, under one name that clients ask by; and bytes that wait to be handed in.
--
-- The same text exists for PostgreSQL in ../postgres, differing only in the types that src/dialect.rs lists; a test keeps
-- them equal.

-- What one call handed in.
CREATE TABLE batch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    -- Random, so that it tells nothing about other accounts.
    name TEXT NOT NULL UNIQUE,
    -- Who handed it in, in the client's word.
    source TEXT NOT NULL,
    -- Retention counts from here.
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX batch_list ON batch (account_id, id);
CREATE INDEX batch_age ON batch (created_at);

-- One accepted file of it. Its scan is found by account, digest and engine release, like every other view of a scan.
CREATE TABLE batch_file (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    batch_id INTEGER NOT NULL REFERENCES batch (id),
    -- What clients see: a number and a name, both random.
    number INTEGER NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    file_name TEXT NOT NULL,
    md5 TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    engine_version INTEGER NOT NULL
) STRICT;
CREATE INDEX batch_file_batch ON batch_file (batch_id, id);

-- A place for bytes that a client sends before it hands them in; they are an object of the same name.
CREATE TABLE upload (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    name TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX upload_age ON upload (created_at);
CREATE INDEX upload_account ON upload (account_id, created_at);
