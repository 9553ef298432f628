//! Tasks and their runs as lists show them.

use crate::{App, Error, Shown};
use model::{Part, Text};
use store::{RiskTask, RiskTaskRow, TaskPart, TaskRun, TaskRunRow};

/// A task with the parts of its newest run.
#[derive(Debug, Clone)]
pub struct TaskParts {
    /// The task.
    pub task: RiskTask,
    /// The parts.
    pub parts: Vec<TaskPart>,
}

impl TaskParts {
    /// One of the parts, where the task has it.
    pub fn part(&self, part: Part) -> Option<&TaskPart> {
        self.parts.iter().find(|own| own.part == part)
    }
}

impl Shown for RiskTaskRow {
    type Whole = TaskParts;

    async fn complete(app: &App, rows: Vec<Self>) -> Result<Vec<TaskParts>, Error> {
        let runs: Vec<i64> = rows.iter().filter_map(|row| row.run_id).collect();
        let mut parts = app.parts.store.task_parts(&runs).await?;
        let mut whole = Vec::with_capacity(rows.len());
        for row in rows {
            let task = RiskTask::from_row(row)?;
            let (own, others) = parts.into_iter().partition(|part: &TaskPart| Some(part.run) == task.run);
            parts = others;
            whole.push(TaskParts { task, parts: own });
        }
        Ok(whole)
    }
}

/// Each run is a report, ready or to come.
impl Shown for TaskRunRow {
    type Whole = TaskRun;

    async fn complete(_: &App, rows: Vec<Self>) -> Result<Vec<TaskRun>, Error> {
        Ok(rows.into_iter().map(TaskRun::from_row).collect::<Result<_, _>>()?)
    }
}

impl App {
    /// A task of one of these accounts.
    pub async fn risk_task(&self, accounts: &[i64], task_id: &str) -> Result<TaskParts, Error> {
        let task = self.parts.store.risk_task(accounts, task_id).await?.ok_or_else(no_task)?;
        let parts = self.parts.store.task_parts(&task.run.into_iter().collect::<Vec<_>>()).await?;
        Ok(TaskParts { task, parts })
    }

    /// What the newest run of a task has to say for itself.
    pub async fn task_notes(&self, task: &RiskTask) -> Result<Vec<Text>, Error> {
        let Some(run) = task.run else { return Ok(Vec::new()) };
        Ok(self.parts.store.notes(run).await?.into_iter().map(|(_, note)| note).collect())
    }

    /// Reports of some accounts that nobody has looked at.
    pub async fn unread_reports(&self, accounts: &[i64]) -> Result<i64, Error> {
        Ok(self.parts.store.unread_reports(accounts).await?)
    }
}

pub(crate) fn no_task() -> Error {
    Error::not_found(Text::new("there is no such task", "该任务不存在"))
}
