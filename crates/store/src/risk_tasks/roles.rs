//! Service roles: which accounts let the service look into their cloud.

use crate::database::row;
use crate::instant::to_millis;
use crate::schema::ServiceRole as S;
use crate::{Error, Store};
use sea_query::{Expr, ExprTrait as _, OnConflict, Query};
use time::OffsetDateTime;

row! {
    struct BoundRow { #[expect(dead_code, reason = "only whether there is one counts")] bound_at: i64 }
}

impl Store {
    /// Binds the role; binding it again changes nothing.
    pub async fn bind_service_role(&self, account: i64, now: OffsetDateTime) -> Result<(), Error> {
        let insert = Query::insert()
            .into_table(S::Table)
            .columns([S::AccountId, S::BoundAt])
            .values_panic([account.into(), to_millis(now).into()])
            .on_conflict(OnConflict::column(S::AccountId).do_nothing().to_owned())
            .take();
        self.database.execute(&insert).await.map(|_| ())
    }

    /// Whether the role is bound.
    pub async fn has_service_role(&self, account: i64) -> Result<bool, Error> {
        let query =
            Query::select().column(S::BoundAt).from(S::Table).and_where(Expr::col(S::AccountId).eq(account)).take();
        Ok(self.database.fetch_optional::<BoundRow>(&query).await?.is_some())
    }
}
