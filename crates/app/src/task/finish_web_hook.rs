//! The address that a task's owner wants told when a run ends: checked when the task is made, sealed with the task, sealed
//! anew for each run. Signing, attempts and the guarded way out are those of every webhook (`crate::webhook`).

use super::Wish;
use crate::webhook::url_name;
use crate::{App, Error};
use model::TaskState;
use serde_json::{Value, json};
use store::{NewTaskWebhook, RiskTask, Secret, TaskRun};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The address of one run, as it is kept.
pub(crate) struct FinishWebHook {
    public_id: String,
    sealed_url: Vec<u8>,
}

impl FinishWebHook {
    pub(crate) fn row(&self) -> NewTaskWebhook<'_> {
        NewTaskWebhook { public_id: &self.public_id, sealed_url: &self.sealed_url }
    }
}

impl App {
    /// Refuses what will never be told: no address, or one that the operator did not allow. An empty one is none.
    pub(super) fn check_web_hook(&self, url: &str) -> Result<(), Error> {
        if url.is_empty() {
            return Ok(());
        }
        self.check_webhook_url(url).map_err(|error| Error { field: "web_hook", ..error })
    }

    /// An address as a task keeps it; nothing for none.
    pub(super) fn seal_web_hook(&self, task_id: &str, url: &str) -> Result<String, Error> {
        if url.is_empty() {
            return Ok(String::new());
        }
        Ok(hex::encode(self.parts.vault.seal(&task_name(task_id), &Secret::new(url))?))
    }

    /// The address of a task for one more run, under a name of its own.
    pub(crate) fn web_hook_of_run(&self, task_id: &str, wish: &Wish) -> Result<Option<FinishWebHook>, Error> {
        if wish.sealed_web_hook.is_empty() {
            return Ok(None);
        }
        let sealed = hex::decode(&wish.sealed_web_hook).map_err(Error::internal)?;
        let url = self.parts.vault.open(&task_name(task_id), &sealed)?;
        let public_id = format!("msg_{}", self.parts.vault.random_text(24)?);
        let sealed_url = self.parts.vault.seal(&url_name(&public_id), &url)?;
        Ok(Some(FinishWebHook { public_id, sealed_url }))
    }
}

/// The message about a run that has ended; `None` while it has not.
pub(crate) fn message(task: &RiskTask, run: &TaskRun) -> Option<Value> {
    let word = match run.state {
        TaskState::Finished => "finished",
        TaskState::Failed => "failed",
        TaskState::Stopped => "stopped",
        TaskState::Waiting | TaskState::Running => return None,
    };
    let text = |time: OffsetDateTime| time.format(&Rfc3339).unwrap_or_default();
    let data = json!({
        "task_id": task.task_id,
        "report_id": run.report_id,
        "name": run.name,
        "status": word,
        "asset_count": run.asset_count,
        "scanned_count": run.scanned_count,
        "risk_count": run.risk_count,
        "report_ready": run.report_ready,
        "created_at": text(run.created_at),
        "started_at": run.started_at.map(text),
        "ended_at": run.ended_at.map(text),
    });
    let at = run.ended_at.unwrap_or(run.created_at);
    Some(json!({ "type": format!("task.{word}"), "timestamp": text(at), "data": data }))
}

/// What a task's address is sealed under.
fn task_name(task_id: &str) -> String {
    format!("finish web hook {task_id}")
}
