//! The official SDKs, unmodified, against the real binary: for each a fresh data folder, a free port, one server.
//!
//! | SDK | Where it is looked for |
//! |---|---|
//! | Python, domestic | the interpreter `TOUCHSTONE_SDK_PYTHON`, else `.venv` in the repository |
//! | Python, international | `TOUCHSTONE_SDK_PYTHON_INTL`, else `.venv-intl` |
//! | Python, Alibaba | `TOUCHSTONE_SDK_PYTHON_ALIBABA`, else `.venv-alibaba` |
//! | Node.js | the folder `TOUCHSTONE_SDK_NODE`, else `.node/node_modules` |
//!
//! `.ci/run` installs all of them. A test whose SDK is not there says so and passes, unless its variable demands it.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::{
    env,
    fs::File,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const START: Duration = Duration::from_secs(60);

/// A running server; ends with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_domestic_python_sdk() {
    let Some(python) = python("TOUCHSTONE_SDK_PYTHON", ".venv/bin/python", "tencentcloud.csip") else { return };
    run(Command::new(&python).arg(root().join("tests/sdk/skill_scan.py")), &[]);
    run(Command::new(python).arg(root().join("tests/sdk/assets_and_risks.py")), &[]);
}

#[test]
fn the_international_python_sdk() {
    let found = python("TOUCHSTONE_SDK_PYTHON_INTL", ".venv-intl/bin/python", "tencentcloud.csip");
    let Some(python) = found else { return };
    run(Command::new(python).arg(root().join("tests/sdk/skill_scan.py")), &[]);
}

#[test]
fn the_alibaba_python_sdk() {
    let found = python("TOUCHSTONE_SDK_PYTHON_ALIBABA", ".venv-alibaba/bin/python", "alibabacloud_aisc20260101");
    let Some(python) = found else { return };
    run(Command::new(python).arg(root().join("tests/sdk/aisc.py")), &["--allow-download", "127.0.0.0/8"]);
}

#[test]
fn the_node_sdk() {
    let demanded = env::var_os("TOUCHSTONE_SDK_NODE").map(PathBuf::from);
    let modules = demanded.clone().unwrap_or_else(|| root().join(".node/node_modules"));
    let works = modules.join("tencentcloud-sdk-nodejs").is_dir() && answers(Command::new("node").arg("--version"));
    if !works {
        return skip(demanded, "Node.js with tencentcloud-sdk-nodejs");
    }
    run(Command::new("node").arg(root().join("tests/sdk/skill_scan.cjs")).env("NODE_PATH", modules), &[]);
}

/// Starts a server, with more flags if given, and lets the script talk to it.
fn run(script: &mut Command, more: &[&str]) {
    let data = tempfile::tempdir().unwrap();
    let log = data.path().join("server.log");
    let address = free_address();
    let touchstone = || Command::new(env!("CARGO_BIN_EXE_touchstone"));
    let mut server = Server(
        touchstone()
            .args(["serve", "--listen", &address.to_string(), "--data"])
            .arg(data.path())
            .args(more)
            .stdout(Stdio::null())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap(),
    );
    wait_until_ready(address, &mut server, &log);
    let token = data.path().join("token.json");
    let made = touchstone()
        .args(["account", "token", "--name", "default", "--seconds", "600", "--data"])
        .arg(data.path())
        .stdout(File::create(&token).unwrap())
        .status()
        .unwrap();
    assert!(made.success(), "no temporary key: {made}");

    let account = data.path().join("default-account.json");
    let ended = script.arg(address.to_string()).arg(account).arg(token).output().unwrap();
    assert!(
        ended.status.success(),
        "{}\n{}\nserver log:\n{}",
        String::from_utf8_lossy(&ended.stdout),
        String::from_utf8_lossy(&ended.stderr),
        tail(&log),
    );
}

/// An interpreter that has an SDK; `None`, with a line that says so, if there is none.
fn python(variable: &str, usual: &str, module: &str) -> Option<PathBuf> {
    let demanded = env::var_os(variable).map(PathBuf::from);
    let candidate = demanded.clone().unwrap_or_else(|| root().join(usual));
    if answers(Command::new(&candidate).args(["-c", &format!("import {module}")])) {
        return Some(candidate);
    }
    skip(demanded, &format!("{usual} with {module}"));
    None
}

fn answers(probe: &mut Command) -> bool {
    probe.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn skip(demanded: Option<PathBuf>, what: &str) {
    assert!(demanded.is_none(), "{what} was demanded, but {demanded:?} does not have it");
    let line = format!("SKIPPED: there is no {what}; .ci/run installs it\n");
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A port that was free a moment ago.
fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn wait_until_ready(address: SocketAddr, server: &mut Server, log: &Path) {
    let started = Instant::now();
    while !is_ready(address) {
        let ended = server.0.try_wait().unwrap();
        assert!(ended.is_none() && started.elapsed() < START, "the server did not start: {ended:?}\n{}", tail(log));
        thread::sleep(Duration::from_millis(100));
    }
}

fn is_ready(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(40)..].join("\n")
}
