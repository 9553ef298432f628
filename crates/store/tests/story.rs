//! One story over both databases and both object stores: what holds for one holds for all.

#![expect(clippy::print_stdout, reason = "says which services the story ran on, and which were skipped")]

mod services;

use services::{Postgres, S3};
use std::error::Error;
use std::time::Duration;
use store::{
    AccountState, Claim, DatabaseLocation, Lease, NewAccount, NewKey, NewSubmission, ObjectKey, ObjectLocation,
    Outcome, Phase, Purged, Store, Submitted,
};
use time::OffsetDateTime;

type Test = Result<(), Box<dyn Error>>;

const ENGINE: u32 = 3;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const LEASE: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_story_on_every_store() -> Test {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir()?;
    let (postgres, s3) = (Postgres::start()?, S3::start()?);
    let sqlite = |name: &str| DatabaseLocation::Sqlite(folder.path().join(name));
    let local = |name: &str| ObjectLocation::Local(folder.path().join(name));

    tell("SQLite, local files", sqlite("one.db"), local("one")).await?;
    if let Some(s3) = &s3 {
        tell("SQLite, S3", sqlite("two.db"), ObjectLocation::S3(s3.bucket("two").await?)).await?;
    }
    if let Some(postgres) = &postgres {
        let database = DatabaseLocation::Postgres(postgres.database("three")?);
        tell("PostgreSQL, local files", database, local("three")).await?;
    }
    if let (Some(postgres), Some(s3)) = (&postgres, &s3) {
        let database = DatabaseLocation::Postgres(postgres.database("four")?);
        tell("PostgreSQL, S3", database, ObjectLocation::S3(s3.bucket("four").await?)).await?;
    }
    Ok(())
}

async fn tell(where_: &str, database: DatabaseLocation, objects: ObjectLocation) -> Test {
    println!("the story on {where_}");
    let store = open_together(&database, &objects).await?;
    store.ready().await?;
    let story = Story { store, now: OffsetDateTime::from_unix_timestamp(1_790_000_000)? };
    let (anna, bert) = story.accounts().await?;
    story.submissions_share_the_analysis(anna, bert).await?;
    story.leases_end_and_tokens_fence(anna).await?;
    story.jobs_come_back(anna).await?;
    story.failures_can_be_submitted_again(anna).await?;
    story.every_job_is_claimed_once(anna).await?;
    story.old_things_are_forgotten(anna, bert).await
}

/// Opens the new store several times at once, as processes do that are started together; answers one of them.
async fn open_together(database: &DatabaseLocation, objects: &ObjectLocation) -> Result<Store, Box<dyn Error>> {
    let mut opening = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (database, objects) = (database.clone(), objects.clone());
        opening.spawn(async move { Store::open(&database, &objects).await });
    }
    let mut opened = None;
    while let Some(store) = opening.join_next().await {
        opened = Some(store??);
    }
    opened.ok_or_else(|| "nothing opened".into())
}

struct Story {
    store: Store,
    now: OffsetDateTime,
}

