//! Access keys: what each may do, for how long, and for whom. Permanent ones, those on their way out, temporary ones.

use crate::accounts::AccountState;
use crate::database::{Transaction, row};
use crate::instant::{from_millis, to_millis};
use crate::schema::{AccessKey as K, Account as A, SubAccount as U};
use crate::{Error, Store};
use sea_query::{Cond, Expr, ExprTrait as _, Order, Query};
use time::OffsetDateTime;

/// A key to be stored.
#[derive(Debug, Clone)]
pub struct NewKey<'a> {
    /// Public half.
    pub secret_id: &'a str,
    /// Secret half, sealed by [`crate::Vault::seal`] under the name of the public half.
    pub sealed_secret: Vec<u8>,
    /// What it may do.
    pub grant: Grant,
}

/// What a key may do, for whom, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Row id of the sub-account it belongs to; `None` for the account itself.
    pub sub_account: Option<i64>,
    /// `read`, `submit` or `administer`.
    pub role: String,
    /// Names of actions separated by commas; empty for all that the role allows.
    pub actions: String,
    /// Until when; `None` until it is revoked.
    pub valid_until: Option<OffsetDateTime>,
    /// For a temporary credential: row id of the key it was made from.
    pub parent: Option<i64>,
    /// For a temporary credential: lower-case hex SHA-256 of the token that must come along.
    pub token_sha256: Option<String>,
}

impl Default for Grant {
    fn default() -> Self {
        Self {
            sub_account: None,
            role: "administer".to_owned(),
            actions: String::new(),
            valid_until: None,
            parent: None,
            token_sha256: None,
        }
    }
}

row! {
    /// A key in force, with whom it belongs to. Whether its time is over is for the caller to see.
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
        /// `Uin` of the sub-account, if it belongs to one.
        pub sub_uin: Option<i64>,
        /// Role.
        pub role: String,
        /// Actions.
        pub actions: String,
        /// Until when, in milliseconds.
        pub valid_until: Option<i64>,
        /// Digest of the token that must come along.
        pub token_sha256: Option<String>,
        /// Networks of the account that alone may call.
        pub ip_allow: String,
        /// Networks of the account that may not.
        pub ip_deny: String,
    }
}

/// A key for people who look after accounts. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Row id.
    pub id: i64,
    /// Public half.
    pub secret_id: String,
    /// Name of the sub-account, empty for the account itself.
    pub user: String,
    /// `Uin` of the sub-account.
    pub sub_uin: Option<i64>,
    /// False once it is revoked.
    pub active: bool,
    /// What it may do.
    pub grant: Grant,
    /// When it was made.
    pub created_at: OffsetDateTime,
}

row! {
    struct KeyRow {
        id: i64,
        secret_id: String,
        user: Option<String>,
        sub_uin: Option<i64>,
        state: String,
        sub_account_id: Option<i64>,
        role: String,
        actions: String,
        valid_until: Option<i64>,
        parent_id: Option<i64>,
        token_sha256: Option<String>,
        created_at: i64,
    }
}

row! {
    struct SubAccountRow { id: i64 }
}

impl Store {
    /// The owner of a key: not revoked, nor its account or sub-account disabled.
    pub async fn key_owner(&self, secret_id: &str) -> Result<Option<KeyOwner>, Error> {
        let key = |column| (K::Table, column);
        let query = Query::select()
            .columns([K::AccountId, K::SealedSecret, K::Role, K::Actions, K::ValidUntil, K::TokenSha256].map(key))
            .columns([A::AppId, A::Uin, A::IpAllow, A::IpDeny].map(|column| (A::Table, column)))
            .expr_as(Expr::col((U::Table, U::Uin)), "sub_uin")
            .from(K::Table)
            .inner_join(A::Table, Expr::col((K::Table, K::AccountId)).equals((A::Table, A::Id)))
            .left_join(U::Table, Expr::col((K::Table, K::SubAccountId)).equals((U::Table, U::Id)))
            .and_where(Expr::col((K::Table, K::SecretId)).eq(secret_id))
            .and_where(Expr::col((K::Table, K::State)).eq("active"))
            .and_where(Expr::col((A::Table, A::State)).eq("active"))
            .cond_where(
                Cond::any()
                    .add(Expr::col((U::Table, U::State)).is_null())
                    .add(Expr::col((U::Table, U::State)).eq("active")),
            )
            .take();
        self.database.fetch_optional(&query).await
    }

    /// Every key of an account, oldest first, revoked ones too.
    pub async fn keys(&self, account: i64) -> Result<Vec<Key>, Error> {
        let columns = [K::Id, K::SecretId, K::State, K::SubAccountId, K::Role, K::Actions, K::ValidUntil, K::ParentId];
        let query = Query::select()
            .columns(columns.map(|column| (K::Table, column)))
            .columns([K::TokenSha256, K::CreatedAt].map(|column| (K::Table, column)))
            .expr_as(Expr::col((U::Table, U::Name)), "user")
            .expr_as(Expr::col((U::Table, U::Uin)), "sub_uin")
            .from(K::Table)
            .left_join(U::Table, Expr::col((K::Table, K::SubAccountId)).equals((U::Table, U::Id)))
            .and_where(Expr::col((K::Table, K::AccountId)).eq(account))
            .order_by((K::Table, K::Id), Order::Asc)
            .take();
        Ok(self.database.fetch_all::<KeyRow>(&query).await?.into_iter().map(Key::from_row).collect())
    }

    /// Adds a key to an account.
    pub async fn add_key(&self, account: i64, key: &NewKey<'_>, now: OffsetDateTime) -> Result<(), Error> {
        let mut transaction = self.database.begin().await?;
        insert_key(&mut transaction, account, key, now).await?;
        transaction.commit().await
    }

