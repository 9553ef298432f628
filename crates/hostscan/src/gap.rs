//! What could not be examined, and why: nothing is skipped in silence.

use serde::{Deserialize, Serialize};

/// One thing that was not examined, or not to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostGap {
    /// The file, folder or source of knowledge.
    pub what: String,
    /// Why, as one sentence without full stop.
    pub why: String,
}

impl HostGap {
    pub(crate) fn new(what: impl Into<String>, why: impl ToString) -> Self {
        Self { what: what.into(), why: why.to_string() }
    }
}