impl Story {
    async fn accounts(&self) -> Result<(i64, i64), Box<dyn Error>> {
        let store = &self.store;
        let anna = NewAccount { name: "anna", organisation: None, app_id: 1, uin: 10 };
        let bert = NewAccount { name: "bert", organisation: None, app_id: 2, uin: 20 };
        assert!(store.create_first_account(&anna, &key("A1"), self.now).await?);
        assert!(!store.create_first_account(&bert, &key("B1"), self.now).await?, "anna is first");
        store.create_account(&bert, &key("B1"), self.now).await?.ok_or("no bert")?;

        let taken = store.create_account(&anna, &key("X"), self.now).await;
        assert!(taken.is_err_and(|error| error.is_conflict()));
        let nowhere = NewAccount { name: "c", organisation: Some(99), app_id: 3, uin: 30 };
        assert_eq!(store.create_account(&nowhere, &key("C1"), self.now).await?, None);

        let owner = store.key_owner("A1").await?.ok_or("no owner")?;
        assert_eq!((owner.app_id, owner.uin, owner.sealed_secret.as_slice()), (1, 10, b"A1".as_slice()));
        assert!(store.rotate_key("anna", &key("A2"), self.now).await?);
        assert!(!store.rotate_key("nobody", &key("N"), self.now).await?);
        assert!(store.key_owner("A1").await?.is_none(), "revoked");
        assert!(store.key_owner("A2").await?.is_some());

        let names: Vec<_> = store.accounts().await?.into_iter().map(|a| (a.name, a.secret_id)).collect();
        assert_eq!(names, [("anna".to_owned(), "A2".to_owned()), ("bert".to_owned(), "B1".to_owned())]);
        assert!(store.set_account_state("bert", AccountState::Disabled).await?);
        assert!(store.key_owner("B1").await?.is_none(), "disabled");
        assert!(store.set_account_state("bert", AccountState::Active).await?);
        assert!(store.key_owner("B1").await?.is_some(), "enabled");
        assert!(!store.set_account_state("nobody", AccountState::Active).await?);
        let organisations: Vec<_> = store.accounts().await?.iter().map(|account| account.organisation).collect();
        assert_ne!(organisations.first(), organisations.last(), "each its own");
        let ids: Vec<_> = store.accounts().await?.iter().map(|account| account.id).collect();
        Ok((*ids.first().ok_or("anna")?, *ids.last().ok_or("bert")?))
    }

    async fn submissions_share_the_analysis(&self, anna: i64, bert: i64) -> Test {
        let sha = digest('a');
        assert_eq!(self.submit(anna, &sha).await?, Submitted { repeated: false, queued: true });
        assert_eq!(self.submit(anna, &sha).await?, Submitted { repeated: true, queued: false });
        assert_eq!(self.store.object(&ObjectKey::Package(&sha)).await?.as_deref(), Some(sha.as_bytes()));
        assert!(self.seen(bert, &sha).await?.is_none(), "bert did not submit it");
        assert_eq!(self.submit(bert, &sha).await?, Submitted { repeated: false, queued: false });
        assert_eq!(self.seen(bert, &sha).await?, Some(Phase::Waiting));
        let other_engine = self.store.scan(anna, &sha, ENGINE + 1, self.now).await?;
        assert!(other_engine.is_none());

        let claim = self.claim("w1", 0).await?.ok_or("a job")?;
        assert_eq!(claim.attempt, 1);
        assert!(self.claim("w2", 0).await?.is_none(), "one job for both");
        assert!(self.store.finish_scan(&claim, Outcome::Success(b"result".to_vec()), self.now).await?);
        for account in [anna, bert] {
            let Some(Phase::Success { token, .. }) = self.seen(account, &sha).await? else {
                return Err("not a success".into());
            };
            let key = ObjectKey::Result { sha256: &sha, engine_version: ENGINE, token: &token };
            assert_eq!(self.store.object(&key).await?.as_deref(), Some(b"result".as_slice()));
        }
        assert_eq!(self.store.queue_depth().await?.jobs, 0);
        assert_eq!(self.submit(anna, &sha).await?, Submitted { repeated: true, queued: false });
        Ok(())
    }

    async fn leases_end_and_tokens_fence(&self, anna: i64) -> Test {
        let sha = digest('b');
        self.submit(anna, &sha).await?;
        let slow = self.claim("slow", 0).await?.ok_or("a job")?;
        assert!(self.claim("fast", 9).await?.is_none(), "the lease holds");
        assert!(self.store.heartbeat(&slow, lease("slow"), self.now + Duration::from_secs(5)).await?);
        assert!(self.claim("fast", 14).await?.is_none(), "and was renewed");
        let fast = self.claim("fast", 16).await?.ok_or("the lease is over")?;
        assert_eq!((fast.job, fast.attempt, fast.token), (slow.job, 2, slow.token + 1));

        assert!(!self.store.heartbeat(&slow, lease("slow"), self.now).await?, "lost");
        assert!(!self.store.finish_scan(&slow, Outcome::Success(b"late".to_vec()), self.now).await?, "fenced");
        assert!(!self.store.release(&slow, self.now).await? && !self.store.retry(&slow, self.now).await?);
        assert_eq!(self.seen(anna, &sha).await?, Some(Phase::Waiting));
        assert!(self.store.finish_scan(&fast, Outcome::Success(b"good".to_vec()), self.now).await?);
        assert!(!self.store.finish_scan(&fast, Outcome::Success(b"twice".to_vec()), self.now).await?);
        assert!(!self.store.finish_scan(&slow, Outcome::Failed("late"), self.now).await?);
        let Some(Phase::Success { token, .. }) = self.seen(anna, &sha).await? else { return Err("no success".into()) };
        let good = ObjectKey::Result { sha256: &sha, engine_version: ENGINE, token: &token };
        assert_eq!(self.store.object(&good).await?.as_deref(), Some(b"good".as_slice()));
        Ok(())
    }

