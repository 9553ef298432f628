//! The life of scan tasks over both databases: begun once, fenced, stopped, repeated, forgotten.

use crate::services::Postgres;
use model::{AssetSelection, Part, PlanKind, ScanMode, Severity, TaskState, Text};
use std::error::Error;
use std::time::Duration;
use store::{
    Claim, DatabaseLocation, Ending, Forgotten, Grant, JobKind, Lease, ListQuery, NewAccount, NewKey, NewRiskTask,
    NewRun, NewTaskWebhook, ObjectKey, ObjectLocation, PartProgress, RiskRow, Stopping, Store,
};
use time::OffsetDateTime;

type Test = Result<(), Box<dyn Error>>;

const LEASE: Duration = Duration::from_secs(10);
const PARTS: &[Part] = &[Part::Network, Part::HostWeaknesses];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_life_on_every_database() -> Test {
    let folder = tempfile::tempdir()?;
    let objects = || ObjectLocation::Local(folder.path().join("objects"));
    println!("on SQLite");
    live(&Store::open(&DatabaseLocation::Sqlite(folder.path().join("one.db")), &objects()).await?).await?;
    if let Some(postgres) = Postgres::start()? {
        println!("on PostgreSQL");
        live(&Store::open(&DatabaseLocation::Postgres(postgres.database("tasks")?), &objects()).await?).await?;
    }
    Ok(())
}

async fn live(store: &Store) -> Test {
    let now = OffsetDateTime::from_unix_timestamp(1_790_000_000)?;
    let account = NewAccount { name: "anna", organisation: None, app_id: 1, uin: 10 };
    let key = NewKey { secret_id: "A1", sealed_secret: b"A1".to_vec(), grant: Grant::default() };
    let account = store.create_account(&account, &key, now).await?.ok_or("no account")?;
    let life = Life { store, account, now };
    life.a_run_from_its_making_to_its_report().await?;
    life.a_lost_claim_changes_nothing().await?;
    life.stopping_is_at_once().await?;
    life.a_schedule_is_taken_once().await?;
    life.roles_are_bound_once().await?;
    life.what_ended_long_ago_is_forgotten().await
}

struct Life<'a> {
    store: &'a Store,
    account: i64,
    now: OffsetDateTime,
}

