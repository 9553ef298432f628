//! Addresses that are told how a run ended. A row waits for its run, is due while a job carries it, and ends delivered or
//! failed; attempts and ends are those of every webhook (`crate::webhooks`).

use crate::database::{Transaction, row};
use crate::instant::to_millis;
use crate::queue::enqueue;
use crate::schema::{TaskRun as R, TaskWebhook as W};
use crate::{Error, JobKind, Store};
use sea_query::{Expr, ExprTrait as _, Query};
use time::OffsetDateTime;

use super::IdRow;

/// An address to be told.
#[derive(Debug, Clone, Copy)]
pub struct NewTaskWebhook<'a> {
    /// Names it for the receiver.
    pub public_id: &'a str,
    /// The address, sealed under `public_id`.
    pub sealed_url: &'a [u8],
}

row! {
    /// A webhook that is due, with the run that it is about.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct DueTaskWebhook {
        /// Row id of the account.
        pub account_id: i64,
        /// Row id of the run.
        pub run_id: i64,
        /// Names it for the receiver.
        pub public_id: String,
        /// The address, sealed under `public_id`.
        pub sealed_url: Vec<u8>,
    }
}

impl Store {
    /// The webhook of a job; `None` when its task was deleted or it has ended.
    pub async fn due_task_webhook(&self, id: i64) -> Result<Option<DueTaskWebhook>, Error> {
        let query = Query::select()
            .columns([W::AccountId, W::RunId, W::PublicId, W::SealedUrl])
            .from(W::Table)
            .and_where(Expr::col(W::Id).eq(id))
            .and_where(Expr::col(W::State).eq("due"))
            .take();
        self.database.fetch_optional(&query).await
    }
}

/// Lets an address wait for a run that is being made.
pub(super) async fn insert_webhook(
    transaction: &mut Transaction,
    run: i64,
    webhook: &NewTaskWebhook<'_>,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let of_run = Query::select()
        .columns([R::AccountId, R::Id])
        .exprs([Expr::val(webhook.public_id), Expr::val(webhook.sealed_url), Expr::val("waiting")])
        .exprs([Expr::val(0_i64), Expr::val(""), Expr::val(to_millis(now))])
        .from(R::Table)
        .and_where(Expr::col(R::Id).eq(run))
        .take();
    let mut insert = Query::insert();
    insert.into_table(W::Table).columns([
        W::AccountId,
        W::RunId,
        W::PublicId,
        W::SealedUrl,
        W::State,
        W::Attempts,
        W::Outcome,
        W::CreatedAt,
    ]);
    insert.select_from(of_run).map_err(|error| Error::Row { column: "task_webhook", value: error.to_string() })?;
    transaction.execute(&insert).await.map(|_| ())
}

/// Makes the webhook of a run due that has just ended, in the caller's transaction.
pub(super) async fn release_webhook(transaction: &mut Transaction, run: i64, now: OffsetDateTime) -> Result<(), Error> {
    let update = Query::update()
        .table(W::Table)
        .value(W::State, "due")
        .and_where(Expr::col(W::RunId).eq(run))
        .and_where(Expr::col(W::State).eq("waiting"))
        .returning_col(W::Id)
        .take();
    for row in transaction.fetch_all::<IdRow>(&update).await? {
        enqueue(transaction, JobKind::TaskWebhook, row.id, 0, now).await?;
    }
    Ok(())
}
