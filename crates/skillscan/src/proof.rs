//! Rules prove themselves: every example must raise its rule undemoted, no counter-example may.
//!
//! The samples go through the real engine; nothing here knows how a rule matches.

use crate::{Engine, Options};
use package::Limits;
use rules::{Rule, Sample};

/// What the samples of one rule showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleProof {
    /// The rule's id.
    pub rule: String,
    /// Samples that were scanned.
    pub samples: usize,
    /// Samples that showed something else than they should; empty when the rule holds.
    pub failures: Vec<Failure>,
}

/// One sample that speaks against its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Which: `examples[0]`, `counter_examples[2]`, counted from 0.
    pub sample: String,
    /// What happened instead.
    pub problem: String,
}

impl Engine {
    /// Scans every example and counter-example of every rule. In the order of the rules' ids.
    pub fn check_rules(&self) -> Vec<RuleProof> {
        self.rules().rules().iter().map(|rule| self.check_rule(rule)).collect()
    }

    /// Scans the examples and counter-examples of one rule.
    pub fn check_rule(&self, rule: &Rule) -> RuleProof {
        let examples = rule.examples.iter().enumerate().filter_map(|(index, sample)| {
            let failure = self.missed(rule, sample)?;
            Some(Failure { sample: format!("examples[{index}]"), problem: failure })
        });
        let counter_examples = rule.counter_examples.iter().enumerate().filter_map(|(index, sample)| {
            let failure = self.raised(rule, sample)?;
            Some(Failure { sample: format!("counter_examples[{index}]"), problem: failure })
        });
        RuleProof {
            rule: rule.id.clone(),
            samples: rule.examples.len() + rule.counter_examples.len(),
            failures: examples.chain(counter_examples).collect(),
        }
    }

    /// Why an example does not prove its rule.
    fn missed(&self, rule: &Rule, sample: &Sample) -> Option<String> {
        let scan = match self.scan_sample(sample) {
            Ok(scan) => scan,
            Err(problem) => return Some(problem),
        };
        let mut hits = scan.findings.iter().filter(|finding| finding.rule_id == rule.id).peekable();
        if hits.peek().is_none() {
            let raised: Vec<&str> = scan.findings.iter().map(|finding| finding.rule_id.as_str()).collect();
            let raised = if raised.is_empty() { "nothing".to_owned() } else { raised.join(", ") };
            return Some(format!("did not raise the rule; raised: {raised}"));
        }
        let demotions: Vec<&str> =
            hits.clone().filter_map(|finding| finding.demoted.as_ref()).map(|d| d.reason.en.as_str()).collect();
        let all_demoted = hits.all(|finding| finding.demoted.is_some());
        all_demoted.then(|| format!("raised the rule demoted only: {}", demotions.join("; ")))
    }

    /// Why a counter-example speaks against its rule.
    fn raised(&self, rule: &Rule, sample: &Sample) -> Option<String> {
        let scan = match self.scan_sample(sample) {
            Ok(scan) => scan,
            Err(problem) => return Some(problem),
        };
        let hit = scan.findings.iter().find(|finding| finding.rule_id == rule.id && finding.demoted.is_none())?;
        Some(format!(
            "raised the rule at {}:{} as {:?}: {}",
            hit.location.file, hit.location.line, hit.role, hit.message.en
        ))
    }

    fn scan_sample(&self, sample: &Sample) -> Result<model::SkillScan, String> {
        let files = sample.files().map_err(|error| error.to_string())?;
        let package = package::open_files("sample", files, &Limits::default());
        Ok(self.scan(&package, &Options::default()))
    }
}
