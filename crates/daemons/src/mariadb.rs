//! MariaDB.

use crate::process::{Daemon, Start, find, is_root, prepare};
use std::process::Command;

/// How it is set up.
#[derive(Debug, Clone, Default)]
pub struct MariaDb<'a> {
    /// Users that may come from 127.0.0.1, with their passwords; an empty password is none.
    pub users: &'a [(&'a str, &'a str)],
    /// Offers TLS with a fresh self-signed certificate.
    pub tls: bool,
}

/// Starts it.
pub fn mariadb(options: MariaDb<'_>) -> Option<Daemon> {
    let start = Start::new("mariadb", "mariadbd")?;
    let install = find("mariadb-install-db").expect("mariadb-install-db comes with mariadbd");
    let data = start.path("data");
    let user = if is_root() { "root" } else { "" };
    let mut prepared = Command::new(install);
    prepared.args(["--no-defaults", "--skip-test-db", "--auth-root-authentication-method=socket"]);
    prepared.arg(format!("--datadir={data}"));
    if is_root() {
        prepared.arg("--user=root");
    }
    prepare(&mut prepared);
    let mut sql = String::new();
    for (name, password) in options.users {
        sql += &format!("CREATE OR REPLACE USER '{name}'@'127.0.0.1' IDENTIFIED BY '{password}';\n");
        sql += &format!("CREATE OR REPLACE USER '{name}'@'localhost' IDENTIFIED BY '{password}';\n");
    }
    let init = start.write("init.sql", sql);
    let mut arguments = vec![
        "--no-defaults".to_owned(),
        format!("--datadir={data}"),
        format!("--port={}", start.port),
        format!("--socket={}", start.path("mariadb.sock")),
        format!("--pid-file={}", start.path("mariadb.pid")),
        format!("--init-file={init}"),
        "--bind-address=127.0.0.1".into(),
        "--skip-name-resolve".into(),
        "--innodb-buffer-pool-size=8M".into(),
        "--innodb-log-file-size=4M".into(),
        "--performance-schema=OFF".into(),
    ];
    if options.tls {
        let (key, certificate) = start.certificate();
        arguments.extend([format!("--ssl-key={key}"), format!("--ssl-cert={certificate}")]);
    }
    if !user.is_empty() {
        arguments.push(format!("--user={user}"));
    }
    Some(start.run(arguments))
}
