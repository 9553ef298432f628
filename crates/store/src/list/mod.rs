//! Lists: one way to filter, order, count and page the rows of any table, on both databases.
//!
//! A list is a declaration ([`list!`]): the row's fields are the columns that a query may name. What a client calls a
//! field, and which codes it has for values, is the business of whoever translates. Every value of a query is bound and
//! every name comes from a declaration, so no text of a client ever becomes SQL.

mod cells;
mod condition;
mod count;
mod ids;
mod kept;
mod page;
mod parted;
mod query;
mod tally;

pub use page::Page;
pub use query::{Direction, ListQuery, MOST_ROWS, Operator, QueryFault, USUAL_ROWS};

pub(crate) use kept::Keep;
pub(crate) use tally::{CELL, SUBJECT, Tally, Total, mark};

use crate::database::Row;
use sea_query::{Query, SelectStatement};

/// So much of what rows are about is named in a question, if nobody says otherwise.
pub(crate) const MOST_NAMED: u64 = 5000;

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// A whole number; times are milliseconds since 1970.
    Integer,
}

/// A column that a query may name.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Name, in the table as well.
    pub name: &'static str,
    /// What its values are.
    pub kind: ColumnKind,
}

/// A table as a list. Each has the columns `id` and `account_id` besides those of its rows.
#[derive(Debug)]
pub struct List {
    /// The table.
    pub(crate) table: &'static str,
    /// What its rows show.
    pub(crate) columns: &'static [Column],
    /// The order when none is asked for.
    pub(crate) order: (&'static str, Direction),
    /// The column that a time range means.
    pub(crate) time: &'static str,
    /// Where tags hang: the column that holds an asset's id.
    pub(crate) tagged: Option<&'static str>,
    /// Where rows are counted already, by those columns that totals and facets ask for most.
    pub(crate) counted: &'static [&'static Tally],
    /// The finest of them, if rows name their places in it.
    pub(crate) cells: Option<&'static Tally>,
    /// The one by what many rows are about, if rows name their places in it: whose columns have many values.
    pub(crate) subjects: Option<&'static Tally>,
}

/// A row of a list.
pub trait Listed: Row {
    /// Where such rows come from.
    const LIST: List;
}

/// Every row of a list with all its columns, for who knows which one he wants.
pub(crate) fn columns_of<R: Listed>() -> SelectStatement {
    let list = R::LIST;
    Query::select().columns(list.columns.iter().map(|column| (list.table, column.name))).from(list.table).take()
}

/// Types that a list's columns may have.
pub(crate) trait ColumnType {
    const KIND: ColumnKind;
}

impl ColumnType for String {
    const KIND: ColumnKind = ColumnKind::Text;
}

impl ColumnType for i64 {
    const KIND: ColumnKind = ColumnKind::Integer;
}

impl<T: ColumnType> ColumnType for Option<T> {
    const KIND: ColumnKind = T::KIND;
}

/// Declares a row type and the list of such rows. Each field is a column of the table with the same name:
///
/// ```ignore
/// list! {
///     /// A report of an account.
///     pub struct ReportRow in "report" by "created_at" Descending {
///         /// Row id.
///         pub id: i64,
///         …
///     }
/// }
/// ```
///
/// `by` names the order when none is asked for, and the column that a time range means. Columns should be NOT NULL: a
/// condition never meets a null.
macro_rules! list {
    ($(#[$meta:meta])* pub struct $name:ident in $table:literal by $order:literal $direction:ident
        $(tagged by $tagged:literal)? $(counted in $($counted:ident),+)? $(with cells in $cells:ident $(and subjects in $subjects:ident)?)? {
        $($(#[$doc:meta])* pub $field:ident: $type:ty),* $(,)?
    }) => {
        $crate::database::row! {
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq, Eq)]
            pub struct $name { $($(#[$doc])* pub $field: $type),* }
        }

        impl $crate::list::Listed for $name {
            const LIST: $crate::list::List = $crate::list::List {
                table: $table,
                columns: &[$($crate::list::Column {
                    name: stringify!($field),
                    kind: <$type as $crate::list::ColumnType>::KIND,
                }),*],
                order: ($order, $crate::Direction::$direction),
                time: $order,
                tagged: $crate::list::list!(@option $($tagged)?),
                counted: &[$($(&$counted),+)?],
                cells: $crate::list::list!(@option $(&$cells)?),
                subjects: $crate::list::list!(@option $($(&$subjects)?)?),
            };
        }
    };
    (@option) => { None };
    (@option $value:expr) => { Some($value) };
}
pub(crate) use list;
