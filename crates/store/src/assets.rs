//! Assets: what an account owns or is responsible for. What is wrong with them is in `risks`.

use crate::database::{Transaction, row};
use crate::instant::to_millis;
use crate::list::{Tally, Total, list};
use crate::schema::{Asset as A, AssetTag, IgnoredAsset};
use crate::{Error, ListQuery, Store};
use model::{Asset, AssetKind};
use sea_query::{DeleteStatement, Expr, ExprTrait as _, OnConflict, Order, Query};
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;

/// Assets of one transaction at most: a long import lets others write in between.
const BATCH: usize = 500;
const TABLE: &str = "asset";

/// Who told of an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssetSource {
    /// Somebody named it.
    Manual,
    /// An inventory file.
    Import,
    /// A scan found it.
    Scan,
    /// An agent on the machine.
    Agent,
}

impl AssetSource {
    /// The word that rows and people use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Import => "import",
            Self::Scan => "scan",
            Self::Agent => "agent",
        }
    }
}

/// What became of an asset that somebody told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is new.
    Created,
    /// More is known of it now.
    Updated,
    /// All of it was known.
    Unchanged,
    /// Its owner wants it left alone.
    Ignored,
}

static TALLY: Tally = Tally {
    table: "asset_tally",
    columns: &["kind", "type_name", "region", "zone", "vpc_id", "state", "os", "namespace", "core", "cloud", "source"],
    totals: &[Total { column: "n", of: None }],
    span: None,
};

list! {
    /// An asset as lists show it.
    pub struct AssetRow in "asset" by "created_at" Descending tagged by "id" counted in TALLY {
        /// Row id.
        pub id: i64,
        /// Row id of the account.
        pub account_id: i64,
        /// Word of its kind.
        pub kind: String,
        /// What makes it the same asset.
        pub identity: String,
        /// As clients know it.
        pub instance_id: String,
        /// Display name.
        pub name: String,
        /// In its source's words.
        pub type_name: String,
        /// Region code.
        pub region: String,
        /// Availability zone.
        pub zone: String,
        /// Network.
        pub vpc_id: String,
        /// Its name.
        pub vpc_name: String,
        /// Subnet.
        pub subnet_id: String,
        /// Its name.
        pub subnet_name: String,
        /// Public address.
        pub public_ip: String,
        /// Private address.
        pub private_ip: String,
        /// Name by which it is reached.
        pub domain: String,
        /// Block of addresses.
        pub cidr: String,
        /// Port; 0 for none.
        pub port: i64,
        /// Protocol.
        pub protocol: String,
        /// How it stands.
        pub state: String,
        /// Operating system.
        pub os: String,
        /// Namespace.
        pub namespace: String,
        /// Cluster.
        pub cluster_id: String,
        /// Its name.
        pub cluster_name: String,
        /// Host.
        pub machine_id: String,
        /// Its name.
        pub machine_name: String,
        /// Load balancer.
        pub balancer_id: String,
        /// Its name.
        pub balancer_name: String,
        /// 1 matters most, 2 does not.
        pub core: i64,
        /// 1 if it is in a cloud.
        pub cloud: i64,
        /// Word of who told of it first.
        pub source: String,
        /// When it began to exist.
        pub created_at: i64,
        /// When it was added here.
        pub added_at: i64,
        /// When it was scanned last; 0 for never.
        pub last_scan_at: i64,
        /// Tasks that scanned it.
        pub scan_tasks: i64,
        /// Machines of the inventory in a network or subnet.
        pub hosts: i64,
        /// Subnets of the inventory in a network.
        pub subnets: i64,
        /// Unhandled risks of this kind.
        pub port_risks: i64,
        /// Unhandled risks of this kind.
        pub vulnerability_risks: i64,
        /// Unhandled risks of this kind.
        pub weak_password_risks: i64,
        /// Unhandled risks of this kind.
        pub web_content_risks: i64,
        /// Unhandled risks of this kind.
        pub configuration_risks: i64,
        /// Unhandled risks of this kind.
        pub exposed_service_risks: i64,
        /// All that is known of it, as JSON.
        pub detail: String,
    }
}

