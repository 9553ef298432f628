//! Lists as use cases: a page of rows, each with what only its details know.

use crate::{App, Error};
use store::{ListQuery, Listed, Page};

/// A row that may need more than its list holds before it can be shown.
pub trait Shown: Listed + Sync {
    /// The row with all that a reader wants to know.
    type Whole: Send;

    /// Fetches it, for a whole page at once.
    fn complete(app: &App, rows: Vec<Self>) -> impl Future<Output = Result<Vec<Self::Whole>, Error>> + Send
    where
        Self: Sized;
}

impl App {
    /// A page of a list.
    pub async fn list<R: Shown>(&self, query: &ListQuery<R>) -> Result<Page<R::Whole>, Error> {
        let page = self.parts.store.page(query).await?;
        Ok(Page { total: page.total, rows: R::complete(self, page.rows).await? })
    }

    /// The values of a column in the rows of a query, with how often each comes.
    pub async fn facet<R: Listed>(
        &self,
        query: &ListQuery<R>,
        column: &'static str,
    ) -> Result<Vec<(String, u64)>, Error> {
        Ok(self.parts.store.facet(query, column).await?)
    }
}
