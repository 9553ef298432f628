//! The service without its HTTP side: submit, work, look, and what happens when workers stop, vanish or fail.

use app::{
    App, Caller, DatabaseLocation, ErrorKind, Forms, Inspect, InspectError, LinkError, ObjectLocation, QueueSettings,
    ReportLink, Settings, SkillState, Submission,
};
use model::{Coverage, Lang, Profile, SkillScan};
use std::error::Error;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use time::OffsetDateTime;

type Test = Result<(), Box<dyn Error>>;

#[tokio::test(flavor = "multi_thread")]
async fn from_submission_to_report() -> Test {
    let service = Service::new().await?;
    let (app, anna, bert) = (&service.app, &service.anna, &service.bert);
    let sha256 = service.submit(anna, "one").await?;
    assert!(matches!(service.state(anna, &sha256).await?, SkillState::Scanning { .. }));
    assert!(matches!(service.state(bert, &sha256).await?, SkillState::NotFound));
    let other_engine = app.skill_state(anna, &sha256, app.engine_version() + 1, now()).await?;
    assert!(matches!(other_engine, SkillState::NotFound));

    let inspector = Arc::new(Honest::default());
    let workers = app.start_workers(inspector.clone(), 2).await?;
    let scan = service.success(anna, &sha256).await?;
    assert_eq!(scan.name, "one.zip", "named after the account's own file");
    service.submit_as(bert, "one", "berts.zip").await?;
    assert_eq!(service.success(bert, &sha256).await?.name, "berts.zip");
    assert_eq!(inspector.scans.load(Ordering::Relaxed), 1, "the analysis is shared");
    let later = now() + 91 * DAY;
    assert!(matches!(app.skill_state(anna, &sha256, app.engine_version(), later).await?, SkillState::NotFound));

    let link = service.link(anna, &sha256);
    let opened = app.open_report_link(&app.sign_report_link(&link), now())?;
    assert_eq!(opened, link);
    let html = app.report_html(&opened, now()).await?;
    assert!(html.contains("one.zip") && !html.contains("berts.zip"));
    assert_eq!(app.report_html(&opened, now()).await?, html, "kept");
    let foreign = app.report_html(&service.link(anna, &"0".repeat(64)), now()).await;
    assert!(foreign.is_err_and(|error| error.kind == ErrorKind::NotFound));
    workers.shutdown().await;
    Ok(())
}

#[tokio::test]
async fn every_character_of_a_link_is_signed() -> Test {
    let service = Service::new().await?;
    let app = &service.app;
    let token = app.sign_report_link(&service.link(&service.anna, &"a".repeat(64)));
    assert_eq!(app.open_report_link(&token, now() + 2 * DAY), Err(LinkError::Expired));
    for place in 0..token.len() {
        for other in ["A", "B", "-", "_", "9", "=", "%", ""] {
            let mut changed = token.clone();
            changed.replace_range(place..=place, other);
            if changed != token {
                assert_eq!(app.open_report_link(&changed, now()), Err(LinkError::Invalid), "{place}: {other}");
            }
        }
    }
    assert_eq!(app.open_report_link("", now()), Err(LinkError::Invalid));
    assert_eq!(app.open_report_link(&format!("{token}A"), now()), Err(LinkError::Invalid));
    let stranger = Service::new().await?;
    assert_eq!(stranger.app.open_report_link(&token, now()), Err(LinkError::Invalid), "another key");
    Ok(())
}

