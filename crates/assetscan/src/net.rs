//! The only file that opens sockets: every connection passes the scope guard, a deadline and the wish to stop.

use crate::{Cancel, OutOfScope, Scope};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use thiserror::Error;
use tokio::net::TcpStream;

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
}

/// Opens connections within a scope. Clones are cheap in meaning and share the wish to stop.
#[derive(Debug, Clone)]
pub struct Connector {
    scope: Scope,
    cancel: Cancel,
}

impl Connector {
    /// A connector for these networks.
    pub fn new(scope: Scope, cancel: Cancel) -> Self {
        Self { scope, cancel }
    }

    /// The wish to stop that every stage shares.
    pub fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// One TCP connection, or why there is none.
    ///
    /// # Errors
    /// See [`ConnectError`]: only [`ConnectError::Refused`] says that the port is closed.
    pub async fn connect(&self, to: SocketAddr, within: Duration) -> Result<TcpStream, ConnectError> {
        self.scope.permit(to.ip())?;
        let attempt = tokio::time::timeout(within, TcpStream::connect(to));
        let outcome = tokio::select! {
            biased;
            () = self.cancel.cancelled() => return Err(ConnectError::Cancelled),
            outcome = attempt => outcome,
        };
        let stream = match outcome {
            Err(_) => return Err(ConnectError::TimedOut),
            Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => return Err(ConnectError::Refused),
            Ok(Err(error)) if error.kind() == io::ErrorKind::TimedOut => return Err(ConnectError::TimedOut),
            Ok(Err(error)) => return Err(ConnectError::Local(error)),
            Ok(Ok(stream)) => stream,
        };
        // A connect to a free ephemeral port of this machine can meet itself: that port is closed.
        match (stream.local_addr(), stream.peer_addr()) {
            (Ok(own), Ok(peer)) if own == peer => Err(ConnectError::Refused),
            _ => Ok(stream),
        }
    }
}
