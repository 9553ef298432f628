-- What lists ask of names is read in an index alone.
--
-- The same text exists for SQLite in ../sqlite, differing only in the types that src/dialect.rs lists; a test keeps
-- them equal.

-- PostgreSQL has this in risk_subject_once, which for SQLite cannot hold what it does not compare.
-- SQLite: CREATE INDEX risk_subject_name ON risk_subject (account_id, kind, asset, instance_id, instance_name, asset_id, n);
