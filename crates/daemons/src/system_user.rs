//! A user of this machine with a password, for daemons that know no others (SSH, FTP). Needs root; gone when dropped.

use crate::process::{find, is_root, prepare};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// The user.
#[derive(Debug)]
pub struct SystemUser {
    /// Its name.
    pub name: String,
}

impl SystemUser {
    /// Makes a user; `None`, with a line that says so, where tests may not.
    pub fn new(name: &str, password: &str) -> Option<Self> {
        let programs = (find("useradd"), find("chpasswd"), find("userdel"));
        let (true, (Some(useradd), Some(chpasswd), Some(_))) = (is_root(), programs) else {
            let _ = writeln!(std::io::stderr(), "SKIPPED: only root can make the user {name}");
            return None;
        };
        // A run that was killed may have left it.
        let user = Self { name: name.to_owned() };
        user.remove();
        prepare(Command::new(useradd).args(["--no-create-home", "--shell", "/bin/sh", "--home-dir", "/", name]));
        let mut child = Command::new(chpasswd).stdin(Stdio::piped()).spawn().expect("chpasswd starts");
        let mut input = child.stdin.take().expect("its input");
        writeln!(input, "{name}:{password}").expect("chpasswd reads");
        drop(input);
        assert!(child.wait().expect("chpasswd ends").success(), "chpasswd refused the password");
        Some(user)
    }

    fn remove(&self) {
        if let Some(userdel) = find("userdel") {
            let quiet = Command::new(userdel).args(["--force", &self.name]).stderr(Stdio::null()).status();
            drop(quiet);
        }
    }
}

impl Drop for SystemUser {
    fn drop(&mut self) {
        self.remove();
    }
}
