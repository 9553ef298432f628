//! The jobs `webhook` and `task_webhook`: one attempt to tell an address how a scan or a run ended. At least once: a receiver knows a repetition by its
//! `webhook-id`.

use super::{Worker, now};
use crate::outbound::OutboundError;
use crate::task::finish_message;
use crate::webhook::{headers, message, url_name};
use crate::{Error, ErrorKind, ScanId};
use std::sync::Arc;
use std::time::Duration;
use store::{Claim, JobKind};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// What the courier carries.
const KINDS: &[JobKind] = &[JobKind::Webhook, JobKind::TaskWebhook];
/// Messages under way at once in one process.
const AT_ONCE: usize = 16;
/// Pause before the next look at a scan that was started anew and has not ended again.
const NOT_ENDED: Duration = Duration::from_secs(5);
/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(4 * 60 * 60);

/// How an attempt ended.
enum Attempt {
    /// The receiver has it.
    Delivered(u16),
    /// For a reason that may pass.
    PutOff(String),
    /// For good.
    GivenUp(String),
    /// The scan has not ended (again).
    NotYet,
    /// Nobody asks any more.
    Gone,
}

/// What is to be told, and whom.
struct Letter {
    account: i64,
    public_id: String,
    sealed_url: Vec<u8>,
    /// Absent while there is nothing to tell yet.
    message: Option<serde_json::Value>,
}