#[tokio::test]
async fn what_is_no_zip_is_refused() -> Test {
    let service = Service::new().await?;
    let whole = zip("x")?;
    let cut = whole.get(..whole.len() - 7).unwrap_or_default().to_vec();
    let empty = zip::ZipWriter::new(Cursor::new(Vec::new())).finish()?.into_inner();
    for (bytes, because) in [
        (b"#!/bin/sh".to_vec(), "not a ZIP"),
        (Vec::new(), "not a ZIP"),
        (cut, "truncated"),
        (empty, "no file"),
        (vec![0; (7 << 20) + 1], "larger than 7340032 bytes"),
    ] {
        let refused = service.app.submit_skill(&service.anna, submission(bytes, "x.zip"), now()).await;
        let error = refused.err().ok_or("accepted")?;
        assert_eq!((error.kind, error.field), (ErrorKind::Invalid, "file"));
        assert!(error.public.en.contains(because), "{} / {because}", error.public.en);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_stops_hands_its_job_back() -> Test {
    let service = Service::new().await?;
    let sha256 = service.submit(&service.anna, "slow").await?;
    let workers = service.app.start_workers(Arc::new(Stuck), 1).await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let begun = std::time::Instant::now();
    workers.shutdown().await;
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    let workers = service.app.start_workers(Arc::new(Honest::default()), 1).await?;
    service.success(&service.anna, &sha256).await?;
    assert!(begun.elapsed() < LEASE, "nobody waited for the lease");
    workers.shutdown().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_job_of_a_vanished_worker_is_done_by_another() -> Test {
    let service = Service::new().await?;
    let sha256 = service.submit(&service.anna, "slow").await?;
    let vanishing = service.app.start_workers(Arc::new(Stuck), 1).await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    drop(vanishing);
    let workers = service.app.start_workers(Arc::new(Honest::default()), 1).await?;
    service.success(&service.anna, &sha256).await?;
    workers.shutdown().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scan_that_never_works_fails_and_can_be_submitted_again() -> Test {
    let service = Service::new().await?;
    let sha256 = service.submit(&service.anna, "poison").await?;
    let workers = service.app.start_workers(Arc::new(Broken), 1).await?;
    let state = service.settled(&service.anna, &sha256).await?;
    let SkillState::Failed { message, .. } = state else { return Err(format!("{state:?}").into()) };
    assert!(message.en.contains("several attempts") && !message.zh.is_empty());
    workers.shutdown().await;

    let again = service.app.submit_skill(&service.anna, submission(zip("poison")?, ""), now()).await?;
    assert!(!again.repeated);
    let workers = service.app.start_workers(Arc::new(Honest::default()), 1).await?;
    service.success(&service.anna, &sha256).await?;
    workers.shutdown().await;
    Ok(())
}

/// Nobody says that the worker died; only the attempts are counted, when the job is claimed.
#[tokio::test(flavor = "multi_thread")]
async fn a_package_that_kills_its_workers_comes_to_an_end() -> Test {
    let service = Service::new().await?;
    let sha256 = service.submit(&service.anna, "deadly").await?;
    for _ in 0..ATTEMPTS {
        let dying = service.app.start_workers(Arc::new(Stuck), 1).await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        drop(dying);
        tokio::time::sleep(LEASE).await;
    }
    let inspector = Arc::new(Honest::default());
    let workers = service.app.start_workers(inspector.clone(), 1).await?;
    let state = service.settled(&service.anna, &sha256).await?;
    assert!(matches!(state, SkillState::Failed { .. }), "{state:?}");
    assert_eq!(inspector.scans.load(Ordering::Relaxed), 0, "not tried again");
    workers.shutdown().await;
    Ok(())
}

#[tokio::test]
async fn accounts_and_keys() -> Test {
    let folder = tempfile::tempdir()?;
    let app = App::open(settings(folder.path())).await?;
    let file = app.ensure_first_account(now()).await?.ok_or("no first account")?;
    assert_eq!(app.ensure_first_account(now()).await?, None, "only once");
    let written: serde_json::Value = serde_json::from_slice(&std::fs::read(&file)?)?;
    let secret_id = written["SecretId"].as_str().unwrap_or_default();
    let credential = app.credential(secret_id, now()).await?.ok_or("no credential")?;
    assert_eq!(credential.secret.expose(), written["SecretKey"].as_str().unwrap_or_default().as_bytes());
    assert_eq!(credential.caller.app_id, written["AppId"].as_u64().unwrap_or_default());
    assert_eq!(credential.caller.uin.to_string(), written["Uin"].as_str().unwrap_or_default());
    assert!(!format!("{credential:?}").contains(written["SecretKey"].as_str().unwrap_or_default()));

    // Another process, as the command line is: what it does holds here at once.
    let beside = App::open(settings(folder.path())).await?;
    let keys = beside.create_account("anna", None, now()).await?;
    assert!(app.credential(&keys.secret_id, now()).await?.is_some());
    let fresh = beside.rotate_key("anna", None, Duration::ZERO, now()).await?;
    assert_eq!((fresh.app_id, fresh.uin), (keys.app_id, keys.uin));
    assert!(app.credential(&keys.secret_id, now()).await?.is_none(), "revoked");
    assert!(app.credential(&fresh.secret_id, now()).await?.is_some());
    beside.disable_account("anna").await?;
    assert!(app.credential(&fresh.secret_id, now()).await?.is_none(), "disabled");
    beside.enable_account("anna").await?;
    assert!(app.credential(&fresh.secret_id, now()).await?.is_some(), "enabled");
    for (name, organisation, kind) in [
        ("anna", None, ErrorKind::Invalid),
        ("", None, ErrorKind::Invalid),
        ("a\nb", None, ErrorKind::Invalid),
        ("bert", Some(77), ErrorKind::NotFound),
    ] {
        let refused = beside.create_account(name, organisation, now()).await.err().ok_or("accepted")?;
        assert_eq!(refused.kind, kind, "{name}");
    }
    assert_eq!(beside.disable_account("nobody").await.err().ok_or("found")?.kind, ErrorKind::NotFound);

    std::fs::write(folder.path().join("encryption.key"), "00".repeat(32))?;
    assert!(App::open(settings(folder.path())).await.is_err(), "a wrong key is noticed at start");
    Ok(())
}

#[tokio::test]
async fn what_is_not_there_is_not_made() -> Test {
    let folder = tempfile::tempdir()?;
    let nowhere = folder.path().join("dta");
    let refused = App::open_existing(settings(&nowhere)).await.err().ok_or("opened")?;
    assert_eq!(refused.kind, ErrorKind::NotFound);
    assert!(refused.public.en.contains("dta"), "{}", refused.public.en);
    assert!(!nowhere.exists(), "nothing was made");
    let late = folder.path().join("late");
    let (asked, started) = tokio::join!(App::open_existing(settings(&late)), async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let app = App::open(settings(&late)).await?;
        app.ensure_first_account(OffsetDateTime::now_utc()).await
    });
    started?.ok_or("no first account")?;
    assert_eq!(asked?.accounts().await?.len(), 1, "a service that is just being started is waited for");
    drop(App::open(settings(folder.path())).await?);
    App::open_existing(settings(folder.path())).await?;
    Ok(())
}

#[tokio::test]
async fn what_lies_in_the_data_folder_is_private_and_must_be_there() -> Test {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    std::fs::create_dir(&data)?;
    let database = data.join("touchstone.db");
    std::fs::write(&database, "")?;
    std::fs::set_permissions(&database, std::fs::Permissions::from_mode(0o644))?;
    let app = App::open(settings(&data)).await?;
    app.create_account("anna", None, now()).await?;
    for entry in std::fs::read_dir(&data)? {
        let entry = entry?;
        let mode = entry.metadata()?.permissions().mode() & 0o077;
        assert_eq!(mode, 0, "{} is open to others", entry.path().display());
    }
    app.ready().await?;
    std::fs::rename(data.join("objects"), data.join("elsewhere"))?;
    assert!(app.ready().await.is_err(), "the objects are gone");
    std::fs::rename(data.join("elsewhere"), data.join("objects"))?;
    app.ready().await?;
    Ok(())
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const LEASE: Duration = Duration::from_secs(3);
const ATTEMPTS: u32 = 2;

/// A service with two accounts, in a folder of its own.
struct Service {
    app: App,
    anna: Caller,
    bert: Caller,
    _folder: tempfile::TempDir,
}

impl Service {
    async fn new() -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let app = App::open(settings(folder.path())).await?;
        let mut callers = Vec::new();
        for name in ["anna", "bert"] {
            let keys = app.create_account(name, None, now()).await?;
            callers.push(app.credential(&keys.secret_id, now()).await?.ok_or("no credential")?.caller);
        }
        let bert = callers.pop().ok_or("bert")?;
        let anna = callers.pop().ok_or("anna")?;
        Ok(Self { app, anna, bert, _folder: folder })
    }

    async fn submit(&self, caller: &Caller, text: &str) -> Result<String, Box<dyn Error>> {
        self.submit_as(caller, text, &format!("{text}.zip")).await
    }

    async fn submit_as(&self, caller: &Caller, text: &str, file_name: &str) -> Result<String, Box<dyn Error>> {
        Ok(self.app.submit_skill(caller, submission(zip(text)?, file_name), now()).await?.sha256)
    }

    async fn state(&self, caller: &Caller, sha256: &str) -> Result<SkillState, app::Error> {
        self.app.skill_state(caller, sha256, self.app.engine_version(), now()).await
    }

    /// The first state that is not waiting.
    async fn settled(&self, caller: &Caller, sha256: &str) -> Result<SkillState, Box<dyn Error>> {
        for _ in 0..400 {
            match self.state(caller, sha256).await? {
                SkillState::Scanning { .. } => tokio::time::sleep(Duration::from_millis(50)).await,
                settled => return Ok(settled),
            }
        }
        Err("still scanning after 20 s".into())
    }

    async fn success(&self, caller: &Caller, sha256: &str) -> Result<Arc<SkillScan>, Box<dyn Error>> {
        match self.settled(caller, sha256).await? {
            SkillState::Success { scan, .. } => Ok(scan),
            other => Err(format!("{other:?}").into()),
        }
    }

    fn link(&self, caller: &Caller, sha256: &str) -> ReportLink {
        ReportLink {
            account: caller.account,
            sha256: sha256.to_owned(),
            engine_version: self.app.engine_version(),
            lang: Lang::En,
            expires: (now() + DAY).unix_timestamp(),
        }
    }
}

/// Finds nothing, as there is nothing.
#[derive(Default)]
struct Honest {
    scans: AtomicU32,
}

impl Inspect for Honest {
    fn inspect(&self, name: &str, _: &[u8]) -> Result<SkillScan, InspectError> {
        self.scans.fetch_add(1, Ordering::Relaxed);
        let coverage = Coverage::default();
        Ok(SkillScan {
            engine_version: 0,
            name: name.to_owned(),
            description: String::new(),
            content_hash: String::new(),
            file_count: 1,
            findings: Vec::new(),
            capabilities: Vec::new(),
            verdict: model::judge(&[], &coverage, Profile::Balanced),
            coverage,
            ai: model::AiPart::default(),
            inventory: model::Inventory::default(),
        })
    }
}

/// Takes longer than any test waits.
struct Stuck;

impl Inspect for Stuck {
    fn inspect(&self, _: &str, _: &[u8]) -> Result<SkillScan, InspectError> {
        std::thread::sleep(Duration::from_secs(8));
        Err(InspectError::Rules("woke up".to_owned()))
    }
}

/// Never works.
struct Broken;

impl Inspect for Broken {
    fn inspect(&self, _: &str, _: &[u8]) -> Result<SkillScan, InspectError> {
        Err(InspectError::Rules("broken".to_owned()))
    }
}

fn settings(data: &Path) -> Settings {
    Settings {
        data: data.to_owned(),
        database: DatabaseLocation::Sqlite(data.join("touchstone.db")),
        objects: ObjectLocation::Local(data.join("objects")),
        encryption_key: None,
        rules: None,
        popular: None,
        advisories: None,
        max_package_bytes: 7 << 20,
        retention: 90 * DAY,
        audit_retention: Duration::from_secs(90 * 24 * 3600),
        purge_interval: Duration::from_secs(60),
        downloads: app::outbound::OutboundSettings::default(),
        scan_networks: Vec::new(),
        resolver: None,
        task_runs: 2,
        passwords: app::PasswordBudget::default(),
        host_scan_time: Duration::from_secs(1),
        run_retention: Duration::from_secs(90 * 24 * 3600),
        report_font: None,
        webhooks: app::WebhookSettings::default(),
        queue: QueueSettings {
            lease: LEASE,
            heartbeat: Duration::from_millis(500),
            poll: Duration::from_millis(50),
            max_attempts: ATTEMPTS,
            shutdown_grace: Duration::from_millis(200),
        },
    }
}

fn submission(bytes: Vec<u8>, file_name: &str) -> Submission {
    Submission { bytes, file_name: file_name.to_owned(), forms: Forms::Zip, webhook: None }
}

/// An archive with one file; the same text makes the same bytes.
fn zip(text: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    zip.start_file("notes.txt", options)?;
    zip.write_all(text.as_bytes())?;
    Ok(zip.finish()?.into_inner())
}

fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}
