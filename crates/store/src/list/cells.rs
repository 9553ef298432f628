//! Where a page lies when the cells know its order: their sizes say how many rows come before each.
//!
//! Where something else has a say too, sizes are counted anew: of the first cells only, as far as a page may lie.

use super::parted::{Parted, Reading};
use super::tally::CELL;
use super::{Listed, Tally, condition};
use crate::database::row;
use sea_query::{Asterisk, Cond, Expr, ExprTrait as _, Order, Query, SelectStatement, WindowStatement};

/// So many cells are counted anew one by one; from more on all of them are.
const MOST_NAMED: usize = 1000;
/// A page may lie so many times as far as its rows would if they lay evenly, and so many rows further.
const UNEVEN: (u64, u64) = (2, 1000);

row! {
    /// A cell that a page touches: its size, and how many rows there are up to its end.
    pub(super) struct Touched { cell: i64, n: i64, upto: i64 }
}

/// Which sizes of cells count.
pub(super) enum Sizes<'a> {
    /// Those that the cells have.
    Known,
    /// Those of the rows that fulfil everything.
    Counted,
    /// The same, of these cells only.
    CountedOf(&'a [i64]),
}

/// The cells that a page lies in, and how many of their rows come before it.
pub(super) struct Window {
    pub(super) cells: Vec<i64>,
    pub(super) offset: u64,
}

impl Window {
    /// What the answer to [`question`] means; `None` when there are no such cells, or they do not hold all of the page.
    pub(super) fn of(touched: &[Touched], (offset, limit): (u64, u64)) -> Option<Self> {
        let before = touched.first().map(|first| first.upto - first.n)?;
        let end = touched.last().and_then(|last| u64::try_from(last.upto).ok())?;
        let before = u64::try_from(before).ok()?;
        let cells = touched.iter().map(|one| one.cell).collect();
        (end >= offset + limit).then_some(Self { cells, offset: offset.saturating_sub(before) })
    }

    /// The rows of these cells.
    pub(super) fn rows<R: Listed>(&self, parted: &Parted<'_, R>) -> Cond {
        let cell = Expr::col((R::LIST.table, CELL)).is_in(self.cells.iter().copied());
        let reading = if self.offset > MOST_NAMED as u64 { Reading::Far } else { Reading::Near };
        Cond::all().add(cell).add(parted.of_rows_alone(reading))
    }
}

/// How far a page may lie in cells that hold so many rows, of which so many count; `None` where that is most of them.
pub(super) fn reach((in_cells, total): (u64, u64), (offset, limit): (u64, u64)) -> Option<u64> {
    let (times, more) = UNEVEN;
    let evenly = (offset + limit).saturating_mul(in_cells) / Ord::max(total, 1);
    let reach = evenly.saturating_mul(times).saturating_add(more);
    (reach < in_cells / 2).then_some(reach)
}

/// The cells of an answer, where they are few enough to be named.
pub(super) fn named(touched: &[Touched]) -> Option<Vec<i64>> {
    (touched.len() <= MOST_NAMED).then(|| touched.iter().map(|one| one.cell).collect())
}

/// Asks for the cells that a page touches, in its order.
pub(super) fn question<R: Listed>(
    parted: &Parted<'_, R>,
    cells: &'static Tally,
    sizes: &Sizes<'_>,
    way: &Order,
    (offset, limit): (u64, u64),
) -> SelectStatement {
    let mut sized = parted.cells_with_rows(cells);
    sized
        .expr_as(Expr::col((cells.table, "id")), CELL)
        .expr_as(condition::of_order(cells.table, parted.order.0), "by")
        .expr_as(size(parted, cells, sizes), "n");
    if let Sizes::CountedOf(some) = sizes {
        sized.and_where(Expr::col((cells.table, "id")).is_in(some.iter().copied()));
    }
    // A limit that is none keeps the database from counting once for each time that the number is used.
    sized.limit(u64::from(u32::MAX));
    let mut up_to = WindowStatement::new();
    up_to.order_by("by", way.clone()).order_by(CELL, way.clone());
    let summed = Query::select()
        .column(CELL)
        .column("n")
        .expr_window_as(Expr::col("n").sum(), up_to, "upto")
        .from_subquery(sized, "sized")
        .take();
    let number = |column: &'static str| Expr::col(column).cast_as("BIGINT");
    let (from, to) = (i64::try_from(offset).unwrap_or(i64::MAX), i64::try_from(offset + limit).unwrap_or(i64::MAX));
    Query::select()
        .column(CELL)
        .column("n")
        .expr_as(number("upto"), "upto")
        .from_subquery(summed, "summed")
        .and_where(Expr::col("upto").gt(from))
        .and_where(Expr::col("upto").sub(Expr::col("n")).lt(to))
        .and_where(Expr::col("n").gt(0))
        .order_by("upto", Order::Asc)
        .take()
}

fn size<R: Listed>(parted: &Parted<'_, R>, cells: &'static Tally, sizes: &Sizes<'_>) -> Expr {
    if matches!(sizes, Sizes::Known) {
        return Expr::col((cells.table, cells.total_column()));
    }
    let table = R::LIST.table;
    let reading = if matches!(sizes, Sizes::Counted) { Reading::Far } else { Reading::Near };
    let counted = Query::select()
        .expr(Expr::col(Asterisk).count())
        .from(table)
        .and_where(Expr::col((table, CELL)).equals((cells.table, "id")))
        .cond_where(parted.of_rows_alone(reading))
        .take();
    Expr::SubQuery(None, Box::new(counted.into()))
}