impl Life<'_> {
    async fn make(&self, task_id: &str, next: Option<OffsetDateTime>) -> Result<(), store::Error> {
        let new = NewRiskTask {
            task_id,
            account: self.account,
            name: "weekly look",
            plan: if next.is_some() { PlanKind::Periodic } else { PlanKind::Now },
            plan_content: "",
            selection: AssetSelection::All,
            mode: ScanMode::Quick,
            items: "port/weakpass",
            origin: "csip",
            wish: "{}",
            asset_count: 3,
            next_run_at: next,
        };
        let report = format!("rpt-{task_id}");
        let public_id = format!("msg-{task_id}");
        let web_hook = Some(NewTaskWebhook { public_id: &public_id, sealed_url: b"sealed" });
        let run = NewRun { report_id: &report, parts: PARTS, asset_count: 3, web_hook };
        self.store.create_risk_task(&new, next.is_none().then_some(run), self.now).await
    }

    async fn claim(&self, owner: &str, after: u64) -> Result<Claim, Box<dyn Error>> {
        let lease = Lease { owner, duration: LEASE };
        let claim = self.store.claim(lease, &[JobKind::RunTask], 1, self.now + Duration::from_secs(after)).await?;
        claim.ok_or_else(|| "no job".into())
    }

    /// The job of telling that a run ended, if there is one.
    async fn letter(&self) -> Result<Option<Claim>, Box<dyn Error>> {
        let lease = Lease { owner: "courier", duration: LEASE };
        Ok(self.store.claim(lease, &[JobKind::TaskWebhook], 1, self.now).await?)
    }

    async fn states(&self, task_id: &str) -> Result<(TaskState, i64, Vec<(TaskState, i64)>), Box<dyn Error>> {
        let task = self.store.risk_task(&[self.account], task_id).await?.ok_or("no task")?;
        let parts = self.store.task_parts(&task.run.into_iter().collect::<Vec<_>>()).await?;
        Ok((task.state, task.progress, parts.iter().map(|part| (part.state, part.progress)).collect()))
    }

    async fn a_run_from_its_making_to_its_report(&self) -> Test {
        use TaskState::{Finished, Running, Waiting};
        let store = self.store;
        self.make("one", None).await?;
        assert_eq!(self.states("one").await?, (Waiting, 0, vec![(Waiting, 0), (Waiting, 0)]));
        assert!(store.risk_task(&[self.account + 1], "one").await?.is_none(), "another account's");
        let skill = store.claim(Lease { owner: "w", duration: LEASE }, &[JobKind::ScanSkill], 1, self.now).await?;
        assert!(skill.is_none(), "no work for those who scan Skills");

        let claim = self.claim("w", 0).await?;
        assert!(store.start_run(&claim, 2, self.now).await?);
        let network = |progress, state| [PartProgress { part: Part::Network, state, progress, risks: 4 }];
        assert!(store.advance_run(&claim, &network(60, Running), 30, 1, self.now).await?);
        assert!(store.advance_run(&claim, &network(20, Running), 10, 0, self.now).await?);
        assert_eq!(self.states("one").await?, (Running, 30, vec![(Running, 60), (Waiting, 0)]), "never falls");
        assert!(store.advance_run(&claim, &network(100, Finished), 50, 2, self.now).await?);
        assert!(store.advance_run(&claim, &network(10, Running), 50, 2, self.now).await?);
        assert_eq!(
            self.states("one").await?,
            (Running, 50, vec![(Finished, 100), (Waiting, 0)]),
            "what is over is over"
        );
        store.set_notes(&claim, &[Text::new("a", "甲")], self.now).await?;
        store.set_notes(&claim, &[Text::new("b", "乙")], self.now).await?;
        let notes = store.notes(claim.subject).await?;
        assert_eq!(notes, [(self.now, Text::new("b", "乙"))]);

        assert!(store.newest_report(&[self.account], "one").await?.is_none(), "not ready");
        let remark = Text::default();
        let ending = Ending { state: Finished, remark: &remark, scanned: 2, risks: 4, report: true };
        assert!(self.letter().await?.is_none(), "nothing to tell before the end");
        assert!(store.finish_run(&claim, &ending, self.now).await?);
        let letter = self.letter().await?.ok_or("no letter")?;
        let due = store.due_task_webhook(letter.subject).await?.ok_or("no webhook")?;
        assert_eq!((due.account_id, due.run_id), (self.account, claim.subject));
        assert_eq!((due.public_id.as_str(), due.sealed_url.as_slice()), ("msg-one", &b"sealed"[..]));
        store.note_webhook_attempt(&letter, "503").await?;
        assert!(store.end_webhook(&letter, true, "200", self.now).await?);
        assert!(store.due_task_webhook(letter.subject).await?.is_none(), "told");
        assert!(!store.finish_run(&claim, &ending, self.now).await?, "once");
        assert_eq!(self.states("one").await?.1, 100);
        let task = store.risk_task(&[self.account], "one").await?.ok_or("no task")?;
        assert_eq!((task.finished_runs, task.report_count, task.risk_count), (1, 1, 4));
        let run = store.newest_report(&[self.account], "one").await?.ok_or("no report")?;
        assert_eq!(store.run_of_report(&[self.account], "rpt-one").await?.map(|run| run.id), Some(run.id));
        assert!(store.run_of_report(&[self.account + 1], "rpt-one").await?.is_none(), "another account's");
        let part = store.task_parts(&[run.id]).await?.first().ok_or("no part")?.id;
        assert_eq!(
            (store.run_of_part(self.account, part).await?, store.run_of_part(self.account + 1, part).await?),
            (Some(run.id), None)
        );
        assert_eq!(store.unread_reports(&[self.account]).await?, 1);
        store.mark_viewed(run.id).await?;
        assert_eq!(store.unread_reports(&[self.account]).await?, 0);
        Ok(())
    }

    async fn a_lost_claim_changes_nothing(&self) -> Test {
        let store = self.store;
        self.make("two", None).await?;
        let dead = self.claim("dead", 0).await?;
        assert!(store.start_run(&dead, 3, self.now).await?);
        store.release_dead(&["dead".to_owned()]).await?;
        let heir = self.claim("heir", 1).await?;
        assert_eq!((heir.subject, heir.attempt), (dead.subject, 2));
        assert!(!store.holds(&dead).await? && store.holds(&heir).await?);
        assert!(!store.advance_run(&dead, &[], 90, 3, self.now).await?);
        assert!(!store.set_notes(&dead, &[Text::new("x", "x")], self.now).await?);
        let remark = Text::new("gave up", "放弃");
        let ending = Ending { state: TaskState::Failed, remark: &remark, scanned: 0, risks: 0, report: false };
        assert!(!store.finish_run(&dead, &ending, self.now).await?);
        assert_eq!(self.states("two").await?.1, 0);
        assert!(store.finish_run(&heir, &ending, self.now).await?);
        assert_eq!(self.states("two").await?, (TaskState::Failed, 0, vec![(TaskState::Failed, 0); 2]));
        let letter = self.letter().await?.ok_or("a failure is told too")?;
        assert!(store.end_webhook(&letter, false, "410", self.now).await?);
        Ok(())
    }

    async fn stopping_is_at_once(&self) -> Test {
        let store = self.store;
        self.make("three", None).await?;
        let claim = self.claim("w", 0).await?;
        store.start_run(&claim, 3, self.now).await?;
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let unknown = store.stop_risk_tasks(&[self.account], &ids(&["three", "none"]), self.now).await?;
        assert_eq!(unknown, Stopping::Unknown(ids(&["none"])));
        assert!(store.holds(&claim).await?, "all or nothing");
        assert_eq!(
            store.stop_risk_tasks(&[self.account + 1], &ids(&["three"]), self.now).await?,
            Stopping::Unknown(ids(&["three"]))
        );
        let stopped = store.stop_risk_tasks(&[self.account], &ids(&["three", "one"]), self.now).await?;
        assert_eq!(stopped, Stopping::Done { stopped: 1, over: 1, forgotten: Vec::new() });
        assert!(!store.holds(&claim).await?, "the worker finds its claim gone");
        assert_eq!(self.states("three").await?.0, TaskState::Stopped);
        let letter = self.letter().await?.ok_or("a stop is told too")?;
        assert!(store.due_task_webhook(letter.subject).await?.is_some());
        let deleted = store.delete_risk_tasks(&[self.account], &ids(&["three"]), self.now).await?;
        assert_eq!(deleted, Stopping::Done { stopped: 0, over: 1, forgotten: vec![claim.subject] });
        assert!(store.task_run(claim.subject).await?.is_none());
        assert!(store.due_task_webhook(letter.subject).await?.is_none(), "nothing is left to tell");
        Ok(())
    }

    async fn a_schedule_is_taken_once(&self) -> Test {
        let store = self.store;
        let hour = Duration::from_secs(3600);
        self.make("four", Some(self.now + hour)).await?;
        assert!(store.due_risk_tasks(self.now).await?.is_empty());
        assert_eq!(store.repeating_risk_tasks(self.now).await?.len(), 1);
        let due = store.due_risk_tasks(self.now + hour).await?;
        let task = due.first().ok_or("nothing due")?;
        let run = NewRun { report_id: "rpt-four", parts: PARTS, asset_count: 3, web_hook: None };
        let again = NewRun { report_id: "rpt-four-again", ..run };
        let next = Some(self.now + 2 * hour);
        assert!(store.take_turn(task, next, Some(run), self.now + hour).await?);
        assert!(!store.take_turn(task, next, Some(again), self.now + hour).await?, "another process was slower");
        assert!(store.due_risk_tasks(self.now + hour).await?.is_empty());
        let claim = self.claim("w", 0).await?;
        let task = store.task_run(claim.subject).await?.ok_or("no run")?.0;
        assert!(task.is_busy() && task.next_run_at == next);
        store.stop_risk_tasks(&[self.account], &["four".to_owned()], self.now + hour).await?;
        assert!(store.due_risk_tasks(self.now + 9 * hour).await?.is_empty(), "a stopped task is not due again");
        Ok(())
    }

    async fn roles_are_bound_once(&self) -> Test {
        assert!(!self.store.has_service_role(self.account).await?);
        self.store.bind_service_role(self.account, self.now).await?;
        self.store.bind_service_role(self.account, self.now).await?;
        assert!(self.store.has_service_role(self.account).await?);
        Ok(())
    }

    /// A run with a risk and a report, ended now unless it goes on.
    async fn run(&self, name: &str, ends: bool) -> Result<i64, Box<dyn Error>> {
        let claim = self.claim("w", 0).await?;
        self.store.start_run(&claim, 3, self.now).await?;
        self.store.set_notes(&claim, &[Text::new("a", "甲")], self.now).await?;
        let risk = crate::center::port(name, 22, Severity::Low);
        self.store.record_risks(self.account, claim.subject, "network", (&[risk], &[]), self.now).await?;
        self.store.put_object(&ObjectKey::TaskFile { run: claim.subject, name: "report" }, b"R".to_vec()).await?;
        let remark = Text::default();
        let ending = Ending { state: TaskState::Finished, remark: &remark, scanned: 3, risks: 1, report: true };
        if ends {
            assert!(self.store.finish_run(&claim, &ending, self.now).await?);
        }
        Ok(claim.subject)
    }

    async fn what_ended_long_ago_is_forgotten(&self) -> Test {
        let store = self.store;
        self.make("five", Some(self.now)).await?;
        let mut runs = Vec::new();
        for (name, next) in [("five-a", self.now), ("five-b", self.now + Duration::from_secs(3600))] {
            let due = store.due_risk_tasks(self.now).await?;
            let task = due.first().ok_or("nothing due")?;
            let run = NewRun { report_id: name, parts: PARTS, asset_count: 3, web_hook: None };
            assert!(store.take_turn(task, Some(next), Some(run), self.now).await?);
            runs.push(self.run(name, true).await?);
        }
        self.make("six", None).await?;
        runs.push(self.run("six", false).await?);
        let report = |run| async move { store.object(&ObjectKey::TaskFile { run, name: "report" }).await };

        let kept = store.purge_runs(self.now).await?;
        assert_eq!(
            kept,
            Forgotten { tasks: 0, runs: 0, sightings: 2 },
            "nothing is older; ended runs need no sightings"
        );
        let risks = ListQuery::<RiskRow>::of(&[self.account]);
        assert_eq!(store.total(&risks).await?, 3);
        let year = self.now + Duration::from_secs(365 * 24 * 3600);
        let forgotten = store.purge_runs(year).await?;
        // One, two and four are over and go with all their runs; of five goes the run before its newest.
        assert_eq!(forgotten, Forgotten { tasks: 3, runs: 1, sightings: 0 });
        assert_eq!(store.purge_runs(year).await?, Forgotten::default());
        let [before, newest, under_way] = runs.as_slice() else { return Err("three runs".into()) };
        assert!(store.task_run(*before).await?.is_none() && report(*before).await?.is_none());
        assert!(store.task_parts(&[*before]).await?.is_empty() && store.notes(*before).await?.is_empty());
        for run in [newest, under_way] {
            assert!(store.task_run(*run).await?.is_some() && report(*run).await?.is_some());
        }
        assert!(store.risk_task(&[self.account], "one").await?.is_none());
        assert!(store.risk_task(&[self.account], "five").await?.is_some());
        assert_eq!(store.total(&risks).await?, 3, "risks stay");
        Ok(())
    }
}
