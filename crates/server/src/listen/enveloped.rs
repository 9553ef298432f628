//! A connection that says "too large" in the words of the API.
//!
//! Below the router there is no request yet, only bytes that hyper refused to parse. Its refusal is always one write
//! of a head without a body; this wrapper recognises exactly that write and sends the answer of the request's face
//! instead, as far as its first bytes show whose it is.

use crate::{alibaba, observe::RequestId, rest, tencent, vendor};
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
    /// How the face of the last request that began refuses a head.
    refusal: fn(&RequestId) -> HeadTooLarge,
}

/// A face's answer to a head that nobody could read; its language is not known, so its text has both.
pub(crate) struct HeadTooLarge {
    /// Number and phrase.
    pub(crate) status: &'static str,
    pub(crate) content_type: &'static str,
    pub(crate) body: Vec<u8>,
    /// What the log calls it.
    pub(crate) code: &'static str,
}

/// A connection in the clear or encrypted.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Stream for S {}

impl<S: Stream> Enveloped<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream: Some(stream), instead: None, refused: false, refusal: tencent::head_too_large }
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
            self.refusal = if path == b"/api" || path.starts_with(b"/api/") || path.starts_with(b"/api?") {
                rest::head_too_large
            } else if vendor::is_alibabas(fresh) {
                alibaba::head_too_large
            } else {
                tencent::head_too_large
            };
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
            self.instead = Some((too_large(self.refusal), buf.len()));
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

/// The whole answer.
fn too_large(refusal: fn(&RequestId) -> HeadTooLarge) -> Vec<u8> {
    let id = RequestId(uuid::Uuid::new_v4().to_string());
    let HeadTooLarge { status, content_type, body, code } = refusal(&id);
    tracing::info!(request_id = %id.0, code, "request head too large");
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\nx-request-id: {}\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n",
        id.0,
        body.len()
    );
    [head.as_bytes(), &body].concat()
}
