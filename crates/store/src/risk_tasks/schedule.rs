//! Runs that are due. What the schedule says is the application's; here it is only kept, and taken once.

use super::{NewRun, RiskTask, RiskTaskRow, begin_run, tasks};
use crate::instant::to_millis;
use crate::schema::RiskTask as T;
use crate::{Error, Store};
use model::PlanKind;
use sea_query::{Expr, ExprTrait as _, Order, Query};
use time::OffsetDateTime;

/// How many tasks one look takes; the next look takes the others.
const BATCH: u64 = 100;

impl Store {
    /// Tasks whose next run is due.
    pub async fn due_risk_tasks(&self, now: OffsetDateTime) -> Result<Vec<RiskTask>, Error> {
        let mut query = tasks();
        query.and_where(Expr::col(T::NextRunAt).lte(to_millis(now))).order_by(T::NextRunAt, Order::Asc).limit(BATCH);
        self.database.fetch_all::<RiskTaskRow>(&query).await?.into_iter().map(RiskTask::from_row).collect()
    }

    /// Tasks that run again and again and are not due.
    pub async fn repeating_risk_tasks(&self, now: OffsetDateTime) -> Result<Vec<RiskTask>, Error> {
        let plans = [PlanKind::Periodic, PlanKind::Custom].map(PlanKind::number);
        let mut query = tasks();
        query.and_where(Expr::col(T::NextRunAt).gt(to_millis(now))).and_where(Expr::col(T::Plan).is_in(plans));
        self.database.fetch_all::<RiskTaskRow>(&query).await?.into_iter().map(RiskTask::from_row).collect()
    }

    /// Sets when a task runs next and begins the run that is due, if one is. False, and nothing changed, when the task
    /// is not as it was read: another process was faster, or its owner stopped it.
    pub async fn take_turn(
        &self,
        task: &RiskTask,
        next: Option<OffsetDateTime>,
        run: Option<NewRun<'_>>,
        now: OffsetDateTime,
    ) -> Result<bool, Error> {
        let Some(due) = task.next_run_at else { return Ok(false) };
        let update = Query::update()
            .table(T::Table)
            .value(T::NextRunAt, next.map(to_millis))
            .and_where(Expr::col(T::Id).eq(task.id))
            .and_where(Expr::col(T::NextRunAt).eq(to_millis(due)))
            .take();
        let mut transaction = self.database.begin().await?;
        if transaction.execute(&update).await? == 0 {
            return Ok(false);
        }
        if let Some(run) = run {
            begin_run(&mut transaction, task.id, run, now).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }
}
