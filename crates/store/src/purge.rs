//! Forgetting: submissions past the retention time, then analyses that nobody can see any more, then their objects.

use crate::database::row;
use crate::instant::to_millis;
use crate::schema::{Job, PackageScan as P, Submission as S};
use crate::{Error, JobKind, Store};
use sea_query::{Expr, ExprTrait as _, Query, SelectStatement};
use time::OffsetDateTime;

/// What a purge took away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Purged {
    /// Submissions of accounts.
    pub submissions: u64,
    /// Analyses with their results and reports.
    pub scans: u64,
    /// Packages.
    pub packages: u64,
}

row! {
    struct Orphan { id: i64, sha256: String, engine_version: i64 }
}

row! {
    struct IdRow { #[expect(dead_code, reason = "only whether there is one counts")] id: i64 }
}

impl Store {
    /// Forgets every submission made before `before`. May be run by many processes, and again after a crash.
    pub async fn purge(&self, before: OffsetDateTime) -> Result<Purged, Error> {
        let old = Query::delete().from_table(S::Table).and_where(Expr::col(S::CreatedAt).lt(to_millis(before))).take();
        let mut purged = Purged { submissions: self.database.execute(&old).await?, ..Purged::default() };
        self.purge_webhooks().await?;
        for orphan in self.database.fetch_all::<Orphan>(&orphans()).await? {
            self.purge_scan(&orphan, &mut purged).await?;
        }
        Ok(purged)
    }

    /// Row and objects go under the lock that submitting takes: a package is never deleted from under a new row.
    async fn purge_scan(&self, orphan: &Orphan, purged: &mut Purged) -> Result<(), Error> {
        let mut transaction = self.database.begin().await?;
        transaction.lock(&orphan.sha256).await?;
        let delete_job = Query::delete()
            .from_table(Job::Table)
            .and_where(Expr::col(Job::Kind).eq(JobKind::ScanSkill.word()))
            .and_where(Expr::col(Job::SubjectId).eq(orphan.id))
            .take();
        let delete_scan = Query::delete()
            .from_table(P::Table)
            .and_where(Expr::col(P::Id).eq(orphan.id))
            .and_where(Expr::exists(submissions_of_scan()).not())
            .take();
        if transaction.execute(&delete_scan).await? == 0 {
            return Ok(());
        }
        transaction.execute(&delete_job).await?;
        purged.scans += 1;
        let others = Query::select()
            .column(P::Id)
            .from(P::Table)
            .and_where(Expr::col(P::Sha256).eq(orphan.sha256.as_str()))
            .limit(1)
            .take();
        if transaction.fetch_optional::<IdRow>(&others).await?.is_none() {
            self.objects.delete_package(&orphan.sha256).await?;
            purged.packages += 1;
        } else {
            let engine_version = u32::try_from(orphan.engine_version).unwrap_or(u32::MAX);
            self.objects.delete_results(&orphan.sha256, engine_version).await?;
        }
        transaction.commit().await
    }
}

fn orphans() -> SelectStatement {
    Query::select()
        .columns([P::Id, P::Sha256, P::EngineVersion])
        .from(P::Table)
        .and_where(Expr::exists(submissions_of_scan()).not())
        .take()
}

fn submissions_of_scan() -> SelectStatement {
    Query::select()
        .column(S::Id)
        .from(S::Table)
        .and_where(Expr::col((S::Table, S::ScanId)).equals((P::Table, P::Id)))
        .take()
}
