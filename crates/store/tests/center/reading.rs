//! Pages are read in several ways, chosen by how many rows there are. Whatever the way: the same rows, in order, once.

use super::port;
use model::{Asset, Risk, Severity};
use std::collections::BTreeSet;
use std::error::Error;
use std::time::Duration;
use store::{AssetSource, Direction, Grant, ListQuery, NewAccount, NewKey, Operator, RiskRow, StatusChange, Store};
use time::OffsetDateTime;

type Test = Result<(), Box<dyn Error>>;
type Query = ListQuery<RiskRow>;

/// Their risks are more than are put in order by hand, with most of the filters too.
const ASSETS: usize = 1200;
const PORTS: [u16; 8] = [22, 80, 443, 3306, 5432, 6379, 8080, 9200];
const SEVERITIES: [Severity; 4] = [Severity::Low, Severity::Medium, Severity::High, Severity::Critical];

/// Fewer than what some filters find.
const NAMED: u64 = 500;

/// A filter, and what it means.
type Filter = (&'static str, fn(Query) -> Result<Query, store::QueryFault>, fn(&RiskRow) -> bool);

const FILTERS: &[Filter] = &[
    ("all", Ok, |_| true),
    ("grave", |query| query.and("severity", Operator::AtLeast, &["3"]), |row| row.severity >= 3),
    ("open web", |query| query.is("status", "0")?.is("port", "80"), |row| row.status == 0 && row.port == 80),
    ("decided", |query| query.and("status", Operator::NotEqual, &["0"]), |row| row.status != 0),
    ("part", |query| query.and("asset", Operator::Contains, &["7"]), |row| row.asset.contains('7')),
    ("rare part", |query| query.and("asset", Operator::Contains, &["0.77"]), |row| row.asset.contains("0.77")),
    (
        "part, not medium",
        |query| query.and("asset", Operator::Contains, &["1"])?.and("severity", Operator::NotEqual, &["2"]),
        |row| row.asset.contains('1') && row.severity != 2,
    ),
    (
        "found late",
        |query| query.and("first_seen", Operator::AtLeast, &["1800000400000"]),
        |row| row.first_seen >= 1_800_000_400_000,
    ),
    (
        "seen lately",
        |query| Ok(query.within(OffsetDateTime::from_unix_timestamp(1_800_000_200).ok(), None)),
        |row| row.last_seen >= 1_800_000_200_000,
    ),
    (
        "tagged",
        |query| query.tagged(vec![("env".into(), "even".into())]),
        |row| row.asset.ends_with(['0', '2', '4', '6', '8']),
    ),
    ("no part", |query| query.and("asset", Operator::NotContains, &["0.7"]), |row| !row.asset.contains("0.7")),
    (
        "two parts, one of them of its name",
        |query| {
            let query = query.and("asset", Operator::Contains, &["6", "33"])?;
            query.and("instance_name", Operator::Contains, &["E-1"])
        },
        |row| {
            let name = row.instance_name.to_ascii_lowercase();
            (row.asset.contains('6') || row.asset.contains("33")) && name.contains("e-1")
        },
    ),
    (
        "part, ignored",
        |query| query.is("status", "2")?.and("instance_id", Operator::Contains, &["3"]),
        |row| row.status == 2 && row.instance_id.contains('3'),
    ),
    (
        "asset behind another",
        |query| query.and("asset", Operator::AtLeast, &["10.0.2.2"]),
        |row| row.asset.as_str() >= "10.0.2.2",
    ),
    (
        "another asset",
        |query| query.and("asset", Operator::NotEqual, &["10.0.2.2"]),
        |row| row.asset.as_str() != "10.0.2.2",
    ),
    (
        "found before late",
        |query| query.and("first_seen", Operator::Less, &["1800000400000"]),
        |row| row.first_seen < 1_800_000_400_000,
    ),
    (
        "found at another time",
        |query| query.and("first_seen", Operator::NotEqual, &["1800000400000"]),
        |row| row.first_seen != 1_800_000_400_000,
    ),
    (
        "behind a fingerprint",
        |query| query.and("fingerprint", Operator::Greater, &["12"]),
        |row| row.fingerprint.as_str() > "12",
    ),
    (
        "part of a fingerprint",
        |query| query.and("fingerprint", Operator::Contains, &["A1"]),
        |row| row.fingerprint.contains("a1"),
    ),
    (
        "tagged twice, part",
        |query| {
            let tags = vec![("env".into(), "even".into()), ("team".into(), "seven".into())];
            query.tagged(tags)?.and("asset", Operator::Contains, &["0.1"])
        },
        |row| {
            let last: usize = row.asset.rsplit('.').next().and_then(|last| last.parse().ok()).unwrap_or(1);
            row.asset.contains("0.1") && (last.is_multiple_of(2) || last.is_multiple_of(7))
        },
    ),
    (
        "tagged and low",
        |query| query.tagged(vec![("env".into(), "even".into())])?.is("severity", "1"),
        |row| row.severity == 1 && row.asset.ends_with(['0', '2', '4', '6', '8']),
    ),
];

/// What a row is compared by.
type Key = fn(&RiskRow) -> (i64, String);

/// Orders, each with what rows then rise by.
const ORDERS: &[(&str, Key)] = &[
    ("last_seen", |row| (row.last_seen, String::new())),
    ("first_seen", |row| (row.first_seen, String::new())),
    ("severity", |row| (row.severity, String::new())),
    ("status", |row| (row.status, String::new())),
    ("port", |row| (row.port, String::new())),
    ("name_en", |row| (0, row.name_en.clone())),
    ("asset", |row| (0, row.asset.clone())),
    ("instance_name", |row| (0, row.instance_name.clone())),
    ("fingerprint", |row| (0, row.fingerprint.clone())),
    ("owner.name", |_| (0, String::new())),
];

/// Fills an account of its own and reads it in every way.
pub(crate) async fn agrees(store: &Store) -> Test {
    // With so few assets, some filters shall have many all the same.
    let store = &store.clone().naming_at_most(NAMED);
    let now = OffsetDateTime::from_unix_timestamp(1_800_000_000)?;
    let account = NewAccount { name: "carl", organisation: None, app_id: 77, uin: 770 };
    let key = NewKey { secret_id: "C77", sealed_secret: b"C77".to_vec(), grant: Grant::default() };
    let account = store.create_account(&account, &key, now).await?.ok_or("no account")?;
    fill(store, account, ASSETS, now).await?;

    let ports = || Query::of(&[account]).is("kind", "port");
    let everything = read(store, &ports()?).await?.1;
    assert_eq!(everything.len(), ASSETS * PORTS.len());
    for (number, (filter, narrow, fits)) in FILTERS.iter().enumerate() {
        let expected: BTreeSet<i64> = everything.iter().filter(|row| fits(row)).map(|row| row.id).collect();
        assert!(!expected.is_empty(), "{filter}");
        for (other, (order, key)) in ORDERS.iter().enumerate().filter(|(other, _)| (number + other) % 3 != 1) {
            let way = if (number + other) % 2 == 0 { Direction::Ascending } else { Direction::Descending };
            let what = format!("{filter} by {order} {way:?}");
            let (total, mut rows) = read(store, &narrow(ports()?)?.order(order, way)?).await?;
            let found: BTreeSet<i64> = rows.iter().map(|row| row.id).collect();
            assert_eq!((total, rows.len()), (expected.len() as u64, expected.len()), "{what}");
            assert!(found == expected, "{what}");
            if way == Direction::Descending {
                rows.reverse();
            }
            assert!(rows.is_sorted_by_key(key), "{what}");
        }
        let facet = store.facet(&narrow(ports()?)?, "severity").await?;
        assert_eq!(facet.iter().map(|(_, count)| count).sum::<u64>(), expected.len() as u64, "{filter}");
    }
    agrees_for_several(store, account, now).await?;
    let far = store.page(&ports()?.page(u64::MAX, Some(u64::MAX))).await?;
    assert_eq!((far.total, far.rows.len()), (everything.len() as u64, 0));
    Ok(())
}

/// Rows of two accounts in one list, which are read one account after the other.
async fn agrees_for_several(store: &Store, account: i64, now: OffsetDateTime) -> Test {
    let other = NewAccount { name: "dora", organisation: None, app_id: 78, uin: 780 };
    let key = NewKey { secret_id: "D78", sealed_secret: b"D78".to_vec(), grant: Grant::default() };
    let other = store.create_account(&other, &key, now).await?.ok_or("no account")?;
    fill(store, other, 150, now).await?;
    for (order, key) in ORDERS {
        for way in [Direction::Ascending, Direction::Descending] {
            let both = Query::of(&[account, other]).is("kind", "port")?.order(order, way)?;
            let late = both.and("first_seen", Operator::AtLeast, &["1800000100000"])?;
            let (total, mut rows) = read(store, &late).await?;
            let found: BTreeSet<i64> = rows.iter().map(|row| row.id).collect();
            assert_eq!((total, rows.len()), (found.len() as u64, found.len()), "several by {order} {way:?}");
            assert_eq!(rows.iter().filter(|row| row.account_id == other).count(), 50 * PORTS.len(), "{order}");
            if way == Direction::Descending {
                rows.reverse();
            }
            // One account's rows stay together where the order is by the account.
            assert!(rows.is_sorted_by_key(key), "several by {order} {way:?}");
        }
    }
    Ok(())
}

/// What takes longer than the store has patience is ended, and says so. Only the long question is asked of a hurried store:
/// on a busy machine a short one may take longer too.
pub(crate) async fn ends_in_time(store: &Store, hurried: &Store) -> Test {
    let accounts: Vec<i64> = store.accounts().await?.iter().map(|account| account.id).collect();
    // Parts that next to no hash has: each is looked for in all of them.
    let parts: Vec<String> = (0..20).map(|n| format!("{:05x}", n * 4099)).collect();
    let query = Query::of(&accounts).is("kind", "port")?.and("fingerprint", Operator::NotContains, &parts)?;
    let ended = store::Store::page(hurried, &query).await;
    assert!(matches!(ended, Err(store::Error::Late)), "{ended:?}");
    Ok(())
}

/// Every page of a query, one after the other.
async fn read(store: &Store, query: &Query) -> Result<(u64, Vec<RiskRow>), store::Error> {
    let (mut total, mut rows) = (0, Vec::new());
    loop {
        let page = store.page(&query.clone().page(rows.len() as u64, Some(1000))).await?;
        if page.rows.is_empty() {
            return Ok((total, rows));
        }
        total = page.total;
        rows.extend(page.rows);
    }
}

async fn fill(store: &Store, account: i64, count: usize, now: OffsetDateTime) -> Test {
    let mut assets = Vec::new();
    for n in 0..count {
        let mut asset = Asset::from_name(&format!("10.0.{}.{}", n / 100, n % 100)).ok_or("no address")?;
        // In the order of code points, small letters come after all capitals.
        asset.name = format!("{}-{n}", ["Zone", "alpha", "Édge"][n % 3]);
        if n % 2 == 0 {
            asset.tags.insert("env".into(), "even".into());
        }
        if (n % 100) % 7 == 0 {
            asset.tags.insert("team".into(), "seven".into());
        }
        assets.push((asset, now));
    }
    store.add_assets(account, &assets, AssetSource::Import, now).await?;
    for (call, assets) in (0_u64..).zip(assets.chunks(100)) {
        let risks: Vec<Risk> = assets.iter().zip(0_usize..).flat_map(|((asset, _), n)| risks(&asset.id, n)).collect();
        let at = now + Duration::from_secs(call * 100);
        store.record_risks(account, 70, "network", (&risks, &[]), at).await?;
    }
    if count < ASSETS {
        return Ok(());
    }
    // None of them was found early, so that early ones by status lie behind many that do not count.
    let some = Query::of(&[account]).is("kind", "port")?.and("first_seen", Operator::AtLeast, &["1800000500000"])?;
    for offset in [1000, 2000] {
        let rows = store.page(&some.clone().page(offset, Some(1000))).await?.rows;
        let fingerprints: Vec<String> = rows.into_iter().map(|row| row.fingerprint).collect();
        let changes = [store::Change { account, fingerprints }];
        assert!(store.change_risks(&changes, model::RiskKind::Port, StatusChange::Ignore, (770, now)).await?);
    }
    Ok(())
}

fn risks(asset: &str, n: usize) -> impl Iterator<Item = Risk> {
    let severity = move |place: usize| SEVERITIES.get((place + n) % SEVERITIES.len()).copied().unwrap_or(Severity::Low);
    PORTS.into_iter().enumerate().map(move |(place, number)| port(asset, number, severity(place)))
}
