-- What was found out about an account's assets and risks holds until they change.
--
-- The same text exists for SQLite in ../sqlite, differing only in the types that src/dialect.rs lists; a test keeps
-- them equal.

-- How often an account's assets and risks were changed.
CREATE TABLE account_change (
    account_id BIGINT PRIMARY KEY REFERENCES account (id),
    n BIGINT NOT NULL
);
