//! The life of a run under a worker's claim. Every write shows the claim: who lost it changes nothing.

use super::webhooks::release_webhook;
use super::{RiskTask, insert_part};
use crate::database::{Transaction, row};
use crate::instant::{from_millis, to_millis};
use crate::queue::{delete_held, held_query, is_held};
use crate::schema::{RiskTask as T, TaskNote as N, TaskPart as P, TaskRun as R};
use crate::{Claim, Error, Store};
use model::{Part, TaskState, Text};
use sea_query::{Expr, ExprTrait as _, Func, Order, Query};
use time::OffsetDateTime;

/// Where a part stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartProgress {
    /// Which.
    pub part: Part,
    /// Its state.
    pub state: TaskState,
    /// Percent.
    pub progress: u8,
    /// Risks that it found.
    pub risks: i64,
}

/// How a run ended.
#[derive(Debug, Clone)]
pub struct Ending<'a> {
    /// `Finished` or `Failed`.
    pub state: TaskState,
    /// Why it failed, or what was left out; empty when there is nothing to say.
    pub remark: &'a Text,
    /// Assets that were looked at.
    pub scanned: i64,
    /// Risks found.
    pub risks: i64,
    /// Whether a report was written.
    pub report: bool,
}

row! {
    struct NoteRow { at: i64, en: String, zh: String }
}

