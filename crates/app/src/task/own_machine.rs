//! Which names and addresses mean the machine that this process runs on. Reads what the kernel tells; asks nobody.

use assetscan::LocalPackages;
use hostscan::{Machine, Root};
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::sync::Arc;

/// The machine that this process runs on.
#[derive(Debug, Clone)]
pub(crate) struct OwnMachine {
    name: String,
    addresses: Vec<IpAddr>,
}

impl OwnMachine {
    /// Looks now: addresses come and go.
    pub(crate) fn look() -> Self {
        let read = |path| fs::read_to_string(path).unwrap_or_default();
        let mut addresses = local_v4(&read("/proc/net/fib_trie"));
        addresses.extend(local_v6(&read("/proc/net/if_inet6")));
        Self { name: read("/proc/sys/kernel/hostname").trim().to_ascii_lowercase(), addresses }
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// An address by which others know it; loopback when it has no other.
    pub(crate) fn address(&self) -> String {
        self.addresses.first().map_or_else(|| "127.0.0.1".to_owned(), ToString::to_string)
    }

    /// Whether an address is its own.
    pub(crate) fn has(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_loopback() || self.addresses.contains(&address)
    }

    /// Whether a name or address means it, as far as that can be told without asking anybody.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        match name.parse::<IpAddr>() {
            Ok(address) => self.has(address),
            Err(_) => name == "localhost" || name.ends_with(".localhost") || (!name.is_empty() && name == self.name),
        }
    }
}

/// What the package manager of this machine says of what runs here; `None` on systems other than Debian. Reads a file of
/// some megabytes.
pub fn local_packages() -> Option<Arc<LocalPackages>> {
    let root = Root::new(Path::new("/")).ok()?;
    let machine = Machine::of(&root);
    let versions = hostscan::of_debian(&root).into_iter().map(|package| (package.source, package.source_version));
    (machine.distribution == "debian").then(|| {
        let OwnMachine { addresses, .. } = OwnMachine::look();
        Arc::new(LocalPackages { release: machine.release, addresses, versions: versions.collect() })
    })
}

/// Addresses that the routing table calls `host LOCAL`.
fn local_v4(trie: &str) -> Vec<IpAddr> {
    let mut found = Vec::new();
    let mut last = None;
    for line in trie.lines() {
        if let Some((_, address)) = line.split_once("|-- ") {
            last = address.trim().parse::<Ipv4Addr>().ok();
        } else if line.contains("host LOCAL")
            && let Some(address) = last.take().filter(|address| !address.is_loopback() && !address.is_unspecified())
            && !found.contains(&IpAddr::V4(address))
        {
            found.push(IpAddr::V4(address));
        }
    }
    found
}

fn local_v6(list: &str) -> Vec<IpAddr> {
    let address = |line: &str| u128::from_str_radix(line.split_whitespace().next()?, 16).ok();
    let addresses = list.lines().filter_map(address).map(Ipv6Addr::from_bits);
    addresses.filter(|address| !address.is_loopback()).map(IpAddr::V6).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRIE: &str = "Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\n     \
        +-- 127.0.0.0/8 2 0 2\n           |-- 127.0.0.1\n              /32 host LOCAL\n     \
        |-- 192.0.2.7\n        /32 host LOCAL\n     |-- 192.0.2.255\n        /32 link BROADCAST\n\
        Local:\n     |-- 192.0.2.7\n        /32 host LOCAL\n";

    #[test]
    fn addresses_of_the_kernel() {
        assert_eq!(local_v4(TRIE), ["192.0.2.7".parse::<IpAddr>().unwrap()]);
        let list = "00000000000000000000000000000001 01 80 10 80       lo\n\
                    20010db8000000000000000000000007 02 40 00 80     eth0\nnonsense\n";
        assert_eq!(local_v6(list), ["2001:db8::7".parse::<IpAddr>().unwrap()]);
    }

    #[test]
    fn what_the_machine_is_called() {
        let own = OwnMachine { name: "build7".into(), addresses: vec!["192.0.2.7".parse().unwrap()] };
        for (name, expected) in [
            ("localhost", true),
            ("LOCALHOST.", true),
            ("app.localhost", true),
            ("build7", true),
            ("127.8.8.8", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("192.0.2.7", true),
            ("192.0.2.8", false),
            ("localhost.example.com", false),
            ("", false),
        ] {
            assert_eq!(own.is_called(name), expected, "{name}");
        }
    }
}
