//! The only file that opens sockets: every connection passes the scope guard, a share of the descriptors, a deadline and
//! the wish to stop.
//!
//! Names are resolved here and once per scan: what was resolved is what is spoken to, so a name that changes its address
//! in between leads nowhere else.

use crate::{Cancel, OutOfScope, Scope, tls};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use tokio_rustls::client::TlsStream;

/// Descriptors that the rest of the process may need while a scan runs.
const SPARE_DESCRIPTORS: usize = 64;
/// More sockets at once bring nothing.
const MOST_SOCKETS: usize = 2048;

/// Why there is no connection.
#[derive(Debug, Error)]
pub enum ConnectError {
    /// The scope guard said no.
    #[error(transparent)]
    OutOfScope(#[from] OutOfScope),
    /// The other side said no: the port is closed.
    #[error("connection refused")]
    Refused,
    /// Nobody answered in time: nothing is known about the port.
    #[error("no answer in time")]
    TimedOut,
    /// The scan is being stopped.
    #[error("cancelled")]
    Cancelled,
    /// This machine could not (no descriptor, no port, no route): nothing is known about the port.
    #[error("{0}")]
    Local(#[source] io::Error),
    /// The TLS handshake failed.
    #[error("TLS: {0}")]
    Tls(#[source] io::Error),
}

/// Opens connections within a scope. Clones share the wish to stop and the descriptors.
#[derive(Debug, Clone)]
pub struct Connector {
    scope: Scope,
    cancel: Cancel,
    /// When whoever uses it is out of time.
    until: Option<Instant>,
    sockets: Arc<Semaphore>,
    capacity: usize,
}

/// A connection, plain or inside TLS. Dropping it resets the connection, so that a scan leaves no waiting ports behind.
#[derive(Debug)]
pub struct Stream {
    io: Io,
    _share: OwnedSemaphorePermit,
}

#[derive(Debug)]
enum Io {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Connector {
    /// A connector for these networks; as many sockets at once as this process may have.
    pub fn new(scope: Scope, cancel: Cancel) -> Self {
        let capacity = spare_descriptors().clamp(4, MOST_SOCKETS);
        Self { scope, cancel, until: None, sockets: Arc::new(Semaphore::new(capacity)), capacity }
    }

    /// The same connector, stopped by another wish.
    #[must_use]
    pub(crate) fn stopped_by(&self, cancel: Cancel) -> Self {
        Self { cancel, ..self.clone() }
    }

    /// The same connector for so long: what it connects ends by then, and later nothing is connected.
    #[must_use]
    pub(crate) fn no_longer_than(&self, time: Duration) -> Self {
        Self { until: Some(Instant::now() + time), ..self.clone() }
    }

    /// When something ends that begins now and may take so long.
    pub(crate) fn deadline(&self, within: Duration) -> Instant {
        let own = Instant::now() + within;
        self.until.map_or(own, |until| own.min(until))
    }

    /// The wish to stop that every stage shares.
    pub fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// Which addresses it speaks to.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// How many sockets it holds at once at most.
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// The addresses of a name, or the address that the name is.
    ///
    /// # Errors
    /// The resolver's.
    pub async fn resolve(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        if let Ok(address) = name.trim_start_matches('[').trim_end_matches(']').parse() {
            return Ok(vec![address]);
        }
        let found = tokio::time::timeout(Duration::from_secs(10), tokio::net::lookup_host((name, 0)));
        let found = found.await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        let mut addresses: Vec<IpAddr> = found.map(|address| address.ip()).collect();
        addresses.sort();
        addresses.dedup();
        Ok(addresses)
    }

    /// One TCP connection, or why there is none.
    ///
    /// # Errors
    /// See [`ConnectError`]: only [`ConnectError::Refused`] says that the port is closed.
    pub async fn connect(&self, to: SocketAddr, within: Duration) -> Result<Stream, ConnectError> {
        self.scope.permit(to.ip())?;
        if self.cancel.is_cancelled() {
            return Err(ConnectError::Cancelled);
        }
        if self.until.is_some_and(|until| until <= Instant::now()) {
            return Err(ConnectError::TimedOut);
        }
        let attempt = async {
            let share = Arc::clone(&self.sockets).acquire_owned().await.map_err(io::Error::other)?;
            let stream = tokio::time::timeout_at(self.deadline(within), TcpStream::connect(to)).await;
            let stream = stream.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
            io::Result::Ok((stream, share))
        };
        let outcome = tokio::select! {
            biased;
            () = self.cancel.cancelled() => return Err(ConnectError::Cancelled),
            outcome = attempt => outcome,
        };
        let (stream, share) = match outcome {
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => return Err(ConnectError::Refused),
            Err(error) if error.kind() == io::ErrorKind::TimedOut => return Err(ConnectError::TimedOut),
            Err(error) => return Err(ConnectError::Local(error)),
            Ok(connected) => connected,
        };
        // A connect to a free ephemeral port of this machine can meet itself: that port is closed.
        if matches!((stream.local_addr(), stream.peer_addr()), (Ok(own), Ok(peer)) if own == peer) {
            return Err(ConnectError::Refused);
        }
        let _ = stream.set_zero_linger();
        let _ = stream.set_nodelay(true);
        Ok(Stream { io: Io::Plain(stream), _share: share })
    }

    /// A connection inside TLS; any certificate will do, since a scan talks to whoever is there.
    ///
    /// # Errors
    /// As [`Connector::connect`], and [`ConnectError::Tls`].
    pub async fn connect_tls(&self, to: SocketAddr, name: &str, within: Duration) -> Result<Stream, ConnectError> {
        let stream = self.connect(to, within).await?;
        self.start_tls(stream, name, within).await
    }

    /// TLS over an open connection (`STARTTLS` and its kin, after the protocol's own words).
    ///
    /// # Errors
    /// [`ConnectError::Tls`], [`ConnectError::TimedOut`], [`ConnectError::Cancelled`].
    pub async fn start_tls(&self, stream: Stream, name: &str, within: Duration) -> Result<Stream, ConnectError> {
        let Io::Plain(plain) = stream.io else { return Ok(stream) };
        let peer = plain.peer_addr().map_err(ConnectError::Tls)?.ip();
        let handshake = tls::client().connect(tls::server_name(name, peer), plain);
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(ConnectError::Cancelled),
            outcome = tokio::time::timeout_at(self.deadline(within), handshake) => match outcome {
                Err(_) => Err(ConnectError::TimedOut),
                Ok(Err(error)) => Err(ConnectError::Tls(error)),
                Ok(Ok(inside)) => Ok(Stream { io: Io::Tls(Box::new(inside)), _share: stream._share }),
            },
        }
    }
}

impl Stream {
    /// The peer's certificates as DER, leaf first; empty without TLS.
    pub fn certificates(&self) -> Vec<Vec<u8>> {
        let Io::Tls(inside) = &self.io else { return Vec::new() };
        let chain = inside.get_ref().1.peer_certificates().unwrap_or_default();
        chain.iter().map(|certificate| certificate.to_vec()).collect()
    }
}

impl AsyncRead for Stream {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().io {
            Io::Plain(stream) => Pin::new(stream).poll_read(cx, buf),
            Io::Tls(stream) => Pin::new(stream).poll_read(cx, buf),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        match &mut self.get_mut().io {
            Io::Plain(stream) => Pin::new(stream).poll_write(cx, buf),
            Io::Tls(stream) => Pin::new(stream).poll_write(cx, buf),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().io {
            Io::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Io::Tls(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.get_mut().io {
            Io::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Io::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}

/// Descriptors that this process may still open, less a reserve.
fn spare_descriptors() -> usize {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    let limit = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(MOST_SOCKETS * 2);
    let used = std::fs::read_dir("/proc/self/fd").map_or(SPARE_DESCRIPTORS, Iterator::count);
    limit.saturating_sub(used).saturating_sub(SPARE_DESCRIPTORS)
}
