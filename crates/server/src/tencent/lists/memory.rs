//! Lists of what is no table: the same filters, orders, pages and facets over rows that are here already.

use super::ask::{asked_order, asked_range, conditions, cut, window};
use super::compare::Comparison;
use super::shown::RowByRow;
use crate::tencent::actions::plain;
use crate::tencent::error::Failure;
use crate::wire::csip::{Filter, FilterDataObject};
use app::Direction;
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A value of a row: its code on the wire, what people read, and what it is put in order by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell {
    pub(crate) code: String,
    pub(crate) text: String,
    pub(crate) rank: i64,
}

impl Cell {
    /// A value that is its own text.
    pub(crate) fn plain(value: impl Into<String>) -> Self {
        let code = value.into();
        Self { text: code.clone(), code, rank: 0 }
    }

    fn compare(&self, other: &Self) -> Ordering {
        (self.rank, &self.code).cmp(&(other.rank, &other.code))
    }
}

/// Rows with the cells that a client may filter and order by, in the order of `names`.
pub(crate) struct Rows<R> {
    names: &'static [&'static str],
    all: Vec<(R, Vec<Cell>)>,
}

impl<R> Rows<R> {
    /// Rows in their usual order.
    pub(crate) fn new(names: &'static [&'static str], rows: Vec<R>, cells: impl Fn(&R) -> Vec<Cell>) -> Self {
        let with_cells = |row| {
            let cells = cells(&row);
            (row, cells)
        };
        Self { names, all: rows.into_iter().map(with_cells).collect() }
    }

    /// The values that a field has, the highest first.
    pub(crate) fn facet(&self, name: &str) -> Vec<FilterDataObject> {
        let Some(place) = self.names.iter().position(|known| *known == name) else { return Vec::new() };
        let mut values: BTreeMap<(i64, &str), &Cell> = BTreeMap::new();
        for cell in self.all.iter().filter_map(|(_, cells)| cells.get(place)).filter(|cell| !cell.code.is_empty()) {
            values.insert((cell.rank, &cell.code), cell);
        }
        let shown = |cell: &Cell| FilterDataObject { value: cell.code.clone(), text: cell.text.clone() };
        values.into_values().rev().map(shown).collect()
    }

    /// How many rows fulfil a filter, and the page of them as a client sees it. `time` is the field that a range means.
    pub(crate) fn page<I: Serialize + Default>(
        self,
        filter: Option<&Filter>,
        time: &str,
        item: impl Fn(R) -> I,
    ) -> Result<(i64, Vec<I>), Failure> {
        let place = |name: &str| self.names.iter().position(|known| *known == name);
        let mut rows = self.all;
        let Some(filter) = filter else {
            return Ok(cut(rows.into_iter().map(|(row, _)| item(row)).collect(), (0, None)));
        };
        let mut rest = RowByRow::default();
        for (path, operator, one) in conditions(filter)? {
            let asked = Comparison { operator, values: &one.values };
            match place(&one.name) {
                None => rest.and(path, &one.name, operator, &one.values),
                Some(place) => {
                    rows.retain(|(_, cells)| {
                        cells.get(place).is_some_and(|cell| asked.holds_code(&cell.code, &cell.text))
                    });
                }
            }
        }
        let (start, end) = asked_range(filter)?;
        if let (true, Some(place)) = (start.or(end).is_some(), place(time)) {
            // Both begin with the year, so that texts compare like times.
            let (start, end) = (start.map(plain), end.map(plain));
            rows.retain(|(_, cells)| {
                let own = cells.get(place).map(|cell| cell.code.as_str()).unwrap_or_default();
                start.as_deref().is_none_or(|start| own >= start) && end.as_deref().is_none_or(|end| own <= end)
            });
        }
        if let (Some(by), way) = asked_order(filter)? {
            let way = way.unwrap_or(Direction::Descending);
            match place(&by) {
                None => rest.order(by, way),
                Some(place) => rows.sort_by(|(_, one), (_, other)| {
                    let order = one.get(place).zip(other.get(place)).map(|(one, other)| one.compare(other));
                    let order = order.unwrap_or(Ordering::Equal);
                    if way == Direction::Ascending { order } else { order.reverse() }
                }),
            }
        }
        rest.check::<I>()?;
        let window = window(filter)?;
        if rest.is_empty() {
            let (total, page) = cut(rows, window);
            return Ok((total, page.into_iter().map(|(row, _)| item(row)).collect()));
        }
        Ok(cut(rest.apply(rows.into_iter().map(|(row, _)| item(row)).collect()), window))
    }
}
