//! A query parted into what cells decide, what subjects decide, and what only the rows themselves can tell.
//!
//! Cells are the rows of a list's finest tally: each combination of the columns that have few values. Subjects are what
//! many rows are about, with columns of many values. A row names its cell and its subject, and both lie in the indexes
//! that most pages are read along. So whatever is asked of those columns, however much at once, is one look-up of a number
//! each, and no row has to be read for it.

use super::query::{Condition, Direction, ListQuery, Operator};
use super::{Listed, Tally, condition, tally};
use crate::dialect::Dialect;
use sea_query::{Cond, Expr, ExprTrait as _, Order, Query, SelectStatement};

/// Every index of such a list begins with the account and this.
pub(super) const LEADING: &str = "kind";

/// How rows are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Along the index of their order, and only some: each is asked by itself.
    Near,
    /// Along it, past many: what they are compared with is looked up first.
    Far,
    /// By whatever finds them fastest.
    ToFind,
    /// By their cells, which hold few.
    ByCells,
}

/// A query with its conditions in three heaps.
pub(super) struct Parted<'a, R> {
    pub(super) query: &'a ListQuery<R>,
    /// Where the list has cells.
    pub(super) cells: Option<&'static Tally>,
    /// The column of the order. An order by the owner is none where there is only one.
    pub(super) order: (&'static str, Direction),
    pub(super) dialect: Dialect,
    /// Whose rows.
    pub(super) accounts: Vec<i64>,
    /// Where the list has subjects.
    pub(super) subjects: Option<&'static Tally>,
    /// What the rows belong to where that is little: subjects, or assets with the tags.
    few: Option<Vec<i64>>,
    /// How many rows the cells hold, whatever else these must fulfil, once it is counted.
    held: Option<u64>,
    /// Whether that is little.
    few_in_cells: bool,
    /// All other cells instead.
    others: bool,
    of_cells: Vec<Condition>,
    of_subjects: Vec<Condition>,
    of_rows: Vec<Condition>,
}

impl<R> Clone for Parted<'_, R> {
    fn clone(&self) -> Self {
        Self {
            accounts: self.accounts.clone(),
            few: self.few.clone(),
            of_cells: self.of_cells.clone(),
            of_subjects: self.of_subjects.clone(),
            of_rows: self.of_rows.clone(),
            ..*self
        }
    }
}

impl<'a, R: Listed> Parted<'a, R> {
    pub(super) fn of(query: &'a ListQuery<R>, dialect: Dialect) -> Self {
        let list = R::LIST;
        let (mut of_cells, mut of_subjects, mut of_rows) = (Vec::new(), Vec::new(), Vec::new());
        for condition in query.conditions.iter().cloned().chain(Condition::of_range(list.time, query.range)) {
            // What is one value is found by its own index.
            let is_one = condition.operator == Operator::Equal;
            let knows = |tally: Option<&Tally>| tally.is_some_and(|tally| tally.has(condition.column));
            match () {
                () if knows(list.cells) => of_cells.push(condition),
                () if knows(list.subjects) && !is_one => of_subjects.push(condition),
                () => of_rows.push(condition),
            }
        }
        let (column, direction) = query.order;
        let alike = condition::is_of_owner(column) && query.accounts.len() == 1;
        let order = (if alike { list.order.0 } else { column }, direction);
        Self {
            query,
            cells: list.cells,
            order,
            dialect,
            accounts: query.accounts.clone(),
            subjects: list.subjects,
            few: None,
            held: None,
            few_in_cells: false,
            others: false,
            of_cells,
            of_subjects,
            of_rows,
        }
    }

    /// The same in rows of one account.
    pub(super) fn of_account(&self, account: i64) -> Self {
        Self { accounts: vec![account], ..self.clone() }
    }

    /// The same in rows of any cell.
    pub(super) fn in_any_cell(&self) -> Self {
        let mut any = Self { held: None, few_in_cells: false, ..self.clone() };
        any.of_cells.retain(|condition| condition.column == LEADING);
        any
    }

