//! Logs of the service commands: structured lines on standard error.

use crate::settings::LogFormat;
use anyhow::{Context as _, ensure};
use tracing_subscriber::EnvFilter;

/// Starts logging; call once per process.
pub(crate) fn start(level: &str, format: LogFormat) -> anyhow::Result<()> {
    for directive in level.split(',').map(str::trim) {
        // A word without a level would name a part of the program and silence everything else.
        let known =
            ["off", "error", "warn", "info", "debug", "trace"].contains(&directive.to_ascii_lowercase().as_str());
        ensure!(
            known || directive.contains('='),
            "log.level: `{directive}` is no level; use off, error, warn, info, debug or trace, or PART=LEVEL"
        );
    }
    let filter = EnvFilter::builder().parse(level).context("log.level")?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Json => lines.json().flatten_event(true).init(),
        LogFormat::Text => lines.init(),
    }
    Ok(())
}
