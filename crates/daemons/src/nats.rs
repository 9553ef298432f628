//! NATS.

use crate::process::{Daemon, Start};

/// How it is set up.
#[derive(Debug, Clone, Default)]
pub struct Nats<'a> {
    /// The only user that is let in; everybody is when absent.
    pub login: Option<(&'a str, &'a str)>,
}

/// Starts it.
pub fn nats(options: Nats<'_>) -> Option<Daemon> {
    let start = Start::new("nats", "nats-server")?;
    let port = start.port.to_string();
    let mut arguments = vec!["-a".to_owned(), "127.0.0.1".into(), "-p".into(), port];
    if let Some((user, password)) = options.login {
        arguments.extend(["--user".to_owned(), user.into(), "--pass".into(), password.into()]);
    }
    Some(start.run(arguments))
}
