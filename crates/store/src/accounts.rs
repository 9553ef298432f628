//! Organisations and accounts. Their keys are in `keys`.

use crate::database::{Transaction, row};
use crate::instant::{from_millis, to_millis};
use crate::keys::{NewKey, insert_key};
use crate::schema::{AccessKey, Account as A, Organisation};
use crate::{Error, Store};
use sea_query::{Expr, ExprTrait as _, Order, Query, SelectStatement, SimpleExpr};
use time::OffsetDateTime;

/// Whether an account may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// It may.
    Active,
    /// Its keys are refused.
    Disabled,
}

impl AccountState {
    pub(crate) fn parse(word: &str) -> Result<Self, Error> {
        match word {
            "active" => Ok(Self::Active),
            "disabled" => Ok(Self::Disabled),
            _ => Err(Error::Row { column: "account.state", value: word.to_owned() }),
        }
    }

    /// The word that rows and people use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }
}

/// An account for people who look after them. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Row id.
    pub id: i64,
    /// Organisation it belongs to.
    pub organisation: i64,
    /// Unique name.
    pub name: String,
    /// `AppId` as clients see it.
    pub app_id: i64,
    /// `Uin` as clients see it.
    pub uin: i64,
    /// Whether it may call.
    pub state: AccountState,
    /// The newest of its own keys in force that has all rights; empty if there is none.
    pub secret_id: String,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// Networks that alone may call: CIDR blocks separated by commas.
    pub ip_allow: String,
    /// Networks that may not.
    pub ip_deny: String,
    /// Units that it may use; `None` for no limit.
    pub quota: Option<i64>,
    /// Units that it has used.
    pub used_units: i64,
}

/// What an account is made from.
#[derive(Debug, Clone, Copy)]
pub struct NewAccount<'a> {
    /// Unique name.
    pub name: &'a str,
    /// An organisation that exists; `None` makes one of its own with the account's name.
    pub organisation: Option<i64>,
    /// `AppId`; must be unused.
    pub app_id: i64,
    /// `Uin`; must be unused.
    pub uin: i64,
}

row! {
    struct IdRow { id: i64 }
}

row! {
    struct AccountRow {
        id: i64,
        organisation_id: i64,
        name: String,
        app_id: i64,
        uin: i64,
        state: String,
        secret_id: Option<String>,
        created_at: i64,
        ip_allow: String,
        ip_deny: String,
        quota: Option<i64>,
        used_units: i64,
    }
}

