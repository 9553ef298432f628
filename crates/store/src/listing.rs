//! An account's scans as a list that is searched and paged by its last row: new rows never shift a page.

use crate::database::row;
use crate::instant::{from_millis, to_millis};
use crate::schema::{Job as J, PackageScan as P, Submission as S};
use crate::{Error, JobKind, ScanFacts, Store};
use sea_query::{Cond, Expr, ExprTrait as _, Func, LikeExpr, Order, Query, SelectStatement};
use time::OffsetDateTime;

/// Where a listed scan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanStatus {
    /// In the queue.
    Queued,
    /// Being worked on.
    Running,
    /// Done.
    Succeeded,
    /// Given up.
    Failed,
}

/// A row's place in the list: the newest first, and of one millisecond the one that came last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// When it was submitted, in milliseconds.
    pub created_at: i64,
    /// Row id of the submission.
    pub row: i64,
}

/// Which scans to list.
#[derive(Debug, Clone)]
pub struct ScanFilter<'a> {
    /// Row id of the account.
    pub account: i64,
    /// Submitted at or after.
    pub from: OffsetDateTime,
    /// Submitted before; `None` for until now.
    pub to: Option<OffsetDateTime>,
    /// Only in this state.
    pub status: Option<ScanStatus>,
    /// Only of this risk level.
    pub risk_level: Option<&'a str>,
    /// Only of this package, by its lower-case hex SHA-256.
    pub sha256: Option<&'a str>,
    /// Only of this engine release.
    pub engine_version: Option<u32>,
    /// Part of the file's or the Skill's name; the case of ASCII letters does not matter.
    pub name: Option<&'a str>,
    /// Only what comes after this row.
    pub after: Option<Place>,
    /// Rows at most.
    pub limit: u64,
}

/// A scan in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedScan {
    /// Its place, to go on from.
    pub place: Place,
    /// Lower-case hex SHA-256 of the package.
    pub sha256: String,
    /// Engine release.
    pub engine_version: u32,
    /// Where it stands.
    pub status: ScanStatus,
    /// File name that the account gave.
    pub file_name: String,
    /// When it was submitted.
    pub created_at: OffsetDateTime,
    /// When it ended.
    pub finished_at: Option<OffsetDateTime>,
    /// The application's word for why there is no result.
    pub failure: Option<String>,
    /// What it cost.
    pub units: i64,
    /// What was found.
    pub facts: Option<ScanFacts>,
}

row! {
    struct ListedRow {
        id: i64,
        sha256: String,
        engine_version: i64,
        phase: String,
        lease_until: Option<i64>,
        file_name: String,
        created_at: i64,
        finished_at: Option<i64>,
        failure: Option<String>,
        units: i64,
        skill_name: Option<String>,
        file_count: Option<i64>,
        risk_level: Option<String>,
        security_score: Option<i64>,
    }
}

impl Store {
    /// Scans of an account, the newest first.
    pub async fn list_scans(&self, filter: &ScanFilter<'_>, now: OffsetDateTime) -> Result<Vec<ListedScan>, Error> {
        let mut query = rows();
        query
            .and_where(Expr::col((S::Table, S::AccountId)).eq(filter.account))
            .and_where(Expr::col((S::Table, S::CreatedAt)).gte(to_millis(filter.from)));
        if let Some(to) = filter.to {
            query.and_where(Expr::col((S::Table, S::CreatedAt)).lt(to_millis(to)));
        }
        if let Some(status) = filter.status {
            query.cond_where(in_state(status, now));
        }
        if let Some(level) = filter.risk_level {
            query.and_where(Expr::col((P::Table, P::RiskLevel)).eq(level));
        }
        if let Some(sha256) = filter.sha256 {
            query.and_where(Expr::col((P::Table, P::Sha256)).eq(sha256));
        }
        if let Some(version) = filter.engine_version {
            query.and_where(Expr::col((P::Table, P::EngineVersion)).eq(i64::from(version)));
        }
        if let Some(name) = filter.name {
            query.cond_where(named(name));
        }
        if let Some(Place { created_at, row }) = filter.after {
            let same = Cond::all()
                .add(Expr::col((S::Table, S::CreatedAt)).eq(created_at))
                .add(Expr::col((S::Table, S::Id)).lt(row));
            query.cond_where(Cond::any().add(Expr::col((S::Table, S::CreatedAt)).lt(created_at)).add(same));
        }
        query
            .order_by((S::Table, S::CreatedAt), Order::Desc)
            .order_by((S::Table, S::Id), Order::Desc)
            .limit(filter.limit);
        let rows: Vec<ListedRow> = self.database.fetch_all(&query).await?;
        rows.into_iter().map(|row| ListedScan::from_row(row, now)).collect()
    }
}

