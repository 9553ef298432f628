//! What is asked of a list: conditions, order, page. Checked against the list's columns as it is put together.

use super::{Column, ColumnKind, Listed};
use crate::instant::to_millis;
use std::marker::PhantomData;
use time::OffsetDateTime;

/// Rows of a page when nobody says how many.
pub const USUAL_ROWS: u64 = 10;
/// Rows of a page at most.
pub const MOST_ROWS: u64 = 1000;
/// Conditions of a query at most.
const MOST_CONDITIONS: usize = 50;
/// Values of a condition at most.
const MOST_VALUES: usize = 200;
/// Parts of texts that a query looks for at most: each may mean reading every row.
const MOST_PARTS: usize = 20;
/// Bytes of a value at most.
const LONGEST_VALUE: usize = 1024;
/// Bytes of such a part at most.
const LONGEST_PART: usize = 256;

/// The account that a row belongs to, as columns of every list.
const OWNER: [Column; 3] = [
    Column { name: "owner.app_id", kind: ColumnKind::Integer },
    Column { name: "owner.uin", kind: ColumnKind::Integer },
    Column { name: "owner.name", kind: ColumnKind::Text },
];

/// How a column is compared with the values of a condition. Several values are alternatives: one that fits is enough,
/// and for the two negations one that would fit is enough to keep a row out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// The same.
    Equal,
    /// None of them.
    NotEqual,
    /// Greater; texts by code points.
    Greater,
    /// Less.
    Less,
    /// Greater or the same.
    AtLeast,
    /// Less or the same.
    AtMost,
    /// Contains the text, in letters of either case.
    Contains,
    /// Contains none of them.
    NotContains,
    /// Has a bit in common; numbers only.
    HasBits,
}

