//! Tasks, runs and parts: as rows, and read into the nouns of the house.

use crate::Error;
use crate::database::row;
use crate::instant::from_millis;
use crate::list::list;
use model::{AssetSelection, Part, PlanKind, ScanMode, TaskState, Text};
use time::OffsetDateTime;

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
    pub(super) struct PartRow {
        id: i64, run_id: i64, part: i64, state: i64, progress: i64, started_at: Option<i64>, ended_at: Option<i64>,
        risk_count: i64,
    }
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
    pub(super) fn from_row(row: PartRow) -> Result<Self, Error> {
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