    async fn jobs_come_back(&self, anna: i64) -> Test {
        self.submit(anna, &digest('c')).await?;
        let claim = self.claim("stopping", 0).await?.ok_or("a job")?;
        assert!(self.store.release(&claim, self.now).await?);
        let claim = self.claim("next", 0).await?.ok_or("released")?;
        assert_eq!((claim.attempt, claim.token), (1, 2), "handing back is no attempt");
        assert!(self.store.retry(&claim, self.now + Duration::from_secs(4)).await?);
        assert!(self.claim("next", 3).await?.is_none(), "put off");
        let claim = self.claim("dying", 4).await?.ok_or("due")?;
        assert_eq!(claim.attempt, 2);
        assert_eq!(self.store.queue_depth().await?.leased, 1);
        assert_eq!(self.store.release_dead(&["dying".to_owned(), "other".to_owned()]).await?, 1);
        assert_eq!(self.store.release_dead(&[]).await?, 0);
        let claim = self.claim("heir", 4).await?.ok_or("free at once")?;
        assert_eq!(claim.attempt, 3, "dying is an attempt");
        let old_engine = self.store.claim(lease("old"), ENGINE - 1, self.now + DAY).await?;
        assert!(old_engine.is_none(), "an older engine leaves it alone");
        assert!(self.store.finish_scan(&claim, Outcome::Success(Vec::new()), self.now).await?);
        Ok(())
    }

    async fn failures_can_be_submitted_again(&self, anna: i64) -> Test {
        let sha = digest('d');
        self.submit(anna, &sha).await?;
        let claim = self.claim("w", 0).await?.ok_or("a job")?;
        assert!(self.store.finish_scan(&claim, Outcome::Failed("worn_out"), self.now).await?);
        let failed = Phase::Failed { failure: "worn_out".to_owned(), finished_at: self.now };
        assert_eq!(self.seen(anna, &sha).await?, Some(failed));
        assert_eq!(self.submit(anna, &sha).await?, Submitted { repeated: false, queued: true });
        assert_eq!(self.seen(anna, &sha).await?, Some(Phase::Waiting));
        let claim = self.claim("w", 0).await?.ok_or("again")?;
        assert!(self.store.finish_scan(&claim, Outcome::Success(b"r".to_vec()), self.now).await?);

        let scan = self.store.scan(anna, &sha, ENGINE, self.now).await?.ok_or("a scan")?;
        let Phase::Success { token, .. } = scan.phase else { return Err("no success".into()) };
        self.store.mark_result_lost(scan.id, "some other token", "lost", self.now).await?;
        assert!(matches!(self.seen(anna, &sha).await?, Some(Phase::Success { .. })));
        self.store.mark_result_lost(scan.id, &token, "lost", self.now).await?;
        assert!(matches!(self.seen(anna, &sha).await?, Some(Phase::Failed { .. })));
        Ok(())
    }

