//! Reports of runs: which run stands behind an id, and whether anybody looked. Their bytes are objects.

use super::{TaskRun, TaskRunRow, runs};
use crate::database::row;
use crate::schema::{RiskTask as T, TaskRun as R};
use crate::{Error, Store};
use sea_query::{Expr, ExprTrait as _, Order, Query};

impl Store {
    /// The run behind a report's id.
    pub async fn run_of_report(&self, accounts: &[i64], report_id: &str) -> Result<Option<TaskRun>, Error> {
        let mut query = runs();
        query
            .and_where(Expr::col(R::AccountId).is_in(accounts.iter().copied()))
            .and_where(Expr::col(R::ReportId).eq(report_id));
        self.database.fetch_optional::<TaskRunRow>(&query).await?.map(TaskRun::from_row).transpose()
    }

    /// The newest run of a task that has a report.
    pub async fn newest_report(&self, accounts: &[i64], task_id: &str) -> Result<Option<TaskRun>, Error> {
        let task = Query::select()
            .column(T::Id)
            .from(T::Table)
            .and_where(Expr::col(T::AccountId).is_in(accounts.iter().copied()))
            .and_where(Expr::col(T::TaskId).eq(task_id))
            .take();
        let mut query = runs();
        query
            .and_where(Expr::col(R::Task).in_subquery(task))
            .and_where(Expr::col(R::ReportReady).eq(1))
            .order_by(R::Id, Order::Desc)
            .limit(1);
        self.database.fetch_optional::<TaskRunRow>(&query).await?.map(TaskRun::from_row).transpose()
    }

    /// Notes that somebody looked at a report.
    pub async fn mark_viewed(&self, run: i64) -> Result<(), Error> {
        let update = Query::update().table(R::Table).value(R::Viewed, 1).and_where(Expr::col(R::Id).eq(run)).take();
        self.database.execute(&update).await.map(|_| ())
    }

    /// How many reports of an account nobody has looked at.
    pub async fn unread_reports(&self, accounts: &[i64]) -> Result<i64, Error> {
        row! { struct Count { total: i64 } }
        let query = Query::select()
            .expr_as(Expr::col(R::Id).count(), "total")
            .from(R::Table)
            .and_where(Expr::col(R::AccountId).is_in(accounts.iter().copied()))
            .and_where(Expr::col(R::ReportReady).eq(1))
            .and_where(Expr::col(R::Viewed).eq(0))
            .take();
        Ok(self.database.fetch_optional::<Count>(&query).await?.map_or(0, |count| count.total))
    }
}
