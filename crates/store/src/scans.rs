//! Scans: one analysis of one package by one engine release, as the account that submitted it may see it.

use crate::database::row;
use crate::instant::{from_millis, to_millis};
use crate::queue::delete_held;
use crate::schema::{PackageScan as P, Submission as S};
use crate::tasks::charge;
use crate::webhooks::release_webhooks;
use crate::{Claim, Error, ObjectKey, ScanFacts, Store};
use sea_query::{Expr, ExprTrait as _, Query};
use time::OffsetDateTime;

/// Where an analysis stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// In the queue or being worked on.
    Waiting,
    /// Done.
    Success {
        /// Names the result, see [`ObjectKey::Result`].
        token: String,
        /// When.
        finished_at: OffsetDateTime,
    },
    /// Given up.
    Failed {
        /// The application's word for why.
        failure: String,
        /// When.
        finished_at: OffsetDateTime,
    },
}

/// An analysis with the caller's own submission of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// Row id of the analysis.
    pub id: i64,
    /// Where it stands.
    pub phase: Phase,
    /// File name that this account gave.
    pub file_name: String,
    /// When this account submitted it.
    pub created_at: OffsetDateTime,
}

/// What a worker has to say about a claimed scan.
#[derive(Debug)]
pub enum Outcome {
    /// The result's bytes, and what lists show of it.
    Success(Vec<u8>, ScanFacts),
    /// The application's word for why there is none.
    Failed(&'static str),
}

row! {
    struct ScanRow {
        id: i64,
        phase: String,
        finished_at: Option<i64>,
        result_token: Option<String>,
        failure: Option<String>,
        file_name: String,
        created_at: i64,
    }
}

row! {
    struct PackageRow { sha256: String, engine_version: i64 }
}

impl Store {
    /// The scan of these bytes as `account` may see it: only if it submitted them itself, at or after `since`.
    pub async fn scan(
        &self,
        account: i64,
        sha256: &str,
        engine_version: u32,
        since: OffsetDateTime,
    ) -> Result<Option<Scan>, Error> {
        let query = Query::select()
            .columns([P::Id, P::Phase, P::FinishedAt, P::ResultToken, P::Failure].map(|column| (P::Table, column)))
            .columns([S::FileName, S::CreatedAt].map(|column| (S::Table, column)))
            .from(S::Table)
            .inner_join(P::Table, Expr::col((S::Table, S::ScanId)).equals((P::Table, P::Id)))
            .and_where(Expr::col((S::Table, S::AccountId)).eq(account))
            .and_where(Expr::col((S::Table, S::CreatedAt)).gte(to_millis(since)))
            .and_where(Expr::col((P::Table, P::Sha256)).eq(sha256))
            .and_where(Expr::col((P::Table, P::EngineVersion)).eq(i64::from(engine_version)))
            .take();
        self.database.fetch_optional::<ScanRow>(&query).await?.map(Scan::from_row).transpose()
    }

    /// SHA-256 and engine release of the scan that a job is about; `None` when it was purged.
    pub async fn scan_package(&self, scan: i64) -> Result<Option<(String, u32)>, Error> {
        let query = Query::select()
            .columns([P::Sha256, P::EngineVersion])
            .from(P::Table)
            .and_where(Expr::col(P::Id).eq(scan))
            .take();
        let row: Option<PackageRow> = self.database.fetch_optional(&query).await?;
        row.map(|row| Ok((row.sha256, engine_version_of(row.engine_version)?))).transpose()
    }

    /// Keeps what a worker found and ends its job, both or neither.
    ///
    /// False, and nothing changed, when the worker no longer holds the job: somebody else works on it or is done.
    pub async fn finish_scan(&self, claim: &Claim, outcome: Outcome, now: OffsetDateTime) -> Result<bool, Error> {
        let Some((sha256, engine_version)) = self.scan_package(claim.subject).await? else { return Ok(false) };
        // A name of its own for every write: who loses can remove what it wrote and nothing else.
        let token = uuid::Uuid::now_v7().to_string();
        let key = ObjectKey::Result { sha256: &sha256, engine_version, token: &token };
        let mut update = Query::update();
        update.table(P::Table).value(P::FinishedAt, to_millis(now)).and_where(Expr::col(P::Id).eq(claim.subject));
        let succeeded = matches!(outcome, Outcome::Success(..));
        let mut units = 0;
        match outcome {
            Outcome::Success(result, facts) => {
                self.objects.put(&key, result).await?;
                units = facts.file_count;
                update.values([
                    (P::Phase, "success".into()),
                    (P::ResultToken, token.as_str().into()),
                    (P::SkillName, facts.skill_name.into()),
                    (P::FileCount, facts.file_count.into()),
                    (P::RiskLevel, facts.risk_level.into()),
                    (P::SecurityScore, facts.security_score.into()),
                ]);
            }
            Outcome::Failed(failure) => {
                update.value(P::Phase, "failed").value(P::Failure, failure);
            }
        }
        let mut transaction = self.database.begin().await?;
        let held = delete_held(&mut transaction, claim).await?;
        if held {
            transaction.execute(&update).await?;
            charge(&mut transaction, claim.subject, units).await?;
            release_webhooks(&mut transaction, claim.subject, now).await?;
            transaction.commit().await?;
        } else if succeeded {
            drop(transaction);
            self.objects.delete(&key).await?;
        }
        Ok(held)
    }

    /// Turns a success whose result object is gone into a failure, so that it can be submitted again.
    pub async fn mark_result_lost(
        &self,
        scan: i64,
        token: &str,
        failure: &'static str,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let update = Query::update()
            .table(P::Table)
            .value(P::Phase, "failed")
            .value(P::Failure, failure)
            .value(P::ResultToken, Option::<String>::None)
            .value(P::FinishedAt, to_millis(now))
            .and_where(Expr::col(P::Id).eq(scan))
            .and_where(Expr::col(P::ResultToken).eq(token))
            .take();
        self.database.execute(&update).await?;
        Ok(())
    }
}

impl Scan {
    fn from_row(row: ScanRow) -> Result<Self, Error> {
        let finished_at = row.finished_at.map(from_millis);
        let phase = match (row.phase.as_str(), row.result_token, row.failure, finished_at) {
            ("waiting", ..) => Phase::Waiting,
            ("success", Some(token), _, Some(finished_at)) => Phase::Success { token, finished_at },
            ("failed", _, Some(failure), Some(finished_at)) => Phase::Failed { failure, finished_at },
            _ => return Err(Error::Row { column: "package_scan.phase", value: row.phase }),
        };
        Ok(Self { id: row.id, phase, file_name: row.file_name, created_at: from_millis(row.created_at) })
    }
}

fn engine_version_of(number: i64) -> Result<u32, Error> {
    u32::try_from(number).map_err(|_| Error::Row { column: "package_scan.engine_version", value: number.to_string() })
}
