//! NATS.

use crate::process::{Daemon, Start};

/// How it is set up.
#[derive(Debug, Clone, Default)]
pub struct Nats<'a> {
    /// A user that is let in; everybody is when absent.
    pub login: Option<(&'a str, &'a str)>,
    /// Further users, where there is one.
    pub users: &'a [(&'a str, &'a str)],
}

/// Starts it.
pub fn nats(options: Nats<'_>) -> Option<Daemon> {
    let start = Start::new("nats", "nats-server")?;
    let port = start.port.to_string();
    let mut arguments = vec!["-a".to_owned(), "127.0.0.1".into(), "-p".into(), port];
    if let Some((user, password)) = options.login {
        let all = std::iter::once((user, password)).chain(options.users.iter().copied());
        let users: Vec<String> =
            all.map(|(user, password)| format!("{{ user: \"{user}\", password: \"{password}\" }}")).collect();
        let config = format!("authorization {{ users: [ {} ] }}\n", users.join(", "));
        arguments.extend(["-c".to_owned(), start.write("nats.conf", config)]);
    }
    Some(start.run(arguments))
}
