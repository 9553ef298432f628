//! Settings of the service commands: defaults, file, environment and flags in, checked settings out.
//!
//! `config/default.toml` is embedded and the only source of defaults. What is read is plain text and numbers
//! ([`raw`]); what the service is started with are other types, which cannot hold nonsense.

mod complaint;
mod judging;
mod raw;

use anyhow::{Context as _, bail, ensure};
use app::outbound::OutboundSettings;
use app::{
    DatabaseLocation, InspectOptions, Network, ObjectLocation, PasswordBudget, QueueSettings, S3Access, Secret,
    WebhookSettings,
};
use figment::Figment;
use figment::providers::{Env, Format as _, Toml};
use figment::value::Value;
use judge::Tape;
use raw::{Raw, Workers};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) use judging::judge_settings;
pub(crate) use raw::LogFormat;

const DEFAULTS: &str = include_str!("../../../../config/default.toml");
const ENVIRONMENT: &str = "TOUCHSTONE_";

/// Flags that all service commands share.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct StorageArgs {
    /// Data folder: encryption key, first account; by default also rows and objects [default: ./data]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,

    /// Rows and queue: sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/NAME [default: in the data folder]
    #[arg(long, value_name = "URL")]
    database: Option<String>,

    /// Packages and results: file:PATH, s3://BUCKET/PREFIX or http://HOST:PORT/BUCKET [default: in the data folder]
    #[arg(long, value_name = "URL")]
    objects: Option<String>,

    /// Configuration file; every setting is described in config/default.toml
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// What the service commands are run with.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) listen: SocketAddr,
    pub(crate) app: app::Settings,
    pub(crate) server: server::Config,
    pub(crate) workers: usize,
    pub(crate) inspect: InspectOptions,
    /// The language-model judge, if one is configured.
    pub(crate) judge: Option<judge::Settings>,
    pub(crate) log_level: String,
    pub(crate) log_format: LogFormat,
}

impl Settings {
    /// Reads and checks. `flags` are settings by their dotted names, e.g. `server.public_url`.
    pub(crate) fn read(storage: &StorageArgs, flags: &[(&str, Option<String>)]) -> anyhow::Result<Self> {
        let mut figment = layers(storage.config.as_deref())?;
        let data = storage.data.as_ref().map(|data| data.to_string_lossy().into_owned());
        let shared = [("data", data), ("database", storage.database.clone()), ("objects", storage.objects.clone())];
        for (name, value) in shared.iter().chain(flags) {
            if let Some(value) = value {
                figment = figment.merge((*name, value_of(name, value)));
            }
        }
        check(figment.extract().map_err(complaint::complaint)?)
    }
}

/// Defaults, then the file, then the environment.
fn layers(file: Option<&Path>) -> anyhow::Result<Figment> {
    let mut figment = Figment::from(Toml::string(DEFAULTS));
    if let Some(file) = file {
        ensure!(file.is_file(), "there is no configuration file {}", file.display());
        figment = figment.merge(Toml::file_exact(file));
    }
    Ok(figment.merge(environment()?))
}

/// Only variables that name a setting: others with our prefix are none of our business, such as those that a cluster
/// sets for a service that is called like us.
fn environment() -> anyhow::Result<Env> {
    let defaults: toml::Table = DEFAULTS.parse()?;
    let mut known = Vec::new();
    for (name, value) in &defaults {
        match value {
            toml::Value::Table(section) => known.extend(section.keys().map(|key| format!("{name}__{key}"))),
            _ => known.push(name.clone()),
        }
    }
    let ours = move |name: &figment::value::UncasedStr| known.iter().any(|known| *name == known.as_str());
    Ok(Env::prefixed(ENVIRONMENT).filter(ours).split("__"))
}

/// Flags are text; only `scan.workers` is a number where it can be one, and networks a list separated by commas.
fn value_of(name: &str, text: &str) -> Value {
    match (name, text.parse::<usize>()) {
        ("scan.workers", Ok(number)) => Value::from(number),
        ("download.allow" | "assets.allow" | "webhook.allow", _) => Value::from(text.split(',').collect::<Vec<_>>()),
        _ => Value::from(text),
    }
}