/// Which way a list goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// Why a query cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryFault {
    /// The list has no such column.
    #[error("there is no column {0}")]
    NoColumn(String),
    /// The column holds numbers, and this is none.
    #[error("{column} is a number, `{value}` is not")]
    NotANumber {
        /// Which column.
        column: &'static str,
        /// What was given.
        value: String,
    },
    /// The column holds texts, which have no bits.
    #[error("{0} is a text and has no bits")]
    NoBits(&'static str),
    /// A condition without a value.
    #[error("a condition on {0} needs a value")]
    NoValue(&'static str),
    /// A value that is too long, or holds a zero byte.
    #[error("a value for {0} is too long or holds a zero byte")]
    Value(&'static str),
    /// More conditions, or more values in one, than anybody needs.
    #[error("there are too many conditions or values")]
    TooMany,
}

/// One condition, checked.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub(crate) column: &'static str,
    pub(crate) operator: Operator,
    pub(crate) values: Values,
    /// The column holds numbers, though parts of their texts may be looked for.
    pub(crate) number: bool,
}

impl Condition {
    /// What a range of time asks of its column, both ends included.
    pub(crate) fn of_range(
        column: &'static str,
        (from, to): (Option<OffsetDateTime>, Option<OffsetDateTime>),
    ) -> impl Iterator<Item = Self> {
        let end = move |operator, time: OffsetDateTime| Self {
            column,
            operator,
            values: Values::Integers(vec![to_millis(time)]),
            number: true,
        };
        let from = from.map(|from| end(Operator::AtLeast, from));
        from.into_iter().chain(to.map(|to| end(Operator::AtMost, to)))
    }

    /// What holds for exactly the other values, where an index finds these.
    pub(crate) fn opposite(&self) -> Option<Self> {
        let is_one = match &self.values {
            Values::Texts(texts) => texts.len() == 1,
            Values::Integers(numbers) => numbers.len() == 1,
        };
        let operator = match self.operator {
            Operator::NotEqual => Operator::Equal,
            Operator::NotContains => Operator::Contains,
            Operator::Greater if is_one => Operator::AtMost,
            Operator::Less if is_one => Operator::AtLeast,
            Operator::AtLeast if is_one => Operator::Less,
            Operator::AtMost if is_one => Operator::Greater,
            _ => return None,
        };
        Some(Self { operator, ..self.clone() })
    }
}

/// What a column is compared with.
#[derive(Debug, Clone)]
pub(crate) enum Values {
    Texts(Vec<String>),
    Integers(Vec<i64>),
}

/// A question to the list of `R`s: all conditions hold at once.
#[derive(Debug)]
pub struct ListQuery<R> {
    pub(crate) accounts: Vec<i64>,
    pub(crate) conditions: Vec<Condition>,
    parts: usize,
    pub(crate) range: (Option<OffsetDateTime>, Option<OffsetDateTime>),
    pub(crate) tags: Vec<(String, String)>,
    pub(crate) order: (&'static str, Direction),
    pub(crate) offset: u64,
    pub(crate) limit: u64,
    list: PhantomData<fn() -> R>,
}

impl<R> Clone for ListQuery<R> {
    fn clone(&self) -> Self {
        Self {
            accounts: self.accounts.clone(),
            conditions: self.conditions.clone(),
            tags: self.tags.clone(),
            list: PhantomData,
            ..*self
        }
    }
}

impl<R: Listed> ListQuery<R> {
    /// All that this one leaves out, where it has nothing but one comparison besides what `leads`.
    pub(crate) fn left_out(&self, leads: &str) -> Option<Self> {
        let mut others = self.clone();
        let mut decide = others.conditions.iter_mut().filter(|condition| condition.column != leads);
        let (one, more) = (decide.next()?, decide.next());
        if more.is_some() || self.range != (None, None) || !self.tags.is_empty() {
            return None;
        }
        *one = one.opposite()?;
        Some(others)
    }

    /// The first rows of some accounts. Rows of other accounts never come out.
    pub fn of(accounts: &[i64]) -> Self {
        Self {
            accounts: accounts.to_vec(),
            conditions: Vec::new(),
            parts: 0,
            range: (None, None),
            tags: Vec::new(),
            order: R::LIST.order,
            offset: 0,
            limit: USUAL_ROWS,
            list: PhantomData,
        }
    }

    /// Only rows whose column compares like this with one of the values.
    pub fn and<V: AsRef<str>>(mut self, column: &str, operator: Operator, values: &[V]) -> Result<Self, QueryFault> {
        let Column { name, kind } = find::<R>(column)?;
        if self.conditions.len() >= MOST_CONDITIONS || values.len() > MOST_VALUES {
            return Err(QueryFault::TooMany);
        }
        if values.is_empty() {
            return Err(QueryFault::NoValue(name));
        }
        let as_text = matches!(operator, Operator::Contains | Operator::NotContains);
        let longest = if as_text { LONGEST_PART } else { LONGEST_VALUE };
        if values.iter().any(|value| value.as_ref().len() > longest || value.as_ref().contains('\0')) {
            return Err(QueryFault::Value(name));
        }
        self.parts += if as_text { values.len() } else { 0 };
        if self.parts > MOST_PARTS {
            return Err(QueryFault::TooMany);
        }
        let values = match kind {
            ColumnKind::Text if operator == Operator::HasBits => return Err(QueryFault::NoBits(name)),
            ColumnKind::Integer if !as_text => Values::Integers(integers(name, values)?),
            _ => Values::Texts(values.iter().map(|value| value.as_ref().to_owned()).collect()),
        };
        self.conditions.push(Condition { column: name, operator, values, number: kind == ColumnKind::Integer });
        Ok(self)
    }

    /// Only rows whose column is this value.
    pub fn is(self, column: &str, value: &str) -> Result<Self, QueryFault> {
        self.and(column, Operator::Equal, &[value])
    }

    /// Only rows of this time, both ends included.
    pub fn within(mut self, from: Option<OffsetDateTime>, to: Option<OffsetDateTime>) -> Self {
        self.range = (from, to);
        self
    }

    /// Only rows with one of the tags, given as key and value.
    pub fn tagged(mut self, tags: Vec<(String, String)>) -> Result<Self, QueryFault> {
        if tags.len() > MOST_VALUES {
            return Err(QueryFault::TooMany);
        }
        if tags.iter().any(|(key, value)| key.contains('\0') || value.contains('\0')) {
            return Err(QueryFault::Value("tag"));
        }
        self.tags = tags;
        Ok(self)
    }

    /// In another order than the usual one. Rows that are alike come in the order of their making, or, where the column
    /// has few values, with their like and by time.
    pub fn order(mut self, column: &str, direction: Direction) -> Result<Self, QueryFault> {
        self.order = (find::<R>(column)?.name, direction);
        Ok(self)
    }

    /// In the usual order's other direction, or the same.
    pub fn in_direction(mut self, direction: Direction) -> Self {
        self.order.1 = direction;
        self
    }

    /// No rows at all, whatever else is asked.
    pub fn nothing(mut self) -> Self {
        self.accounts.clear();
        self
    }

    /// Another page. No rows asked for, or none said, are the usual number; more than [`MOST_ROWS`] are cut to it.
    pub fn page(mut self, offset: u64, limit: Option<u64>) -> Self {
        self.offset = offset;
        self.limit = limit.filter(|limit| *limit > 0).unwrap_or(USUAL_ROWS).min(MOST_ROWS);
        self
    }
}

fn find<R: Listed>(name: &str) -> Result<Column, QueryFault> {
    let columns = R::LIST.columns.iter().chain(&OWNER);
    columns.copied().find(|column| column.name == name).ok_or_else(|| QueryFault::NoColumn(name.to_owned()))
}

fn integers<V: AsRef<str>>(column: &'static str, values: &[V]) -> Result<Vec<i64>, QueryFault> {
    let read = |value: &V| {
        let value = value.as_ref();
        value.parse().map_err(|_| QueryFault::NotANumber { column, value: value.to_owned() })
    };
    values.iter().map(read).collect()
}
