//! What can be scanned over the network or from an inventory: one asset and its kind.

use serde::{Deserialize, Serialize};

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
