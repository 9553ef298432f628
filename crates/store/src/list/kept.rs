//! What was found out about a query: kept for its next pages, until anything of its accounts changes.
//!
//! Every transaction that writes assets or risks counts itself among the account's changes. What is kept here names the
//! change that it was found after, so that a total is exact in every process, whoever wrote. Nothing is kept that a tally
//! tells at once.

use super::page::Found;
use super::parted::Parted;
use super::{ListQuery, Listed};
use crate::database::{Transaction, row};
use crate::schema::AccountChange as C;
use crate::{Error, Store};
use sea_query::{Expr, ExprTrait as _, OnConflict, Order, Query};
use sha2::{Digest as _, Sha256};
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Queries of which something is kept.
const MOST: usize = 128;

row! {
    struct ChangeRow { account_id: i64, n: i64 }
}

/// What is known of a query.
#[derive(Clone)]
pub(super) struct Kept {
    /// Its rows.
    pub(super) found: Found,
    /// What they are about, where that is little.
    pub(super) few: Option<Vec<i64>>,
    /// How many rows its cells hold, and whether that is little.
    pub(super) held: Option<(u64, bool)>,
}

/// Which query, and after which changes.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Moment {
    query: [u8; 32],
    changes: Vec<(i64, i64)>,
}

/// The newest of them.
#[derive(Default)]
pub(crate) struct Keep(Mutex<VecDeque<(Moment, Kept)>>);

impl std::fmt::Debug for Keep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keep(…)")
    }
}

impl Keep {
    /// What is known of a query after these changes.
    pub(super) fn get(&self, moment: &Moment) -> Option<Kept> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == moment).map(|(_, kept)| kept.clone())
    }

    /// Keeps it, and forgets the same query after other changes, or the oldest.
    pub(super) fn put(&self, moment: Moment, found: Kept) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| known.query != moment.query);
        kept.truncate(MOST - 1);
        kept.push_front((moment, found));
    }
}

impl Store {
    /// The moment that a query is asked in; `None` where keeping what it has would save nothing.
    pub(super) async fn moment<R: Listed>(&self, parted: &Parted<'_, R>) -> Result<Option<Moment>, Error> {
        let query: &ListQuery<R> = parted.query;
        if parted.is_soon_counted() {
            return Ok(None);
        }
        let changes = Query::select()
            .columns([C::AccountId, C::N])
            .from(C::Table)
            .and_where(Expr::col(C::AccountId).is_in(query.accounts.iter().copied()))
            .order_by(C::AccountId, Order::Asc)
            .take();
        let changes: Vec<ChangeRow> = self.database.fetch_all(&changes).await?;
        let asked =
            format!("{} {:?} {:?} {:?} {:?}", R::LIST.table, query.accounts, query.conditions, query.range, query.tags);
        let changes = changes.iter().map(|row| (row.account_id, row.n)).collect();
        Ok(Some(Moment { query: Sha256::digest(asked).into(), changes }))
    }
}

impl Transaction {
    /// Lets no other transaction change an account's assets and risks until this one ends, and counts the change.
    pub(crate) async fn change_center(&mut self, account: i64) -> Result<(), Error> {
        self.lock(&format!("security center of {account}")).await?;
        let mut count = Query::insert().into_table(C::Table).columns([C::AccountId, C::N]).take();
        count.values_panic([account.into(), 1_i64.into()]);
        let more = Expr::col((C::Table, C::N)).add(1);
        count.on_conflict(OnConflict::column(C::AccountId).value(C::N, more).to_owned());
        self.execute(&count).await.map(|_| ())
    }
}
