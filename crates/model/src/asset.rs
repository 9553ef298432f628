//! What can be scanned over the network or from an inventory: one asset and its kind. Knows no risks.

use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// What can be added by its name alone is at most so long.
const LONGEST_NAME: usize = 253;

/// The eight kinds of asset of the security center.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetKind {
    /// A machine.
    Host,
    /// A database or cache service.
    Database,
    /// A domain name; single-label names such as `localhost` too.
    Domain,
    /// An address; loopback and private ones too.
    PublicIp,
    /// A virtual private network.
    Vpc,
    /// A subnet of one.
    Subnet,
    /// A listener of a load balancer.
    Listener,
    /// A pod of a cluster.
    Pod,
}

impl AssetKind {
    /// Every kind, in the order in which lists show them.
    pub const ALL: [Self; 8] =
        [Self::Host, Self::Database, Self::Domain, Self::PublicIp, Self::Vpc, Self::Subnet, Self::Listener, Self::Pod];

    /// The word that files and rows know it by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Database => "database",
            Self::Domain => "domain",
            Self::PublicIp => "public_ip",
            Self::Vpc => "vpc",
            Self::Subnet => "subnet",
            Self::Listener => "listener",
            Self::Pod => "pod",
        }
    }

    /// The kind of a word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Declares [`Asset`] with every member by its type, so that merging two cannot forget one.
