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

impl Profile {
    /// The three, from the most doubtful.
    pub const ALL: [Self; 3] = [Self::Strict, Self::Balanced, Self::Permissive];

    /// The word on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Balanced => "balanced",
            Self::Permissive => "permissive",
        }
    }

    /// The profile of a word.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.id() == id)
    }

    /// Its numbers. The files of `crates/policy/profiles` say the same for people; a test compares.
    pub fn bars(self) -> Bars {
        match self {
            Self::Strict => Bars { review: 28, corroborate: 50 },
            Self::Balanced => Bars { review: 45, corroborate: 52 },
            Self::Permissive => Bars { review: 70, corroborate: 70 },
        }
    }
}

/// How much a finding must weigh (0 to 100) to move the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bars {
    /// One finding of this weight makes a Skill suspicious.
    pub review: u32,
    /// Two attack findings of this weight, of different categories, make it malicious.
    pub corroborate: u32,
}
