-- One risk that tells what all of a group share is found by the group's cells.
--
-- The same text exists for PostgreSQL in ../postgres, differing only in the types that src/dialect.rs lists; a test keeps
-- them equal.

CREATE INDEX risk_cell_name ON risk_cell (account_id, kind, name_en, check_id);
