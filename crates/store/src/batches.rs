//! Files handed in together. Where their scans stand is in `scans`.

use crate::database::row;
use crate::instant::to_millis;
use crate::schema::{Batch as B, BatchFile as F};
use crate::{Error, Store};
use sea_query::{Expr, ExprTrait as _, Order, Query, SelectStatement};
use time::OffsetDateTime;

/// What one call handed in.
#[derive(Debug)]
pub struct NewBatch<'a> {
    /// Row id of the account.
    pub account: i64,
    /// Its random name.
    pub name: &'a str,
    /// Who handed it in.
    pub source: &'a str,
    /// The files that were accepted.
    pub files: &'a [BatchFile],
}

/// One file of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchFile {
    /// A random number.
    pub number: i64,
    /// A random name.
    pub name: String,
    /// File name; may be empty.
    pub file_name: String,
    /// Lower-case hex MD5 of the bytes as they were handed in.
    pub md5: String,
    /// Lower-case hex SHA-256 of the same.
    pub sha256: String,
    /// The engine release that scans it.
    pub engine_version: i64,
}

row! {
    struct FileRow {
        number: i64,
        name: String,
        file_name: String,
        md5: String,
        sha256: String,
        engine_version: i64,
    }
}

row! {
    struct CountRow { total: i64 }
}

row! {
    struct IdRow { id: i64 }
}

impl Store {
    /// Keeps a batch with its files.
    pub async fn add_batch(&self, batch: NewBatch<'_>, now: OffsetDateTime) -> Result<(), Error> {
        let mut transaction = self.database.begin().await?;
        let insert = Query::insert()
            .into_table(B::Table)
            .columns([B::AccountId, B::Name, B::Source, B::CreatedAt])
            .values_panic([batch.account.into(), batch.name.into(), batch.source.into(), to_millis(now).into()])
            .returning(Query::returning().column(B::Id))
            .take();
        let made: IdRow = transaction.fetch_one(&insert).await?;
        for file in batch.files {
            let insert = Query::insert()
                .into_table(F::Table)
                .columns([F::BatchId, F::Number, F::Name, F::FileName, F::Md5, F::Sha256, F::EngineVersion])
                .values_panic([
                    made.id.into(),
                    file.number.into(),
                    file.name.as_str().into(),
                    file.file_name.as_str().into(),
                    file.md5.as_str().into(),
                    file.sha256.as_str().into(),
                    file.engine_version.into(),
                ])
                .take();
            transaction.execute(&insert).await?;
        }
        transaction.commit().await
    }

    /// How many files an account has in one of its batches made at or after `since`, or in all of them, and one page:
    /// the newest batch first, its files in the order they were handed in.
    pub async fn batch_files(
        &self,
        account: i64,
        batch: Option<&str>,
        since: OffsetDateTime,
        (offset, limit): (u64, u64),
    ) -> Result<(i64, Vec<BatchFile>), Error> {
        let mut count = of_account(account, batch, since);
        count.expr_as(Expr::col((F::Table, F::Id)).count(), "total");
        let total: Option<CountRow> = self.database.fetch_optional(&count).await?;
        let mut page = of_account(account, batch, since);
        page.columns(
            [F::Number, F::Name, F::FileName, F::Md5, F::Sha256, F::EngineVersion].map(|column| (F::Table, column)),
        );
        page.order_by((B::Table, B::Id), Order::Desc).order_by((F::Table, F::Id), Order::Asc);
        page.offset(offset).limit(limit);
        let rows = self.database.fetch_all::<FileRow>(&page).await?;
        Ok((total.map_or(0, |row| row.total), rows.into_iter().map(BatchFile::from_row).collect()))
    }

    /// Forgets every batch made before `before`.
    pub async fn purge_batches(&self, before: OffsetDateTime) -> Result<u64, Error> {
        let old = Query::select()
            .column(B::Id)
            .from(B::Table)
            .and_where(Expr::col(B::CreatedAt).lt(to_millis(before)))
            .take();
        let mut transaction = self.database.begin().await?;
        let files = Query::delete().from_table(F::Table).and_where(Expr::col(F::BatchId).in_subquery(old)).take();
        transaction.execute(&files).await?;
        let batches =
            Query::delete().from_table(B::Table).and_where(Expr::col(B::CreatedAt).lt(to_millis(before))).take();
        let purged = transaction.execute(&batches).await?;
        transaction.commit().await?;
        Ok(purged)
    }
}

fn of_account(account: i64, batch: Option<&str>, since: OffsetDateTime) -> SelectStatement {
    let mut query = Query::select();
    query
        .from(F::Table)
        .inner_join(B::Table, Expr::col((F::Table, F::BatchId)).equals((B::Table, B::Id)))
        .and_where(Expr::col((B::Table, B::AccountId)).eq(account))
        .and_where(Expr::col((B::Table, B::CreatedAt)).gte(to_millis(since)));
    if let Some(name) = batch {
        query.and_where(Expr::col((B::Table, B::Name)).eq(name));
    }
    query
}

impl BatchFile {
    fn from_row(row: FileRow) -> Self {
        let FileRow { number, name, file_name, md5, sha256, engine_version } = row;
        Self { number, name, file_name, md5, sha256, engine_version }
    }
}
