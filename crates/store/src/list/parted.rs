//! A query parted into what cells decide and what only the rows themselves can tell.
//!
//! Cells are the rows of a list's finest tally: each combination of the columns that have few values. A row names its
//! cell in the column `cell`, which lies in the index of every order. So whatever is asked of those columns, however many
//! at once, is one comparison of one number, and no row has to be read for it.

use super::query::{Condition, Direction, ListQuery};
use super::{Listed, Tally, condition, tally};
use crate::dialect::Dialect;
use sea_query::{Cond, Expr, ExprTrait as _, Func, Order, Query, SelectStatement};

/// Where a row names its cell.
pub(super) const CELL: &str = "cell";
/// Every index of such a list begins with the account and this.
const LEADING: &str = "kind";

/// So many cells are named at most.
const MOST_NAMED: u64 = 8000;

/// How rows are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Along the index of their order: nothing else shall choose another.
    InOrder,
    /// By whatever finds them fastest.
    ToFind,
}

/// A query with its conditions in two heaps.
pub(super) struct Parted<'a, R> {
    pub(super) query: &'a ListQuery<R>,
    /// Where the list has cells.
    pub(super) cells: Option<&'static Tally>,
    /// The column of the order. An order by the owner is none where there is only one.
    pub(super) order: (&'static str, Direction),
    dialect: Dialect,
    /// The cells themselves, once they are named.
    named: Option<Vec<i64>>,
    of_cells: Vec<&'a Condition>,
    of_rows: Vec<&'a Condition>,
}

impl<'a, R: Listed> Parted<'a, R> {
    pub(super) fn of(query: &'a ListQuery<R>, dialect: Dialect) -> Self {
        let cells = R::LIST.cells;
        let known = |condition: &&Condition| cells.is_some_and(|cells| cells.has(condition.column));
        let (of_cells, of_rows) = query.conditions.iter().partition(known);
        let (column, direction) = query.order;
        let alike = condition::is_of_owner(column) && query.accounts.len() == 1;
        let order = (if alike { R::LIST.order.0 } else { column }, direction);
        Self { query, cells, order, dialect, named: None, of_cells, of_rows }
    }

    /// Whether cells alone decide which rows there are.
    pub(super) fn is_of_cells(&self) -> bool {
        self.cells.is_some()
            && self.of_rows.is_empty()
            && self.query.range == (None, None)
            && self.query.tags.is_empty()
    }

    /// Whether the order is one of the cells' columns.
    pub(super) fn has_order_of_cells(&self) -> bool {
        self.cells.is_some_and(|cells| cells.has(self.order.0))
    }

    /// What every row must fulfil.
    pub(super) fn rows(&self, reading: Reading) -> Cond {
        let table = R::LIST.table;
        let mut all = self.of_rows_alone(reading);
        // SQLite would rather compare all rows of an account than look up those of the assets.
        let by_tags = reading == Reading::ToFind && !self.query.tags.is_empty();
        if !by_tags || self.dialect == Dialect::Postgres {
            all = all.add(condition::of_accounts(table, &self.query.accounts));
        }
        for condition in &self.of_cells {
            // What leads the indexes is said of the rows too.
            if condition.column == LEADING {
                all = all.add(condition::of_condition(table, condition, self.dialect, |column| column));
            }
        }
        let Some(ids) = self.ids_of_cells() else { return all };
        // No index holds such an expression: that of the order, or of what is looked for, is used.
        let cell = Expr::from(Func::coalesce([Expr::col((table, CELL)), Expr::val(0_i64)]));
        all.add(match &self.named {
            Some(named) => cell.is_in(named.iter().copied()),
            None => cell.in_subquery(ids),
        })
    }

    /// Asks for the cells, where the database should know them before it makes its plan: PostgreSQL joins and sorts all
    /// rows when it has to find them out, and walks along the order when it is told.
    pub(super) fn cells_to_name(&self) -> Option<SelectStatement> {
        let ids = self.ids_of_cells().filter(|_| self.dialect == Dialect::Postgres)?;
        Some(ids.clone().limit(MOST_NAMED + 1).take())
    }

