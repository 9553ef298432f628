//! Conditions as SQL expressions. All values are bound.

use super::query::{Condition, Operator, Values};
use crate::dialect::Dialect;
use crate::schema::{Account, AssetTag};
use sea_query::{Cond, Expr, ExprTrait as _, Query, SelectStatement};

/// Columns of the account that a row belongs to begin with this.
const OWNER: &str = "owner.";
/// A column of hexadecimal numbers in lower case.
const DIGEST: &str = "fingerprint";

/// Whether a column is one of the account that a row belongs to.
pub(super) fn is_of_owner(column: &str) -> bool {
    column.starts_with(OWNER)
}

/// The rows of some accounts; none of no account.
pub(super) fn of_accounts(table: &'static str, accounts: &[i64]) -> Cond {
    let column = Expr::col((table, "account_id"));
    Cond::all().add(match accounts {
        [one] => column.eq(*one),
        some => column.is_in(some.iter().copied()),
    })
}

/// One condition, for rows of any table that has the column; `column` may hide that from indexes.
pub(super) fn of_condition(
    table: &'static str,
    condition: &Condition,
    dialect: Dialect,
    column: impl Fn(Expr) -> Expr,
) -> Expr {
    let Some(name) = condition.column.strip_prefix(OWNER) else {
        return compare(column(Expr::col((table, condition.column))), condition, dialect);
    };
    Expr::col((table, "account_id")).in_subquery(owners(name, |column| compare(column, condition, dialect)))
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

fn compare(column: Expr, condition: &Condition, dialect: Dialect) -> Expr {
    match &condition.values {
        Values::Integers(values) => {
            compare_each(column, condition.operator, values, |column, bits| column.bit_and(*bits).ne(0))
        }
        Values::Texts(values) => match condition.operator {
            Operator::Contains => contains(column, condition, values, dialect),
            Operator::NotContains => contains(column, condition, values, dialect).not(),
            _ => compare_each(column, condition.operator, values, |_, _| Expr::val(1).eq(0)),
        },
    }
}

/// Whether a column contains one of the parts.
fn contains(column: Expr, condition: &Condition, parts: &[String], dialect: Dialect) -> Expr {
    if condition.number {
        return dialect.contains_any(column.cast_as("TEXT"), parts);
    }
    if condition.column != DIGEST {
        let any = dialect.contains_any(column.clone(), parts);
        // Texts without a letter are not even read.
        return if parts.iter().any(String::is_empty) { any } else { column.gt("").and(any) };
    }
    // What is no hexadecimal number is not even looked for.
    let is_hex = |part: &&String| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let each = parts.iter().filter(is_hex).map(|part| dialect.holds(column.clone(), &part.to_ascii_lowercase()));
    each.reduce(|one, other| one.or(other)).unwrap_or_else(|| Expr::val(1).eq(0))
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

/// The assets of some accounts that have one of the tags.
pub(super) fn tagged(accounts: &[i64], tags: &[(String, String)]) -> SelectStatement {
    Query::select()
        .expr_as(Expr::col((AssetTag::Table, AssetTag::AssetId)), "id")
        .from(AssetTag::Table)
        .cond_where(any_of(accounts, tags))
        .take()
}

/// Whether one asset has one of them.
pub(super) fn is_tagged(asset: Expr, accounts: &[i64], tags: &[(String, String)]) -> Expr {
    let own = Expr::col((AssetTag::Table, AssetTag::AssetId)).eq(asset);
    let own = Query::select().expr(Expr::val(1)).from(AssetTag::Table).and_where(own).take();
    Expr::exists(own.clone().cond_where(any_of(accounts, tags)).take())
}

fn any_of(accounts: &[i64], tags: &[(String, String)]) -> Cond {
    let mut any = Cond::any();
    for (key, value) in tags {
        any = any.add(
            of_accounts("asset_tag", accounts)
                .add(Expr::col((AssetTag::Table, AssetTag::Key)).eq(key.as_str()))
                .add(Expr::col((AssetTag::Table, AssetTag::Value)).eq(value.as_str())),
        );
    }
    any
}
