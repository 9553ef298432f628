-- Scan tasks of the security center: what was asked for, its runs and their parts, what was noted, service roles.
--
-- The same text exists for PostgreSQL in ../postgres, differing only in the types that src/dialect.rs lists; a test keeps
-- them equal. Numbers of states, plans, selections, modes and parts are those of `model::task`.

-- A task as its owner asked for it, with the figures of its newest run.
CREATE TABLE risk_task (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- What clients know it by.
    task_id TEXT NOT NULL UNIQUE,
    account_id INTEGER NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    plan INTEGER NOT NULL CONSTRAINT risk_task_plan CHECK (plan BETWEEN 0 AND 3),
    -- The schedule as it was written; empty for a plan without one.
    plan_content TEXT NOT NULL,
    selection INTEGER NOT NULL CONSTRAINT risk_task_selection CHECK (selection BETWEEN 0 AND 3),
    mode INTEGER NOT NULL CONSTRAINT risk_task_mode CHECK (mode BETWEEN 0 AND 2),
    -- Words of `model::ScanItem` joined by slashes.
    items TEXT NOT NULL,
    -- Who asked for it, in the client's word.
    origin TEXT NOT NULL,
    -- What only the run itself needs to know, as JSON: listed and entered assets, settings, tag, web hook.
    wish TEXT NOT NULL,
    -- Of the newest run, or of the task before its first.
    state INTEGER NOT NULL CONSTRAINT risk_task_state CHECK (state BETWEEN 0 AND 4),
    progress INTEGER NOT NULL CONSTRAINT risk_task_progress CHECK (progress BETWEEN 0 AND 100),
    run_id INTEGER,
    started_at INTEGER,
    ended_at INTEGER,
    asset_count INTEGER NOT NULL,
    scanned_count INTEGER NOT NULL,
    risk_count INTEGER NOT NULL,
    -- What the owner should know of it, in both languages: why it failed, what was left out. Empty: nothing.
    remark_en TEXT NOT NULL,
    remark_zh TEXT NOT NULL,
    -- Of all runs.
    finished_runs INTEGER NOT NULL,
    report_count INTEGER NOT NULL,
    -- When the next run is due; NULL when there is none.
    next_run_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX risk_task_list ON risk_task (account_id, created_at, id);
CREATE INDEX risk_task_due ON risk_task (next_run_at);

-- One run of a task, and the report of it.
CREATE TABLE task_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    task INTEGER NOT NULL REFERENCES risk_task (id) ON DELETE CASCADE,
    account_id INTEGER NOT NULL REFERENCES account (id),
    -- What clients know its report by.
    report_id TEXT NOT NULL UNIQUE,
    -- What clients know the task by, and its name when it ran.
    task_id TEXT NOT NULL,
    name TEXT NOT NULL,
    plan INTEGER NOT NULL,
    state INTEGER NOT NULL CONSTRAINT task_run_state CHECK (state BETWEEN 0 AND 4),
    progress INTEGER NOT NULL CONSTRAINT task_run_progress CHECK (progress BETWEEN 0 AND 100),
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    asset_count INTEGER NOT NULL,
    scanned_count INTEGER NOT NULL,
    risk_count INTEGER NOT NULL,
    -- Whether its report can be read, and whether somebody did.
    report_ready INTEGER NOT NULL DEFAULT 0,
    viewed INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT task_run_ended CHECK ((state >= 2) = (ended_at IS NOT NULL))
) STRICT;
CREATE INDEX task_run_task ON task_run (task, id);
CREATE INDEX task_run_list ON task_run (account_id, created_at, id);

-- What one engine does for a run. Its id is the number that clients know it by.
CREATE TABLE task_part (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id INTEGER NOT NULL REFERENCES task_run (id) ON DELETE CASCADE,
    part INTEGER NOT NULL CONSTRAINT task_part_part CHECK (part BETWEEN 0 AND 3),
    state INTEGER NOT NULL CONSTRAINT task_part_state CHECK (state BETWEEN 0 AND 4),
    progress INTEGER NOT NULL CONSTRAINT task_part_progress CHECK (progress BETWEEN 0 AND 100),
    started_at INTEGER,
    ended_at INTEGER,
    risk_count INTEGER NOT NULL,
    CONSTRAINT task_part_once UNIQUE (run_id, part)
) STRICT;

-- What a run has to say for itself, in the order of saying: what was refused, what could not be looked at.
CREATE TABLE task_note (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id INTEGER NOT NULL REFERENCES task_run (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    en TEXT NOT NULL,
    zh TEXT NOT NULL
) STRICT;
CREATE INDEX task_note_run ON task_note (run_id, id);

-- Accounts that let the service look into their cloud: imported cloud assets are scanned only for them.
CREATE TABLE service_role (
    account_id INTEGER PRIMARY KEY REFERENCES account (id),
    bound_at INTEGER NOT NULL
) STRICT;
