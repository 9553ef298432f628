//! Exim, a mail server.

use crate::process::{Daemon, Start, is_root, prepare};
use std::process::Command;

/// How it is set up.
#[derive(Debug, Clone, Default)]
pub struct Exim<'a> {
    /// Users with their passwords.
    pub users: &'a [(&'a str, &'a str)],
    /// Takes passwords after `STARTTLS` only, with a fresh self-signed certificate.
    pub tls: bool,
}

/// Starts it; it takes no mail. `None`, with a line that says so, where tests are not root.
pub fn exim(options: Exim<'_>) -> Option<Daemon> {
    let start = Start::new("exim", "exim4")?;
    if !is_root() {
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), "SKIPPED: only root can start exim with settings of its own");
        return None;
    }
    let users = options.users.iter().map(|(user, password)| format!("{user}: {password}\n"));
    let users = start.write("users", users.collect::<String>());
    let (port, folder) = (start.port, start.path(""));
    let (tls, when) = if options.tls {
        let (key, certificate) = start.certificate();
        // Exim reads it as a user of its own.
        prepare(Command::new("chmod").args(["644", &key]));
        let lines = format!("tls_advertise_hosts = *\ntls_certificate = {certificate}\ntls_privatekey = {key}\n");
        (lines, "${if def:tls_in_cipher}")
    } else {
        ("tls_advertise_hosts =\n".to_owned(), "true")
    };
    let config = format!(
        "spool_directory = {folder}/spool\nlog_file_path = {folder}/%slog\npid_file_path = {folder}/exim.pid\n\
         local_interfaces = 127.0.0.1\ndaemon_smtp_ports = {port}\nprimary_hostname = mail.test\nhost_lookup =\n\
         smtp_accept_max = 0\n{tls}begin acl\nbegin routers\nbegin transports\nbegin authenticators\n\
         plain:\n driver = plaintext\n public_name = PLAIN\n server_prompts = :\n server_set_id = $auth2\n\
         server_advertise_condition = {when}\n\
         server_condition = ${{if eq{{${{lookup{{$auth2}}lsearch{{{users}}}{{$value}}fail}}}}{{$auth3}}}}\n",
    );
    let file = start.write("exim.conf", config);
    Some(start.run(["-C", &file, "-bdf", "-q1h"]))
}
