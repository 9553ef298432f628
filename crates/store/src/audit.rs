//! The audit log: every call with who, what and the result. Written in batches, read newest first.

use crate::database::row;
use crate::instant::{from_millis, to_millis};
use crate::schema::AuditEntry as E;
use crate::{Error, Store};
use sea_query::{Expr, ExprTrait as _, Order, Query};
use time::OffsetDateTime;

/// A call. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When it was answered.
    pub at: OffsetDateTime,
    /// As the client and the log know it.
    pub request_id: String,
    /// By which face it came: an API's product, or the command line.
    pub face: String,
    /// What was asked for; empty if that did not become known.
    pub action: String,
    /// `OK` or the error code.
    pub code: String,
    /// Row id of the account; `None` where nobody was proved.
    pub account: Option<i64>,
    /// `Uin` of the account or sub-account.
    pub uin: Option<i64>,
    /// The key, as claimed.
    pub secret_id: String,
    /// Where it came from.
    pub address: String,
    /// What it was about, e.g. a content hash; empty if nothing.
    pub subject: String,
}

/// Which calls to read.
#[derive(Debug, Clone, Default)]
pub struct AuditQuery {
    /// Only this account's.
    pub account: Option<i64>,
    /// Only of this action.
    pub action: Option<String>,
    /// Only with this result.
    pub code: Option<String>,
    /// Only at or after.
    pub since: Option<OffsetDateTime>,
    /// At most so many, the newest.
    pub limit: u64,
}

row! {
    struct EntryRow {
        at: i64,
        request_id: String,
        face: String,
        action: String,
        code: String,
        account_id: Option<i64>,
        uin: Option<i64>,
        secret_id: String,
        address: String,
        subject: String,
    }
}

const COLUMNS: [E; 10] =
    [E::At, E::RequestId, E::Face, E::Action, E::Code, E::AccountId, E::Uin, E::SecretId, E::Address, E::Subject];

impl Store {
    /// Writes calls, all or none.
    pub async fn write_audit(&self, entries: &[AuditEntry]) -> Result<(), Error> {
        if entries.is_empty() {
            return Ok(());
        }
        let mut insert = Query::insert();
        insert.into_table(E::Table).columns(COLUMNS);
        for entry in entries {
            insert.values_panic([
                to_millis(entry.at).into(),
                entry.request_id.as_str().into(),
                entry.face.as_str().into(),
                entry.action.as_str().into(),
                entry.code.as_str().into(),
                entry.account.into(),
                entry.uin.into(),
                entry.secret_id.as_str().into(),
                entry.address.as_str().into(),
                entry.subject.as_str().into(),
            ]);
        }
        self.database.execute(&insert).await.map(|_| ())
    }

    /// Calls, the newest first.
    pub async fn audit(&self, wanted: &AuditQuery) -> Result<Vec<AuditEntry>, Error> {
        let mut query = Query::select();
        query.columns(COLUMNS).from(E::Table);
        if let Some(account) = wanted.account {
            query.and_where(Expr::col(E::AccountId).eq(account));
        }
        if let Some(action) = &wanted.action {
            query.and_where(Expr::col(E::Action).eq(action.as_str()));
        }
        if let Some(code) = &wanted.code {
            query.and_where(Expr::col(E::Code).eq(code.as_str()));
        }
        if let Some(since) = wanted.since {
            query.and_where(Expr::col(E::At).gte(to_millis(since)));
        }
        query.order_by(E::At, Order::Desc).order_by(E::Id, Order::Desc).limit(wanted.limit);
        Ok(self.database.fetch_all::<EntryRow>(&query).await?.into_iter().map(AuditEntry::from_row).collect())
    }

    /// Forgets calls answered before `before`; answers how many.
    pub async fn purge_audit(&self, before: OffsetDateTime) -> Result<u64, Error> {
        let old = Query::delete().from_table(E::Table).and_where(Expr::col(E::At).lt(to_millis(before))).take();
        self.database.execute(&old).await
    }
}

impl AuditEntry {
    fn from_row(row: EntryRow) -> Self {
        Self {
            at: from_millis(row.at),
            request_id: row.request_id,
            face: row.face,
            action: row.action,
            code: row.code,
            account: row.account_id,
            uin: row.uin,
            secret_id: row.secret_id,
            address: row.address,
            subject: row.subject,
        }
    }
}
