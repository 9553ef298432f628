//! Tasks and their runs, page by page.

use crate::{App, Error};
use model::{Part, Text};
use store::{ListQuery, RiskTask, RiskTaskRow, TaskPart, TaskRun, TaskRunRow};

/// One page.
#[derive(Debug, Clone)]
pub struct TaskRows<R> {
    /// How many there are in all.
    pub total: u64,
    /// The page.
    pub rows: Vec<R>,
}

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

impl App {
    /// A page of tasks.
    pub async fn risk_tasks(&self, query: &ListQuery<RiskTaskRow>) -> Result<TaskRows<TaskParts>, Error> {
        let page = self.parts.store.page(query).await?;
        let runs: Vec<i64> = page.rows.iter().filter_map(|row| row.run_id).collect();
        let mut parts = self.parts.store.task_parts(&runs).await?;
        let mut rows = Vec::with_capacity(page.rows.len());
        for row in page.rows {
            let task = RiskTask::from_row(row)?;
            let (own, others) = parts.into_iter().partition(|part: &TaskPart| Some(part.run) == task.run);
            parts = others;
            rows.push(TaskParts { task, parts: own });
        }
        Ok(TaskRows { total: page.total, rows })
    }

    /// A page of runs: each is a report, ready or to come.
    pub async fn task_runs(&self, query: &ListQuery<TaskRunRow>) -> Result<TaskRows<TaskRun>, Error> {
        let page = self.parts.store.page(query).await?;
        let rows: Result<_, _> = page.rows.into_iter().map(TaskRun::from_row).collect();
        Ok(TaskRows { total: page.total, rows: rows? })
    }

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