impl Store {
    /// Whether a claim is still the worker's.
    pub async fn holds(&self, claim: &Claim) -> Result<bool, Error> {
        row! { struct Held { #[expect(dead_code, reason = "only whether there is one counts")] id: i64 } }
        Ok(self.database.fetch_optional::<Held>(&held_query(claim)).await?.is_some())
    }

    /// Says that a run is under way, and how many assets it is about. False when the claim was lost.
    pub async fn start_run(&self, claim: &Claim, assets: i64, now: OffsetDateTime) -> Result<bool, Error> {
        self.while_held(claim, async |transaction| {
            let first = or_now("started_at", now);
            let run = Query::update()
                .table(R::Table)
                .value(R::State, TaskState::Running.number())
                .value(R::StartedAt, first.clone())
                .value(R::AssetCount, assets)
                .and_where(Expr::col(R::Id).eq(claim.subject))
                .take();
            transaction.execute(&run).await?;
            let task = Query::update()
                .table(T::Table)
                .value(T::State, TaskState::Running.number())
                .value(T::StartedAt, first)
                .value(T::AssetCount, assets)
                .and_where(Expr::col(T::RunId).eq(claim.subject))
                .take();
            transaction.execute(&task).await.map(|_| ())
        })
        .await
    }

    /// Says where the parts and the whole stand. Progress never falls. False when the claim was lost.
    pub async fn advance_run(
        &self,
        claim: &Claim,
        parts: &[PartProgress],
        overall: u8,
        scanned: i64,
        now: OffsetDateTime,
    ) -> Result<bool, Error> {
        self.while_held(claim, async |transaction| {
            for part in parts {
                advance_part(transaction, claim.subject, part, now).await?;
            }
            let run = Query::update()
                .table(R::Table)
                .value(R::Progress, at_least("progress", overall.into()))
                .value(R::ScannedCount, at_least("scanned_count", scanned))
                .and_where(Expr::col(R::Id).eq(claim.subject))
                .take();
            transaction.execute(&run).await?;
            let task = Query::update()
                .table(T::Table)
                .value(T::Progress, at_least("progress", overall.into()))
                .value(T::ScannedCount, at_least("scanned_count", scanned))
                .and_where(Expr::col(T::RunId).eq(claim.subject))
                .take();
            transaction.execute(&task).await.map(|_| ())
        })
        .await
    }

    /// Replaces what a run has to say for itself. False when the claim was lost.
    pub async fn set_notes(&self, claim: &Claim, notes: &[Text], now: OffsetDateTime) -> Result<bool, Error> {
        self.while_held(claim, async |transaction| {
            let old = Query::delete().from_table(N::Table).and_where(Expr::col(N::RunId).eq(claim.subject)).take();
            transaction.execute(&old).await?;
            for note in notes {
                let insert = Query::insert()
                    .into_table(N::Table)
                    .columns([N::RunId, N::At, N::En, N::Zh])
                    .values_panic([
                        claim.subject.into(),
                        to_millis(now).into(),
                        note.en.as_str().into(),
                        note.zh.as_str().into(),
                    ])
                    .take();
                transaction.execute(&insert).await?;
            }
            Ok(())
        })
        .await
    }

    /// What a run has to say for itself, and when it said so.
    pub async fn notes(&self, run: i64) -> Result<Vec<(OffsetDateTime, Text)>, Error> {
        let query = Query::select()
            .columns([N::At, N::En, N::Zh])
            .from(N::Table)
            .and_where(Expr::col(N::RunId).eq(run))
            .order_by(N::Id, Order::Asc)
            .take();
        let rows = self.database.fetch_all::<NoteRow>(&query).await?;
        Ok(rows.into_iter().map(|row| (from_millis(row.at), Text::new(row.en, row.zh))).collect())
    }

    /// Ends a run and its job, both or neither. False, and nothing changed, when the claim was lost.
    pub async fn finish_run(&self, claim: &Claim, ending: &Ending<'_>, now: OffsetDateTime) -> Result<bool, Error> {
        let mut transaction = self.database.begin().await?;
        if !delete_held(&mut transaction, claim).await? {
            return Ok(false);
        }
        let finished = ending.state == TaskState::Finished;
        let progress = |column: &str| if finished { Expr::val(100_i64) } else { Expr::cust(column.to_owned()) };
        let run = Query::update()
            .table(R::Table)
            .values([
                (R::State, ending.state.number().into()),
                (R::Progress, progress("progress")),
                (R::EndedAt, to_millis(now).into()),
                (R::ScannedCount, ending.scanned.into()),
                (R::RiskCount, ending.risks.into()),
                (R::ReportReady, i64::from(ending.report).into()),
            ])
            .and_where(Expr::col(R::Id).eq(claim.subject))
            .take();
        transaction.execute(&run).await?;
        end_open_parts(&mut transaction, claim.subject, ending.state, now).await?;
        let task = Query::update()
            .table(T::Table)
            .values([
                (T::State, ending.state.number().into()),
                (T::Progress, progress("progress")),
                (T::EndedAt, to_millis(now).into()),
                (T::ScannedCount, ending.scanned.into()),
                (T::RiskCount, ending.risks.into()),
                (T::RemarkEn, ending.remark.en.as_str().into()),
                (T::RemarkZh, ending.remark.zh.as_str().into()),
                (T::FinishedRuns, Expr::col(T::FinishedRuns).add(i64::from(finished))),
                (T::ReportCount, Expr::col(T::ReportCount).add(i64::from(ending.report))),
            ])
            .and_where(Expr::col(T::RunId).eq(claim.subject))
            .take();
        transaction.execute(&task).await?;
        release_webhook(&mut transaction, claim.subject, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Says which engines take part besides those that were known when the run was made.
    pub async fn add_parts(&self, claim: &Claim, parts: &[Part]) -> Result<bool, Error> {
        self.while_held(claim, async |transaction| {
            for part in parts {
                insert_part(transaction, claim.subject, *part).await?;
            }
            Ok(())
        })
        .await
    }

    /// Drops the job of a run that is no more.
    pub async fn drop_job(&self, claim: &Claim) -> Result<(), Error> {
        let mut transaction = self.database.begin().await?;
        delete_held(&mut transaction, claim).await?;
        transaction.commit().await
    }

    /// Runs statements together if the claim is still held; answers whether it was.
    async fn while_held(
        &self,
        claim: &Claim,
        write: impl AsyncFnOnce(&mut Transaction) -> Result<(), Error>,
    ) -> Result<bool, Error> {
        let mut transaction = self.database.begin().await?;
        if !is_held(&mut transaction, claim).await? {
            return Ok(false);
        }
        write(&mut transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

async fn advance_part(
    transaction: &mut Transaction,
    run: i64,
    part: &PartProgress,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let mut update = Query::update();
    update
        .table(P::Table)
        .value(P::State, part.state.number())
        .value(P::Progress, at_least("progress", part.progress.into()))
        .value(P::RiskCount, part.risks)
        .and_where(Expr::col(P::RunId).eq(run))
        .and_where(Expr::col(P::Part).eq(part.part.number()))
        // What is over stays over.
        .and_where(Expr::col(P::State).lt(TaskState::Finished.number()));
    if part.state != TaskState::Waiting {
        update.value(P::StartedAt, or_now("started_at", now));
    }
    if part.state.is_over() {
        update.value(P::EndedAt, to_millis(now));
    }
    transaction.execute(&update).await.map(|_| ())
}

/// Ends the parts of a run that are not over.
pub(super) async fn end_open_parts(
    transaction: &mut Transaction,
    run: i64,
    state: TaskState,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let update = Query::update()
        .table(P::Table)
        .value(P::State, state.number())
        .value(P::EndedAt, to_millis(now))
        .and_where(Expr::col(P::RunId).eq(run))
        .and_where(Expr::col(P::State).lt(TaskState::Finished.number()))
        .take();
    transaction.execute(&update).await.map(|_| ())
}

/// The larger of a column's value and another.
fn at_least(column: &'static str, value: i64) -> Expr {
    Expr::case(Expr::col(column).gt(value), Expr::col(column)).finally(value).into()
}

/// A column's time, or now where it has none.
fn or_now(column: &'static str, now: OffsetDateTime) -> Expr {
    Func::coalesce([Expr::col(column), Expr::val(to_millis(now))]).into()
}

impl RiskTask {
    /// Whether a run of it is waiting or under way.
    pub fn is_busy(&self) -> bool {
        self.run.is_some() && !self.state.is_over()
    }
}
