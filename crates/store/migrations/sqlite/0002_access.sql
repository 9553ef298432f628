-- Who may do what, and who did: roles of keys, temporary credentials, sub-accounts, addresses, quotas, nonces, audit.
--
-- The same text exists for PostgreSQL in ../postgres, differing only in the types that src/dialect.rs lists; a test keeps
-- them equal.

-- Networks that alone may call, and networks that may not: CIDR blocks separated by commas. Empty: no such list.
ALTER TABLE account ADD COLUMN ip_allow TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN ip_deny TEXT NOT NULL DEFAULT '';
-- Units: one is one file of a scan that succeeded. NULL: no limit.
ALTER TABLE account ADD COLUMN quota INTEGER;
ALTER TABLE account ADD COLUMN used_units INTEGER NOT NULL DEFAULT 0;

-- People and programs under an account, with keys of their own. What they do belongs to the account.
CREATE TABLE sub_account (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    uin INTEGER NOT NULL UNIQUE,
    state TEXT NOT NULL CONSTRAINT sub_account_state CHECK (state IN ('active', 'disabled')),
    created_at INTEGER NOT NULL,
    CONSTRAINT sub_account_once UNIQUE (account_id, name)
) STRICT;

-- NULL: the account's own.
ALTER TABLE access_key ADD COLUMN sub_account_id INTEGER REFERENCES sub_account (id);
ALTER TABLE access_key ADD COLUMN role TEXT NOT NULL DEFAULT 'administer'
    CHECK (role IN ('read', 'submit', 'administer'));
-- Names of actions separated by commas, a last * stands for any rest. Empty: all that the role allows.
ALTER TABLE access_key ADD COLUMN actions TEXT NOT NULL DEFAULT '';
-- NULL: until it is revoked.
ALTER TABLE access_key ADD COLUMN valid_until INTEGER;
-- A temporary credential: the key it was made from, and the digest of the token that must come along.
ALTER TABLE access_key ADD COLUMN parent_id INTEGER REFERENCES access_key (id);
ALTER TABLE access_key ADD COLUMN token_sha256 TEXT;

-- What a scan that succeeded found, for lists; the whole result is an object.
ALTER TABLE package_scan ADD COLUMN skill_name TEXT;
ALTER TABLE package_scan ADD COLUMN file_count INTEGER;
ALTER TABLE package_scan ADD COLUMN risk_level TEXT;
ALTER TABLE package_scan ADD COLUMN security_score INTEGER;
-- What the account was charged for it.
ALTER TABLE submission ADD COLUMN units INTEGER NOT NULL DEFAULT 0;
CREATE INDEX submission_list ON submission (account_id, created_at, id);

-- Nonces of signed requests, for as long as their signatures would be accepted.
CREATE TABLE used_nonce (
    secret_id TEXT NOT NULL,
    nonce TEXT NOT NULL,
    -- Unix seconds, as signed.
    signed_at INTEGER NOT NULL,
    PRIMARY KEY (secret_id, nonce, signed_at)
) STRICT;
CREATE INDEX used_nonce_age ON used_nonce (signed_at);

-- Every call: who, what, with what result. Never a secret, a signature or a body.
CREATE TABLE audit_entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    request_id TEXT NOT NULL,
    -- By which face it came: an API's product, or the command line.
    face TEXT NOT NULL,
    action TEXT NOT NULL,
    -- OK or the error code.
    code TEXT NOT NULL,
    -- NULL where nobody was proved.
    account_id INTEGER,
    uin INTEGER,
    -- As claimed; proved only where there is an account.
    secret_id TEXT NOT NULL,
    address TEXT NOT NULL,
    -- What it was about, e.g. a content hash; empty if nothing.
    subject TEXT NOT NULL
) STRICT;
CREATE INDEX audit_entry_age ON audit_entry (at);
CREATE INDEX audit_entry_account ON audit_entry (account_id, at);
