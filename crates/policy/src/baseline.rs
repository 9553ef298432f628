//! Baselines: what was there when somebody looked. A run against one reports only what is new.
//!
//! Findings are held by fingerprint, gaps by the digest of the file they are about; a gap without a digest is never
//! known, because nobody can tell whether it is still the same.

use crate::apply::Subject;
use crate::problem::{PolicyError, Problem, read};
use model::{GapReason, SkillScan, Text, Treatment, Treatments, fingerprints};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const SCHEMA_VERSION: u32 = 1;

/// What was there, by unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    schema_version: u32,
    engine_version: u32,
    skills: BTreeMap<String, Unit>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Unit {
    findings: BTreeSet<String>,
    #[serde(default)]
    gaps: BTreeSet<KnownGap>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownGap {
    path: String,
    code: GapReason,
    sha256: String,
}

impl Baseline {
    /// Reads a baseline file.
    pub fn read(path: &Path) -> Result<Self, PolicyError> {
        let text = read(path)?;
        let file = path.display().to_string();
        let invalid = |line: usize, what: Text| {
            let remedy = Text::new("write it anew with --write-baseline", "请用 --write-baseline 重新生成");
            PolicyError::Invalid(vec![Problem { file, line, field: "baseline".to_owned(), what, remedy }])
        };
        let baseline: Self = match serde_json::from_str(&text) {
            Ok(baseline) => baseline,
            Err(error) => return Err(invalid(error.line(), Text::new(error.to_string(), error.to_string()))),
        };
        match baseline.schema_version {
            SCHEMA_VERSION => Ok(baseline),
            other => {
                let what = Text::new(
                    "schema_version {other} is not known to this release",
                    "当前版本不认识 schema_version {other}",
                );
                Err(invalid(1, what.fill("other", &other.to_string())))
            }
        }
    }

    /// Marks what is known; gaps of known content are taken out of the coverage.
    pub fn apply(&self, scan: &mut SkillScan, subject: &Subject, treatments: &mut Treatments) {
        let Some(known) = self.skills.get(&subject.path) else { return };
        for (index, fingerprint) in fingerprints(&scan.findings).into_iter().enumerate() {
            let counts = scan.findings.get(index).is_some_and(|finding| finding.demoted.is_none());
            if counts && known.findings.contains(&fingerprint) {
                treatments.findings.entry(index).or_insert(Treatment::Known);
            }
        }
        let before = scan.coverage.gaps.len();
        let files = &scan.inventory.files;
        scan.coverage.gaps.retain(|gap| {
            let sha256 = files.get(&gap.path).cloned().unwrap_or_default();
            let new = sha256.is_empty();
            new || !gap.reason.breaks_completeness()
                || !known.gaps.contains(&KnownGap { path: gap.path.clone(), code: gap.reason, sha256 })
        });
        treatments.known_gaps = before - scan.coverage.gaps.len();
    }
}

/// Writes a baseline while a run goes on.
#[derive(Debug, Default)]
pub struct Recorder {
    skills: BTreeMap<String, Unit>,
}

impl Recorder {
    /// Notes everything that counts in one result.
    pub fn add(&mut self, scan: &SkillScan, subject: &Subject, treatments: &Treatments) {
        let unit = self.skills.entry(subject.path.clone()).or_default();
        for (index, fingerprint) in fingerprints(&scan.findings).into_iter().enumerate() {
            let counts = scan.findings.get(index).is_some_and(|finding| finding.demoted.is_none());
            if counts && !treatments.findings.contains_key(&index) {
                unit.findings.insert(fingerprint);
            }
        }
        let gaps = scan.coverage.gaps.iter().filter(|gap| gap.reason.breaks_completeness());
        unit.gaps.extend(gaps.filter_map(|gap| {
            let sha256 = scan.inventory.files.get(&gap.path)?.clone();
            Some(KnownGap { path: gap.path.clone(), code: gap.reason, sha256 })
        }));
    }

    /// Findings noted so far.
    pub fn findings(&self) -> usize {
        self.skills.values().map(|unit| unit.findings.len()).sum()
    }

    /// The file's text. Units without anything are left out.
    pub fn finish(self, engine_version: u32) -> Result<String, serde_json::Error> {
        let skills = self.skills.into_iter().filter(|(_, unit)| *unit != Unit::default()).collect();
        let baseline = Baseline { schema_version: SCHEMA_VERSION, engine_version, skills };
        Ok(serde_json::to_string_pretty(&baseline)? + "\n")
    }
}
