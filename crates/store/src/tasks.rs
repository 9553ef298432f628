//! An account's submissions as a list, and what they cost.

use crate::database::{Transaction, row};
use crate::instant::{from_millis, to_millis};
use crate::schema::{Account as A, PackageScan as P, Submission as S};
use crate::{Error, Store};
use sea_query::{Expr, ExprTrait as _, Order, Query, SelectStatement};
use time::OffsetDateTime;

/// What a scan that succeeded found, as lists show it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScanFacts {
    /// Name that the Skill declares.
    pub skill_name: String,
    /// Files in it.
    pub file_count: i64,
    /// Id of the risk level.
    pub risk_level: String,
    /// Security score.
    pub security_score: i64,
}

/// Which submissions to list.
#[derive(Debug, Clone, Copy)]
pub struct TaskQuery {
    /// Row id of the account.
    pub account: i64,
    /// Submitted at or after.
    pub from: OffsetDateTime,
    /// Submitted at or before.
    pub to: OffsetDateTime,
    /// Newest first, or oldest.
    pub newest_first: bool,
    /// Rows to pass over.
    pub offset: u64,
    /// Rows at most.
    pub limit: u64,
}

/// A submission in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Lower-case hex SHA-256 of the package.
    pub sha256: String,
    /// Engine release.
    pub engine_version: i64,
    /// `waiting`, `success` or `failed`.
    pub phase: String,
    /// File name that the account gave.
    pub file_name: String,
    /// When it was submitted.
    pub created_at: OffsetDateTime,
    /// What it cost.
    pub units: i64,
    /// What was found, once it is finished.
    pub facts: Option<ScanFacts>,
}

row! {
    struct TaskRow {
        sha256: String,
        engine_version: i64,
        phase: String,
        file_name: String,
        created_at: i64,
        units: i64,
        skill_name: Option<String>,
        file_count: Option<i64>,
        risk_level: Option<String>,
        security_score: Option<i64>,
    }
}

row! {
    struct CountRow { total: i64 }
}

impl Store {
    /// How many submissions there are, and one page of them.
    pub async fn tasks(&self, wanted: TaskQuery) -> Result<(i64, Vec<Task>), Error> {
        let mut count = in_range(wanted);
        count.expr_as(Expr::col((S::Table, S::Id)).count(), "total");
        let total: Option<CountRow> = self.database.fetch_optional(&count).await?;
        let mut page = in_range(wanted);
        page.columns([P::Sha256, P::EngineVersion, P::Phase].map(|column| (P::Table, column)))
            .columns([P::SkillName, P::FileCount, P::RiskLevel, P::SecurityScore].map(|column| (P::Table, column)))
            .columns([S::FileName, S::CreatedAt, S::Units].map(|column| (S::Table, column)));
        let order = if wanted.newest_first { Order::Desc } else { Order::Asc };
        page.order_by((S::Table, S::CreatedAt), order.clone()).order_by((S::Table, S::Id), order);
        page.offset(wanted.offset).limit(wanted.limit);
        let rows = self.database.fetch_all::<TaskRow>(&page).await?;
        Ok((total.map_or(0, |row| row.total), rows.into_iter().map(Task::from_row).collect()))
    }
}

fn in_range(wanted: TaskQuery) -> SelectStatement {
    Query::select()
        .from(S::Table)
        .inner_join(P::Table, Expr::col((S::Table, S::ScanId)).equals((P::Table, P::Id)))
        .and_where(Expr::col((S::Table, S::AccountId)).eq(wanted.account))
        .and_where(Expr::col((S::Table, S::CreatedAt)).gte(to_millis(wanted.from)))
        .and_where(Expr::col((S::Table, S::CreatedAt)).lte(to_millis(wanted.to)))
        .take()
}

/// Charges everybody who submitted a scan that succeeded and was not charged yet, in the caller's transaction.
pub(crate) async fn charge(transaction: &mut Transaction, scan: i64, units: i64) -> Result<(), Error> {
    if units == 0 {
        return Ok(());
    }
    let uncharged = Query::select()
        .column(S::AccountId)
        .from(S::Table)
        .and_where(Expr::col(S::ScanId).eq(scan))
        .and_where(Expr::col(S::Units).eq(0))
        .take();
    let accounts = Query::update()
        .table(A::Table)
        .value(A::UsedUnits, Expr::col(A::UsedUnits).add(units))
        .and_where(Expr::col(A::Id).in_subquery(uncharged))
        .take();
    transaction.execute(&accounts).await?;
    let submissions = Query::update()
        .table(S::Table)
        .value(S::Units, units)
        .and_where(Expr::col(S::ScanId).eq(scan))
        .and_where(Expr::col(S::Units).eq(0))
        .take();
    transaction.execute(&submissions).await.map(|_| ())
}

impl Task {
    fn from_row(row: TaskRow) -> Self {
        let facts = match (row.skill_name, row.file_count, row.risk_level, row.security_score) {
            (Some(skill_name), Some(file_count), Some(risk_level), Some(security_score)) => {
                Some(ScanFacts { skill_name, file_count, risk_level, security_score })
            }
            _ => None,
        };
        Self {
            sha256: row.sha256,
            engine_version: row.engine_version,
            phase: row.phase,
            file_name: row.file_name,
            created_at: from_millis(row.created_at),
            units: row.units,
            facts,
        }
    }
}
