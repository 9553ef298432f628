//! The security center through the real binary: a task that outlives its worker, and one story over real daemons with the
//! official Python SDK.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod service;

use serde_json::Value;
use service::Service;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

/// Sockets that accept and say nothing: a scan of them takes its time.
fn silent(count: usize) -> Vec<u16> {
    let listen = |_| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        // It holds what it accepted as long as the test lives.
        let hold = move || drop(listener.incoming().collect::<Vec<_>>());
        thread::Builder::new().spawn(hold).unwrap();
        port
    };
    (0..count).map(listen).collect()
}

fn list(ports: &[u16]) -> String {
    ports.iter().map(u16::to_string).collect::<Vec<_>>().join(",")
}

/// Killed again and again while the task runs, it ends all the same: nothing forgotten, nothing there twice, and its
/// progress never falls.
#[test]
fn a_task_outlives_kill_9() {
    let ports = silent(40);
    let mut service = Service::start("assets.host_seconds", "1");
    service.run(&["assets", "add", "127.0.0.1"]);
    let made = service.run(&["tasks", "create", "look", "--asset", "127.0.0.1", "--ports", &list(&ports)]);
    let id = made["id"].as_str().unwrap().to_owned();
    let mut before = 0;
    for kill in 1..=3 {
        thread::sleep(Duration::from_millis(700 * kill));
        let row = service.run(&["tasks", "show", &id]);
        let percent = row["percent"].as_i64().unwrap();
        assert!(percent >= before, "{row}");
        before = percent;
        if row["state"] == "finished" {
            break;
        }
        service.kill();
        service.begin();
    }
    let begun = Instant::now();
    let row = loop {
        let row = service.run(&["tasks", "show", &id]);
        if row["state"] != "running" && row["state"] != "waiting" {
            break row;
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "it does not end: {row}\n{}", service.log());
        thread::sleep(Duration::from_millis(300));
    };
    assert_eq!((row["state"].as_str(), row["percent"].as_i64()), (Some("finished"), Some(100)), "{row}");
    let report = service.folder().join("report.html");
    service.run_plain(&["reports", "get", &id, "--out", report.to_str().unwrap(), "--lang", "en"]);
    let page = std::fs::read_to_string(report).unwrap();
    for port in &ports {
        assert_eq!(page.matches(&format!("<span>127.0.0.1:{port}</span>")).count(), 1, "port {port}, once");
    }
}

/// Import, scan over real daemons, read every list, change a status, fix one thing, scan again, fetch the report.
#[test]
fn the_story_of_a_first_week() {
    let Some(python) = python() else { return };
    let redis = daemons::redis(daemons::Redis::default());
    let others = [
        daemons::postgres(daemons::Postgres { password: Some("postgres"), ..Default::default() }),
        daemons::mosquitto(daemons::Mosquitto::default()),
        daemons::nats(daemons::Nats { login: Some(("scan", "Rk3-vv81-qq")), ..Default::default() }),
        daemons::memcached(daemons::Memcached::default()),
        daemons::nginx(daemons::Nginx {
            pages: PAGES,
            server: "location = /.env { default_type text/plain; }",
            ..Default::default()
        }),
        daemons::vsftpd(daemons::Vsftpd { anonymous: true, local_users: false, tls: false }),
        daemons::sshd(daemons::Sshd { passwords: false, config: "" }),
        daemons::mariadb(daemons::MariaDb { users: &[("app", "app123")], tls: false }),
        daemons::slapd(daemons::Slapd::default()),
        daemons::rabbitmq(daemons::RabbitMq::default()),
    ];
    let Some(redis) = redis else { return };
    let mut ports: Vec<String> = others.iter().flatten().map(|one| format!("{}={}", one.name, one.port)).collect();
    // A machine without one of the daemons has skipped it with a line; CI has them all.
    let whole = ports.len() == others.len();
    ports.push(format!("redis={}", redis.port));
    let service = Service::start("assets.host_seconds", "5");
    let inventory = root().join("tests/sdk/inventory.jsonl");
    service.run_plain(&["assets", "import", inventory.to_str().unwrap()]);
    let account = service.folder().join("default-account.json");
    let state = service.folder().join("story.json");
    let script = root().join("tests/sdk/security_center.py");
    let tell = |phase: &str| {
        let told = Command::new(&python)
            .arg(&script)
            .args([&service.address(), account.to_str().unwrap(), state.to_str().unwrap(), phase, &ports.join(",")])
            .output()
            .unwrap();
        let out = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(told.status.success(), "{phase}\n{}\n{}\n{}", out(&told.stdout), out(&told.stderr), service.log());
    };
    tell("scan");
    // The fix: nobody reaches Redis any more.
    drop(redis);
    tell("rescan");
    if whole {
        let told = Command::new(&python)
            .arg(root().join("tests/sdk/every_action.py"))
            .args([&service.address(), account.to_str().unwrap(), root().join("spec").to_str().unwrap()])
            .output()
            .unwrap();
        let out = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(told.status.success(), "{}\n{}\n{}", out(&told.stdout), out(&told.stderr), service.log());
    }
}

/// A site with a page that mines and a file that nobody should read.
const PAGES: &[(&str, &str)] = &[
    ("index.html", "<p>hello</p><script src='https://coinhive.com/lib/coinhive.min.js'></script>"),
    (".env", "APP_KEY=base64:c3Rvcnk=\nDB_PASSWORD=story-only\n"),
];

fn python() -> Option<PathBuf> {
    let demanded = std::env::var_os("TOUCHSTONE_SDK_PYTHON").map(PathBuf::from);
    let candidate = demanded.clone().unwrap_or_else(|| root().join(".venv/bin/python"));
    let works = Command::new(&candidate).args(["-c", "import tencentcloud.csip, tencentcloud.cwp"]).output();
    if works.is_ok_and(|output| output.status.success()) {
        return Some(candidate);
    }
    assert!(demanded.is_none(), "{demanded:?} has no tencentcloud.csip and .cwp");
    service::say("SKIPPED: there is no Python with tencentcloud.csip and .cwp; .ci/run installs it");
    None
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// An answer of a command that prints JSON.
fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_default()
}
