//! What lies in a package and what it names: files by digest, hosts, dependencies. Facts for comparing, never a risk.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The inventory of one unit. Without being asked for, it holds only the files that findings and gaps point at.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Inventory {
    /// SHA-256 in lower-case hex, by virtual path.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    /// Hosts of addresses in its texts.
    #[serde(default)]
    pub hosts: BTreeSet<String>,
    /// Packages that it installs or lists, as `ecosystem:name`, with `@version` where one is named.
    #[serde(default)]
    pub packages: BTreeSet<String>,
}
