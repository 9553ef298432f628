//! The lists of the API, as its actions ask for them: their columns with values that many and few rows have.

use super::Outcome;
use super::ask::{Asked, Figures, Shape};
use store::{AssetRow, Direction, ListQuery, Operator, RiskGroupRow, RiskRow, RiskTaskRow, Store, TaskRunRow};

const fn text(column: &'static str, common: &'static str, rare: &'static str) -> Asked {
    Asked { column, common, rare, number: false }
}

const fn number(column: &'static str, common: &'static str, rare: &'static str) -> Asked {
    Asked { column, common, rare, number: true }
}

const ASSETS: &[Asked] = &[
    text("instance_id", "ins-30000", "198.0.77.30"),
    text("name", "name-30000", "name-7731"),
    text("type_name", "EIP", "REDIS"),
    text("region", "region-7", "nowhere"),
    text("zone", "zone-17", "nowhere"),
    text("vpc_id", "vpc-1799", "vpc-29999"),
    text("vpc_name", "net-17", "net-299"),
    text("public_ip", "198.0.77.30", "198.1.134.1"),
    text("private_ip", "10.0.77.30", "10.1.134.1"),
    text("domain", "host60.example.test", "host77.example.test"),
    text("cidr", "10.0.77.0/24", "10.1.0.0/24"),
    text("protocol", "TCP", "UDP"),
    text("state", "running", "stopped"),
    text("namespace", "space-17", "nowhere"),
    text("cluster_id", "cls-7", "cls-99"),
    text("cluster_name", "cluster-7", "cluster-99"),
    text("machine_id", "ins-30000", "ins-99"),
    text("machine_name", "name-30000", "name-99"),
    text("balancer_id", "lb-17", "lb-999"),
    text("balancer_name", "balancer-17", "balancer-999"),
    text("source", "import", "scan"),
    number("port", "22", "3961"),
    number("core", "2", "1"),
    number("cloud", "1", "0"),
    number("scan_tasks", "0", "1"),
    number("last_scan_at", "0", "1790000000000"),
    number("created_at", "1793000000000", "1790000000000"),
    number("hosts", "0", "100"),
    number("subnets", "0", "100"),
    number("port_risks", "4", "1"),
    number("vulnerability_risks", "2", "1"),
    number("configuration_risks", "1", "0"),
    number("weak_password_risks", "2", "1"),
    number("web_content_risks", "0", "1"),
    number("exposed_service_risks", "1", "0"),
    text("owner.name", "many", "few"),
    number("owner.app_id", "1", "2"),
];

const RISKS: &[Asked] = &[
    text("asset", "198.0.77.30", "198.1.134.1"),
    text("instance_id", "ins-30000", "198.1.134.1"),
    text("instance_name", "name-30000", "name-7731"),
    text("instance_type", "EIP", "REDIS"),
    text("fingerprint", "00", "77777"),
    text("transport", "tcp", "udp"),
    text("service", "service-7", "service-99"),
    text("component", "component-7", "component-99"),
    text("version", "1.1", "9.9"),
    text("check_id", "check-0-7", "check-2-1999"),
    text("cve", "CVE-2021-10007", "CVE-2021-11999"),
    text("class_en", "class-7", "class-99"),
    text("class_zh", "类别-7", "类别-99"),
    text("name_en", "Risk 7 of kind 1", "Risk 1999 of kind 2"),
    text("name_zh", "类型 1 风险 7", "类型 2 风险 1999"),
    text("place", "http://198.0.77.30:22/", "item-199"),
    text("source", "network", "host"),
    number("severity", "3", "4"),
    number("status", "0", "2"),
    number("port", "22", "3961"),
    number("advice", "1", "2"),
    number("first_seen", "1790900000000", "1790000000000"),
    number("last_seen", "1790900000000", "1790000000000"),
    text("owner.name", "many", "few"),
];

const GROUPS: &[Asked] = &[
    number("severity", "3", "4"),
    number("port", "22", "3961"),
    text("transport", "tcp", "udp"),
    text("service", "service-7", "service-99"),
    text("component", "component-7", "component-99"),
    text("version", "1.1", "9.9"),
    text("cve", "CVE-2021-10007", "CVE-2021-11999"),
    number("advice", "1", "2"),
    text("class_en", "class-7", "class-99"),
    text("name_zh", "类型 1 风险 7", "类型 2 风险 1999"),
    text("source", "network", "host"),
    number("affected", "100", "1"),
    number("unhandled", "100", "1"),
    number("first_seen", "1790900000000", "1790000000000"),
    number("last_seen", "1790900000000", "1790000000000"),
    number("id", "100", "1"),
    number("owner.uin", "1", "2"),
];

