//! The job `run_task`: one run of a scan task, engine by engine, until its report is ready.
//!
//! What an engine found is kept as soon as the engine is done; a successor goes on with the next. Rows change only under
//! the claim: who stops or deletes a task takes the claim away, and this worker lets go within a second.

mod host;
mod inventory;
mod network;
mod progress;

use super::{Worker, now};
use crate::Error;
use crate::task::{Aim, Told, Wish, names_of, wish};
use assetscan::net::Connector;
use assetscan::{Cancel, Scope};
use model::{Part, ScanItem, TaskState, Text};
use progress::Tracker;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Claim, Ending, RiskTask, TaskPart, TaskRun};
use tokio::time::{MissedTickBehavior, interval};

/// How often it is looked whether the claim is still there.
const LOOK: Duration = Duration::from_millis(250);

/// A run whose worker died is begun again more often than one that failed by itself: who ends processes under a scan
/// for a while shall not end the task with them.
const DEATHS_PER_FAILURE: u32 = 10;

/// How an attempt ended.
enum Attempt {
    /// With a report.
    Done(Told),
    /// The claim is somebody else's, or nobody's any more.
    Lost,
    /// The process stops.
    Stopped,
}

/// Everything that the passes of one run share.
struct Run {
    claim: Claim,
    task: RiskTask,
    run: TaskRun,
    parts: Vec<TaskPart>,
    wish: Wish,
    items: Vec<ScanItem>,
    aim: Aim,
    cancel: Cancel,
    tracker: Arc<Tracker>,
    /// Names of assets that mean the machine that this process runs on.
    own_names: Vec<String>,
}

impl Worker {
    /// One attempt at one run. Whatever happens, the job ends up finished, put off, handed back, or somebody else's.
    pub(super) async fn run_task(&mut self, claim: Claim) {
        let started = Instant::now();
        let failures = self.queue().max_attempts;
        let given_up = Text::new("given up after several attempts", "多次尝试后放弃");
        let ended = if claim.attempt > failures.saturating_mul(DEATHS_PER_FAILURE) {
            self.fail(&claim, &given_up).await
        } else {
            match self.attempt_run(&claim).await {
                Ok(Attempt::Done(told)) => self.finish_run(&claim, &told).await,
                Ok(Attempt::Lost) => {
                    tracing::info!(job.id = claim.job, "run let go: it was stopped, deleted or taken over");
                    Ok(())
                }
                Ok(Attempt::Stopped) => self.store().release(&claim, now()).await.map(|_| ()).map_err(Error::from),
                Err(error) => {
                    let wait = super::scan_skill::back_off(claim.attempt);
                    tracing::warn!(
                        job.id = claim.job,
                        attempt = claim.attempt,
                        wait_s = wait.as_secs(),
                        error = &error as &dyn std::error::Error,
                        "run put off"
                    );
                    if claim.attempt >= failures {
                        return Self::left(&claim, started, self.fail(&claim, &given_up).await);
                    }
                    self.store().retry(&claim, now() + wait).await.map(|_| ()).map_err(Error::from)
                }
            }
        };
        Self::left(&claim, started, ended);
    }

    fn left(claim: &Claim, started: Instant, ended: Result<(), Error>) {
        let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        match ended {
            Ok(()) => tracing::info!(job.id = claim.job, run.id = claim.subject, duration_ms, "run left"),
            // The lease runs out, and somebody tries again.
            Err(error) => {
                tracing::error!(job.id = claim.job, error = &error as &dyn std::error::Error, "cannot end a run");
            }
        }
    }

    async fn attempt_run(&mut self, claim: &Claim) -> Result<Attempt, Error> {
        let Some((task, run, parts)) = self.store().task_run(claim.subject).await? else {
            self.store().drop_job(claim).await?;
            return Ok(Attempt::Lost);
        };
        tracing::info!(job.id = claim.job, task.id = task.task_id, attempt = claim.attempt, "run started");
        let wish = Wish::of(&task);
        let mut aim = self.app.aim(task.account, task.selection, &wish).await?;
        for name in aim.unauthorised.drain(..) {
            let text = Text::new("{name} is no asset of the account any more", "{name} 已不是该账号的资产");
            aim.notes.push(text.fill("name", &name));
        }
        if !self.store().start_run(claim, i64::try_from(aim.assets.len()).unwrap_or(i64::MAX), now()).await? {
            return Ok(Attempt::Lost);
        }
        let items = wish::split(&task.items);
        let cancel = Cancel::default();
        let tracker = Arc::new(Tracker::new(&parts));
        let mut prepared = Run {
            claim: claim.clone(),
            task,
            run,
            parts,
            wish,
            items,
            aim,
            cancel: cancel.clone(),
            tracker,
            own_names: Vec::new(),
        };
        let worker = self.clone();
        let tracker = prepared.tracker.clone();
        let passes = worker.passes(&mut prepared);
        let watched = self.watch_run(claim, &tracker, passes).await;
        // Sockets and threads of a pass that nobody waits for any more.
        cancel.cancel();
        watched
    }

    /// Every engine that has not been through with this run yet, the report last.
    async fn passes(&self, run: &mut Run) -> Result<Attempt, Error> {
        self.find_own_machine(run).await?;
        let mut told = Told { notes: run.aim.notes.clone(), ..Told::default() };
        let (network, host) = tokio::join!(self.network_pass(run), self.host_pass(run));
        told.add(network?);
        told.add(host?);
        told.risks.sort_by_key(|risk| std::cmp::Reverse(risk.severity));
        // Engines go by names; an asset that has several is still one.
        told.scanned = run.aim.assets.iter().filter(|row| told.knows(row)).map(|row| row.identity.clone()).collect();
        let scanned: Vec<String> = told.scanned.iter().cloned().collect();
        self.store().note_scan(run.task.account, &scanned, now()).await?;
        tracing::info!(run.id = run.run.id, stage = "Report", "stage begun");
        self.app.write_reports(&run.task, &run.run, &told, now()).await?;
        Ok(Attempt::Done(told))
    }

