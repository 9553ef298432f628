//! The settings of the HTTP side, as read from the configuration file, and the reasons to refuse them.

use app::Network;
use model::Lang;
use serde::Deserialize;
use std::{collections::BTreeMap, path::PathBuf};

/// Settings under `[server]`. Every one has a default.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Address that clients and people reach this service under, e.g. `https://scan.example.com`. Report links start
    /// with it. Empty: links start with `http://` and the host that the request was sent to.
    pub public_url: String,
    /// Language of answers to requests that name none.
    pub language: Lang,
    /// Requests per second for one account, by action name. Actions not named here keep the vendor's documented rate.
    pub rate_limits: BTreeMap<String, u32>,
    /// File with the certificate chain in PEM; together with `tls_key` it makes the service speak HTTPS.
    pub tls_certificate: PathBuf,
    /// File with the certificate's private key in PEM.
    pub tls_key: PathBuf,
    /// Proxies whose `X-Forwarded-For` is believed: addresses or CIDR blocks.
    pub trusted_proxies: Vec<String>,
    /// Connections open at the same time; more wait in the kernel's queue.
    pub max_connections: usize,
    /// Memory that request bodies may take together, in MiB; more wait for their turn.
    pub body_memory_mib: u32,
    /// Seconds that a client has to send a request's headers; also how long an idle connection is kept.
    pub header_seconds: u64,
    /// Seconds that a client has to send a request's body.
    pub body_seconds: u64,
    /// Seconds after which an action is given up.
    pub action_seconds: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_url: String::new(),
            language: Lang::Zh,
            rate_limits: BTreeMap::new(),
            tls_certificate: PathBuf::new(),
            tls_key: PathBuf::new(),
            trusted_proxies: Vec::new(),
            max_connections: 1024,
            body_memory_mib: 256,
            header_seconds: 15,
            body_seconds: 60,
            action_seconds: 30,
        }
    }
}

/// Why the service cannot start with these settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// `public_url` is not an address that links can start with.
    #[error("server.public_url `{0}` must be http:// or https://, a host, an optional port and path, nothing else")]
    PublicUrl(String),
    /// `rate_limits` names an action that is not served.
    #[error("server.rate_limits names `{0}`, which is not an action of this release")]
    UnknownAction(String),
    /// Only one of certificate and key is given.
    #[error("server.tls_certificate and server.tls_key belong together; one of them is missing")]
    HalfTls,
    /// Not a network.
    #[error("server.trusted_proxies: {0}")]
    TrustedProxies(String),
    /// A setting that must be at least 1 is 0.
    #[error("server.{0} must be at least 1")]
    Zero(&'static str),
    /// An action is served that no description has; cannot happen in a tested build.
    #[error("the action `{0}` is served, but no API description has it")]
    Undescribed(&'static str),
}

impl Config {
    /// Refuses what cannot work, and brings the public address into one form (no slash at its end).
    pub(crate) fn checked(mut self) -> Result<Self, ConfigError> {
        let trimmed = self.public_url.trim_end_matches('/');
        if !trimmed.is_empty() && !is_base_url(trimmed) {
            return Err(ConfigError::PublicUrl(self.public_url));
        }
        self.public_url = trimmed.to_owned();
        if self.tls_certificate.as_os_str().is_empty() != self.tls_key.as_os_str().is_empty() {
            return Err(ConfigError::HalfTls);
        }
        self.proxies()?;
        let at_least_one = [
            ("max_connections", self.max_connections == 0),
            // One body of the largest size must fit, or it would wait forever.
            ("body_memory_mib", self.body_memory_mib == 0),
            ("header_seconds", self.header_seconds == 0),
            ("body_seconds", self.body_seconds == 0),
            ("action_seconds", self.action_seconds == 0),
            ("rate_limits", self.rate_limits.values().any(|rate| *rate == 0)),
        ];
        match at_least_one.into_iter().find(|(_, zero)| *zero) {
            Some((name, _)) => Err(ConfigError::Zero(name)),
            None => Ok(self),
        }
    }
}

impl Config {
    /// Whether the service itself speaks HTTPS.
    pub(crate) fn has_tls(&self) -> bool {
        !self.tls_certificate.as_os_str().is_empty()
    }

    /// What links start with: the configured address, else the host that the client reached us under.
    pub(crate) fn base_url(&self, host: &str) -> String {
        let scheme = if self.has_tls() { "https" } else { "http" };
        match (self.public_url.is_empty(), is_host(host)) {
            (false, _) => self.public_url.clone(),
            (true, true) => format!("{scheme}://{host}"),
            // No usable host: a path alone still works for whoever knows where the service is.
            (true, false) => String::new(),
        }
    }

    /// The networks of trusted proxies.
    pub(crate) fn proxies(&self) -> Result<Vec<Network>, ConfigError> {
        let networks: Result<_, _> = self.trusted_proxies.iter().map(|text| text.parse()).collect();
        networks.map_err(ConfigError::TrustedProxies)
    }
}

fn is_base_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    is_host(host) && path.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/%".contains(&b))
}

/// A host name or address with an optional port, in characters that need no escaping in a link.
pub(crate) fn is_host(host: &str) -> bool {
    !host.is_empty() && host.len() <= 255 && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(public_url: &str, expected: Option<&str>) {
        let config = Config { public_url: public_url.into(), ..Config::default() };
        assert_eq!(config.checked().ok().map(|c| c.public_url).as_deref(), expected, "{public_url}");
    }

    #[test]
    fn public_urls() {
        check("", Some(""));
        check("https://scan.example.com/", Some("https://scan.example.com"));
        check("http://10.0.0.1:8080/touchstone", Some("http://10.0.0.1:8080/touchstone"));
        check("scan.example.com", None);
        check("https://", None);
        check("https://user@host", None);
        check("https://host/?x=1", None);
        check("javascript:alert(1)", None);
    }

    #[test]
    fn zero_is_refused() {
        let config = Config { max_connections: 0, ..Config::default() };
        assert!(matches!(config.checked(), Err(ConfigError::Zero("max_connections"))));
    }
}
