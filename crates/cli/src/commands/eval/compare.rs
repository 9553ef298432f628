//! A run against a stored one: what is newly missed, newly blocked, newly reviewed, and what got better. A release gate.

use super::Measured;
use super::labels::Label;
use anyhow::{Context as _, bail};
use model::{RiskLevel, visible};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

const SCHEMA_VERSION: u32 = 1;

/// A stored run: how every unit was judged. No times and no texts, so that only a change of judgement changes it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Run {
    schema_version: u32,
    /// The release that judged.
    pub(crate) engine_version: u32,
    /// Whether indicator lists took part.
    pub(crate) indicators: bool,
    /// The profile's name or file.
    pub(crate) profile: String,
    /// Verdicts by the path of the unit.
    units: BTreeMap<String, RiskLevel>,
}

/// What changed between two runs. Paths, sorted.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Comparison {
    /// Malicious units that are no longer blocked.
    newly_missed: Vec<String>,
    /// Malicious, suspicious and vulnerable units that now pass as benign.
    newly_passed: Vec<String>,
    /// Benign and vulnerable units that are now blocked.
    newly_blocked: Vec<String>,
    /// Benign units that now need a review.
    newly_reviewed: Vec<String>,
    /// Units that are judged better than before.
    better: Vec<String>,
    /// Units that one of the runs does not have.
    not_compared: Vec<String>,
}

impl Run {
    pub(crate) fn of(measured: &[Measured], indicators: bool, profile: &str) -> Self {
        let units = measured.iter().map(|unit| (unit.row.path.clone(), unit.scan.verdict.risk_level)).collect();
        let (schema_version, engine_version) = (SCHEMA_VERSION, skillscan::ENGINE_VERSION);
        Self { schema_version, engine_version, indicators, profile: profile.to_owned(), units }
    }

    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let run: Self = serde_json::from_str(&text)
            .with_context(|| format!("{} is no stored run; write one with --write-run", path.display()))?;
        match run.schema_version {
            SCHEMA_VERSION => Ok(run),
            other => bail!("{}: schema_version {other} is not known to this release", path.display()),
        }
    }

    pub(crate) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
    }

    /// What `measured` changes. Units that were left out on purpose (`only`) are not complained about.
    pub(crate) fn compare(&self, measured: &[Measured], only: bool) -> Comparison {
        let now = measured.iter().map(|unit| (unit.row.path.as_str(), unit.row.label, unit.scan.verdict.risk_level));
        self.compare_levels(now, only)
    }

    fn compare_levels<'m>(&self, now: impl Iterator<Item = (&'m str, Label, RiskLevel)>, only: bool) -> Comparison {
        use RiskLevel::{Benign, Malicious, Suspicious};
        let mut found = Comparison::default();
        let mut left = self.units.clone();
        for (path, label, after) in now {
            let path = path.to_owned();
            let Some(before) = left.remove(&path) else {
                found.not_compared.push(path);
                continue;
            };
            if before == after {
                continue;
            }
            let list = match (label, before, after) {
                (Label::Malicious, Malicious, Suspicious) => &mut found.newly_missed,
                (Label::Malicious | Label::Suspicious | Label::Vulnerable, _, Benign) => &mut found.newly_passed,
                (Label::Benign | Label::Vulnerable, _, Malicious) => &mut found.newly_blocked,
                (Label::Benign, Benign, Suspicious) => &mut found.newly_reviewed,
                _ => &mut found.better,
            };
            list.push(path);
        }
        if !only {
            found.not_compared.extend(left.into_keys());
        }
        found.not_compared.sort();
        found
    }
}

impl Comparison {
    /// Whether nothing got worse.
    pub(crate) fn holds(&self) -> bool {
        [&self.newly_missed, &self.newly_passed, &self.newly_blocked, &self.newly_reviewed]
            .iter()
            .all(|list| list.is_empty())
    }

    /// For people.
    pub(crate) fn text(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "\nAgainst the stored run")?;
        for (title, list) in [
            ("newly missed: malicious, no longer blocked", &self.newly_missed),
            ("newly passed: not benign, now judged benign", &self.newly_passed),
            ("newly blocked: harmless, now judged malicious", &self.newly_blocked),
            ("newly reviewed: benign, now judged suspicious", &self.newly_reviewed),
            ("better than before", &self.better),
            ("only in one of the runs", &self.not_compared),
        ] {
            writeln!(out, "  {:>4}  {title}", list.len())?;
            list.iter().try_for_each(|path| writeln!(out, "          {}", visible(path)))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_is_told_once_and_in_its_list() {
        use RiskLevel::{Benign, Malicious, Suspicious};
        let before = [
            ("a", Malicious),
            ("b", Suspicious),
            ("c", Benign),
            ("d", Benign),
            ("e", Suspicious),
            ("f", Malicious),
            ("gone", Benign),
            ("v", Suspicious),
        ];
        let run = Run {
            schema_version: 1,
            engine_version: 1,
            indicators: true,
            profile: "balanced".to_owned(),
            units: before.iter().map(|(path, level)| ((*path).to_owned(), *level)).collect(),
        };
        let now = [
            ("a", Label::Malicious, Suspicious),
            ("b", Label::Malicious, Benign),
            ("c", Label::Benign, Malicious),
            ("d", Label::Benign, Suspicious),
            ("e", Label::Malicious, Malicious),
            ("f", Label::Malicious, Malicious),
            ("new", Label::Benign, Benign),
            ("v", Label::Vulnerable, Malicious),
        ];
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let found = run.compare_levels(now.into_iter(), false);
        let expected = Comparison {
            newly_missed: list(&["a"]),
            newly_passed: list(&["b"]),
            newly_blocked: list(&["c", "v"]),
            newly_reviewed: list(&["d"]),
            better: list(&["e"]),
            not_compared: list(&["gone", "new"]),
        };
        assert_eq!(found, expected);
        assert!(!found.holds());
        assert!(run.compare_levels(now.into_iter().filter(|(path, ..)| matches!(*path, "e" | "f")), true).holds());
    }
}
