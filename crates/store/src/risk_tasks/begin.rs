//! Tasks and runs are made here, a run together with its parts and its job.

use super::IdRow;
use super::webhooks::{NewTaskWebhook, insert_webhook};
use crate::database::Transaction;
use crate::instant::to_millis;
use crate::queue::{JobKind, enqueue};
use crate::schema::{RiskTask as T, TaskPart as P, TaskRun as R};
use crate::{Error, Store};
use model::{AssetSelection, Part, PlanKind, ScanMode, TaskState};
use sea_query::{Expr, ExprTrait as _, OnConflict, Query};
use time::OffsetDateTime;

/// What a task is made from.
#[derive(Debug, Clone)]
pub struct NewRiskTask<'a> {
    /// What clients shall know it by.
    pub task_id: &'a str,
    /// Row id of the account.
    pub account: i64,
    /// Its name.
    pub name: &'a str,
    /// When it runs.
    pub plan: PlanKind,
    /// Its schedule as it was written.
    pub plan_content: &'a str,
    /// Which assets it is about.
    pub selection: AssetSelection,
    /// How deep it looks.
    pub mode: ScanMode,
    /// What it looks for, joined by slashes.
    pub items: &'a str,
    /// Who asked, in the client's word.
    pub origin: &'a str,
    /// What only its runs need to know, as JSON.
    pub wish: &'a str,
    /// How many assets it is about now.
    pub asset_count: i64,
    /// When its first run is due; `None` when it is begun at once.
    pub next_run_at: Option<OffsetDateTime>,
}

/// What a run is made from.
#[derive(Debug, Clone, Copy)]
pub struct NewRun<'a> {
    /// What clients shall know its report by.
    pub report_id: &'a str,
    /// The engines that take part.
    pub parts: &'a [Part],
    /// How many assets it is about.
    pub asset_count: i64,
    /// Whom to tell when it ends.
    pub web_hook: Option<NewTaskWebhook<'a>>,
}

impl Store {
    /// Makes a task, with its first run if that begins at once.
    pub async fn create_risk_task(
        &self,
        new: &NewRiskTask<'_>,
        run: Option<NewRun<'_>>,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let insert = Query::insert()
            .into_table(T::Table)
            .columns([
                T::TaskId,
                T::AccountId,
                T::Name,
                T::Plan,
                T::PlanContent,
                T::Selection,
                T::Mode,
                T::Items,
                T::Origin,
                T::Wish,
                T::State,
                T::Progress,
                T::AssetCount,
                T::ScannedCount,
                T::RiskCount,
                T::RemarkEn,
                T::RemarkZh,
                T::FinishedRuns,
                T::ReportCount,
                T::NextRunAt,
                T::CreatedAt,
            ])
            .values_panic([
                new.task_id.into(),
                new.account.into(),
                new.name.into(),
                new.plan.number().into(),
                new.plan_content.into(),
                new.selection.number().into(),
                new.mode.number().into(),
                new.items.into(),
                new.origin.into(),
                new.wish.into(),
                TaskState::Waiting.number().into(),
                0_i64.into(),
                new.asset_count.into(),
                0_i64.into(),
                0_i64.into(),
                "".into(),
                "".into(),
                0_i64.into(),
                0_i64.into(),
                new.next_run_at.map(to_millis).into(),
                to_millis(now).into(),
            ])
            .returning_col(T::Id)
            .take();
        let mut transaction = self.database.begin().await?;
        let task = transaction.fetch_one::<IdRow>(&insert).await?.id;
        if let Some(run) = run {
            begin_run(&mut transaction, task, run, now).await?;
        }
        transaction.commit().await
    }
}

/// Makes a run with its parts and its job, and lets the task show it.
pub(super) async fn begin_run(
    transaction: &mut Transaction,
    task: i64,
    new: NewRun<'_>,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let copied = Query::select()
        .columns([T::Id, T::AccountId])
        .expr(Expr::val(new.report_id))
        .columns([T::TaskId, T::Name, T::Plan])
        .expr(Expr::val(TaskState::Waiting.number()))
        .expr(Expr::val(0_i64))
        .expr(Expr::val(to_millis(now)))
        .expr(Expr::val(new.asset_count))
        .expr(Expr::val(0_i64))
        .expr(Expr::val(0_i64))
        .from(T::Table)
        .and_where(Expr::col(T::Id).eq(task))
        .take();
    let mut insert = Query::insert();
    insert.into_table(R::Table).columns([
        R::Task,
        R::AccountId,
        R::ReportId,
        R::TaskId,
        R::Name,
        R::Plan,
        R::State,
        R::Progress,
        R::CreatedAt,
        R::AssetCount,
        R::ScannedCount,
        R::RiskCount,
    ]);
    insert.select_from(copied).map_err(|error| Error::Row { column: "task_run", value: error.to_string() })?;
    insert.returning_col(R::Id);
    let run = transaction.fetch_one::<IdRow>(&insert).await?.id;
    for part in new.parts {
        insert_part(transaction, run, *part).await?;
    }
    if let Some(webhook) = &new.web_hook {
        insert_webhook(transaction, run, webhook, now).await?;
    }
    let show = Query::update()
        .table(T::Table)
        .values([
            (T::RunId, run.into()),
            (T::State, TaskState::Waiting.number().into()),
            (T::Progress, 0_i64.into()),
            (T::StartedAt, Option::<i64>::None.into()),
            (T::EndedAt, Option::<i64>::None.into()),
            (T::AssetCount, new.asset_count.into()),
            (T::ScannedCount, 0_i64.into()),
            (T::RiskCount, 0_i64.into()),
            (T::RemarkEn, "".into()),
            (T::RemarkZh, "".into()),
        ])
        .and_where(Expr::col(T::Id).eq(task))
        .take();
    transaction.execute(&show).await?;
    // Due whatever the clock says: a job that waits for a time must not be forgotten when clocks are set back.
    enqueue(transaction, JobKind::RunTask, run, 0, OffsetDateTime::UNIX_EPOCH).await
}

/// A part that waits; one that is there stays as it is.
pub(super) async fn insert_part(transaction: &mut Transaction, run: i64, part: Part) -> Result<(), Error> {
    let insert = Query::insert()
        .into_table(P::Table)
        .columns([P::RunId, P::Part, P::State, P::Progress, P::RiskCount])
        .values_panic([
            run.into(),
            part.number().into(),
            TaskState::Waiting.number().into(),
            0_i64.into(),
            0_i64.into(),
        ])
        .on_conflict(OnConflict::columns([P::RunId, P::Part]).do_nothing().to_owned())
        .take();
    transaction.execute(&insert).await.map(|_| ())
}
