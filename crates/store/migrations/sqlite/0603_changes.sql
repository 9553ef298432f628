-- What was found out about an account's assets and risks holds until they change.
--
-- The same text exists for PostgreSQL in ../postgres, differing only in the types that src/dialect.rs lists; a test keeps
-- them equal.

-- How often an account's assets and risks were changed.
CREATE TABLE account_change (
    account_id INTEGER PRIMARY KEY REFERENCES account (id),
    n INTEGER NOT NULL
) STRICT;
