//! Webhooks: addresses that are told how a scan ended. A row waits for its scan, is due while a job carries it, and ends
//! delivered or failed. What is sent, and how, the application knows.

use crate::database::{Transaction, row};
use crate::instant::{from_millis, to_millis};
use crate::queue::{delete_held, enqueue};
use crate::schema::{PackageScan as P, Submission as S, TaskWebhook, Webhook as W, WebhookSecret as K};
use crate::{Claim, Error, JobKind, Store};
use sea_query::{Cond, DynIden, Expr, ExprTrait as _, IntoIden as _, OnConflict, Order, Query};
use time::OffsetDateTime;

/// Addresses that may wait for one scan of one account; more are not taken.
pub const MOST_WEBHOOKS: usize = 10;

/// An address to be told.
#[derive(Debug, Clone, Copy)]
pub struct NewWebhook<'a> {
    /// Names it for the receiver.
    pub public_id: &'a str,
    /// The address, sealed under `public_id`.
    pub sealed_url: &'a [u8],
    /// Keyed digest of the address.
    pub url_mac: &'a str,
}

/// A webhook that is due, with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueWebhook {
    /// Row id.
    pub id: i64,
    /// Row id of the account.
    pub account: i64,
    /// Names it for the receiver.
    pub public_id: String,
    /// The address, sealed under `public_id`.
    pub sealed_url: Vec<u8>,
    /// Lower-case hex SHA-256 of the package.
    pub sha256: String,
    /// Engine release.
    pub engine_version: u32,
}

/// How a webhook stands, for its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookState {
    /// Names it for the receiver.
    pub public_id: String,
    /// `waiting`, `due`, `delivered` or `failed`.
    pub state: String,
    /// Attempts so far.
    pub attempts: i64,
    /// How the last one ended; empty before the first.
    pub outcome: String,
    /// When it was asked for.
    pub created_at: OffsetDateTime,
    /// When it was delivered or given up.
    pub ended_at: Option<OffsetDateTime>,
}

row! { struct IdRow { id: i64 } }

row! { struct SecretRow { sealed_secret: Vec<u8> } }

row! {
    struct DueRow {
        id: i64,
        account_id: i64,
        public_id: String,
        sealed_url: Vec<u8>,
        sha256: String,
        engine_version: i64,
    }
}

row! {
    struct StateRow {
        public_id: String,
        state: String,
        attempts: i64,
        outcome: String,
        created_at: i64,
        ended_at: Option<i64>,
    }
}

impl Store {
    /// The webhook of a job; `None` when it was purged or has ended.
    pub async fn due_webhook(&self, id: i64) -> Result<Option<DueWebhook>, Error> {
        let query = Query::select()
            .columns([W::Id, W::AccountId, W::PublicId, W::SealedUrl].map(|column| (W::Table, column)))
            .columns([P::Sha256, P::EngineVersion].map(|column| (P::Table, column)))
            .from(W::Table)
            .inner_join(P::Table, Expr::col((W::Table, W::ScanId)).equals((P::Table, P::Id)))
            .and_where(Expr::col((W::Table, W::Id)).eq(id))
            .and_where(Expr::col((W::Table, W::State)).eq("due"))
            .take();
        let row: Option<DueRow> = self.database.fetch_optional(&query).await?;
        Ok(row.map(|row| DueWebhook {
            id: row.id,
            account: row.account_id,
            public_id: row.public_id,
            sealed_url: row.sealed_url,
            sha256: row.sha256,
            engine_version: u32::try_from(row.engine_version).unwrap_or(u32::MAX),
        }))
    }

    /// Keeps how an attempt ended that another may follow.
    pub async fn note_webhook_attempt(&self, claim: &Claim, outcome: &str) -> Result<(), Error> {
        let update = Query::update()
            .table(table_of(claim.kind))
            .value(W::Attempts, Expr::col(W::Attempts).add(1))
            .value(W::Outcome, outcome)
            .and_where(Expr::col(W::Id).eq(claim.subject))
            .take();
        self.database.execute(&update).await.map(|_| ())
    }

