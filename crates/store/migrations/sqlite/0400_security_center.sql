-- The security center: assets and their risks, and how many of each there are.
--
-- The same text exists for PostgreSQL in ../postgres, differing only in the types that src/dialect.rs lists; a test keeps
-- them equal. Columns that lists filter by are never NULL: an empty text or a 0 says that there is nothing.

-- One thing that can be scanned. Which columns a kind uses: docs/inventory.md.
CREATE TABLE asset (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL CONSTRAINT asset_kind CHECK (kind IN
        ('host', 'database', 'domain', 'public_ip', 'vpc', 'subnet', 'listener', 'pod')),
    -- What makes it the same asset however often it is added: its id, name or address in normal form.
    identity TEXT NOT NULL,
    -- As clients know it: ins-…, vpc-…; the name or address itself where it has no other.
    instance_id TEXT NOT NULL,
    name TEXT NOT NULL,
    -- CVM, MYSQL, … in the words of whoever delivered it.
    type_name TEXT NOT NULL,
    region TEXT NOT NULL,
    zone TEXT NOT NULL,
    vpc_id TEXT NOT NULL,
    vpc_name TEXT NOT NULL,
    subnet_id TEXT NOT NULL,
    subnet_name TEXT NOT NULL,
    public_ip TEXT NOT NULL,
    private_ip TEXT NOT NULL,
    domain TEXT NOT NULL,
    cidr TEXT NOT NULL,
    port INTEGER NOT NULL,
    protocol TEXT NOT NULL,
    state TEXT NOT NULL,
    os TEXT NOT NULL,
    namespace TEXT NOT NULL,
    cluster_id TEXT NOT NULL,
    cluster_name TEXT NOT NULL,
    machine_id TEXT NOT NULL,
    machine_name TEXT NOT NULL,
    balancer_id TEXT NOT NULL,
    balancer_name TEXT NOT NULL,
    -- 1: matters most to its owner; 2: does not.
    core INTEGER NOT NULL,
    -- 1: somebody's cloud has it; 0: not known to be in one.
    cloud INTEGER NOT NULL,
    -- Who told of it first.
    source TEXT NOT NULL CONSTRAINT asset_source CHECK (source IN ('manual', 'import', 'scan', 'agent')),
    -- When it began to exist, as far as its source knows; else when it was added.
    created_at INTEGER NOT NULL,
    -- When it was added here.
    added_at INTEGER NOT NULL,
    -- 0: never.
    last_scan_at INTEGER NOT NULL DEFAULT 0,
    scan_tasks INTEGER NOT NULL DEFAULT 0,
    -- Machines of the inventory in a network or subnet, and subnets in a network.
    hosts INTEGER NOT NULL DEFAULT 0,
    subnets INTEGER NOT NULL DEFAULT 0,
    -- Risks that nobody has dealt with, one column for each kind.
    port_risks INTEGER NOT NULL DEFAULT 0,
    vulnerability_risks INTEGER NOT NULL DEFAULT 0,
    weak_password_risks INTEGER NOT NULL DEFAULT 0,
    web_content_risks INTEGER NOT NULL DEFAULT 0,
    configuration_risks INTEGER NOT NULL DEFAULT 0,
    exposed_service_risks INTEGER NOT NULL DEFAULT 0,
    -- All that is known of it, as JSON.
    detail TEXT NOT NULL,
    CONSTRAINT asset_once UNIQUE (account_id, kind, identity)
) STRICT;
CREATE INDEX asset_created ON asset (account_id, kind, created_at, id);
CREATE INDEX asset_name ON asset (account_id, kind, name, id);
CREATE INDEX asset_vpc ON asset (account_id, kind, vpc_id, id);
CREATE INDEX asset_subnet ON asset (account_id, kind, subnet_id, id);
CREATE INDEX asset_instance ON asset (account_id, instance_id);
CREATE INDEX asset_public_ip ON asset (account_id, public_ip);
CREATE INDEX asset_private_ip ON asset (account_id, private_ip);

