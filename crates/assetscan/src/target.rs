//! What is to be scanned: an asset as somebody entered it.

use serde::{Deserialize, Serialize};

/// One asset: a name or an address, without port. Every risk names it exactly so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Target {
    /// As it was entered: `localhost`, `10.0.0.7`, `www.example.com`, `::1`.
    pub name: String,
}

impl Target {
    /// A target by its name.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}
