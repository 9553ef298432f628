//! Workers: they claim jobs, keep them alive, do them, and see to it that nothing is left lying.

mod deliver;
mod housekeeping;
mod presence;
pub(crate) mod run_task;
mod scan_skill;
mod scheduling;

use crate::{App, Error, InspectError, Inspector};
use model::SkillScan;
use presence::Presence;
use std::sync::Arc;
use std::time::Duration;
use store::{JobKind, Lease};
use time::OffsetDateTime;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// What workers scan with. [`Inspector`] in the service; a test may put a slow or a broken one in its place.
pub trait Inspect: Send + Sync + 'static {
    /// Inspects a package. Blocks.
    fn inspect(&self, name: &str, bytes: &[u8]) -> Result<SkillScan, InspectError>;
}

impl Inspect for Inspector {
    fn inspect(&self, name: &str, bytes: &[u8]) -> Result<SkillScan, InspectError> {
        self.inspect_bytes(name, bytes)
    }
}

/// The workers of this process. Drop it to stop them at once, or shut it down to let them finish in order.
#[derive(Debug)]
pub struct Workers {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
    presence: Arc<Presence>,
}

/// What the workers of packages do.
const SCANS: &[JobKind] = &[JobKind::ScanSkill];

/// What the workers of scan tasks do.
const TASKS: &[JobKind] = &[JobKind::RunTask];

/// What each worker has.
#[derive(Clone)]
pub(crate) struct Worker {
    app: App,
    inspector: Arc<dyn Inspect>,
    presence: Arc<Presence>,
    stop: watch::Receiver<bool>,
}

impl App {
    /// Starts `count` workers and the housekeeping; none is fine for a process that only answers requests.
    ///
    /// Jobs that dead processes of the same data folder held are free again before this returns.
    pub async fn start_workers(&self, inspector: Arc<dyn Inspect>, count: usize) -> Result<Workers, Error> {
        let folder = self.parts.settings.data.join("workers");
        let presence = Arc::new(Presence::announce(folder).map_err(Error::internal)?);
        let (stop, stopped) = watch::channel(false);
        let worker = Worker { app: self.clone(), inspector, presence: presence.clone(), stop: stopped };
        worker.release_dead().await?;
        describe_metrics();
        let mut tasks = JoinSet::new();
        tasks.spawn(worker.clone().keep_house());
        // A process that may reach nobody leaves the messages to one that may.
        if self.parts.webhooks.is_open() {
            tasks.spawn(worker.clone().run_courier());
        }
        for _ in 0..count {
            tasks.spawn(worker.clone().run(SCANS));
        }
        tasks.spawn(worker.clone().keep_schedule());
        // Runs of tasks wait for the network most of the time; they take no worker away from packages.
        let runs = if count == 0 { 0 } else { self.parts.settings.task_runs };
        for _ in 0..runs {
            tasks.spawn(worker.clone().run(TASKS));
        }
        tracing::info!(worker.owner = presence.owner(), workers = count, "workers started");
        Ok(Workers { stop, tasks, presence })
    }
}

impl Workers {
    /// Stops claiming, lets running scans go on for the grace time, hands the others back.
    pub async fn shutdown(mut self) {
        let _ = self.stop.send(true);
        while self.tasks.join_next().await.is_some() {}
        tracing::info!(worker.owner = self.presence.owner(), "workers stopped");
    }
}

impl Worker {
    /// Claims jobs of these kinds and does them until told to stop.
    async fn run(mut self, kinds: &'static [JobKind]) {
        while !*self.stop.borrow() {
            match self.claim(kinds).await {
                Ok(Some(claim)) => match claim.kind {
                    JobKind::ScanSkill => self.scan_skill(claim).await,
                    JobKind::RunTask => self.run_task(claim).await,
                    // Claimed by nobody but the courier, who keeps the kinds apart.
                    JobKind::Webhook | JobKind::TaskWebhook => self.deliver(claim).await,
                },
                Ok(None) => self.idle(kinds, self.queue().poll).await,
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "cannot claim a job");
                    self.idle(kinds, Duration::from_secs(1)).await;
                }
            }
        }
    }

    async fn claim(&self, kinds: &[JobKind]) -> Result<Option<store::Claim>, store::Error> {
        self.store().claim(self.lease(), kinds, self.app.engine_version(), now()).await
    }

    /// Until there may be something to do.
    async fn idle(&mut self, kinds: &[JobKind], longest: Duration) {
        let parts = &self.app.parts;
        let work = if kinds == TASKS { &parts.task_work } else { &parts.work };
        tokio::select! {
            () = work.notified() => {}
            () = tokio::time::sleep(longest) => {}
            _ = self.stop.changed() => {}
        }
    }

    fn lease(&self) -> Lease<'_> {
        Lease { owner: self.presence.owner(), duration: self.queue().lease }
    }

    fn queue(&self) -> crate::QueueSettings {
        self.app.parts.settings.queue
    }

    fn store(&self) -> &store::Store {
        &self.app.parts.store
    }
}

/// What the numbers mean, for whoever reads `/metrics`.
fn describe_metrics() {
    metrics::describe_counter!("touchstone_submissions_total", "Packages accepted; repeated ones were known already");
    metrics::describe_counter!("touchstone_scans_total", "Scans ended by outcome; those not kept came too late");
    metrics::describe_counter!("touchstone_verdicts_total", "Verdicts of scans by level and completeness");
    metrics::describe_histogram!("touchstone_scan_duration_seconds", metrics::Unit::Seconds, "Time from claim to end");
    metrics::describe_counter!("touchstone_webhooks_total", "Attempts to send webhooks by outcome");
    metrics::describe_gauge!("touchstone_queue_jobs", "Jobs, those being worked on included");
    metrics::describe_gauge!("touchstone_queue_leased_jobs", "Jobs that some process holds");
}

fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}
