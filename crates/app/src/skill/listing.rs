//! An account's scans in our own API: one by its name, or a list that is searched and paged by its last row.

use crate::failure::Failure;
use crate::{App, Caller, Error, ScanId};
use model::{RiskLevel, Text};
use store::{ListedScan, Place, ScanFacts, ScanFilter, ScanStatus, WebhookState};
use time::OffsetDateTime;

/// Which scans to list; the newest come first.
#[derive(Debug, Clone, Default)]
pub struct ScanQuery {
    /// Only in this state.
    pub status: Option<ScanStatus>,
    /// Only of this risk level.
    pub risk_level: Option<RiskLevel>,
    /// Only of these bytes: lower-case hex SHA-256.
    pub sha256: Option<String>,
    /// Part of the file's or the Skill's name.
    pub name: Option<String>,
    /// Submitted at or after.
    pub from: Option<OffsetDateTime>,
    /// Submitted before.
    pub to: Option<OffsetDateTime>,
    /// Where the page before ended.
    pub after: Option<Place>,
    /// Scans at most.
    pub limit: u32,
}

/// A scan as its account may see it, without the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanEntry {
    /// Its name.
    pub id: ScanId,
    /// Where it stands.
    pub status: ScanStatus,
    /// The account's own name of the file; may be empty.
    pub file_name: String,
    /// When the account submitted it.
    pub created_at: OffsetDateTime,
    /// When it ended.
    pub finished_at: Option<OffsetDateTime>,
    /// Why there is no result.
    pub failure: Option<Text>,
    /// What it cost the account.
    pub units: i64,
    /// What was found.
    pub facts: Option<ScanFacts>,
}

/// One page.
#[derive(Debug, Clone)]
pub struct ScanPage {
    /// The scans.
    pub scans: Vec<ScanEntry>,
    /// Where the next page starts; `None` on the last one.
    pub next: Option<Place>,
}

impl App {
    /// The caller's scans, as far as they are remembered.
    pub async fn scans(&self, caller: &Caller, query: &ScanQuery, now: OffsetDateTime) -> Result<ScanPage, Error> {
        let remembered = self.remembered_since(now);
        let filter = ScanFilter {
            account: caller.account,
            from: query.from.map_or(remembered, |from| from.max(remembered)),
            to: query.to,
            status: query.status,
            risk_level: query.risk_level.map(RiskLevel::id),
            sha256: query.sha256.as_deref(),
            engine_version: None,
            name: query.name.as_deref(),
            after: query.after,
            // One more than asked for tells whether there is another page.
            limit: u64::from(query.limit) + 1,
        };
        let mut rows = self.parts.store.list_scans(&filter, now).await?;
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|row| row.place);
        Ok(ScanPage { scans: rows.into_iter().map(entry).collect(), next })
    }

    /// One of the caller's scans.
    pub async fn scan_entry(&self, caller: &Caller, id: &ScanId, now: OffsetDateTime) -> Result<ScanEntry, Error> {
        self.entry_of(caller.account, id, now).await
    }

    pub(crate) async fn entry_of(&self, account: i64, id: &ScanId, now: OffsetDateTime) -> Result<ScanEntry, Error> {
        let filter = ScanFilter {
            account,
            from: self.remembered_since(now),
            to: None,
            status: None,
            risk_level: None,
            sha256: Some(&id.sha256),
            engine_version: Some(id.engine_version),
            name: None,
            after: None,
            limit: 1,
        };
        let found = self.parts.store.list_scans(&filter, now).await?.into_iter().next();
        found.map(entry).ok_or_else(|| Error::not_found(Text::new("there is no such scan", "该扫描不存在")))
    }

    /// The webhooks of one of the caller's scans, oldest first.
    pub async fn scan_webhooks(&self, caller: &Caller, id: &ScanId) -> Result<Vec<WebhookState>, Error> {
        Ok(self.parts.store.webhooks(caller.account, &id.sha256, id.engine_version).await?)
    }
}

fn entry(row: ListedScan) -> ScanEntry {
    let mut facts = row.facts;
    // A Skill that declares no name was scanned under its digest; the account knows it by its own file's name.
    if let Some(facts) = facts.as_mut().filter(|facts| facts.skill_name.starts_with(&row.sha256)) {
        facts.skill_name.clone_from(&row.file_name);
    }
    ScanEntry {
        id: ScanId { sha256: row.sha256, engine_version: row.engine_version },
        status: row.status,
        file_name: row.file_name,
        created_at: row.created_at,
        // An analysis that is older than the submission would tell that somebody was there before.
        finished_at: row.finished_at.map(|at| at.max(row.created_at)),
        failure: row.failure.map(|word| Failure::text(&word)),
        units: row.units,
        facts,
    }
}
