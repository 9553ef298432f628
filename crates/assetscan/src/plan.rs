//! What a scan is to do: which ports, which kinds of risk, within which limits.

use crate::{Ports, Templates, weakpass};
use model::{RiskKind, Switches};
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// The order for a scan.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Ports to try.
    pub ports: Ports,
    /// Kinds of risk to look for. Passwords are tried only where [`RiskKind::WeakPassword`] is asked for.
    pub items: BTreeSet<RiskKind>,
    /// Time and load.
    pub limits: Limits,
    /// How passwords are tried.
    pub passwords: weakpass::Settings,
    /// Advisories to match components against, beside the built-in ones.
    pub advisories: Option<Arc<advisories::Database>>,
    /// What the package manager of this machine says of what runs here; `None`: nobody asked it.
    pub local: Option<Arc<LocalPackages>>,
    /// Templates that prove weaknesses by asking.
    pub templates: Templates,
    /// Checks that its owner turned off or on.
    pub switches: Switches,
    /// The name server that is asked for mail records; `None`: nobody is.
    pub resolver: Option<SocketAddr>,
}

/// Debian packages of the machine that scans: they know better than a banner what was patched.
#[derive(Debug, Clone, Default)]
pub struct LocalPackages {
    /// Debian's release, `12`.
    pub release: String,
    /// Addresses of the machine besides loopback.
    pub addresses: Vec<IpAddr>,
    /// Source packages with their versions, epochs included.
    pub versions: BTreeMap<String, String>,
}

impl LocalPackages {
    /// The version of a package, for a service at one of the machine's own addresses.
    pub(crate) fn version(&self, address: IpAddr, source: &str) -> Option<&str> {
        let address = address.to_canonical();
        let is_here = address.is_loopback() || self.addresses.contains(&address);
        self.versions.get(source).filter(|_| is_here).map(String::as_str)
    }
}

/// Time and load.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The whole scan.
    pub deadline: Duration,
    /// One connection attempt.
    pub connect: Duration,
    /// One answer.
    pub answer: Duration,
    /// All questions about one service, passwords aside.
    pub service: Duration,
    /// Connections at once; fewer where the process may not open as many.
    pub parallel: usize,
    /// Connection attempts per second to all targets together while ports are searched; `None`: as fast as it goes.
    pub per_second: Option<u32>,
    /// Pages that the crawler reads per web server.
    pub pages: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(3600),
            connect: Duration::from_millis(1500),
            answer: Duration::from_millis(2500),
            service: Duration::from_secs(60),
            parallel: 512,
            per_second: None,
            pages: 60,
        }
    }
}

impl Plan {
    /// Everything except passwords, on these ports.
    pub fn new(ports: Ports) -> Self {
        let items = RiskKind::ALL.into_iter().filter(|item| *item != RiskKind::WeakPassword).collect();
        Self {
            ports,
            items,
            limits: Limits::default(),
            passwords: weakpass::Settings::default(),
            advisories: None,
            local: None,
            templates: Templates::builtin(),
            switches: Switches::default(),
            resolver: None,
        }
    }

    /// The same for these kinds of risk only.
    #[must_use]
    pub fn only(mut self, items: impl IntoIterator<Item = RiskKind>) -> Self {
        self.items = items.into_iter().collect();
        self
    }

    /// The same with some checks turned off or on.
    #[must_use]
    pub fn switched(mut self, switches: Switches) -> Self {
        self.passwords.switches = switches.clone();
        self.switches = switches;
        self
    }

    /// Whether a kind of risk is looked for.
    pub fn wants(&self, item: RiskKind) -> bool {
        self.items.contains(&item)
    }
}
