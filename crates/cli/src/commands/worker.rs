//! `touchstone worker`: scans for `touchstone serve` processes that share its database and object store.

use crate::exit::Exit;
use crate::settings::{Settings, StorageArgs};
use crate::{logging, service};
use anyhow::ensure;
use app::{App, Inspector, Network};

/// Flags of `worker`. Each goes over the setting of the same meaning in the configuration file.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    storage: StorageArgs,

    /// Network that scans of assets may speak to besides loopback; repeatable [default: none]
    #[arg(long, value_name = "CIDR")]
    allow_network: Vec<Network>,

    /// Network that webhooks may be sent to; repeatable [default: none, webhooks are off]
    #[arg(long, value_name = "CIDR")]
    allow_webhook: Vec<Network>,

    /// Scans at the same time [default: one per CPU]
    #[arg(long, value_name = "N")]
    workers: Option<usize>,
}

/// Works until told to stop.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let flags = [
        ("scan.workers", args.workers.map(|workers| workers.to_string())),
        ("assets.allow", service::network_list(&args.allow_network)),
        ("webhook.allow", service::network_list(&args.allow_webhook)),
    ];
    let settings = Settings::read(&args.storage, &flags)?;
    ensure!(settings.workers > 0, "a worker process needs at least one worker");
    logging::start(&settings.log_level, settings.log_format)?;
    service::run(work(settings))
}

async fn work(settings: Settings) -> anyhow::Result<Exit> {
    service::check_own_files(&settings.app)?;
    let inspector = Inspector::new(settings.workers, settings.inspect, &settings.app.own_files())?;
    let inspector = service::with_judge(inspector, settings.judge)?;
    let app = App::open(settings.app).await?;
    let workers = app.start_workers(inspector, settings.workers).await?;
    let told = service::told_to_stop().await;
    workers.shutdown().await;
    told.map(|()| Exit::Clean)
}
