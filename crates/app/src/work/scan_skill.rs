//! The job `scan_skill`: package in, result out, guarded by the claim's fencing token.

use super::{Worker, now};
use crate::failure::Failure;
use crate::skill::scan_name;
use model::{GapReason, SkillScan};
use std::time::{Duration, Instant};
use store::{Claim, ObjectKey, Outcome, ScanFacts};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, sleep};

/// How an attempt ended.
enum Attempt {
    /// With something to keep.
    Done(Outcome),
    /// For a reason that may pass.
    PutOff(String),
    /// The process stops; the scan was not over.
    Stopped,
}

impl Worker {
    /// One attempt at one job. Whatever happens, the job ends up finished, put off, handed back, or somebody else's.
    pub(super) async fn scan_skill(&mut self, claim: Claim) {
        let started = Instant::now();
        let attempt = if claim.attempt > self.queue().max_attempts {
            Attempt::Done(Outcome::Failed(Failure::TooManyAttempts.word()))
        } else {
            self.attempt(&claim).await.unwrap_or_else(|error| Attempt::PutOff(chain(&error)))
        };
        let ended = match attempt {
            Attempt::Done(outcome) => self.finish(&claim, outcome, started.elapsed()).await,
            Attempt::PutOff(reason) => {
                let wait = back_off(claim.attempt);
                tracing::warn!(job.id = claim.job, attempt = claim.attempt, reason, wait_s = wait.as_secs(), "put off");
                self.store().retry(&claim, now() + wait).await.map(|_| ())
            }
            Attempt::Stopped => {
                tracing::info!(job.id = claim.job, scan.id = claim.subject, "handed back");
                self.store().release(&claim, now()).await.map(|_| ())
            }
        };
        if let Err(error) = ended {
            // The lease runs out, and somebody tries again.
            tracing::error!(job.id = claim.job, error = &error as &dyn std::error::Error, "cannot end a job");
        }
    }

    async fn attempt(&mut self, claim: &Claim) -> Result<Attempt, store::Error> {
        let Some((sha256, engine_version)) = self.store().scan_package(claim.subject).await? else {
            return Ok(Attempt::Done(Outcome::Failed(Failure::PackageMissing.word())));
        };
        let Some(bytes) = self.store().object(&ObjectKey::Package(&sha256)).await? else {
            return Ok(Attempt::Done(Outcome::Failed(Failure::PackageMissing.word())));
        };
        tracing::info!(
            job.id = claim.job,
            scan.id = claim.subject,
            package.sha256 = %sha256,
            attempt = claim.attempt,
            "scan started"
        );
        let inspector = self.inspector.clone();
        let inspection = tokio::task::spawn_blocking(move || inspector.inspect(&scan_name(&sha256, &bytes), &bytes));
        let scan = match self.watch(claim, inspection).await? {
            None => return Ok(Attempt::Stopped),
            Some(Ok(Ok(scan))) => scan,
            Some(Ok(Err(error))) => return Ok(Attempt::PutOff(chain(&error))),
            Some(Err(error)) => return Ok(Attempt::PutOff(chain(&error))),
        };
        // Killed from outside, not by its limits: one more try may tell more than "not analysed".
        if claim.attempt == 1 && lost_its_worker(&scan) {
            return Ok(Attempt::PutOff("the scan's process was lost".to_owned()));
        }
        count(&scan);
        // A later release may do the work of an earlier one; the answer goes under the number that was promised.
        let scan = SkillScan { engine_version, ..scan };
        Ok(match serde_json::to_vec(&scan) {
            Ok(result) => Attempt::Done(Outcome::Success(result, facts(&scan))),
            Err(error) => Attempt::PutOff(chain(&error)),
        })
    }

    /// Waits for the inspection and keeps the lease alive; `None` when the process stops first.
    async fn watch<T>(
        &mut self,
        claim: &Claim,
        mut inspection: JoinHandle<T>,
    ) -> Result<Option<Result<T, tokio::task::JoinError>>, store::Error> {
        let mut heartbeat = interval(self.queue().heartbeat);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        heartbeat.tick().await;
        let mut stop = self.stop.clone();
        let grace = self.queue().shutdown_grace;
        let stopped = async move {
            // A closed channel means that the workers were dropped: stop as well.
            let _ = stop.wait_for(|stop| *stop).await;
            sleep(grace).await;
        };
        tokio::pin!(stopped);
        loop {
            tokio::select! {
                result = &mut inspection => return Ok(Some(result)),
                () = &mut stopped => return Ok(None),
                _ = heartbeat.tick() => match self.store().heartbeat(claim, self.lease(), now()).await {
                    Ok(true) => {}
                    Ok(false) => tracing::warn!(job.id = claim.job, "lease lost; the result will be refused"),
                    Err(error) => tracing::warn!(
                        job.id = claim.job, error = &error as &dyn std::error::Error, "cannot renew a lease"
                    ),
                },
            }
        }
    }

    async fn finish(&self, claim: &Claim, outcome: Outcome, took: Duration) -> Result<(), store::Error> {
        let word = match &outcome {
            Outcome::Success(..) => "success",
            Outcome::Failed(failure) => failure,
        };
        let kept = self.store().finish_scan(claim, outcome, now()).await?;
        self.app.parts.deliveries.notify_one();
        tracing::info!(
            job.id = claim.job,
            scan.id = claim.subject,
            attempt = claim.attempt,
            outcome = word,
            kept,
            duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            "scan ended"
        );
        metrics::counter!("touchstone_scans_total", "outcome" => word, "kept" => kept.to_string()).increment(1);
        metrics::histogram!("touchstone_scan_duration_seconds").record(took.as_secs_f64());
        Ok(())
    }
}

/// What lists show of a result.
fn facts(scan: &SkillScan) -> ScanFacts {
    ScanFacts {
        skill_name: scan.name.clone(),
        file_count: scan.file_count.into(),
        risk_level: scan.verdict.risk_level.id().to_owned(),
        security_score: scan.verdict.security_score.into(),
    }
}

fn count(scan: &SkillScan) {
    let complete = scan.coverage.complete().to_string();
    let verdict = scan.verdict.risk_level.id();
    metrics::counter!("touchstone_verdicts_total", "verdict" => verdict, "complete" => complete).increment(1);
}

fn lost_its_worker(scan: &SkillScan) -> bool {
    let lost = sandbox::DeathReason::Lost.word();
    scan.coverage.gaps.iter().any(|gap| gap.path.is_empty() && gap.reason == GapReason::Aborted && gap.detail == lost)
}

/// 1, 2, 4 … seconds, at most five minutes.
pub(super) fn back_off(attempt: u32) -> Duration {
    Duration::from_secs(1_u64 << attempt.saturating_sub(1).min(8)).min(Duration::from_secs(300))
}

/// An error with its causes, for the log.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
