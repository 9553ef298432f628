//! Stopping and deleting tasks.

use crate::{App, Error};
use model::Text;
use store::Stopping;
use time::OffsetDateTime;

/// What became of the wish to end tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TasksEnded {
    /// Tasks that were waiting, under way or planned.
    pub stopped: u64,
    /// Tasks that were over already.
    pub over: u64,
}

impl App {
    /// Stops tasks of these accounts: what is under way ends within a second, and nothing more is planned. All of them or, when one is
    /// unknown, none.
    pub async fn stop_risk_tasks(
        &self,
        accounts: &[i64],
        task_ids: &[String],
        now: OffsetDateTime,
    ) -> Result<TasksEnded, Error> {
        let stopping = self.parts.store.stop_risk_tasks(accounts, task_ids, now).await?;
        self.parts.deliveries.notify_one();
        ended(stopping)
    }

    /// Stops tasks and forgets them with their reports. What they found stays: it is about assets.
    pub async fn delete_risk_tasks(
        &self,
        accounts: &[i64],
        task_ids: &[String],
        now: OffsetDateTime,
    ) -> Result<TasksEnded, Error> {
        ended(self.parts.store.delete_risk_tasks(accounts, task_ids, now).await?)
    }
}

fn ended(stopping: Stopping) -> Result<TasksEnded, Error> {
    match stopping {
        Stopping::Done { stopped, over, .. } => Ok(TasksEnded { stopped, over }),
        Stopping::Unknown(ids) => {
            let first: String = ids.first().map(|id| id.chars().take(64).collect()).unwrap_or_default();
            Err(Error::not_found(Text::new("there is no task {id}", "任务 {id} 不存在").fill("id", &first)))
        }
    }
}
