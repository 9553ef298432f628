//! Rows, migrations, queue and object store: SQL exists nowhere else.
//!
//! SQLite and PostgreSQL run through the same code; what differs stands in `dialect`. Times are arguments. Knows no
//! HTTP, no engine and no report format: results come and go as bytes.
//!
//! The queue is our own and not a library's, for three reasons: a job is enqueued in the caller's transaction, so that
//! a row and its job exist together or not at all; every result is guarded by a fencing token, so that a worker that
//! lost its lease changes nothing; and attempts are counted when a job is claimed, so that a job that kills its worker
//! comes to an end (apalis 1.0 re-queues such jobs for ever).

mod accounts;
mod assets;
mod audit;
mod batches;
mod bearer_tokens;
mod collation;
mod database;
mod dialect;
mod error;
mod instant;
mod keys;
mod list;
mod listing;
mod members;
mod migrations;
mod nonces;
mod objects;
mod organisations;
mod purge;
mod queue;
mod risk_tasks;
mod risks;
mod scans;
mod schema;
mod secret;
mod submissions;
mod tasks;
mod uploads;
mod vault;
mod webhooks;

pub use accounts::{Account, AccountState, NewAccount};
pub use assets::{Added, AssetRow, AssetSource};
pub use audit::{AuditEntry, AuditQuery};
pub use batches::{BatchFile, NewBatch};
pub use bearer_tokens::{BearerOwner, BearerToken, NewBearerToken};
pub use database::DatabaseLocation;
pub use error::Error;
pub use keys::{Grant, Key, KeyOwner, NewKey};
pub use list::{
    Column, ColumnKind, Direction, List, ListQuery, Listed, MOST_ROWS, Operator, Page, QueryFault, USUAL_ROWS,
};
pub use listing::{ListedScan, Place, ScanFilter, ScanStatus};
pub use members::{MemberRow, SubUserRow};
pub use objects::{ObjectKey, ObjectLocation, S3Access, S3Location};
pub use organisations::{Organisation, User};
pub use purge::Purged;
pub use queue::{Claim, JobKind, Lease, QueueDepth};
pub use risk_tasks::{
    DueTaskWebhook, Ending, Forgotten, NewRiskTask, NewRun, NewTaskWebhook, PartProgress, RiskTask, RiskTaskRow,
    Stopping, TaskPart, TaskRun, TaskRunRow,
};
pub use risks::{Change, Past, Recorded, RiskGroupRow, RiskRow, StatusChange};
pub use scans::{Outcome, Phase, Scan};
pub use secret::Secret;
pub use submissions::{NewSubmission, Submitted};
pub use tasks::{ScanFacts, Task, TaskQuery};
pub use vault::{Purpose, Vault};
pub use webhooks::{DueWebhook, MOST_WEBHOOKS, NewWebhook, WebhookState};

use database::Database;
use list::{Keep, MOST_NAMED};
use objects::Objects;
use std::sync::Arc;

/// The rows and the objects. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    database: Database,
    objects: Objects,
    keep: Arc<Keep>,
    most_named: u64,
}

impl Store {
    /// Connects to both and brings the schema up to date.
    pub async fn open(database: &DatabaseLocation, objects: &ObjectLocation) -> Result<Self, Error> {
        let turn = dialect::take_turn(database).await?;
        let database = Database::open(database).await?;
        migrations::run(&database).await?;
        drop(turn);
        Ok(Self { database, objects: Objects::open(objects)?, keep: Arc::default(), most_named: MOST_NAMED })
    }

    /// Whether both answer.
    pub async fn ready(&self) -> Result<(), Error> {
        self.database.ping().await?;
        self.objects.ping().await
    }

    /// An object's bytes; `None` when there is no such object.
    pub async fn object(&self, key: &ObjectKey<'_>) -> Result<Option<Vec<u8>>, Error> {
        self.objects.get(key).await
    }

    /// Writes an object, over an older one if there is one.
    pub async fn put_object(&self, key: &ObjectKey<'_>, bytes: Vec<u8>) -> Result<(), Error> {
        self.objects.put(key, bytes).await
    }

    /// Removes an object; one that does not exist is removed already.
    pub async fn delete_object(&self, key: &ObjectKey<'_>) -> Result<(), Error> {
        self.objects.delete(key).await
    }
}
