//! A conversation with a service: every wait has an end, every answer a size, whatever the other side does.
//!
//! The deadline belongs to the whole conversation, so a server that drips one byte a second cannot hold it.

use crate::net::{ConnectError, Connector, Stream};
use crate::{Cancel, Service};
use std::time::Duration;
use thiserror::Error;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::Instant;

/// Bytes that one conversation takes in at most, unless it says otherwise.
const MOST_BYTES: usize = 256 * 1024;

/// Why a conversation ended.
#[derive(Debug, Error)]
pub enum TalkError {
    /// It never began.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The other side hung up.
    #[error("connection closed")]
    Closed,
    /// The other side was silent for too long.
    #[error("no answer in time")]
    TimedOut,
    /// The other side says more than anybody wants to know.
    #[error("answer too long")]
    TooLong,
    /// The scan is being stopped.
    #[error("cancelled")]
    Cancelled,
}

/// Each byte as the character of its number, so that a pattern can name any of them.
pub(crate) fn characters(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// An open conversation.
#[derive(Debug)]
pub struct Talk {
    stream: Stream,
    cancel: Cancel,
    deadline: Instant,
    /// What arrived and was not yet taken.
    pending: Vec<u8>,
    /// Bytes that may still arrive.
    allowance: usize,
}

impl Talk {
    /// Calls a service, inside TLS where the service speaks it; all of it must end `within`.
    ///
    /// # Errors
    /// [`TalkError::Connect`].
    pub async fn open(connector: &Connector, service: &Service, within: Duration) -> Result<Self, TalkError> {
        let deadline = connector.deadline(within);
        let stream = if service.tls {
            connector.connect_tls(service.socket(), &service.asset, within).await?
        } else {
            connector.connect(service.socket(), within).await?
        };
        Ok(Self::over(stream, connector.cancel().clone(), deadline))
    }

    /// Goes on over a connection that is open already.
    pub fn over(stream: Stream, cancel: Cancel, deadline: Instant) -> Self {
        Self { stream, cancel, deadline, pending: Vec::new(), allowance: MOST_BYTES }
    }

    /// Lets the rest of the conversation bring in this many bytes.
    #[must_use]
    pub fn allowing(mut self, bytes: usize) -> Self {
        self.allowance = bytes;
        self
    }

    /// Says something.
    ///
    /// # Errors
    /// [`TalkError`].
    pub async fn send(&mut self, bytes: &[u8]) -> Result<(), TalkError> {
        let write = async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        };
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(TalkError::Cancelled),
            outcome = tokio::time::timeout_at(self.deadline, write) => match outcome {
                Err(_) => Err(TalkError::TimedOut),
                Ok(outcome) => outcome.map_err(|_| TalkError::Closed),
            },
        }
    }

    /// What comes next, however much it is; at least one byte.
    ///
    /// # Errors
    /// [`TalkError`].
    pub async fn some(&mut self) -> Result<Vec<u8>, TalkError> {
        if self.pending.is_empty() {
            self.fill(self.deadline).await?;
        }
        Ok(std::mem::take(&mut self.pending))
    }

    /// One line without its end, `\n` or `\r\n`.
    ///
    /// # Errors
    /// [`TalkError::TooLong`] beyond `most` bytes.
    pub async fn line(&mut self, most: usize) -> Result<Vec<u8>, TalkError> {
        let mut seen = 0;
        loop {
            let fresh = self.pending.get(seen..).unwrap_or_default();
            if let Some(end) = fresh.iter().position(|byte| *byte == b'\n').map(|at| seen + at) {
                let mut line: Vec<u8> = self.pending.drain(..=end).collect();
                line.pop();
                line.pop_if(|byte| *byte == b'\r');
                return Ok(line);
            }
            seen = self.pending.len();
            if seen > most {
                return Err(TalkError::TooLong);
            }
            self.fill(self.deadline).await?;
        }
    }

    /// Exactly this many bytes.
    ///
    /// # Errors
    /// [`TalkError`].
    pub async fn exactly(&mut self, count: usize) -> Result<Vec<u8>, TalkError> {
        if count > self.allowance + self.pending.len() {
            return Err(TalkError::TooLong);
        }
        while self.pending.len() < count {
            self.fill(self.deadline).await?;
        }
        Ok(self.pending.drain(..count).collect())
    }

    /// Everything until `enough` says so, the other side hangs up, or it is quiet for a while. Ends without error: what
    /// came is what there is.
    pub async fn until(&mut self, quiet: Duration, enough: impl Fn(&[u8]) -> bool) -> Vec<u8> {
        while !enough(&self.pending) {
            let pause = (Instant::now() + quiet).min(self.deadline);
            if self.fill(pause).await.is_err() {
                break;
            }
        }
        std::mem::take(&mut self.pending)
    }

    /// Goes on inside TLS; what arrived before is forgotten, as the standards ask.
    ///
    /// # Errors
    /// [`TalkError::Connect`].
    pub async fn start_tls(self, connector: &Connector, name: &str) -> Result<Self, TalkError> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let stream = connector.start_tls(self.stream, name, left).await?;
        Ok(Self { stream, pending: Vec::new(), ..self })
    }

    /// The connection itself.
    pub fn stream(&self) -> &Stream {
        &self.stream
    }

    /// Waits for at least one more byte.
    async fn fill(&mut self, until: Instant) -> Result<(), TalkError> {
        if self.allowance == 0 {
            return Err(TalkError::TooLong);
        }
        let mut chunk = [0; 8192];
        let room = chunk.len().min(self.allowance);
        let space = chunk.get_mut(..room).unwrap_or_default();
        let count = tokio::select! {
            biased;
            () = self.cancel.cancelled() => return Err(TalkError::Cancelled),
            outcome = tokio::time::timeout_at(until, self.stream.read(space)) => match outcome {
                Err(_) => return Err(TalkError::TimedOut),
                Ok(Err(_)) | Ok(Ok(0)) => return Err(TalkError::Closed),
                Ok(Ok(count)) => count,
            },
        };
        self.allowance -= count;
        self.pending.extend_from_slice(chunk.get(..count).unwrap_or_default());
        Ok(())
    }
}
