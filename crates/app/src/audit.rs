//! The audit log: calls are handed over at once and written behind, in batches, so that no answer waits for it.
//!
//! What a killed process had not written yet, at most a moment's worth, is lost; an orderly end writes everything.

use crate::{App, Error};
use store::{AuditEntry, AuditQuery, Store};
use time::OffsetDateTime;
use tokio::sync::{mpsc, oneshot};

/// Calls that may wait to be written; more are counted and dropped rather than held for ever.
const MOST_WAITING: usize = 65_536;
const BATCH: usize = 500;

/// A call, as an adapter tells it.
pub type Call = AuditEntry;

/// Where calls go to be written.
#[derive(Debug, Clone)]
pub(crate) struct AuditLog(mpsc::Sender<Message>);

#[derive(Debug)]
enum Message {
    Call(Box<AuditEntry>),
    Flush(oneshot::Sender<()>),
}

impl AuditLog {
    /// Starts the writer; it ends with the last handle.
    pub(crate) fn start(store: Store) -> Self {
        let (sender, receiver) = mpsc::channel(MOST_WAITING);
        tokio::spawn(write(store, receiver));
        Self(sender)
    }
}

impl App {
    /// Notes a call. Never waits.
    pub fn note(&self, call: Call) {
        if self.parts.audit.0.try_send(Message::Call(Box::new(call))).is_err() {
            metrics::counter!("touchstone_audit_dropped_total").increment(1);
            tracing::error!("a call is missing in the audit log: the database does not keep up");
        }
    }

    /// Waits until everything noted so far is written.
    pub async fn flush_audit(&self) {
        let (done, written) = oneshot::channel();
        if self.parts.audit.0.send(Message::Flush(done)).await.is_ok() {
            // A writer that is gone has nothing left to write.
            let _ = written.await;
        }
    }

    /// Calls, the newest first.
    pub async fn audit(&self, query: &AuditQuery) -> Result<Vec<AuditEntry>, Error> {
        Ok(self.parts.store.audit(query).await?)
    }

    /// Calls answered before this are forgotten.
    pub(crate) fn audited_since(&self, now: OffsetDateTime) -> OffsetDateTime {
        now - self.parts.settings.audit_retention
    }
}

async fn write(store: Store, mut receiver: mpsc::Receiver<Message>) {
    let mut messages = Vec::with_capacity(BATCH);
    while receiver.recv_many(&mut messages, BATCH).await > 0 {
        let (mut calls, mut waiting) = (Vec::new(), Vec::new());
        for message in messages.drain(..) {
            match message {
                Message::Call(call) => calls.push(*call),
                Message::Flush(done) => waiting.push(done),
            }
        }
        if let Err(error) = store.write_audit(&calls).await {
            metrics::counter!("touchstone_audit_dropped_total").increment(calls.len() as u64);
            tracing::error!(
                calls = calls.len(),
                error = &error as &dyn std::error::Error,
                "cannot write the audit log"
            );
        }
        for done in waiting {
            // Whoever waited may be gone.
            let _ = done.send(());
        }
    }
}
