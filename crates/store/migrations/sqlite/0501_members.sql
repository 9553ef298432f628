-- Accounts of organisations as a list, with what they have.
--
-- The same text exists for PostgreSQL in ../postgres, differing only in the types that src/dialect.rs lists; a test keeps
-- them equal.

CREATE VIEW organisation_member AS
SELECT
    account.id AS id,
    account.id AS account_id,
    account.organisation_id AS organisation_id,
    organisation.name AS organisation_name,
    organisation.created_at AS organisation_created_at,
    account.name AS name,
    account.app_id AS app_id,
    account.uin AS uin,
    account.state AS state,
    account.created_at AS created_at,
    (SELECT COUNT(*) FROM sub_account WHERE sub_account.account_id = account.id) AS sub_users,
    (SELECT COUNT(*) FROM sub_account WHERE sub_account.account_id = account.id AND sub_account.state = 'disabled')
        AS disabled_sub_users,
    (SELECT COALESCE(CAST(SUM(n) AS INTEGER), 0) FROM asset_tally WHERE asset_tally.account_id = account.id) AS assets,
    (SELECT COALESCE(CAST(SUM(n) AS INTEGER), 0) FROM risk_tally
        WHERE risk_tally.account_id = account.id AND risk_tally.status = 0 AND risk_tally.present = 1) AS risks,
    (SELECT COALESCE(CAST(SUM(n) AS INTEGER), 0) FROM risk_tally
        WHERE risk_tally.account_id = account.id AND risk_tally.status = 0 AND risk_tally.present = 1
            AND risk_tally.severity >= 3) AS severe_risks
FROM account INNER JOIN organisation ON organisation.id = account.organisation_id;
