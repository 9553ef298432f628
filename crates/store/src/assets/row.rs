//! An asset as lists show it, and the words around it. Reads and writes no tables.

use crate::Error;
use crate::list::{CELL, Tally, Total, list};
use model::Asset;

/// The table.
pub(super) const TABLE: &str = "asset";

/// Who told of an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssetSource {
    /// Somebody named it.
    Manual,
    /// An inventory file.
    Import,
    /// A scan found it.
    Scan,
    /// An agent on the machine.
    Agent,
}

impl AssetSource {
    /// The word that rows and people use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Import => "import",
            Self::Scan => "scan",
            Self::Agent => "agent",
        }
    }
}

/// What became of an asset that somebody told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is new.
    Created,
    /// More is known of it now.
    Updated,
    /// All of it was known.
    Unchanged,
    /// Its owner wants it left alone.
    Ignored,
}

pub(crate) static TALLY: Tally = Tally {
    table: "asset_tally",
    columns: &["kind", "type_name", "region", "zone", "vpc_id", "state", "os", "namespace", "core", "cloud", "source"],
    optional: None,
    named_in: Some(CELL),
    totals: &[Total { column: "n", of: None }],
    span: None,
};

list! {
    /// An asset as lists show it.
    pub struct AssetRow in "asset" by "created_at" Descending tagged by "id" counted in TALLY
        with cells in TALLY {
        /// Row id.
        pub id: i64,
        /// Row id of the account.
        pub account_id: i64,
        /// Word of its kind.
        pub kind: String,
        /// What makes it the same asset.
        pub identity: String,
        /// As clients know it.
        pub instance_id: String,
        /// Display name.
        pub name: String,
        /// In its source's words.
        pub type_name: String,
        /// Region code.
        pub region: String,
        /// Availability zone.
        pub zone: String,
        /// Network.
        pub vpc_id: String,
        /// Its name.
        pub vpc_name: String,
        /// Subnet.
        pub subnet_id: String,
        /// Its name.
        pub subnet_name: String,
        /// Public address.
        pub public_ip: String,
        /// Private address.
        pub private_ip: String,
        /// Name by which it is reached.
        pub domain: String,
        /// Block of addresses.
        pub cidr: String,
        /// Port; 0 for none.
        pub port: i64,
        /// Protocol.
        pub protocol: String,
        /// How it stands.
        pub state: String,
        /// Operating system.
        pub os: String,
        /// Namespace.
        pub namespace: String,
        /// Cluster.
        pub cluster_id: String,
        /// Its name.
        pub cluster_name: String,
        /// Host.
        pub machine_id: String,
        /// Its name.
        pub machine_name: String,
        /// Load balancer.
        pub balancer_id: String,
        /// Its name.
        pub balancer_name: String,
        /// 1 matters most, 2 does not.
        pub core: i64,
        /// 1 if it is in a cloud.
        pub cloud: i64,
        /// Word of who told of it first.
        pub source: String,
        /// When it began to exist.
        pub created_at: i64,
        /// When it was added here.
        pub added_at: i64,
        /// When it was scanned last; 0 for never.
        pub last_scan_at: i64,
        /// Tasks that scanned it.
        pub scan_tasks: i64,
        /// Machines of the inventory in a network or subnet.
        pub hosts: i64,
        /// Subnets of the inventory in a network.
        pub subnets: i64,
        /// Unhandled risks of this kind.
        pub port_risks: i64,
        /// Unhandled risks of this kind.
        pub vulnerability_risks: i64,
        /// Unhandled risks of this kind.
        pub weak_password_risks: i64,
        /// Unhandled risks of this kind.
        pub web_content_risks: i64,
        /// Unhandled risks of this kind.
        pub configuration_risks: i64,
        /// Unhandled risks of this kind.
        pub exposed_service_risks: i64,
        /// All that is known of it, as JSON.
        pub detail: String,
    }
}

impl AssetRow {
    /// All that is known of it.
    pub fn asset(&self) -> Result<Asset, Error> {
        read(&self.detail)
    }
}

pub(super) fn read(detail: &str) -> Result<Asset, Error> {
    serde_json::from_str(detail).map_err(|_| Error::Row { column: "asset.detail", value: String::new() })
}

pub(super) fn write(asset: &Asset) -> String {
    serde_json::to_string(asset).unwrap_or_default()
}
