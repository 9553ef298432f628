//! PostgreSQL.

use crate::process::{Daemon, Start, find, is_root, prepare};
use std::path::Path;
use std::process::{Command, Stdio};

/// How it is set up.
#[derive(Debug, Clone, Default)]
pub struct Postgres<'a> {
    /// The password of the user `postgres`, asked for over TCP; nobody is asked when absent (`trust`).
    pub password: Option<&'a str>,
    /// Further roles that may log in, with their passwords.
    pub users: &'a [(&'a str, &'a str)],
    /// How passwords are kept and asked for: `scram-sha-256` (the default when empty) or `md5`.
    pub method: &'a str,
    /// Offers TLS with a fresh self-signed certificate.
    pub tls: bool,
}

/// Starts it.
pub fn postgres(options: Postgres<'_>) -> Option<Daemon> {
    let start = Start::new("postgresql", "postgres")?;
    let initdb = find("initdb").expect("initdb comes with postgres");
    let data = start.path("data");
    let method = match (options.password, options.method) {
        (None, _) => "trust",
        (Some(_), "") => "scram-sha-256",
        (Some(_), method) => method,
    };
    let password = start.write("password", options.password.unwrap_or("none"));
    let mut prepared = as_somebody(&initdb);
    prepared.args(["-D", &data, "-U", "postgres", "-A", method, "--no-sync", "--pwfile", &password]);
    prepare(prepared.current_dir(start.folder.path()));
    let program = find("postgres").expect("found before");
    if !options.users.is_empty() {
        let roles = options.users.iter();
        let roles: String =
            roles.map(|(user, pass)| format!("CREATE ROLE {user} LOGIN PASSWORD '{pass}';\n")).collect();
        let roles = start.write("roles.sql", roles);
        let mut single = as_somebody(&program);
        single.args(["--single", "-F", "-D", &data, "postgres"]).stdout(Stdio::null());
        let input = std::fs::File::open(roles).expect("written before");
        assert!(single.stdin(input).stderr(Stdio::null()).status().is_ok_and(|status| status.success()), "no roles");
    }
    let mut command = as_somebody(&program);
    let port = start.port.to_string();
    command.args(["-D", &data, "-p", &port, "-h", "127.0.0.1", "-k", &start.path(""), "-F"]);
    if options.tls {
        let (key, certificate) = start.certificate();
        // Only its owner may read a key.
        prepare(Command::new("chmod").args(["600", &key]));
        if is_root() {
            prepare(Command::new("chown").args([somebody(), &key]));
        }
        let settings = [("ssl", "on"), ("ssl_key_file", &key), ("ssl_cert_file", &certificate)];
        for (name, value) in settings {
            command.args(["-c", &format!("{name}={value}")]);
        }
    }
    Some(start.run_command(command))
}

/// PostgreSQL refuses to be root; its package made a user for it.
fn as_somebody(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", somebody(), "--clear-groups", "--"]).arg(program);
    command
}

fn somebody() -> &'static str {
    if passwd_knows("postgres") { "postgres" } else { "nobody" }
}

fn passwd_knows(user: &str) -> bool {
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    users.lines().any(|line| line.split(':').next() == Some(user))
}
