//! `touchstone serve`: the service, with workers in the same process unless told otherwise.

use crate::exit::Exit;
use crate::settings::{Settings, StorageArgs};
use crate::{logging, service};
use anyhow::Context as _;
use app::{App, Inspector, Network};
use server::Tls;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use time::OffsetDateTime;
use tokio::net::TcpSocket;
use tokio::sync::oneshot;

/// Connections that may wait to be accepted.
const BACKLOG: u32 = 1024;

/// Flags of `serve`. Each goes over the setting of the same meaning in the configuration file.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Where to accept requests [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,

    #[command(flatten)]
    storage: StorageArgs,

    /// Address that clients reach this service under; report links start with it [default: the request's host]
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,

    /// Certificate chain in PEM; with --tls-key the service speaks HTTPS
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,

    /// Private key of the certificate in PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,

    /// Network that Skills may be downloaded from when a client only names their URL; repeatable [default: none]
    #[arg(long, value_name = "CIDR")]
    allow_download: Vec<Network>,

    /// Network that scans of assets may speak to besides loopback; repeatable [default: none]
    #[arg(long, value_name = "CIDR")]
    allow_network: Vec<Network>,

    /// Network that webhooks may be sent to; repeatable [default: none, webhooks are off]
    #[arg(long, value_name = "CIDR")]
    allow_webhook: Vec<Network>,

    /// Scans at the same time; 0 leaves them to `touchstone worker` processes [default: one per CPU]
    #[arg(long, value_name = "N")]
    workers: Option<usize>,
}

/// Serves until told to stop.
pub(crate) fn run(args: Args) -> anyhow::Result<Exit> {
    let flags = [
        ("listen", args.listen.map(|listen| listen.to_string())),
        ("server.public_url", args.public_url),
        ("server.tls_certificate", args.tls_cert.map(|file| file.to_string_lossy().into_owned())),
        ("server.tls_key", args.tls_key.map(|file| file.to_string_lossy().into_owned())),
        ("download.allow", service::network_list(&args.allow_download)),
        ("assets.allow", service::network_list(&args.allow_network)),
        ("webhook.allow", service::network_list(&args.allow_webhook)),
        ("scan.workers", args.workers.map(|workers| workers.to_string())),
    ];
    let settings = Settings::read(&args.storage, &flags)?;
    logging::start(&settings.log_level, settings.log_format)?;
    service::raise_file_limit();
    service::run(serve(settings))
}

async fn serve(settings: Settings) -> anyhow::Result<Exit> {
    let tls = Tls::load(&settings.server)?;
    if tls.is_none() && !settings.listen.ip().is_loopback() {
        tracing::warn!(address = %settings.listen, "plain HTTP beyond this machine: use --tls-cert and --tls-key, or a \
                        proxy that ends TLS");
    }
    // The port first: when it is taken, nothing was made yet. Connections are accepted when everything is there.
    let cannot_listen = || format!("cannot listen on {}", settings.listen);
    let port = reserve(settings.listen).with_context(cannot_listen)?;
    server::install_metrics()?;
    service::check_own_files(&settings.app)?;
    let inspector = Inspector::new(settings.workers.max(1), settings.inspect, &settings.app.own_files())?;
    let inspector = service::with_judge(inspector, settings.judge)?;
    let app = App::open(settings.app).await?;
    app.ensure_first_account(OffsetDateTime::now_utc()).await?;
    let router = server::router(app.clone(), settings.server.clone())?;
    let workers = app.start_workers(inspector, settings.workers).await?;
    let listener = port.listen(BACKLOG).with_context(cannot_listen)?;
    tracing::info!(address = %listener.local_addr()?, "accepting requests");

    // Requests in flight and running scans come to their ends side by side.
    let (stop, stopped) = oneshot::channel::<()>();
    let requests = async {
        let served = server::serve(listener, router, &settings.server, tls, async { drop(stopped.await) }).await;
        served.context("cannot serve")
    };
    let end = async {
        service::told_to_stop().await?;
        drop(stop);
        workers.shutdown().await;
        anyhow::Ok(())
    };
    let (requests, end) = tokio::join!(requests, end);
    app.flush_audit().await;
    requests.and(end)?;
    tracing::info!("stopped");
    Ok(Exit::Clean)
}

/// Takes an address without accepting anything on it yet.
fn reserve(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // A predecessor's last connections may still linger there.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}
