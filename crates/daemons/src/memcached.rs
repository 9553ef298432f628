//! Memcached.

use crate::process::{Daemon, Start, is_root};

/// How it is set up.
#[derive(Debug, Clone, Default)]
pub struct Memcached<'a> {
    /// The user and password of its text authentication; nobody is asked when absent.
    pub login: Option<(&'a str, &'a str)>,
}

/// Starts it.
pub fn memcached(options: Memcached<'_>) -> Option<Daemon> {
    let start = Start::new("memcached", "memcached")?;
    let port = start.port.to_string();
    let mut arguments = vec!["-l".to_owned(), "127.0.0.1".into(), "-p".into(), port, "-U".into(), "0".into()];
    if is_root() {
        arguments.extend(["-u".to_owned(), "root".into()]);
    }
    if let Some((user, password)) = options.login {
        let file = start.write("users", format!("{user}:{password}\n"));
        arguments.extend(["-Y".to_owned(), file]);
    }
    Some(start.run(arguments))
}
