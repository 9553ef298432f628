//! Dovecot: IMAP and POP3.

use crate::process::{Daemon, Start, free_port, is_root};

/// How it is set up.
#[derive(Debug, Clone, Default)]
pub struct Dovecot<'a> {
    /// Users with their passwords.
    pub users: &'a [(&'a str, &'a str)],
    /// Takes passwords after `STARTTLS` only, with a fresh self-signed certificate.
    pub tls: bool,
}

/// Starts it; its port is IMAP's, the second answer is POP3's. `None`, with a line that says so, where tests are not root.
pub fn dovecot(options: Dovecot<'_>) -> Option<(Daemon, u16)> {
    let start = Start::new("dovecot", "dovecot")?;
    if !is_root() {
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), "SKIPPED: only root can start dovecot");
        return None;
    }
    let users = options.users.iter().map(|(user, password)| format!("{user}:{{PLAIN}}{password}\n"));
    let users = start.write("users", users.collect::<String>());
    let (imap, pop3, folder) = (start.port, free_port(), start.path(""));
    let mail = start.make_folder("mail");
    let listener = |service: &str, protocol: &str, port: u16| {
        format!(
            "service {service} {{\nchroot =\ninet_listener {protocol} {{\nport = {port}\n}}\ninet_listener {protocol}s {{\nport = 0\n}}\n}}\n"
        )
    };
    let tls = if options.tls {
        let (key, certificate) = start.certificate();
        format!("ssl = required\ndisable_plaintext_auth = yes\nssl_key = <{key}\nssl_cert = <{certificate}\n")
    } else {
        "ssl = no\ndisable_plaintext_auth = no\n".to_owned()
    };
    let config = format!(
        "base_dir = {folder}/run\nstate_dir = {folder}/state\nlog_path = {folder}/dovecot.log\nlisten = 127.0.0.1\n\
         protocols = imap pop3\n{tls}mail_location = maildir:{mail}/%u\n\
         first_valid_uid = 1\nauth_failure_delay = 0\nservice anvil {{\nunix_listener anvil-auth-penalty {{\nmode = 0\n}}\n}}\n\
         passdb {{\ndriver = passwd-file\nargs = {users}\n}}\n\
         userdb {{\ndriver = static\nargs = uid=nobody gid=nogroup home={mail}/%u\n}}\n{}{}",
        listener("imap-login", "imap", imap),
        listener("pop3-login", "pop3", pop3),
    );
    let file = start.write("dovecot.conf", config);
    Some((start.run(["-F", "-c", &file]), pop3))
}
