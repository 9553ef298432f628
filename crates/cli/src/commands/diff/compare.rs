//! Two results of one Skill compared: sets of what is there, and the verdict of what is new alone.

use model::{Bars, Capability, Coverage, Finding, RiskLevel, SkillScan, fingerprints, judge_by};
use std::collections::{BTreeMap, BTreeSet};

/// From where on a comparison fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bar {
    /// The verdict of what is new, or a verdict that got worse, at this level.
    Level(RiskLevel),
    /// That at suspicious, or any new capability, host or package.
    Capability,
    /// Never.
    Never,
}

impl Bar {
    /// Reads a word.
    pub(crate) fn parse(word: &str) -> Result<Self, String> {
        match word {
            "malicious" => Ok(Self::Level(RiskLevel::Malicious)),
            "suspicious" => Ok(Self::Level(RiskLevel::Suspicious)),
            "capability" => Ok(Self::Capability),
            "never" => Ok(Self::Never),
            _ => Err("use malicious, suspicious, capability or never".to_owned()),
        }
    }
}

/// One version.
#[derive(Debug)]
pub(crate) struct Side {
    /// As it was named.
    pub(crate) path: String,
    /// Its result.
    pub(crate) scan: SkillScan,
}

/// What is new and what is gone, in names.
#[derive(Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Change {
    pub(crate) added: Vec<String>,
    pub(crate) removed: Vec<String>,
}

/// One Skill in two versions. A side is missing when the Skill is new or gone.
#[derive(Debug)]
pub(crate) struct Difference<'a> {
    /// The path below the arguments; empty for a single pair.
    pub(crate) name: &'a str,
    pub(crate) old: Option<&'a Side>,
    pub(crate) new: Option<&'a Side>,
    pub(crate) capabilities: Change,
    pub(crate) hosts: Change,
    pub(crate) packages: Change,
    pub(crate) files: Change,
    /// Files that both have, with other content.
    pub(crate) changed_files: Vec<String>,
    pub(crate) added_findings: Vec<&'a Finding>,
    pub(crate) removed_findings: Vec<&'a Finding>,
    /// The verdict of the new findings alone.
    pub(crate) level_of_new: RiskLevel,
}

impl<'a> Difference<'a> {
    /// Compares.
    pub(crate) fn new(name: &'a str, old: Option<&'a Side>, new: Option<&'a Side>, bars: Bars) -> Self {
        let (old_scan, new_scan) = (old.map(|side| &side.scan), new.map(|side| &side.scan));
        let (before, after) = (findings(old_scan), findings(new_scan));
        let only = |these: &BTreeMap<String, &'a Finding>,
                    others: &BTreeMap<String, &'a Finding>,
                    all: Option<&'a SkillScan>| {
            let wanted: BTreeSet<*const Finding> = these
                .iter()
                .filter(|(key, _)| !others.contains_key(*key))
                .map(|(_, f)| std::ptr::from_ref(*f))
                .collect();
            // In the order of the result: heaviest first.
            let all = all.map_or(&[][..], |scan| &scan.findings);
            all.iter().filter(|finding| wanted.contains(&std::ptr::from_ref(*finding))).collect::<Vec<_>>()
        };
        let added_findings = only(&after, &before, new_scan);
        let removed_findings = only(&before, &after, old_scan);
        let files = |scan: Option<&SkillScan>| names(scan.map(|scan| scan.inventory.files.keys()));
        let changed = |scan: &SkillScan| {
            let before = old_scan.map(|old| &old.inventory.files);
            let other = |(path, hash): &(&String, &String)| {
                before.and_then(|files| files.get(*path)).is_some_and(|known| known != *hash)
            };
            scan.inventory.files.iter().filter(other).map(|(path, _)| path.clone()).collect()
        };
        Self {
            name,
            old,
            new,
            capabilities: change(&capabilities(old_scan), &capabilities(new_scan)),
            hosts: change(
                &names(old_scan.map(|scan| scan.inventory.hosts.iter())),
                &names(new_scan.map(|scan| scan.inventory.hosts.iter())),
            ),
            packages: change(
                &names(old_scan.map(|scan| scan.inventory.packages.iter())),
                &names(new_scan.map(|scan| scan.inventory.packages.iter())),
            ),
            files: change(&files(old_scan), &files(new_scan)),
            changed_files: new_scan.map(changed).unwrap_or_default(),
            level_of_new: judge_by(added_findings.iter().copied(), &Coverage::default(), bars).risk_level,
            added_findings,
            removed_findings,
        }
    }

    /// Whether both versions are the same, byte for byte.
    pub(crate) fn is_nothing(&self) -> bool {
        let files = self.files == Change::default() && self.changed_files.is_empty();
        files && self.old.is_some() && self.new.is_some() && self.added_findings.is_empty()
    }

    /// The verdicts of both versions.
    pub(crate) fn levels(&self) -> (Option<RiskLevel>, Option<RiskLevel>) {
        let level = |side: Option<&Side>| side.map(|side| side.scan.verdict.risk_level);
        (level(self.old), level(self.new))
    }

    /// Whether what is new is at or over the bar.
    pub(crate) fn fails(&self, bar: Bar) -> bool {
        let (before, after) = self.levels();
        // New and old parts together may be worse than what is new alone.
        let worse = after.filter(|after| before.is_none_or(|before| *after > before)).unwrap_or(RiskLevel::Benign);
        let level = self.level_of_new.max(worse);
        let able = [&self.capabilities, &self.hosts, &self.packages].iter().any(|change| !change.added.is_empty());
        match bar {
            Bar::Level(bar) => level >= bar,
            Bar::Capability => level >= RiskLevel::Suspicious || able,
            Bar::Never => false,
        }
    }
}

/// Findings that count, by fingerprint.
fn findings(scan: Option<&SkillScan>) -> BTreeMap<String, &Finding> {
    let Some(scan) = scan else { return BTreeMap::new() };
    let pairs = fingerprints(&scan.findings).into_iter().zip(&scan.findings);
    pairs.filter(|(_, finding)| finding.demoted.is_none()).collect()
}

fn capabilities(scan: Option<&SkillScan>) -> BTreeSet<String> {
    let ids = scan.into_iter().flat_map(|scan| &scan.capabilities).map(|evidence| evidence.capability);
    ids.map(|capability: Capability| capability.id().to_owned()).collect()
}

fn names<'s>(names: Option<impl Iterator<Item = &'s String>>) -> BTreeSet<String> {
    names.into_iter().flatten().cloned().collect()
}

fn change(old: &BTreeSet<String>, new: &BTreeSet<String>) -> Change {
    Change { added: new.difference(old).cloned().collect(), removed: old.difference(new).cloned().collect() }
}
