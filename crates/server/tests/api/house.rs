//! A running service over a fresh data folder, with a scan of our making.

use crate::client::{Client, VERSION};
use app::{App, DatabaseLocation, Inspect, InspectError, KeyRights, ObjectLocation, QueueSettings, Settings, Workers};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use model::{
    Capability, CapabilityEvidence, Category, Confidence, Coverage, Demotion, Engine, Excerpt, Finding, Location,
    Nature, Profile, Role, Severity, SkillScan, Text,
};
use serde_json::{Value, json};
use server::Config;
use std::{sync::Arc, time::Duration};
use tempfile::TempDir;
use time::OffsetDateTime;
use tokio::net::TcpListener;

/// Everything that lives as long as a test.
pub(crate) struct House {
    pub(crate) app: App,
    pub(crate) client: Client,
    workers: Option<Workers>,
    _data: TempDir,
}

impl House {
    /// A service that never scans, with default settings.
    pub(crate) async fn idle() -> Self {
        Self::with(Config::default(), 0).await
    }

    /// A service that scans.
    pub(crate) async fn working() -> Self {
        Self::with(Config::default(), 1).await
    }

    pub(crate) async fn with(config: Config, workers: usize) -> Self {
        let data = tempfile::tempdir().unwrap();
        let app = App::open(settings(data.path())).await.unwrap();
        let workers = match workers {
            0 => None,
            count => Some(app.start_workers(Arc::new(Scripted), count).await.unwrap()),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = server::router(app.clone(), config.clone()).unwrap();
        let tls = server::Tls::load(&config).unwrap();
        tokio::spawn(async move { server::serve(listener, router, &config, tls, std::future::pending()).await });
        let keys = app.create_account("first", None, OffsetDateTime::now_utc()).await.unwrap();
        let client = Client {
            address,
            secret_id: keys.secret_id,
            secret_key: String::from_utf8(keys.secret_key.expose().to_vec()).unwrap(),
            host: address.to_string(),
            skew: 0,
            version: VERSION.into(),
            region: "ap-singapore".into(),
            language: "en-US".into(),
            token: String::new(),
            service: "csip".into(),
        };
        Self { app, client, workers, _data: data }
    }

    /// A bearer token of the account, with these rights.
    pub(crate) async fn token(&self, account: &str, role: app::Role, actions: &[&str]) -> String {
        let actions = actions.iter().map(|action| (*action).to_owned()).collect();
        let rights = KeyRights { user: None, role, actions };
        let made = self.app.create_bearer_token(account, rights, "", None, OffsetDateTime::now_utc()).await.unwrap();
        String::from_utf8(made.token.expose().to_vec()).unwrap()
    }

    /// A client of another account.
    pub(crate) async fn other_account(&self) -> Client {
        self.account("other").await
    }

    /// A client of a new account.
    pub(crate) async fn account(&self, name: &str) -> Client {
        let keys = self.app.create_account(name, None, OffsetDateTime::now_utc()).await.unwrap();
        let secret_key = String::from_utf8(keys.secret_key.expose().to_vec()).unwrap();
        Client { secret_id: keys.secret_id, secret_key, ..self.client.clone() }
    }

    /// Submits a package and gives its key: hash and engine version.
    pub(crate) async fn submit(&self, zip: &[u8]) -> Value {
        let response =
            self.client.post("CreateSkillScan", &json!({"FileBase64": STANDARD.encode(zip)})).await.response();
        assert_eq!(response["Status"], "SCANNING", "{response}");
        json!({"ContentHash": response["ContentHash"], "EngineVersion": response["EngineVersion"]})
    }

    /// Asks until the scan is over.
    pub(crate) async fn finished(&self, key: &Value) -> Value {
        for _ in 0..200 {
            let response = self.client.post("DescribeSkillScanResult", key).await.response();
            if response["Status"] != "SCANNING" {
                return response;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the scan did not end");
    }

    pub(crate) async fn close(mut self) {
        if let Some(workers) = self.workers.take() {
            workers.shutdown().await;
        }
    }
}

/// A ZIP with one stored file.
pub(crate) fn zip(name: &str, content: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.start_file(name, options).unwrap();
    writer.write_all(content.as_bytes()).unwrap();
    writer.finish().unwrap().into_inner()
}

pub(crate) fn settings(data: &std::path::Path) -> Settings {
    Settings {
        data: data.to_owned(),
        database: DatabaseLocation::Sqlite(data.join("test.db")),
        objects: ObjectLocation::Local(data.join("objects")),
        encryption_key: None,
        rules: None,
        popular: None,
        advisories: None,
        max_package_bytes: 7 << 20,
        retention: Duration::from_secs(90 * 24 * 3600),
        audit_retention: Duration::from_secs(90 * 24 * 3600),
        purge_interval: Duration::from_secs(3600),
        downloads: app::outbound::OutboundSettings::default(),
        scan_networks: Vec::new(),
        resolver: None,
        task_runs: 2,
        passwords: app::PasswordBudget::default(),
        host_scan_time: Duration::from_secs(1),
        run_retention: Duration::from_secs(90 * 24 * 3600),
        report_font: None,
        webhooks: app::WebhookSettings {
            outbound: app::outbound::OutboundSettings {
                allow: vec!["127.0.0.0/8".parse().unwrap()],
                time: Duration::from_secs(2),
            },
            retry: Duration::from_millis(100),
            max_attempts: 4,
        },
        queue: QueueSettings {
            lease: Duration::from_secs(60),
            heartbeat: Duration::from_secs(10),
            poll: Duration::from_millis(20),
            max_attempts: 1,
            shutdown_grace: Duration::from_secs(1),
        },
    }
}

/// Scans by the word in the package: `crash` dies, `bad` is malicious, everything else benign.
pub(crate) struct Scripted;

impl Inspect for Scripted {
    fn inspect(&self, _name: &str, bytes: &[u8]) -> Result<SkillScan, InspectError> {
        let contains = |word: &str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
        assert!(!contains("crash"), "the package says so");
        let findings = if contains("bad") { findings() } else { Vec::new() };
        let coverage = Coverage { files: 2, ..Coverage::default() };
        let verdict = model::judge(&findings, &coverage, Profile::Balanced);
        let capability = Capability::FileRead;
        let capabilities = vec![CapabilityEvidence { capability, location: Location::file("SKILL.md") }];
        Ok(SkillScan {
            engine_version: 1,
            name: "demo".into(),
            description: "Shows.".into(),
            content_hash: "0".repeat(64),
            file_count: 2,
            findings,
            capabilities,
            coverage,
            ai: model::AiPart::default(),
            inventory: model::Inventory::default(),
            verdict,
        })
    }
}

fn findings() -> Vec<Finding> {
    let finding = |category, line, en: &str, zh: &str| Finding {
        rule_id: format!("TS-{line}"),
        category,
        severity: Severity::Critical,
        confidence: Confidence::High,
        nature: Nature::Attack,
        engine: Engine::Static,
        role: Role::Code,
        location: Location { file: "scripts/run.py".into(), line, column: 1, length: 4 },
        snippet: Excerpt::new("<script>alert(1)</script>", 1, 4, str::to_owned),
        message: Text::new(en, zh),
        fix: Text::new("Remove it.", "移除。"),
        steps: Vec::new(),
        demoted: None,
    };
    let mut demoted = finding(Category::Other, 3, "A note.", "提示。");
    demoted.severity = Severity::Info;
    demoted.demoted = Some(Demotion { from: Severity::High, reason: Text::new("An example.", "示例。") });
    vec![
        finding(Category::RemoteExecution, 16, "a download is piped into a shell.", "下载内容被直接交给 Shell 执行。"),
        finding(Category::Exfiltration, 20, "a key leaves the machine.", "密钥被外发。"),
        finding(
            Category::RemoteExecution,
            34,
            "In scripts/run.py line 34, a second download is run.",
            "在 scripts/run.py 第 34 行，第二次下载被执行。",
        ),
        demoted,
    ]
}
