//! Logs of the service commands: structured lines on standard error.

use crate::settings::LogFormat;
use anyhow::Context as _;
use tracing_subscriber::EnvFilter;

/// Starts logging; call once per process.
pub(crate) fn start(level: &str, format: LogFormat) -> anyhow::Result<()> {
    let filter = EnvFilter::builder().parse(level).context("log.level")?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Json => lines.json().flatten_event(true).init(),
        LogFormat::Text => lines.init(),
    }
    Ok(())
}
