//! Redis.

use crate::process::{Daemon, Start};

/// How it is set up.
#[derive(Debug, Clone, Default)]
pub struct Redis<'a> {
    /// Asked for when given.
    pub password: Option<&'a str>,
    /// Further users, with their passwords.
    pub users: &'a [(&'a str, &'a str)],
}

/// Starts it.
pub fn redis(options: Redis<'_>) -> Option<Daemon> {
    let start = Start::new("redis", "redis-server")?;
    let port = start.port.to_string();
    let folder = start.path("");
    let mut arguments =
        vec!["--port", &port, "--bind", "127.0.0.1", "--save", "", "--dir", &folder, "--protected-mode", "no"];
    arguments.extend(options.password.iter().flat_map(|password| ["--requirepass", password]));
    let mut arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
    if !options.users.is_empty() {
        // The first argument is the file of settings.
        let users = options.users.iter().map(|(user, password)| format!("user {user} on >{password} ~* &* +@all\n"));
        arguments.insert(0, start.write("redis.conf", users.collect::<String>()));
    }
    Some(start.run(arguments))
}
