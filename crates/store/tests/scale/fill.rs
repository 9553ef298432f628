//! What the benchmark's lists are about: assets of all kinds, risks of all kinds, tasks with reports.

use model::{
    Asset, AssetKind, AssetSelection, Evidence, Examined, Part, PasswordWeakness, PlanKind, PortAdvice, Risk,
    RiskDetail, RiskKind, ScanMode, Severity, TaskState, Text,
};
use std::error::Error;
use std::time::{Duration, Instant};
use store::{
    AssetSource, Change, Direction, Ending, JobKind, Lease, ListQuery, NewAccount, NewKey, NewRiskTask, NewRun,
    RiskRow, StatusChange, Store,
};
use time::OffsetDateTime;

/// When everything was found: so many seconds after 1970, and an hour more for each call.
pub(super) const BEGIN: i64 = 1_790_000_000;
/// Assets whose risks come in one call, as a run of a scan hands them in.
const ASSETS_OF_A_CALL: usize = 200;
const RISKS_OF_AN_ASSET: usize = 10;
const SEVERITIES: [Severity; 5] = [Severity::Info, Severity::Low, Severity::Medium, Severity::High, Severity::Critical];
const SYSTEMS: [&str; 5] = ["Debian 12", "Ubuntu 24.04", "Windows Server 2022", "Rocky 9", "Alpine 3.20"];

/// Fills it; answers the account.
pub(super) async fn fill(database: &str, store: &Store, risks: usize) -> Result<i64, Box<dyn Error>> {
    let account = fill_assets(database, store, ("many", 1), risks).await?;
    decide(database, store, account, risks / 50).await?;
    tasks(database, store, account, risks / 50).await?;
    Ok(account)
}

/// Fills another account of the same organisation; answers it.
pub(super) async fn fill_member(database: &str, store: &Store, risks: usize) -> Result<i64, Box<dyn Error>> {
    fill_assets(database, store, ("member", 2), risks).await
}

async fn fill_assets(
    database: &str,
    store: &Store,
    (name, number): (&str, i64),
    risks: usize,
) -> Result<i64, Box<dyn Error>> {
    let now = OffsetDateTime::from_unix_timestamp(BEGIN)?;
    let account = NewAccount { name, organisation: None, app_id: number, uin: number };
    let key = NewKey { secret_id: name, sealed_secret: name.into(), grant: store::Grant::default() };
    let account = store.create_account(&account, &key, now).await?.ok_or("no account")?;

    let assets: Vec<(Asset, OffsetDateTime)> =
        (0..risks / RISKS_OF_AN_ASSET).map(|n| (asset(n), now + Duration::from_secs(n as u64 * 60))).collect();
    let begun = Instant::now();
    store.add_assets(account, &assets, AssetSource::Import, now).await?;
    rate(database, "assets imported", assets.len(), begun);

    let begun = Instant::now();
    for (call, assets) in assets.chunks(ASSETS_OF_A_CALL).enumerate() {
        let first = call * ASSETS_OF_A_CALL;
        let all = risks_of(first, assets);
        let source = if call % 5 == 0 { "host" } else { "network" };
        store.record_risks(account, call as i64, source, (&all, &[]), at(call)?).await?;
    }
    rate(database, "risks recorded", assets.len() * RISKS_OF_AN_ASSET, begun);
    Ok(account)
}

/// A scan of the first thousand assets again: the same risks, ten thousand of them, all seen anew.
pub(super) async fn rescan(database: &str, store: &Store, account: i64) -> super::Outcome {
    let assets: Vec<(Asset, OffsetDateTime)> = (0..1000).map(|n| (asset(n), OffsetDateTime::UNIX_EPOCH)).collect();
    let risks = risks_of(0, &assets);
    let kinds = RiskKind::ALL;
    let examined: Vec<Examined> =
        assets.iter().flat_map(|(asset, _)| kinds.map(|kind| Examined::whole(asset.id.as_str(), kind))).collect();
    let begun = Instant::now();
    let done = store.record_risks(account, 1_000_000, "network", (&risks, &examined), at(100_000)?).await?;
    rate(database, "risks seen again", (done.seen_again + done.found) as usize, begun);
    Ok(())
}

/// When a call came.
fn at(call: usize) -> Result<OffsetDateTime, Box<dyn Error>> {
    Ok(OffsetDateTime::from_unix_timestamp(BEGIN)? + Duration::from_secs(call as u64 * 3600))
}

