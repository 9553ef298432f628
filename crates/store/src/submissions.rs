//! Submitting: the package's bytes, the rows and the job, so that an accepted package is always scanned.

use crate::database::{Transaction, row};
use crate::instant::to_millis;
use crate::queue::enqueue;
use crate::schema::{PackageScan as P, Submission as S};
use crate::tasks::charge;
use crate::webhooks::insert_webhook;
use crate::{Error, JobKind, NewWebhook, ObjectKey, Store};
use sea_query::{Expr, ExprTrait as _, OnConflict, Query};
use time::OffsetDateTime;

/// A package handed in by an account.
#[derive(Debug)]
pub struct NewSubmission<'a> {
    /// Row id of the account.
    pub account: i64,
    /// Lower-case hex SHA-256 of `bytes`.
    pub sha256: &'a str,
    /// The engine release that shall scan it.
    pub engine_version: u32,
    /// File name; may be empty.
    pub file_name: &'a str,
    /// The package.
    pub bytes: Vec<u8>,
    /// Submissions older than this count as forgotten.
    pub since: OffsetDateTime,
    /// An address to be told when the scan has ended.
    pub webhook: Option<NewWebhook<'a>>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Submitted {
    /// This account had submitted the same before, and it is neither forgotten nor failed.
    pub repeated: bool,
    /// A job was put into the queue.
    pub queued: bool,
    /// The webhook was not taken: too many wait already. Everything else was.
    pub too_many_webhooks: bool,
}

row! {
    struct ScanRow { id: i64, phase: String, file_count: Option<i64> }
}

row! {
    struct SubmissionRow { created_at: i64 }
}

impl Store {
    /// Takes a package in. Idempotent per account, bytes and engine release; a failed scan is queued again.
    pub async fn submit(&self, submission: NewSubmission<'_>, now: OffsetDateTime) -> Result<Submitted, Error> {
        // The object goes first: a job must never find its package missing. Without rows it is only an orphan.
        let key = ObjectKey::Package(submission.sha256);
        if !self.objects.exists(&key).await? {
            self.objects.put(&key, submission.bytes.clone()).await?;
        }
        let mut transaction = self.database.begin().await?;
        transaction.lock(submission.sha256).await?;
        let scan = self.scan_row(&mut transaction, &submission, now).await?;
        let known = own_row(&mut transaction, &submission, scan.id, now).await?;
        let repeated = known && scan.phase != "failed";
        if !known && scan.phase == "success" {
            // Analysed for somebody else, or before this account's own submission was forgotten.
            charge(&mut transaction, scan.id, scan.file_count.unwrap_or(0)).await?;
        }
        let queued = matches!(scan.phase.as_str(), "new" | "failed");
        if queued {
            enqueue(&mut transaction, JobKind::ScanSkill, scan.id, submission.engine_version, now).await?;
        }
        let mut too_many_webhooks = false;
        if let Some(webhook) = &submission.webhook {
            let place = (submission.account, scan.id);
            too_many_webhooks = !insert_webhook(&mut transaction, place, webhook, scan.phase == "success", now).await?;
        }
        transaction.commit().await?;
        // A purge may have taken the object between our look and our lock; from here on it sees our row and keeps off.
        if !self.objects.exists(&key).await? {
            self.objects.put(&key, submission.bytes).await?;
        }
        Ok(Submitted { repeated, queued, too_many_webhooks })
    }

    /// The shared row of the analysis; its phase is `new` when this call made it. A failed one is set back to waiting.
    async fn scan_row(
        &self,
        transaction: &mut Transaction,
        submission: &NewSubmission<'_>,
        now: OffsetDateTime,
    ) -> Result<ScanRow, Error> {
        let version = i64::from(submission.engine_version);
        let find = Query::select()
            .columns([P::Id, P::Phase, P::FileCount])
            .from(P::Table)
            .and_where(Expr::col(P::Sha256).eq(submission.sha256))
            .and_where(Expr::col(P::EngineVersion).eq(version))
            .take();
        if let Some(found) = transaction.fetch_optional::<ScanRow>(&find).await? {
            if found.phase == "failed" {
                let reset = Query::update()
                    .table(P::Table)
                    .value(P::Phase, "waiting")
                    .value(P::QueuedAt, to_millis(now))
                    .value(P::FinishedAt, Option::<i64>::None)
                    .value(P::Failure, Option::<String>::None)
                    .and_where(Expr::col(P::Id).eq(found.id))
                    .take();
                transaction.execute(&reset).await?;
            }
            return Ok(found);
        }
        let insert = Query::insert()
            .into_table(P::Table)
            .columns([P::Sha256, P::EngineVersion, P::Phase, P::QueuedAt])
            .values_panic([submission.sha256.into(), version.into(), "waiting".into(), to_millis(now).into()])
            .returning(Query::returning().columns([P::Id, P::Phase, P::FileCount]))
            .take();
        let made: ScanRow = transaction.fetch_one(&insert).await?;
        Ok(ScanRow { phase: "new".to_owned(), ..made })
    }
}

/// Makes or renews the account's own row; answers whether a row that is not forgotten was there.
async fn own_row(
    transaction: &mut Transaction,
    submission: &NewSubmission<'_>,
    scan: i64,
    now: OffsetDateTime,
) -> Result<bool, Error> {
    let find = Query::select()
        .column(S::CreatedAt)
        .from(S::Table)
        .and_where(Expr::col(S::AccountId).eq(submission.account))
        .and_where(Expr::col(S::ScanId).eq(scan))
        .take();
    let found: Option<SubmissionRow> = transaction.fetch_optional(&find).await?;
    if let Some(row) = &found
        && row.created_at >= to_millis(submission.since)
    {
        return Ok(true);
    }
    let insert = Query::insert()
        .into_table(S::Table)
        .columns([S::AccountId, S::ScanId, S::FileName, S::CreatedAt, S::Units])
        .values_panic([
            submission.account.into(),
            scan.into(),
            submission.file_name.into(),
            to_millis(now).into(),
            0.into(),
        ])
        .on_conflict(
            OnConflict::columns([S::AccountId, S::ScanId])
                .update_columns([S::FileName, S::CreatedAt, S::Units])
                .to_owned(),
        )
        .take();
    transaction.execute(&insert).await?;
    Ok(false)
}
