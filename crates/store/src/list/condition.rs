//! Conditions as SQL expressions. All values are bound.

use super::query::{Condition, ListQuery, Operator, Values};
use super::{List, Listed};
use crate::instant::to_millis;
use crate::schema::{Account, AssetTag};
use sea_query::{Cond, Expr, ExprTrait as _, Func, LikeExpr, Query, SelectStatement};

/// Stands before what a pattern means literally.
const ESCAPE: char = '!';
/// Columns of the account that a row belongs to begin with this.
const OWNER: &str = "owner.";

/// Everything that a row of a query must fulfil.
pub(super) fn of_query<R: Listed>(query: &ListQuery<R>) -> Cond {
    let list = &R::LIST;
    let mut all = of_accounts(list.table, &query.accounts);
    for condition in &query.conditions {
        all = all.add(of_condition(list.table, condition));
    }
    let time = || Expr::col((list.table, list.time));
    all = all.add_option(query.range.0.map(|from| time().gte(to_millis(from))));
    all = all.add_option(query.range.1.map(|to| time().lte(to_millis(to))));
    all.add_option(tags(list, &query.tags))
}

/// The rows of some accounts; none of no account.
pub(super) fn of_accounts(table: &'static str, accounts: &[i64]) -> Cond {
    let column = Expr::col((table, "account_id"));
    Cond::all().add(match accounts {
        [one] => column.eq(*one),
        some => column.is_in(some.iter().copied()),
    })
}

/// One condition, for rows of any table that has the column.
pub(super) fn of_condition(table: &'static str, condition: &Condition) -> Expr {
    let Some(column) = condition.column.strip_prefix(OWNER) else {
        return compare(Expr::col((table, condition.column)), condition);
    };
    Expr::col((table, "account_id")).in_subquery(owners(column, |column| compare(column, condition)))
}

/// What rows are put in order by.
pub(super) fn of_order(table: &'static str, column: &'static str) -> Expr {
    match column.strip_prefix(OWNER) {
        None => Expr::col((table, column)),
        Some(column) => {
            let mut owner = owners(column, |_| Expr::col((Account::Table, Account::Id)).equals((table, "account_id")));
            owner.clear_selects().expr(Expr::col((Account::Table, column)));
            Expr::SubQuery(None, Box::new(owner.into()))
        }
    }
}

fn owners(column: &'static str, holds: impl FnOnce(Expr) -> Expr) -> SelectStatement {
    Query::select()
        .column((Account::Table, Account::Id))
        .from(Account::Table)
        .and_where(holds(Expr::col((Account::Table, column))))
        .take()
}

fn compare(column: Expr, condition: &Condition) -> Expr {
    match &condition.values {
        Values::Integers(values) => {
            compare_each(column, condition.operator, values, |column, bits| column.bit_and(*bits).ne(0))
        }
        Values::Texts(values) => compare_each(column, condition.operator, values, |column, part| {
            // SQLite's LIKE knows no case and PostgreSQL's does: both compare lower case.
            let text = if condition.number { column.cast_as("TEXT") } else { column };
            Expr::from(Func::lower(text)).like(contains(part))
        }),
    }
}

/// `special` is what only one kind of value has: bits of numbers, parts of texts.
fn compare_each<T: Clone + Into<sea_query::Value>>(
    column: Expr,
    operator: Operator,
    values: &[T],
    special: impl Fn(Expr, &T) -> Expr,
) -> Expr {
    let any = |fits: &dyn Fn(Expr, &T) -> Expr| {
        let alternatives = values.iter().map(|value| fits(column.clone(), value));
        alternatives.reduce(|one, other| one.or(other)).unwrap_or_else(|| Expr::val(1).eq(0))
    };
    match operator {
        Operator::Equal => match values {
            [one] => column.eq(one.clone()),
            some => column.is_in(some.iter().cloned()),
        },
        Operator::NotEqual => column.is_not_in(values.iter().cloned()),
        Operator::Greater => any(&|column, value| column.gt(value.clone())),
        Operator::Less => any(&|column, value| column.lt(value.clone())),
        Operator::AtLeast => any(&|column, value| column.gte(value.clone())),
        Operator::AtMost => any(&|column, value| column.lte(value.clone())),
        Operator::Contains | Operator::HasBits => any(&special),
        Operator::NotContains => any(&special).not(),
    }
}

fn contains(part: &str) -> LikeExpr {
    let mut pattern = String::from("%");
    for character in part.chars() {
        if ['%', '_', ESCAPE].contains(&character) {
            pattern.push(ESCAPE);
        }
        pattern.push(character.to_ascii_lowercase());
    }
    pattern.push('%');
    LikeExpr::new(pattern).escape(ESCAPE)
}

/// Rows whose asset has one of the tags. A list without tags has none with a tag.
fn tags(list: &List, tags: &[(String, String)]) -> Option<Expr> {
    if tags.is_empty() {
        return None;
    }
    let Some(asset) = list.tagged else { return Some(Expr::val(1).eq(0)) };
    let mut any = Cond::any();
    for (key, value) in tags {
        any = any.add(
            Cond::all()
                .add(Expr::col((AssetTag::Table, AssetTag::Key)).eq(key.as_str()))
                .add(Expr::col((AssetTag::Table, AssetTag::Value)).eq(value.as_str())),
        );
    }
    let tagged =
        Query::select().column((AssetTag::Table, AssetTag::AssetId)).from(AssetTag::Table).cond_where(any).take();
    Some(Expr::col((list.table, asset)).in_subquery(tagged))
}