    /// The same in the rows of all other cells.
    pub(super) fn in_other_cells(&self) -> Self {
        Self { others: !self.others, held: None, ..self.clone() }
    }

    /// With one comparison, or none, in the place of what rows must fulfil by themselves.
    pub(super) fn compared(&self, comparison: Option<Condition>) -> Self {
        Self { of_rows: comparison.into_iter().collect(), ..self.clone() }
    }

    /// The one comparison of rows that decides besides what leads the indexes; `None` where there is none or more.
    pub(super) fn decided_by(&self) -> Option<&Condition> {
        match self.of_rows.as_slice() {
            [one] if !self.has_cells() && !self.has_subjects() => Some(one),
            _ => None,
        }
    }

    /// Whether cells alone decide which rows there are.
    pub(super) fn is_of_cells(&self) -> bool {
        self.cells.is_some() && !self.has_subjects() && self.of_rows.is_empty()
    }

    /// Whether subjects alone do.
    pub(super) fn is_of_subjects(&self) -> bool {
        self.subjects.is_some() && self.has_subjects() && !self.has_cells() && self.of_rows.is_empty()
    }

    /// Whether subjects leave out what one comparison of theirs finds.
    pub(super) fn is_left_by_subjects(&self) -> bool {
        let leaves = |one: &Condition| matches!(one.operator, Operator::NotContains | Operator::NotEqual);
        self.is_of_subjects()
            && self.query.tags.is_empty()
            && self.of_subjects.len() == 1
            && self.of_subjects.iter().all(leaves)
    }

    /// Whether cells have a say besides what leads the indexes.
    pub(super) fn has_cells(&self) -> bool {
        self.cells.is_some() && self.of_cells.iter().any(|one| one.column != LEADING)
    }

    /// Whether it matters what rows are about.
    pub(super) fn has_subjects(&self) -> bool {
        !self.of_subjects.is_empty() || !self.query.tags.is_empty()
    }

    /// Whether the order is one of the cells' columns.
    pub(super) fn has_order_of_cells(&self) -> bool {
        self.cells.is_some_and(|cells| cells.has(self.order.0))
    }

    /// Asks what rows are about and how many, where anything is said of that: subjects, or assets where the list has none.
    pub(super) fn about(&self) -> Option<SelectStatement> {
        if !self.has_subjects() {
            return None;
        }
        let Some(subjects) = self.subjects else { return Some(self.tagged().expr_as(Expr::val(1_i64), "n").take()) };
        Some(self.all_subjects(subjects).columns([(subjects.table, "id"), (subjects.table, "n")]).take())
    }

    /// Names what rows are about: they are found by it.
    pub(super) fn name_few(&mut self, few: Vec<i64>) {
        self.few = Some(few);
    }

    /// What rows are about, where it is named.
    pub(super) fn few(&self) -> Option<&[i64]> {
        self.few.as_deref()
    }

    /// Whether the total costs little: cells know it. Of the owners, which are no part of an account's changes, nothing is
    /// kept either.
    pub(super) fn is_soon_counted(&self) -> bool {
        self.cells.is_none()
            || self.is_of_cells()
            || self.conditions().any(|condition| condition::is_of_owner(condition.column))
    }

    /// Whether what rows are about is named.
    pub(super) fn is_about_few(&self) -> bool {
        self.few.is_some()
    }

    /// Notes how many rows the cells hold; few shall be found by their cells.
    pub(super) fn hold(&mut self, held: u64, few: bool) {
        (self.held, self.few_in_cells) = (Some(held), few);
    }

    /// How many rows the cells hold, where that is counted.
    pub(super) fn held(&self) -> Option<u64> {
        self.held
    }

    /// Whether rows are found by their cells, which hold few.
    pub(super) fn is_found_by_cells(&self) -> bool {
        self.few_in_cells
    }

