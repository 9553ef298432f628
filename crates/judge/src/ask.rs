//! One question, one answer: the HTTP side. Bounded in time, size and number of tries; follows no redirect.
//!
//! What goes wrong becomes a [`JudgeGap`] with numbers in it, never with text that the other side chose.

use crate::settings::{Key, Settings};
use crate::wire::Call;
use model::{JudgeGap, JudgeGapReason};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use std::time::Duration;

/// Bytes of a body; an honest answer has a few thousand.
const MOST_BYTES: usize = 1 << 20;

/// Tries of one question while the endpoint says that it is busy.
const TRIES: u32 = 3;

/// The longest wait between two tries, whatever the endpoint asks for.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// A body, or why there is none, and how often it was asked for.
pub(crate) struct Asked {
    pub(crate) outcome: Result<String, JudgeGap>,
    pub(crate) tries: u32,
}

/// Asks over HTTP.
#[derive(Debug)]
pub(crate) struct Line {
    client: Client,
    endpoint: String,
    timeout: Duration,
    key: Option<Key>,
}

impl Line {
    /// A line to the endpoint. Opens nothing yet.
    pub(crate) fn new(settings: &Settings) -> Result<Self, reqwest::Error> {
        // The HTTP client takes the process's provider; a second caller finds it installed, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(Policy::none())
            .timeout(settings.timeout)
            .connect_timeout(settings.timeout.min(Duration::from_secs(10)))
            .user_agent(concat!("touchstone/", env!("CARGO_PKG_VERSION")))
            .build()?;
        let endpoint = settings.endpoint.trim_end_matches('/').to_owned();
        Ok(Self { client, endpoint, timeout: settings.timeout, key: settings.key.clone() })
    }

    /// Asks, at most `most` times.
    pub(crate) async fn ask(&self, call: &Call, most: u32) -> Asked {
        let mut tries = 0;
        loop {
            tries += 1;
            // One deadline over headers and body: a server that sends a byte a second is too slow all the same.
            let one = tokio::time::timeout(self.timeout, self.once(call)).await;
            let (gap, wait) = match one {
                Ok(Ok(body)) => return Asked { outcome: Ok(body), tries },
                Ok(Err(failed)) => failed,
                Err(_) => (JudgeGap::new(JudgeGapReason::TimedOut, ""), None),
            };
            match wait {
                Some(wait) if tries < TRIES.min(most) => tokio::time::sleep(wait.min(LONGEST_WAIT)).await,
                _ => return Asked { outcome: Err(gap), tries },
            }
        }
    }

    /// One try. With a failure, how long to wait before another; `None` when another would be in vain.
    async fn once(&self, call: &Call) -> Result<String, (JudgeGap, Option<Duration>)> {
        let request = self
            .client
            .post(format!("{}/{}", self.endpoint, call.path))
            .headers(headers(call))
            .body(call.body.to_string());
        let response = request.send().await.map_err(|error| (unreached(&error), None))?;
        let status = response.status();
        if status.is_success() {
            let body = read(response).await.map_err(|gap| (gap, None))?;
            return Ok(self.key.as_ref().map_or_else(|| body.clone(), |key| key.scrub(&body)));
        }
        let detail = format!("HTTP {}", status.as_u16());
        if status != StatusCode::TOO_MANY_REQUESTS && !status.is_server_error() {
            return Err((JudgeGap::new(JudgeGapReason::Refused, detail), None));
        }
        let told = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        let wait = Duration::from_secs(told.unwrap_or(1));
        Err((JudgeGap::new(JudgeGapReason::Busy, detail), Some(wait)))
    }
}

fn headers(call: &Call) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, value) in &call.headers {
        // A key with a line break in it cannot be sent; the endpoint then says that it is missing.
        if let Ok(mut value) = HeaderValue::from_str(value) {
            value.set_sensitive(true);
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    headers
}

async fn read(mut response: Response) -> Result<String, JudgeGap> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(bytes)) if body.len() + bytes.len() > MOST_BYTES => {
                return Err(JudgeGap::new(JudgeGapReason::TooLong, format!("> {MOST_BYTES} B")));
            }
            Ok(Some(bytes)) => body.extend_from_slice(&bytes),
            Ok(None) => break,
            Err(error) => return Err(unreached(&error)),
        }
    }
    String::from_utf8(body).map_err(|_| JudgeGap::new(JudgeGapReason::Garbled, "no UTF-8"))
}

/// Why there is no response. The error itself is not told: it may hold the address with whatever the user put into it.
fn unreached(error: &reqwest::Error) -> JudgeGap {
    let reason = if error.is_timeout() { JudgeGapReason::TimedOut } else { JudgeGapReason::Unreachable };
    JudgeGap::new(reason, "")
}
