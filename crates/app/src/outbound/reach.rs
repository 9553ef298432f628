//! Which addresses may be spoken to: only those in the networks that the operator named, and what is not the open
//! internet only if it was named as such. `0.0.0.0/0` allows the internet; it does not allow loopback, link-local or
//! private addresses, because no network that is wholly one of those was named.

use crate::Network;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, LazyLock};

/// Blocks that are not the open internet (IANA's special-purpose registries), those that hold IPv4 addresses in IPv6
/// clothes included.
const SPECIAL: &[&str] = &[
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/96",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "100::/64",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
];

static BLOCKS: LazyLock<Vec<Network>> =
    LazyLock::new(|| SPECIAL.iter().filter_map(|block| block.parse().ok()).collect());

/// The guard; also the resolver of the HTTP client, so that what is checked is what is connected to.
#[derive(Debug, Clone)]
pub struct Reach(Arc<[Network]>);

/// Every address of a name is outside the reach.
#[derive(Debug, thiserror::Error)]
#[error("the addresses of this name are not allowed")]
pub(super) struct Denied;

impl Reach {
    /// A guard for these networks.
    pub fn new(allow: Vec<Network>) -> Self {
        Self(allow.into())
    }

    /// Whether nothing is allowed at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an address may be spoken to.
    pub fn permits(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        let special = BLOCKS.iter().find(|block| block.contains(address));
        self.0.iter().any(|network| network.contains(address) && special.is_none_or(|block| network.lies_within(block)))
    }
}

impl Resolve for Reach {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.clone();
        Box::pin(async move {
            // The port is the client's business and set later.
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let permitted: Vec<SocketAddr> = found.into_iter().filter(|address| reach.permits(address.ip())).collect();
            if permitted.is_empty() { Err(Denied.into()) } else { Ok(Box::new(permitted.into_iter()) as Addrs) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(allow: &str, address: &str, expected: bool) {
        let reach = Reach::new(Network::list(allow).unwrap());
        assert_eq!(reach.permits(address.parse().unwrap()), expected, "{address} with {allow}");
    }

    #[test]
    fn nothing_is_allowed_but_what_is_named() {
        check("", "203.0.114.1", false);
        check("", "127.0.0.1", false);
        check("198.252.0.0/16", "198.252.3.4", true);
        check("198.252.0.0/16", "198.253.3.4", false);
        check("127.0.0.0/8", "127.0.0.1", true);
        check("127.0.0.0/8", "::ffff:127.0.0.1", true);
        check("127.0.0.0/8", "::1", false);
        check("::1", "::1", true);
        check("10.0.0.0/8", "10.255.0.1", true);
        check("10.1.2.3", "10.1.2.3", true);
    }

    #[test]
    fn the_internet_is_not_the_machine_room() {
        for inside in [
            "127.0.0.1",
            "10.0.0.1",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::ffff:169.254.169.254",
        ] {
            check("0.0.0.0/0", inside, false);
            check("8.0.0.0/5, 0.0.0.0/0, ::/0", inside, false);
        }
        for inside in ["::1", "::", "fe80::1", "fd00::1", "ff02::1", "64:ff9b::7f00:1", "2002:7f00:1::1", "2001::1"] {
            check("::/0", inside, false);
        }
        check("0.0.0.0/0", "1.1.1.1", true);
        check("::/0", "2606:4700::1", true);
    }

    #[test]
    fn every_block_can_be_read() {
        assert_eq!(BLOCKS.len(), SPECIAL.len());
    }
}
