//! Processes of the real binary over one data folder, and what the kernel and the log tell about them.

use std::{
    fs::{self, OpenOptions},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long anything may take in these tests before they call it lost.
const PATIENCE: Duration = Duration::from_secs(60);

/// A data folder, an address, and the log of all processes that were started over them.
pub(crate) struct Service {
    folder: tempfile::TempDir,
    pub(crate) address: SocketAddr,
    /// Settings of all its processes, as variables.
    pub(crate) variables: Vec<(&'static str, String)>,
}

/// A process of the service; killed with the test if it still runs.
pub(crate) struct Process(Child);

impl Service {
    pub(crate) fn new() -> Self {
        // A port that was free a moment ago: the service must come back under the same address.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        Self { folder: tempfile::tempdir().unwrap(), address, variables: Vec::new() }
    }

    /// Starts `touchstone serve` and waits until it accepts connections; says how long that took.
    pub(crate) fn serve(&self, workers: usize) -> (Process, Duration) {
        let started = Instant::now();
        let (address, workers) = (self.address.to_string(), workers.to_string());
        let mut process = self.start(&["serve", "--listen", &address, "--workers", &workers]);
        wait_until("the server accepts connections", || {
            assert!(process.0.try_wait().unwrap().is_none(), "the server ended: {}", self.log());
            TcpStream::connect(self.address).is_ok()
        });
        (process, started.elapsed())
    }

    /// Starts `touchstone worker`.
    pub(crate) fn worker(&self) -> Process {
        self.start(&["worker", "--workers", "1"])
    }

    fn start(&self, arguments: &[&str]) -> Process {
        let log = OpenOptions::new().create(true).append(true).open(self.log_file()).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_touchstone"));
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.args(arguments).arg("--data").arg(self.data()).stdout(Stdio::null()).stderr(log);
        Process(command.spawn().unwrap())
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// Scans whose results were kept: one number per time that happened.
    pub(crate) fn kept(&self) -> Vec<i64> {
        let lines = self.log();
        let ended = lines.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        ended
            .filter(|line| line["message"] == "scan ended" && line["kept"] == true)
            .map(|line| line["scan.id"].as_i64().unwrap())
            .collect()
    }
}

impl Process {
    /// SIGKILL, as the kernel's memory killer or a power cut would do it.
    pub(crate) fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// SIGTERM; says how the process ended and how long that took.
    pub(crate) fn terminate(&mut self) -> (ExitStatus, Duration) {
        let started = Instant::now();
        let id = rustix::process::Pid::from_child(&self.0);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
        let mut ended = None;
        wait_until("the process ends", || {
            ended = self.0.try_wait().unwrap();
            ended.is_some()
        });
        (ended.unwrap(), started.elapsed())
    }

    /// Its scan workers.
    pub(crate) fn children(&self) -> Vec<u32> {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.0.id())).unwrap();
        let lists = tasks.map(|task| fs::read_to_string(task.unwrap().path().join("children")).unwrap_or_default());
        lists.flat_map(|list| list.split_whitespace().map(|id| id.parse().unwrap()).collect::<Vec<_>>()).collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Whether a process still runs. One that has ended and waits for its parent to notice does not.
pub(crate) fn runs(id: u32) -> bool {
    let stat = fs::read_to_string(Path::new("/proc").join(id.to_string()).join("stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

#[track_caller]
pub(crate) fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < PATIENCE, "waited in vain: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}