impl AssetRow {
    /// All that is known of it.
    pub fn asset(&self) -> Result<Asset, Error> {
        read(&self.detail)
    }
}

row! {
    struct KnownRow { id: i64, kind: String, identity: String, detail: String }
}

row! {
    struct IdRow { id: i64 }
}

row! {
    struct IgnoredRow { kind: String, identity: String }
}

row! {
    struct TagRow { asset_id: i64, key: String, value: String }
}

impl Store {
    /// Adds assets to an account or completes what is known of them, and answers what became of each. The time that
    /// comes with an asset is when it began to exist.
    ///
    /// An import's word counts for more than what was known; a scan only fills gaps, and does not find what its owner
    /// wants left alone. Naming an asset by hand ends that.
    pub async fn add_assets(
        &self,
        account: i64,
        assets: &[(Asset, OffsetDateTime)],
        source: AssetSource,
        now: OffsetDateTime,
    ) -> Result<Vec<Added>, Error> {
        let mut answers = Vec::with_capacity(assets.len());
        for batch in assets.chunks(BATCH) {
            let mut transaction = self.database.begin().await?;
            transaction.lock(&format!("security center of {account}")).await?;
            let (mut created, mut networks) = (Vec::new(), Networks::default());
            let ignored_ones = ignored_of(&mut transaction, account, batch).await?;
            let mut known = known_of(&mut transaction, account, batch).await?;
            for (asset, since) in batch {
                let key = (asset.kind.word().to_owned(), asset.identity());
                let ignored = ignored_ones.contains(&key);
                if ignored && source == AssetSource::Scan {
                    answers.push(Added::Ignored);
                    continue;
                }
                if ignored {
                    transaction.execute(&unignore(account, asset)).await?;
                }
                let told = (asset, *since);
                let answer = match known.get_mut(&key) {
                    Some(known) => change(&mut transaction, known, asset, source, &mut networks).await?,
                    None => {
                        let id = insert(&mut transaction, account, told, source, now).await?;
                        networks.touched_by(asset);
                        created.push(id);
                        known.insert(key, Known { id, asset: asset.clone(), fresh: true });
                        Added::Created
                    }
                };
                answers.push(answer);
            }
            TALLY.shift(&mut transaction, TABLE, &created, 1).await?;
            networks.count(&mut transaction, account).await?;
            transaction.commit().await?;
        }
        Ok(answers)
    }

    /// Deletes every asset of a query with its risks and answers how many; `ignore` keeps scans from finding them again.
    pub async fn delete_assets(&self, query: &ListQuery<AssetRow>, ignore: bool) -> Result<u64, Error> {
        let mut deleted = 0;
        loop {
            let page = self.page(&query.clone().page(0, Some(BATCH as u64))).await?;
            if page.rows.is_empty() {
                return Ok(deleted);
            }
            for account in accounts_of(&page.rows) {
                let rows: Vec<_> = page.rows.iter().filter(|row| row.account_id == account).collect();
                let mut transaction = self.database.begin().await?;
                transaction.lock(&format!("security center of {account}")).await?;
                deleted += remove(&mut transaction, account, &rows, ignore).await?;
                transaction.commit().await?;
            }
        }
    }

    /// The tags of some assets.
    pub async fn asset_tags(&self, assets: &[i64]) -> Result<BTreeMap<i64, Vec<(String, String)>>, Error> {
        let query = Query::select()
            .columns([AssetTag::AssetId, AssetTag::Key, AssetTag::Value])
            .from(AssetTag::Table)
            .and_where(Expr::col(AssetTag::AssetId).is_in(assets.iter().copied()))
            .order_by(AssetTag::Key, Order::Asc)
            .take();
        let mut tags: BTreeMap<i64, Vec<_>> = BTreeMap::new();
        for row in self.database.fetch_all::<TagRow>(&query).await? {
            tags.entry(row.asset_id).or_default().push((row.key, row.value));
        }
        Ok(tags)
    }

