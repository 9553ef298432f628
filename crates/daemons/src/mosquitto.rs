//! Mosquitto, an MQTT broker.

use crate::process::{Daemon, Start, find, is_root, prepare};
use std::process::Command;

/// How it is set up.
#[derive(Debug, Clone, Default)]
pub struct Mosquitto<'a> {
    /// A user that is let in; everybody is when absent.
    pub login: Option<(&'a str, &'a str)>,
    /// Further users, where there is one.
    pub users: &'a [(&'a str, &'a str)],
}

/// Starts it.
pub fn mosquitto(options: Mosquitto<'_>) -> Option<Daemon> {
    let start = Start::new("mosquitto", "mosquitto")?;
    let mut config = format!("listener {} 127.0.0.1\n", start.port);
    if is_root() {
        config += "user root\n";
    }
    match options.login {
        Some((user, password)) => {
            let file = start.path("users");
            let program = find("mosquitto_passwd").expect("mosquitto_passwd comes with mosquitto");
            prepare(Command::new(&program).args(["-b", "-c", &file, user, password]));
            for (user, password) in options.users {
                prepare(Command::new(&program).args(["-b", &file, user, password]));
            }
            config += &format!("allow_anonymous false\npassword_file {file}\n");
        }
        None => config += "allow_anonymous true\n",
    }
    let file = start.write("mosquitto.conf", config);
    Some(start.run(["-c", &file]))
}
