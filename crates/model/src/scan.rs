//! The result of one scanned unit, as stored and as shown by every face.

use crate::{AiPart, CapabilityEvidence, Coverage, Finding, Inventory, RiskLevel, Verdict};
use serde::{Deserialize, Serialize};

/// Everything known about one scanned Skill. Findings are sorted by weight, then place; same bytes, same result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SkillScan {
    /// Grows with each engine or rule release.
    pub engine_version: u32,
    /// Declared name, else the file or folder name.
    pub name: String,
    /// Declared description; empty if there is none.
    pub description: String,
    /// Normalised content hash: lower-case hex SHA-256 over sorted paths and file digests.
    pub content_hash: String,
    /// Files in the package, folders not counted.
    pub file_count: u32,
    /// Every finding, demoted ones included.
    pub findings: Vec<Finding>,
    /// What the Skill can do, sorted, each once.
    pub capabilities: Vec<CapabilityEvidence>,
    /// What was and was not analysed.
    pub coverage: Coverage,
    /// What the AI engine did, beside its findings. Results stored by releases without one have none.
    #[serde(default)]
    pub ai: AiPart,
    /// Files, hosts and packages, for comparing. Results stored by earlier releases have none.
    #[serde(default)]
    pub inventory: Inventory,
    /// What follows from all that.
    pub verdict: Verdict,
}

/// Counts over many scanned units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// Units scanned.
    pub skills: u32,
    /// Verdict malicious.
    pub malicious: u32,
    /// Verdict suspicious.
    pub suspicious: u32,
    /// Verdict benign.
    pub benign: u32,
    /// Units that were not analysed completely.
    pub incomplete: u32,
    /// Findings that were not demoted.
    pub findings: u32,
}

impl Summary {
    /// Adds one result.
    pub fn add(&mut self, scan: &SkillScan) {
        self.skills += 1;
        match scan.verdict.risk_level {
            RiskLevel::Malicious => self.malicious += 1,
            RiskLevel::Suspicious => self.suspicious += 1,
            RiskLevel::Benign => self.benign += 1,
        }
        self.incomplete += u32::from(!scan.coverage.complete());
        self.findings +=
            u32::try_from(scan.findings.iter().filter(|f| f.demoted.is_none()).count()).unwrap_or(u32::MAX);
    }
}
