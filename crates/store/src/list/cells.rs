//! Where a page lies when the cells know its order: their sizes say how many rows come before each.
//!
//! Where something else has a say too, sizes are counted anew, from the first cell on and only as far as the page lies.

use super::parted::{Parted, Reading};
use super::tally::CELL;
use super::{Listed, Tally, condition};
use crate::database::row;
use crate::{Error, Store};
use sea_query::{Asterisk, Cond, Expr, ExprTrait as _, Order, Query, SelectStatement, WindowStatement};
use std::collections::BTreeMap;

/// So many cells are looked at for one page; where there are more, its order is worth nothing.
const MOST_CELLS: u64 = 100_000;
/// So many rows are passed one by one; from more on, what they are compared with is looked up first.
const FEW_PASSED: u64 = 4000;
/// A page is looked for as far as it would lie if rows lay evenly, and further: by this part of that, and by so many rows.
const FURTHER: (u64, u64) = (10, 1000);

row! {
    /// A cell that a page touches: its size, and how many rows there are up to its end.
    struct Touched { id: i64, n: i64, upto: i64 }
}

/// The cells that a page lies in, and how many of their rows come before it.
struct Window {
    cells: Vec<i64>,
    offset: u64,
}

impl Window {
    /// `None` when there are no such cells, or they do not hold all of the page.
    fn of(touched: &[Touched], (offset, limit): (u64, u64)) -> Option<Self> {
        let before = touched.first().map(|first| first.upto - first.n)?;
        let end = touched.last().and_then(|last| u64::try_from(last.upto).ok())?;
        let before = u64::try_from(before).ok()?;
        let cells = touched.iter().map(|one| one.id).collect();
        (end >= offset + limit).then_some(Self { cells, offset: offset.saturating_sub(before) })
    }

    /// The rows of these cells.
    fn rows<R: Listed>(&self, parted: &Parted<'_, R>) -> Cond {
        let cell = Expr::col((R::LIST.table, CELL)).is_in(self.cells.iter().copied());
        Cond::all().add(cell).add(parted.of_rows_alone(past(self.offset)))
    }
}

impl Store {
    /// The page's ids out of the cells that it lies in; `None` where the order is not theirs.
    pub(super) async fn by_cells<R: Listed>(
        &self,
        parted: &Parted<'_, R>,
        way: &Order,
        place: (u64, u64),
        total: u64,
    ) -> Result<Option<SelectStatement>, Error> {
        let Some(cells) = parted.cells.filter(|_| parted.has_order_of_cells()) else { return Ok(None) };
        let touched = if parted.is_of_cells() {
            self.database.fetch_all(&question(parted, cells, way, place)).await?
        } else {
            self.touched(parted, cells, way, place, total).await?
        };
        let Some(window) = Window::of(&touched, place) else { return Ok(None) };
        let mut ids = parted.ids(window.rows(parted));
        match window.cells.as_slice() {
            [_] => {
                let list = R::LIST;
                ids.order_by((list.table, list.time), way.clone()).order_by((list.table, "id"), way.clone());
            }
            _ => parted.sort(&mut ids, way),
        }
        Ok(Some(ids.offset(window.offset).limit(place.1).take()))
    }

    /// The cells that a page touches by what counts of each. They are counted in their order, more and more at a time,
    /// until the page is reached.
    async fn touched<R: Listed>(
        &self,
        parted: &Parted<'_, R>,
        cells: &'static Tally,
        way: &Order,
        (offset, limit): (u64, u64),
        total: u64,
    ) -> Result<Vec<Touched>, Error> {
        let end = i64::try_from(offset + limit).unwrap_or(i64::MAX);
        let begin = i64::try_from(offset).unwrap_or(i64::MAX);
        let in_cells = self.in_cells(parted, cells).await?;
        let (mut touched, mut upto, mut passed) = (Vec::new(), 0_i64, 0_u64);
        while upto < end {
            let missing = u64::try_from(end - upto).unwrap_or(0);
            let evenly = missing.saturating_mul(in_cells) / Ord::max(total, 1);
            // Where it is not found, a quarter more is passed at least: rows that lie in a heap are reached in few rounds.
            let reach = Ord::max(evenly + evenly / FURTHER.0 + FURTHER.1, passed / 4);
            let next = question(parted, cells, way, (passed, reach));
            let Some(next) = self.few_ids(next, MOST_CELLS).await? else { return Ok(Vec::new()) };
            if next.ids.is_empty() {
                break;
            }
            let sizes = sizes(parted, &next.ids, past(next.n()));
            let sizes: BTreeMap<i64, i64> =
                self.few_ids(sizes, MOST_CELLS).await?.map(|all| all.sized()).unwrap_or_default();
            for id in &next.ids {
                let n = sizes.get(id).copied().unwrap_or(0);
                upto += n;
                if n > 0 && upto > begin && upto - n < end {
                    touched.push(Touched { id: *id, n, upto });
                }
            }
            passed += next.n();
        }
        Ok(touched)
    }

    /// Rows of the cells, whatever else they must fulfil.
    async fn in_cells<R: Listed>(&self, parted: &Parted<'_, R>, cells: &'static Tally) -> Result<u64, Error> {
        if let Some(held) = parted.held() {
            return Ok(held);
        }
        self.number(&cells.total(parted.cells_with_rows(cells))).await
    }
}

/// How so many rows are read that lie before a page.
fn past(rows: u64) -> Reading {
    if rows > FEW_PASSED { Reading::Far } else { Reading::Near }
}

/// Asks for the cells that a page would touch if all of their rows counted, in its order.
fn question<R: Listed>(
    parted: &Parted<'_, R>,
    cells: &'static Tally,
    way: &Order,
    (offset, limit): (u64, u64),
) -> SelectStatement {
    let mut sized = parted.cells_with_rows(cells);
    sized
        .column((cells.table, "id"))
        .expr_as(condition::of_order(cells.table, parted.order.0), "by")
        .expr_as(Expr::col((cells.table, cells.total_column())), "n");
    let mut up_to = WindowStatement::new();
    up_to.order_by("by", way.clone()).order_by("id", way.clone());
    let summed = Query::select()
        .columns(["id", "n"])
        .expr_window_as(Expr::col("n").sum(), up_to, "upto")
        .from_subquery(sized, "sized")
        .take();
    let (from, to) = (i64::try_from(offset).unwrap_or(i64::MAX), i64::try_from(offset + limit).unwrap_or(i64::MAX));
    Query::select()
        .columns(["id", "n"])
        .expr_as(Expr::col("upto").cast_as("BIGINT"), "upto")
        .from_subquery(summed, "summed")
        .and_where(Expr::col("upto").gt(from))
        .and_where(Expr::col("upto").sub(Expr::col("n")).lt(to))
        .order_by("upto", Order::Asc)
        .take()
}

/// Asks how many rows of some cells count; those without any are left out.
fn sizes<R: Listed>(parted: &Parted<'_, R>, cells: &[i64], reading: Reading) -> SelectStatement {
    let table = R::LIST.table;
    let cell = Expr::col((table, CELL));
    Query::select()
        .expr_as(cell.clone(), "id")
        .expr_as(Expr::col(Asterisk).count(), "n")
        .from(table)
        .and_where(parted.dialect.named(cell, cells))
        .cond_where(parted.of_rows_alone(reading))
        .group_by_col((table, CELL))
        .take()
}
