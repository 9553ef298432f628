//! Counting: exactly how many rows a query has, from whatever knows it with the least reading.
//!
//! A tally that knows all that is asked says it. What cells leave out may be little, and is counted instead; so is what
//! one comparison leaves out. Only then rows are read, along an index.

use super::Listed;
use super::parted::{LEADING, Parted, Reading};
use super::query::{Condition, Operator, Values};
use crate::database::row;
use crate::{Error, Store};
use sea_query::{Asterisk, Expr, ExprTrait as _, Order, Query, SelectStatement};

/// So many rows are found by their cells.
const FEW_IN_CELLS: u64 = 20_000;
/// So small a part of all rows is counted to learn whether it is the smaller one.
const PROBE: u64 = 8;

/// So many accounts are counted one by one.
const FEW_ACCOUNTS: usize = 20;

row! {
    struct CountRow { total: i64 }
}

row! {
    struct EndRow { value: i64 }
}

impl Store {
    /// How many rows a query has that is parted.
    pub(super) async fn count<R: Listed>(&self, parted: &Parted<'_, R>) -> Result<u64, Error> {
        if parted.is_about_few() {
            return self.count_rows(parted, parted.finding()).await;
        }
        if parted.is_left_by_subjects()
            && let Some((others, all)) = parted.query.left_out(LEADING).zip(parted.counted_without())
        {
            let left_out = Box::pin(self.total(&others)).await?;
            return Ok(self.number(&all).await?.saturating_sub(left_out));
        }
        if let Some(counted) = parted.counted() {
            return self.number(&counted).await;
        }
        if let Some((here, all)) = parted.held().zip(parted.counted_without()) {
            if parted.is_found_by_cells() {
                return self.count_rows(parted, Reading::ByCells).await;
            }
            let elsewhere = self.number(&all).await?.saturating_sub(here);
            if elsewhere <= FEW_IN_CELLS || elsewhere < here / PROBE {
                let not_here = match elsewhere {
                    0 => 0,
                    _ => self.count_rows(&parted.in_other_cells(), Reading::ByCells).await?,
                };
                return Ok(Box::pin(self.count(&parted.in_any_cell())).await?.saturating_sub(not_here));
            }
        }
        match self.count_left_out(parted).await? {
            Some(total) => Ok(total),
            None => self.count_rows(parted, Reading::ToFind).await,
        }
    }

    /// Counts what the cells hold, where they and something else have a say.
    pub(super) async fn count_held<R: Listed>(&self, parted: &mut Parted<'_, R>) -> Result<(), Error> {
        if let Some(counted) = parted.counted_in_cells().filter(|_| !parted.is_of_cells()) {
            let held = self.number(&counted).await?;
            parted.hold(held, held <= FEW_IN_CELLS);
        }
        Ok(())
    }

    /// All rows without those that one comparison leaves out, where these are fewer.
    async fn count_left_out<R: Listed>(&self, parted: &Parted<'_, R>) -> Result<Option<u64>, Error> {
        let Some(one) = parted.decided_by() else { return Ok(None) };
        let Some(opposite) = one.opposite() else { return Ok(None) };
        let any = parted.compared(None);
        // A list that is not counted may have rows without a value, which fulfil neither.
        let Some(all) = any.counted() else { return Ok(None) };
        let all = self.number(&all).await?;
        if one.operator == Operator::NotContains {
            // Both ask the same of every row: what was found for one serves the other.
            let Some(others) = parted.query.left_out(LEADING) else { return Ok(None) };
            return Ok(all.checked_sub(Box::pin(self.total(&others)).await?));
        }
        let others = parted.compared(Some(opposite));
        if let Values::Integers(values) = &one.values
            && one.operator != Operator::NotEqual
        {
            match parted.accounts.len() {
                1 => {}
                2..=FEW_ACCOUNTS => return self.count_each(parted).await.map(Some),
                _ => return Ok(None),
            }
            let mostly = self.is_most(&any, one, values.first().copied().unwrap_or(0)).await?;
            return if mostly {
                self.count_rows(&others, Reading::ToFind).await.map(|rest| all.checked_sub(rest))
            } else {
                Ok(None)
            };
        }
        let most = if one.operator == Operator::NotEqual { all } else { all / PROBE };
        let some = others.ids(others.rows(Reading::ToFind)).limit(most.saturating_add(1)).take();
        let some = Query::select().expr_as(Expr::col(Asterisk).count(), "total").from_subquery(some, "some").take();
        let rest = self.number(&some).await?;
        Ok(all.checked_sub(rest).filter(|_| rest <= most))
    }

    /// The rows of each account, added up.
    async fn count_each<R: Listed>(&self, parted: &Parted<'_, R>) -> Result<u64, Error> {
        let mut total = 0;
        for account in &parted.accounts {
            total += Box::pin(self.count(&parted.of_account(*account))).await?;
        }
        Ok(total)
    }

    /// Whether a comparison holds for most rows, if their numbers lie evenly between the least and the greatest.
    async fn is_most<R: Listed>(&self, any: &Parted<'_, R>, one: &Condition, value: i64) -> Result<bool, Error> {
        let end = |way| {
            let table = R::LIST.table;
            let rows = any.rows(Reading::ToFind);
            let value = Query::select().expr_as(Expr::col((table, one.column)), "value").from(table).take();
            value.clone().cond_where(rows).order_by((table, one.column), way).limit(1).take()
        };
        let least: Option<EndRow> = self.database.fetch_optional(&end(Order::Asc)).await?;
        let greatest: Option<EndRow> = self.database.fetch_optional(&end(Order::Desc)).await?;
        let Some((least, greatest)) = least.zip(greatest) else { return Ok(false) };
        let below = i128::from(value) - i128::from(least.value);
        let above = i128::from(greatest.value) - i128::from(value);
        Ok(match one.operator {
            Operator::Greater | Operator::AtLeast => above > below,
            _ => below > above,
        })
    }

    /// Counts rows one by one.
    async fn count_rows<R: Listed>(&self, parted: &Parted<'_, R>, reading: Reading) -> Result<u64, Error> {
        let (table, total) = (R::LIST.table, Expr::col(Asterisk).count());
        let rows = parted.rows(reading);
        self.number(&Query::select().expr_as(total, "total").from(table).cond_where(rows).take()).await
    }

    /// The one number of an answer.
    pub(super) async fn number(&self, question: &SelectStatement) -> Result<u64, Error> {
        let row: Option<CountRow> = self.database.fetch_optional(question).await?;
        Ok(row.and_then(|row| u64::try_from(row.total).ok()).unwrap_or(0))
    }
}