const TASKS: &[Asked] = &[
    text("name", "look 7000", "look 19"),
    text("task_id", "task-7000", "task-19"),
    number("started_at", "1793000000000", "1790000000000"),
    number("ended_at", "1793000000000", "1790000000000"),
    number("created_at", "1793000000000", "1790000000000"),
    text("plan_content", "46 51 16 */1 * * *", "0 0 * * *"),
    number("plan", "1", "3"),
    number("state", "2", "3"),
    number("progress", "100", "0"),
    text("items", "port/poc", "cfg"),
    number("selection", "0", "1"),
    number("mode", "1", "2"),
    text("origin", "csip", "csc"),
    number("asset_count", "700", "7"),
    number("finished_runs", "1", "0"),
    number("report_count", "1", "0"),
    number("risk_count", "700", "7"),
    text("owner.name", "many", "few"),
];

const REPORTS: &[Asked] = &[
    text("task_id", "task-7000", "task-19"),
    text("name", "look 7000", "look 19"),
    number("state", "2", "3"),
    number("progress", "100", "0"),
    number("ended_at", "1793000000000", "1790000000000"),
    number("started_at", "1793000000000", "1790000000000"),
    text("report_id", "report-7000", "report-19"),
    number("plan", "1", "3"),
    number("asset_count", "700", "7"),
    number("risk_count", "700", "7"),
    text("owner.name", "many", "few"),
];

const ASSET_KINDS: [(&str, &str); 8] = [
    ("CVMAssets", "host"),
    ("PublicIpAssets", "public_ip"),
    ("DomainAssets", "domain"),
    ("DbAssets", "database"),
    ("ClusterPodAssets", "pod"),
    ("ListenerList", "listener"),
    ("SubnetAssets", "subnet"),
    ("VpcAssets", "vpc"),
];

const RISK_KINDS: [(&str, &str); 6] = [
    ("AssetViewPort", "port"),
    ("AssetViewVUL", "vulnerability"),
    ("AssetViewWeakPassword", "weak_password"),
    ("AssetViewCFG", "configuration"),
    ("ServerRisk", "exposed_service"),
    ("WebsiteRisk", "web_content"),
];

/// Asks all of them.
pub(super) async fn ask_all(store: &Store, account: i64, figures: &mut Figures) -> Outcome {
    for (name, kind) in RISK_KINDS {
        let all = ListQuery::<RiskRow>::of(&[account]).is("kind", kind)?;
        let own = risk_questions(&all)?;
        let facets = &["status", "severity", "advice", "instance_type", "source", "class_en", "class_zh", "name_en"];
        figures
            .ask(store, Shape { name, all, columns: RISKS, facets, own }, async |store, page| {
                let rows: Vec<i64> = page.rows.iter().map(|row| row.id).collect();
                store.risk_details(&rows).await.map(|_| ())
            })
            .await?;
    }
    for (name, kind) in [("PortView", "port"), ("VULView", "vulnerability")] {
        let all = ListQuery::<RiskGroupRow>::of(&[account]).is("kind", kind)?;
        let all = all.and("affected", Operator::Greater, &["0"])?;
        let own = Vec::new();
        let facets = &["severity", "advice", "source", "class_en"];
        figures
            .ask(store, Shape { name, all, columns: GROUPS, facets, own }, async |store, page| {
                let rows: Vec<i64> = page.rows.iter().map(|row| row.id).collect();
                store.examples_of_groups(&rows).await.map(|_| ())
            })
            .await?;
    }
    for (name, kind) in ASSET_KINDS {
        let all = ListQuery::<AssetRow>::of(&[account]).is("kind", kind)?;
        let own = asset_questions(&all)?;
        let facets = &["region", "vpc_id", "type_name", "cloud", "zone", "state", "namespace", "source", "account_id"];
        figures
            .ask(store, Shape { name, all, columns: ASSETS, facets, own }, async |store, page| {
                let rows: Vec<i64> = page.rows.iter().map(|row| row.id).collect();
                store.asset_tags(&rows).await.map(|_| ())
            })
            .await?;
    }
    let all = ListQuery::<RiskTaskRow>::of(&[account]);
    let shape = Shape { name: "ScanTaskList", all, columns: TASKS, facets: &["mode", "account_id"], own: Vec::new() };
    let parts = async |store: &Store, page: store::Page<RiskTaskRow>| {
        let runs: Vec<i64> = page.rows.iter().filter_map(|row| row.run_id).collect();
        store.task_parts(&runs).await.map(|_| ())
    };
    figures.ask(store, shape, parts).await?;
    let all = ListQuery::<TaskRunRow>::of(&[account]);
    for (name, all) in [("ScanReportList", all.clone()), ("TaskLogList", all.is("report_ready", "1")?)] {
        let shape = Shape { name, all, columns: REPORTS, facets: &["account_id"], own: Vec::new() };
        figures.ask(store, shape, async |store, _| store.unread_reports(&[account]).await.map(|_| ())).await?;
    }
    Ok(())
}