/// Submissions with their analyses and the jobs that these have as long as they wait.
fn rows() -> SelectStatement {
    let scan = [
        P::Sha256,
        P::EngineVersion,
        P::Phase,
        P::FinishedAt,
        P::Failure,
        P::SkillName,
        P::FileCount,
        P::RiskLevel,
        P::SecurityScore,
    ];
    let job = Cond::all()
        .add(Expr::col((J::Table, J::SubjectId)).equals((P::Table, P::Id)))
        .add(Expr::col((J::Table, J::Kind)).eq(JobKind::ScanSkill.word()));
    Query::select()
        .columns(scan.map(|column| (P::Table, column)))
        .columns([S::Id, S::FileName, S::CreatedAt, S::Units].map(|column| (S::Table, column)))
        .column((J::Table, J::LeaseUntil))
        .from(S::Table)
        .inner_join(P::Table, Expr::col((S::Table, S::ScanId)).equals((P::Table, P::Id)))
        .left_join(J::Table, job)
        .take()
}

fn in_state(status: ScanStatus, now: OffsetDateTime) -> Cond {
    let phase = |word: &str| Expr::col((P::Table, P::Phase)).eq(word);
    let lease = || Expr::col((J::Table, J::LeaseUntil));
    let free = Cond::any().add(lease().is_null()).add(lease().lt(to_millis(now)));
    match status {
        ScanStatus::Succeeded => Cond::all().add(phase("success")),
        ScanStatus::Failed => Cond::all().add(phase("failed")),
        ScanStatus::Running => Cond::all().add(phase("waiting")).add(lease().gte(to_millis(now))),
        ScanStatus::Queued => Cond::all().add(phase("waiting")).add(free),
    }
}

fn named(part: &str) -> Cond {
    let escaped: String = part
        .to_ascii_lowercase()
        .chars()
        .flat_map(|letter| matches!(letter, '%' | '_' | '\\').then_some('\\').into_iter().chain([letter]))
        .collect();
    let like = || LikeExpr::new(format!("%{escaped}%")).escape('\\');
    Cond::any()
        .add(Expr::expr(Func::lower(Expr::col((S::Table, S::FileName)))).like(like()))
        .add(Expr::expr(Func::lower(Expr::col((P::Table, P::SkillName)))).like(like()))
}

impl ListedScan {
    fn from_row(row: ListedRow, now: OffsetDateTime) -> Result<Self, Error> {
        let held = row.lease_until.is_some_and(|until| until >= to_millis(now));
        let status = match (row.phase.as_str(), held) {
            ("waiting", false) => ScanStatus::Queued,
            ("waiting", true) => ScanStatus::Running,
            ("success", _) => ScanStatus::Succeeded,
            ("failed", _) => ScanStatus::Failed,
            _ => return Err(Error::Row { column: "package_scan.phase", value: row.phase }),
        };
        let facts = match (row.skill_name, row.file_count, row.risk_level, row.security_score) {
            (Some(skill_name), Some(file_count), Some(risk_level), Some(security_score)) => {
                Some(ScanFacts { skill_name, file_count, risk_level, security_score })
            }
            _ => None,
        };
        Ok(Self {
            place: Place { created_at: row.created_at, row: row.id },
            sha256: row.sha256,
            engine_version: u32::try_from(row.engine_version).unwrap_or(u32::MAX),
            status,
            file_name: row.file_name,
            created_at: from_millis(row.created_at),
            finished_at: row.finished_at.map(from_millis),
            failure: row.failure,
            units: row.units,
            // A scan that failed after it had succeeded still has what lists showed of it.
            facts: facts.filter(|_| status == ScanStatus::Succeeded),
        })
    }
}