macro_rules! asset {
    ($($(#[$doc:meta])* $field:ident: $type:ty),* $(,)?) => {
        /// One asset with all that is known of it. What is not known is empty.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct Asset {
            /// Which kind of asset it is.
            pub kind: AssetKind,
            /// What its owner calls it for good: `ins-1`, `vpc-7`; a domain's name, an address.
            pub id: String,
            $($(#[$doc])*
            #[serde(default, deserialize_with = "or_nothing", skip_serializing_if = "is_default")]
            pub $field: $type,)*
            /// Members that whoever tells of it says are empty, whatever was known of them; not kept.
            #[serde(skip)]
            pub emptied: BTreeSet<String>,
        }

        impl Asset {
            /// An asset of which nothing else is known.
            pub fn new(kind: AssetKind, id: impl Into<String>) -> Self {
                Self { kind, id: id.into(), $($field: <$type>::default(),)* emptied: BTreeSet::new() }
            }

            /// Takes over what a newer account of the same asset knows, and what it says is empty.
            pub fn update_from(&mut self, newer: &Self) {
                $(if !is_default(&newer.$field) || newer.emptied.contains(stringify!($field)) {
                    self.$field.clone_from(&newer.$field);
                })*
            }

            /// Takes over what is not known yet.
            pub fn complete_from(&mut self, other: &Self) {
                $(if is_default(&self.$field) { self.$field.clone_from(&other.$field); })*
            }

            /// The names of the members that are known, besides kind and id.
            pub fn known(&self) -> Vec<&'static str> {
                let mut known = Vec::new();
                $(if !is_default(&self.$field) { known.push(stringify!($field)); })*
                known
            }
        }
    };
}

/// `null` is nothing, like a member that is not there.
fn or_nothing<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(source: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(source)?.unwrap_or_default())
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

asset! {
    /// Display name.
    name: String,
    /// In its source's words: `CVM`, `MYSQL`, `EIP`.
    type_name: String,
    /// Region code.
    region: String,
    /// Availability zone.
    zone: String,
    /// Network it lies in.
    vpc_id: String,
    /// Name of that.
    vpc_name: String,
    /// Subnet it lies in.
    subnet_id: String,
    /// Name of that.
    subnet_name: String,
    /// Address that everybody can reach.
    public_ip: String,
    /// Address within its network.
    private_ip: String,
    /// Name by which it is reached; a listener's, separated by commas.
    domain: String,
    /// Port it listens on.
    port: u16,
    /// Protocol of a listener.
    protocol: String,
    /// How it stands, in its source's words: `running`.
    state: String,
    /// Operating system.
    os: String,
    /// Namespace of a pod.
    namespace: String,
    /// Cluster of a pod.
    cluster_id: String,
    /// Name of that.
    cluster_name: String,
    /// Host of a pod.
    machine_id: String,
    /// Name of that.
    machine_name: String,
    /// Load balancer of a listener, or a pod's.
    balancer_id: String,
    /// Name of that.
    balancer_name: String,
    /// Kind of load balancer: `OPEN`, `INTERNAL`.
    balancer_type: String,
    /// Name by which the load balancer is reached.
    balancer_domain: String,
    /// Whether it matters most to its owner.
    core: bool,
    /// When it began to exist: `YYYY-MM-DD HH:MM:SS`, UTC.
    created_at: String,
    /// Block of addresses of a network.
    cidr: String,
    /// Name servers of a network.
    dns: Vec<String>,
    /// Networks joined to a network.
    peers: i64,
    /// Free addresses of a subnet.
    free_addresses: i64,
    /// Addresses a name leads to.
    addresses: Vec<String>,
    /// Processor, in words.
    cpu: String,
    /// Processor cores.
    cores: i64,
    /// Main memory, in words: `4GB`.
    memory: String,
    /// Disks, in words: `50GB`.
    disk: String,
    /// Unique number of a machine.
    uuid: String,
    /// Services of a pod.
    services: i64,
    /// Containers of a pod.
    containers: i64,
    /// Tags of its owner.
    tags: BTreeMap<String, String>,
    /// How it is set up, as its cloud tells: rules look into it.
    config: serde_json::Value,
}

impl Asset {
    /// The asset that a single name or address means: `localhost` is a domain, `127.0.0.1` an address, in IPv6 clothes
    /// as well. Names in other scripts are known by their ASCII form (RFC 5891). `None` for what is neither. Blocks, ports
    /// and URLs are neither.
    pub fn from_name(text: &str) -> Option<Self> {
        if let Ok(address) = text.parse::<IpAddr>() {
            let address = address.to_canonical();
            let mut asset = Self::new(AssetKind::PublicIp, address.to_string());
            asset.public_ip = address.to_string();
            asset.name.clone_from(&asset.id);
            return Some(asset);
        }
        let text = text.strip_suffix(['.', '。']).unwrap_or(text);
        let name = match text.is_ascii() {
            true => text.to_ascii_lowercase(),
            false => idna::domain_to_ascii_strict(text).ok()?,
        };
        let label = |label: &str| {
            let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
            (1..=63).contains(&label.len())
                && label.bytes().all(inner)
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let last = name.rsplit('.').next().unwrap_or_default();
        let fits =
            name.len() <= LONGEST_NAME && name.split('.').all(label) && !last.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| {
            let mut asset = Self::new(AssetKind::Domain, name);
            asset.domain.clone_from(&asset.id);
            asset.name.clone_from(&asset.id);
            asset
        })
    }

    /// What makes it the same asset however often somebody tells of it.
    pub fn identity(&self) -> String {
        match self.kind {
            AssetKind::Domain | AssetKind::PublicIp => {
                Self::from_name(&self.id).map_or_else(|| self.id.clone(), |normal| normal.id)
            }
            _ => self.id.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(AssetKind, &str)>) {
        let found = Asset::from_name(text);
        assert_eq!(found.as_ref().map(|asset| (asset.kind, asset.id.as_str())), expected, "{text}");
    }

    #[test]
    fn a_name_is_a_domain_or_an_address() {
        use AssetKind::{Domain, PublicIp};
        check("localhost", Some((Domain, "localhost")));
        check("WWW.Example.COM.", Some((Domain, "www.example.com")));
        check("xn--fiqs8s", Some((Domain, "xn--fiqs8s")));
        check("_dmarc.example.com", Some((Domain, "_dmarc.example.com")));
        check("127.0.0.1", Some((PublicIp, "127.0.0.1")));
        check("10.0.0.7", Some((PublicIp, "10.0.0.7")));
        check("0:0:0:0:0:0:0:1", Some((PublicIp, "::1")));
        check("2001:DB8::1", Some((PublicIp, "2001:db8::1")));
        check("::ffff:127.0.0.1", Some((PublicIp, "127.0.0.1")));
        check("例子.测试", Some((Domain, "xn--fsqu00a.xn--0zwm56d")));
        check("BÜCHER.example.", Some((Domain, "xn--bcher-kva.example")));
        let long = format!("{}.com", "a".repeat(64));
        for wrong in [
            "",
            ".",
            "a..b",
            "-a.com",
            "a-.com",
            "1.2.3",
            "256.1.1.1",
            "10.0.0.0/8",
            "http://a",
            "a:80",
            "a b",
            "a\u{200b}b.com\u{202e}",
            &long,
        ] {
            check(wrong, None);
        }
    }

    #[test]
    fn what_is_newer_wins_and_what_is_unknown_takes_nothing_away() {
        let mut old = Asset::new(AssetKind::Host, "ins-1");
        (old.name, old.port) = ("web".into(), 22);
        let mut new = Asset::new(AssetKind::Host, "ins-1");
        (new.name, new.region) = ("db".into(), "eu".into());
        let mut completed = old.clone();
        completed.complete_from(&new);
        assert_eq!((completed.name.as_str(), completed.region.as_str()), ("web", "eu"));
        old.update_from(&new);
        assert_eq!((old.name.as_str(), old.region.as_str(), old.port), ("db", "eu", 22));
        assert_eq!(old.known(), ["name", "region", "port"]);
    }
}
