//! Requests that this service sends because somebody else named the address: downloads of Skills, webhooks.
//!
//! The guard is here and nowhere else. Schemes are `http` and `https`; every address that a name resolves to is checked
//! where the connection is opened, so that a second answer of the name server changes nothing; every redirect is a new
//! request and checked again; bytes, time and requests under way have limits. No proxy of the environment is used: it
//! would connect for us and check nothing. What is done with the bytes is the caller's business.

mod reach;

pub use reach::Reach;

use crate::{Error, Network};
use model::Text;
use reach::Denied;
use reqwest::header::{HeaderMap, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use url::{Host, Url};

/// Redirects that are followed.
const MOST_REDIRECTS: usize = 5;
/// Longer addresses are mistakes or worse.
const MOST_URL_BYTES: usize = 4096;
/// Requests under way at once; more wait, within their time.
const AT_ONCE: usize = 32;
/// What is read of an answer that nobody wants.
const UNWANTED_BYTES: usize = 64 << 10;

/// What requests may cost and reach.
#[derive(Debug, Clone, Default)]
pub struct OutboundSettings {
    /// Networks that may be spoken to; none: nothing may.
    pub allow: Vec<Network>,
    /// Time for one request, redirects and body included.
    pub time: Duration,
}

/// Sends requests within its reach. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Outbound {
    client: Client,
    reach: Reach,
    time: Duration,
    slots: Arc<Semaphore>,
}

/// Why there is no answer. Tells what the caller named, never what was found behind a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// Not an address at all, or one that is too long.
    #[error("this is no URL")]
    NoUrl,
    /// Neither `http` nor `https`.
    #[error("the scheme {0} is not allowed")]
    Scheme(String),
    /// Outside the reach.
    #[error("connections to {0} are not allowed")]
    NotAllowed(String),
    /// The name is unknown, nobody answers, or the connection broke.
    #[error("{0} cannot be reached")]
    Unreachable(String),
    /// Not in time.
    #[error("no complete answer within {0} s")]
    TimedOut(u64),
    /// Any status that is no success.
    #[error("the answer is HTTP {0}")]
    Status(u16),
    /// Redirected too often, or to nowhere.
    #[error("more than {MOST_REDIRECTS} redirects, or one that leads nowhere")]
    Redirects,
    /// More bytes than wanted.
    #[error("more than {0} bytes")]
    TooLarge(usize),
}

impl Outbound {
    /// A guarded client. Opens nothing yet.
    pub fn new(settings: &OutboundSettings) -> Result<Self, Error> {
        // The HTTP client takes the process's provider; a second caller finds it installed, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let reach = Reach::new(settings.allow.clone());
        let client = Client::builder()
            .dns_resolver(Arc::new(reach.clone()))
            .no_proxy()
            .redirect(Policy::none())
            .pool_max_idle_per_host(0)
            .timeout(settings.time)
            .user_agent(concat!("touchstone/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(Error::internal)?;
        Ok(Self { client, reach, time: settings.time, slots: Arc::new(Semaphore::new(AT_ONCE)) })
    }

    /// The bytes behind a URL, at most `most`. Follows redirects, each checked like the first address.
    pub async fn download(&self, url: &str, most: usize) -> Result<Downloaded, OutboundError> {
        let following = async {
            let mut url = parse(url)?;
            for _ in 0..=MOST_REDIRECTS {
                let response = self.once(Method::GET, &url, HeaderMap::new(), Vec::new()).await?;
                let status = response.status();
                if status.is_success() {
                    return Ok(Downloaded { bytes: self.read(response, &url, most).await?, url });
                }
                if !status.is_redirection() {
                    return Err(OutboundError::Status(status.as_u16()));
                }
                url = next(&url, &response).ok_or(OutboundError::Redirects)?;
            }
            Err(OutboundError::Redirects)
        };
        self.in_time(following).await
    }

    /// Sends a body and gives the status of the answer, whatever it is. Follows no redirect.
    pub async fn post(&self, url: &str, headers: HeaderMap, body: Vec<u8>) -> Result<u16, OutboundError> {
        let sending = async {
            let url = parse(url)?;
            let response = self.once(Method::POST, &url, headers, body).await?;
            let status = response.status().as_u16();
            // Read, so that the other side sees an orderly end; what it says, and how much, does not matter.
            let _ = self.read(response, &url, UNWANTED_BYTES).await;
            Ok(status)
        };
        self.in_time(sending).await
    }

    /// Whether anything at all may be reached.
    pub fn is_open(&self) -> bool {
        !self.reach.is_empty()
    }

    /// Whether a request to a URL would be tried: what can be refused without asking a name server is refused here.
    pub fn accepts(&self, url: &str) -> Result<(), OutboundError> {
        self.check_host(&parse(url)?)
    }

    fn check_host(&self, url: &Url) -> Result<(), OutboundError> {
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => Some(address.into()),
            Some(Host::Ipv6(address)) => Some(address.into()),
            Some(Host::Domain(_)) => None,
            None => return Err(OutboundError::NoUrl),
        };
        if self.reach.is_empty() || literal.is_some_and(|address| !self.reach.permits(address)) {
            return Err(OutboundError::NotAllowed(host_of(url)));
        }
        Ok(())
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, OutboundError>>) -> Result<T, OutboundError> {
        let slotted = async {
            // The semaphore is never closed.
            let _slot = self.slots.acquire().await;
            work.await
        };
        let late = OutboundError::TimedOut(self.time.as_secs());
        tokio::time::timeout(self.time, slotted).await.unwrap_or(Err(late))
    }

    /// One request, its address checked. Names are checked by [`Reach`] when they are resolved.
    async fn once(
        &self,
        method: Method,
        url: &Url,
        headers: HeaderMap,
        body: Vec<u8>,
    ) -> Result<Response, OutboundError> {
        self.check_host(url)?;
        let request = self.client.request(method, url.clone()).headers(headers).body(body);
        request.send().await.map_err(|error| self.unreached(&error, url))
    }

    async fn read(&self, mut response: Response, url: &Url, most: usize) -> Result<Vec<u8>, OutboundError> {
        if response.content_length().is_some_and(|length| length > most as u64) {
            return Err(OutboundError::TooLarge(most));
        }
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|error| self.unreached(&error, url))? {
            if body.len() + piece.len() > most {
                return Err(OutboundError::TooLarge(most));
            }
            body.extend_from_slice(&piece);
        }
        Ok(body)
    }

