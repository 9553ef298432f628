//! A policy applied to a result: severities, allowed hosts, suppressions, then the verdict by what is left.

use crate::day::Day;
use crate::file::{Entry, Policy};
use crate::hosts;
use model::{
    Bars, Finding, PolicyNote, RiskLevel, Severity, SkillScan, Suppression, Text, Treatment, Treatments, fingerprints,
    judge_by,
};
use std::collections::{BTreeMap, BTreeSet};

/// The unit that was scanned, as a policy sees it.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Its path from the policy's folder, with `/`.
    pub path: String,
    /// Whether it is one file or archive.
    pub is_file: bool,
}

impl Subject {
    /// A file of the unit, from the policy's folder; members of archives behind `!/`.
    pub fn place(&self, file: &str) -> String {
        let itself = self.path.rsplit('/').next().unwrap_or(&self.path);
        match self.is_file {
            _ if file.is_empty() => self.path.clone(),
            true if file == itself => self.path.clone(),
            true => format!("{}!/{file}", self.path),
            false if self.path.is_empty() => file.to_owned(),
            false => format!("{}/{file}", self.path),
        }
    }
}

/// What became of the entries of a policy over a whole run.
#[derive(Debug, Clone, Default)]
pub struct Usage {
    used: BTreeSet<usize>,
    void: BTreeMap<usize, String>,
}

impl Policy {
    /// Applies it to one result: changes severities, judges again, and says what was left out.
    pub fn apply(&self, scan: &mut SkillScan, subject: &Subject, today: Day, usage: &mut Usage) -> Treatments {
        let mut treatments = Treatments::default();
        for (index, by) in fingerprints(&scan.findings).iter().enumerate() {
            let Some(finding) = scan.findings.get(index) else { continue };
            if finding.demoted.is_some() {
                continue;
            }
            if let Some(suppression) = self.accepts(scan, finding, by, subject, today, usage) {
                treatments.findings.insert(index, Treatment::Suppressed(suppression));
            }
        }
        treatments
    }

    fn accepts(
        &self,
        scan: &SkillScan,
        finding: &Finding,
        fingerprint: &str,
        subject: &Subject,
        today: Day,
        usage: &mut Usage,
    ) -> Option<Suppression> {
        let place = subject.place(&finding.location.file);
        let mut void = None;
        for (number, entry) in self.entries.iter().enumerate() {
            if today > entry.expires || !entry.names(finding, fingerprint, &place) {
                continue;
            }
            if entry.knows(&evidence(scan, finding)) {
                usage.used.insert(number);
                return Some(Suppression {
                    reason: entry.reason.clone(),
                    owner: entry.owner.clone(),
                    expires: entry.expires.to_string(),
                    source: format!("{}:{}", self.file, entry.line),
                });
            }
            void.get_or_insert(number);
        }
        if let Some(number) = void {
            usage.void.entry(number).or_insert(place);
        }
        hosts::covers(&self.allowed_hosts, finding).then(|| Suppression {
            reason: "every host that it names is allowed".to_owned(),
            owner: "allowed_hosts".to_owned(),
            expires: String::new(),
            source: format!("{}:{}", self.file, self.hosts_line),
        })
    }

    /// What the policy's writer should know after a run over `areas` (paths from the policy's folder; empty for all).
    pub fn notes(&self, usage: &Usage, areas: &[String], today: Day) -> Vec<PolicyNote> {
        let mut notes = Vec::new();
        for (number, entry) in self.entries.iter().enumerate() {
            let place = format!("{}:{}", self.file, entry.line);
            let about = entry.about();
            if today > entry.expires {
                let text = Text::new(
                    format!(
                        "the acceptance of {about} ended on {}; look again, then renew or delete it",
                        entry.expires
                    ),
                    format!("对 {about} 的接受已于 {} 到期；请重新核查后续期或删除", entry.expires),
                );
                notes.push(PolicyNote { code: "expired", place, text });
            } else if let Some(file) = usage.void.get(&number) {
                let text = Text::new(
                    format!(
                        "the acceptance of {about} is void: {file} has changed; look again, then record its new hash"
                    ),
                    format!("对 {about} 的接受已失效：{file} 已变更；请重新核查后记录新的哈希"),
                );
                notes.push(PolicyNote { code: "void", place, text });
            } else if !usage.used.contains(&number) && entry.is_within(areas) {
                let text = Text::new(
                    format!("the acceptance of {about} is not needed: nothing like it was found; delete it"),
                    format!("对 {about} 的接受已无必要：未发现相应问题；请删除"),
                );
                notes.push(PolicyNote { code: "unused", place, text });
            }
        }
        notes
    }
}

