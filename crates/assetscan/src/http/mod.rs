//! HTTP/1.1 as a scanner asks it: one request, one bounded answer, no redirects followed, nothing kept.

mod reply;

pub(crate) use reply::Reply;

use crate::Service;
use crate::net::Connector;
use crate::talk::{Talk, TalkError};
use std::time::Duration;

/// Bytes of one answer that are read.
const MOST_BYTES: usize = 768 * 1024;
/// A server that is silent for so long within an answer has said everything.
const QUIET: Duration = Duration::from_millis(1500);
/// How a scan names itself.
pub(crate) const AGENT: &str = "Touchstone-Security-Scanner/1.0";

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    /// A plain question for a page.
    pub(crate) fn get(path: &str) -> Self {
        Self { method: "GET".into(), path: path.to_owned(), headers: Vec::new(), body: String::new() }
    }

    /// The bytes for a service. Line breaks in a part would make two requests of one: they are left out.
    pub(crate) fn to_bytes(&self, service: &Service) -> Vec<u8> {
        let clean = |text: &str| text.replace(['\r', '\n'], "");
        let default = matches!((service.tls, service.port), (false, 80) | (true, 443));
        let authority = service.authority();
        let host = if default { authority.rsplit_once(':').map_or("", |(host, _)| host) } else { &authority };
        let path = clean(&self.path).replace(' ', "%20");
        let mut text = format!("{} {path} HTTP/1.1\r\n", clean(&self.method));
        let given = |name: &str| self.headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name));
        let mut add = |name: &str, value: &str| text += &format!("{}: {}\r\n", clean(name), clean(value));
        let length = self.body.len().to_string();
        let usual = [("Host", host), ("User-Agent", AGENT), ("Accept", "*/*"), ("Accept-Encoding", "identity")];
        usual.iter().filter(|(name, _)| !given(name)).for_each(|(name, value)| add(name, value));
        add("Connection", "close");
        if !self.body.is_empty() && !given("Content-Length") {
            add("Content-Length", &length);
        }
        let own = self.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("Connection"));
        own.for_each(|(name, value)| add(name, value));
        text += "\r\n";
        text += &self.body;
        text.into_bytes()
    }

    /// Asks a service; all of it must end `within`.
    pub(crate) async fn ask(
        &self,
        connector: &Connector,
        service: &Service,
        within: Duration,
    ) -> Result<Reply, TalkError> {
        let bytes = self.to_bytes(service);
        let mut talk = Talk::open(connector, service, within).await?.allowing(MOST_BYTES);
        talk.send(&bytes).await?;
        let head_only = self.method == "HEAD";
        let said = talk.until(QUIET, |so_far| Reply::is_complete(so_far, head_only)).await;
        Reply::parse(&said).ok_or(TalkError::Closed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_request_stays_one() {
        let service = Service::unknown("::1", "::1".parse().unwrap(), 8080);
        let mut request = Request::get("/a b\r\nX: y");
        request.headers.push(("X-Own".into(), "1\r\nEvil: 2".into()));
        let text = String::from_utf8(request.to_bytes(&service)).unwrap();
        assert!(text.starts_with("GET /a%20bX:%20y HTTP/1.1\r\nHost: [::1]:8080\r\n"), "{text}");
        assert!(text.contains("\r\nX-Own: 1Evil: 2\r\n"), "{text}");
    }
}
