//! The accept loop: bounded connections, a deadline for headers, and an orderly end.
//!
//! hyper answers a request line or headers that are too large on its own, with an empty 414 or 431. The SDKs cannot
//! read that, so [`enveloped`] puts the API's own answer in its place.

mod enveloped;
mod tls;

pub(crate) use enveloped::HeadTooLarge;
pub use tls::{Tls, TlsError};

use crate::{
    Config,
    peer::{Closing, Peer},
};
use axum::{
    Router,
    body::Body,
    http::{HeaderValue, StatusCode, header},
};
use enveloped::{Enveloped, Stream};
use hyper::{Request, Response, body::Incoming, server::conn::http1, service::Service as _};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
    service::TowerToHyperService,
};
use std::{io, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time,
};

/// A request line with its query and all headers. Far above every documented limit, so that what is a little too large
/// is refused by the adapter, with its reason.
const MAX_HEAD: usize = 1 << 20;
/// How long requests in flight may take to finish once the end has come.
const GRACE: Duration = Duration::from_secs(8);
/// Pause after an accept that failed, e.g. for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Serves until `shutdown` is ready, then lets requests in flight finish. Encrypted with `tls`, in the clear without.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    config: &Config,
    tls: Option<Tls>,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let mut http = http1::Builder::new();
    let patience = Duration::from_secs(config.header_seconds);
    http.timer(TokioTimer::new()).header_read_timeout(patience).max_buf_size(MAX_HEAD);
    let slots = Arc::new(Semaphore::new(config.max_connections.clamp(1, Semaphore::MAX_PERMITS)));
    let graceful = GracefulShutdown::new();
    let upkeep = tokio::spawn(crate::observe::keep_metrics());
    let mut shutdown = pin!(shutdown);
    let (open, closing) = watch::channel(());
    let closing = Closing::when_dropped(closing);
    loop {
        let accepted = tokio::select! {
            biased;
            () = &mut shutdown => break,
            accepted = accept(&listener, &slots) => accepted,
        };
        let Some((stream, peer, slot)) = accepted else {
            time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let (router, closing) = (router.clone(), closing.clone());
        let connection = Connection { http: http.clone(), router, peer, closing, watcher: graceful.watcher() };
        let tls = tls.clone();
        tokio::spawn(async move {
            match tls {
                None => connection.serve(stream).await,
                Some(tls) => match time::timeout(patience, tls.accept(stream)).await {
                    Ok(Ok(stream)) => connection.serve(stream).await,
                    Ok(Err(error)) => tracing::debug!(%error, "TLS handshake failed"),
                    Err(_) => tracing::debug!("TLS handshake took too long"),
                },
            }
            drop(slot);
        });
    }
    drop(listener);
    // What would go on for ever ends now: streams of events.
    drop(open);
    upkeep.abort();
    if time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were still running at the end of the grace period");
    }
    Ok(())
}

/// What one connection needs.
struct Connection {
    http: http1::Builder,
    router: Router,
    peer: Peer,
    closing: Closing,
    watcher: Watcher,
}

impl Connection {
    async fn serve(self, stream: impl Stream) {
        let Self { http, router, peer, closing, watcher } = self;
        let router = TowerToHyperService::new(router);
        let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(peer);
            request.extensions_mut().insert(closing.clone());
            // The parser stops at its limit or one read later, as the pieces come.
            let answer = (head_size(&request) <= MAX_HEAD).then(|| router.call(request));
            async move {
                match answer {
                    Some(answer) => answer.await,
                    None => Ok(size_refusal()),
                }
            }
        });
        let connection = http.serve_connection(TokioIo::new(Enveloped::new(stream)), service);
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(%error, "connection ended");
        }
    }
}

/// Bytes of a request's head, about as they came.
fn head_size(request: &Request<Incoming>) -> usize {
    let fields = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4);
    request.uri().path_and_query().map_or(0, |path| path.as_str().len()) + fields.sum::<usize>()
}

/// As the parser refuses a head; [`Enveloped`] says it in the words of the request's face.
fn size_refusal() -> Response<Body> {
    let mut refusal = Response::new(Body::empty());
    *refusal.status_mut() = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
    refusal.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    refusal
}

type Accepted = (TcpStream, Peer, OwnedSemaphorePermit);

/// A connection and its slot; `None` after a failed accept, which the next one may not share.
async fn accept(listener: &TcpListener, slots: &Arc<Semaphore>) -> Option<Accepted> {
    let slot = slots.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, address)) => {
            // Answers are small and written at once; waiting for more only adds latency.
            let _ = stream.set_nodelay(true);
            Some((stream, Peer(address.ip()), slot))
        }
        Err(error) => {
            tracing::warn!(%error, "accept failed");
            None
        }
    }
}
