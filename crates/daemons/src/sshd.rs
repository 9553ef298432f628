//! OpenSSH's server.

use crate::process::{Daemon, Start, find, is_root, prepare};
use std::process::Command;

/// How it is set up.
#[derive(Debug, Clone, Default)]
pub struct Sshd<'a> {
    /// Lets users in by password; needs root and a user of the system ([`crate::SystemUser`]).
    pub passwords: bool,
    /// Further lines of the configuration, e.g. `Ciphers +aes128-cbc`.
    pub config: &'a str,
}

/// Starts it.
pub fn sshd(options: Sshd<'_>) -> Option<Daemon> {
    let start = Start::new("sshd", "sshd")?;
    if is_root() {
        // The place of the unprivileged half; a package's service makes it, which does not run here.
        let _ = std::fs::create_dir_all("/run/sshd");
    }
    let key = start.path("host_key");
    let keygen = find("ssh-keygen").expect("ssh-keygen comes with sshd");
    prepare(Command::new(keygen).args(["-q", "-t", "ed25519", "-N", "", "-f", &key]));
    let passwords = if options.passwords { "yes" } else { "no" };
    let config = format!(
        "Port {}\nListenAddress 127.0.0.1\nHostKey {key}\nPidFile {}\nUsePAM no\nUseDNS no\nStrictModes no\n\
         PasswordAuthentication {passwords}\nKbdInteractiveAuthentication no\nPermitRootLogin no\nMaxStartups 200\n\
         {}\n",
        start.port,
        start.path("sshd.pid"),
        options.config,
    );
    let file = start.write("sshd_config", config);
    Some(start.run(["-D", "-e", "-f", &file]))
}
