//! Scan tasks, their runs and the parts of those: made and read here, lived through in `life`, ended in `stop`,
//! repeated in `schedule`. What engines find is in the tables of risks.

mod life;
mod reports;
mod roles;
mod schedule;
mod stop;
mod webhooks;

pub use life::{Ending, PartProgress};
pub use stop::Stopping;
pub use webhooks::{DueTaskWebhook, NewTaskWebhook};

use crate::database::{Transaction, row};
use crate::instant::{from_millis, to_millis};
use crate::list::list;
use crate::queue::{JobKind, enqueue};
use crate::schema::{RiskTask as T, TaskPart as P, TaskRun as R};
use crate::{Error, Store};
use model::{AssetSelection, Part, PlanKind, ScanMode, TaskState, Text};
use sea_query::{Expr, ExprTrait as _, OnConflict, Order, Query, SelectStatement};
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

/// A task with the figures of its newest run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskTask {
    /// Row id.
    pub id: i64,
    /// What clients know it by.
    pub task_id: String,
    /// Row id of the account.
    pub account: i64,
    /// Its name.
    pub name: String,
    /// When it runs.
    pub plan: PlanKind,
    /// Its schedule as it was written.
    pub plan_content: String,
    /// Which assets it is about.
    pub selection: AssetSelection,
    /// How deep it looks.
    pub mode: ScanMode,
    /// What it looks for, joined by slashes.
    pub items: String,
    /// Who asked, in the client's word.
    pub origin: String,
    /// What only its runs need to know, as JSON.
    pub wish: String,
    /// Where it stands.
    pub state: TaskState,
    /// Percent.
    pub progress: i64,
    /// Row id of the newest run.
    pub run: Option<i64>,
    /// When that began.
    pub started_at: Option<OffsetDateTime>,
    /// When that ended.
    pub ended_at: Option<OffsetDateTime>,
    /// Assets that it is about.
    pub asset_count: i64,
    /// Assets that were looked at.
    pub scanned_count: i64,
    /// Risks found.
    pub risk_count: i64,
    /// Why it failed, what was left out; empty when there is nothing to say.
    pub remark: Text,
    /// Runs that ended in order.
    pub finished_runs: i64,
    /// Reports made.
    pub report_count: i64,
    /// When the next run is due.
    pub next_run_at: Option<OffsetDateTime>,
    /// When it was made.
    pub created_at: OffsetDateTime,
}

/// One run and its report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRun {
    /// Row id.
    pub id: i64,
    /// Row id of the task.
    pub task: i64,
    /// Row id of the account.
    pub account: i64,
    /// What clients know its report by.
    pub report_id: String,
    /// What clients know the task by.
    pub task_id: String,
    /// The task's name when it ran.
    pub name: String,
    /// When the task runs.
    pub plan: PlanKind,
    /// Where it stands.
    pub state: TaskState,
    /// Percent.
    pub progress: i64,
    /// When it was put into the queue.
    pub created_at: OffsetDateTime,
    /// When it began.
    pub started_at: Option<OffsetDateTime>,
    /// When it ended.
    pub ended_at: Option<OffsetDateTime>,
    /// Assets that it is about.
    pub asset_count: i64,
    /// Assets that were looked at.
    pub scanned_count: i64,
    /// Risks found.
    pub risk_count: i64,
    /// Whether its report can be read.
    pub report_ready: bool,
    /// Whether somebody did.
    pub viewed: bool,
}

/// What one engine does for a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskPart {
    /// The number that clients know it by.
    pub id: i64,
    /// Row id of the run.
    pub run: i64,
    /// Which engine.
    pub part: Part,
    /// Where it stands.
    pub state: TaskState,
    /// Percent.
    pub progress: i64,
    /// When it began.
    pub started_at: Option<OffsetDateTime>,
    /// When it ended.
    pub ended_at: Option<OffsetDateTime>,
    /// Risks found.
    pub risk_count: i64,
}

list! {
    /// A task as lists show it.
    pub struct RiskTaskRow in "risk_task" by "created_at" Descending {
        /// Row id.
        pub id: i64,
        /// What clients know it by.
        pub task_id: String,
        /// Row id of the account.
        pub account_id: i64,
        /// Its name.
        pub name: String,
        /// Number of its plan.
        pub plan: i64,
        /// Its schedule.
        pub plan_content: String,
        /// Number of its selection.
        pub selection: i64,
        /// Number of its mode.
        pub mode: i64,
        /// What it looks for.
        pub items: String,
        /// Who asked.
        pub origin: String,
        /// What only its runs need to know.
        pub wish: String,
        /// Number of its state.
        pub state: i64,
        /// Percent.
        pub progress: i64,
        /// Row id of the newest run.
        pub run_id: Option<i64>,
        /// When that began.
        pub started_at: Option<i64>,
        /// When that ended.
        pub ended_at: Option<i64>,
        /// Assets that it is about.
        pub asset_count: i64,
        /// Assets that were looked at.
        pub scanned_count: i64,
        /// Risks found.
        pub risk_count: i64,
        /// What there is to say, in English.
        pub remark_en: String,
        /// What there is to say, in Chinese.
        pub remark_zh: String,
        /// Runs that ended in order.
        pub finished_runs: i64,
        /// Reports made.
        pub report_count: i64,
        /// When the next run is due.
        pub next_run_at: Option<i64>,
        /// When it was made.
        pub created_at: i64,
    }
}

