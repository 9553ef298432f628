//! Ending tasks at their owner's wish. Rows change at once; a worker finds its claim gone and lets go.

use super::life::end_open_parts;
use super::webhooks::release_webhook;
use super::{IdRow, RiskTask, RiskTaskRow, tasks};
use crate::database::Transaction;
use crate::instant::to_millis;
use crate::queue::{JobKind, delete_job};
use crate::schema::{RiskTask as T, TaskRun as R};
use crate::{Error, Store};
use model::TaskState;
use sea_query::{Expr, ExprTrait as _, Query};
use time::OffsetDateTime;

/// What became of a wish to stop or delete tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopping {
    /// Some are not tasks of the account; nothing was changed.
    Unknown(Vec<String>),
    /// Done.
    Done {
        /// Tasks that were waiting, under way or planned.
        stopped: u64,
        /// Tasks that were over already.
        over: u64,
        /// Runs that are gone.
        forgotten: Vec<i64>,
    },
}

impl Store {
    /// Stops tasks: what is under way or waiting ends, and nothing more is planned.
    pub async fn stop_risk_tasks(
        &self,
        accounts: &[i64],
        task_ids: &[String],
        now: OffsetDateTime,
    ) -> Result<Stopping, Error> {
        self.end_risk_tasks(accounts, task_ids, false, now).await
    }

    /// Stops tasks and forgets them with their runs and reports. What they found stays: it is about assets.
    pub async fn delete_risk_tasks(
        &self,
        accounts: &[i64],
        task_ids: &[String],
        now: OffsetDateTime,
    ) -> Result<Stopping, Error> {
        let ended = self.end_risk_tasks(accounts, task_ids, true, now).await?;
        if let Stopping::Done { forgotten, .. } = &ended {
            for run in forgotten {
                self.objects.delete_run(*run).await?;
            }
        }
        Ok(ended)
    }

    async fn end_risk_tasks(
        &self,
        accounts: &[i64],
        task_ids: &[String],
        forget: bool,
        now: OffsetDateTime,
    ) -> Result<Stopping, Error> {
        let mut transaction = self.database.begin().await?;
        let mut query = tasks();
        query
            .and_where(Expr::col(T::AccountId).is_in(accounts.iter().copied()))
            .and_where(Expr::col(T::TaskId).is_in(task_ids.iter().map(String::as_str)));
        let found: Result<Vec<_>, _> =
            transaction.fetch_all::<RiskTaskRow>(&query).await?.into_iter().map(RiskTask::from_row).collect();
        let found = found?;
        let unknown: Vec<String> =
            task_ids.iter().filter(|id| found.iter().all(|task| task.task_id != **id)).cloned().collect();
        if !unknown.is_empty() {
            return Ok(Stopping::Unknown(unknown));
        }
        let (mut stopped, mut over, mut forgotten) = (0, 0, Vec::new());
        for task in &found {
            if task.state.is_over() && task.next_run_at.is_none() {
                over += 1;
            } else {
                stop(&mut transaction, task, now).await?;
                stopped += 1;
            }
            if forget {
                let runs =
                    Query::select().column(R::Id).from(R::Table).and_where(Expr::col(R::Task).eq(task.id)).take();
                forgotten.extend(transaction.fetch_all::<IdRow>(&runs).await?.into_iter().map(|row| row.id));
                let delete = Query::delete().from_table(T::Table).and_where(Expr::col(T::Id).eq(task.id)).take();
                transaction.execute(&delete).await?;
            }
        }
        transaction.commit().await?;
        Ok(Stopping::Done { stopped, over, forgotten })
    }
}

async fn stop(transaction: &mut Transaction, task: &RiskTask, now: OffsetDateTime) -> Result<(), Error> {
    let mut update = Query::update();
    update.table(T::Table).value(T::NextRunAt, Option::<i64>::None).and_where(Expr::col(T::Id).eq(task.id));
    update.value(T::State, TaskState::Stopped.number());
    if !task.state.is_over() {
        update.value(T::EndedAt, to_millis(now));
    }
    transaction.execute(&update).await?;
    let Some(run) = task.run.filter(|_| !task.state.is_over()) else { return Ok(()) };
    delete_job(transaction, JobKind::RunTask, run).await?;
    let update = Query::update()
        .table(R::Table)
        .value(R::State, TaskState::Stopped.number())
        .value(R::EndedAt, to_millis(now))
        .and_where(Expr::col(R::Id).eq(run))
        .take();
    transaction.execute(&update).await?;
    release_webhook(transaction, run, now).await?;
    end_open_parts(transaction, run, TaskState::Stopped, now).await
}
