-- Organisations, accounts and keys; scans and submissions; the job queue.
--
-- The same text exists for PostgreSQL in ../postgres, differing only in the types that src/dialect.rs lists; a test keeps
-- them equal. Every time is in milliseconds since 1970-01-01T00:00:00Z, UTC, taken from the clock of the caller.

-- A tenant: accounts of one organisation may one day share what they see.
CREATE TABLE organisation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- Who may call. app_id and uin are what clients see as AppId and Uin.
CREATE TABLE account (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation_id INTEGER NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL UNIQUE,
    app_id INTEGER NOT NULL UNIQUE,
    uin INTEGER NOT NULL UNIQUE,
    state TEXT NOT NULL CONSTRAINT account_state CHECK (state IN ('active', 'disabled')),
    created_at INTEGER NOT NULL
) STRICT;

-- The keys of accounts. Rotation revokes the old key and adds a new one; revoked keys stay for the record.
CREATE TABLE access_key (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    secret_id TEXT NOT NULL UNIQUE,
    -- The secret half, sealed with the service's encryption key and bound to secret_id.
    sealed_secret BLOB NOT NULL,
    state TEXT NOT NULL CONSTRAINT access_key_state CHECK (state IN ('active', 'revoked')),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX access_key_account ON access_key (account_id);

-- One analysis of one package by one engine release, shared by all accounts that submitted the same bytes.
CREATE TABLE package_scan (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Lower-case hex SHA-256 of the uploaded bytes; also names the package in the object store.
    sha256 TEXT NOT NULL CONSTRAINT package_scan_sha256 CHECK (length(sha256) = 64),
    engine_version INTEGER NOT NULL,
    phase TEXT NOT NULL CONSTRAINT package_scan_phase CHECK (phase IN ('waiting', 'success', 'failed')),
    -- When it was last put into the queue.
    queued_at INTEGER NOT NULL,
    -- When it reached 'success' or 'failed'.
    finished_at INTEGER,
    -- The write that won: names the result in the object store.
    result_token TEXT,
    -- Why it was given up: a word that the application knows.
    failure TEXT,
    CONSTRAINT package_scan_once UNIQUE (sha256, engine_version),
    CONSTRAINT package_scan_finished CHECK ((phase = 'waiting') = (finished_at IS NULL)),
    CONSTRAINT package_scan_result CHECK ((phase = 'success') = (result_token IS NOT NULL)),
    CONSTRAINT package_scan_failure CHECK ((phase = 'failed') = (failure IS NOT NULL))
) STRICT;

-- Who handed in what. A scan is visible to an account only through its own row here.
CREATE TABLE submission (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    scan_id INTEGER NOT NULL REFERENCES package_scan (id),
    -- As the client called it; empty if it did not.
    file_name TEXT NOT NULL,
    -- Retention counts from here.
    created_at INTEGER NOT NULL,
    CONSTRAINT submission_once UNIQUE (account_id, scan_id)
) STRICT;
CREATE INDEX submission_scan ON submission (scan_id);
CREATE INDEX submission_age ON submission (created_at);

-- Work to do. A row lives from enqueueing to the end of its work; what became of it stands in the row it worked on.
CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CONSTRAINT job_kind CHECK (kind IN ('scan_skill')),
    -- What to work on: for 'scan_skill' a package_scan. One live job per thing.
    subject_id INTEGER NOT NULL,
    -- Engine releases older than this one must leave the job alone.
    engine_version INTEGER NOT NULL,
    -- Not before.
    run_after INTEGER NOT NULL,
    -- Claims so far that were not handed back in order.
    attempts INTEGER NOT NULL,
    -- The process that holds the job, and until when without another heartbeat. Both or none.
    lease_owner TEXT,
    lease_until INTEGER,
    -- Grows with each claim. Who writes a result shows it: a worker that lost its lease writes nothing.
    fencing_token INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT job_once UNIQUE (kind, subject_id),
    CONSTRAINT job_lease CHECK ((lease_owner IS NULL) = (lease_until IS NULL))
) STRICT;
CREATE INDEX job_due ON job (run_after, id);
