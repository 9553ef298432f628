//! What has to be done from time to time: free the jobs of the dead, forget what is old, measure the queue.

use super::{Worker, now};
use crate::Error;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// How often the dead are looked for and the queue is measured.
const ROUND: Duration = Duration::from_secs(2);

impl Worker {
    /// Keeps house until told to stop. Every process does; the work may be done by several at once.
    pub(super) async fn keep_house(mut self) {
        let mut round = interval(ROUND);
        let mut purge = interval(self.app.parts.settings.purge_interval);
        round.set_missed_tick_behavior(MissedTickBehavior::Delay);
        purge.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let done = tokio::select! {
                _ = self.stop.changed() => return,
                _ = round.tick() => self.round().await,
                _ = purge.tick() => self.purge().await,
            };
            if let Err(error) = done {
                tracing::error!(error = &error as &dyn std::error::Error, "housekeeping failed");
            }
        }
    }

    async fn round(&self) -> Result<(), Error> {
        self.release_dead().await?;
        let depth = self.store().queue_depth().await?;
        metrics::gauge!("touchstone_queue_jobs").set(gauge(depth.jobs));
        metrics::gauge!("touchstone_queue_leased_jobs").set(gauge(depth.leased));
        Ok(())
    }

    /// Frees what processes of this data folder held that are gone.
    pub(super) async fn release_dead(&self) -> Result<(), Error> {
        let dead = self.presence.dead().map_err(Error::internal)?;
        let freed = self.store().release_dead(&dead).await?;
        for owner in &dead {
            self.presence.forget(owner).map_err(Error::internal)?;
        }
        if freed > 0 {
            tracing::warn!(jobs = freed, processes = dead.len(), "jobs of dead processes are free again");
            self.app.parts.work.notify_one();
        }
        Ok(())
    }

    async fn purge(&self) -> Result<(), Error> {
        // Nonces outlive their signatures by as much again: clocks differ.
        self.store().purge_nonces(now().unix_timestamp() - 1200).await?;
        // An ended one is told apart from an unknown one for a while: "expired" helps more than "not found".
        self.store().purge_temporary_keys(now() - Duration::from_secs(7 * 24 * 60 * 60)).await?;
        self.store().purge_uploads(now() - crate::batch::UPLOAD_LIFE).await?;
        self.store().purge_batches(self.app.remembered_since(now())).await?;
        self.store().purge_audit(self.app.audited_since(now())).await?;
        let purged = self.store().purge(self.app.remembered_since(now())).await?;
        if purged != store::Purged::default() {
            tracing::info!(
                submissions = purged.submissions,
                scans = purged.scans,
                packages = purged.packages,
                "forgot what is older than the retention time"
            );
        }
        let forgotten = self.store().purge_runs(now() - self.app.parts.settings.run_retention).await?;
        if forgotten != store::Forgotten::default() {
            tracing::info!(
                tasks = forgotten.tasks,
                runs = forgotten.runs,
                sightings = forgotten.sightings,
                "forgot runs of scan tasks that ended long ago"
            );
        }
        Ok(())
    }
}

#[expect(clippy::cast_precision_loss, reason = "a gauge; queues are far shorter than 2^52")]
fn gauge(count: i64) -> f64 {
    count as f64
}
