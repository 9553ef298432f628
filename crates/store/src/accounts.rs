//! Organisations, accounts and access keys.

use crate::database::{Transaction, row};
use crate::instant::{from_millis, to_millis};
use crate::schema::{AccessKey, Account as A, Organisation};
use crate::{Error, Store};
use sea_query::{Expr, ExprTrait as _, Order, Query};
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
    /// Its key in force.
    pub secret_id: String,
    /// When it was made.
    pub created_at: OffsetDateTime,
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

/// A key to be stored.
#[derive(Debug, Clone)]
pub struct NewKey<'a> {
    /// Public half.
    pub secret_id: &'a str,
    /// Secret half, sealed by [`crate::Vault::seal`] under the name of the public half.
    pub sealed_secret: Vec<u8>,
}

row! {
    /// Whom a key in force belongs to.
    #[derive(Debug, Clone)]
    pub struct KeyOwner {
        /// Row id of the account.
        pub account_id: i64,
        /// `AppId` of the account.
        pub app_id: i64,
        /// `Uin` of the account.
        pub uin: i64,
        /// Secret half, sealed.
        pub sealed_secret: Vec<u8>,
    }
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
        secret_id: String,
        created_at: i64,
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
        let query = Query::select()
            .columns(
                [A::Id, A::OrganisationId, A::Name, A::AppId, A::Uin, A::State, A::CreatedAt].map(|c| (A::Table, c)),
            )
            .column((AccessKey::Table, AccessKey::SecretId))
            .from(A::Table)
            .inner_join(
                AccessKey::Table,
                key_of_account().and(Expr::col((AccessKey::Table, AccessKey::State)).eq("active")),
            )
            .order_by((A::Table, A::Id), Order::Asc)
            .take();
        self.database.fetch_all::<AccountRow>(&query).await?.into_iter().map(Account::from_row).collect()
    }

    /// The owner of a key that may call now.
    pub async fn key_owner(&self, secret_id: &str) -> Result<Option<KeyOwner>, Error> {
        let query = Query::select()
            .columns([(AccessKey::Table, AccessKey::AccountId), (AccessKey::Table, AccessKey::SealedSecret)])
            .columns([(A::Table, A::AppId), (A::Table, A::Uin)])
            .from(AccessKey::Table)
            .inner_join(A::Table, key_of_account())
            .and_where(Expr::col((AccessKey::Table, AccessKey::SecretId)).eq(secret_id))
            .and_where(Expr::col((AccessKey::Table, AccessKey::State)).eq("active"))
            .and_where(Expr::col((A::Table, A::State)).eq("active"))
            .take();
        self.database.fetch_optional(&query).await
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

    /// Revokes the account's keys and puts a new one in force; answers whether there is such an account.
    pub async fn rotate_key(&self, name: &str, key: &NewKey<'_>, now: OffsetDateTime) -> Result<bool, Error> {
        let mut transaction = self.database.begin().await?;
        let account = Query::select().column(A::Id).from(A::Table).and_where(Expr::col(A::Name).eq(name)).take();
        let Some(account) = transaction.fetch_optional::<IdRow>(&account).await? else { return Ok(false) };
        let revoke = Query::update()
            .table(AccessKey::Table)
            .value(AccessKey::State, "revoked")
            .and_where(Expr::col(AccessKey::AccountId).eq(account.id))
            .take();
        transaction.execute(&revoke).await?;
        insert_key(&mut transaction, account.id, key, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

impl Account {
    fn from_row(row: AccountRow) -> Result<Self, Error> {
        let state = match row.state.as_str() {
            "active" => AccountState::Active,
            "disabled" => AccountState::Disabled,
            _ => return Err(Error::Row { column: "account.state", value: row.state }),
        };
        Ok(Self {
            id: row.id,
            organisation: row.organisation_id,
            name: row.name,
            app_id: row.app_id,
            uin: row.uin,
            state,
            secret_id: row.secret_id,
            created_at: from_millis(row.created_at),
        })
    }
}

fn key_of_account() -> Expr {
    Expr::col((AccessKey::Table, AccessKey::AccountId)).equals((A::Table, A::Id))
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

async fn insert_key(
    transaction: &mut Transaction,
    account: i64,
    key: &NewKey<'_>,
    now: OffsetDateTime,
) -> Result<(), Error> {
    use AccessKey as K;
    let insert = Query::insert()
        .into_table(K::Table)
        .columns([K::AccountId, K::SecretId, K::SealedSecret, K::State, K::CreatedAt])
        .values_panic([
            account.into(),
            key.secret_id.into(),
            key.sealed_secret.clone().into(),
            "active".into(),
            to_millis(now).into(),
        ])
        .take();
    transaction.execute(&insert).await?;
    Ok(())
}
