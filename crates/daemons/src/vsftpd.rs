//! vsftpd, an FTP server.

use crate::process::{Daemon, Start, is_root};

/// How it is set up.
#[derive(Debug, Clone, Default)]
pub struct Vsftpd {
    /// Lets in everybody who says `anonymous`.
    pub anonymous: bool,
    /// Lets in users of the system ([`crate::SystemUser`]) by their password.
    pub local_users: bool,
    /// Takes passwords inside TLS only, with a fresh self-signed certificate.
    pub tls: bool,
}

/// Starts it.
pub fn vsftpd(options: Vsftpd) -> Option<Daemon> {
    let start = Start::new("vsftpd", "vsftpd")?;
    let yes = |on: bool| if on { "YES" } else { "NO" };
    let empty = start.make_folder("empty");
    let files = start.make_folder("files");
    // vsftpd does not serve a root that anonymous users may write.
    read_only(&empty);
    read_only(&files);
    let mut config = format!(
        "listen=YES\nlisten_address=127.0.0.1\nlisten_port={}\nbackground=NO\nanonymous_enable={}\nlocal_enable={}\n\
         anon_root={files}\nsecure_chroot_dir={empty}\npam_service_name=vsftpd\nseccomp_sandbox=NO\n\
         max_login_fails=3\ndelay_failed_login=0\n",
        start.port,
        yes(options.anonymous),
        yes(options.local_users),
    );
    if options.tls {
        let (key, certificate) = start.certificate();
        config += &format!(
            "ssl_enable=YES\nforce_local_logins_ssl=YES\nrsa_cert_file={certificate}\nrsa_private_key_file={key}\n"
        );
    }
    if !is_root() {
        config += "run_as_launching_user=YES\n";
    }
    let file = start.write("vsftpd.conf", config);
    Some(start.run([file]))
}

fn read_only(path: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755));
}
