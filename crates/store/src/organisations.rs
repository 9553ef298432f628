//! Organisations, and the users of accounts, for people who look after them. Holds no secret.

use crate::accounts::AccountState;
use crate::database::row;
use crate::instant::{from_millis, to_millis};
use crate::schema::{Organisation as O, SubAccount as U};
use crate::{Error, Store};
use sea_query::{Expr, ExprTrait as _, Order, Query};
use time::OffsetDateTime;

/// A tenant: one account or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Row id.
    pub id: i64,
    /// Display name.
    pub name: String,
    /// When it was made.
    pub created_at: OffsetDateTime,
}

/// A user (sub-account) of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Name, unique in the account.
    pub name: String,
    /// `Uin` as clients see it.
    pub uin: i64,
    /// Whether its keys and tokens may call.
    pub state: AccountState,
    /// When it was made.
    pub created_at: OffsetDateTime,
}

row! { struct OrganisationRow { id: i64, name: String, created_at: i64 } }

row! { struct UserRow { name: String, uin: i64, state: String, created_at: i64 } }

impl Store {
    /// Every organisation, oldest first.
    pub async fn organisations(&self) -> Result<Vec<Organisation>, Error> {
        let query =
            Query::select().columns([O::Id, O::Name, O::CreatedAt]).from(O::Table).order_by(O::Id, Order::Asc).take();
        let rows: Vec<OrganisationRow> = self.database.fetch_all(&query).await?;
        let organisation =
            |row: OrganisationRow| Organisation { id: row.id, name: row.name, created_at: from_millis(row.created_at) };
        Ok(rows.into_iter().map(organisation).collect())
    }

    /// Makes an organisation without accounts; answers its row id.
    pub async fn create_organisation(&self, name: &str, now: OffsetDateTime) -> Result<i64, Error> {
        row! { struct IdRow { id: i64 } }
        let insert = Query::insert()
            .into_table(O::Table)
            .columns([O::Name, O::CreatedAt])
            .values_panic([name.into(), to_millis(now).into()])
            .returning_col(O::Id)
            .take();
        let mut transaction = self.database.begin().await?;
        let made: IdRow = transaction.fetch_one(&insert).await?;
        transaction.commit().await?;
        Ok(made.id)
    }

    /// Gives an organisation another name; answers whether there is such an organisation.
    pub async fn rename_organisation(&self, id: i64, name: &str) -> Result<bool, Error> {
        let update = Query::update().table(O::Table).value(O::Name, name).and_where(Expr::col(O::Id).eq(id)).take();
        Ok(self.database.execute(&update).await? > 0)
    }

    /// Every user of an account, oldest first.
    pub async fn users(&self, account: i64) -> Result<Vec<User>, Error> {
        let query = Query::select()
            .columns([U::Name, U::Uin, U::State, U::CreatedAt])
            .from(U::Table)
            .and_where(Expr::col(U::AccountId).eq(account))
            .order_by(U::Id, Order::Asc)
            .take();
        let rows: Vec<UserRow> = self.database.fetch_all(&query).await?;
        let user = |row: UserRow| {
            let state = AccountState::parse(&row.state)?;
            Ok(User { name: row.name, uin: row.uin, state, created_at: from_millis(row.created_at) })
        };
        rows.into_iter().map(user).collect()
    }
}
