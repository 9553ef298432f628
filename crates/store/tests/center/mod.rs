//! The security center's part of the story: lists of any shape, assets that count once, risks that come and go.

mod hostile;
pub(crate) mod reading;

use model::{Asset, AssetKind, Checks, Evidence, Examined, PortAdvice, Risk, RiskDetail, RiskKind, Severity, Text};
use std::error::Error;
use std::time::Duration;
use store::{
    Added, AssetRow, AssetSource, Change, Direction, ListQuery, Operator, QueryFault, Recorded, RiskGroupRow, RiskRow,
    StatusChange, Store,
};
use time::OffsetDateTime;

type Test = Result<(), Box<dyn Error>>;

/// Tells it.
pub(crate) async fn tell(store: &Store, (anna, bert): (i64, i64), now: OffsetDateTime) -> Test {
    let center = Center { store, now };
    center.assets_count_once(anna, bert).await?;
    center.lists_are_filtered(anna, bert).await?;
    center.risks_come_and_go(anna).await?;
    center.groups_count_assets(anna).await?;
    center.people_decide(anna, bert).await?;
    center.what_is_deleted_is_gone(anna).await?;
    hostile::asks(store, (anna, bert), now).await
}

struct Center<'a> {
    store: &'a Store,
    now: OffsetDateTime,
}

