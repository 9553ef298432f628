//! The security center through the real binary: a task that outlives its worker, and one story over real daemons with the
//! official Python SDK.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod service;

use serde_json::Value;
use service::Service;
use std::collections::BTreeSet;
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

/// Killed again and again at all moments while tasks run, each ends all the same: nothing forgotten, nothing there twice,
/// and progress never falls. `TOUCHSTONE_KILLS` asks for more kills than CI has time for, at moments of chance.
#[test]
fn tasks_outlive_kill_9() {
    // A broker without a password, so that every stage has something to do: searching, naming, checking, trying.
    let login = daemons::nats(daemons::Nats { login: Some(("scan", "Rk3-vv81-qq")), ..Default::default() });
    let mut ports = silent(20);
    ports.extend(login.iter().map(|daemon| daemon.port));
    let mut service = Service::start("assets.host_seconds", "2");
    service.run(&["assets", "add", "127.0.0.1"]);
    let mut tasks: Vec<Followed> = Vec::new();
    let mut stages = BTreeSet::new();
    for moment in moments() {
        while tasks.iter().filter(|task| !task.over).count() < 2 {
            tasks.push(Followed::create(&service, &ports));
        }
        thread::sleep(moment);
        service.kill();
        stages.extend(service.stage());
        service.begin();
        tasks.iter_mut().for_each(|task| task.look(&service));
    }
    service::say(&format!("killed while: {stages:?}; {} tasks", tasks.len()));
    assert!(stages.len() >= 2, "killed at different moments: {stages:?}");
    let begun = Instant::now();
    while tasks.iter().any(|task| !task.over) {
        assert!(begun.elapsed() < Duration::from_secs(150), "they do not end\n{}", service.log());
        thread::sleep(Duration::from_millis(300));
        tasks.iter_mut().for_each(|task| task.look(&service));
    }
    let report = service.folder().join("report.html");
    let many = std::env::var_os("TOUCHSTONE_KILLS").is_some();
    assert!(many || tasks.iter().all(|task| task.report), "{}", service.log());
    for task in tasks.iter().filter(|task| task.report) {
        service.run_plain(&["reports", "get", &task.id, "--out", report.to_str().unwrap(), "--lang", "en"]);
        let page = std::fs::read_to_string(&report).unwrap();
        let document = service.folder().join("report.pdf");
        service.run_plain(&["reports", "get", &task.id, "--out", document.to_str().unwrap(), "--lang", "zh"]);
        assert!(std::fs::read(document).unwrap().starts_with(b"%PDF-1.7"));
        for port in &ports {
            assert_eq!(page.matches(&format!("<span>127.0.0.1:{port}</span>")).count(), 1, "port {port}, once");
        }
    }
    let listed = service.run_plain(&["risks", "list", "--kind", "port", "--limit", "1000", "--format", "json"]);
    let listed = json(&listed);
    let rows: Vec<u64> = listed["risks"].as_array().unwrap().iter().filter_map(|row| row["port"].as_u64()).collect();
    let once: BTreeSet<u64> = rows.iter().copied().collect();
    assert_eq!((rows.len(), once.len()), (ports.len(), ports.len()), "each port is one risk: {rows:?}");
}

/// When the service is killed, each counted from its start: early, in every stage, and late.
fn moments() -> Vec<Duration> {
    let chance = |seed: u64| seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    match std::env::var("TOUCHSTONE_KILLS").ok().and_then(|kills| kills.parse().ok()) {
        None => [40, 400, 1500, 3000, 6000].map(Duration::from_millis).to_vec(),
        Some(kills) => {
            let mut seed = u64::from(std::process::id());
            let mut next = || {
                seed = chance(seed);
                Duration::from_millis(20 + (seed >> 33) % 7000)
            };
            (0..kills).map(|_| next()).collect()
        }
    }
}

/// A task whose progress is watched.
struct Followed {
    id: String,
    percent: i64,
    over: bool,
    report: bool,
}

impl Followed {
    fn create(service: &Service, ports: &[u16]) -> Self {
        let made = service.run(&["tasks", "create", "look", "--asset", "127.0.0.1", "--ports", &list(ports)]);
        Self { id: made["id"].as_str().unwrap().to_owned(), percent: 0, over: false, report: false }
    }

    fn look(&mut self, service: &Service) {
        let row = service.run(&["tasks", "show", &self.id]);
        let (state, percent) = (row["state"].as_str().unwrap(), row["percent"].as_i64().unwrap());
        assert!(percent >= self.percent, "progress fell: {row}");
        assert_eq!(percent == 100, state == "finished", "100 when the report is there, and not before: {row}");
        // Whoever is killed a hundred times in the middle of one run is given up, and says so.
        assert!(["waiting", "running", "finished", "failed"].contains(&state), "{row}\n{}", service.log());
        (self.percent, self.report) = (percent, state == "finished");
        self.over = self.report || state == "failed";
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