fn rate(database: &str, what: &str, count: usize, begun: Instant) {
    let took = begun.elapsed();
    println!("{database}: {count} {what} in {took:.1?}, {:.0} a second", count as f64 / took.as_secs_f64());
}

fn asset(n: usize) -> Asset {
    let (kind, id, type_name) = match n % 100 {
        0..30 => (AssetKind::Host, format!("ins-{n}"), "CVM"),
        30..60 => (AssetKind::PublicIp, format!("198.{}.{}.{}", n >> 16, (n >> 8) & 255, n & 255), "EIP"),
        60..75 => (AssetKind::Domain, format!("host{n}.example.test"), ""),
        75..85 => (AssetKind::Database, format!("cdb-{n}"), ["MYSQL", "REDIS", "POSTGRES"][n % 3]),
        85..95 => (AssetKind::Pod, format!("pod-{n}"), "POD"),
        95..98 => (AssetKind::Listener, format!("lbl-{n}"), "CLB"),
        98 => (AssetKind::Subnet, format!("subnet-{n}"), "SUBNET"),
        _ => (AssetKind::Vpc, format!("vpc-{n}"), "VPC"),
    };
    let mut asset = Asset::new(kind, id);
    asset.name = format!("name-{n}");
    asset.type_name = type_name.into();
    asset.region = format!("region-{}", n % 20);
    asset.zone = format!("zone-{}", n % 60);
    asset.vpc_id = format!("vpc-{}", n % 300 * 100 + 99);
    asset.vpc_name = format!("net-{}", n % 300);
    asset.subnet_id = format!("subnet-{}", n % 900 * 100 + 98);
    asset.subnet_name = format!("part-{}", n % 900);
    asset.private_ip = format!("10.{}.{}.{}", n >> 16, (n >> 8) & 255, n & 255);
    asset.public_ip = format!("198.{}.{}.{}", n >> 16, (n >> 8) & 255, n & 255);
    asset.domain = format!("host{n}.example.test");
    asset.cidr = format!("10.{}.{}.0/24", n >> 16, (n >> 8) & 255);
    asset.port = ports(n);
    asset.protocol = ["TCP", "HTTP", "HTTPS"][n % 3].into();
    asset.state = if n.is_multiple_of(17) { "stopped" } else { "running" }.into();
    asset.os = SYSTEMS[n % SYSTEMS.len()].into();
    asset.namespace = format!("space-{}", n % 50);
    asset.cluster_id = format!("cls-{}", n % 20);
    asset.cluster_name = format!("cluster-{}", n % 20);
    asset.machine_id = format!("ins-{}", n - n % 100);
    asset.machine_name = format!("name-{}", n - n % 100);
    asset.balancer_id = format!("lb-{}", n % 500);
    asset.balancer_name = format!("balancer-{}", n % 500);
    asset.core = n.is_multiple_of(50);
    let environment = ["prod", "prod", "prod", "test", "test", "dev", "dev", "dev", "dev", "lab"][n % 10];
    asset.tags.insert("env".into(), environment.into());
    asset.tags.insert("team".into(), format!("team-{}", n % 1000));
    asset
}

/// One of forty ports.
fn ports(n: usize) -> u16 {
    22 + (n % 40) as u16 * 101
}

fn risks_of(first: usize, assets: &[(Asset, OffsetDateTime)]) -> Vec<Risk> {
    let numbered = (first..).zip(assets);
    numbered.flat_map(|(i, (asset, _))| (0..RISKS_OF_AN_ASSET).map(move |n| risk(i, asset, n))).collect()
}