    /// Whether the task is about the machine that this process runs on: then that is looked at from within as well.
    async fn find_own_machine(&self, run: &mut Run) -> Result<(), Error> {
        let own = crate::task::OwnMachine::look();
        let connector = Connector::new(Scope::loopback(), run.cancel.clone());
        for name in names_of(&run.aim.assets).into_iter().take(MOST_NAMES_RESOLVED) {
            let means_it = |addresses: Vec<IpAddr>| addresses.iter().any(|one| own.has(*one));
            if own.is_called(&name) || connector.resolve(&name).await.is_ok_and(means_it) {
                run.own_names.push(name);
            }
        }
        let wanted = wish::parts(&run.items, !run.own_names.is_empty());
        self.store().add_parts(&run.claim, &wanted).await?;
        // Read again: it has begun, and may have more parts.
        if let Some((_, begun, parts)) = self.store().task_run(run.claim.subject).await? {
            run.tracker.know(&parts);
            (run.run, run.parts) = (begun, parts);
        }
        Ok(())
    }

    /// Waits for the passes, for the end of the process, or until the run is not wanted any more.
    ///
    /// All three go on side by side: a pass may hold the only connection that writes, and whoever waits for that one must
    /// not keep the pass from going on.
    async fn watch_run(
        &self,
        claim: &Claim,
        tracker: &Tracker,
        passes: impl Future<Output = Result<Attempt, Error>>,
    ) -> Result<Attempt, Error> {
        let mut stop = self.stop.clone();
        let stopped = async move {
            // A closed channel means that the workers were dropped: stop as well.
            let _ = stop.wait_for(|stop| *stop).await;
        };
        tokio::select! {
            done = passes => done,
            () = stopped => Ok(Attempt::Stopped),
            () = self.until_lost(claim, tracker) => Ok(Attempt::Lost),
            () = self.keep_lease(claim) => Ok(Attempt::Lost),
        }
    }

    /// Tells the rows how far the passes are; ends when the claim is gone.
    async fn until_lost(&self, claim: &Claim, tracker: &Tracker) {
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            look.tick().await;
            let kept = match tracker.news() {
                Some((parts, overall)) => self.store().advance_run(claim, &parts, overall, 0, now()).await,
                None => self.store().holds(claim).await,
            };
            match kept {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => tracing::warn!(
                    job.id = claim.job,
                    error = &error as &dyn std::error::Error,
                    "cannot look after a run"
                ),
            }
        }
    }

    /// Keeps the lease alive; ends when it is somebody else's.
    async fn keep_lease(&self, claim: &Claim) {
        let mut heartbeat = interval(self.queue().heartbeat);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            heartbeat.tick().await;
            match self.store().heartbeat(claim, self.lease(), now()).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    tracing::warn!(job.id = claim.job, error = &error as &dyn std::error::Error, "cannot renew a lease")
                }
            }
        }
    }

    async fn finish_run(&self, claim: &Claim, told: &Told) -> Result<(), Error> {
        let notes = told.remarks();
        let remark = summary_of(&notes);
        self.store().set_notes(claim, &notes, now()).await?;
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let ending = Ending {
            state: TaskState::Finished,
            remark: &remark,
            scanned: count(told.scanned.len()),
            risks: count(told.risks.len()),
            report: true,
        };
        self.store().finish_run(claim, &ending, now()).await?;
        self.app.parts.deliveries.notify_one();
        metrics::counter!("touchstone_task_runs_total", "outcome" => "finished").increment(1);
        Ok(())
    }

    async fn fail(&self, claim: &Claim, remark: &Text) -> Result<(), Error> {
        let ending = Ending { state: TaskState::Failed, remark, scanned: 0, risks: 0, report: false };
        self.store().finish_run(claim, &ending, now()).await?;
        self.app.parts.deliveries.notify_one();
        metrics::counter!("touchstone_task_runs_total", "outcome" => "failed").increment(1);
        Ok(())
    }

    /// Says that parts are over.
    async fn end_parts(&self, run: &Run, parts: &[Part], told: &Told) -> Result<(), Error> {
        for part in parts {
            run.tracker.end(*part, told.risks.iter().filter(|risk| belongs(risk, *part)).count());
        }
        if let Some((parts, overall)) = run.tracker.news() {
            self.store().advance_run(&run.claim, &parts, overall, 0, now()).await?;
        }
        Ok(())
    }
}

/// Names that are resolved to see whether they mean this machine.
const MOST_NAMES_RESOLVED: usize = 256;

/// Which part of a pass a risk counts for.
fn belongs(risk: &model::Risk, part: Part) -> bool {
    let setting = risk.kind() == model::RiskKind::Configuration;
    match part {
        Part::Network | Part::HostWeaknesses => !setting,
        Part::Configuration | Part::HostBaseline => setting,
    }
}

/// The first note, and how many there are.
fn summary_of(notes: &[Text]) -> Text {
    match notes {
        [] => Text::default(),
        [one] => one.clone(),
        [first, rest @ ..] => {
            let text = Text::new("{first} (and {more} more notes)", "{first}（另有 {more} 条说明）");
            let more = rest.len().to_string();
            Text::new(text.en.replace("{first}", &first.en), text.zh.replace("{first}", &first.zh)).fill("more", &more)
        }
    }
}
