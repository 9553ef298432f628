-- The face for people and programs without a vendor's SDK: bearer tokens, and webhooks that tell how a scan ended.
--
-- The same text exists for PostgreSQL in ../postgres, differing only in the types that src/dialect.rs lists; a test keeps
-- them equal.

-- Bearer tokens of accounts and their sub-accounts. Revoked ones stay for the record.
CREATE TABLE bearer_token (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    -- NULL: the account's own.
    sub_account_id INTEGER REFERENCES sub_account (id),
    -- Public half: names the token in lists and in the audit log.
    token_id TEXT NOT NULL UNIQUE,
    -- Lower-case hex SHA-256 of the whole token, which is random throughout. Nothing else of it is kept.
    token_sha256 TEXT NOT NULL,
    -- What it is for, in its owner's words.
    label TEXT NOT NULL,
    role TEXT NOT NULL CONSTRAINT bearer_token_role CHECK (role IN ('read', 'submit', 'administer')),
    -- As in access_key.
    actions TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT bearer_token_state CHECK (state IN ('active', 'revoked')),
    -- NULL: until it is revoked.
    valid_until INTEGER,
    -- To the hour; NULL: never.
    last_used_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX bearer_token_account ON bearer_token (account_id);

-- What an account's webhooks are signed with, sealed with the service's encryption key.
CREATE TABLE webhook_secret (
    account_id INTEGER PRIMARY KEY REFERENCES account (id),
    sealed_secret BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- Addresses to be told how a scan ended: one row per address and submission, delivered by a job.
CREATE TABLE webhook (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    scan_id INTEGER NOT NULL REFERENCES package_scan (id),
    -- Comes along with every attempt, so that a receiver knows a repetition.
    public_id TEXT NOT NULL UNIQUE,
    -- The address, which may hold a secret of the receiver's, sealed and bound to public_id.
    sealed_url BLOB NOT NULL,
    -- Keyed digest of the address: equal addresses are found without opening any.
    url_mac TEXT NOT NULL,
    -- 'waiting' for the scan, 'due' while there is a job, then one of the others.
    state TEXT NOT NULL CONSTRAINT webhook_state CHECK (state IN ('waiting', 'due', 'delivered', 'failed')),
    attempts INTEGER NOT NULL,
    -- How the last attempt ended: a word that the application knows; empty before the first.
    outcome TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX webhook_scan ON webhook (scan_id, account_id);
