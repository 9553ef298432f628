//! What an organisation's policy made of a result: what it accepts, weighs differently, or knew before.
//!
//! Kept beside the result, which stays what the engine said. Knows no files: a policy is read and applied elsewhere.

use crate::{RiskLevel, Severity, Text};
use std::collections::BTreeMap;

/// Who accepted a finding, why, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// Why it is accepted.
    pub reason: String,
    /// Who answers for that.
    pub owner: String,
    /// The last day on which it holds, `2027-01-31`; empty when it has no end.
    pub expires: String,
    /// Where it is written: `touchstone.toml:12`.
    pub source: String,
}

/// Why a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Treatment {
    /// Somebody accepted it.
    Suppressed(Suppression),
    /// It stands in the baseline.
    Known,
}

/// What a policy made of one unit. Findings are named by their index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Treatments {
    /// Findings that do not count.
    pub findings: BTreeMap<usize, Treatment>,
    /// Severities before the policy changed them.
    pub severities: BTreeMap<usize, Severity>,
    /// The verdict that all findings together would have had; `None` when nothing was left out.
    pub without: Option<RiskLevel>,
    /// Gaps in the analysis that stand in the baseline, with the same content.
    pub known_gaps: usize,
}

impl Treatments {
    /// Findings that somebody accepted.
    pub fn suppressed(&self) -> usize {
        self.findings.values().filter(|treatment| matches!(treatment, Treatment::Suppressed(_))).count()
    }

    /// Findings that stand in the baseline.
    pub fn known(&self) -> usize {
        self.findings.len() - self.suppressed()
    }
}

/// Something that the writer of a policy should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyNote {
    /// A stable word: `unused`, `expired`, `void`, `ignored`.
    pub code: &'static str,
    /// Where: `touchstone.toml:12`, or a path.
    pub place: String,
    /// What, and what to do.
    pub text: Text,
}

/// What a policy did in a whole run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PolicyReport {
    /// The file; empty when there is none.
    pub file: String,
    /// The profile in use: a name or a file.
    pub profile: String,
    /// The baseline; empty when there is none.
    pub baseline: String,
    /// What the writer should know.
    pub notes: Vec<PolicyNote>,
}