impl Entry {
    fn names(&self, finding: &Finding, fingerprint: &str, place: &str) -> bool {
        self.rule.as_ref().is_none_or(|rule| *rule == finding.rule_id)
            && self.fingerprint.as_ref().is_none_or(|known| known == fingerprint)
            && self.path.as_ref().is_none_or(|glob| glob.matches(place))
    }

    /// Whether every file of the evidence is one that was accepted.
    fn knows(&self, evidence: &BTreeSet<&str>) -> bool {
        let known =
            |digest: &&str| !digest.is_empty() && self.hashes.iter().any(|hash| digest.starts_with(hash.as_str()));
        !evidence.is_empty() && evidence.iter().all(known)
    }

    fn about(&self) -> String {
        let what = self.rule.clone().or_else(|| self.fingerprint.clone()).unwrap_or_default();
        match (what.is_empty(), self.below.is_empty()) {
            (_, true) => what,
            (true, false) => self.below.clone(),
            (false, false) => format!("{what} in {}", self.below),
        }
    }

    fn is_within(&self, areas: &[String]) -> bool {
        areas.iter().any(|area| {
            area.is_empty()
                || self
                    .below
                    .strip_prefix(area.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '!']))
        })
    }
}

/// Digests of the files that a finding's evidence lies in; of the whole package where a file has none of its own.
pub(crate) fn evidence<'s>(scan: &'s SkillScan, finding: &Finding) -> BTreeSet<&'s str> {
    let files = finding.steps.iter().map(|step| &step.location.file).chain([&finding.location.file]);
    files.map(|file| scan.inventory.files.get(file).unwrap_or(&scan.content_hash).as_str()).collect()
}

/// Sets severities by rule, heaviest first again. Gives the former severities, by index.
pub fn set_severities(scan: &mut SkillScan, severities: &BTreeMap<String, Severity>) -> BTreeMap<usize, Severity> {
    let mut former: Vec<Option<Severity>> = Vec::with_capacity(scan.findings.len());
    for finding in &mut scan.findings {
        let wanted = severities.get(&finding.rule_id).copied().filter(|_| finding.demoted.is_none());
        former.push(
            wanted
                .filter(|wanted| *wanted != finding.severity)
                .map(|wanted| std::mem::replace(&mut finding.severity, wanted)),
        );
    }
    if former.iter().all(Option::is_none) {
        return BTreeMap::new();
    }
    let mut both: Vec<_> = std::mem::take(&mut scan.findings).into_iter().zip(former).collect();
    both.sort_by_key(|(f, _)| (f.demoted.is_some(), std::cmp::Reverse((f.severity, f.confidence))));
    let (findings, former): (Vec<_>, Vec<_>) = both.into_iter().unzip();
    scan.findings = findings;
    former.into_iter().enumerate().filter_map(|(index, severity)| severity.map(|severity| (index, severity))).collect()
}

/// Judges by what counts, and says in the verdict that something was left out.
pub fn judge_again(scan: &mut SkillScan, treatments: &mut Treatments, bars: Bars, whole: RiskLevel) {
    let counted = scan.findings.iter().enumerate().filter(|(index, _)| !treatments.findings.contains_key(index));
    scan.verdict = judge_by(counted.map(|(_, finding)| finding), &scan.coverage, bars);
    let (suppressed, known) = (treatments.suppressed(), treatments.known() + treatments.known_gaps);
    if suppressed + known == 0 {
        return;
    }
    treatments.without = Some(whole);
    let (level_en, level_zh) = (whole.name().en, whole.name().zh);
    let description = &mut scan.verdict.description;
    description.en.push_str(&format!(
        " Left out: {suppressed} accepted by policy, {known} known from the baseline; with them the verdict is {level_en}."
    ));
    description
        .zh
        .push_str(&format!("未计入：{suppressed} 项由策略接受，{known} 项已在基线中；计入后的结论为{level_zh}。"));
}
