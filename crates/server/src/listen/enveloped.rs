//! A connection that says "too large" in the words of the API.
//!
//! Below the router there is no request yet, only bytes that hyper refused to parse. Its refusal is always one write
//! of a head without a body; this wrapper recognises exactly that write and sends the envelope instead.

use crate::tencent;
use serde_json::json;
use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// Wraps a client's connection.
pub(super) struct Enveloped {
    stream: TcpStream,
    /// What is left of an answer that took the place of hyper's, and how long hyper's was.
    instead: Option<(Vec<u8>, usize)>,
}

impl Enveloped {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream, instead: None }
    }

    fn poll_instead(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        while let Some((rest, length)) = &mut self.instead {
            if rest.is_empty() {
                let length = *length;
                self.instead = None;
                return Poll::Ready(Ok(length));
            }
            let written = ready!(Pin::new(&mut self.stream).poll_write(cx, rest))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            rest.drain(..written.min(rest.len()));
        }
        Poll::Ready(Ok(0))
    }
}

impl AsyncRead for Enveloped {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Enveloped {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if self.instead.is_none() {
            if !is_size_refusal(buf) {
                return Pin::new(&mut self.stream).poll_write(cx, buf);
            }
            self.instead = Some((too_large(), buf.len()));
        }
        self.poll_instead(cx)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// A whole head, alone in its write, with a status that none of our handlers uses.
fn is_size_refusal(buf: &[u8]) -> bool {
    let status = buf.starts_with(b"HTTP/1.1 414 ") || buf.starts_with(b"HTTP/1.1 431 ");
    status && buf.ends_with(b"\r\n\r\n") && buf.windows(4).filter(|w| w == b"\r\n\r\n").count() == 1
}

fn too_large() -> Vec<u8> {
    // No header was read, so the language is not known: the protocol's documents are in English.
    let error = tencent::error_object("RequestSizeLimitExceeded", "The request line or the headers are too large.");
    let id = uuid::Uuid::new_v4().to_string();
    tracing::info!(request_id = %id, code = "RequestSizeLimitExceeded", "request head too large");
    let body = json!({ "Response": { "Error": error, "RequestId": id } }).to_string();
    let content_type = tencent::CONTENT_TYPE;
    let content_type = content_type.to_str().unwrap_or("application/json");
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
