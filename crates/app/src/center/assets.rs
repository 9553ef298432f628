//! Assets as use cases: named, listed, deleted. Files of them are in `import`.

use super::{Scope, Shown};
use crate::{App, Error};
use model::{Asset, AssetKind, Text};
use std::collections::BTreeMap;
use store::{Added, AssetRow, AssetSource, ListQuery, Operator};
use time::OffsetDateTime;

/// Names of one call at most.
const MOST_NAMES: usize = 1000;
/// Tags of one call at most, and characters of each part.
const MOST_TAGS: usize = 20;
const LONGEST_TAG: usize = 128;

/// An asset with all that is known of it.
#[derive(Debug, Clone)]
pub struct AssetView {
    /// Its row: who owns it, when it was seen, its risks.
    pub row: AssetRow,
    /// What is known of it.
    pub asset: Asset,
    /// Its tags.
    pub tags: Vec<(String, String)>,
}

impl Shown for AssetRow {
    type Whole = AssetView;

    async fn complete(app: &App, rows: Vec<Self>) -> Result<Vec<AssetView>, Error> {
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let mut tags = app.parts.store.asset_tags(&ids).await?;
        let view = |row: Self| {
            let asset = row.asset()?;
            Ok(AssetView { tags: tags.remove(&row.id).unwrap_or_default(), asset, row })
        };
        rows.into_iter().map(view).collect()
    }
}

/// Domains and addresses that somebody names: all of them, or these.
#[derive(Debug, Clone, Copy)]
pub enum Named<'a> {
    /// Every one.
    All,
    /// These.
    These(&'a [String]),
}

impl App {
    /// Adds domains and addresses with tags to each account of a scope. Answers how many were not there before.
    pub async fn add_names(
        &self,
        scope: &Scope,
        names: &[String],
        tags: &[(String, String)],
        now: OffsetDateTime,
    ) -> Result<u64, Error> {
        if names.is_empty() || names.len() > MOST_NAMES {
            let text = Text::new("name 1 to {most} domains or addresses", "域名或 IP 的数量须为 1 至 {most} 个");
            return Err(Error::invalid("names", text.fill("most", &MOST_NAMES.to_string())));
        }
        check_tags(tags)?;
        let tags: BTreeMap<String, String> = tags.iter().cloned().collect();
        let mut assets = Vec::with_capacity(names.len());
        for name in names {
            let mut asset = Asset::from_name(name.trim()).ok_or_else(|| no_name(name))?;
            asset.tags.clone_from(&tags);
            assets.push((asset, now));
        }
        let mut created = 0;
        for owner in &scope.owners {
            let added = self.parts.store.add_assets(owner.account, &assets, AssetSource::Manual, now).await?;
            created += added.iter().filter(|added| **added == Added::Created).count() as u64;
        }
        Ok(created)
    }

    /// Deletes domains and addresses with their risks and answers how many. With tags, only those that have one of them.
    /// `ignore` keeps scans from finding them again.
    pub async fn delete_names(
        &self,
        scope: &Scope,
        names: Named<'_>,
        tags: &[(String, String)],
        ignore: bool,
    ) -> Result<u64, Error> {
        let query = |values: &[String]| {
            let query = scope.all::<AssetRow>();
            let query = query.and("kind", Operator::Equal, &[AssetKind::Domain.word(), AssetKind::PublicIp.word()]);
            let query = query.and_then(|query| query.tagged(tags.to_vec()));
            if values.is_empty() { query } else { query.and_then(|q| q.and("identity", Operator::Equal, values)) }
        };
        let delete = |query: Result<ListQuery<AssetRow>, store::QueryFault>| async move {
            let query = query.map_err(|fault| Error::internal(fault.to_string()))?;
            Ok::<u64, Error>(self.parts.store.delete_assets(&query, ignore).await?)
        };
        match names {
            Named::All => delete(query(&[])).await,
            Named::These(names) => {
                let mut identities = Vec::with_capacity(names.len());
                for name in names {
                    identities.push(Asset::from_name(name.trim()).ok_or_else(|| no_name(name))?.identity());
                }
                let mut deleted = 0;
                for some in identities.chunks(100) {
                    deleted += delete(query(some)).await?;
                }
                Ok(deleted)
            }
        }
    }

    /// The asset of a kind with an id, as clients know it; `None` when no account of the scope has one.
    pub async fn asset(&self, scope: &Scope, kind: AssetKind, id: &str) -> Result<Option<AssetView>, Error> {
        let query = scope.all::<AssetRow>().is("kind", kind.word()).and_then(|query| query.is("instance_id", id));
        // An id that no row can hold is nobody's.
        let Ok(query) = query else { return Ok(None) };
        Ok(self.list(&query).await?.rows.into_iter().next())
    }

    /// Deletes assets of any kind by their ids and answers how many.
    pub async fn delete_assets(&self, scope: &Scope, ids: &[String]) -> Result<u64, Error> {
        let mut deleted = 0;
        for some in ids.chunks(100) {
            let query = scope.all::<AssetRow>().and("instance_id", Operator::Equal, some);
            let query = query.map_err(|fault| Error::invalid("id", Text::new(fault.to_string(), "资产 ID 有误")))?;
            deleted += self.parts.store.delete_assets(&query, false).await?;
        }
        Ok(deleted)
    }
}

pub(super) fn check_tags<'a>(tags: impl IntoIterator<Item = &'a (String, String)>) -> Result<(), Error> {
    let fits = |part: &str| part.chars().count() <= LONGEST_TAG && !part.chars().any(char::is_control);
    let mut count = 0;
    for (key, value) in tags {
        count += 1;
        if key.is_empty() || !fits(key) || !fits(value) || count > MOST_TAGS {
            let text = "at most 20 tags; a key is not empty, and neither part is longer than 128 characters";
            return Err(Error::invalid(
                "tags",
                Text::new(text, "标签最多 20 个，键不能为空，键与值均不超过 128 个字符"),
            ));
        }
    }
    Ok(())
}

fn no_name(name: &str) -> Error {
    let shown: String = name.chars().take(80).collect();
    let text = Text::new("`{name}` is neither a domain name nor an IP address", "`{name}` 既不是域名也不是 IP 地址");
    Error::invalid("names", text.fill("name", &shown))
}
