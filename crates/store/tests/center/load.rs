//! A benchmark, not a part of the story: many risks, and how long lists of them take.

use model::{Asset, Evidence, PasswordWeakness, PortAdvice, Risk, RiskDetail, Severity, Text};
use std::error::Error;
use std::time::{Duration, Instant};
use store::{AssetRow, AssetSource, Direction, ListQuery, NewAccount, NewKey, Operator, RiskGroupRow, RiskRow, Store};
use time::OffsetDateTime;

/// Questions asked so often each.
const TIMES: usize = 30;
const PORTS: [u16; 10] = [22, 80, 443, 3306, 5432, 6379, 8080, 8443, 9200, 11211];

/// Fills the store and asks.
pub(crate) async fn run(where_: &str, store: &Store) -> Result<(), Box<dyn Error>> {
    let wanted: usize = std::env::var("RISKS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let now = OffsetDateTime::from_unix_timestamp(1_790_000_000)?;
    let account = NewAccount { name: "many", organisation: None, app_id: 1, uin: 1 };
    let key = NewKey { secret_id: "M", sealed_secret: b"M".to_vec(), grant: store::Grant::default() };
    let account = store.create_account(&account, &key, now).await?.ok_or("no account")?;

    let begun = Instant::now();
    let assets: Vec<(Asset, OffsetDateTime)> = (0..wanted / 10).filter_map(|n| Some((asset(n)?, now))).collect();
    store.add_assets(account, &assets, AssetSource::Import, now).await?;
    println!("{where_}: {} assets in {:.1?}", assets.len(), begun.elapsed());
    let begun = Instant::now();
    for (batch, assets) in assets.chunks(100).enumerate() {
        let risks: Vec<Risk> = assets.iter().flat_map(|(asset, _)| (0..10).map(|n| risk(asset, n))).collect();
        let at = now + Duration::from_secs(batch as u64);
        store.record_risks(account, 1, "network", (&risks, &[]), at).await?;
    }
    let rate = wanted as f64 / begun.elapsed().as_secs_f64();
    println!("{where_}: {wanted} risks in {:.1?}, {rate:.0} a second", begun.elapsed());
    ask(where_, store, account).await
}

fn asset(n: usize) -> Option<Asset> {
    let mut asset = Asset::from_name(&format!("10.{}.{}.{}", n >> 16, (n >> 8) & 255, n & 255))?;
    asset.region = format!("region-{}", n % 20);
    asset.vpc_id = format!("vpc-{}", n % 100);
    asset.type_name = "EIP".into();
    Some(asset)
}

fn risk(asset: &Asset, n: usize) -> Risk {
    let levels = [Severity::Info, Severity::Low, Severity::Medium, Severity::High, Severity::Critical];
    let port = PORTS[n % PORTS.len()];
    let url = format!("http://{}:{port}/", asset.id);
    let detail = match n % 6 {
        0 | 1 => RiskDetail::Port { component: "nginx".into(), version: "1.22".into(), advice: PortAdvice::Restrict },
        2 => RiskDetail::Vulnerability {
            cve: format!("CVE-2021-{}", 10_000 + n),
            component: "httpd".into(),
            version: "2.4.49".into(),
            class: Text::new("path traversal", "目录穿越"),
            url,
        },
        3 => RiskDetail::WeakPassword {
            user: "root".into(),
            password: "r**t".into(),
            weakness: PasswordWeakness::Common,
            url,
        },
        4 => RiskDetail::Configuration { standard: String::new(), class: "tls".into(), item: "old".into() },
        _ => RiskDetail::ExposedService { component: "redis".into(), version: "7".into() },
    };
    Risk {
        check: format!("check-{n}"),
        severity: levels[(n + asset.id.len()) % levels.len()],
        asset: asset.id.clone(),
        address: None,
        port: Some(port),
        service: "http".into(),
        name: Text::new(format!("Risk {n}"), format!("风险 {n}")),
        description: Text::new("What it means.", "含义。"),
        fix: Text::new("What to do.", "处置方法。"),
        detail,
        evidence: Evidence::default(),
    }
}

async fn ask(where_: &str, store: &Store, account: i64) -> Result<(), Box<dyn Error>> {
    let ports = || ListQuery::<RiskRow>::of(&[account]).is("kind", "port");
    let total = store.total(&ports()?).await?;
    let later = OffsetDateTime::from_unix_timestamp(1_790_000_500)?;
    let questions = [
        ("newest", ports()?),
        ("level and status", ports()?.is("severity", "3")?.is("status", "0")?),
        ("nothing fits", ports()?.is("status", "2")?),
        ("one port", ports()?.is("port", "80")?),
        ("one asset", ports()?.is("asset", "10.0.1.7")?),
        ("part of an asset", ports()?.and("asset", Operator::Contains, &["77.1"])?),
        ("no such service", ports()?.is("service", "gopher")?),
        ("by level", ports()?.order("severity", Direction::Descending)?),
        ("by port, ascending", ports()?.order("port", Direction::Ascending)?),
        ("by asset", ports()?.order("asset", Direction::Ascending)?),
        ("since", ports()?.within(Some(later), None)),
        ("page in the middle", ports()?.page(total / 2, Some(10))),
        ("last page", ports()?.page(total.saturating_sub(5), Some(10))),
        ("100 rows", ports()?.page(0, Some(100))),
    ];
    for (name, query) in questions {
        let mut took = Vec::new();
        let mut found = 0;
        for _ in 0..TIMES {
            let begun = Instant::now();
            let page = store.page(&query).await?;
            store.risk_details(&page.rows.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
            found = page.total;
            took.push(begun.elapsed());
        }
        tell(where_, name, found, took);
    }
    let mut took = Vec::new();
    for _ in 0..TIMES {
        let begun = Instant::now();
        for column in ["status", "severity", "advice", "instance_type", "source"] {
            store.facet(&ports()?, column).await?;
        }
        took.push(begun.elapsed());
    }
    tell(where_, "five facets of risks", 0, took);
    let groups = ListQuery::<RiskGroupRow>::of(&[account]).is("kind", "port")?;
    let addresses = || ListQuery::<AssetRow>::of(&[account]).is("kind", "public_ip");
    let (mut by_port, mut listed, mut filtered, mut facets) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let begun = Instant::now();
        store.page(&groups).await?;
        by_port.push(begun.elapsed());
        let begun = Instant::now();
        store.page(&addresses()?.page(50_000, None)).await?;
        listed.push(begun.elapsed());
        let begun = Instant::now();
        store.page(&addresses()?.is("region", "region-7")?.and("name", Operator::Contains, &["7.7"])?).await?;
        filtered.push(begun.elapsed());
        let begun = Instant::now();
        for column in ["region", "vpc_id", "type_name", "cloud", "zone"] {
            store.facet(&addresses()?, column).await?;
        }
        facets.push(begun.elapsed());
    }
    tell(where_, "by port", 0, by_port);
    tell(where_, "assets, in the middle", 0, listed);
    tell(where_, "assets of a region by name", 0, filtered);
    tell(where_, "five facets of assets", 0, facets);
    Ok(())
}

fn tell(where_: &str, name: &str, found: u64, mut took: Vec<Duration>) {
    took.sort_unstable();
    let (middle, worst) = (took.get(took.len() / 2).copied(), took.last().copied());
    let (middle, worst) = (middle.unwrap_or_default(), worst.unwrap_or_default());
    println!("{where_}: {name:<28} {found:>8} rows  median {middle:>9.1?}  worst {worst:>9.1?}");
}