impl Worker {
    /// Sends messages until told to stop; what is under way then is sent by the next process once its lease is over.
    pub(super) async fn run_courier(mut self) {
        let slots = Arc::new(Semaphore::new(AT_ONCE));
        let mut under_way = JoinSet::new();
        while !*self.stop.borrow() {
            while under_way.try_join_next().is_some() {}
            // The semaphore is never closed.
            let Ok(slot) = slots.clone().acquire_owned().await else { return };
            match self.claim(KINDS).await {
                Ok(Some(claim)) => {
                    let worker = self.clone();
                    under_way.spawn(async move {
                        worker.deliver(claim).await;
                        drop(slot);
                    });
                }
                Ok(None) => self.idle_courier().await,
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "cannot claim a webhook");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
        let grace = self.queue().shutdown_grace;
        let all = async { while under_way.join_next().await.is_some() {} };
        if tokio::time::timeout(grace, all).await.is_err() {
            tracing::info!("webhooks under way are left to the next process");
        }
    }

    async fn idle_courier(&mut self) {
        tokio::select! {
            () = self.app.parts.deliveries.notified() => {}
            () = tokio::time::sleep(self.queue().poll) => {}
            _ = self.stop.changed() => {}
        }
    }

    /// One attempt. Whatever happens, the job ends up ended, put off, or somebody else's.
    pub(super) async fn deliver(&self, claim: Claim) {
        let most = self.app.parts.settings.webhooks.max_attempts;
        let attempt = self.attempt_delivery(&claim).await.unwrap_or_else(|error| {
            tracing::error!(job.id = claim.job, error = &error as &dyn std::error::Error, "webhook failed");
            Attempt::PutOff("internal".to_owned())
        });
        let (word, ended) = match attempt {
            Attempt::Delivered(status) => {
                ("delivered", self.store().end_webhook(&claim, true, &status.to_string(), now()).await.map(|_| ()))
            }
            Attempt::GivenUp(why) => ("failed", self.store().end_webhook(&claim, false, &why, now()).await.map(|_| ())),
            Attempt::PutOff(why) if claim.attempt >= most => {
                ("failed", self.store().end_webhook(&claim, false, &why, now()).await.map(|_| ()))
            }
            Attempt::PutOff(why) => ("put off", self.put_off(&claim, &why).await),
            Attempt::NotYet => ("waiting", self.store().release(&claim, now() + NOT_ENDED).await.map(|_| ())),
            Attempt::Gone => ("gone", self.store().end_webhook(&claim, false, "gone", now()).await.map(|_| ())),
        };
        tracing::info!(
            job.id = claim.job,
            webhook.id = claim.subject,
            attempt = claim.attempt,
            outcome = word,
            "webhook"
        );
        metrics::counter!("touchstone_webhooks_total", "outcome" => word).increment(1);
        if let Err(error) = ended {
            // The lease runs out, and somebody tries again.
            tracing::error!(job.id = claim.job, error = &error as &dyn std::error::Error, "cannot end a webhook");
        }
    }

    async fn attempt_delivery(&self, claim: &Claim) -> Result<Attempt, Error> {
        let letter = match claim.kind {
            JobKind::TaskWebhook => self.letter_about_run(claim.subject).await?,
            _ => self.letter_about_scan(claim.subject).await?,
        };
        let letter = match letter {
            Some(Letter { message: None, .. }) => return Ok(Attempt::NotYet),
            Some(letter) => letter,
            None => return Ok(Attempt::Gone),
        };
        let body = letter.message.unwrap_or_default().to_string().into_bytes();
        let parts = &self.app.parts;
        let secret = self.app.webhook_secret(letter.account, now()).await?;
        let signed = headers(&secret, &letter.public_id, now().unix_timestamp(), &body);
        let signed = signed.ok_or_else(|| Error::internal("a webhook secret has the wrong form"))?;
        let url = parts.vault.open(&url_name(&letter.public_id), &letter.sealed_url)?;
        let url = std::str::from_utf8(url.expose()).map_err(Error::internal)?;
        Ok(judge(parts.webhooks.post(url, signed, body).await))
    }

    async fn letter_about_scan(&self, webhook: i64) -> Result<Option<Letter>, Error> {
        let Some(webhook) = self.store().due_webhook(webhook).await? else { return Ok(None) };
        let id = ScanId { sha256: webhook.sha256, engine_version: webhook.engine_version };
        let entry = match self.app.entry_of(webhook.account, &id, now()).await {
            Ok(entry) => entry,
            Err(error) if error.kind == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let (public_id, sealed_url) = (webhook.public_id, webhook.sealed_url);
        Ok(Some(Letter { account: webhook.account, public_id, sealed_url, message: message(&entry) }))
    }

    async fn letter_about_run(&self, webhook: i64) -> Result<Option<Letter>, Error> {
        let Some(webhook) = self.store().due_task_webhook(webhook).await? else { return Ok(None) };
        let Some((task, run, _)) = self.store().task_run(webhook.run_id).await? else { return Ok(None) };
        let (public_id, sealed_url) = (webhook.public_id, webhook.sealed_url);
        let message = finish_message(&task, &run);
        Ok(Some(Letter { account: webhook.account_id, public_id, sealed_url, message }))
    }

    async fn put_off(&self, claim: &Claim, why: &str) -> Result<(), store::Error> {
        let first = self.app.parts.settings.webhooks.retry;
        let pause = first.saturating_mul(3_u32.saturating_pow(claim.attempt.saturating_sub(1))).min(LONGEST_PAUSE);
        self.store().note_webhook_attempt(claim, why).await?;
        self.store().retry(claim, now() + pause).await.map(|_| ())
    }
}

/// What an answer means: done, again, or never again.
fn judge(answer: Result<u16, OutboundError>) -> Attempt {
    match answer {
        Ok(status @ 200..=299) => Attempt::Delivered(status),
        // The receiver says that it wants no more, or sends us elsewhere, where nobody allowed us to go.
        Ok(410) => Attempt::GivenUp("410".to_owned()),
        Ok(status) => Attempt::PutOff(status.to_string()),
        Err(OutboundError::NotAllowed(_) | OutboundError::NoUrl | OutboundError::Scheme(_)) => {
            Attempt::GivenUp("not allowed".to_owned())
        }
        Err(OutboundError::TimedOut(_)) => Attempt::PutOff("timed out".to_owned()),
        Err(_) => Attempt::PutOff("unreachable".to_owned()),
    }
}
