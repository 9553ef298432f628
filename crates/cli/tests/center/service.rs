//! The real binary as a service over a fresh data folder, which can be killed and begun again; and its commands beside it.

use serde_json::Value;
use std::fs::{File, read_to_string};
use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub(crate) struct Service {
    data: TempDir,
    port: u16,
    setting: (String, String),
    child: Option<Child>,
}

impl Service {
    /// A service with one setting of its own.
    pub(crate) fn start(name: &str, value: &str) -> Self {
        let name = format!("TOUCHSTONE_{}", name.replace('.', "__").to_uppercase());
        let setting = (name, value.to_owned());
        let mut service = Self { data: tempfile::tempdir().unwrap(), port: daemons::free_port(), setting, child: None };
        service.begin();
        service
    }

    pub(crate) fn folder(&self) -> &Path {
        self.data.path()
    }

    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub(crate) fn log(&self) -> String {
        read_to_string(self.data.path().join("server.log")).unwrap_or_default()
    }

    /// Begins it, again if it was killed.
    pub(crate) fn begin(&mut self) {
        let log = File::options().create(true).append(true).open(self.data.path().join("server.log")).unwrap();
        let child =
            self.command(&["serve", "--workers", "1", "--listen", &self.address()]).stderr(log).spawn().unwrap();
        self.child = Some(child);
        let begun = Instant::now();
        while TcpStream::connect(self.address()).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(60), "it does not start: {}", self.log());
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// SIGKILL: no end in order.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// What its newest runs were at when it was last killed: the last line of the log that tells.
    pub(crate) fn stage(&self) -> Option<String> {
        let told = |line: &str| {
            let line: Value = serde_json::from_str(line).ok()?;
            let word = match line["message"].as_str()? {
                "stage begun" => line["stage"].as_str()?,
                word @ ("run started" | "network scanned" | "own machine scanned" | "run left") => word,
                _ => return None,
            };
            Some(word.to_owned())
        };
        self.log().lines().rev().find_map(told)
    }

    /// A command beside the service; its JSON.
    pub(crate) fn run(&self, arguments: &[&str]) -> Value {
        let more: &[&str] = if arguments.first() == Some(&"tasks") { &["--format", "json"] } else { &[] };
        super::json(&self.run_plain(&[arguments, more].concat()))
    }

    /// A command beside the service; what it printed.
    pub(crate) fn run_plain(&self, arguments: &[&str]) -> Vec<u8> {
        let output = self.command(arguments).stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}\n{}", self.log());
        output.stdout
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_touchstone"));
        command.args(arguments).arg("--data").arg(self.data.path()).env(&self.setting.0, &self.setting.1);
        command.stdout(Stdio::piped());
        command
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // It may have ended by itself; then there is nothing to do.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

pub(crate) fn say(line: &str) {
    std::io::stderr().write_all(format!("{line}\n").as_bytes()).unwrap();
}
