//! One story over both databases and both object stores: what holds for one holds for all.

#![expect(clippy::print_stdout, reason = "says which services the story ran on, and which were skipped")]

mod center;
mod risk_tasks;
mod scale;
mod services;

use services::{Postgres, S3};
use std::error::Error;
use std::time::Duration;
use store::{
    AccountState, AuditEntry, AuditQuery, Claim, DatabaseLocation, Grant, JobKind, Lease, NewAccount, NewKey,
    NewSubmission, ObjectKey, ObjectLocation, Outcome, Phase, Purged, ScanFacts, Store, Submitted, TaskQuery,
};
use time::OffsetDateTime;

type Test = Result<(), Box<dyn Error>>;

const ENGINE: u32 = 3;
const SCANS: &[JobKind] = &[JobKind::ScanSkill];
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_way_of_reading_agrees() -> Test {
    let folder = tempfile::tempdir()?;
    let objects = ObjectLocation::Local(folder.path().join("objects"));
    let sqlite = DatabaseLocation::Sqlite(folder.path().join("read.db"));
    center::reading::agrees(&Store::open(&sqlite, &objects).await?).await?;
    let Some(postgres) = Postgres::start()? else { return Ok(()) };
    // Whatever the language of the cluster.
    let url = postgres.database_in("read", "en-US")?;
    let store = Store::open(&DatabaseLocation::Postgres(url.clone()), &objects).await?;
    center::reading::agrees(&store).await?;
    let hurried = DatabaseLocation::Postgres(format!("{url}?options=-c%20statement_timeout%3D5"));
    center::reading::ends_in_time(&store, &Store::open(&hurried, &objects).await?).await
}

/// How fast lists answer over a million risks; `scale` says how to run it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a benchmark of many minutes; RISKS=100000 makes it shorter"]
async fn a_million_risks() -> Test {
    let folder = tempfile::tempdir()?;
    let objects = ObjectLocation::Local(folder.path().join("objects"));
    if scale::wanted("sqlite") {
        let kept = scale::kept().unwrap_or_else(|| folder.path().to_owned());
        let sqlite = DatabaseLocation::Sqlite(kept.join("many.db"));
        scale::run("SQLite", &Store::open(&sqlite, &objects).await?, || Ok(()), scale::Clock::new(None)).await?;
    }
    if let Some((url, clock)) = scale::at_hand() {
        return scale::run(
            "PostgreSQL",
            &Store::open(&DatabaseLocation::Postgres(url), &objects).await?,
            || Ok(()),
            clock,
        )
        .await;
    }
    let Some(postgres) = scale::wanted("postgres").then(Postgres::start).transpose()?.flatten() else { return Ok(()) };
    let store = Store::open(&DatabaseLocation::Postgres(postgres.database("many")?), &objects).await?;
    scale::run("PostgreSQL", &store, || Ok(postgres.vacuum("many")?), scale::Clock::new(Some(postgres.pid()))).await
}

