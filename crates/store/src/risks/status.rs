//! What people do about risks, and what became of each.

use super::{BATCH, count, count_for_assets};
use crate::assets::whole_seconds;
use crate::database::row;
use crate::instant::from_millis;
use crate::schema::{Risk as R, RiskChange as C};
use crate::{Error, Store};
use model::RiskKind;
use sea_query::{Expr, ExprTrait as _, Order, Query};
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
            transaction.lock(&format!("security center of {}", wanted.account)).await?;
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
                let mut assets = Vec::new();
                for row in rows {
                    let Some(status) = change.of(row.status, row.present == 1) else { continue };
                    count(&mut transaction, &[row.id], -1).await?;
                    let update = Query::update()
                        .table(R::Table)
                        .value(R::Status, status)
                        .value(R::Unhandled, i64::from(status == 0))
                        .and_where(Expr::col(R::Id).eq(row.id))
                        .take();
                    transaction.execute(&update).await?;
                    count(&mut transaction, &[row.id], 1).await?;
                    let insert = Query::insert()
                        .into_table(C::Table)
                        .columns([C::RiskId, C::At, C::Change, C::Uin])
                        .values_panic([row.id.into(), whole_seconds(now).into(), change.word().into(), uin.into()])
                        .take();
                    transaction.execute(&insert).await?;
                    assets.extend(row.asset_id);
                }
                count_for_assets(&mut transaction, &assets).await?;
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
