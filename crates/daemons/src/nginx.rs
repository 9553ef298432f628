//! nginx.

use crate::process::{Daemon, Start, is_root};

/// How it is set up.
#[derive(Debug, Clone, Default)]
pub struct Nginx<'a> {
    /// Pages by path below the root, e.g. `("index.html", "<p>hello")`.
    pub pages: &'a [(&'a str, &'a str)],
    /// Speaks TLS with a fresh self-signed certificate.
    pub tls: bool,
    /// Further lines of the `server` block.
    pub server: &'a str,
    /// Further lines of the `http` block.
    pub http: &'a str,
}

/// Starts it.
pub fn nginx(options: Nginx<'_>) -> Option<Daemon> {
    let start = Start::new("nginx", "nginx")?;
    let root = start.make_folder("pages");
    for (path, text) in options.pages {
        let path = std::path::Path::new(&root).join(path);
        std::fs::create_dir_all(path.parent().expect("below the root")).expect("a folder");
        std::fs::write(path, text).expect("a page");
    }
    let (tls, certificate) = if options.tls { (" ssl", certificate_lines(&start)) } else { ("", String::new()) };
    let user = if is_root() { "user root;\n" } else { "" };
    let folder = start.path("");
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {folder}/{kind};\n"))
        .concat();
    let config = format!(
        "{user}daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;\n\
         events {{ worker_connections 256; }}\n\
         http {{ access_log off;\n{temporary}default_type text/html;\n{http}\n\
         server {{ listen 127.0.0.1:{port}{tls}; server_name localhost; root {root};\n{certificate}{server}\n}} }}\n",
        http = options.http,
        port = start.port,
        server = options.server,
    );
    let file = start.write("nginx.conf", config);
    let log = start.path("error.log");
    Some(start.run(["-c", &file, "-p", &folder, "-e", &log]))
}

fn certificate_lines(start: &Start) -> String {
    let (key, certificate) = start.certificate();
    format!("ssl_certificate {certificate}; ssl_certificate_key {key};\n")
}
