//! Scan tasks, their runs and the parts of those: begun in `begin`, read here, lived through in `life`, ended in `stop`,
//! repeated in `schedule`, forgotten in `retention`. What engines find is in the tables of risks.

mod begin;
mod life;
mod reports;
mod retention;
mod roles;
mod rows;
mod schedule;
mod stop;
mod webhooks;

pub use begin::{NewRiskTask, NewRun};
pub use life::{Ending, PartProgress};
pub use retention::Forgotten;
pub use rows::{RiskTask, RiskTaskRow, TaskPart, TaskRun, TaskRunRow};
pub use stop::Stopping;
pub use webhooks::{DueTaskWebhook, NewTaskWebhook};

use crate::database::row;
use crate::list::columns_of;
use crate::schema::{RiskTask as T, TaskPart as P, TaskRun as R};
use crate::{Error, Store};
use begin::{begin_run, insert_part};
use rows::PartRow;
use sea_query::{Expr, ExprTrait as _, Order, Query, SelectStatement};

row! {
    pub(crate) struct IdRow { pub(crate) id: i64 }
}

impl Store {
    /// A task of an account.
    pub async fn risk_task(&self, accounts: &[i64], task_id: &str) -> Result<Option<RiskTask>, Error> {
        let mut query = tasks();
        query
            .and_where(Expr::col(T::AccountId).is_in(accounts.iter().copied()))
            .and_where(Expr::col(T::TaskId).eq(task_id));
        self.database.fetch_optional::<RiskTaskRow>(&query).await?.map(RiskTask::from_row).transpose()
    }

    /// A run with its task and its parts; `None` when the task was deleted.
    pub async fn task_run(&self, run: i64) -> Result<Option<(RiskTask, TaskRun, Vec<TaskPart>)>, Error> {
        let mut query = runs();
        query.and_where(Expr::col(R::Id).eq(run));
        let Some(run) = self.database.fetch_optional::<TaskRunRow>(&query).await? else { return Ok(None) };
        let run = TaskRun::from_row(run)?;
        let mut query = tasks();
        query.and_where(Expr::col(T::Id).eq(run.task));
        let Some(task) = self.database.fetch_optional::<RiskTaskRow>(&query).await? else { return Ok(None) };
        let parts = self.task_parts(&[run.id]).await?;
        Ok(Some((RiskTask::from_row(task)?, run, parts)))
    }

    /// The parts of runs.
    pub async fn task_parts(&self, runs: &[i64]) -> Result<Vec<TaskPart>, Error> {
        if runs.is_empty() {
            return Ok(Vec::new());
        }
        let query = Query::select()
            .columns([P::Id, P::RunId, P::Part, P::State, P::Progress, P::StartedAt, P::EndedAt, P::RiskCount])
            .from(P::Table)
            .and_where(Expr::col(P::RunId).is_in(runs.iter().copied()))
            .order_by(P::Id, Order::Asc)
            .take();
        self.database.fetch_all::<PartRow>(&query).await?.into_iter().map(TaskPart::from_row).collect()
    }

    /// The run that a part with this number belongs to, if it is one of the account's.
    pub async fn run_of_part(&self, account: i64, part: i64) -> Result<Option<i64>, Error> {
        let query = Query::select()
            .expr_as(Expr::col((R::Table, R::Id)), "id")
            .from(P::Table)
            .inner_join(R::Table, Expr::col((P::Table, P::RunId)).equals((R::Table, R::Id)))
            .and_where(Expr::col((P::Table, P::Id)).eq(part))
            .and_where(Expr::col((R::Table, R::AccountId)).eq(account))
            .take();
        Ok(self.database.fetch_optional::<IdRow>(&query).await?.map(|row| row.id))
    }
}

/// Every column of tasks.
fn tasks() -> SelectStatement {
    columns_of::<RiskTaskRow>()
}

/// Every column of runs.
fn runs() -> SelectStatement {
    columns_of::<TaskRunRow>()
}