async fn tell(where_: &str, database: DatabaseLocation, objects: ObjectLocation) -> Test {
    println!("the story on {where_}");
    let store = open_together(&database, &objects).await?;
    store.ready().await?;
    let story = Story { store, now: OffsetDateTime::from_unix_timestamp(1_790_000_000)? };
    let (anna, bert) = story.accounts().await?;
    story.keys_end_in_their_time(anna).await?;
    story.nonces_and_calls(anna).await?;
    story.submissions_share_the_analysis(anna, bert).await?;
    story.lists_and_costs(anna, bert).await?;
    story.leases_end_and_tokens_fence(anna).await?;
    story.jobs_come_back(anna).await?;
    story.failures_can_be_submitted_again(anna).await?;
    story.every_job_is_claimed_once(anna).await?;
    center::tell(&story.store, (anna, bert), story.now).await?;
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
        let first = store.keys(owner.account_id).await?.first().ok_or("no key")?.id;
        store.replace_key(owner.account_id, first, &key("A2"), None, self.now).await?;
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

    async fn keys_end_in_their_time(&self, anna: i64) -> Test {
        let store = &self.store;
        let id = |secret_id: &'static str| async move {
            let keys = store.keys(anna).await?;
            keys.into_iter().find(|key| key.secret_id == secret_id).map(|key| key.id).ok_or("no such key".into())
                as Result<i64, Box<dyn Error>>
        };
        let reader = store.ensure_sub_account(anna, "reader", 77, self.now).await?;
        assert_eq!(store.ensure_sub_account(anna, "reader", 78, self.now).await?, reader, "made once");
        let grant = Grant { sub_account: Some(reader), role: "read".to_owned(), ..Grant::default() };
        store.add_key(anna, &NewKey { grant: grant.clone(), ..key("R1") }, self.now).await?;
        let owner = store.key_owner("R1").await?.ok_or("no owner")?;
        assert_eq!((owner.account_id, owner.sub_uin, owner.role.as_str()), (anna, Some(77), "read"));
        assert!(store.set_sub_account_state(anna, "reader", AccountState::Disabled).await?);
        assert!(store.key_owner("R1").await?.is_none(), "its user is disabled");
        assert!(store.set_sub_account_state(anna, "reader", AccountState::Active).await?);
        assert_eq!(store.accounts().await?.first().map(|a| a.secret_id.clone()).as_deref(), Some("A2"));

        // With overlap: the old one ends later, and what was made from it with it.
        let until = self.now + LEASE;
        let token = Grant {
            parent: Some(id("A2").await?),
            token_sha256: Some(digest('f')),
            valid_until: Some(self.now + DAY),
            ..Grant::default()
        };
        store.add_key(anna, &NewKey { grant: token, ..key("T1") }, self.now).await?;
        store.replace_key(anna, id("A2").await?, &key("A3"), Some(until), self.now).await?;
        let ends = until.unix_timestamp() * 1000;
        for secret_id in ["A2", "T1"] {
            assert_eq!(store.key_owner(secret_id).await?.ok_or("gone")?.valid_until, Some(ends), "{secret_id}");
        }
        // At once: everything of the same owner that was to end goes too; the reader's key stays.
        store.replace_key(anna, id("A3").await?, &key("A4"), None, self.now).await?;
        for (secret_id, there) in [("A2", false), ("T1", false), ("A3", false), ("A4", true), ("R1", true)] {
            assert_eq!(store.key_owner(secret_id).await?.is_some(), there, "{secret_id}");
        }
        let limited = Grant { role: "read".to_owned(), ..Grant::default() };
        store.add_key(anna, &NewKey { grant: limited, ..key("L1") }, self.now).await?;
        let main = store.account(anna).await?.map(|account| account.secret_id);
        assert_eq!(main.as_deref(), Some("A4"), "the one with all rights");
        assert_eq!(store.purge_temporary_keys(until).await?, 0, "it ended then, not before");
        assert_eq!(store.purge_temporary_keys(until + LEASE).await?, 1);
        assert!(store.revoke_key(anna, id("R1").await?).await?);
        assert!(!store.revoke_key(anna, id("R1").await?).await?, "only once");
        assert!(!store.revoke_key(anna + 1, id("A4").await?).await?, "not another account's");
        Ok(())
    }

    async fn nonces_and_calls(&self, anna: i64) -> Test {
        let store = &self.store;
        let seconds = self.now.unix_timestamp();
        assert!(store.use_nonce("A", "1", seconds).await?);
        assert!(!store.use_nonce("A", "1", seconds).await?, "used up");
        assert!(store.use_nonce("A", "2", seconds).await? && store.use_nonce("B", "1", seconds).await?);
        assert_eq!(store.purge_nonces(seconds).await?, 0);
        assert_eq!(store.purge_nonces(seconds + 1).await?, 3);

        let call = |after: u64, action: &str, account: Option<i64>| AuditEntry {
            at: self.now + Duration::from_secs(after),
            request_id: format!("r{after}"),
            face: "csip".to_owned(),
            action: action.to_owned(),
            code: "OK".to_owned(),
            account,
            uin: account.map(|_| 10),
            secret_id: "A".to_owned(),
            address: "127.0.0.1".to_owned(),
            subject: String::new(),
        };
        let (one, two, three) = (call(1, "Read", Some(anna)), call(2, "Write", None), call(3, "Read", Some(anna)));
        store.write_audit(&[]).await?;
        store.write_audit(&[one.clone(), two.clone(), three.clone()]).await?;
        let all = AuditQuery { limit: 10, ..AuditQuery::default() };
        assert_eq!(store.audit(&all).await?, [three.clone(), two.clone(), one.clone()]);
        let annas = AuditQuery { account: Some(anna), action: Some("Read".to_owned()), limit: 1, ..all.clone() };
        assert_eq!(store.audit(&annas).await?, [three]);
        let late = AuditQuery { since: Some(two.at), code: Some("OK".to_owned()), ..all.clone() };
        assert_eq!(store.audit(&late).await?.len(), 2);
        assert_eq!(store.audit(&AuditQuery { code: Some("InternalError".to_owned()), ..all.clone() }).await?, []);
        assert_eq!(store.purge_audit(two.at).await?, 1);
        assert_eq!(store.audit(&all).await?.len(), 2);
        Ok(())
    }

    /// Both accounts have one scan that succeeded, analysed once; each pays for it, once.
    async fn lists_and_costs(&self, anna: i64, bert: i64) -> Test {
        let sha = digest('a');
        for account in [anna, bert] {
            let found = self.store.account(account).await?.ok_or("no account")?;
            assert_eq!(found.used_units, 3, "{}", found.name);
            let query =
                TaskQuery { account, from: self.now - DAY, to: self.now, newest_first: true, offset: 0, limit: 10 };
            let (total, tasks) = self.store.tasks(query).await?;
            let task = tasks.first().ok_or("no task")?;
            assert_eq!((total, task.sha256.as_str(), task.units), (1, sha.as_str(), 3));
            assert_eq!(task.facts.as_ref(), Some(&facts()));
            let (total, tasks) = self.store.tasks(TaskQuery { offset: 1, ..query }).await?;
            assert_eq!((total, tasks), (1, Vec::new()), "beyond the last page");
            let (total, _) =
                self.store.tasks(TaskQuery { from: self.now + LEASE, to: self.now + DAY, ..query }).await?;
            assert_eq!(total, 0, "another time");
        }
        self.submit(anna, &sha).await?;
        assert_eq!(self.store.account(anna).await?.ok_or("no account")?.used_units, 3, "the same file costs once");
        assert!(
            self.store.set_quota("anna", Some(5)).await? && self.store.set_networks("anna", "10.0.0.0/8", "").await?
        );
        let changed = self.store.account(anna).await?.ok_or("no account")?;
        assert_eq!((changed.quota, changed.ip_allow.as_str()), (Some(5), "10.0.0.0/8"));
        Ok(())
    }

    async fn submissions_share_the_analysis(&self, anna: i64, bert: i64) -> Test {
        let sha = digest('a');
        assert_eq!(
            self.submit(anna, &sha).await?,
            Submitted { repeated: false, queued: true, too_many_webhooks: false }
        );
        assert_eq!(
            self.submit(anna, &sha).await?,
            Submitted { repeated: true, queued: false, too_many_webhooks: false }
        );
        assert_eq!(self.store.object(&ObjectKey::Package(&sha)).await?.as_deref(), Some(sha.as_bytes()));
        assert!(self.seen(bert, &sha).await?.is_none(), "bert did not submit it");
        assert_eq!(
            self.submit(bert, &sha).await?,
            Submitted { repeated: false, queued: false, too_many_webhooks: false }
        );
        assert_eq!(self.seen(bert, &sha).await?, Some(Phase::Waiting));
        let other_engine = self.store.scan(anna, &sha, ENGINE + 1, self.now).await?;
        assert!(other_engine.is_none());

        let claim = self.claim("w1", 0).await?.ok_or("a job")?;
        assert_eq!(claim.attempt, 1);
        assert!(self.claim("w2", 0).await?.is_none(), "one job for both");
        assert!(self.store.finish_scan(&claim, Outcome::Success(b"result".to_vec(), facts()), self.now).await?);
        for account in [anna, bert] {
            let Some(Phase::Success { token, .. }) = self.seen(account, &sha).await? else {
                return Err("not a success".into());
            };
            let key = ObjectKey::Result { sha256: &sha, engine_version: ENGINE, token: &token };
            assert_eq!(self.store.object(&key).await?.as_deref(), Some(b"result".as_slice()));
        }
        assert_eq!(self.store.queue_depth().await?.jobs, 0);
        assert_eq!(
            self.submit(anna, &sha).await?,
            Submitted { repeated: true, queued: false, too_many_webhooks: false }
        );
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
        assert!(!self.store.finish_scan(&slow, Outcome::Success(b"late".to_vec(), facts()), self.now).await?, "fenced");
        assert!(!self.store.release(&slow, self.now).await? && !self.store.retry(&slow, self.now).await?);
        assert_eq!(self.seen(anna, &sha).await?, Some(Phase::Waiting));
        assert!(self.store.finish_scan(&fast, Outcome::Success(b"good".to_vec(), facts()), self.now).await?);
        assert!(!self.store.finish_scan(&fast, Outcome::Success(b"twice".to_vec(), facts()), self.now).await?);
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
        let old_engine = self.store.claim(lease("old"), SCANS, ENGINE - 1, self.now + DAY).await?;
        assert!(old_engine.is_none(), "an older engine leaves it alone");
        assert!(self.store.finish_scan(&claim, Outcome::Success(Vec::new(), facts()), self.now).await?);
        Ok(())
    }

    async fn failures_can_be_submitted_again(&self, anna: i64) -> Test {
        let sha = digest('d');
        self.submit(anna, &sha).await?;
        let claim = self.claim("w", 0).await?.ok_or("a job")?;
        assert!(self.store.finish_scan(&claim, Outcome::Failed("worn_out"), self.now).await?);
        let failed = Phase::Failed { failure: "worn_out".to_owned(), finished_at: self.now };
        assert_eq!(self.seen(anna, &sha).await?, Some(failed));
        assert_eq!(
            self.submit(anna, &sha).await?,
            Submitted { repeated: false, queued: true, too_many_webhooks: false }
        );
        assert_eq!(self.seen(anna, &sha).await?, Some(Phase::Waiting));
        let claim = self.claim("w", 0).await?.ok_or("again")?;
        assert!(self.store.finish_scan(&claim, Outcome::Success(b"r".to_vec(), facts()), self.now).await?);

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
                while let Some(claim) = store.claim(lease, SCANS, ENGINE, now).await? {
                    assert!(store.finish_scan(&claim, Outcome::Success(Vec::new(), facts()), now).await?);
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
            assert!(self.store.finish_scan(&claim, Outcome::Success(Vec::new(), facts()), self.now).await?);
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
        assert_eq!(
            renewed,
            Submitted { repeated: false, queued: false, too_many_webhooks: false },
            "forgotten, so new; analysed, so not queued"
        );
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
        assert_eq!(
            self.submit(anna, &shared).await?,
            Submitted { repeated: false, queued: true, too_many_webhooks: false }
        );
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
        self.store
            .submit(
                NewSubmission { account, sha256, engine_version: ENGINE, file_name, bytes, since, webhook: None },
                now,
            )
            .await
    }

    async fn seen(&self, account: i64, sha256: &str) -> Result<Option<Phase>, store::Error> {
        Ok(self.store.scan(account, sha256, ENGINE, self.now - DAY).await?.map(|scan| scan.phase))
    }

    async fn claim(&self, owner: &str, after_s: u64) -> Result<Option<Claim>, store::Error> {
        self.store.claim(lease(owner), SCANS, ENGINE, self.now + Duration::from_secs(after_s)).await
    }
}

fn lease(owner: &str) -> Lease<'_> {
    Lease { owner, duration: LEASE }
}

/// A key whose sealed half is its own name: what sealing does is another test's matter.
fn key(secret_id: &str) -> NewKey<'_> {
    NewKey { secret_id, sealed_secret: secret_id.as_bytes().to_vec(), grant: Grant::default() }
}

fn facts() -> ScanFacts {
    ScanFacts { skill_name: "s".to_owned(), file_count: 3, risk_level: "benign".to_owned(), security_score: 90 }
}

fn digest(letter: char) -> String {
    letter.to_string().repeat(64)
}