    /// Names them, unless they are too many.
    pub(super) fn name_cells(&mut self, ids: Vec<i64>) {
        self.named = Some(ids).filter(|ids| !ids.is_empty() && ids.len() as u64 <= MOST_NAMED);
    }

    /// The ids of the cells, if it is not all of them.
    fn ids_of_cells(&self) -> Option<SelectStatement> {
        let cells = self.cells.filter(|_| self.of_cells.iter().any(|one| one.column != LEADING))?;
        Some(self.cells_with_rows(cells).column((cells.table, "id")).take())
    }

    /// The same, for finding them by their cells; only where these alone decide.
    pub(super) fn rows_of_cells(&self) -> Option<Cond> {
        let cells = self.cells.filter(|_| self.is_of_cells())?;
        let ids = self.cells_with_rows(cells).column((cells.table, "id")).take();
        Some(Cond::all().add(Expr::col((R::LIST.table, CELL)).in_subquery(ids)))
    }

    /// What rows must fulfil besides lying in the right cells.
    pub(super) fn of_rows_alone(&self, reading: Reading) -> Cond {
        let list = R::LIST;
        let seen = |name: &str, column: Expr| match reading {
            Reading::InOrder if name != self.order.0 => self.dialect.unindexed(column),
            _ => column,
        };
        let mut all = condition::of_time(&seen(list.time, Expr::col((list.table, list.time))), self.query.range);
        for condition in &self.of_rows {
            let column = |column| seen(condition.column, column);
            all = all.add(condition::of_condition(list.table, condition, self.dialect, column));
        }
        if self.query.tags.is_empty() {
            return all;
        }
        // A list without tags has no row with one.
        let Some(asset) = list.tagged else { return all.add(Expr::val(1).eq(0)) };
        let tagged = condition::tagged(&self.query.accounts, &self.query.tags);
        all.add(seen(asset, Expr::col((list.table, asset))).in_subquery(tagged))
    }

    /// The cells that hold such rows, without columns.
    pub(super) fn cells_with_rows(&self, cells: &'static Tally) -> SelectStatement {
        cells.cells(&self.query.accounts, &self.of_cells, self.dialect)
    }

    /// How many rows there are, by a tally that knows everything that is asked.
    pub(super) fn counted(&self) -> Option<SelectStatement> {
        let tally = tally::answers(self.query)?;
        Some(tally.total(self.all_cells(tally)))
    }

    /// The values of a column and how often each comes, by such a tally.
    pub(super) fn facet(&self, column: &'static str) -> Option<SelectStatement> {
        let tally = tally::answers_with(self.query, column)?;
        Some(tally.facet(self.all_cells(tally), column))
    }

    fn all_cells(&self, tally: &'static Tally) -> SelectStatement {
        let all: Vec<&Condition> = self.query.conditions.iter().collect();
        tally.cells(&self.query.accounts, &all, self.dialect)
    }

    /// Which way rows are read.
    pub(super) fn way(&self, from_the_end: bool) -> Order {
        match (self.order.1, from_the_end) {
            (Direction::Ascending, false) | (Direction::Descending, true) => Order::Asc,
            _ => Order::Desc,
        }
    }

    /// Puts rows in order. Those that are alike come by their cells where these know the order, then by time; else in
    /// the order of their making.
    pub(super) fn sort(&self, rows: &mut SelectStatement, way: &Order) {
        let list = R::LIST;
        rows.order_by_expr(condition::of_order(list.table, self.order.0), way.clone());
        if self.has_order_of_cells() {
            rows.order_by((list.table, CELL), way.clone()).order_by((list.table, list.time), way.clone());
        }
        rows.order_by((list.table, "id"), way.clone());
    }

    /// The ids of rows, in no order.
    pub(super) fn ids(&self, rows: Cond) -> SelectStatement {
        let table = R::LIST.table;
        Query::select().column((table, "id")).from(table).cond_where(rows).take()
    }
}
