//! Asking: a page with its exact total, and the values that a column has.

use super::query::{Direction, ListQuery};
use super::{Listed, condition, tally};
use crate::database::row;
use crate::{Error, Store};
use sea_query::{Expr, ExprTrait as _, Func, JoinType, Order, Query, SelectStatement};

/// Values of a facet at most.
const MOST_FACETS: u64 = 1000;
/// So few rows are put in order by hand: a database that walks an index of the order instead reads far more to find them.
const FEW_ROWS: u64 = 5000;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<R> {
    /// How many rows the query has in all.
    pub total: u64,
    /// The rows of the page.
    pub rows: Vec<R>,
}

row! {
    struct CountRow { total: i64 }
}

row! {
    struct FacetRow { value: String, total: i64 }
}

impl Store {
    /// A page, and how many rows there are in all.
    pub async fn page<R: Listed>(&self, query: &ListQuery<R>) -> Result<Page<R>, Error> {
        let total = self.total(query).await?;
        if query.offset >= total {
            return Ok(Page { total, rows: Vec::new() });
        }
        // A page near the end is read from the end: nobody walks more than half of a list.
        let rows_here = Ord::min(query.limit, total - query.offset);
        let behind = total - query.offset - rows_here;
        let mut rows: Vec<R>;
        if behind < query.offset {
            rows = self.database.fetch_all(&page(query, true, (behind, rows_here), total)).await?;
            rows.reverse();
        } else {
            rows = self.database.fetch_all(&page(query, false, (query.offset, rows_here), total)).await?;
        }
        Ok(Page { total, rows })
    }

    /// How many rows a query has.
    pub async fn total<R: Listed>(&self, query: &ListQuery<R>) -> Result<u64, Error> {
        let mut count = match tally::answers(query) {
            Some(tally) => tally.total(query),
            None => {
                let list = R::LIST;
                Query::select()
                    .expr_as(Expr::col((list.table, "id")).count(), "total")
                    .from(list.table)
                    .cond_where(condition::of_query(query))
                    .take()
            }
        };
        let row: Option<CountRow> = self.database.fetch_optional(&count.take()).await?;
        Ok(row.and_then(|row| u64::try_from(row.total).ok()).unwrap_or(0))
    }

    /// The values that a column has in the rows of a query, with how often each comes, the smallest first.
    pub async fn facet<R: Listed>(
        &self,
        query: &ListQuery<R>,
        column: &'static str,
    ) -> Result<Vec<(String, u64)>, Error> {
        let counted = tally::answers(query).filter(|tally| tally.has(column));
        let select = match counted {
            Some(tally) => tally.facet(query, column),
            None => {
                let table = R::LIST.table;
                Query::select()
                    .expr_as(Expr::col((table, column)).cast_as("TEXT"), "value")
                    .expr_as(Expr::col((table, "id")).count(), "total")
                    .from(table)
                    .cond_where(condition::of_query(query))
                    .group_by_col((table, column))
                    .order_by((table, column), Order::Asc)
                    .limit(MOST_FACETS)
                    .take()
            }
        };
        let rows: Vec<FacetRow> = self.database.fetch_all(&select).await?;
        Ok(rows.into_iter().map(|row| (row.value, u64::try_from(row.total).unwrap_or(0))).collect())
    }
}

/// The ids of the page first, from an index alone where there is one; then their rows.
fn page<R: Listed>(
    query: &ListQuery<R>,
    from_the_end: bool,
    (offset, limit): (u64, u64),
    total: u64,
) -> SelectStatement {
    let list = R::LIST;
    let (column, direction) = query.order;
    let order = match (direction, from_the_end) {
        (Direction::Ascending, false) | (Direction::Descending, true) => Order::Asc,
        _ => Order::Desc,
    };
    let by = condition::of_order(list.table, column);
    // No index holds such an expression, so that the one of the conditions is used.
    let by = if total <= FEW_ROWS { Func::coalesce([by.clone(), by]).into() } else { by };
    let ids = Query::select()
        .column((list.table, "id"))
        .from(list.table)
        .cond_where(condition::of_query(query))
        .order_by_expr(by, order.clone())
        .order_by((list.table, "id"), order.clone())
        .offset(offset)
        .limit(limit)
        .take();
    Query::select()
        .columns(list.columns.iter().map(|column| (list.table, column.name)))
        .from_subquery(ids, "page")
        .join(JoinType::InnerJoin, list.table, Expr::col((list.table, "id")).equals(("page", "id")))
        .order_by_expr(condition::of_order(list.table, column), order.clone())
        .order_by((list.table, "id"), order)
        .take()
}