    /// Notes that a task has scanned assets, once for each task.
    pub async fn note_scan(&self, account: i64, identities: &[String], now: OffsetDateTime) -> Result<(), Error> {
        for batch in identities.chunks(BATCH) {
            let update = Query::update()
                .table(A::Table)
                .value(A::LastScanAt, to_millis(now))
                .value(A::ScanTasks, Expr::col(A::ScanTasks).add(1))
                .and_where(Expr::col(A::AccountId).eq(account))
                .and_where(Expr::col(A::Identity).is_in(batch.iter().map(String::as_str)))
                .take();
            self.database.execute(&update).await?;
        }
        Ok(())
    }
}

fn accounts_of(rows: &[AssetRow]) -> Vec<i64> {
    let mut accounts: Vec<i64> = rows.iter().map(|row| row.account_id).collect();
    accounts.sort_unstable();
    accounts.dedup();
    accounts
}

fn read(detail: &str) -> Result<Asset, Error> {
    serde_json::from_str(detail).map_err(|_| Error::Row { column: "asset.detail", value: String::new() })
}

fn write(asset: &Asset) -> String {
    serde_json::to_string(asset).unwrap_or_default()
}

/// An asset that is there, as it is known at this moment of a batch.
struct Known {
    id: i64,
    asset: Asset,
    /// Made by this batch, and not in the tally yet.
    fresh: bool,
}

/// Kind and identity: what makes it the same asset within an account.
type AssetKey = (String, String);

async fn known_of(
    transaction: &mut Transaction,
    account: i64,
    batch: &[(Asset, OffsetDateTime)],
) -> Result<BTreeMap<AssetKey, Known>, Error> {
    let query = Query::select()
        .columns([A::Id, A::Kind, A::Identity, A::Detail])
        .from(A::Table)
        .and_where(Expr::col(A::AccountId).eq(account))
        .and_where(Expr::col(A::Kind).is_in(kinds_of(batch)))
        .and_where(Expr::col(A::Identity).is_in(batch.iter().map(|(asset, _)| asset.identity())))
        .take();
    let rows: Vec<KnownRow> = transaction.fetch_all(&query).await?;
    let known =
        |row: KnownRow| Ok(((row.kind, row.identity), Known { id: row.id, asset: read(&row.detail)?, fresh: false }));
    rows.into_iter().map(known).collect()
}

async fn ignored_of(
    transaction: &mut Transaction,
    account: i64,
    batch: &[(Asset, OffsetDateTime)],
) -> Result<BTreeSet<AssetKey>, Error> {
    let query = Query::select()
        .columns([IgnoredAsset::Kind, IgnoredAsset::Identity])
        .from(IgnoredAsset::Table)
        .and_where(Expr::col(IgnoredAsset::AccountId).eq(account))
        .and_where(Expr::col(IgnoredAsset::Kind).is_in(kinds_of(batch)))
        .and_where(Expr::col(IgnoredAsset::Identity).is_in(batch.iter().map(|(asset, _)| asset.identity())))
        .take();
    let rows: Vec<IgnoredRow> = transaction.fetch_all(&query).await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.identity)).collect())
}

fn kinds_of(batch: &[(Asset, OffsetDateTime)]) -> BTreeSet<&'static str> {
    batch.iter().map(|(asset, _)| asset.kind.word()).collect()
}

async fn insert(
    transaction: &mut Transaction,
    account: i64,
    (asset, since): (&Asset, OffsetDateTime),
    source: AssetSource,
    now: OffsetDateTime,
) -> Result<i64, Error> {
    let mut values = columns(asset);
    values.extend([
        (A::AccountId, account.into()),
        (A::Kind, asset.kind.word().into()),
        (A::Identity, asset.identity().into()),
        (A::Source, source.word().into()),
        (A::Cloud, i64::from(matches!(source, AssetSource::Import | AssetSource::Agent)).into()),
        (A::CreatedAt, whole_seconds(since).into()),
        (A::AddedAt, whole_seconds(now).into()),
    ]);
    let (columns, values): (Vec<A>, Vec<Expr>) = values.into_iter().unzip();
    let insert = Query::insert().into_table(A::Table).columns(columns).values_panic(values).returning_col(A::Id).take();
    let id = transaction.fetch_one::<IdRow>(&insert).await?.id;
    insert_tags(transaction, id, asset).await?;
    Ok(id)
}

