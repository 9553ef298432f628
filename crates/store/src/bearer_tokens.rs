//! Bearer tokens: what each may do, for how long, and for whom. Of the token itself only a digest is kept.

use crate::database::row;
use crate::instant::{from_millis, to_millis};
use crate::schema::{Account as A, BearerToken as B, SubAccount as U};
use crate::{Error, Store};
use sea_query::{Cond, Expr, ExprTrait as _, Order, Query};
use std::time::Duration;
use time::OffsetDateTime;

/// The last use is kept to the hour: a busy token costs one write in that time.
const USE_GRAIN: Duration = Duration::from_secs(60 * 60);

/// A token to be stored.
#[derive(Debug, Clone)]
pub struct NewBearerToken<'a> {
    /// Public half.
    pub token_id: &'a str,
    /// Lower-case hex SHA-256 of the whole token.
    pub token_sha256: &'a str,
    /// What it is for.
    pub label: &'a str,
    /// Row id of the sub-account it belongs to; `None` for the account itself.
    pub sub_account: Option<i64>,
    /// `read`, `submit` or `administer`.
    pub role: &'a str,
    /// Names of actions separated by commas; empty for all that the role allows.
    pub actions: &'a str,
    /// Until when; `None` until it is revoked.
    pub valid_until: Option<OffsetDateTime>,
}

row! {
    /// A token in force, with whom it belongs to. Whether its time is over is for the caller to see.
    #[derive(Debug, Clone)]
    pub struct BearerOwner {
        /// Row id of the token.
        pub id: i64,
        /// Row id of the account.
        pub account_id: i64,
        /// `AppId` of the account.
        pub app_id: i64,
        /// `Uin` of the account.
        pub uin: i64,
        /// `Uin` of the sub-account, if it belongs to one.
        pub sub_uin: Option<i64>,
        /// Digest of the whole token.
        pub token_sha256: String,
        /// Role.
        pub role: String,
        /// Actions.
        pub actions: String,
        /// Until when, in milliseconds.
        pub valid_until: Option<i64>,
        /// When it was last used, in milliseconds.
        pub last_used_at: Option<i64>,
        /// Networks of the account that alone may call.
        pub ip_allow: String,
        /// Networks of the account that may not.
        pub ip_deny: String,
    }
}

/// A token for people who look after accounts. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BearerToken {
    /// Public half.
    pub token_id: String,
    /// What it is for.
    pub label: String,
    /// Name of the sub-account, empty for the account itself.
    pub user: String,
    /// False once it is revoked.
    pub active: bool,
    /// Role.
    pub role: String,
    /// Names of actions separated by commas; empty for all that the role allows.
    pub actions: String,
    /// Until when; `None` until it is revoked.
    pub valid_until: Option<OffsetDateTime>,
    /// When it was last used, to the hour.
    pub last_used_at: Option<OffsetDateTime>,
    /// When it was made.
    pub created_at: OffsetDateTime,
}

row! {
    struct TokenRow {
        token_id: String,
        label: String,
        user: Option<String>,
        state: String,
        role: String,
        actions: String,
        valid_until: Option<i64>,
        last_used_at: Option<i64>,
        created_at: i64,
    }
}