    /// Keeps how a webhook ended, and ends its job, both or neither; false when the job is no longer held.
    pub async fn end_webhook(
        &self,
        claim: &Claim,
        delivered: bool,
        outcome: &str,
        now: OffsetDateTime,
    ) -> Result<bool, Error> {
        let mut transaction = self.database.begin().await?;
        if !delete_held(&mut transaction, claim).await? {
            return Ok(false);
        }
        let update = Query::update()
            .table(table_of(claim.kind))
            .value(W::State, if delivered { "delivered" } else { "failed" })
            .value(W::Attempts, Expr::col(W::Attempts).add(1))
            .value(W::Outcome, outcome)
            .value(W::EndedAt, to_millis(now))
            .and_where(Expr::col(W::Id).eq(claim.subject))
            .take();
        transaction.execute(&update).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The webhooks of one scan as its account may see them, oldest first.
    pub async fn webhooks(&self, account: i64, sha256: &str, engine_version: u32) -> Result<Vec<WebhookState>, Error> {
        let columns = [W::PublicId, W::State, W::Attempts, W::Outcome, W::CreatedAt, W::EndedAt];
        let query = Query::select()
            .columns(columns.map(|column| (W::Table, column)))
            .from(W::Table)
            .inner_join(P::Table, Expr::col((W::Table, W::ScanId)).equals((P::Table, P::Id)))
            .and_where(Expr::col((W::Table, W::AccountId)).eq(account))
            .and_where(Expr::col((P::Table, P::Sha256)).eq(sha256))
            .and_where(Expr::col((P::Table, P::EngineVersion)).eq(i64::from(engine_version)))
            .order_by((W::Table, W::Id), Order::Asc)
            .take();
        let rows: Vec<StateRow> = self.database.fetch_all(&query).await?;
        let state = |row: StateRow| WebhookState {
            public_id: row.public_id,
            state: row.state,
            attempts: row.attempts,
            outcome: row.outcome,
            created_at: from_millis(row.created_at),
            ended_at: row.ended_at.map(from_millis),
        };
        Ok(rows.into_iter().map(state).collect())
    }

    /// What an account's webhooks are signed with, sealed; `None` before the first.
    pub async fn webhook_secret(&self, account: i64) -> Result<Option<Vec<u8>>, Error> {
        let query = Query::select()
            .column(K::SealedSecret)
            .from(K::Table)
            .and_where(Expr::col(K::AccountId).eq(account))
            .take();
        Ok(self.database.fetch_optional::<SecretRow>(&query).await?.map(|row| row.sealed_secret))
    }

    /// Sets what an account's webhooks are signed with: always, or only if there is nothing yet.
    pub async fn set_webhook_secret(
        &self,
        account: i64,
        sealed: &[u8],
        replace: bool,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let mut on_conflict = OnConflict::column(K::AccountId);
        if replace {
            on_conflict.update_columns([K::SealedSecret, K::CreatedAt]);
        } else {
            on_conflict.do_nothing();
        }
        let insert = Query::insert()
            .into_table(K::Table)
            .columns([K::AccountId, K::SealedSecret, K::CreatedAt])
            .values_panic([account.into(), sealed.into(), to_millis(now).into()])
            .on_conflict(on_conflict)
            .take();
        self.database.execute(&insert).await.map(|_| ())
    }

    /// Forgets the webhooks of submissions that were forgotten. Their jobs end when they find nothing.
    pub(crate) async fn purge_webhooks(&self) -> Result<(), Error> {
        let submission = Query::select()
            .column(S::Id)
            .from(S::Table)
            .and_where(Expr::col((S::Table, S::ScanId)).equals((W::Table, W::ScanId)))
            .and_where(Expr::col((S::Table, S::AccountId)).equals((W::Table, W::AccountId)))
            .take();
        let orphans = Query::delete().from_table(W::Table).and_where(Expr::exists(submission).not()).take();
        self.database.execute(&orphans).await.map(|_| ())
    }
}

/// Where the webhooks of a kind of job are: what is told of an attempt and of an end is the same for all.
fn table_of(kind: JobKind) -> DynIden {
    match kind {
        JobKind::TaskWebhook => TaskWebhook::Table.into_iden(),
        _ => W::Table.into_iden(),
    }
}

/// Adds a webhook in the caller's transaction, due at once if the scan has ended. One for the same address that still
/// waits is enough; false when too many wait.
pub(crate) async fn insert_webhook(
    transaction: &mut Transaction,
    (account, scan): (i64, i64),
    webhook: &NewWebhook<'_>,
    ended: bool,
    now: OffsetDateTime,
) -> Result<bool, Error> {
    row! { struct PendingRow { url_mac: String } }
    let pending = Query::select()
        .column(W::UrlMac)
        .from(W::Table)
        .and_where(Expr::col(W::ScanId).eq(scan))
        .and_where(Expr::col(W::AccountId).eq(account))
        .cond_where(Cond::any().add(Expr::col(W::State).is_in(["waiting", "due"])))
        .take();
    let pending: Vec<PendingRow> = transaction.fetch_all(&pending).await?;
    if pending.iter().any(|row| row.url_mac == webhook.url_mac) {
        return Ok(true);
    }
    if pending.len() >= MOST_WEBHOOKS {
        return Ok(false);
    }
    let columns = [
        W::AccountId,
        W::ScanId,
        W::PublicId,
        W::SealedUrl,
        W::UrlMac,
        W::State,
        W::Attempts,
        W::Outcome,
        W::CreatedAt,
    ];
    let insert = Query::insert()
        .into_table(W::Table)
        .columns(columns)
        .values_panic([
            account.into(),
            scan.into(),
            webhook.public_id.into(),
            webhook.sealed_url.into(),
            webhook.url_mac.into(),
            if ended { "due" } else { "waiting" }.into(),
            0_i64.into(),
            "".into(),
            to_millis(now).into(),
        ])
        .returning_col(W::Id)
        .take();
    let made: IdRow = transaction.fetch_one(&insert).await?;
    if ended {
        enqueue(transaction, JobKind::Webhook, made.id, 0, now).await?;
    }
    Ok(true)
}

/// Makes every webhook due that waits for a scan which has just ended, in the caller's transaction.
pub(crate) async fn release_webhooks(
    transaction: &mut Transaction,
    scan: i64,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let update = Query::update()
        .table(W::Table)
        .value(W::State, "due")
        .and_where(Expr::col(W::ScanId).eq(scan))
        .and_where(Expr::col(W::State).eq("waiting"))
        .returning_col(W::Id)
        .take();
    for row in transaction.fetch_all::<IdRow>(&update).await? {
        enqueue(transaction, JobKind::Webhook, row.id, 0, now).await?;
    }
    Ok(())
}