async fn change(
    transaction: &mut Transaction,
    known: &mut Known,
    asset: &Asset,
    source: AssetSource,
    networks: &mut Networks,
) -> Result<Added, Error> {
    let mut after = known.asset.clone();
    match source {
        AssetSource::Import | AssetSource::Agent => after.update_from(asset),
        AssetSource::Manual => after.tags.extend(asset.tags.clone()),
        AssetSource::Scan => after.complete_from(asset),
    }
    if after == known.asset {
        return Ok(Added::Unchanged);
    }
    let update =
        Query::update().table(A::Table).values(columns(&after)).and_where(Expr::col(A::Id).eq(known.id)).take();
    let counted: &[i64] = if known.fresh { &[] } else { &[known.id] };
    TALLY.shift(transaction, TABLE, counted, -1).await?;
    transaction.execute(&update).await?;
    TALLY.shift(transaction, TABLE, counted, 1).await?;
    let untag = Query::delete().from_table(AssetTag::Table).and_where(Expr::col(AssetTag::AssetId).eq(known.id)).take();
    transaction.execute(&untag).await?;
    insert_tags(transaction, known.id, &after).await?;
    networks.touched_by(&known.asset);
    networks.touched_by(&after);
    known.asset = after;
    Ok(Added::Updated)
}

/// What is known of an asset, as the columns that lists filter by.
fn columns(asset: &Asset) -> Vec<(A, Expr)> {
    let texts = [
        (A::InstanceId, &asset.id),
        (A::Name, if asset.name.is_empty() { &asset.id } else { &asset.name }),
        (A::TypeName, &asset.type_name),
        (A::Region, &asset.region),
        (A::Zone, &asset.zone),
        (A::VpcId, if asset.kind == AssetKind::Vpc { &asset.id } else { &asset.vpc_id }),
        (A::VpcName, &asset.vpc_name),
        (A::SubnetId, if asset.kind == AssetKind::Subnet { &asset.id } else { &asset.subnet_id }),
        (A::SubnetName, &asset.subnet_name),
        (A::PublicIp, &asset.public_ip),
        (A::PrivateIp, &asset.private_ip),
        (A::Domain, &asset.domain),
        (A::Cidr, &asset.cidr),
        (A::Protocol, &asset.protocol),
        (A::State, &asset.state),
        (A::Os, &asset.os),
        (A::Namespace, &asset.namespace),
        (A::ClusterId, &asset.cluster_id),
        (A::ClusterName, &asset.cluster_name),
        (A::MachineId, &asset.machine_id),
        (A::MachineName, &asset.machine_name),
        (A::BalancerId, &asset.balancer_id),
        (A::BalancerName, &asset.balancer_name),
    ];
    let mut columns: Vec<(A, Expr)> = texts.map(|(column, text)| (column, text.as_str().into())).into();
    columns.push((A::Port, i64::from(asset.port).into()));
    columns.push((A::Core, if asset.core { 1_i64 } else { 2 }.into()));
    columns.push((A::Detail, write(asset).into()));
    columns
}

/// Times of lists are shown, and compared, in seconds.
pub(crate) fn whole_seconds(at: OffsetDateTime) -> i64 {
    to_millis(at).div_euclid(1000) * 1000
}

async fn insert_tags(transaction: &mut Transaction, id: i64, asset: &Asset) -> Result<(), Error> {
    if asset.tags.is_empty() {
        return Ok(());
    }
    let mut insert =
        Query::insert().into_table(AssetTag::Table).columns([AssetTag::AssetId, AssetTag::Key, AssetTag::Value]).take();
    for (key, value) in &asset.tags {
        insert.values_panic([id.into(), key.as_str().into(), value.as_str().into()]);
    }
    transaction.execute(&insert).await.map(|_| ())
}

