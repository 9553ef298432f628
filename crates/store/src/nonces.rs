//! Nonces of signed requests: each is worth one request. Shared by all processes, kept over restarts.

use crate::schema::UsedNonce as N;
use crate::{Error, Store};
use sea_query::{Expr, ExprTrait as _, OnConflict, Query};

impl Store {
    /// Uses a nonce up; false when it was used before by this key at this signed time (Unix seconds).
    pub async fn use_nonce(&self, secret_id: &str, nonce: &str, signed_at: i64) -> Result<bool, Error> {
        let insert = Query::insert()
            .into_table(N::Table)
            .columns([N::SecretId, N::Nonce, N::SignedAt])
            .values_panic([secret_id.into(), nonce.into(), signed_at.into()])
            .on_conflict(OnConflict::columns([N::SecretId, N::Nonce, N::SignedAt]).do_nothing().to_owned())
            .take();
        Ok(self.database.execute(&insert).await? > 0)
    }

    /// Forgets nonces signed before a time (Unix seconds) at which their signatures have long expired.
    pub async fn purge_nonces(&self, before: i64) -> Result<u64, Error> {
        let old = Query::delete().from_table(N::Table).and_where(Expr::col(N::SignedAt).lt(before)).take();
        self.database.execute(&old).await
    }
}