fn check(raw: Raw) -> anyhow::Result<Settings> {
    let data = raw.data;
    ensure!(!data.as_os_str().is_empty(), "data: the folder is missing");
    let database = match raw.database.as_str() {
        "" => DatabaseLocation::Sqlite(data.join("touchstone.db")),
        url => DatabaseLocation::parse(url)?,
    };
    let objects = match raw.objects.as_str() {
        "" => ObjectLocation::Local(data.join("objects")),
        url => ObjectLocation::parse(url, s3_access(raw.s3))?,
    };
    let seconds = Duration::from_secs;
    let queue = QueueSettings {
        lease: seconds(raw.queue.lease_seconds),
        heartbeat: seconds(raw.queue.heartbeat_seconds),
        poll: Duration::from_millis(raw.queue.poll_milliseconds),
        max_attempts: raw.queue.max_attempts,
        shutdown_grace: seconds(raw.queue.shutdown_seconds),
    };
    ensure!(!queue.heartbeat.is_zero(), "queue.heartbeat_seconds must be at least 1");
    ensure!(queue.heartbeat * 3 <= queue.lease, "queue.heartbeat_seconds must be at most a third of lease_seconds");
    ensure!(queue.poll >= Duration::from_millis(10), "queue.poll_milliseconds must be at least 10");
    ensure!(queue.max_attempts >= 1, "queue.max_attempts must be at least 1");
    ensure!(queue.shutdown_grace <= seconds(8), "queue.shutdown_seconds must be at most 8");
    let scan = raw.scan;
    ensure!(scan.max_package_bytes >= 1, "scan.max_package_bytes must be at least 1");
    ensure!((1..=36_500).contains(&scan.retention_days), "scan.retention_days must be 1 to 36500");
    let audited = raw.audit.retention_days;
    ensure!((1..=36_500).contains(&audited), "audit.retention_days must be 1 to 36500");
    ensure!((1..=64).contains(&raw.assets.runs), "assets.runs must be 1 to 64");
    ensure!((1..=3600).contains(&raw.assets.host_seconds), "assets.host_seconds must be 1 to 3600");
    let remembered = raw.assets.retention_days;
    ensure!((1..=36_500).contains(&remembered), "assets.retention_days must be 1 to 36500");
    ensure!(scan.purge_minutes >= 1, "scan.purge_minutes must be at least 1");
    Ok(Settings {
        listen: raw.listen.parse().with_context(|| format!("listen: expected ADDRESS:PORT, not {}", raw.listen))?,
        app: app::Settings {
            data,
            database,
            objects,
            encryption_key: (!raw.encryption_key.is_empty()).then(|| Secret::new(raw.encryption_key)),
            rules: given(&scan.rules),
            popular: given(&scan.popular),
            advisories: given(&scan.advisories),
            max_package_bytes: scan.max_package_bytes,
            retention: seconds(scan.retention_days * 24 * 60 * 60),
            audit_retention: seconds(raw.audit.retention_days * 24 * 60 * 60),
            purge_interval: seconds(scan.purge_minutes.saturating_mul(60)),
            downloads: downloads(&raw.download)?,
            webhooks: webhooks(&raw.webhook, queue.lease)?,
            queue,
            scan_networks: networks("assets.allow", &raw.assets.allow)?,
            resolver: resolver(&raw.assets.resolver)?,
            task_runs: raw.assets.runs,
            host_scan_time: seconds(raw.assets.host_seconds),
            run_retention: seconds(remembered * 24 * 60 * 60),
            passwords: passwords(&raw.passwords)?,
            report_font: font(&raw.assets.report_font)?,
        },
        server: raw.server,
        workers: workers(&scan.workers)?,
        judge: judging::check(raw.judge, Tape::Off, true)?,
        inspect: InspectOptions {
            profile: scan.profile,
            indicators: scan.indicators,
            intent: scan.intent,
            inventory: false,
        },
        log_level: raw.log.level,
        log_format: raw.log.format,
    })
}

fn downloads(raw: &raw::Download) -> anyhow::Result<OutboundSettings> {
    ensure!((1..=300).contains(&raw.seconds), "download.seconds must be 1 to 300");
    Ok(OutboundSettings { allow: networks("download.allow", &raw.allow)?, time: Duration::from_secs(raw.seconds) })
}

