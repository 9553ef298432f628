//! What a scan is to do: which ports, which kinds of risk, within which limits.

use crate::{Ports, Templates, weakpass};
use model::{RiskKind, Switches};
use std::collections::BTreeSet;
use std::net::SocketAddr;
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
    /// Templates that prove weaknesses by asking.
    pub templates: Templates,
    /// Checks that its owner turned off or on.
    pub switches: Switches,
    /// The name server that is asked for mail records; `None`: nobody is.
    pub resolver: Option<SocketAddr>,
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
