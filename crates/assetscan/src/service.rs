//! What listens on a port.

use model::visible;
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};

/// One open port and what was learned about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// The asset as entered, without port.
    pub asset: String,
    /// The address that was spoken to.
    pub address: IpAddr,
    /// The port.
    pub port: u16,
    /// Protocol by its usual short name (`http`, `redis`, `postgresql` …), the same with and without TLS; empty: unknown.
    pub name: String,
    /// Product, e.g. `nginx`, `OpenSSH`; empty: unknown.
    pub product: String,
    /// Its version; empty: unknown.
    pub version: String,
    /// What else it says of itself, e.g. the distribution that patched it; may be empty.
    pub info: String,
    /// Whether the protocol is spoken inside TLS from the first byte.
    pub tls: bool,
    /// The answer that named it: bytes made visible, at most a kilobyte.
    pub banner: String,
}

/// Names that the field gives to a protocol inside TLS.
const INSIDE_TLS: &[(&str, &str)] = &[
    ("http", "https"),
    ("ldap", "ldaps"),
    ("imap", "imaps"),
    ("pop3", "pop3s"),
    ("smtp", "smtps"),
    ("ftp", "ftps"),
    ("mqtt", "mqtts"),
    ("amqp", "amqps"),
    ("redis", "rediss"),
];

impl Service {
    /// An open port of which nothing is known yet.
    pub fn unknown(asset: &str, address: IpAddr, port: u16) -> Self {
        Self {
            asset: asset.to_owned(),
            address,
            port,
            name: String::new(),
            product: String::new(),
            version: String::new(),
            info: String::new(),
            tls: false,
            banner: String::new(),
        }
    }

    /// Whether not one byte was heard of it, whatever it was asked.
    pub fn is_silent(&self) -> bool {
        self.name.is_empty() && self.banner.is_empty()
    }

    /// Where it listens.
    pub fn socket(&self) -> SocketAddr {
        SocketAddr::new(self.address, self.port)
    }

    /// The name that people give it: `https` for HTTP inside TLS.
    pub fn label(&self) -> &str {
        let inside = INSIDE_TLS.iter().find(|(plain, _)| self.tls && *plain == self.name);
        inside.map_or(&self.name, |(_, inside)| inside)
    }

    /// `scheme://asset:port`, as rows name it.
    pub fn url(&self) -> String {
        let scheme = if self.name.is_empty() { "tcp" } else { self.label() };
        format!("{scheme}://{}", self.authority())
    }

    /// `asset:port`, with brackets around an IPv6 address.
    pub fn authority(&self) -> String {
        if self.asset.contains(':') && !self.asset.starts_with('[') {
            format!("[{}]:{}", self.asset, self.port)
        } else {
            format!("{}:{}", self.asset, self.port)
        }
    }
}

/// Bytes of a service as text that acts on nobody: at most `most` characters, control characters made visible.
pub(crate) fn shown(bytes: &[u8], most: usize) -> String {
    let text = String::from_utf8_lossy(bytes.get(..bytes.len().min(most * 4)).unwrap_or(bytes));
    let lines = text.trim_end().lines().map(|line| visible(line).into_owned());
    lines.collect::<Vec<_>>().join("\n").chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(asset: &str, name: &str, tls: bool, url: &str) {
        let mut service = Service::unknown(asset, IpAddr::from([127, 0, 0, 1]), 8443);
        service.name = name.into();
        service.tls = tls;
        assert_eq!(service.url(), url);
    }

    #[test]
    fn urls_name_scheme_asset_and_port() {
        check("localhost", "http", true, "https://localhost:8443");
        check("::1", "ssh", false, "ssh://[::1]:8443");
        check("10.0.0.1", "", false, "tcp://10.0.0.1:8443");
        check("db", "postgresql", true, "postgresql://db:8443");
    }

    #[test]
    fn banners_are_harmless() {
        assert_eq!(shown(b"SSH-2.0-x\x1b[2J\r\n\xff", 30), "SSH-2.0-x\\u{1b}[2J\n\u{fffd}");
    }
}
