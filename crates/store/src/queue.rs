//! The job queue: at-least-once, with leases, heartbeats and fencing tokens.
//!
//! A worker *claims* a due job and holds it for a lease that its heartbeats renew. When they stop, the lease ends and
//! somebody else claims the job with a higher token; what the first one may still write is refused. Leases compare the
//! clocks of the hosts: a wrong clock costs double work, never a wrong result.
//!
//! A kind of job is one line in [`JobKind`]; what its subject is and who does it, `app` knows.

use crate::database::{Transaction, row};
use crate::instant::to_millis;
use crate::schema::Job as J;
use crate::{Error, Store};
use sea_query::{Cond, Expr, ExprTrait as _, LockBehavior, LockType, OnConflict, Order, Query, SelectStatement};
use std::time::Duration;
use time::OffsetDateTime;

macro_rules! job_kinds {
    ($($(#[$doc:meta])* $variant:ident $word:literal;)*) => {
        /// What a job is to do; the row of its subject is of the table named here.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum JobKind { $($(#[$doc])* $variant,)* }

        impl JobKind {
            /// The word that the row keeps.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

job_kinds! {
    /// Scan a package: `package_scan`.
    ScanSkill "scan_skill";
    /// Run a scan task: `task_run`.
    RunTask "run_task";
    /// Tell an address how a scan ended: `webhook`.
    Webhook "webhook";
    /// Tell an address how a run of a scan task ended: `task_webhook`.
    TaskWebhook "task_webhook";
}

/// Who claims, and for how long without a heartbeat.
#[derive(Debug, Clone, Copy)]
pub struct Lease<'a> {
    /// Names the process; unique for each start.
    pub owner: &'a str,
    /// How long a claim lasts.
    pub duration: Duration,
}

/// A job held by a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Row id of the job.
    pub job: i64,
    /// What is to be done.
    pub kind: JobKind,
    /// What to work on: a row id of the kind's table.
    pub subject: i64,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// Fencing token.
    pub token: i64,
}

row! {
    /// How much there is to do.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct QueueDepth {
        /// Jobs, those being worked on included.
        pub jobs: i64,
        /// Jobs that some process holds.
        pub leased: i64,
    }
}

row! {
    struct JobRow { id: i64, kind: String, subject_id: i64, attempts: i64, fencing_token: i64 }
}

impl Store {
    /// Takes the oldest due job of these kinds that this engine release can do.
    pub async fn claim(
        &self,
        lease: Lease<'_>,
        kinds: &[JobKind],
        engine_version: u32,
        now: OffsetDateTime,
    ) -> Result<Option<Claim>, Error> {
        // Most looks find nothing; they must not queue for SQLite's write lock.
        if self.database.fetch_optional::<JobRow>(&due(kinds, engine_version, now)).await?.is_none() {
            return Ok(None);
        }
        let mut transaction = self.database.begin().await?;
        let mut due = due(kinds, engine_version, now);
        due.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        let Some(row) = transaction.fetch_optional::<JobRow>(&due).await? else { return Ok(None) };
        let Some(kind) = JobKind::parse(&row.kind) else {
            return Err(Error::Row { column: "job.kind", value: row.kind });
        };
        let claim = Claim {
            job: row.id,
            kind,
            subject: row.subject_id,
            attempt: u32::try_from(row.attempts + 1).unwrap_or(u32::MAX),
            token: row.fencing_token + 1,
        };
        let update = Query::update()
            .table(J::Table)
            .value(J::LeaseOwner, lease.owner)
            .value(J::LeaseUntil, to_millis(now + lease.duration))
            .value(J::Attempts, row.attempts + 1)
            .value(J::FencingToken, claim.token)
            .and_where(Expr::col(J::Id).eq(row.id))
            .take();
        transaction.execute(&update).await?;
        transaction.commit().await?;
        Ok(Some(claim))
    }

    /// Renews a claim; false when it was lost.
    pub async fn heartbeat(&self, claim: &Claim, lease: Lease<'_>, now: OffsetDateTime) -> Result<bool, Error> {
        let update = Query::update()
            .table(J::Table)
            .value(J::LeaseUntil, to_millis(now + lease.duration))
            .cond_where(held(claim))
            .take();
        Ok(self.database.execute(&update).await? > 0)
    }

    /// Hands a job back unfinished, as if it had not been claimed: a worker that shuts down is nobody's fault.
    pub async fn release(&self, claim: &Claim, now: OffsetDateTime) -> Result<bool, Error> {
        let update = Query::update()
            .table(J::Table)
            .values([
                (J::LeaseOwner, Option::<String>::None.into()),
                (J::LeaseUntil, Option::<i64>::None.into()),
                (J::RunAfter, to_millis(now).into()),
                (J::Attempts, Expr::col(J::Attempts).sub(1)),
            ])
            .cond_where(held(claim))
            .take();
        Ok(self.database.execute(&update).await? > 0)
    }

    /// Puts a job off after an attempt that failed for a reason that may pass.
    pub async fn retry(&self, claim: &Claim, run_after: OffsetDateTime) -> Result<bool, Error> {
        let update = Query::update()
            .table(J::Table)
            .value(J::LeaseOwner, Option::<String>::None)
            .value(J::LeaseUntil, Option::<i64>::None)
            .value(J::RunAfter, to_millis(run_after))
            .cond_where(held(claim))
            .take();
        Ok(self.database.execute(&update).await? > 0)
    }

    /// Ends the leases of processes that are known to be dead, so that nobody waits for them; answers how many.
    pub async fn release_dead(&self, owners: &[String]) -> Result<u64, Error> {
        if owners.is_empty() {
            return Ok(0);
        }
        let update = Query::update()
            .table(J::Table)
            .value(J::LeaseOwner, Option::<String>::None)
            .value(J::LeaseUntil, Option::<i64>::None)
            .and_where(Expr::col(J::LeaseOwner).is_in(owners.iter().map(String::as_str)))
            .take();
        self.database.execute(&update).await
    }

    /// How much there is to do.
    pub async fn queue_depth(&self) -> Result<QueueDepth, Error> {
        let query = Query::select()
            .expr_as(Expr::col(J::Id).count(), "jobs")
            .expr_as(Expr::col(J::LeaseOwner).count(), "leased")
            .from(J::Table)
            .take();
        let depth: Option<QueueDepth> = self.database.fetch_optional(&query).await?;
        Ok(depth.unwrap_or(QueueDepth { jobs: 0, leased: 0 }))
    }
}

/// Enqueues a job in the caller's transaction. One that is already there stays as it is.
pub(crate) async fn enqueue(
    transaction: &mut Transaction,
    kind: JobKind,
    subject: i64,
    engine_version: u32,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let insert = Query::insert()
        .into_table(J::Table)
        .columns([J::Kind, J::SubjectId, J::EngineVersion, J::RunAfter, J::Attempts, J::FencingToken, J::CreatedAt])
        .values_panic([
            kind.word().into(),
            subject.into(),
            i64::from(engine_version).into(),
            to_millis(now).into(),
            0_i64.into(),
            0_i64.into(),
            to_millis(now).into(),
        ])
        .on_conflict(OnConflict::columns([J::Kind, J::SubjectId]).do_nothing().to_owned())
        .take();
    transaction.execute(&insert).await?;
    Ok(())
}

/// Whether a claim is still held, in the caller's transaction.
pub(crate) async fn is_held(transaction: &mut Transaction, claim: &Claim) -> Result<bool, Error> {
    row! { struct Held { #[expect(dead_code, reason = "only whether there is one counts")] id: i64 } }
    Ok(transaction.fetch_optional::<Held>(&held_query(claim)).await?.is_some())
}

/// The `id` of a claim's job, while it is held.
pub(crate) fn held_query(claim: &Claim) -> SelectStatement {
    Query::select().column(J::Id).from(J::Table).cond_where(held(claim)).take()
}

/// Deletes the job of a subject, whoever holds it: what its holder still writes is refused.
pub(crate) async fn delete_job(transaction: &mut Transaction, kind: JobKind, subject: i64) -> Result<(), Error> {
    let delete = Query::delete()
        .from_table(J::Table)
        .and_where(Expr::col(J::Kind).eq(kind.word()))
        .and_where(Expr::col(J::SubjectId).eq(subject))
        .take();
    transaction.execute(&delete).await.map(|_| ())
}

/// Deletes the job of a claim that is still held, in the caller's transaction; false when it is not.
pub(crate) async fn delete_held(transaction: &mut Transaction, claim: &Claim) -> Result<bool, Error> {
    let delete = Query::delete().from_table(J::Table).cond_where(held(claim)).take();
    Ok(transaction.execute(&delete).await? > 0)
}

/// The job of a claim, unless somebody claimed it since.
fn held(claim: &Claim) -> Cond {
    Cond::all().add(Expr::col(J::Id).eq(claim.job)).add(Expr::col(J::FencingToken).eq(claim.token))
}

fn due(kinds: &[JobKind], engine_version: u32, now: OffsetDateTime) -> SelectStatement {
    let now = to_millis(now);
    Query::select()
        .columns([J::Id, J::Kind, J::SubjectId, J::Attempts, J::FencingToken])
        .from(J::Table)
        .and_where(Expr::col(J::Kind).is_in(kinds.iter().map(|kind| kind.word())))
        .and_where(Expr::col(J::EngineVersion).lte(i64::from(engine_version)))
        .and_where(Expr::col(J::RunAfter).lte(now))
        .cond_where(Cond::any().add(Expr::col(J::LeaseUntil).is_null()).add(Expr::col(J::LeaseUntil).lt(now)))
        .order_by(J::RunAfter, Order::Asc)
        .order_by(J::Id, Order::Asc)
        .limit(1)
        .take()
}
