//! What could not be examined, and why: nothing is skipped in silence.

use model::Text;
use serde::{Deserialize, Serialize};

/// One thing that was not examined, or not to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostGap {
    /// The file, folder or source of knowledge.
    pub what: Text,
    /// Why, as one sentence without full stop.
    pub why: Text,
}

impl HostGap {
    /// A source of knowledge, or several files together.
    pub(crate) fn of(what: Text, why: Text) -> Self {
        Self { what, why }
    }

    /// A file or folder.
    pub(crate) fn at(path: impl Into<String>, why: Text) -> Self {
        let path = path.into();
        Self { what: Text::new(path.clone(), path), why }
    }

    /// A file or folder that could not be read: in the system's own words.
    pub(crate) fn unread(path: impl Into<String>, error: impl ToString) -> Self {
        let error = error.to_string();
        Self::at(path, Text::new(error.clone(), error))
    }
}
