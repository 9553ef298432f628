//! Asking: a page with its exact total, and the values that a column has.
//!
//! A page is read in whichever way touches the fewest rows. Few rows are found first and put in order by hand. An order
//! that the cells know is looked up in them. For any other order its index is walked, from the nearer end.

use super::kept::Kept;
use super::parted::{Parted, Reading};
use super::query::ListQuery;
use super::tally::MOST_FACETS;
use super::{Listed, condition};
use crate::database::row;
use crate::{Error, Store};
use sea_query::{Expr, ExprTrait as _, Func, JoinType, Order, Query, SelectStatement, UnionType};

/// So many rows are found before they are counted.
const FEW_IDS: u64 = 1000;
/// So many rows are put in order by hand: a walk through the order's index would read far more to find them.
const FEW_ROWS: u64 = 2000;
/// So many are put in order by hand where they are found by what they are about: the walk would pass most of a list.
const MANY_ROWS: u64 = 30_000;
/// So many, where they are found by their cells.
const MANY_IN_CELLS: u64 = 10_000;
/// So many rows are asked one by one what they are about.
const FEW_PASSED: u64 = 4000;

/// So many accounts are read one by one.
const MOST_MERGED: usize = 100;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<R> {
    /// How many rows the query has in all.
    pub total: u64,
    /// The rows of the page.
    pub rows: Vec<R>,
}

row! {
    struct FacetRow { value: String, total: i64 }
}

/// What a query has.
#[derive(Clone)]
pub(super) enum Found {
    /// These rows, in no order.
    Ids(Vec<i64>),
    /// So many.
    Total(u64),
}

impl Found {
    /// How many.
    pub(super) fn total(&self) -> u64 {
        match self {
            Self::Ids(ids) => ids.len() as u64,
            Self::Total(total) => *total,
        }
    }
}

impl Store {
    /// Names what rows are about only where that is at most so much; otherwise rows are asked one by one. Answers are the
    /// same.
    pub fn naming_at_most(self, most: u64) -> Self {
        Self { most_named: most, ..self }
    }

    /// A page, and how many rows there are in all.
    pub async fn page<R: Listed>(&self, query: &ListQuery<R>) -> Result<Page<R>, Error> {
        let (parted, found) = self.known(query).await?;
        let total = found.total();
        if query.offset >= total {
            return Ok(Page { total, rows: Vec::new() });
        }
        // A page near the end is read from the end: nobody walks more than half of a list.
        let here = Ord::min(query.limit, total - query.offset);
        let behind = total - query.offset - here;
        let from_the_end = behind < query.offset;
        let window = (if from_the_end { behind } else { query.offset }, here);
        let way = parted.way(from_the_end);
        let ids = match found {
            Found::Ids(ids) => by_hand(&parted, &way, window, ids),
            Found::Total(total) if total <= FEW_ROWS => few(&parted, &way, window),
            Found::Total(total) if total <= MANY_ROWS && self.is_better_sorted(&parted, window, total).await? => {
                few(&parted, &way, window)
            }
            Found::Total(_) => match self.by_cells(&parted, &way, window, total).await? {
                Some(ids) => ids,
                None => walk(&parted, &way, window, self.reading(&parted, window, total).await?),
            },
        };
        let mut rows: Vec<R> = self.database.fetch_all(&whole(&parted, &way, ids)).await?;
        if from_the_end {
            rows.reverse();
        }
        Ok(Page { total, rows })
    }

    /// How many rows a query has.
    pub async fn total<R: Listed>(&self, query: &ListQuery<R>) -> Result<u64, Error> {
        self.known(query).await.map(|(_, found)| found.total())
    }