fn risk(i: usize, asset: &Asset, n: usize) -> Risk {
    let kind = n % 6;
    // What it is: forty ports, two thousand weaknesses, two hundred checks.
    let what = match kind {
        0 | 1 => (i + n * 7) % 40,
        2 => i.wrapping_mul(2_654_435_761).wrapping_add(n) % 2000,
        3 => (i + n) % 15,
        _ => (i / 3 + n) % 200,
    };
    let port = ports(what);
    let url = format!("http://{}:{port}/", asset.id);
    let component = format!("component-{}", what % 60);
    let version = format!("1.{}", if kind < 2 { i % 10 } else { what % 7 });
    let class = Text::new(format!("class-{}", what % 12), format!("类别-{}", what % 12));
    let weaknesses =
        [PasswordWeakness::Common, PasswordWeakness::Empty, PasswordWeakness::Default, PasswordWeakness::UserName];
    let advice = [PortAdvice::Keep, PortAdvice::Restrict, PortAdvice::Block][what % 3];
    let detail = match kind {
        0 | 1 => RiskDetail::Port { component, version, advice },
        2 => RiskDetail::Vulnerability { cve: format!("CVE-2021-{}", 10_000 + what), component, version, class, url },
        3 => RiskDetail::WeakPassword {
            user: format!("user{n}"),
            password: "r**t".into(),
            weakness: weaknesses[i % 4],
            url,
        },
        4 => RiskDetail::Configuration {
            standard: String::new(),
            class: format!("class-{}", what % 12),
            item: format!("item-{what}"),
        },
        _ if i.is_multiple_of(2) => RiskDetail::ExposedService { component, version },
        _ => RiskDetail::WebContent { url, class },
    };
    Risk {
        check: format!("check-{kind}-{what}"),
        severity: SEVERITIES[what % 5],
        asset: asset.id.clone(),
        address: None,
        port: Some(port),
        service: format!("service-{}", what % 30),
        name: Text::new(format!("Risk {what} of kind {kind}"), format!("类型 {kind} 风险 {what}")),
        description: Text::new("What it means.", "含义。"),
        fix: Text::new("What to do.", "处置方法。"),
        detail,
        evidence: Evidence::default(),
    }
}

/// People deal with some of each kind.
async fn decide(database: &str, store: &Store, account: i64, count: usize) -> super::Outcome {
    let begun = Instant::now();
    let mut decided = 0;
    for kind in RiskKind::ALL {
        let query = ListQuery::<RiskRow>::of(&[account]).is("kind", kind.word())?;
        let query = query.order("asset", Direction::Ascending)?;
        for page in 0..(count / RiskKind::ALL.len() / 1000).max(1) as u64 {
            let rows = store.page(&query.clone().page(page * 7000, Some(1000))).await?.rows;
            decided += rows.len();
            let changes = [Change { account, fingerprints: rows.into_iter().map(|row| row.fingerprint).collect() }];
            let change = if page % 3 == 2 { StatusChange::Ignore } else { StatusChange::Handle };
            store.change_risks(&changes, kind, change, (1, at(0)?)).await?;
        }
    }
    rate(database, "risks decided", decided, begun);
    Ok(())
}

/// Tasks, each with a run that has ended.
async fn tasks(database: &str, store: &Store, account: i64, count: usize) -> super::Outcome {
    let begun = Instant::now();
    let lease = Lease { owner: "w", duration: Duration::from_secs(3600) };
    let remark = Text::default();
    for n in 0..count {
        let (task_id, report, name) = (format!("task-{n}"), format!("report-{n}"), format!("look {n}"));
        let now = at(n)?;
        let task = NewRiskTask {
            task_id: &task_id,
            account,
            name: &name,
            plan: [PlanKind::Now, PlanKind::Once, PlanKind::Periodic, PlanKind::Custom][n % 4],
            plan_content: ["", "46 51 16 */1 * * *"][n % 2],
            selection: AssetSelection::All,
            mode: [ScanMode::Quick, ScanMode::Standard, ScanMode::Advanced][n % 3],
            items: ["port", "port/poc", "port/weakpass/webcontent"][n % 3],
            origin: "csip",
            wish: "{}",
            asset_count: (n % 1000) as i64,
            next_run_at: None,
        };
        let run =
            NewRun { report_id: &report, parts: &[Part::Network], asset_count: (n % 1000) as i64, web_hook: None };
        store.create_risk_task(&task, Some(run), now).await?;
        let claim = store.claim(lease, &[JobKind::RunTask], 1, now).await?.ok_or("no job")?;
        store.start_run(&claim, (n % 1000) as i64, now).await?;
        let state = if n % 9 == 0 { TaskState::Failed } else { TaskState::Finished };
        let risks = (n % 5000) as i64;
        let ending = Ending { state, remark: &remark, scanned: 1, risks, report: n % 9 != 0 };
        store.finish_run(&claim, &ending, now + Duration::from_secs(600)).await?;
    }
    rate(database, "tasks run", count, begun);
    Ok(())
}