impl Store {
    /// Adds a token to an account.
    pub async fn add_bearer_token(
        &self,
        account: i64,
        token: &NewBearerToken<'_>,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let columns = [
            B::AccountId,
            B::SubAccountId,
            B::TokenId,
            B::TokenSha256,
            B::Label,
            B::Role,
            B::Actions,
            B::State,
            B::ValidUntil,
            B::CreatedAt,
        ];
        let insert = Query::insert()
            .into_table(B::Table)
            .columns(columns)
            .values_panic([
                account.into(),
                token.sub_account.into(),
                token.token_id.into(),
                token.token_sha256.into(),
                token.label.into(),
                token.role.into(),
                token.actions.into(),
                "active".into(),
                token.valid_until.map(to_millis).into(),
                to_millis(now).into(),
            ])
            .take();
        self.database.execute(&insert).await.map(|_| ())
    }

    /// The owner of a token: not revoked, nor its account or sub-account disabled.
    pub async fn bearer_owner(&self, token_id: &str) -> Result<Option<BearerOwner>, Error> {
        let token = [B::Id, B::AccountId, B::TokenSha256, B::Role, B::Actions, B::ValidUntil, B::LastUsedAt];
        let query = Query::select()
            .columns(token.map(|column| (B::Table, column)))
            .columns([A::AppId, A::Uin, A::IpAllow, A::IpDeny].map(|column| (A::Table, column)))
            .expr_as(Expr::col((U::Table, U::Uin)), "sub_uin")
            .from(B::Table)
            .inner_join(A::Table, Expr::col((B::Table, B::AccountId)).equals((A::Table, A::Id)))
            .left_join(U::Table, Expr::col((B::Table, B::SubAccountId)).equals((U::Table, U::Id)))
            .and_where(Expr::col((B::Table, B::TokenId)).eq(token_id))
            .and_where(Expr::col((B::Table, B::State)).eq("active"))
            .and_where(Expr::col((A::Table, A::State)).eq("active"))
            .cond_where(
                Cond::any()
                    .add(Expr::col((U::Table, U::State)).is_null())
                    .add(Expr::col((U::Table, U::State)).eq("active")),
            )
            .take();
        self.database.fetch_optional(&query).await
    }

    /// Notes that a token is used, unless that was noted within the hour.
    pub async fn note_bearer_use(&self, owner: &BearerOwner, now: OffsetDateTime) -> Result<(), Error> {
        if owner.last_used_at.is_some_and(|at| from_millis(at) > now - USE_GRAIN) {
            return Ok(());
        }
        let update = Query::update()
            .table(B::Table)
            .value(B::LastUsedAt, to_millis(now))
            .and_where(Expr::col(B::Id).eq(owner.id))
            .take();
        self.database.execute(&update).await.map(|_| ())
    }

    /// Every token of an account, oldest first, revoked ones too.
    pub async fn bearer_tokens(&self, account: i64) -> Result<Vec<BearerToken>, Error> {
        let token = [B::TokenId, B::Label, B::State, B::Role, B::Actions, B::ValidUntil, B::LastUsedAt, B::CreatedAt];
        let query = Query::select()
            .columns(token.map(|column| (B::Table, column)))
            .expr_as(Expr::col((U::Table, U::Name)), "user")
            .from(B::Table)
            .left_join(U::Table, Expr::col((B::Table, B::SubAccountId)).equals((U::Table, U::Id)))
            .and_where(Expr::col((B::Table, B::AccountId)).eq(account))
            .order_by((B::Table, B::Id), Order::Asc)
            .take();
        Ok(self.database.fetch_all::<TokenRow>(&query).await?.into_iter().map(BearerToken::from_row).collect())
    }

    /// Revokes a token; answers whether the account has such a one in force.
    pub async fn revoke_bearer_token(&self, account: i64, token_id: &str) -> Result<bool, Error> {
        let update = Query::update()
            .table(B::Table)
            .value(B::State, "revoked")
            .and_where(Expr::col(B::AccountId).eq(account))
            .and_where(Expr::col(B::TokenId).eq(token_id))
            .and_where(Expr::col(B::State).eq("active"))
            .take();
        Ok(self.database.execute(&update).await? > 0)
    }
}

impl BearerToken {
    fn from_row(row: TokenRow) -> Self {
        Self {
            token_id: row.token_id,
            label: row.label,
            user: row.user.unwrap_or_default(),
            active: row.state == "active",
            role: row.role,
            actions: row.actions,
            valid_until: row.valid_until.map(from_millis),
            last_used_at: row.last_used_at.map(from_millis),
            created_at: from_millis(row.created_at),
        }
    }
}
