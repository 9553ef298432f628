//! What the service is run with. Made and checked by whoever starts it; the defaults live in `config/default.toml`.

use crate::outbound::OutboundSettings;
use crate::{ADVISORIES_FILE, Network, OwnFiles};
use assetscan::weakpass::Budget;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use store::{DatabaseLocation, ObjectLocation, Secret};

/// Settings that have been checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The data folder: encryption key, first account, signs of life of workers.
    pub data: PathBuf,
    /// Rows.
    pub database: DatabaseLocation,
    /// Packages, results, reports.
    pub objects: ObjectLocation,
    /// The encryption key as text; `None` keeps one in the data folder.
    pub encryption_key: Option<Secret>,
    /// The user's own rules.
    pub rules: Option<PathBuf>,
    /// The user's own list of well-known names.
    pub popular: Option<PathBuf>,
    /// Advisories; `None` looks for imported ones in the data folder.
    pub advisories: Option<PathBuf>,
    /// Bytes of a package.
    pub max_package_bytes: usize,
    /// How long a submission is remembered.
    pub retention: Duration,
    /// How long the audit log remembers a call.
    pub audit_retention: Duration,
    /// How often it is looked for submissions to forget.
    pub purge_interval: Duration,
    /// Downloads of what clients only name.
    pub downloads: OutboundSettings,
    /// Webhooks.
    pub webhooks: WebhookSettings,
    /// The queue.
    pub queue: QueueSettings,
    /// Networks that scans of assets may speak to, besides loopback.
    pub scan_networks: Vec<Network>,
    /// The name server that is asked for mail records of domains; `None`: nobody is.
    pub resolver: Option<SocketAddr>,
    /// Runs of scan tasks at the same time in one process.
    pub task_runs: usize,
    /// How often and how fast passwords are tried.
    pub passwords: Budget,
    /// How long a scan may look at the machine that it runs on from within.
    pub host_scan_time: Duration,
    /// How long a run of a scan task and its report are remembered after its end.
    pub run_retention: Duration,
    /// A font for what the embedded ones cannot draw; `None` looks in the usual places.
    pub report_font: Option<PathBuf>,
}

impl Settings {
    /// The user's own files.
    pub fn own_files(&self) -> OwnFiles {
        let imported = self.data.join(ADVISORIES_FILE);
        OwnFiles {
            rules: self.rules.clone(),
            popular: self.popular.clone(),
            advisories: self.advisories.clone().or_else(|| imported.exists().then_some(imported)),
        }
    }
}

/// How webhooks are sent.
#[derive(Debug, Clone, Default)]
pub struct WebhookSettings {
    /// What they may cost and reach; reaching nothing, they are switched off.
    pub outbound: OutboundSettings,
    /// Pause after the first attempt that failed; each further one is three times as long, at most four hours.
    pub retry: Duration,
    /// Attempts in all.
    pub max_attempts: u32,
}

/// How workers share the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueSettings {
    /// How long a job is held without a heartbeat.
    pub lease: Duration,
    /// How often a lease is renewed; well below `lease`.
    pub heartbeat: Duration,
    /// How often an idle worker looks for jobs of other processes.
    pub poll: Duration,
    /// How often one job is tried before it is given up.
    pub max_attempts: u32,
    /// How long a running scan may go on once the process is told to stop.
    pub shutdown_grace: Duration,
}