CREATE TABLE asset_tag (
    asset_id INTEGER NOT NULL REFERENCES asset (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (asset_id, key)
) STRICT;
CREATE INDEX asset_tag_value ON asset_tag (key, value, asset_id);

-- Assets that were deleted for good: scans do not find them again.
CREATE TABLE ignored_asset (
    account_id INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    identity TEXT NOT NULL,
    PRIMARY KEY (account_id, kind, identity)
) STRICT;

-- How many assets there are of each combination.
CREATE TABLE asset_tally (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    type_name TEXT NOT NULL,
    region TEXT NOT NULL,
    zone TEXT NOT NULL,
    vpc_id TEXT NOT NULL,
    state TEXT NOT NULL,
    os TEXT NOT NULL,
    namespace TEXT NOT NULL,
    core INTEGER NOT NULL,
    cloud INTEGER NOT NULL,
    source TEXT NOT NULL,
    n INTEGER NOT NULL,
    CONSTRAINT asset_tally_once UNIQUE
        (account_id, kind, type_name, region, zone, vpc_id, state, os, namespace, core, cloud, source)
) STRICT;

-- One thing that is wrong with one asset.
CREATE TABLE risk (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL CONSTRAINT risk_kind CHECK (kind IN
        ('port', 'vulnerability', 'weak_password', 'web_content', 'configuration', 'exposed_service')),
    -- Lower-case hex SHA-256 of what stays the same when it is found again.
    fingerprint TEXT NOT NULL CONSTRAINT risk_fingerprint CHECK (length(fingerprint) = 64),
    -- NULL: the asset is not in the inventory.
    asset_id INTEGER REFERENCES asset (id),
    -- The asset as it was entered.
    asset TEXT NOT NULL,
    instance_id TEXT NOT NULL,
    instance_name TEXT NOT NULL,
    instance_type TEXT NOT NULL,
    -- 0 info, 1 low, 2 medium, 3 high, 4 critical.
    severity INTEGER NOT NULL,
    -- 0 unhandled, 1 handled, 2 ignored.
    status INTEGER NOT NULL CONSTRAINT risk_status CHECK (status BETWEEN 0 AND 2),
    -- 1 while scans see it or have not looked again; 0 once one looked and saw nothing.
    present INTEGER NOT NULL CONSTRAINT risk_present CHECK (present IN (0, 1)),
    -- 1 where status is 0: what totals add up.
    unhandled INTEGER NOT NULL CONSTRAINT risk_unhandled CHECK ((unhandled = 1) = (status = 0)),
    -- 0: belongs to no port.
    port INTEGER NOT NULL,
    transport TEXT NOT NULL,
    service TEXT NOT NULL,
    component TEXT NOT NULL,
    version TEXT NOT NULL,
    check_id TEXT NOT NULL,
    cve TEXT NOT NULL,
    -- What to do with a port: 0 keep, 1 restrict, 2 block.
    advice INTEGER NOT NULL,
    -- Class of weakness, password, content or check.
    class_en TEXT NOT NULL,
    class_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    -- Address within the asset, or the item that is wrong.
    place TEXT NOT NULL,
    -- Which of our parts found it.
    source TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    CONSTRAINT risk_once UNIQUE (account_id, fingerprint)
) STRICT;
-- One index for each order; what totals are asked for most lies in it, so that filtering reads no rows.
CREATE INDEX risk_last_seen ON risk (account_id, kind, last_seen, id, severity, status);
CREATE INDEX risk_first_seen ON risk (account_id, kind, first_seen, id, severity, status);
CREATE INDEX risk_severity ON risk (account_id, kind, severity, last_seen, id, status);
CREATE INDEX risk_status ON risk (account_id, kind, status, last_seen, id, severity);
CREATE INDEX risk_port ON risk (account_id, kind, port, last_seen, id, severity, status);
CREATE INDEX risk_asset ON risk (account_id, kind, asset, port, id, severity, status);
CREATE INDEX risk_service ON risk (account_id, kind, service, last_seen, id, severity, status);
CREATE INDEX risk_component ON risk (account_id, kind, component, last_seen, id, severity, status);
CREATE INDEX risk_cve ON risk (account_id, cve, id);
CREATE INDEX risk_name ON risk (account_id, kind, name_en, last_seen, id, severity, status);
CREATE INDEX risk_of_asset ON risk (asset_id, kind);

-- All that is known of a risk, with its evidence, as JSON.
CREATE TABLE risk_detail (
    risk_id INTEGER PRIMARY KEY REFERENCES risk (id) ON DELETE CASCADE,
    body TEXT NOT NULL
) STRICT;

-- What became of a risk, and through whom.
CREATE TABLE risk_change (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    risk_id INTEGER NOT NULL REFERENCES risk (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    -- found, closed, reopened, handled, ignored, handling_undone, ignoring_undone.
    change TEXT NOT NULL,
    -- Uin of who did it; 0: a scan.
    uin INTEGER NOT NULL
) STRICT;
CREATE INDEX risk_change_risk ON risk_change (risk_id, id);

-- Which task saw which risk.
CREATE TABLE risk_sighting (
    task_id INTEGER NOT NULL,
    risk_id INTEGER NOT NULL REFERENCES risk (id) ON DELETE CASCADE,
    PRIMARY KEY (task_id, risk_id)
) STRICT;
CREATE INDEX risk_sighting_risk ON risk_sighting (risk_id);

-- How many risks there are of each combination that lists are filtered by most.
CREATE TABLE risk_tally (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    severity INTEGER NOT NULL,
    status INTEGER NOT NULL,
    present INTEGER NOT NULL,
    advice INTEGER NOT NULL,
    instance_type TEXT NOT NULL,
    class_en TEXT NOT NULL,
    class_zh TEXT NOT NULL,
    source TEXT NOT NULL,
    n INTEGER NOT NULL,
    CONSTRAINT risk_tally_once UNIQUE
        (account_id, kind, severity, status, present, advice, instance_type, class_en, class_zh, source)
) STRICT;

-- Risks that are the same on many assets, as one row: by port, by vulnerability.
CREATE TABLE risk_group (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    severity INTEGER NOT NULL,
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
    -- Risks in all; assets that have it now, and those of them that nobody has dealt with.
    n INTEGER NOT NULL,
    affected INTEGER NOT NULL,
    unhandled INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    CONSTRAINT risk_group_once UNIQUE
        (account_id, kind, severity, port, transport, service, component, version, check_id, cve, advice, class_en,
            class_zh, name_en, name_zh, source)
) STRICT;
CREATE INDEX risk_group_last_seen ON risk_group (account_id, kind, last_seen, id);
