//! Redis.

use crate::process::{Daemon, Start};

/// How it is set up.
#[derive(Debug, Clone, Default)]
pub struct Redis<'a> {
    /// Asked for when given.
    pub password: Option<&'a str>,
}

/// Starts it.
pub fn redis(options: Redis<'_>) -> Option<Daemon> {
    let start = Start::new("redis", "redis-server")?;
    let port = start.port.to_string();
    let folder = start.path("");
    let mut arguments =
        vec!["--port", &port, "--bind", "127.0.0.1", "--save", "", "--dir", &folder, "--protected-mode", "no"];
    arguments.extend(options.password.iter().flat_map(|password| ["--requirepass", password]));
    let arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
    Some(start.run(arguments))
}
