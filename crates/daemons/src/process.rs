//! One running daemon: started in a process group of its own, awaited by its port, ended by that group.

use rustix::process::{Pid, Signal, kill_process_group};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a daemon may take to listen; a broker in Erlang on a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(90);

/// A running server; it ends when this is dropped.
#[derive(Debug)]
pub struct Daemon {
    /// Its name, as a test says it.
    pub name: &'static str,
    /// Where it listens, on 127.0.0.1.
    pub port: u16,
    child: Child,
    folder: TempDir,
}

impl Daemon {
    /// Its folder, with its configuration and its log.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The id of its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) else { return };
        // Databases get the chance to give back what outlives them (shared memory); nobody waits for more than that.
        let _ = kill_process_group(group, Signal::QUIT);
        let end = Instant::now() + Duration::from_millis(1500);
        while Instant::now() < end && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = kill_process_group(group, Signal::KILL);
        let _ = self.child.wait();
    }
}

/// A daemon about to be started.
pub(crate) struct Start {
    name: &'static str,
    program: PathBuf,
    pub(crate) folder: TempDir,
    pub(crate) port: u16,
}

impl Start {
    /// Finds the program, a folder and a port; says in one line when the program is not there.
    pub(crate) fn new(name: &'static str, program: &str) -> Option<Self> {
        let Some(program) = find(program) else {
            let _ = writeln!(std::io::stderr(), "SKIPPED: {program} is not installed; {name} is not tested");
            return None;
        };
        let folder = tempfile::Builder::new().prefix("touchstone-daemon-").tempdir().expect("a temporary folder");
        open_to_all(folder.path());
        Some(Self { name, program, folder, port: free_port() })
    }

    /// A path inside the folder.
    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Writes a file of the folder and says where it is.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).expect("a file in a temporary folder");
        path
    }

    /// Makes a folder in the folder.
    pub(crate) fn make_folder(&self, name: &str) -> String {
        let path = self.path(name);
        std::fs::create_dir_all(&path).expect("a folder in a temporary folder");
        open_to_all(Path::new(&path));
        path
    }

    /// Makes a key and a certificate for it, signed by itself, and says where they are.
    pub(crate) fn certificate(&self) -> (String, String) {
        let (key, certificate) = (self.path("key.pem"), self.path("certificate.pem"));
        let program = find("openssl").expect("openssl, for a certificate");
        let ask = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=daemon.test", "-days", "2"];
        prepare(Command::new(program).args(ask).args(["-keyout", &key, "-out", &certificate]));
        (key, certificate)
    }

    /// Starts the program and waits until it listens.
    pub(crate) fn run<S: AsRef<std::ffi::OsStr>>(self, arguments: impl IntoIterator<Item = S>) -> Daemon {
        let mut command = Command::new(&self.program);
        command.args(arguments);
        self.run_command(command)
    }

    /// Starts any command and waits until it listens.
    pub(crate) fn run_command(self, mut command: Command) -> Daemon {
        let log = self.folder.path().join("output.log");
        let output = std::fs::File::create(&log).expect("a log in a temporary folder");
        let errors = output.try_clone().expect("a second handle");
        command.stdin(Stdio::null()).stdout(output).stderr(errors).process_group(0).current_dir(self.folder.path());
        let child = command.spawn().unwrap_or_else(|error| panic!("{}: {error}", self.name));
        let mut daemon = Daemon { name: self.name, port: self.port, child, folder: self.folder };
        let end = Instant::now() + PATIENCE;
        while TcpStream::connect(daemon.address()).is_err() {
            let over = daemon.child.try_wait().is_ok_and(|status| status.is_some()) || Instant::now() > end;
            assert!(!over, "{} did not start:\n{}", daemon.name, tail(&log));
            std::thread::sleep(Duration::from_millis(30));
        }
        daemon
    }
}

/// The end of a log.
pub(crate) fn tail(path: &Path) -> String {
    let mut text = String::new();
    let _ = std::fs::File::open(path).map(|mut file| file.read_to_string(&mut text));
    let lines: Vec<&str> = text.lines().rev().take(30).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}

/// Runs a preparing command to its end; its failure is the test's.
pub(crate) fn prepare(command: &mut Command) {
    prepare_with(command, Stdio::null());
}

/// The same with something to read.
pub(crate) fn prepare_with(command: &mut Command, input: impl Into<Stdio>) {
    let output = command.stdin(input).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}

/// A program of the path, or of the folders that are not on everybody's path.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    folders.extend(["/usr/sbin", "/sbin", "/usr/lib/rabbitmq/bin"].map(PathBuf::from));
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folders.extend(versions.map(|version| version.path().join("bin")));
    folders.into_iter().map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// A port of loopback that nobody listens on at this moment, outside the range that clients of this machine get.
pub fn free_port() -> u16 {
    use std::sync::atomic::{AtomicU16, Ordering};
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Test processes run beside each other: each begins somewhere else.
    let start = (std::process::id() % 200) as u16 * 60;
    loop {
        let port = 18_000 + (start + NEXT.fetch_add(1, Ordering::Relaxed)) % 12_000;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}

/// Whether tests run as root, which some daemons refuse to be.
pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Daemons may drop to a user of their own before they open their files.
fn open_to_all(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o777));
}
