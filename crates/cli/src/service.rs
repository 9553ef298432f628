//! What `serve`, `worker` and `account` share: a runtime that ends in time, the signals that end it, what they scan with,
//! and files that are nobody else's business.

use anyhow::Context as _;
use app::{Inspect, Inspector, JudgedInspector, Network};
use judge::Judge;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// How long threads may linger that still work on something nobody waits for.
const LINGER: Duration = Duration::from_secs(1);

/// Runs a service to its end. Scans that are still going on by then are abandoned; their jobs were handed back.
pub(crate) fn run<T>(service: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start")?;
    let result = runtime.block_on(service);
    runtime.shutdown_timeout(LINGER);
    result
}

/// What the operator names is opened once at the start: nobody wants to hear of it scan by scan.
pub(crate) fn check_own_files(settings: &app::Settings) -> anyhow::Result<()> {
    let Some(file) = &settings.advisories else { return Ok(()) };
    let file = if file.is_dir() { file.join(app::ADVISORIES_FILE) } else { file.clone() };
    advisories::Database::open(&file).map(drop).context("scan.advisories")
}

/// Every connection is a file: takes as many as the system lets this process have.
pub(crate) fn raise_file_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    // With fewer it still serves, only not as many at once.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
}

/// Ready when the process is told to stop, by SIGTERM or SIGINT.
pub(crate) async fn told_to_stop() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("told to stop");
    Ok(())
}

/// Networks as the settings take them; nothing where none is named.
pub(crate) fn network_list(networks: &[Network]) -> Option<String> {
    let names: Vec<String> = networks.iter().map(ToString::to_string).collect();
    (!names.is_empty()).then(|| names.join(","))
}

/// The inspector, with a judge behind it if one is configured. Call it inside the runtime.
pub(crate) fn with_judge(inspector: Inspector, judge: Option<judge::Settings>) -> anyhow::Result<Arc<dyn Inspect>> {
    let Some(settings) = judge else { return Ok(Arc::new(inspector)) };
    tracing::info!(judge.kind = settings.kind.word(), judge.model = settings.model, "packages are shown to a judge");
    Ok(Arc::new(JudgedInspector::new(inspector, Judge::new(settings)?, tokio::runtime::Handle::current())))
}
