-- Lists over a million rows: cells, and one index for each order of the API.
--
-- The same text exists for PostgreSQL in ../postgres, differing only in the types that src/dialect.rs lists; a test keeps
-- them equal.

-- How many risks there are of each combination of all columns with few values. A risk names the cell that it lies in,
-- and every index of an order ends with that: whatever is asked of these columns reads no row.
CREATE TABLE risk_cell (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    severity INTEGER NOT NULL,
    status INTEGER NOT NULL,
    present INTEGER NOT NULL,
    instance_type TEXT NOT NULL,
    port INTEGER NOT NULL,
    transport TEXT NOT NULL,
    service TEXT NOT NULL,
    component TEXT NOT NULL,
    version TEXT NOT NULL,
    check_id TEXT NOT NULL,
    cve TEXT NOT NULL,
    advice INTEGER NOT NULL,
    class_en TEXT NOT NULL,
    class_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    source TEXT NOT NULL,
    n INTEGER NOT NULL,
    CONSTRAINT risk_cell_once UNIQUE
        (
            account_id, kind, severity, status, present, instance_type, port, transport, service, component, version,
            check_id, cve, advice, class_en, class_zh, name_en, name_zh, source
        )
) STRICT;
INSERT INTO risk_cell
    (
        account_id, kind, severity, status, present, instance_type, port, transport, service, component, version,
        check_id, cve, advice, class_en, class_zh, name_en, name_zh, source, n
    )
SELECT
    account_id, kind, severity, status, present, instance_type, port, transport, service, component, version,
    check_id, cve, advice, class_en, class_zh, name_en, name_zh, source, COUNT(*)
FROM risk
GROUP BY
    account_id, kind, severity, status, present, instance_type, port, transport, service, component, version,
    check_id, cve, advice, class_en, class_zh, name_en, name_zh, source;
ALTER TABLE risk ADD COLUMN cell INTEGER NOT NULL DEFAULT 0;

DROP INDEX risk_last_seen;
DROP INDEX risk_first_seen;
DROP INDEX risk_severity;
DROP INDEX risk_status;
DROP INDEX risk_port;
DROP INDEX risk_asset;
DROP INDEX risk_service;
DROP INDEX risk_component;
DROP INDEX risk_cve;
DROP INDEX risk_name;
DROP INDEX risk_of_asset;
UPDATE risk SET cell = (
    SELECT risk_cell.id FROM risk_cell WHERE (
        risk_cell.account_id, risk_cell.kind, risk_cell.severity, risk_cell.status, risk_cell.present,
        risk_cell.instance_type, risk_cell.port, risk_cell.transport, risk_cell.service, risk_cell.component,
        risk_cell.version, risk_cell.check_id, risk_cell.cve, risk_cell.advice, risk_cell.class_en,
        risk_cell.class_zh, risk_cell.name_en, risk_cell.name_zh, risk_cell.source
    ) = (
        risk.account_id, risk.kind, risk.severity, risk.status, risk.present, risk.instance_type, risk.port,
        risk.transport, risk.service, risk.component, risk.version, risk.check_id, risk.cve, risk.advice,
        risk.class_en, risk.class_zh, risk.name_en, risk.name_zh, risk.source
    ));
-- The usual order, by which most filters are read: what these look at most lies in it as well.
CREATE INDEX risk_by_last_seen ON risk (account_id, kind, last_seen, id, cell, asset_id, asset);
CREATE INDEX risk_by_first_seen ON risk (account_id, kind, first_seen, id, cell);
CREATE INDEX risk_by_asset ON risk (account_id, kind, asset, id, cell);
CREATE INDEX risk_by_instance_id ON risk (account_id, kind, instance_id, id, cell);
CREATE INDEX risk_by_instance_name ON risk (account_id, kind, instance_name, id, cell);
CREATE INDEX risk_by_place ON risk (account_id, kind, place, id, cell);
CREATE INDEX risk_by_fingerprint ON risk (account_id, kind, fingerprint, id, cell);
CREATE INDEX risk_of_cell ON risk (cell, last_seen, id);
CREATE INDEX risk_of_asset ON risk (asset_id, kind, cell);

