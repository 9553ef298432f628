//! Assets that are told of again: found, completed, or made.

use super::networks::Networks;
use super::row::{Added, AssetSource, TABLE, TALLY, read, write};
use crate::Error;
use crate::database::{Transaction, row};
use crate::instant::whole_seconds;
use crate::list::mark;
use crate::schema::{Asset as A, AssetTag, IgnoredAsset};
use model::{Asset, AssetKind};
use sea_query::{DeleteStatement, Expr, ExprTrait as _, Query};
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;

/// Tags that one statement writes at most.
const TAGS: usize = 1000;

row! {
    struct KnownRow { id: i64, kind: String, identity: String, detail: String }
}

row! {
    struct IdRow { id: i64 }
}

row! {
    struct IgnoredRow { kind: String, identity: String }
}

/// An asset that is there, as it is known at this moment of a batch.
pub(super) struct Known {
    pub(super) id: i64,
    pub(super) asset: Asset,
    /// Made by this batch, and not in the tally yet.
    pub(super) fresh: bool,
}

/// Kind and identity: what makes it the same asset within an account.
pub(super) type AssetKey = (String, String);

/// Of an asset.
pub(super) fn key_of(asset: &Asset) -> AssetKey {
    (asset.kind.word().to_owned(), asset.identity())
}

pub(super) async fn known_of(
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

pub(super) async fn ignored_of(
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

/// New rows in one statement; answers their ids in the order of the assets.
pub(super) async fn insert(
    transaction: &mut Transaction,
    account: i64,
    assets: &[&(Asset, OffsetDateTime)],
    source: AssetSource,
    now: OffsetDateTime,
) -> Result<Vec<i64>, Error> {
    let mut insert = Query::insert().into_table(A::Table).returning_col(A::Id).take();
    for (asset, since) in assets {
        let mut values = columns(asset);
        values.extend([
            (A::AccountId, account.into()),
            (A::Kind, asset.kind.word().into()),
            (A::Identity, asset.identity().into()),
            (A::Source, source.word().into()),
            (A::Cloud, i64::from(matches!(source, AssetSource::Import | AssetSource::Agent)).into()),
            (A::CreatedAt, whole_seconds(*since).into()),
            (A::AddedAt, whole_seconds(now).into()),
        ]);
        let (columns, values): (Vec<A>, Vec<Expr>) = values.into_iter().unzip();
        insert.columns(columns).values_panic(values);
    }
    if assets.is_empty() {
        return Ok(Vec::new());
    }
    // Ids are given in the order of the rows, on both databases, but come back in any order.
    let mut ids: Vec<i64> = transaction.fetch_all::<IdRow>(&insert).await?.iter().map(|row| row.id).collect();
    ids.sort_unstable();
    let tagged: Vec<(i64, &Asset)> = ids.iter().zip(assets).map(|(id, (asset, _))| (*id, asset)).collect();
    insert_tags(transaction, account, &tagged).await?;
    Ok(ids)
}

pub(super) async fn change(
    transaction: &mut Transaction,
    account: i64,
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
    mark(transaction, TABLE, &[&TALLY], counted).await?;
    let untag = Query::delete().from_table(AssetTag::Table).and_where(Expr::col(AssetTag::AssetId).eq(known.id)).take();
    transaction.execute(&untag).await?;
    insert_tags(transaction, account, &[(known.id, &after)]).await?;
    networks.touched_by(&known.asset);
    networks.touched_by(&after);
    networks.has_member(known.id);
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

async fn insert_tags(transaction: &mut Transaction, account: i64, assets: &[(i64, &Asset)]) -> Result<(), Error> {
    let tags: Vec<_> = assets.iter().flat_map(|(id, asset)| asset.tags.iter().map(move |tag| (*id, tag))).collect();
    for some in tags.chunks(TAGS) {
        let columns = [AssetTag::AccountId, AssetTag::AssetId, AssetTag::Key, AssetTag::Value];
        let mut insert = Query::insert().into_table(AssetTag::Table).columns(columns).take();
        for (id, (key, value)) in some {
            insert.values_panic([account.into(), (*id).into(), key.as_str().into(), value.as_str().into()]);
        }
        transaction.execute(&insert).await?;
    }
    Ok(())
}

pub(super) fn unignore(account: i64, asset: &Asset) -> DeleteStatement {
    Query::delete()
        .from_table(IgnoredAsset::Table)
        .and_where(Expr::col(IgnoredAsset::AccountId).eq(account))
        .and_where(Expr::col(IgnoredAsset::Kind).eq(asset.kind.word()))
        .and_where(Expr::col(IgnoredAsset::Identity).eq(asset.identity()))
        .take()
}
