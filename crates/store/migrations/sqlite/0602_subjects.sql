-- The asset that risks are about, as a dimension of its own: what lists ask of names is asked of it, not of each risk.
--
-- The same text exists for PostgreSQL in ../postgres, differing only in the types that src/dialect.rs lists; a test keeps
-- them equal.

-- How many risks of one kind show the same asset. A risk names its subject as it names its cell.
CREATE TABLE risk_subject (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    asset TEXT NOT NULL,
    instance_id TEXT NOT NULL,
    instance_name TEXT NOT NULL,
    -- 0: the asset is not in the inventory.
    asset_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    CONSTRAINT risk_subject_once UNIQUE
        (account_id, kind, asset, instance_id, instance_name, asset_id)
) STRICT;
INSERT INTO risk_subject (account_id, kind, asset, instance_id, instance_name, asset_id, n)
SELECT account_id, kind, asset, instance_id, instance_name, COALESCE(asset_id, 0), COUNT(*)
FROM risk
GROUP BY account_id, kind, asset, instance_id, instance_name, COALESCE(asset_id, 0);
CREATE INDEX risk_subject_asset ON risk_subject (account_id, kind, asset_id, n, id);
ALTER TABLE risk ADD COLUMN subject INTEGER NOT NULL DEFAULT 0;

DROP INDEX risk_by_last_seen;
DROP INDEX risk_of_cell;
UPDATE risk SET subject = (
    SELECT risk_subject.id FROM risk_subject WHERE (
        risk_subject.account_id, risk_subject.kind, risk_subject.asset, risk_subject.instance_id,
        risk_subject.instance_name, risk_subject.asset_id
    ) = (
        risk.account_id, risk.kind, risk.asset, risk.instance_id, risk.instance_name, COALESCE(risk.asset_id, 0)
    ));
-- The orders that most filters are read by hold what these look at.
CREATE INDEX risk_by_last_seen ON risk (account_id, kind, last_seen, id, cell, asset_id, subject);
CREATE INDEX risk_of_cell ON risk (cell, last_seen, id, asset_id, subject);
CREATE INDEX risk_of_subject ON risk (subject, cell, last_seen, id);
