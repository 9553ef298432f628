//! Bytes that a client sends before it hands them in: a row that says whose they are, and an object.

use crate::database::row;
use crate::instant::to_millis;
use crate::schema::Upload as U;
use crate::{Error, ObjectKey, Store};
use sea_query::{Expr, ExprTrait as _, Query};
use time::OffsetDateTime;

row! {
    struct NameRow { name: String }
}

row! {
    struct CountRow { total: i64 }
}

impl Store {
    /// Makes a place for bytes.
    pub async fn add_upload(&self, account: i64, name: &str, now: OffsetDateTime) -> Result<(), Error> {
        let insert = Query::insert()
            .into_table(U::Table)
            .columns([U::AccountId, U::Name, U::CreatedAt])
            .values_panic([account.into(), name.into(), to_millis(now).into()])
            .take();
        self.database.execute(&insert).await.map(|_| ())
    }

    /// How many places an account has that were made at or after `since`.
    pub async fn count_uploads(&self, account: i64, since: OffsetDateTime) -> Result<i64, Error> {
        let count = Query::select()
            .expr_as(Expr::col(U::Id).count(), "total")
            .from(U::Table)
            .and_where(Expr::col(U::AccountId).eq(account))
            .and_where(Expr::col(U::CreatedAt).gte(to_millis(since)))
            .take();
        let row: Option<CountRow> = self.database.fetch_optional(&count).await?;
        Ok(row.map_or(0, |row| row.total))
    }

    /// Whether an account has this place, made at or after `since`.
    pub async fn has_upload(&self, account: i64, name: &str, since: OffsetDateTime) -> Result<bool, Error> {
        let find = Query::select()
            .column(U::Name)
            .from(U::Table)
            .and_where(Expr::col(U::AccountId).eq(account))
            .and_where(Expr::col(U::Name).eq(name))
            .and_where(Expr::col(U::CreatedAt).gte(to_millis(since)))
            .take();
        let found: Option<NameRow> = self.database.fetch_optional(&find).await?;
        Ok(found.is_some())
    }

    /// Forgets a place of an account, and what lies there.
    pub async fn delete_upload(&self, account: i64, name: &str) -> Result<(), Error> {
        if self.has_upload(account, name, OffsetDateTime::UNIX_EPOCH).await? {
            self.delete_place(name).await?;
        }
        Ok(())
    }

    /// The object first: a row without one is found again, an object without one never.
    async fn delete_place(&self, name: &str) -> Result<u64, Error> {
        self.objects.delete(&ObjectKey::Upload(name)).await?;
        let delete = Query::delete().from_table(U::Table).and_where(Expr::col(U::Name).eq(name)).take();
        self.database.execute(&delete).await
    }

    /// Forgets every place made before `before`, and what lies there.
    pub async fn purge_uploads(&self, before: OffsetDateTime) -> Result<u64, Error> {
        let old = Expr::col(U::CreatedAt).lt(to_millis(before));
        let find = Query::select().column(U::Name).from(U::Table).and_where(old).take();
        let mut purged = 0;
        for row in self.database.fetch_all::<NameRow>(&find).await? {
            purged += self.delete_place(&row.name).await?;
        }
        Ok(purged)
    }
}