    /// Puts `fresh` in the place of a key: that one ends `until` then, or at once together with all that would end by
    /// themselves. Temporary credentials made from it do not outlive it.
    pub async fn replace_key(
        &self,
        account: i64,
        old: i64,
        fresh: &NewKey<'_>,
        until: Option<OffsetDateTime>,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let mut transaction = self.database.begin().await?;
        let mut update = Query::update();
        let own = Cond::any().add(Expr::col(K::Id).eq(old)).add(Expr::col(K::ParentId).eq(old));
        update.table(K::Table).and_where(Expr::col(K::AccountId).eq(account));
        match until.map(to_millis) {
            Some(until) => update.value(K::ValidUntil, until).cond_where(own).cond_where(
                Cond::any().add(Expr::col(K::ValidUntil).is_null()).add(Expr::col(K::ValidUntil).gt(until)),
            ),
            None => update.value(K::State, "revoked").cond_where(own.add(ending_of_the_same_owner(fresh))),
        };
        transaction.execute(&update).await?;
        insert_key(&mut transaction, account, fresh, now).await?;
        transaction.commit().await
    }

    /// Revokes a key with all temporary credentials made from it; answers whether there is such a key in force.
    pub async fn revoke_key(&self, account: i64, key: i64) -> Result<bool, Error> {
        let update = Query::update()
            .table(K::Table)
            .value(K::State, "revoked")
            .and_where(Expr::col(K::AccountId).eq(account))
            .and_where(Expr::col(K::State).eq("active"))
            .cond_where(Cond::any().add(Expr::col(K::Id).eq(key)).add(Expr::col(K::ParentId).eq(key)))
            .take();
        Ok(self.database.execute(&update).await? > 0)
    }

    /// Forgets temporary credentials that ended before `before`; answers how many.
    pub async fn purge_temporary_keys(&self, before: OffsetDateTime) -> Result<u64, Error> {
        let old = Query::delete()
            .from_table(K::Table)
            .and_where(Expr::col(K::TokenSha256).is_not_null())
            .and_where(Expr::col(K::ValidUntil).lt(to_millis(before)))
            .take();
        self.database.execute(&old).await
    }

    /// The sub-account of that name; makes it with `uin` when absent.
    pub async fn ensure_sub_account(
        &self,
        account: i64,
        name: &str,
        uin: i64,
        now: OffsetDateTime,
    ) -> Result<i64, Error> {
        let mut transaction = self.database.begin().await?;
        transaction.lock("sub-account").await?;
        let find = Query::select()
            .column(U::Id)
            .from(U::Table)
            .and_where(Expr::col(U::AccountId).eq(account))
            .and_where(Expr::col(U::Name).eq(name))
            .take();
        if let Some(found) = transaction.fetch_optional::<SubAccountRow>(&find).await? {
            return Ok(found.id);
        }
        let insert = Query::insert()
            .into_table(U::Table)
            .columns([U::AccountId, U::Name, U::Uin, U::State, U::CreatedAt])
            .values_panic([account.into(), name.into(), uin.into(), "active".into(), to_millis(now).into()])
            .returning_col(U::Id)
            .take();
        let made: SubAccountRow = transaction.fetch_one(&insert).await?;
        transaction.commit().await?;
        Ok(made.id)
    }

    /// Lets a sub-account's keys call or refuses them; answers whether there is such a sub-account.
    pub async fn set_sub_account_state(&self, account: i64, name: &str, state: AccountState) -> Result<bool, Error> {
        let update = Query::update()
            .table(U::Table)
            .value(U::State, state.word())
            .and_where(Expr::col(U::AccountId).eq(account))
            .and_where(Expr::col(U::Name).eq(name))
            .take();
        Ok(self.database.execute(&update).await? > 0)
    }
}

/// Keys that were replaced before and whose time is not over yet.
fn ending_of_the_same_owner(fresh: &NewKey<'_>) -> Cond {
    let owner = match fresh.grant.sub_account {
        Some(id) => Expr::col(K::SubAccountId).eq(id),
        None => Expr::col(K::SubAccountId).is_null(),
    };
    Cond::all().add(Expr::col(K::ValidUntil).is_not_null()).add(owner)
}

impl Key {
    fn from_row(row: KeyRow) -> Self {
        Self {
            id: row.id,
            secret_id: row.secret_id,
            user: row.user.unwrap_or_default(),
            sub_uin: row.sub_uin,
            active: row.state == "active",
            grant: Grant {
                sub_account: row.sub_account_id,
                role: row.role,
                actions: row.actions,
                valid_until: row.valid_until.map(from_millis),
                parent: row.parent_id,
                token_sha256: row.token_sha256,
            },
            created_at: from_millis(row.created_at),
        }
    }
}

pub(crate) async fn insert_key(
    transaction: &mut Transaction,
    account: i64,
    key: &NewKey<'_>,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let grant = &key.grant;
    let insert = Query::insert()
        .into_table(K::Table)
        .columns([
            K::AccountId,
            K::SecretId,
            K::SealedSecret,
            K::State,
            K::CreatedAt,
            K::SubAccountId,
            K::Role,
            K::Actions,
            K::ValidUntil,
            K::ParentId,
            K::TokenSha256,
        ])
        .values_panic([
            account.into(),
            key.secret_id.into(),
            key.sealed_secret.clone().into(),
            "active".into(),
            to_millis(now).into(),
            grant.sub_account.into(),
            grant.role.as_str().into(),
            grant.actions.as_str().into(),
            grant.valid_until.map(to_millis).into(),
            grant.parent.into(),
            grant.token_sha256.clone().into(),
        ])
        .take();
    transaction.execute(&insert).await?;
    Ok(())
}
