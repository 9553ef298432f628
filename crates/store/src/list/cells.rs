//! Where a page lies when the cells know its order: their sizes say how many rows come before each.

use super::parted::{CELL, Parted, Reading};
use super::{Listed, Tally, condition};
use crate::database::row;
use sea_query::{Cond, Expr, ExprTrait as _, JoinType, Order, Query, SelectStatement, WindowStatement};

row! {
    /// A cell that a page touches: its size, and how many rows there are up to its end.
    pub(super) struct Touched { cell: i64, n: i64, upto: i64 }
}

/// The cells that a page lies in, and how many of their rows come before it.
pub(super) struct Window {
    pub(super) cells: Vec<i64>,
    pub(super) offset: u64,
}

impl Window {
    /// What the answer to [`question`] means; `None` when there are no such cells.
    pub(super) fn of(touched: &[Touched], offset: u64) -> Option<Self> {
        let first = touched.first()?;
        let before = u64::try_from(first.upto - first.n).ok()?;
        Some(Self { cells: touched.iter().map(|one| one.cell).collect(), offset: offset.saturating_sub(before) })
    }

    /// The rows of these cells.
    pub(super) fn rows<R: Listed>(&self, parted: &Parted<'_, R>) -> Cond {
        let cell = Expr::col((R::LIST.table, CELL)).is_in(self.cells.iter().copied());
        Cond::all().add(cell).add(parted.of_rows_alone(Reading::InOrder))
    }
}

/// Asks for the cells that a page touches, in its order.
pub(super) fn question<R: Listed>(
    parted: &Parted<'_, R>,
    cells: &'static Tally,
    way: &Order,
    (offset, limit): (u64, u64),
) -> SelectStatement {
    let (size, mut sized) = sized(parted, cells);
    let mut up_to = WindowStatement::new();
    up_to.order_by_expr(condition::of_order(cells.table, parted.order.0), way.clone());
    up_to.order_by((cells.table, "id"), way.clone());
    sized.expr_as(Expr::col((cells.table, "id")), CELL).expr_as(size.clone(), "n").expr_window_as(
        size.sum(),
        up_to,
        "upto",
    );
    let number = |column: &'static str| Expr::col(column).cast_as("BIGINT");
    let (from, to) = (i64::try_from(offset).unwrap_or(i64::MAX), i64::try_from(offset + limit).unwrap_or(i64::MAX));
    Query::select()
        .column(CELL)
        .column("n")
        .expr_as(number("upto"), "upto")
        .from_subquery(sized, "sized")
        .and_where(Expr::col("upto").gt(from))
        .and_where(Expr::col("upto").sub(Expr::col("n")).lt(to))
        .order_by("upto", Order::Asc)
        .take()
}

/// The cells with how many of their rows are asked for: as they are counted, or counted now.
fn sized<R: Listed>(parted: &Parted<'_, R>, cells: &'static Tally) -> (Expr, SelectStatement) {
    if parted.is_of_cells() {
        return (Expr::col((cells.table, cells.total_column())), parted.cells_with_rows(cells));
    }
    let table = R::LIST.table;
    let counted = Query::select()
        .column((table, CELL))
        .expr_as(Expr::col((table, "id")).count(), "n")
        .from(table)
        .cond_where(parted.rows(Reading::ToFind))
        .group_by_col((table, CELL))
        .take();
    let sized = Query::select()
        .from_subquery(counted, "counted")
        .join(JoinType::InnerJoin, cells.table, Expr::col((cells.table, "id")).equals(("counted", CELL)))
        .take();
    (Expr::col(("counted", "n")), sized)
}
