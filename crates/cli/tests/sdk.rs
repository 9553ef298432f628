//! The official Python SDK against the real binary: a fresh data folder, a free port, one server.
//!
//! Python is taken from `TOUCHSTONE_SDK_PYTHON`, else from `.venv` in the repository; it needs the packages of
//! `tests/sdk/requirements.txt`. Without it the test says so and passes, unless the variable demands it.

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
fn the_official_sdk_gets_what_the_vendor_documents() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let Some(python) = python(&root) else { return };
    let data = tempfile::tempdir().unwrap();
    let log = data.path().join("server.log");
    let address = free_address();
    let mut server = Server(
        Command::new(env!("CARGO_BIN_EXE_touchstone"))
            .args(["serve", "--listen", &address.to_string(), "--data"])
            .arg(data.path())
            .stdout(Stdio::null())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap(),
    );
    wait_until_ready(address, &mut server, &log);

    let script = Command::new(python)
        .arg(root.join("tests/sdk/skill_scan.py"))
        .arg(address.to_string())
        .arg(data.path().join("default-account.json"))
        .output()
        .unwrap();
    assert!(
        script.status.success(),
        "{}\n{}\nserver log:\n{}",
        String::from_utf8_lossy(&script.stdout),
        String::from_utf8_lossy(&script.stderr),
        tail(&log),
    );
}

/// The interpreter that has the SDK; `None`, with a line that says so, if there is none.
fn python(root: &Path) -> Option<PathBuf> {
    let demanded = env::var_os("TOUCHSTONE_SDK_PYTHON").map(PathBuf::from);
    let candidate = demanded.clone().unwrap_or_else(|| root.join(".venv/bin/python"));
    let probe = Command::new(&candidate)
        .args(["-c", "import tencentcloud.csip"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if probe.is_ok_and(|status| status.success()) {
        return Some(candidate);
    }
    assert!(demanded.is_none(), "TOUCHSTONE_SDK_PYTHON is {}, which has no tencentcloud.csip", candidate.display());
    let line = "SKIPPED: no Python with the official SDK; see tests/sdk/requirements.txt\n";
    std::io::stderr().write_all(line.as_bytes()).unwrap();
    None
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
