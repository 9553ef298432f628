//! How bad a finding is, and how sure we are: two separate axes.

use crate::Text;
use serde::{Deserialize, Serialize};

/// What happens if the finding is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing, no risk by itself.
    Info,
    /// Hygiene.
    Low,
    /// A weakness somebody else could use, or a trait that attacks share with honest code.
    Medium,
    /// Harm is likely when the Skill is used.
    High,
    /// Harm is the purpose.
    Critical,
}

impl Severity {
    /// Display name in both languages.
    pub fn name(self) -> Text {
        match self {
            Self::Info => Text::new("info", "提示"),
            Self::Low => Text::new("low", "低危"),
            Self::Medium => Text::new("medium", "中危"),
            Self::High => Text::new("high", "高危"),
            Self::Critical => Text::new("critical", "严重"),
        }
    }
}

/// How likely the finding is to be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A hint.
    Low,
    /// More likely than not.
    Medium,
    /// Practically certain.
    High,
}
