//! A finding: one rule, one place, why it matters and what to do.

use crate::{Category, Confidence, Excerpt, Location, Severity, Text};
use serde::{Deserialize, Serialize};

/// The sub-engine that speaks (CSIP `ScanType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Engine {
    /// Rules, flows, analyzers.
    Static,
    /// Intent model or language-model judge.
    Ai,
}

/// What kind of statement a rule makes; decides how far it can move the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Nature {
    /// Somebody means harm. Can make a Skill malicious.
    Attack,
    /// An honest mistake an attacker could use. At most suspicious.
    Vulnerability,
    /// Permissions, configuration, tidiness. Alone, at most suspicious, and only when severe.
    Hygiene,
}

/// Who speaks to whom at the place of the match (`detection.md` §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Prose that tells the agent or user what to do.
    Instruction,
    /// A command line that is meant to be run.
    Command,
    /// Program text that runs when the Skill is used.
    Code,
    /// Structured configuration that a client obeys.
    Config,
    /// Front matter, manifests, descriptions.
    Metadata,
    /// Shown to explain, not to run.
    Example,
    /// Somebody else's words: quotes, transcripts, "attackers write …".
    Quotation,
    /// A deny-list, detection pattern, or warning against the thing.
    DenyList,
    /// Fixtures and test code.
    TestData,
    /// Licences, changelogs, generated text.
    Boilerplate,
}

/// A finding kept but weighed less, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demotion {
    /// The severity it had.
    pub from: Severity,
    /// Why it weighs less here.
    pub reason: Text,
}

/// One step of an evidence path: source, transform, sink, decoded layer, instruction that leads there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Where.
    pub location: Location,
    /// What happens there, e.g. "reads ~/.ssh/id_rsa".
    pub what: Text,
}

/// One rule hit at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Our rule id, `TS-…`, or the id of a user's rule.
    pub rule_id: String,
    /// Public category.
    pub category: Category,
    /// Severity after any demotion.
    pub severity: Severity,
    /// Confidence.
    pub confidence: Confidence,
    /// Attack, vulnerability or hygiene.
    pub nature: Nature,
    /// Sub-engine.
    pub engine: Engine,
    /// Role of the text at the place.
    pub role: Role,
    /// Primary place.
    pub location: Location,
    /// The source line around the place, shortened, secrets masked, control characters made visible.
    pub snippet: Excerpt,
    /// What was found there and what follows from it; a full sentence.
    pub message: Text,
    /// The smallest change that would clear it.
    pub fix: Text,
    /// The whole path of a flow or the layers of an unwrapping; empty for a plain match.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// Present when the finding weighs less than its rule says.
    #[serde(default)]
    pub demoted: Option<Demotion>,
}

impl Finding {
    /// Strong enough to make a Skill malicious alone.
    pub fn is_strong(&self) -> bool {
        self.nature == Nature::Attack && self.severity == Severity::Critical && self.confidence == Confidence::High
    }

    /// The order of findings in every result: undemoted before demoted, heavy before light, then by place and rule.
    pub fn order(&self) -> impl Ord + use<> {
        (
            self.demoted.is_some(),
            std::cmp::Reverse((self.severity, self.confidence)),
            self.nature as u8,
            self.location.clone(),
            self.rule_id.clone(),
            self.message.en.clone(),
        )
    }
}
