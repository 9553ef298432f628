//! Lists of what is no table: the same filters, orders, pages and facets over rows that are here already.

use super::ask::{asked_order, holds, no_field, operator, window};
use crate::tencent::error::Failure;
use crate::wire::csip::{Filter, FilterDataObject};
use app::Direction;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Rows of a page when nobody says how many.
const USUAL_ROWS: u64 = 10;

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

    /// How many rows fulfil a filter, and the page of them.
    pub(crate) fn page(self, filter: Option<&Filter>) -> Result<(i64, Vec<R>), Failure> {
        let place = |parameter: &str, name: &str| {
            let found = self.names.iter().position(|known| *known == name);
            found.ok_or_else(|| no_field(parameter, name, &self.names.join(", ")))
        };
        let mut rows = self.all;
        let mut shown = (0, None);
        if let Some(filter) = filter {
            for (index, one) in filter.filters.iter().flatten().enumerate() {
                let path = |member: &str| format!("Filter.Filters.{index}.{member}");
                let place = place(&path("Name"), &one.name)?;
                let operator = operator(&path("OperatorType"), one.operator_type)?;
                if one.values.is_empty() {
                    return Err(Failure::value(&path("Values"), "needs at least one value", "至少需要一个值"));
                }
                rows.retain(|(_, cells)| {
                    cells.get(place).is_some_and(|cell| holds(&cell.code, &cell.text, operator, &one.values))
                });
            }
            if let (Some(by), way) = asked_order(filter)? {
                let place = place("Filter.By", &by)?;
                rows.sort_by(|(_, one), (_, other)| {
                    let order = one.get(place).zip(other.get(place)).map(|(one, other)| one.compare(other));
                    let order = order.unwrap_or(Ordering::Equal);
                    if way == Some(Direction::Ascending) { order } else { order.reverse() }
                });
            }
            shown = window(filter)?;
        }
        let (offset, limit) = (shown.0, shown.1.filter(|limit| *limit > 0).unwrap_or(USUAL_ROWS));
        let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let page = rows.into_iter().skip(size(offset)).take(size(limit)).map(|(row, _)| row);
        Ok((total, page.collect()))
    }
}
