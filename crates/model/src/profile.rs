//! How much doubt a user accepts.

use serde::{Deserialize, Serialize};

/// A verdict policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Doubt counts: medium findings are reviewed.
    Strict,
    /// The default.
    #[default]
    Balanced,
    /// Only well-founded attacks count.
    Permissive,
}