    async fn every_job_is_claimed_once(&self, anna: i64) -> Test {
        let count = 24;
        let shas: Vec<_> = (0..count).map(|number| format!("{number:064x}")).collect();
        for sha in &shas {
            self.submit(anna, sha).await?;
        }
        let mut workers = tokio::task::JoinSet::new();
        for worker in 0..6 {
            let (store, now) = (self.store.clone(), self.now);
            workers.spawn(async move {
                let owner = format!("w{worker}");
                let lease = Lease { owner: &owner, duration: LEASE };
                let mut done = Vec::new();
                while let Some(claim) = store.claim(lease, ENGINE, now).await? {
                    assert!(store.finish_scan(&claim, Outcome::Success(Vec::new()), now).await?);
                    done.push(claim.subject);
                }
                Ok::<_, store::Error>(done)
            });
        }
        let mut done = Vec::new();
        while let Some(worker) = workers.join_next().await {
            done.extend(worker??);
        }
        // A worker may find the only due job taken under its eyes and stop early; what is left is still there.
        while let Some(claim) = self.claim("last", 0).await? {
            assert!(self.store.finish_scan(&claim, Outcome::Success(Vec::new()), self.now).await?);
            done.push(claim.subject);
        }
        done.sort_unstable();
        let jobs = done.len();
        done.dedup();
        assert_eq!((jobs, done.len()), (count, count), "none twice, none lost");
        for sha in &shas {
            assert!(matches!(self.seen(anna, sha).await?, Some(Phase::Success { .. })), "{sha}");
        }
        Ok(())
    }

    async fn old_things_are_forgotten(&self, anna: i64, bert: i64) -> Test {
        let (shared, fresh) = (digest('a'), digest('e'));
        let later = self.now + 60 * DAY;
        let renewed = self.submit_at(bert, &shared, later, later - DAY).await?;
        assert_eq!(renewed, Submitted { repeated: false, queued: false }, "forgotten, so new; analysed, so not queued");
        self.submit_at(anna, &fresh, later, self.now).await?;
        assert!(self.store.scan(anna, &shared, ENGINE, later).await?.is_none(), "too old to be seen");

        let purged = self.store.purge(later).await?;
        assert_eq!(purged, Purged { submissions: 28, scans: 27, packages: 27 });
        assert_eq!(self.store.purge(later).await?, Purged::default());
        assert!(self.store.scan(anna, &shared, ENGINE, self.now).await?.is_none());
        assert!(self.store.object(&ObjectKey::Package(&shared)).await?.is_some(), "bert still has it");
        assert!(self.store.object(&ObjectKey::Package(&digest('b'))).await?.is_none());

        let last = self.store.purge(later + DAY).await?;
        assert_eq!(last, Purged { submissions: 2, scans: 2, packages: 2 });
        assert_eq!(self.store.queue_depth().await?.jobs, 0, "nor is anything left to do");
        assert_eq!(self.submit(anna, &shared).await?, Submitted { repeated: false, queued: true });
        Ok(())
    }

    async fn submit(&self, account: i64, sha256: &str) -> Result<Submitted, store::Error> {
        self.submit_at(account, sha256, self.now, self.now - DAY).await
    }

    async fn submit_at(
        &self,
        account: i64,
        sha256: &str,
        now: OffsetDateTime,
        since: OffsetDateTime,
    ) -> Result<Submitted, store::Error> {
        let bytes = sha256.as_bytes().to_vec();
        let file_name = "skill.zip";
        self.store.submit(NewSubmission { account, sha256, engine_version: ENGINE, file_name, bytes, since }, now).await
    }

    async fn seen(&self, account: i64, sha256: &str) -> Result<Option<Phase>, store::Error> {
        Ok(self.store.scan(account, sha256, ENGINE, self.now - DAY).await?.map(|scan| scan.phase))
    }

    async fn claim(&self, owner: &str, after_s: u64) -> Result<Option<Claim>, store::Error> {
        self.store.claim(lease(owner), ENGINE, self.now + Duration::from_secs(after_s)).await
    }
}

fn lease(owner: &str) -> Lease<'_> {
    Lease { owner, duration: LEASE }
}

/// A key whose sealed half is its own name: what sealing does is another test's matter.
fn key(secret_id: &str) -> NewKey<'_> {
    NewKey { secret_id, sealed_secret: secret_id.as_bytes().to_vec() }
}

fn digest(letter: char) -> String {
    letter.to_string().repeat(64)
}
