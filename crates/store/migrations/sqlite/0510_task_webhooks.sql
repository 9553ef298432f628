-- Addresses to be told how a run of a scan task ended.
--
-- The same text exists for PostgreSQL in ../postgres, differing only in the types that src/dialect.rs lists; a test keeps
-- them equal.

-- One row per run whose owner named an address, delivered by a job. The columns mean what those of `webhook` mean.
CREATE TABLE task_webhook (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    run_id INTEGER NOT NULL UNIQUE REFERENCES task_run (id) ON DELETE CASCADE,
    public_id TEXT NOT NULL UNIQUE,
    sealed_url BLOB NOT NULL,
    state TEXT NOT NULL CONSTRAINT task_webhook_state CHECK (state IN ('waiting', 'due', 'delivered', 'failed')),
    attempts INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
