//! Tasks that are due: every process looks each second, and the store lets one of them take each turn.
//!
//! Only the clock on the wall counts, so a restart forgets nothing. Turns that were missed are made up for once, not one
//! by one; a clock that was set back is noticed by a next turn that is later than the schedule says.

use super::{Worker, now};
use crate::task::{FinishWebHook, Schedule, Wish, is_own_machine, wish};
use crate::{App, Error};
use model::PlanKind;
use std::time::Duration;
use store::{NewRun, RiskTask};
use time::OffsetDateTime;
use tokio::time::{MissedTickBehavior, interval};

/// How often it is looked for tasks that are due.
const TICK: Duration = Duration::from_secs(1);
/// How many ticks pass between two looks at clocks that were set back.
const TICKS_PER_MEND: u64 = 30;

impl Worker {
    /// Begins what is due until told to stop.
    pub(super) async fn keep_schedule(mut self) {
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for count in 0_u64.. {
            tokio::select! {
                _ = self.stop.changed() => return,
                _ = tick.tick() => {}
            }
            let mut done = self.app.begin_due_tasks(now()).await;
            if count % TICKS_PER_MEND == 0 && done.is_ok() {
                done = self.app.mend_schedules(now()).await;
            }
            if let Err(error) = done {
                tracing::error!(error = &error as &dyn std::error::Error, "scheduling failed");
            }
        }
    }
}

impl App {
    /// Begins a run of every task that is due.
    pub(crate) async fn begin_due_tasks(&self, now: OffsetDateTime) -> Result<(), Error> {
        for task in self.parts.store.due_risk_tasks(now).await? {
            let next = next_run(&task, now);
            // The run before is not over: this turn is left out.
            if task.is_busy() {
                self.parts.store.take_turn(&task, next, None, now).await?;
                continue;
            }
            let wish = Wish::of(&task);
            let aim = self.aim(task.account, task.selection, &wish).await?;
            let parts = wish::parts(&wish::split(&task.items), is_own_machine(&aim));
            let report_id = self.random_id("rpt")?;
            let asset_count = i64::try_from(aim.assets.len()).unwrap_or(i64::MAX);
            let web_hook = self.web_hook_of_run(&task.task_id, &wish)?;
            let web_hook = web_hook.as_ref().map(FinishWebHook::row);
            let run = NewRun { report_id: &report_id, parts: &parts, asset_count, web_hook };
            if self.parts.store.take_turn(&task, next, Some(run), now).await? {
                tracing::info!(task.id = task.task_id, "task is due");
                self.parts.task_work.notify_one();
            }
        }
        Ok(())
    }

    /// Brings forward what lies later than its schedule says: the clock was ahead when that was set.
    pub(crate) async fn mend_schedules(&self, now: OffsetDateTime) -> Result<(), Error> {
        for task in self.parts.store.repeating_risk_tasks(now).await? {
            let next = next_run(&task, now);
            if next < task.next_run_at && next.is_some() {
                self.parts.store.take_turn(&task, next, None, now).await?;
            }
        }
        Ok(())
    }
}

/// When a task runs after now; `None`: never again.
fn next_run(task: &RiskTask, now: OffsetDateTime) -> Option<OffsetDateTime> {
    match task.plan {
        PlanKind::Periodic | PlanKind::Custom => Schedule::parse(&task.plan_content).ok()?.next(now),
        PlanKind::Now | PlanKind::Once => None,
    }
}
