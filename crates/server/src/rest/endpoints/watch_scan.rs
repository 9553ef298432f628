//! `GET /api/v1/scans/{id}/events`: where a scan stands, told as it changes (server-sent events).
//!
//! The database is asked, because the work may be done by another process. A stream ends when the scan does, after ten
//! minutes, or when the server is about to end; a client that is told to reconnect finds the state as it is then.

use super::{Entry, scan_id};
use crate::{
    peer::Closing,
    rest::{
        Answer, Call,
        problem::{Kind, Problem},
        scan::Scan,
    },
    router::Service,
};
use app::{Caller, Role, ScanId};
use axum::{
    body::{Body, Bytes, HttpBody},
    http::{HeaderValue, header},
    response::Response,
};
use http_body_util::combinators::BoxBody;
use hyper::body::Frame;
use model::Lang;
use std::{
    collections::HashMap,
    convert::Infallible,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};
use time::OffsetDateTime;
use tokio::{sync::mpsc, time::Instant};

/// Streams that one account may have open at the same time.
const MOST_STREAMS: usize = 64;
/// How often the database is asked: soon at first, then less.
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// Silence after which a comment shows that the stream lives.
const HEARTBEAT: Duration = Duration::from_secs(10);
const LONGEST_STREAM: Duration = Duration::from_secs(10 * 60);

pub(super) const ENTRY: Entry = Entry {
    name: "WatchScan",
    method: "GET",
    path: "/api/v1/scans/{id}/events",
    role: Role::Read,
    rate: 20,
    body: 0,
    run: |call| Box::pin(run(call)),
};

#[utoipa::path(
    get,
    path = "/api/v1/scans/{id}/events",
    operation_id = "WatchScan",
    tag = "scans",
    summary = "Watch a scan",
    description = "Server-sent events: `scan` with the scan as JSON, at once and at every change; `end` as the last one.",
    params(("id" = String, Path, pattern = "^[0-9a-f]{64}-[1-9][0-9]{0,9}$", description = "The scan's id")),
    responses((status = 200, description = "The events", content_type = "text/event-stream", body = String)),
)]
pub(crate) async fn run(call: Call) -> Result<Answer, Problem> {
    call.query(&[])?;
    let id = scan_id(&call)?;
    // Asked before the stream begins, so that a scan that does not exist is a problem and no event.
    let Call { service, caller, lang, closing, now, .. } = call;
    service.app.scan_entry(&caller, &id, now).await.map_err(Problem::from_app)?;
    let Some(slot) = service.streams.open(caller.account) else {
        return Err(Problem::with(
            Kind::RateLimited,
            format!("The account has {MOST_STREAMS} event streams open; close one first."),
            format!("该账号已打开 {MOST_STREAMS} 个事件流，请先关闭其中之一。"),
        )
        .header(header::RETRY_AFTER, "10"));
    };
    let (sender, receiver) = mpsc::channel(4);
    let subject = id.to_string();
    let watch = Watch { service, caller, id, lang, closing, sender };
    tokio::spawn(async move {
        watch.tell().await;
        drop(slot);
    });
    let mut response = Response::new(Body::new(BoxBody::new(Events(receiver))));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies that collect answers would collect this one for ever.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(Answer { response, subject })
}

/// How many streams each account has open.
#[derive(Debug, Clone, Default)]
pub(crate) struct Streams(Arc<Mutex<HashMap<i64, usize>>>);

/// One open stream; gives its place back when dropped.
struct Slot {
    streams: Streams,
    account: i64,
}

impl Streams {
    fn open(&self, account: i64) -> Option<Slot> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(account).or_default();
        if *count >= MOST_STREAMS {
            return None;
        }
        *count += 1;
        drop(open);
        Some(Slot { streams: self.clone(), account })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut open = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = open.get(&self.account).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            open.remove(&self.account);
        } else {
            open.insert(self.account, left);
        }
    }
}

/// What a stream knows.
struct Watch {
    service: Service,
    caller: Caller,
    id: ScanId,
    lang: Lang,
    closing: Closing,
    sender: mpsc::Sender<Bytes>,
}

impl Watch {
    /// Tells every change until there is nothing more to tell.
    async fn tell(mut self) {
        let started = Instant::now();
        let (mut told, mut spoke, mut pause) = (None, started, SHORTEST_PAUSE);
        while started.elapsed() < LONGEST_STREAM {
            let now = OffsetDateTime::now_utc();
            // A scan that is forgotten, or a database that does not answer: the client asks again and is told then.
            let Ok(entry) = self.service.app.scan_entry(&self.caller, &self.id, now).await else { return };
            if told != Some(entry.status) {
                told = Some(entry.status);
                let scan = Scan::listed(entry, self.lang);
                let ended = scan.has_ended();
                let data = serde_json::to_string(&scan).unwrap_or_default();
                if self.send(format!("event: scan\ndata: {data}\n\n")).await.is_err() {
                    return;
                }
                if ended {
                    // Whether the client still listens makes no difference now.
                    let _ = self.send("event: end\ndata: {}\n\n".to_owned()).await;
                    return;
                }
                (spoke, pause) = (Instant::now(), SHORTEST_PAUSE);
            } else if spoke.elapsed() >= HEARTBEAT {
                if self.send(": still there\n\n".to_owned()).await.is_err() {
                    return;
                }
                spoke = Instant::now();
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.sender.closed() => return,
                () = self.closing.wait() => return,
            }
            pause = (pause * 3 / 2).min(LONGEST_PAUSE);
        }
    }

    async fn send(&self, event: String) -> Result<(), mpsc::error::SendError<Bytes>> {
        self.sender.send(event.into()).await
    }
}

/// The stream as a body.
struct Events(mpsc::Receiver<Bytes>);

impl HttpBody for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(cx).map(|event| event.map(|bytes| Ok(Frame::data(bytes))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_has_so_many_streams_and_no_more() {
        let streams = Streams::default();
        let mut held: Vec<_> = (0..MOST_STREAMS).map(|_| streams.open(1).unwrap()).collect();
        assert!(streams.open(1).is_none());
        assert!(streams.open(2).is_some(), "another account's are its own");
        held.pop();
        assert!(streams.open(1).is_some());
        drop(held);
        assert!(streams.0.lock().unwrap().is_empty());
    }
}