fn webhooks(raw: &raw::Webhook, lease: Duration) -> anyhow::Result<WebhookSettings> {
    let time = Duration::from_secs(raw.seconds);
    ensure!(raw.seconds >= 1 && time < lease, "webhook.seconds must be at least 1 and less than queue.lease_seconds");
    ensure!((1..=3600).contains(&raw.retry_seconds), "webhook.retry_seconds must be 1 to 3600");
    ensure!((1..=100).contains(&raw.max_attempts), "webhook.max_attempts must be 1 to 100");
    Ok(WebhookSettings {
        outbound: OutboundSettings { allow: networks("webhook.allow", &raw.allow)?, time },
        retry: Duration::from_secs(raw.retry_seconds),
        max_attempts: raw.max_attempts,
    })
}

/// `ADDRESS` or `ADDRESS:PORT`; nothing for nobody.
pub(crate) fn resolver(text: &str) -> anyhow::Result<Option<SocketAddr>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let usual = |address: std::net::IpAddr| SocketAddr::new(address, 53);
    let read = text.parse().or_else(|_| text.parse().map(usual));
    read.map(Some).with_context(|| format!("assets.resolver: expected ADDRESS or ADDRESS:PORT, not {text}"))
}

fn passwords(raw: &raw::Passwords) -> anyhow::Result<PasswordBudget> {
    ensure!((3..=100_000).contains(&raw.tries_per_account), "passwords.tries_per_account must be 3 to 100000");
    ensure!((3..=100_000).contains(&raw.tries_per_window), "passwords.tries_per_window must be 3 to 100000");
    ensure!((1..=86_400).contains(&raw.window_seconds), "passwords.window_seconds must be 1 to 86400");
    ensure!((3..=1_000_000).contains(&raw.tries_per_service), "passwords.tries_per_service must be 3 to 1000000");
    Ok(PasswordBudget {
        per_account: raw.tries_per_account,
        per_window: raw.tries_per_window,
        window: Duration::from_secs(raw.window_seconds),
        per_service: raw.tries_per_service,
        ..PasswordBudget::default()
    })
}

fn networks(name: &'static str, list: &[String]) -> anyhow::Result<Vec<Network>> {
    let networks: Result<_, _> = list.iter().map(|network| network.parse()).collect();
    networks.map_err(anyhow::Error::msg).context(name)
}

fn workers(workers: &Workers) -> anyhow::Result<usize> {
    Ok(match workers {
        Workers::Count(count) if *count <= 1024 => *count,
        Workers::Word(word) if word == "auto" => std::thread::available_parallelism().map_or(1, usize::from),
        _ => bail!("scan.workers must be \"auto\" or a number up to 1024"),
    })
}

/// What the section leaves open comes from the variables that every S3 client knows.
fn s3_access(s3: raw::S3) -> S3Access {
    let or_variable = |value: String, name: &str| match value.is_empty() {
        true => std::env::var(name).unwrap_or_default(),
        false => value,
    };
    let endpoint = or_variable(s3.endpoint, "AWS_ENDPOINT_URL");
    let region = or_variable(s3.region, "AWS_REGION");
    S3Access {
        endpoint: (!endpoint.is_empty()).then_some(endpoint),
        region: if region.is_empty() { "us-east-1".to_owned() } else { region },
        access_key_id: or_variable(s3.access_key_id, "AWS_ACCESS_KEY_ID"),
        secret_access_key: Secret::new(or_variable(s3.secret_access_key, "AWS_SECRET_ACCESS_KEY")),
    }
}

/// A path that is set.
fn given(path: &Path) -> Option<PathBuf> {
    (!path.as_os_str().is_empty()).then(|| absolute(path))
}

/// A font that is set: one that cannot be read is told now, not when a report lacks characters.
fn font(path: &Path) -> anyhow::Result<Option<PathBuf>> {
    let Some(path) = given(path) else { return Ok(None) };
    let name = || format!("assets.report_font: cannot use {}", path.display());
    let bytes = std::fs::read(&path).with_context(name)?;
    ensure!(report::is_font(&bytes), "{}: not a TrueType or OpenType font", name());
    Ok(Some(path))
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests;