    fn unreached(&self, error: &reqwest::Error, url: &Url) -> OutboundError {
        let causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
        if causes.into_iter().any(|cause| cause.is::<Denied>()) {
            OutboundError::NotAllowed(host_of(url))
        } else if error.is_timeout() {
            OutboundError::TimedOut(self.time.as_secs())
        } else {
            OutboundError::Unreachable(host_of(url))
        }
    }
}

/// What came, and from where in the end.
#[derive(Debug, Clone)]
pub struct Downloaded {
    /// The body.
    pub bytes: Vec<u8>,
    /// The last address of the redirects.
    pub url: Url,
}

impl OutboundError {
    /// For people, as the rest of a sentence about a download.
    pub fn text(&self) -> Text {
        match self {
            Self::NoUrl => Text::new("the URL cannot be read", "URL 无法解析"),
            Self::Scheme(scheme) => Text::new(
                "unsafe protocol {x}: only http and https are allowed",
                "不安全的协议 {x}：仅允许 http 和 https",
            )
            .fill("x", scheme),
            Self::NotAllowed(host) => {
                Text::new("downloads from {x} are not allowed", "不允许从 {x} 下载").fill("x", host)
            }
            Self::Unreachable(host) => Text::new("{x} cannot be reached", "无法连接 {x}").fill("x", host),
            Self::TimedOut(seconds) => {
                Text::new("no complete answer within {x} seconds", "{x} 秒内未完整返回").fill("x", &seconds.to_string())
            }
            Self::Status(status) => {
                Text::new("the server answered HTTP {x}", "服务器返回 HTTP {x}").fill("x", &status.to_string())
            }
            Self::Redirects => Text::new("too many redirects, or one that leads nowhere", "重定向过多或无效"),
            Self::TooLarge(most) => {
                Text::new("the file is larger than {x} bytes", "文件大小超过 {x} 字节").fill("x", &most.to_string())
            }
        }
    }
}

fn parse(url: &str) -> Result<Url, OutboundError> {
    if url.len() > MOST_URL_BYTES {
        return Err(OutboundError::NoUrl);
    }
    checked(Url::parse(url).map_err(|_| OutboundError::NoUrl)?)
}

fn checked(url: Url) -> Result<Url, OutboundError> {
    match url.scheme() {
        "http" | "https" => Ok(url),
        other => Err(OutboundError::Scheme(other.chars().take(20).collect())),
    }
}

/// Where a redirect leads; not checked yet but for its scheme.
fn next(from: &Url, response: &Response) -> Option<Url> {
    let location = response.headers().get(LOCATION)?.to_str().ok().filter(|text| text.len() <= MOST_URL_BYTES)?;
    checked(from.join(location).ok()?).ok()
}

fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().chars().take(253).collect()
}

#[cfg(test)]
mod tests;