list! {
    /// A run as lists show it.
    pub struct TaskRunRow in "task_run" by "created_at" Descending {
        /// Row id.
        pub id: i64,
        /// Row id of the task.
        pub task: i64,
        /// Row id of the account.
        pub account_id: i64,
        /// What clients know its report by.
        pub report_id: String,
        /// What clients know the task by.
        pub task_id: String,
        /// Its name.
        pub name: String,
        /// Number of its plan.
        pub plan: i64,
        /// Number of its state.
        pub state: i64,
        /// Percent.
        pub progress: i64,
        /// When it was made.
        pub created_at: i64,
        /// When that began.
        pub started_at: Option<i64>,
        /// When that ended.
        pub ended_at: Option<i64>,
        /// Assets that it is about.
        pub asset_count: i64,
        /// Assets that were looked at.
        pub scanned_count: i64,
        /// Risks found.
        pub risk_count: i64,
        /// 1 if its report can be read.
        pub report_ready: i64,
        /// 1 if somebody did.
        pub viewed: i64,
    }
}

row! {
    struct PartRow {
        id: i64, run_id: i64, part: i64, state: i64, progress: i64, started_at: Option<i64>, ended_at: Option<i64>,
        risk_count: i64,
    }
}

row! {
    pub(crate) struct IdRow { pub(crate) id: i64 }
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

/// Makes a run with its parts and its job, and lets the task show it.
pub(crate) async fn begin_run(
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
        webhooks::insert_webhook(transaction, run, webhook, now).await?;
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
async fn insert_part(transaction: &mut Transaction, run: i64, part: Part) -> Result<(), Error> {
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

/// Every column of tasks.
pub(crate) fn tasks() -> SelectStatement {
    Query::select()
        .columns([
            T::Id,
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
            T::RunId,
            T::StartedAt,
            T::EndedAt,
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
        .from(T::Table)
        .take()
}

/// Every column of runs.
pub(crate) fn runs() -> SelectStatement {
    Query::select()
        .columns([
            R::Id,
            R::Task,
            R::AccountId,
            R::ReportId,
            R::TaskId,
            R::Name,
            R::Plan,
            R::State,
            R::Progress,
            R::CreatedAt,
            R::StartedAt,
            R::EndedAt,
            R::AssetCount,
            R::ScannedCount,
            R::RiskCount,
            R::ReportReady,
            R::Viewed,
        ])
        .from(R::Table)
        .take()
}

impl RiskTask {
    /// Reads a row; one that a later release wrote may say what is not understood here.
    pub fn from_row(row: RiskTaskRow) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            task_id: row.task_id,
            account: row.account_id,
            name: row.name,
            plan: known("risk_task.plan", row.plan, PlanKind::from_number)?,
            plan_content: row.plan_content,
            selection: known("risk_task.selection", row.selection, AssetSelection::from_number)?,
            mode: known("risk_task.mode", row.mode, ScanMode::from_number)?,
            items: row.items,
            origin: row.origin,
            wish: row.wish,
            state: known("risk_task.state", row.state, TaskState::from_number)?,
            progress: row.progress,
            run: row.run_id,
            started_at: row.started_at.map(from_millis),
            ended_at: row.ended_at.map(from_millis),
            asset_count: row.asset_count,
            scanned_count: row.scanned_count,
            risk_count: row.risk_count,
            remark: Text::new(row.remark_en, row.remark_zh),
            finished_runs: row.finished_runs,
            report_count: row.report_count,
            next_run_at: row.next_run_at.map(from_millis),
            created_at: from_millis(row.created_at),
        })
    }
}

impl TaskRun {
    /// Reads a row; one that a later release wrote may say what is not understood here.
    pub fn from_row(row: TaskRunRow) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            task: row.task,
            account: row.account_id,
            report_id: row.report_id,
            task_id: row.task_id,
            name: row.name,
            plan: known("task_run.plan", row.plan, PlanKind::from_number)?,
            state: known("task_run.state", row.state, TaskState::from_number)?,
            progress: row.progress,
            created_at: from_millis(row.created_at),
            started_at: row.started_at.map(from_millis),
            ended_at: row.ended_at.map(from_millis),
            asset_count: row.asset_count,
            scanned_count: row.scanned_count,
            risk_count: row.risk_count,
            report_ready: row.report_ready != 0,
            viewed: row.viewed != 0,
        })
    }
}

impl TaskPart {
    fn from_row(row: PartRow) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            run: row.run_id,
            part: known("task_part.part", row.part, Part::from_number)?,
            state: known("task_part.state", row.state, TaskState::from_number)?,
            progress: row.progress,
            started_at: row.started_at.map(from_millis),
            ended_at: row.ended_at.map(from_millis),
            risk_count: row.risk_count,
        })
    }
}

fn known<T>(column: &'static str, number: i64, read: impl Fn(i64) -> Option<T>) -> Result<T, Error> {
    read(number).ok_or_else(|| Error::Row { column, value: number.to_string() })
}