-- Assets have the rows of their tally for cells.
ALTER TABLE asset ADD COLUMN cell INTEGER NOT NULL DEFAULT 0;
DROP INDEX asset_created;
DROP INDEX asset_name;
DROP INDEX asset_public_ip;
DROP INDEX asset_private_ip;
UPDATE asset SET cell = (
    SELECT asset_tally.id FROM asset_tally WHERE (
        asset_tally.account_id, asset_tally.kind, asset_tally.type_name, asset_tally.region, asset_tally.zone,
        asset_tally.vpc_id, asset_tally.state, asset_tally.os, asset_tally.namespace, asset_tally.core,
        asset_tally.cloud, asset_tally.source
    ) = (
        asset.account_id, asset.kind, asset.type_name, asset.region, asset.zone, asset.vpc_id, asset.state, asset.os,
        asset.namespace, asset.core, asset.cloud, asset.source
    ));
CREATE INDEX asset_by_created_at ON asset (account_id, kind, created_at, id, cell);
CREATE INDEX asset_by_instance_id ON asset (account_id, kind, instance_id, id, cell);
CREATE INDEX asset_by_name ON asset (account_id, kind, name, id, cell);
CREATE INDEX asset_by_vpc_name ON asset (account_id, kind, vpc_name, id, cell);
CREATE INDEX asset_by_public_ip ON asset (account_id, kind, public_ip, id, cell);
CREATE INDEX asset_by_private_ip ON asset (account_id, kind, private_ip, id, cell);
CREATE INDEX asset_by_domain ON asset (account_id, kind, domain, id, cell);
CREATE INDEX asset_by_cidr ON asset (account_id, kind, cidr, id, cell);
CREATE INDEX asset_by_protocol ON asset (account_id, kind, protocol, id, cell);
CREATE INDEX asset_by_cluster_id ON asset (account_id, kind, cluster_id, id, cell);
CREATE INDEX asset_by_cluster_name ON asset (account_id, kind, cluster_name, id, cell);
CREATE INDEX asset_by_machine_id ON asset (account_id, kind, machine_id, id, cell);
CREATE INDEX asset_by_machine_name ON asset (account_id, kind, machine_name, id, cell);
CREATE INDEX asset_by_balancer_id ON asset (account_id, kind, balancer_id, id, cell);
CREATE INDEX asset_by_balancer_name ON asset (account_id, kind, balancer_name, id, cell);
CREATE INDEX asset_by_port ON asset (account_id, kind, port, id, cell);
CREATE INDEX asset_by_scan_tasks ON asset (account_id, kind, scan_tasks, id, cell);
CREATE INDEX asset_by_last_scan_at ON asset (account_id, kind, last_scan_at, id, cell);
CREATE INDEX asset_by_hosts ON asset (account_id, kind, hosts, id, cell);
CREATE INDEX asset_by_subnets ON asset (account_id, kind, subnets, id, cell);
CREATE INDEX asset_by_port_risks ON asset (account_id, kind, port_risks, id, cell);
CREATE INDEX asset_by_vulnerability_risks ON asset (account_id, kind, vulnerability_risks, id, cell);
CREATE INDEX asset_by_weak_password_risks ON asset (account_id, kind, weak_password_risks, id, cell);
CREATE INDEX asset_by_web_content_risks ON asset (account_id, kind, web_content_risks, id, cell);
CREATE INDEX asset_by_configuration_risks ON asset (account_id, kind, configuration_risks, id, cell);
CREATE INDEX asset_by_exposed_service_risks ON asset (account_id, kind, exposed_service_risks, id, cell);
CREATE INDEX asset_of_cell ON asset (cell, created_at, id);

-- Tags of others are not even looked at.
ALTER TABLE asset_tag ADD COLUMN account_id INTEGER NOT NULL DEFAULT 0;
UPDATE asset_tag SET account_id = (SELECT asset.account_id FROM asset WHERE asset.id = asset_tag.asset_id);
DROP INDEX asset_tag_value;
CREATE INDEX asset_tag_value ON asset_tag (account_id, key, value, asset_id);
