//! Memcached.

use crate::process::{Daemon, Start, find, is_root, prepare_with};
use std::io::Write as _;
use std::process::Command;

/// How it is set up.
#[derive(Debug, Clone, Default)]
pub struct Memcached<'a> {
    /// A user and password; nobody is asked when absent.
    pub login: Option<(&'a str, &'a str)>,
    /// Further users, where there is one.
    pub users: &'a [(&'a str, &'a str)],
    /// Asks by SASL in the binary protocol instead of the text one.
    pub sasl: bool,
}

/// Starts it.
pub fn memcached(options: Memcached<'_>) -> Option<Daemon> {
    let start = Start::new("memcached", "memcached")?;
    let port = start.port.to_string();
    let mut arguments = vec!["-l".to_owned(), "127.0.0.1".into(), "-p".into(), port, "-U".into(), "0".into()];
    if is_root() {
        arguments.extend(["-u".to_owned(), "root".into()]);
    }
    let mut command = Command::new(find("memcached").expect("found before"));
    if let Some(first) = options.login {
        let all = std::iter::once(&first).chain(options.users);
        if options.sasl {
            // SASL keeps users by realm, and memcached's is the name of the machine.
            let realm = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
            let realm = realm.trim();
            let Some(program) = find("saslpasswd2") else {
                let _ = writeln!(std::io::stderr(), "SKIPPED: saslpasswd2 is not installed; SASL is not tested");
                return None;
            };
            let base = start.path("sasldb2");
            for (user, password) in all {
                let file = std::fs::File::open(start.write("password", password)).expect("written before");
                prepare_with(Command::new(&program).args(["-p", "-c", "-f", &base, "-u", realm, user]), file);
            }
            let settings = "mech_list: plain\npwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: ";
            start.write("memcached.conf", format!("{settings}{base}\n"));
            command.env("SASL_CONF_PATH", start.path(""));
            arguments.push("-S".to_owned());
        } else {
            let users: String = all.map(|(user, password)| format!("{user}:{password}\n")).collect();
            arguments.extend(["-Y".to_owned(), start.write("users", users)]);
        }
    }
    command.args(arguments);
    Some(start.run_command(command))
}
