//! Tallies: rows that are counted as they are written, so that totals and facets over a million rows cost nothing.
//!
//! A tally is a second table with one row for each combination of a few columns (and the account). Whoever writes rows
//! takes them out of their tallies before and puts them back after, in the same transaction.

use super::condition;
use super::query::Condition;
use crate::Error;
use crate::database::{Database, Transaction};
use crate::dialect::Dialect;
use sea_query::{Asterisk, BinOper, Expr, ExprTrait as _, Func, OnConflict, Order, Query, SelectStatement, SimpleExpr};

/// Where a row names its cell.
pub(crate) const CELL: &str = "cell";
/// Where a row names its subject.
pub(crate) const SUBJECT: &str = "subject";

/// Values of a facet at most.
pub(super) const MOST_FACETS: u64 = 1000;

/// A table of totals.
#[derive(Debug)]
pub(crate) struct Tally {
    /// The table; besides the columns below it has `account_id`.
    pub(crate) table: &'static str,
    /// The columns whose combinations are counted, named alike in both tables.
    pub(crate) columns: &'static [&'static str],
    /// One of them that rows may have nothing in: 0 in the tally.
    pub(crate) optional: Option<&'static str>,
    /// Where a row names the combination that it is counted in, if it does.
    pub(crate) named_in: Option<&'static str>,
    /// What is counted; the first is what a list's total is.
    pub(crate) totals: &'static [Total],
    /// First and last time, which only ever widen: columns of both tables.
    pub(crate) span: Option<(&'static str, &'static str)>,
}

/// One number of a tally.
#[derive(Debug)]
pub(crate) struct Total {
    /// The tally's column.
    pub(crate) column: &'static str,
    /// The column of the rows that is added up; `None` counts rows.
    pub(crate) of: Option<&'static str>,
}

impl Tally {
    /// Whether a column is one of its own.
    pub(super) fn has(&self, column: &str) -> bool {
        condition::is_of_owner(column) || self.columns.contains(&column)
    }

    /// Its rows that hold something and fulfil conditions, without columns.
    pub(super) fn cells<'a>(
        &self,
        accounts: &[i64],
        conditions: impl IntoIterator<Item = &'a Condition>,
        dialect: Dialect,
    ) -> SelectStatement {
        let mut all = condition::of_accounts(self.table, accounts);
        for condition in conditions {
            all = all.add(condition::of_condition(self.table, condition, dialect, |column| column));
        }
        Query::select().from(self.table).cond_where(all.add(Expr::col((self.table, self.total_column())).gt(0))).take()
    }

    /// The column of what a list's total is.
    pub(super) fn total_column(&self) -> &'static str {
        self.totals.first().map_or("n", |total| total.column)
    }

    fn sum(&self) -> Expr {
        let column = self.total_column();
        // PostgreSQL's sums are wider than what they add up.
        Expr::from(Func::coalesce([Expr::col((self.table, column)).sum(), Expr::val(0)])).cast_as("BIGINT")
    }

    pub(super) fn total(&self, mut cells: SelectStatement) -> SelectStatement {
        cells.expr_as(self.sum(), "total").take()
    }

    pub(super) fn facet(&self, mut cells: SelectStatement, column: &'static str) -> SelectStatement {
        cells
            .expr_as(Expr::col((self.table, column)).cast_as("TEXT"), "value")
            .expr_as(self.sum(), "total")
            .group_by_col((self.table, column))
            .order_by((self.table, column), Order::Asc)
            .limit(MOST_FACETS)
            .take()
    }

    /// Takes rows of a table out of the tally (before they change) or puts them in (after), in the caller's transaction.
    pub(crate) async fn shift(
        &self,
        transaction: &mut Transaction,
        from: &'static str,
        ids: &[i64],
        sign: i64,
    ) -> Result<(), Error> {
        if ids.is_empty() {
            return Ok(());
        }
        let mut cells = Query::select().from(from).and_where(Expr::col("id").is_in(ids.iter().copied())).take();
        let mut columns = vec!["account_id"];
        columns.extend(self.columns);
        for column in &columns {
            cells.expr(self.counted(Expr::col(*column), column)).group_by_col(*column);
        }
        let mut conflict = OnConflict::columns(columns.clone());
        let add = |one: SimpleExpr, other: SimpleExpr| one.binary(BinOper::Add, other);
        let (own, new) = (|column| Expr::col((self.table, column)), |column| Expr::col(("excluded", column)));
        for total in self.totals {
            columns.push(total.column);
            let counted = match total.of {
                Some(column) => Expr::from(Func::coalesce([Expr::col(column).sum(), Expr::val(0)])),
                None => Expr::from(Func::count(Expr::col(Asterisk))),
            };
            cells.expr(counted.mul(sign).cast_as("BIGINT"));
            conflict.value(total.column, add(own(total.column), new(total.column)));
        }
        if let Some((first, last)) = self.span {
            for (column, now, wider) in [
                (first, Expr::col(first).min(), own(first).gt(new(first))),
                (last, Expr::col(last).max(), own(last).lt(new(last))),
            ] {
                columns.push(column);
                cells.expr(now);
                let widened = Expr::case(wider, new(column)).finally(own(column));
                conflict.value(column, widened);
            }
        }
        let mut insert = Query::insert().into_table(self.table).columns(columns).take();
        insert.select_from(cells).map_err(|_| Error::Row { column: "tally", value: self.table.to_owned() })?;
        insert.on_conflict(conflict);
        transaction.execute(&insert).await.map(|_| ())
    }

    /// What a column of a row is counted as.
    fn counted(&self, value: Expr, column: &str) -> Expr {
        if self.optional == Some(column) { Func::coalesce([value, Expr::val(0_i64)]).into() } else { value }
    }

    /// Which combination a row is counted in, as the column that names it and how to find it.
    fn name_of(&self, rows: &'static str) -> Option<(&'static str, Expr)> {
        let mut place = Query::select().column((self.table, "id")).from(self.table).take();
        for column in std::iter::once(&"account_id").chain(self.columns) {
            let own = self.counted(Expr::col((rows, *column)), column);
            place.and_where(Expr::col((self.table, *column)).eq(own));
        }
        self.named_in.map(|column| (column, Expr::SubQuery(None, Box::new(place.into()))))
    }

    /// Forgets combinations that no row has any more.
    pub(crate) async fn sweep(&self, database: &Database) -> Result<u64, Error> {
        let empty = Expr::col(self.total_column()).lte(0);
        database.execute(&Query::delete().from_table(self.table).and_where(empty).take()).await
    }
}

/// Lets rows name the combinations that they are counted in, in the caller's transaction.
pub(crate) async fn mark(
    transaction: &mut Transaction,
    rows: &'static str,
    tallies: &[&Tally],
    ids: &[i64],
) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let names = tallies.iter().filter_map(|tally| tally.name_of(rows));
    let mut update = Query::update().table(rows).values(names).take();
    transaction.execute(update.and_where(Expr::col((rows, "id")).is_in(ids.iter().copied()))).await.map(|_| ())
}
