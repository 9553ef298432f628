//! What a request knows of its connection: who is on the other end (its address, or the one that a trusted proxy
//! names), and when the server is about to end.

use app::Network;
use axum::http::HeaderMap;
use std::net::{IpAddr, Ipv4Addr};
use tokio::sync::watch;

/// The address of a connection; an extension of every request on it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

impl Default for Peer {
    fn default() -> Self {
        Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
    }
}

/// When the server is about to end; an extension of every request. Without one it never is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Closing(Option<watch::Receiver<()>>);

impl Closing {
    /// One that is ready when the sender goes.
    pub(crate) fn when_dropped(receiver: watch::Receiver<()>) -> Self {
        Self(Some(receiver))
    }

    /// Ready when the end has come.
    pub(crate) async fn wait(&mut self) {
        match &mut self.0 {
            // Nothing is ever sent: it ends when the sender does.
            Some(receiver) => while receiver.changed().await.is_ok() {},
            None => std::future::pending().await,
        }
    }
}

/// The client's address. Proxies append whom they were called by to `X-Forwarded-For`, so it is read from its end, and
/// only as far as trusted proxies wrote it: whatever stands before that a client may have made up.
pub(crate) fn client(peer: Peer, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut client = peer.0;
    let named: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|v| v.split(','))
        .collect();
    for text in named.iter().rev() {
        if !is_trusted(client) {
            break;
        }
        let Ok(address) = text.trim().parse() else { break };
        client = address;
    }
    client.to_canonical()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn check(peer: &str, forwarded: &[&str], expected: &str) {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_str(line).unwrap());
        }
        let trusted = Network::list("10.0.0.0/8, ::1").unwrap();
        let client = client(Peer(peer.parse().unwrap()), &headers, &trusted);
        assert_eq!(client.to_string(), expected, "{peer} {forwarded:?}");
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        check("192.0.2.1", &[], "192.0.2.1");
        check("192.0.2.1", &["203.0.113.5"], "192.0.2.1");
        check("10.0.0.1", &["203.0.113.5"], "203.0.113.5");
        check("10.0.0.1", &["198.51.100.1, 203.0.113.5, 10.0.0.2"], "203.0.113.5");
        check("10.0.0.1", &["198.51.100.1", "203.0.113.5"], "203.0.113.5");
        check("10.0.0.1", &["made up, 203.0.113.5"], "203.0.113.5");
        check("10.0.0.1", &["made up"], "10.0.0.1");
        check("::ffff:192.0.2.1", &[], "192.0.2.1");
    }
}