    /// How rows are found.
    pub(super) fn finding(&self) -> Reading {
        let by_cells = self.few.is_none() && (self.few_in_cells || self.is_of_cells());
        if by_cells { Reading::ByCells } else { Reading::ToFind }
    }

    /// What every row must fulfil.
    pub(super) fn rows(&self, reading: Reading) -> Cond {
        let table = R::LIST.table;
        let found_by_few = self.few.is_some() && reading == Reading::ToFind;
        // Subjects and cells belong to one account and one kind: nothing more has to be said of their rows.
        let implied = reading == Reading::ByCells || (found_by_few && self.subjects.is_some());
        let mut all = self.of_rows_alone(reading);
        if !implied {
            // SQLite would rather compare all rows of an account than look up those of the assets.
            if !(found_by_few && self.dialect == Dialect::Sqlite) {
                all = all.add(condition::of_accounts(table, &self.accounts));
            }
            // What leads the indexes is said of the rows too.
            for condition in self.of_cells.iter().filter(|condition| condition.column == LEADING) {
                all = all.add(condition::of_condition(table, condition, self.dialect, |column| column));
            }
        }
        let Some(cells) = self.cells.filter(|_| self.has_cells() || reading == Reading::ByCells) else { return all };
        let (cell, ids) = (Expr::col((table, tally::CELL)), self.ids_of(cells));
        all.add(if reading == Reading::ByCells {
            self.dialect.one_of(cell, ids)
        } else {
            self.dialect.among(cell, ids)
        })
    }

    /// What rows must fulfil besides lying in the right cells.
    pub(super) fn of_rows_alone(&self, reading: Reading) -> Cond {
        let list = R::LIST;
        let along = matches!(reading, Reading::Near | Reading::Far);
        let seen = |name: &str, column: Expr| match reading {
            Reading::ToFind => column,
            _ if along && name == self.order.0 => column,
            _ => self.dialect.unindexed(column),
        };
        let mut all = Cond::all();
        for condition in &self.of_rows {
            let holds = condition::of_condition(list.table, condition, self.dialect, |c| seen(condition.column, c));
            let chooses = reading == Reading::ToFind || condition.column == self.order.0;
            all = all.add(if chooses { holds } else { self.dialect.each(holds) });
        }
        if self.has_subjects() { self.of_subjects_alone(all, reading) } else { all }
    }

    /// What is said of the things that rows are about.
    fn of_subjects_alone(&self, mut all: Cond, reading: Reading) -> Cond {
        let list = R::LIST;
        // A list without tags has no row with one.
        let asset = match list.tagged {
            None if !self.query.tags.is_empty() => return all.add(Expr::val(1).eq(0)),
            asset => asset.map(|asset| Expr::col((list.table, asset))),
        };
        if let Some(few) = &self.few {
            let named = match self.subjects {
                Some(_) => Expr::col((list.table, tally::SUBJECT)),
                None => asset.unwrap_or_else(|| Expr::val(0)),
            };
            let named = if reading == Reading::ToFind { named } else { self.dialect.unindexed(named) };
            return all.add(self.dialect.named(named, few));
        }
        let each = matches!(reading, Reading::Near | Reading::ByCells);
        if let Some(subjects) = self.subjects.filter(|_| !self.of_subjects.is_empty() && !each) {
            let ids = self.all_subjects(subjects).column((subjects.table, "id")).take();
            return all.add(self.dialect.among(Expr::col((list.table, tally::SUBJECT)), ids));
        }
        for condition in &self.of_subjects {
            let hidden =
                |column| if condition.column == self.order.0 { column } else { self.dialect.unindexed(column) };
            let holds = condition::of_condition(list.table, condition, self.dialect, hidden);
            all = all.add(if condition.column == self.order.0 { holds } else { self.dialect.each(holds) });
        }
        match asset.filter(|_| !self.query.tags.is_empty()) {
            None => all,
            Some(asset) if reading == Reading::Near => {
                all.add(self.dialect.each(condition::is_tagged(asset, &self.accounts, &self.query.tags)))
            }
            Some(asset) => all.add(self.dialect.among(asset, self.tagged())),
        }
    }

