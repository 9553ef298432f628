-- Jobs of more than one kind: the list of kinds is the program's (`src/queue.rs`), so that a new one needs no new table.
--
-- The same text exists for PostgreSQL in ../postgres, differing only in the types that src/dialect.rs lists; a test keeps
-- them equal. SQLite cannot drop a constraint, so the table is made anew. What a process of the release before is working
-- on right now is done once more: tokens start so high that its result is refused.

CREATE TABLE job_of_a_kind (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    -- What to work on: a row of the kind's table. One live job per thing.
    subject_id INTEGER NOT NULL,
    -- Engine releases older than this one must leave the job alone; 0 where the engine does not matter.
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
    CONSTRAINT job_one_per_subject UNIQUE (kind, subject_id),
    CONSTRAINT job_lease_whole CHECK ((lease_owner IS NULL) = (lease_until IS NULL))
) STRICT;
INSERT INTO job_of_a_kind (kind, subject_id, engine_version, run_after, attempts, fencing_token, created_at)
SELECT kind, subject_id, engine_version, run_after, attempts, fencing_token + 1000, created_at FROM job ORDER BY id;
DROP TABLE job;
ALTER TABLE job_of_a_kind RENAME TO job;
CREATE INDEX job_due ON job (run_after, id);
