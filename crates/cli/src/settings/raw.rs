//! The settings as they are written. The names are those of `config/default.toml`; there are no defaults here.

use model::Profile;
use serde::Deserialize;
use std::path::PathBuf;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    pub(super) listen: String,
    pub(super) data: PathBuf,
    pub(super) database: String,
    pub(super) objects: String,
    pub(super) encryption_key: String,
    pub(super) server: server::Config,
    pub(super) s3: S3,
    pub(super) scan: Scan,
    pub(super) download: Download,
    pub(super) assets: Assets,
    pub(super) passwords: Passwords,
    pub(super) webhook: Webhook,
    pub(super) queue: Queue,
    pub(super) judge: Judge,
    pub(super) audit: Audit,
    pub(super) log: Log,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Audit {
    pub(super) retention_days: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct S3 {
    pub(super) endpoint: String,
    pub(super) region: String,
    pub(super) access_key_id: String,
    pub(super) secret_access_key: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scan {
    pub(super) workers: Workers,
    pub(super) profile: Profile,
    pub(super) indicators: bool,
    pub(super) intent: bool,
    pub(super) rules: PathBuf,
    pub(super) popular: PathBuf,
    pub(super) advisories: PathBuf,
    pub(super) max_package_bytes: usize,
    pub(super) retention_days: u64,
    pub(super) purge_minutes: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Assets {
    pub(super) allow: Vec<String>,
    pub(super) resolver: String,
    pub(super) runs: usize,
    pub(super) host_seconds: u64,
    pub(super) retention_days: u64,
    pub(super) report_font: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Passwords {
    pub(super) tries_per_account: usize,
    pub(super) tries_per_window: usize,
    pub(super) window_seconds: u64,
    pub(super) tries_per_service: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Download {
    pub(super) allow: Vec<String>,
    pub(super) seconds: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Webhook {
    pub(super) allow: Vec<String>,
    pub(super) seconds: u64,
    pub(super) retry_seconds: u64,
    pub(super) max_attempts: u32,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Workers {
    Count(usize),
    Word(String),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Queue {
    pub(super) lease_seconds: u64,
    pub(super) heartbeat_seconds: u64,
    pub(super) poll_milliseconds: u64,
    pub(super) max_attempts: u32,
    pub(super) shutdown_seconds: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Judge {
    pub(super) kind: String,
    pub(super) endpoint: String,
    pub(super) model: String,
    pub(super) key_env: String,
    pub(super) key_file: PathBuf,
    pub(super) timeout_seconds: u64,
    pub(super) concurrency: usize,
    pub(super) temperature: f32,
    pub(super) requests_per_scan: u32,
    pub(super) input_tokens_per_scan: u64,
    pub(super) request_tokens: u64,
    pub(super) answer_tokens: u32,
    pub(super) input_price: f64,
    pub(super) output_price: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Log {
    pub(super) level: String,
    pub(super) format: LogFormat,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// One JSON object per line.
    Json,
    /// For people.
    Text,
}