    fn tagged(&self) -> SelectStatement {
        condition::tagged(&self.accounts, &self.query.tags)
    }

    fn ids_of(&self, cells: &'static Tally) -> SelectStatement {
        self.cells_with_rows(cells).column((cells.table, "id")).take()
    }

    /// The cells that hold such rows, without columns.
    pub(super) fn cells_with_rows(&self, cells: &'static Tally) -> SelectStatement {
        if !self.others {
            return cells.cells(&self.accounts, &self.of_cells, self.dialect);
        }
        let (leading, decide): (Vec<_>, Vec<_>) = self.of_cells.iter().cloned().partition(|one| one.column == LEADING);
        let mut all = Cond::all();
        for condition in decide {
            all = all.add(condition::of_condition(cells.table, &condition, self.dialect, |column| column));
        }
        cells.cells(&self.accounts, &leading, self.dialect).cond_where(all.not()).take()
    }

    /// The subjects of such rows, without columns.
    pub(super) fn all_subjects(&self, subjects: &'static Tally) -> SelectStatement {
        let leading = self.of_cells.iter().filter(|one| one.column == LEADING);
        let all = leading.chain(&self.of_subjects);
        let mut found = subjects.cells(&self.accounts, all, self.dialect);
        if !self.query.tags.is_empty() {
            found.and_where(Expr::col((subjects.table, "asset_id")).in_subquery(self.tagged()));
        }
        found
    }

    /// How many rows there are, by a tally that knows everything that is asked.
    pub(super) fn counted(&self) -> Option<SelectStatement> {
        if let Some(subjects) = self.subjects.filter(|_| self.is_of_subjects()) {
            return Some(subjects.total(self.all_subjects(subjects)));
        }
        let tally = self.tallies().next()?;
        Some(tally.total(self.all_cells(tally)))
    }

    /// How many rows there are whatever they must fulfil, but for what leads the indexes.
    pub(super) fn counted_without(&self) -> Option<SelectStatement> {
        let leading = || self.of_cells.iter().filter(|condition| condition.column == LEADING);
        let knows = |tally: &&&Tally| leading().all(|condition| tally.has(condition.column));
        let tally = R::LIST.counted.iter().find(knows)?;
        Some(tally.total(tally.cells(&self.accounts, leading(), self.dialect)))
    }

    /// How many rows there are in its cells, whatever else they must fulfil; where cells have a say.
    pub(super) fn counted_in_cells(&self) -> Option<SelectStatement> {
        let cells = self.cells.filter(|_| self.has_cells())?;
        Some(cells.total(self.cells_with_rows(cells)))
    }

    /// The values of a column and how often each comes, by such a tally.
    pub(super) fn facet(&self, column: &'static str) -> Option<SelectStatement> {
        let tally = self.tallies().find(|tally| tally.has(column) || column == "account_id")?;
        Some(tally.facet(self.all_cells(tally), column))
    }

    fn tallies(&self) -> impl Iterator<Item = &'static Tally> {
        let plain = self.query.tags.is_empty() && !self.others;
        let knows = |tally: &&Tally| self.conditions().all(|condition| tally.has(condition.column));
        R::LIST.counted.iter().copied().filter(knows).filter(move |_| plain)
    }

    fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.of_cells.iter().chain(&self.of_subjects).chain(&self.of_rows)
    }

    fn all_cells(&self, tally: &'static Tally) -> SelectStatement {
        tally.cells(&self.accounts, self.conditions(), self.dialect)
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
            rows.order_by((list.table, tally::CELL), way.clone()).order_by((list.table, list.time), way.clone());
        }
        rows.order_by((list.table, "id"), way.clone());
    }

    /// The ids of rows, in no order.
    pub(super) fn ids(&self, rows: Cond) -> SelectStatement {
        let table = R::LIST.table;
        Query::select().column((table, "id")).from(table).cond_where(rows).take()
    }
}
