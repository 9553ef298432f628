//! A connection that says "too large" in the words of the API.
//!
//! Below the router there is no request yet, only bytes that hyper refused to parse. Its refusal is always one write
//! of a head without a body; this wrapper recognises exactly that write and sends the envelope instead.

use crate::{observe::RequestId, rest, tencent};
use serde_json::json;
use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf},
    runtime::Handle,
    time,
};

/// What is read and thrown away after such an answer: a client that still sends would see a reset and not the answer.
const LINGER_BYTES: usize = 16 << 20;
const LINGER_TIME: Duration = Duration::from_secs(5);

/// Wraps a client's connection.
pub(super) struct Enveloped<S: Stream> {
    /// Taken only when this is dropped.
    stream: Option<S>,
    /// What is left of an answer that took the place of hyper's, and how long hyper's was.
    instead: Option<(Vec<u8>, usize)>,
    refused: bool,
    /// Whether the last request that began goes to our own API, whose clients read problems and no envelope.
    rest: bool,
}

/// A connection in the clear or encrypted.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Stream for S {}

impl<S: Stream> Enveloped<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream: Some(stream), instead: None, refused: false, rest: false }
    }

    fn stream(&mut self) -> io::Result<Pin<&mut S>> {
        self.stream.as_mut().map(Pin::new).ok_or_else(|| io::ErrorKind::NotConnected.into())
    }

    fn poll_instead(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let Some((mut rest, length)) = self.instead.take() else { return Poll::Ready(Ok(0)) };
        while !rest.is_empty() {
            match self.stream()?.poll_write(cx, &rest)? {
                Poll::Ready(0) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Poll::Ready(written) => drop(rest.drain(..written.min(rest.len()))),
                Poll::Pending => {
                    self.instead = Some((rest, length));
                    return Poll::Pending;
                }
            }
        }
        Poll::Ready(Ok(length))
    }
}

impl<S: Stream> AsyncRead for Enveloped<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let polled = self.stream()?.poll_read(cx, buf);
        let fresh = buf.filled().get(before..).unwrap_or_default();
        if let Some(path) = request_path(fresh) {
            self.rest = path == b"/api" || path.starts_with(b"/api/") || path.starts_with(b"/api?");
        }
        polled
    }
}

impl<S: Stream> AsyncWrite for Enveloped<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if self.instead.is_none() {
            if !is_size_refusal(buf) {
                return self.stream()?.poll_write(cx, buf);
            }
            self.instead = Some((if self.rest { head_too_large() } else { too_large() }, buf.len()));
            self.refused = true;
        }
        self.poll_instead(cx)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_shutdown(cx)
    }
}

impl<S: Stream> Drop for Enveloped<S> {
    fn drop(&mut self) {
        let (Some(stream), true) = (self.stream.take(), self.refused) else { return };
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(time::timeout(LINGER_TIME, linger(stream)));
        }
    }
}

/// Closes our side and reads the other to its end.
async fn linger(mut stream: impl Stream) -> io::Result<()> {
    stream.shutdown().await?;
    let mut buffer = vec![0; 64 * 1024];
    let mut read = 0;
    while read < LINGER_BYTES {
        match stream.read(&mut buffer).await? {
            0 => break,
            more => read += more,
        }
    }
    Ok(())
}

/// A whole head, alone in its write, with a status that none of our handlers uses.
fn is_size_refusal(buf: &[u8]) -> bool {
    let status = buf.starts_with(b"HTTP/1.1 414 ") || buf.starts_with(b"HTTP/1.1 431 ");
    status && buf.ends_with(b"\r\n\r\n") && buf.windows(4).filter(|w| w == b"\r\n\r\n").count() == 1
}

/// The path of a request that begins in a piece of the stream, as far as the piece goes. A request begins where a piece
/// does, unless its client sends the next one before it read the answer.
fn request_path(piece: &[u8]) -> Option<&[u8]> {
    let method = piece.iter().take(16).position(|byte| *byte == b' ')?;
    let (method, rest) = piece.split_at_checked(method)?;
    let path = rest.get(1..)?;
    let is_method = !method.is_empty() && method.iter().all(u8::is_ascii_uppercase);
    (is_method && path.starts_with(b"/")).then(|| path.split(|byte| *byte == b' ').next().unwrap_or_default())
}

/// The same in the words of our own API.
fn head_too_large() -> Vec<u8> {
    let id = RequestId(uuid::Uuid::new_v4().to_string());
    tracing::info!(request_id = %id.0, code = "head-too-large", "request head too large");
    let (status, body) = rest::head_too_large(&id);
    let head = format!(
        "HTTP/1.1 {status} Request Header Fields Too Large\r\ncontent-type: application/problem+json\r\n\
         x-request-id: {}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        id.0,
        body.len()
    );
    [head.as_bytes(), &body].concat()
}

fn too_large() -> Vec<u8> {
    // Nothing was parsed, so the language is not known: both.
    let message = "The request line or the headers are too large. 请求行或请求头过大。";
    let error = tencent::error_object("RequestSizeLimitExceeded", message);
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
