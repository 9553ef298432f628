//! Forgetting: runs that ended long ago with their reports, tasks of which nothing is left, and what only runs under
//! way need. Risks stay, with what became of them: they are about assets.
//!
//! Every step is small, may be done by several processes at once, and may be repeated after a crash: files go first, so
//! that none is left without its row.

use super::IdRow;
use crate::assets::ASSET_TALLY;
use crate::database::row;
use crate::instant::to_millis;
use crate::risks::TALLIES;
use crate::schema::{RiskSighting as S, RiskTask as T, TaskRun as R};
use crate::{Error, Store};
use model::TaskState;
use sea_query::{Cond, Expr, ExprTrait as _, Order, Query, SelectStatement};
use time::OffsetDateTime;

/// Runs whose sightings one look finds.
const BATCH: u64 = 100;
/// Sightings that one statement takes: others write in between.
const SIGHTINGS: u64 = 5000;

/// What was forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Forgotten {
    /// Tasks that are over, with all their runs.
    pub tasks: u64,
    /// Runs with their parts, notes and reports.
    pub runs: u64,
    /// Notes of which run saw which risk, of runs that are over.
    pub sightings: u64,
}

row! {
    struct SeenBy { task_id: i64 }
}

impl Store {
    /// Forgets what ended before `before`: tasks that are over, and old runs of those that go on. A task that goes on
    /// keeps its newest run, however old. What only runs under way need is forgotten as soon as they are over.
    pub async fn purge_runs(&self, before: OffsetDateTime) -> Result<Forgotten, Error> {
        let mut forgotten = Forgotten::default();
        let before = to_millis(before);
        let mut last = i64::MIN;
        while let Some(task) = self.next_of(old_tasks(before), last).await? {
            self.delete_files(task).await?;
            let still = old_tasks(before).and_where(Expr::col((T::Table, T::Id)).eq(task)).take();
            let delete = Query::delete().from_table(T::Table).and_where(Expr::col(T::Id).in_subquery(still)).take();
            forgotten.tasks += self.database.execute(&delete).await?;
            last = task;
        }
        last = i64::MIN;
        while let Some(run) = self.next_of(old_runs(before), last).await? {
            self.objects.delete_run(run).await?;
            let delete = Query::delete().from_table(R::Table).and_where(Expr::col(R::Id).eq(run)).take();
            forgotten.runs += self.database.execute(&delete).await?;
            last = run;
        }
        forgotten.sightings = self.forget_sightings().await?;
        for tally in TALLIES.iter().chain([&&ASSET_TALLY]) {
            tally.sweep(&self.database).await?;
        }
        Ok(forgotten)
    }

    /// The next one; ids only grow, so that one which cannot go is passed over.
    async fn next_of(&self, mut old: SelectStatement, last: i64) -> Result<Option<i64>, Error> {
        let next = old.and_where(Expr::col("id").gt(last)).order_by("id", Order::Asc).limit(1).take();
        Ok(self.database.fetch_optional::<IdRow>(&next).await?.map(|row| row.id))
    }

    async fn delete_files(&self, task: i64) -> Result<(), Error> {
        let runs = Query::select().column(R::Id).from(R::Table).and_where(Expr::col(R::Task).eq(task)).take();
        for run in self.database.fetch_all::<IdRow>(&runs).await? {
            self.objects.delete_run(run.id).await?;
        }
        Ok(())
    }

    /// What a run saw is asked only while it goes on: for closing what it did not see.
    async fn forget_sightings(&self) -> Result<u64, Error> {
        let under_way = Query::select()
            .column(R::Id)
            .from(R::Table)
            .and_where(Expr::col((R::Table, R::Id)).equals((S::Table, S::TaskId)))
            .and_where(Expr::col(R::State).lt(TaskState::Finished.number()))
            .take();
        let over = Query::select()
            .distinct()
            .column(S::TaskId)
            .from(S::Table)
            .and_where(Expr::exists(under_way).not())
            .limit(BATCH)
            .take();
        let mut forgotten = 0;
        loop {
            let runs: Vec<SeenBy> = self.database.fetch_all(&over).await?;
            if runs.is_empty() {
                return Ok(forgotten);
            }
            for run in runs {
                let some = Query::select()
                    .column(S::RiskId)
                    .from(S::Table)
                    .and_where(Expr::col(S::TaskId).eq(run.task_id))
                    .limit(SIGHTINGS)
                    .take();
                let delete = Query::delete()
                    .from_table(S::Table)
                    .and_where(Expr::col(S::TaskId).eq(run.task_id))
                    .and_where(Expr::col(S::RiskId).in_subquery(some))
                    .take();
                loop {
                    let deleted = self.database.execute(&delete).await?;
                    forgotten += deleted;
                    if deleted < SIGHTINGS {
                        break;
                    }
                }
            }
        }
    }
}

/// Tasks that are over and will not run again.
fn old_tasks(before: i64) -> SelectStatement {
    Query::select()
        .column(T::Id)
        .from(T::Table)
        .and_where(Expr::col(T::State).gte(TaskState::Finished.number()))
        .and_where(Expr::col(T::NextRunAt).is_null())
        .and_where(Expr::col(T::EndedAt).lt(before))
        .take()
}

/// Runs that no task shows.
fn old_runs(before: i64) -> SelectStatement {
    let newest = Query::select()
        .column(T::Id)
        .from(T::Table)
        .and_where(Expr::col((T::Table, T::Id)).equals((R::Table, R::Task)))
        .and_where(Expr::col((T::Table, T::RunId)).equals((R::Table, R::Id)))
        .take();
    Query::select()
        .column(R::Id)
        .from(R::Table)
        .cond_where(Cond::all().add(Expr::col(R::EndedAt).lt(before)).add(Expr::exists(newest).not()))
        .take()
}
