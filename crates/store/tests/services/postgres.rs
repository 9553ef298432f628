//! A PostgreSQL server of our own, from the operating system's package.

use super::{find_program, free_port, skip};
use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const SUPERUSER: &str = "postgres";

/// A running server with an empty database.
pub(crate) struct Postgres {
    server: Child,
    port: u16,
    data: PathBuf,
    _folder: TempDir,
}

impl Postgres {
    /// Starts one; `None`, with a line that says so, when PostgreSQL is not installed.
    pub(crate) fn start() -> io::Result<Option<Self>> {
        let Some(programs) = programs() else {
            skip("PostgreSQL", "package postgresql, or TEST_POSTGRES_BIN=/folder/with/initdb");
            return Ok(None);
        };
        let folder = tempfile::tempdir()?;
        // The server may run as another user, who makes the data folder himself.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777))?;
        let data = folder.path().join("data");
        let initdb = command(&programs.join("initdb"))?
            .args(["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--username", SUPERUSER, "--pgdata"])
            .arg(&data)
            .current_dir(folder.path())
            .output()?;
        if !initdb.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&initdb.stderr).into_owned()));
        }
        let port = free_port()?;
        let server = command(&programs.join("postgres"))?
            .args(["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"])
            // One process answers one question, so that the benchmark sees all of its work.
            .args(["-c", "max_parallel_workers_per_gather=0"])
            .args(["-p", &port.to_string(), "-D"])
            .arg(&data)
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let server = Self { server, port, data, _folder: folder };
        server.wait(&programs)?;
        Ok(Some(server))
    }

    /// A fresh database on the server; answers its URL.
    pub(crate) fn database(&self, name: &str) -> io::Result<String> {
        let programs = programs().ok_or(io::ErrorKind::NotFound)?;
        let made = command(&programs.join("createdb"))?.args(self.address()).arg(name).status()?;
        if !made.success() {
            return Err(io::Error::other(format!("createdb {name}: {made}")));
        }
        Ok(format!("postgres://{SUPERUSER}@127.0.0.1:{}/{name}", self.port))
    }

    /// One whose texts are in the order of a language; answers its URL.
    pub(crate) fn database_in(&self, name: &str, language: &str) -> io::Result<String> {
        let programs = programs().ok_or(io::ErrorKind::NotFound)?;
        let locale = format!("--icu-locale={language}");
        let options = ["--locale-provider=icu", &locale, "--template=template0", name];
        let made = command(&programs.join("createdb"))?.args(self.address()).args(options).status()?;
        if !made.success() {
            return Err(io::Error::other(format!("createdb {name}: {made}")));
        }
        Ok(format!("postgres://{SUPERUSER}@127.0.0.1:{}/{name}", self.port))
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.server.id()
    }

    /// What the server does by itself from time to time, done now.
    pub(crate) fn vacuum(&self, name: &str) -> io::Result<()> {
        let programs = programs().ok_or(io::ErrorKind::NotFound)?;
        let done =
            command(&programs.join("vacuumdb"))?.args(self.address()).args(["--analyze", "--quiet", name]).status()?;
        if done.success() { Ok(()) } else { Err(io::Error::other(format!("vacuumdb {name}: {done}"))) }
    }

    fn wait(&self, programs: &Path) -> io::Result<()> {
        let deadline = Instant::now() + Duration::from_secs(30);
        while Instant::now() < deadline {
            let ready = command(&programs.join("pg_isready"))?.args(self.address()).stdout(Stdio::null()).status()?;
            if ready.success() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Err(io::Error::other("PostgreSQL does not answer"))
    }

    fn address(&self) -> [String; 6] {
        ["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", SUPERUSER].map(str::to_owned)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // In order, so that its own children end before it does.
        let stop = programs().and_then(|programs| command(&programs.join("pg_ctl")).ok());
        let stopped = stop.map(|mut stop| stop.args(["stop", "-m", "immediate", "-s", "-D"]).arg(&self.data).status());
        if !matches!(stopped, Some(Ok(status)) if status.success()) {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

fn programs() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("TEST_POSTGRES_BIN") {
        return Some(PathBuf::from(folder));
    }
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let folders: Vec<_> = versions.map(|version| version.path().join("bin")).collect();
    find_program("TEST_INITDB", "initdb", &folders)?.parent().map(Path::to_owned)
}

/// A command that does not run as root, which PostgreSQL refuses: as the user of the package then.
fn command(program: &Path) -> io::Result<Command> {
    let mut command = Command::new(program);
    if fs::metadata("/proc/self")?.uid() == 0 {
        let users = fs::read_to_string("/etc/passwd")?;
        let user = users.lines().find(|line| line.starts_with("postgres:")).unwrap_or("nobody:x:65534:65534:");
        let mut numbers = user.split(':').skip(2).map(|number| number.parse().unwrap_or(65534));
        let (uid, gid) = (numbers.next().unwrap_or(65534), numbers.next().unwrap_or(65534));
        command.uid(uid).gid(gid);
    }
    Ok(command)
}