    /// A query in its parts, and what it has: as it was found for an earlier page, if nothing has changed since.
    async fn known<'a, R: Listed>(&self, query: &'a ListQuery<R>) -> Result<(Parted<'a, R>, Found), Error> {
        let mut parted = Parted::of(query, self.database.dialect());
        let moment = self.moment(&parted).await?;
        if let Some(kept) = moment.as_ref().and_then(|moment| self.keep.get(moment)) {
            if let Some(few) = kept.few {
                parted.name_few(few);
            }
            if let Some((held, few)) = kept.held {
                parted.hold(held, few);
            }
            return Ok((parted, kept.found));
        }
        let (parted, found) = self.part(query).await?;
        let found = match found {
            Some(found) => found,
            None => self.find(&parted).await?,
        };
        if let Some(moment) = moment {
            let held = parted.held().map(|held| (held, parted.is_found_by_cells()));
            self.keep.put(moment, Kept { found: found.clone(), few: parted.few().map(<[i64]>::to_vec), held });
        }
        Ok((parted, found))
    }

    /// A query in its parts, with what its rows are about where that is little, and its total where that tells it.
    async fn part<'a, R: Listed>(&self, query: &'a ListQuery<R>) -> Result<(Parted<'a, R>, Option<Found>), Error> {
        let mut parted = Parted::of(query, self.database.dialect());
        let mut found = None;
        if let Some(about) = parted.about()
            && let Some(few) = self.few_ids(about, self.most_named).await?
        {
            found = parted.is_of_subjects().then_some(Found::Total(few.n()));
            parted.name_few(few.ids);
        }
        if !parted.is_about_few() {
            self.count_held(&mut parted).await?;
        }
        Ok((parted, found))
    }

    async fn find<R: Listed>(&self, parted: &Parted<'_, R>) -> Result<Found, Error> {
        // What many subjects or cells have are many rows, most often; and a tally needs none.
        if parted.is_about_few() || (parted.counted().is_none() && !parted.has_subjects()) {
            let ids = parted.ids(parted.rows(parted.finding())).expr_as(Expr::val(1_i64), "n").take();
            if let Some(few) = self.few_ids(ids, FEW_IDS).await? {
                return Ok(Found::Ids(few.ids));
            }
        }
        self.count(parted).await.map(Found::Total)
    }

    /// How a page is read along its order: few rows are passed before it, if the right ones lie evenly, or many.
    async fn reading<R: Listed>(
        &self,
        parted: &Parted<'_, R>,
        window: (u64, u64),
        total: u64,
    ) -> Result<Reading, Error> {
        let near =
            parted.has_subjects() && !parted.is_about_few() && self.passed(parted, window, total).await? <= FEW_PASSED;
        Ok(if near { Reading::Near } else { Reading::Far })
    }

    /// Whether rows are sooner found and put in order than read in order.
    async fn is_better_sorted<R: Listed>(
        &self,
        parted: &Parted<'_, R>,
        window: (u64, u64),
        total: u64,
    ) -> Result<bool, Error> {
        if parted.is_of_cells() {
            return Ok(total <= MANY_IN_CELLS && !parted.has_order_of_cells());
        }
        Ok(parted.is_about_few() && self.passed(parted, window, total).await? > FEW_PASSED)
    }

    /// How many rows are passed on the way to a page, if the right ones lie evenly.
    async fn passed<R: Listed>(
        &self,
        parted: &Parted<'_, R>,
        (offset, limit): (u64, u64),
        total: u64,
    ) -> Result<u64, Error> {
        let Some(all) = parted.counted_without() else { return Ok(u64::MAX) };
        let all = self.number(&all).await?;
        Ok((offset + limit).saturating_mul(all) / Ord::max(total, 1))
    }

    /// The values that a column has in the rows of a query, with how often each comes, the smallest first.
    pub async fn facet<R: Listed>(
        &self,
        query: &ListQuery<R>,
        column: &'static str,
    ) -> Result<Vec<(String, u64)>, Error> {
        let (parted, _) = self.part(query).await?;
        let facet = parted.facet(column).unwrap_or_else(|| {
            let table = R::LIST.table;
            Query::select()
                .expr_as(Expr::col((table, column)).cast_as("TEXT"), "value")
                .expr_as(Expr::col((table, "id")).count(), "total")
                .from(table)
                .cond_where(parted.rows(parted.finding()))
                .group_by_col((table, column))
                .order_by((table, column), Order::Asc)
                .limit(MOST_FACETS)
                .take()
        });
        let rows: Vec<FacetRow> = self.database.fetch_all(&facet).await?;
        Ok(rows.into_iter().map(|row| (row.value, u64::try_from(row.total).unwrap_or(0))).collect())
    }
}

/// The page of rows whose ids are known.
fn by_hand<R: Listed>(
    parted: &Parted<'_, R>,
    way: &Order,
    (offset, limit): (u64, u64),
    found: Vec<i64>,
) -> SelectStatement {
    let mut ids = parted.ids(Expr::col((R::LIST.table, "id")).is_in(found).into());
    parted.sort(&mut ids, way);
    ids.offset(offset).limit(limit).take()
}

/// The page of few rows, found by their cells where there are such.
fn few<R: Listed>(parted: &Parted<'_, R>, way: &Order, (offset, limit): (u64, u64)) -> SelectStatement {
    let mut ids = parted.ids(parted.rows(parted.finding()));
    let by = condition::of_order(R::LIST.table, parted.order.0);
    // No index holds such an expression, so that the one of the conditions is used.
    ids.order_by_expr(Func::coalesce([by.clone(), by]).into(), way.clone());
    parted.sort(&mut ids, way);
    ids.offset(offset).limit(limit).take()
}

/// The page of many rows of several accounts, merged: an index is in order for one account only.
fn merge<R: Listed>(
    parted: &Parted<'_, R>,
    way: &Order,
    (offset, limit): (u64, u64),
    reading: Reading,
) -> SelectStatement {
    let one = |account: &i64| {
        let one = parted.of_account(*account);
        let by = condition::of_order(R::LIST.table, one.order.0);
        let mut rows = one.ids(one.rows(reading));
        // In order, so that they are merged, and without a limit, so that they are read no further than the page.
        rows.expr_as(by.clone(), "by").order_by_expr(by, way.clone()).order_by((R::LIST.table, "id"), way.clone());
        Query::select().columns(["id", "by"]).from_subquery(rows, "rows").take()
    };
    let merged = parted.accounts.iter().map(one).reduce(|mut all, one| all.union(UnionType::All, one).take());
    let mut merged = merged.unwrap_or_else(|| parted.ids(parted.rows(reading)));
    merged.order_by("by", way.clone()).order_by("id", way.clone()).offset(offset).limit(limit).take()
}

/// The page of many rows, along the index of their order.
fn walk<R: Listed>(
    parted: &Parted<'_, R>,
    way: &Order,
    (offset, limit): (u64, u64),
    reading: Reading,
) -> SelectStatement {
    let several = 2..=MOST_MERGED;
    if several.contains(&parted.accounts.len()) && !condition::is_of_owner(parted.order.0) {
        return merge(parted, way, (offset, limit), reading);
    }
    let mut ids = parted.ids(parted.rows(reading));
    parted.sort(&mut ids, way);
    ids.offset(offset).limit(limit).take()
}

/// The rows of a page's ids, which came from an index alone where there is one.
fn whole<R: Listed>(parted: &Parted<'_, R>, way: &Order, ids: SelectStatement) -> SelectStatement {
    let list = R::LIST;
    let mut rows = Query::select()
        .columns(list.columns.iter().map(|column| (list.table, column.name)))
        .from_subquery(ids, "page")
        .join(JoinType::InnerJoin, list.table, Expr::col((list.table, "id")).equals(("page", "id")))
        .take();
    parted.sort(&mut rows, way);
    rows
}
