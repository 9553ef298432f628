//! What people do about risks, and what became of each.

use super::{BATCH, STATES, count, count_for_assets};
use crate::database::{Transaction, row};
use crate::instant::{from_millis, whole_seconds};
use crate::schema::{Risk as R, RiskChange as C};
use crate::{Error, Store};
use model::RiskKind;
use sea_query::{Expr, ExprTrait as _, Order, Query};
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;

/// What somebody does about a risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusChange {
    /// It is dealt with.
    Handle,
    /// It may stay.
    Ignore,
    /// It is not dealt with after all.
    UndoHandle,
    /// It may not stay after all.
    UndoIgnore,
}

impl StatusChange {
    /// The word that the record keeps.
    pub fn word(self) -> &'static str {
        match self {
            Self::Handle => "handled",
            Self::Ignore => "ignored",
            Self::UndoHandle => "handling_undone",
            Self::UndoIgnore => "ignoring_undone",
        }
    }

    /// The status after it; `None` where it changes nothing. What a scan has closed is handled when it is not ignored.
    fn of(self, status: i64, present: bool) -> Option<i64> {
        let after = match self {
            Self::Handle => 1,
            Self::Ignore => 2,
            Self::UndoHandle if status == 1 => 0,
            Self::UndoIgnore if status == 2 => i64::from(!present),
            Self::UndoHandle | Self::UndoIgnore => status,
        };
        (after != status).then_some(after)
    }
}

/// Something that became of a risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// When.
    pub at: OffsetDateTime,
    /// The word for it.
    pub change: String,
    /// `Uin` of who did it; 0 for a scan.
    pub uin: i64,
}

/// Whose risks to change: an account and the fingerprints of its risks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Row id of the account.
    pub account: i64,
    /// The risks.
    pub fingerprints: Vec<String>,
}

row! {
    struct StatusRow { id: i64, asset_id: Option<i64>, status: i64, present: i64 }
}

row! {
    struct PastRow { at: i64, change: String, uin: i64 }
}

impl Store {
    /// Changes the status of risks of one kind, all or none: `false` when one of them does not exist.
    pub async fn change_risks(
        &self,
        changes: &[Change],
        kind: RiskKind,
        change: StatusChange,
        (uin, now): (i64, OffsetDateTime),
    ) -> Result<bool, Error> {
        let mut transaction = self.database.begin().await?;
        for wanted in changes {
            transaction.change_center(wanted.account).await?;
            let mut fingerprints = wanted.fingerprints.clone();
            fingerprints.sort_unstable();
            fingerprints.dedup();
            for batch in fingerprints.chunks(BATCH) {
                let query = Query::select()
                    .columns([R::Id, R::AssetId, R::Status, R::Present])
                    .from(R::Table)
                    .and_where(Expr::col(R::AccountId).eq(wanted.account))
                    .and_where(Expr::col(R::Kind).eq(kind.word()))
                    .and_where(Expr::col(R::Fingerprint).is_in(batch.iter().map(String::as_str)))
                    .take();
                let rows: Vec<StatusRow> = transaction.fetch_all(&query).await?;
                if rows.len() < batch.len() {
                    return Ok(false);
                }
                decide(&mut transaction, &rows, change, (uin, whole_seconds(now))).await?;
            }
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// What became of a risk, oldest first.
    pub async fn risk_past(&self, risk: i64) -> Result<Vec<Past>, Error> {
        let query = Query::select()
            .columns([C::At, C::Change, C::Uin])
            .from(C::Table)
            .and_where(Expr::col(C::RiskId).eq(risk))
            .order_by(C::Id, Order::Asc)
            .take();
        let rows: Vec<PastRow> = self.database.fetch_all(&query).await?;
        Ok(rows.into_iter().map(|row| Past { at: from_millis(row.at), change: row.change, uin: row.uin }).collect())
    }
}

/// Changes what is changed by it, counted before and after.
async fn decide(
    transaction: &mut Transaction,
    rows: &[StatusRow],
    change: StatusChange,
    who_and_when: (i64, i64),
) -> Result<(), Error> {
    let mut after: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for row in rows {
        if let Some(status) = change.of(row.status, row.present == 1) {
            after.entry(status).or_default().push(row.id);
        }
    }
    let changed: Vec<i64> = after.values().flatten().copied().collect();
    count(transaction, &STATES, &changed, -1).await?;
    for (status, risks) in after {
        let update = Query::update()
            .table(R::Table)
            .value(R::Status, status)
            .value(R::Unhandled, i64::from(status == 0))
            .and_where(Expr::col(R::Id).is_in(risks))
            .take();
        transaction.execute(&update).await?;
    }
    count(transaction, &STATES, &changed, 1).await?;
    note(transaction, &changed, change.word(), who_and_when).await?;
    let assets: BTreeSet<i64> =
        rows.iter().filter(|row| changed.contains(&row.id)).filter_map(|row| row.asset_id).collect();
    count_for_assets(transaction, &assets.into_iter().collect::<Vec<_>>()).await
}

/// Keeps what became of risks.
pub(super) async fn note(
    transaction: &mut Transaction,
    risks: &[i64],
    change: &str,
    (uin, at): (i64, i64),
) -> Result<(), Error> {
    if risks.is_empty() {
        return Ok(());
    }
    let mut insert = Query::insert().into_table(C::Table).columns([C::RiskId, C::At, C::Change, C::Uin]).take();
    for risk in risks {
        insert.values_panic([(*risk).into(), at.into(), change.into(), uin.into()]);
    }
    transaction.execute(&insert).await.map(|_| ())
}