impl Store {
    /// Makes an account with its first key. A name, `AppId`, `Uin` or key that is taken is a conflict
    /// ([`Error::is_conflict`]); an organisation that does not exist is `None`.
    pub async fn create_account(
        &self,
        account: &NewAccount<'_>,
        key: &NewKey<'_>,
        now: OffsetDateTime,
    ) -> Result<Option<i64>, Error> {
        let mut transaction = self.database.begin().await?;
        let id = insert_account(&mut transaction, account, key, now).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Makes the account only if there is none at all; answers whether it did. Processes that start together agree.
    pub async fn create_first_account(
        &self,
        account: &NewAccount<'_>,
        key: &NewKey<'_>,
        now: OffsetDateTime,
    ) -> Result<bool, Error> {
        let mut transaction = self.database.begin().await?;
        transaction.lock("first account").await?;
        let any = Query::select().column(A::Id).from(A::Table).limit(1).take();
        if transaction.fetch_optional::<IdRow>(&any).await?.is_some() {
            return Ok(false);
        }
        insert_account(&mut transaction, account, key, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Every account, in the order of their making.
    pub async fn accounts(&self) -> Result<Vec<Account>, Error> {
        let rows = self.database.fetch_all::<AccountRow>(&accounts()).await?;
        rows.into_iter().map(Account::from_row).collect()
    }

    /// Any sealed secret with the name it is bound to: lets a process check its encryption key before it serves.
    pub async fn any_sealed_secret(&self) -> Result<Option<(String, Vec<u8>)>, Error> {
        row! { struct Sealed { secret_id: String, sealed_secret: Vec<u8> } }
        let query = Query::select()
            .columns([AccessKey::SecretId, AccessKey::SealedSecret])
            .from(AccessKey::Table)
            .limit(1)
            .take();
        let row: Option<Sealed> = self.database.fetch_optional(&query).await?;
        Ok(row.map(|row| (row.secret_id, row.sealed_secret)))
    }

    /// Lets the account's keys call or refuses them, from now on; answers whether there is such an account.
    pub async fn set_account_state(&self, name: &str, state: AccountState) -> Result<bool, Error> {
        let update =
            Query::update().table(A::Table).value(A::State, state.word()).and_where(Expr::col(A::Name).eq(name)).take();
        Ok(self.database.execute(&update).await? > 0)
    }

    /// Sets the networks that may and may not call; answers whether there is such an account.
    pub async fn set_networks(&self, name: &str, allow: &str, deny: &str) -> Result<bool, Error> {
        let update = Query::update()
            .table(A::Table)
            .values([(A::IpAllow, allow.into()), (A::IpDeny, deny.into())])
            .and_where(Expr::col(A::Name).eq(name))
            .take();
        Ok(self.database.execute(&update).await? > 0)
    }

    /// Sets the quota in units, none for no limit; answers whether there is such an account.
    pub async fn set_quota(&self, name: &str, quota: Option<i64>) -> Result<bool, Error> {
        let update =
            Query::update().table(A::Table).value(A::Quota, quota).and_where(Expr::col(A::Name).eq(name)).take();
        Ok(self.database.execute(&update).await? > 0)
    }

    /// An account with its numbers, by row id.
    pub async fn account(&self, id: i64) -> Result<Option<Account>, Error> {
        let query = accounts().and_where(Expr::col((A::Table, A::Id)).eq(id)).take();
        self.database.fetch_optional::<AccountRow>(&query).await?.map(Account::from_row).transpose()
    }
}

impl Account {
    fn from_row(row: AccountRow) -> Result<Self, Error> {
        let state = AccountState::parse(&row.state)?;
        Ok(Self {
            id: row.id,
            organisation: row.organisation_id,
            name: row.name,
            app_id: row.app_id,
            uin: row.uin,
            state,
            secret_id: row.secret_id.unwrap_or_default(),
            created_at: from_millis(row.created_at),
            ip_allow: row.ip_allow,
            ip_deny: row.ip_deny,
            quota: row.quota,
            used_units: row.used_units,
        })
    }
}

fn accounts() -> SelectStatement {
    // The newest of the account's own keys with all rights; those that end by themselves are on their way out.
    let key = Query::select()
        .column(AccessKey::SecretId)
        .from(AccessKey::Table)
        .and_where(Expr::col((AccessKey::Table, AccessKey::AccountId)).equals((A::Table, A::Id)))
        .and_where(Expr::col((AccessKey::Table, AccessKey::State)).eq("active"))
        .and_where(Expr::col((AccessKey::Table, AccessKey::SubAccountId)).is_null())
        .and_where(Expr::col((AccessKey::Table, AccessKey::ValidUntil)).is_null())
        .and_where(Expr::col((AccessKey::Table, AccessKey::Role)).eq("administer"))
        .and_where(Expr::col((AccessKey::Table, AccessKey::Actions)).eq(""))
        .order_by((AccessKey::Table, AccessKey::Id), Order::Desc)
        .limit(1)
        .take();
    Query::select()
        .columns([A::Id, A::OrganisationId, A::Name, A::AppId, A::Uin, A::State, A::CreatedAt].map(|c| (A::Table, c)))
        .columns([A::IpAllow, A::IpDeny, A::Quota, A::UsedUnits].map(|c| (A::Table, c)))
        .expr_as(SimpleExpr::SubQuery(None, Box::new(key.into())), "secret_id")
        .from(A::Table)
        .order_by((A::Table, A::Id), Order::Asc)
        .take()
}

async fn insert_account(
    transaction: &mut Transaction,
    account: &NewAccount<'_>,
    key: &NewKey<'_>,
    now: OffsetDateTime,
) -> Result<Option<i64>, Error> {
    let organisation = match account.organisation {
        Some(id) => {
            let query = Query::select()
                .column(Organisation::Id)
                .from(Organisation::Table)
                .and_where(Expr::col(Organisation::Id).eq(id))
                .take();
            match transaction.fetch_optional::<IdRow>(&query).await? {
                Some(row) => row.id,
                None => return Ok(None),
            }
        }
        None => {
            let insert = Query::insert()
                .into_table(Organisation::Table)
                .columns([Organisation::Name, Organisation::CreatedAt])
                .values_panic([account.name.into(), to_millis(now).into()])
                .returning_col(Organisation::Id)
                .take();
            transaction.fetch_one::<IdRow>(&insert).await?.id
        }
    };
    let insert = Query::insert()
        .into_table(A::Table)
        .columns([A::OrganisationId, A::Name, A::AppId, A::Uin, A::State, A::CreatedAt])
        .values_panic([
            organisation.into(),
            account.name.into(),
            account.app_id.into(),
            account.uin.into(),
            "active".into(),
            to_millis(now).into(),
        ])
        .returning_col(A::Id)
        .take();
    let id = transaction.fetch_one::<IdRow>(&insert).await?.id;
    insert_key(transaction, id, key, now).await?;
    Ok(Some(id))
}
