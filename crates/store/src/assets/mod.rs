//! Assets: what an account owns or is responsible for. What is wrong with them is in `risks`.
//!
//! `row` is an asset as lists show it, `known` makes and completes them, `networks` counts what lies in each.

mod known;
mod networks;
mod row;

pub use row::{Added, AssetRow, AssetSource};

pub(crate) use row::TALLY as ASSET_TALLY;

use crate::database::{Transaction, row};
use crate::instant::to_millis;
use crate::list::mark;
use crate::schema::{Asset as A, AssetTag, IgnoredAsset};
use crate::{Error, ListQuery, Store};
use known::{AssetKey, Known, change, ignored_of, insert, key_of, known_of, unignore};
use model::Asset;
use networks::Networks;
use row::{TABLE, TALLY};
use sea_query::{Expr, ExprTrait as _, OnConflict, Order, Query};
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// Assets of one transaction at most: a long import lets others write in between.
const BATCH: usize = 500;

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
            transaction.change_center(account).await?;
            let mut networks = Networks::default();
            let ignored_ones = ignored_of(&mut transaction, account, batch).await?;
            let mut known = known_of(&mut transaction, account, batch).await?;
            let mut fresh: BTreeMap<AssetKey, &(Asset, OffsetDateTime)> = BTreeMap::new();
            for told in batch {
                let key = key_of(&told.0);
                if !known.contains_key(&key) && (source != AssetSource::Scan || !ignored_ones.contains(&key)) {
                    fresh.entry(key).or_insert(told);
                }
            }
            let assets: Vec<_> = fresh.values().copied().collect();
            let created = insert(&mut transaction, account, &assets, source, now).await?;
            for (id, (key, (asset, _))) in created.iter().zip(&fresh) {
                networks.touched_by(asset);
                networks.has_member(*id);
                known.insert(key.clone(), Known { id: *id, asset: asset.clone(), fresh: true });
            }
            for (asset, _) in batch {
                let key = key_of(asset);
                let ignored = ignored_ones.contains(&key);
                if ignored && source == AssetSource::Scan {
                    answers.push(Added::Ignored);
                    continue;
                }
                if ignored {
                    transaction.execute(&unignore(account, asset)).await?;
                }
                let answer = match known.get_mut(&key) {
                    // Named twice in one batch, it is known the second time.
                    Some(known) if fresh.remove(&key).is_none() => {
                        change(&mut transaction, account, known, asset, source, &mut networks).await?
                    }
                    _ => Added::Created,
                };
                answers.push(answer);
            }
            TALLY.shift(&mut transaction, TABLE, &created, 1).await?;
            mark(&mut transaction, TABLE, &[&TALLY], &created).await?;
            networks.count(&mut transaction, account).await?;
            networks.name(&mut transaction, account).await?;
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
                transaction.change_center(account).await?;
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
            let mut transaction = self.database.begin().await?;
            transaction.change_center(account).await?;
            transaction.execute(&update).await?;
            transaction.commit().await?;
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