impl Center<'_> {
    async fn add(&self, account: i64, assets: &[Asset], source: AssetSource) -> Result<Vec<Added>, Box<dyn Error>> {
        let assets: Vec<_> = assets.iter().map(|asset| (asset.clone(), self.now)).collect();
        Ok(self.store.add_assets(account, &assets, source, self.now).await?)
    }

    async fn assets_count_once(&self, anna: i64, bert: i64) -> Test {
        let name = |name: &str| Asset::from_name(name).ok_or("no name");
        let named = [name("localhost")?, name("127.0.0.1")?, name("LOCALHOST.")?];
        let added = self.add(anna, &named, AssetSource::Manual).await?;
        assert_eq!(added, [Added::Created, Added::Created, Added::Unchanged]);
        assert_eq!(self.add(anna, &named[..1], AssetSource::Scan).await?, [Added::Unchanged]);
        assert_eq!(self.add(bert, &named[..1], AssetSource::Manual).await?, [Added::Created]);

        let mut host = Asset::new(AssetKind::Host, "ins-1");
        (host.region, host.type_name, host.private_ip) = ("eu".into(), "CVM".into(), "10.0.0.1".into());
        host.tags.insert("env".into(), "prod".into());
        let mut other = Asset::new(AssetKind::Host, "ins-2");
        (other.region, other.name) = ("us".into(), "100%_sure".into());
        assert_eq!(self.add(anna, &[host.clone(), other.clone()], AssetSource::Import).await?, [Added::Created; 2]);
        assert_eq!(self.add(anna, &[host.clone(), other], AssetSource::Import).await?, [Added::Unchanged; 2]);
        host.region = "asia".into();
        assert_eq!(self.add(anna, &[host.clone()], AssetSource::Scan).await?, [Added::Unchanged], "a scan fills gaps");
        assert_eq!(self.add(anna, &[host], AssetSource::Import).await?, [Added::Updated], "an import knows better");
        let hosts = ListQuery::<AssetRow>::of(&[anna]).is("kind", "host")?;
        self.networks_count_their_machines(anna).await?;
        assert_eq!(self.store.facet(&hosts, "region").await?, [("asia".into(), 1), ("us".into(), 1)]);
        Ok(())
    }

    async fn networks_count_their_machines(&self, anna: i64) -> Test {
        let mut subnet = Asset::new(AssetKind::Subnet, "subnet-1");
        subnet.vpc_id = "vpc-1".into();
        let mut host = Asset::new(AssetKind::Host, "ins-9");
        (host.vpc_id, host.subnet_id) = ("vpc-1".into(), "subnet-1".into());
        let all = [Asset::new(AssetKind::Vpc, "vpc-1"), subnet, host.clone()];
        self.add(anna, &all, AssetSource::Import).await?;
        let counts = |id: &'static str| async move {
            let query = ListQuery::<AssetRow>::of(&[anna]).is("instance_id", id)?;
            let rows = self.store.page(&query).await?.rows;
            let counts = rows.first().map(|row| (row.hosts, row.subnets));
            counts.ok_or_else(|| Box::<dyn Error>::from("no network"))
        };
        assert_eq!((counts("vpc-1").await?, counts("subnet-1").await?), ((1, 1), (1, 0)));
        host.vpc_id = "vpc-2".into();
        self.add(anna, &[host], AssetSource::Import).await?;
        assert_eq!(counts("vpc-1").await?, (0, 1), "it moved");
        let gone =
            ListQuery::<AssetRow>::of(&[anna]).and("instance_id", Operator::Contains, &["-9", "net-1", "pc-1"])?;
        assert_eq!(self.store.delete_assets(&gone, false).await?, 3);
        Ok(())
    }

    /// The names of anna's hosts that a condition lets through.
    async fn lists_are_filtered(&self, anna: i64, bert: i64) -> Test {
        use Operator::*;
        for (column, operator, values, expected) in [
            ("instance_id", Equal, &["ins-1"][..], &["ins-1"][..]),
            ("instance_id", Equal, &["ins-1", "ins-2"], &["ins-1", "ins-2"]),
            ("instance_id", NotEqual, &["ins-1", "ins-3"], &["ins-2"]),
            ("instance_id", Greater, &["ins-1"], &["ins-2"]),
            ("instance_id", Less, &["ins-2"], &["ins-1"]),
            ("instance_id", AtLeast, &["ins-1"], &["ins-1", "ins-2"]),
            ("instance_id", AtMost, &["ins-1"], &["ins-1"]),
            ("name", Contains, &["SURE"], &["ins-2"]),
            ("name", Contains, &["0%_s"], &["ins-2"]),
            ("name", Contains, &["%"], &["ins-2"]),
            ("name", Contains, &["_1"], &[]),
            ("name", Contains, &["'; DROP TABLE asset; --"], &[]),
            ("name", NotContains, &["sure", "x"], &["ins-1"]),
            ("core", HasBits, &["2"], &["ins-1", "ins-2"]),
            ("core", HasBits, &["1"], &[]),
            ("core", Contains, &["2"], &["ins-1", "ins-2"]),
            ("port", AtMost, &["0"], &["ins-1", "ins-2"]),
            ("owner.name", Equal, &["anna"], &["ins-1", "ins-2"]),
            ("owner.app_id", Greater, &["1"], &[]),
        ] {
            let query = ListQuery::<AssetRow>::of(&[anna]).is("kind", "host")?.and(column, operator, values)?;
            let page = self.store.page(&query.order("instance_id", Direction::Ascending)?).await?;
            let found: Vec<&str> = page.rows.iter().map(|row| row.instance_id.as_str()).collect();
            assert_eq!(
                (found.as_slice(), page.total),
                (expected, expected.len() as u64),
                "{column} {operator:?} {values:?}"
            );
        }
        let all = || ListQuery::<AssetRow>::of(&[anna]);
        assert_eq!(all().is("nothing", "x").err(), Some(QueryFault::NoColumn("nothing".into())));
        assert!(matches!(all().is("port", "x"), Err(QueryFault::NotANumber { .. })));
        assert_eq!(all().and("name", HasBits, &["1"]).err(), Some(QueryFault::NoBits("name")));
        assert_eq!(all().is("name", "a\0b").err(), Some(QueryFault::Value("name")));
        assert_eq!(all().and::<&str>("name", Equal, &[]).err(), Some(QueryFault::NoValue("name")));

        let tagged = |key: &str, value: &str| all().tagged(vec![(key.into(), value.into())]);
        assert_eq!(self.store.total(&tagged("env", "prod")?).await?, 1);
        assert_eq!(self.store.total(&tagged("env", "test")?).await?, 0);
        assert_eq!(self.store.total(&all()).await?, 4);
        assert_eq!(self.store.total(&ListQuery::<AssetRow>::of(&[anna, bert])).await?, 5);
        assert_eq!(self.store.total(&ListQuery::<AssetRow>::of(&[])).await?, 0);
        let later = Some(self.now + Duration::from_secs(1));
        assert_eq!(self.store.total(&all().within(Some(self.now), later)).await?, 4);
        assert_eq!(self.store.total(&all().within(later, None)).await?, 0);

        // Pages from the front and from the back are pages of one list.
        let ordered = all().order("identity", Direction::Descending)?;
        let whole = self.store.page(&ordered.clone().page(0, Some(100))).await?;
        for offset in 0..5 {
            for limit in 1..4 {
                let page = self.store.page(&ordered.clone().page(offset as u64, Some(limit as u64))).await?;
                let expected: Vec<_> = whole.rows.iter().skip(offset).take(limit).cloned().collect();
                assert_eq!((page.rows, page.total), (expected, 4), "offset {offset}, limit {limit}");
            }
        }
        let by_owner = ListQuery::<AssetRow>::of(&[anna, bert]).order("owner.app_id", Direction::Descending)?;
        assert_eq!(self.store.page(&by_owner).await?.rows.first().map(|row| row.account_id), Some(bert));
        Ok(())
    }

    async fn record(
        &self,
        anna: i64,
        task: i64,
        risks: &[Risk],
        examined: &[Examined],
    ) -> Result<Recorded, Box<dyn Error>> {
        let at = self.now + Duration::from_secs(task.unsigned_abs() * 60);
        Ok(self.store.record_risks(anna, task, "center", (risks, examined), at).await?)
    }

    /// Ports of anna's risks with status and presence.
    async fn ports(&self, anna: i64) -> Result<Vec<(i64, i64, i64)>, Box<dyn Error>> {
        let query = ListQuery::<RiskRow>::of(&[anna]).is("kind", "port")?.order("port", Direction::Ascending)?;
        let page = self.store.page(&query.page(0, Some(100))).await?;
        Ok(page.rows.iter().map(|row| (row.port, row.status, row.present)).collect())
    }

    async fn risks_come_and_go(&self, anna: i64) -> Test {
        let recorded = |found, seen_again, reopened, closed| Recorded { found, seen_again, reopened, closed };
        let all = [Examined::whole("localhost", RiskKind::Port)];
        let both = [port("localhost", 22, Severity::Low), port("localhost", 6379, Severity::High)];
        assert_eq!(self.record(anna, 1, &both, &all).await?, recorded(2, 0, 0, 0));
        assert_eq!(self.record(anna, 1, &both, &all).await?, recorded(0, 2, 0, 0), "a repetition changes nothing");
        assert_eq!(self.ports(anna).await?, [(22, 0, 1), (6379, 0, 1)]);

        // What was not looked at is not gone.
        let some = Examined { ports: vec![(1, 1024)], portless: false, ..all[0].clone() };
        assert_eq!(self.record(anna, 2, &both[..1], &[some]).await?, recorded(0, 1, 0, 0));
        assert_eq!(self.record(anna, 3, &both[..1], &[]).await?, recorded(0, 1, 0, 0));
        let left_out = Checks::Except([both[1].check.clone()].into());
        for checks in [left_out, Checks::Only(["another".to_owned()].into())] {
            let some = Examined { checks, ..all[0].clone() };
            assert_eq!(self.record(anna, 3, &both[..1], &[some]).await?, recorded(0, 1, 0, 0), "not by this check");
        }
        assert_eq!(self.record(anna, 4, &both[..1], &all).await?, recorded(0, 1, 0, 1), "Redis was stopped");
        assert_eq!(self.ports(anna).await?, [(22, 0, 1), (6379, 1, 0)]);
        assert_eq!(self.record(anna, 5, &both, &all).await?, recorded(0, 2, 1, 0), "and started again");
        assert_eq!(self.ports(anna).await?, [(22, 0, 1), (6379, 0, 1)]);

        let query = ListQuery::<RiskRow>::of(&[anna]).is("kind", "port")?;
        let rows = self.store.page(&query.clone().is("port", "6379")?).await?.rows;
        let redis = rows.first().ok_or("no risk")?;
        assert_eq!((redis.first_seen, redis.last_seen), (self.millis(1), self.millis(5)));
        assert_eq!(self.store.risk_details(&[redis.id]).await?.get(&redis.id), Some(&both[1]));
        let past: Vec<_> = self.store.risk_past(redis.id).await?.into_iter().map(|past| past.change).collect();
        assert_eq!(past, ["closed", "reopened"]);
        assert_eq!(self.store.facet(&query, "severity").await?, [("1".into(), 1), ("3".into(), 1)]);
        assert_eq!(self.store.facet(&query.is("severity", "3")?, "status").await?, [("0".into(), 1)]);
        let asset = self.store.page(&ListQuery::<AssetRow>::of(&[anna]).is("identity", "localhost")?).await?;
        assert_eq!(asset.rows.first().map(|row| row.port_risks), Some(2));
        Ok(())
    }

    fn millis(&self, task: i64) -> i64 {
        (self.now.unix_timestamp() + task * 60) * 1000
    }

    async fn groups_count_assets(&self, anna: i64) -> Test {
        self.record(anna, 6, &[port("127.0.0.1", 22, Severity::Low)], &[]).await?;
        let query = ListQuery::<RiskGroupRow>::of(&[anna]).and("affected", Operator::Greater, &["0"])?;
        let page = self.store.page(&query.order("port", Direction::Ascending)?).await?;
        let groups: Vec<_> = page.rows.iter().map(|row| (row.port, row.affected, row.unhandled)).collect();
        assert_eq!(groups, [(22, 2, 2), (6379, 1, 1)]);
        let ssh = page.rows.first().ok_or("no group")?;
        assert_eq!((ssh.first_seen, ssh.last_seen), (self.millis(1), self.millis(6)));
        let example = self.store.examples_of_groups(&[ssh.id]).await?.remove(&ssh.id).ok_or("no example")?;
        assert_eq!(example.port, Some(22));
        Ok(())
    }

    async fn people_decide(&self, anna: i64, bert: i64) -> Test {
        let query = ListQuery::<RiskRow>::of(&[anna]).is("asset", "localhost")?.is("port", "22")?;
        let ssh = self.store.page(&query).await?.rows.into_iter().next().ok_or("no risk")?;
        let change = |account, fingerprint: &str, kind, change| {
            let changes = [Change { account, fingerprints: vec![fingerprint.to_owned()] }];
            async move { self.store.change_risks(&changes, kind, change, (10, self.now)).await }
        };
        let stranger = change(bert, &ssh.fingerprint, RiskKind::Port, StatusChange::Handle).await?;
        assert!(!stranger, "another account's risk does not exist");
        assert!(!change(anna, &ssh.fingerprint, RiskKind::WebContent, StatusChange::Handle).await?, "another kind");
        let both = [port("localhost", 22, Severity::Low), port("localhost", 6379, Severity::High)];
        let all = [Examined::whole("localhost", RiskKind::Port)];
        for (decision, rescan, expected) in [
            (StatusChange::UndoIgnore, None, 0),
            (StatusChange::Handle, None, 1),
            (StatusChange::UndoHandle, None, 0),
            (StatusChange::Handle, Some(7), 0),
            (StatusChange::Ignore, None, 2),
            (StatusChange::UndoHandle, None, 2),
            (StatusChange::Ignore, Some(8), 2),
            (StatusChange::UndoIgnore, None, 0),
        ] {
            assert!(change(anna, &ssh.fingerprint, RiskKind::Port, decision).await?);
            if let Some(task) = rescan {
                self.record(anna, task, &both, &all).await?;
            }
            let status = self.store.page(&query).await?.rows.first().map(|row| row.status);
            assert_eq!(status, Some(expected), "after {decision:?}, rescan {rescan:?}");
            let tally = self.store.facet(&ListQuery::<RiskRow>::of(&[anna]).is("severity", "1")?, "status").await?;
            assert!(tally.iter().any(|(value, _)| *value == expected.to_string()), "{tally:?}");
        }
        let past = self.store.risk_past(ssh.id).await?;
        assert!(past.iter().any(|past| past.change == "handled" && past.uin == 10), "{past:?}");
        Ok(())
    }

    async fn what_is_deleted_is_gone(&self, anna: i64) -> Test {
        let local = || ListQuery::<AssetRow>::of(&[anna]).is("identity", "localhost");
        assert_eq!(self.store.delete_assets(&local()?, true).await?, 1);
        assert_eq!(self.store.total(&local()?).await?, 0);
        assert_eq!(self.store.total(&ListQuery::<RiskRow>::of(&[anna])).await?, 1, "its risks go with it");
        let groups = ListQuery::<RiskGroupRow>::of(&[anna]).and("affected", Operator::Greater, &["0"])?;
        assert_eq!(self.store.total(&groups).await?, 1);
        let localhost = Asset::from_name("localhost").ok_or("no name")?;
        assert_eq!(self.add(anna, std::slice::from_ref(&localhost), AssetSource::Scan).await?, [Added::Ignored]);
        assert_eq!(self.add(anna, std::slice::from_ref(&localhost), AssetSource::Manual).await?, [Added::Created]);
        assert_eq!(self.add(anna, &[localhost], AssetSource::Scan).await?, [Added::Unchanged]);
        assert_eq!(self.store.delete_assets(&ListQuery::of(&[anna]), false).await?, 4);
        assert_eq!(self.store.total(&ListQuery::<RiskRow>::of(&[anna])).await?, 0);
        Ok(())
    }
}

pub(crate) fn port(asset: &str, port: u16, severity: Severity) -> Risk {
    Risk {
        check: "port-open".into(),
        severity,
        asset: asset.into(),
        address: None,
        port: Some(port),
        service: "ssh".into(),
        name: Text::new(format!("Port {port} is open"), format!("端口 {port} 开放")),
        description: Text::new("It answers.", "该端口有响应。"),
        fix: Text::new("Close it.", "关闭该端口。"),
        detail: RiskDetail::Port { component: "openssh".into(), version: "9".into(), advice: PortAdvice::Restrict },
        evidence: Evidence::default(),
    }
}