fn unignore(account: i64, asset: &Asset) -> DeleteStatement {
    Query::delete()
        .from_table(IgnoredAsset::Table)
        .and_where(Expr::col(IgnoredAsset::AccountId).eq(account))
        .and_where(Expr::col(IgnoredAsset::Kind).eq(asset.kind.word()))
        .and_where(Expr::col(IgnoredAsset::Identity).eq(asset.identity()))
        .take()
}

async fn remove(transaction: &mut Transaction, account: i64, rows: &[&AssetRow], ignore: bool) -> Result<u64, Error> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    if ignore {
        let mut insert = Query::insert()
            .into_table(IgnoredAsset::Table)
            .columns([IgnoredAsset::AccountId, IgnoredAsset::Kind, IgnoredAsset::Identity])
            .take();
        for row in rows {
            insert.values_panic([account.into(), row.kind.as_str().into(), row.identity.as_str().into()]);
        }
        let once = [IgnoredAsset::AccountId, IgnoredAsset::Kind, IgnoredAsset::Identity];
        insert.on_conflict(OnConflict::columns(once).do_nothing().to_owned());
        transaction.execute(&insert).await?;
    }
    crate::risks::remove_of_assets(transaction, &ids).await?;
    TALLY.shift(transaction, TABLE, &ids, -1).await?;
    let delete = Query::delete().from_table(A::Table).and_where(Expr::col(A::Id).is_in(ids)).take();
    let deleted = transaction.execute(&delete).await?;
    let mut networks = Networks::default();
    for row in rows {
        networks.touched_by(&row.asset()?);
    }
    networks.count(transaction, account).await?;
    Ok(deleted)
}

/// Networks and subnets whose members changed.
#[derive(Default)]
struct Networks {
    vpcs: BTreeSet<String>,
    subnets: BTreeSet<String>,
}

impl Networks {
    fn touched_by(&mut self, asset: &Asset) {
        let own = |kind| (asset.kind == kind).then_some(&asset.id);
        self.vpcs.extend(own(AssetKind::Vpc).or(Some(&asset.vpc_id)).filter(|id| !id.is_empty()).cloned());
        self.subnets.extend(own(AssetKind::Subnet).or(Some(&asset.subnet_id)).filter(|id| !id.is_empty()).cloned());
    }

    /// Counts anew what lies in them.
    async fn count(&self, transaction: &mut Transaction, account: i64) -> Result<(), Error> {
        let members = |kind: AssetKind, of: A| {
            let members = Query::select()
                .expr(Expr::col(("member", A::Id)).count())
                .from_as(A::Table, "member")
                .and_where(Expr::col(("member", A::AccountId)).eq(account))
                .and_where(Expr::col(("member", A::Kind)).eq(kind.word()))
                .and_where(Expr::col(("member", of)).equals((A::Table, A::InstanceId)))
                .take();
            Expr::SubQuery(None, Box::new(members.into()))
        };
        let vpcs =
            vec![(A::Hosts, members(AssetKind::Host, A::VpcId)), (A::Subnets, members(AssetKind::Subnet, A::VpcId))];
        let subnets = vec![(A::Hosts, members(AssetKind::Host, A::SubnetId))];
        for (kind, ids, values) in [(AssetKind::Vpc, &self.vpcs, vpcs), (AssetKind::Subnet, &self.subnets, subnets)] {
            if ids.is_empty() {
                continue;
            }
            let update = Query::update()
                .table(A::Table)
                .values(values)
                .and_where(Expr::col(A::AccountId).eq(account))
                .and_where(Expr::col(A::Kind).eq(kind.word()))
                .and_where(Expr::col(A::InstanceId).is_in(ids.iter().map(String::as_str)))
                .take();
            transaction.execute(&update).await?;
        }
        Ok(())
    }
}