/// Asks two lists about several accounts at once, as the owner of an organisation does.
pub(super) async fn ask_members(store: &Store, accounts: &[i64], figures: &mut Figures) -> Outcome {
    let all = ListQuery::<RiskRow>::of(accounts).is("kind", "port")?;
    let facets = &["status", "severity", "account_id"];
    let shape = Shape { name: "AssetViewPort of members", all, columns: RISKS, facets, own: Vec::new() };
    let details = async |store: &Store, page: store::Page<RiskRow>| {
        let rows: Vec<i64> = page.rows.iter().map(|row| row.id).collect();
        store.risk_details(&rows).await.map(|_| ())
    };
    figures.ask(store, shape, details).await?;
    let all = ListQuery::<AssetRow>::of(accounts).is("kind", "host")?;
    let facets = &["region", "account_id"];
    let shape = Shape { name: "CVMAssets of members", all, columns: ASSETS, facets, own: Vec::new() };
    let tags = async |store: &Store, page: store::Page<AssetRow>| {
        let rows: Vec<i64> = page.rows.iter().map(|row| row.id).collect();
        store.asset_tags(&rows).await.map(|_| ())
    };
    figures.ask(store, shape, tags).await
}

type Questions<R> = Result<Vec<(String, ListQuery<R>)>, Box<dyn std::error::Error>>;

/// What people ask of risks: several filters at once, tags, large pages.
fn risk_questions(all: &ListQuery<RiskRow>) -> Questions<RiskRow> {
    let all = || all.clone();
    let tag = |key: &str, value: &str| vec![(key.to_owned(), value.to_owned())];
    let open = all().is("status", "0")?;
    Ok(vec![
        ("grave and open".into(), open.clone().and("severity", Operator::AtLeast, &["3"])?),
        ("open, by level".into(), open.clone().order("severity", Direction::Descending)?),
        ("open of a service".into(), open.clone().is("service", "service-7")?),
        ("open of a port, oldest first".into(), open.clone().is("port", "22")?.in_direction(Direction::Ascending)),
        ("open, part of an asset".into(), open.clone().and("asset", Operator::Contains, &["198.0.77"])?),
        ("open, short part of an asset".into(), open.clone().and("asset", Operator::Contains, &["19"])?),
        ("part of a name".into(), all().and("name_en", Operator::Contains, &["risk 1"])?),
        (
            "two severities, two services".into(),
            all().and("severity", Operator::Equal, &["3", "4"])?.and(
                "service",
                Operator::Equal,
                &["service-1", "service-2"],
            )?,
        ),
        (
            "five parts of assets".into(),
            all().and("asset", Operator::Contains, &["7.1", "8.2", "-93", "t4", "ins-77"])?,
        ),
        ("a rare tag".into(), all().tagged(tag("team", "team-7"))?),
        ("a common tag".into(), all().tagged(tag("env", "prod"))?),
        (
            "a common tag, open, by level".into(),
            open.tagged(tag("env", "prod"))?.order("severity", Direction::Descending)?,
        ),
    ])
}

fn asset_questions(all: &ListQuery<AssetRow>) -> Questions<AssetRow> {
    let all = || all.clone();
    let tag = |key: &str, value: &str| vec![(key.to_owned(), value.to_owned())];
    Ok(vec![
        (
            "of a region, part of a name".into(),
            all().is("region", "region-7")?.and("name", Operator::Contains, &["77"])?,
        ),
        ("of a network, by name".into(), all().is("vpc_id", "vpc-1799")?.order("name", Direction::Ascending)?),
        (
            "at risk, by weak passwords".into(),
            all()
                .and("weak_password_risks", Operator::Greater, &["0"])?
                .order("weak_password_risks", Direction::Descending)?,
        ),
        ("part of an address or two".into(), all().and("private_ip", Operator::Contains, &["0.77", "1.12"])?),
        ("a rare tag".into(), all().tagged(tag("team", "team-7"))?),
        ("a common tag".into(), all().tagged(tag("env", "prod"))?),
    ])
}
