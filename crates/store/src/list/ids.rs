//! Many ids as one value of an answer. A row for each of them costs more than finding it.

use crate::database::row;
use crate::{Error, Store};
use sea_query::{Expr, Query, SelectStatement};
use std::collections::BTreeMap;

row! {
    struct IdsRow { ids: String, sizes: String }
}

/// Ids, and what each of them holds.
pub(super) struct Ids {
    pub(super) ids: Vec<i64>,
    sizes: Vec<i64>,
}

impl Ids {
    /// What they hold together.
    pub(super) fn n(&self) -> u64 {
        self.sizes.iter().filter_map(|size| u64::try_from(*size).ok()).sum()
    }

    /// What each holds.
    pub(super) fn sized(self) -> BTreeMap<i64, i64> {
        self.ids.into_iter().zip(self.sizes).collect()
    }
}

impl Store {
    /// The ids that a question finds, in its order, and what each of them holds: its columns `id` and `n`. `None` where
    /// these are more than so many; the question is read no further than that.
    pub(super) async fn few_ids(&self, mut question: SelectStatement, most: u64) -> Result<Option<Ids>, Error> {
        let some = question.limit(most.saturating_add(1)).take();
        let joined = |column| self.database.dialect().joined(Expr::col(("some", column)));
        let all = Query::select()
            .expr_as(joined("id"), "ids")
            .expr_as(joined("n"), "sizes")
            .from_subquery(some, "some")
            .take();
        let Some(row) = self.database.fetch_optional::<IdsRow>(&all).await? else { return Ok(None) };
        let numbers = |text: &str| text.split(',').filter_map(|number| number.parse().ok()).collect::<Vec<i64>>();
        let (ids, sizes) = (numbers(&row.ids), numbers(&row.sizes));
        Ok((ids.len() as u64 <= most).then_some(Ids { ids, sizes }))
    }
}
