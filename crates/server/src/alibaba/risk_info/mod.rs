//! `RiskInfo`: a scan as this API shows it, one entry per path of the package with findings, by four detectors.
//!
//! Which detector a finding belongs to stands in [`detectors`]. Findings that weigh less for a reason (examples, deny
//! lists) took no part in the verdict and are not shown; what was not analysed is, because an empty list must not claim
//! more than was done.

mod detectors;

use crate::wire::aisc::{
    ConfigDetail, DetailResult, ExtGuardrail, ExtSensitive, ExtVirus, GuardrailDetail, RiskInfoExt, SensitiveDetail,
    SkillCheckResultRiskInfo,
};
use detectors::Detector;
use model::{Confidence, Finding, Gap, Lang, Severity, SkillScan};
use serde_json::json;
use std::collections::HashMap;

/// Entries of one detector and path; the whole list is in the report of the other API, and in `touchstone scan`.
const MOST: usize = 50;
/// Characters of a secret that stay readable.
const SHOWN: usize = 4;
/// The path of what is about the package as a whole.
const WHOLE: &str = "/";
const INCOMPLETE: &str = "Incomplete Analysis";

/// What was found, path by path, heaviest first. `title` gives the English title of a rule.
pub(super) fn of(
    scan: &SkillScan,
    lang: Lang,
    title: impl Fn(&str) -> Option<String>,
) -> Vec<SkillCheckResultRiskInfo> {
    let mut paths = Paths::new();
    for finding in scan.findings.iter().filter(|finding| finding.demoted.is_none()) {
        add(ext_of(&mut paths, &finding.location.file), finding, lang, &title);
    }
    for gap in scan.coverage.gaps.iter().filter(|gap| gap.reason.breaks_completeness()) {
        let ext = ext_of(&mut paths, &gap.path);
        push(&mut ext.config.get_or_insert_default().detail, incomplete(gap, lang));
    }
    let mut paths: Vec<_> = paths.into_iter().collect();
    paths.sort_by_key(|(_, (place, _))| *place);
    let entry = |(path, (_, ext)): (&str, (usize, RiskInfoExt))| SkillCheckResultRiskInfo {
        path: if path.is_empty() { WHOLE.to_owned() } else { path.to_owned() },
        result_type: "file".to_owned(),
        ext,
    };
    paths.into_iter().map(entry).collect()
}

/// What is known of each path, and which one came when.
type Paths<'a> = HashMap<&'a str, (usize, RiskInfoExt)>;

fn ext_of<'a, 'p>(paths: &'a mut Paths<'p>, path: &'p str) -> &'a mut RiskInfoExt {
    let place = paths.len();
    &mut paths.entry(path).or_insert_with(|| (place, RiskInfoExt::default())).1
}

fn add(ext: &mut RiskInfoExt, finding: &Finding, lang: Lang, title: &impl Fn(&str) -> Option<String>) {
    match detectors::of(finding) {
        Detector::Virus(kind) => push(ext.virus.get_or_insert_default(), virus(finding, kind, lang)),
        Detector::Guardrail(label) => guardrail(ext.guardrail.get_or_insert_default(), finding, label, lang),
        Detector::Sensitive(desc) => sensitive(ext.sensitive.get_or_insert_default(), finding, desc),
        Detector::Config(item) => {
            let item = item.map(str::to_owned).or_else(|| title(&finding.rule_id));
            let detail = ConfigDetail {
                line: finding.location.line.to_string(),
                description: finding.message.get(lang).to_owned(),
                content: finding.snippet.text.clone(),
                item_name: item.unwrap_or_else(|| finding.rule_id.clone()),
            };
            push(&mut ext.config.get_or_insert_default().detail, detail);
        }
    }
}

fn push<T>(list: &mut Vec<T>, more: T) {
    if list.len() < MOST {
        list.push(more);
    }
}

/// The vendor's "spare text" says what a type and a number cannot.
fn virus(finding: &Finding, kind: &str, lang: Lang) -> ExtVirus {
    let told = json!({
        "RuleId": finding.rule_id,
        "Line": finding.location.line,
        "Description": finding.message.get(lang),
        "Content": finding.snippet.text,
    });
    ExtVirus { ext: told.to_string(), score: score(finding), type_: kind.to_owned() }
}

/// High is bad: from 80 on for quarantine, from 50 on for a look, as the vendor's guide says.
fn score(finding: &Finding) -> i64 {
    let base = match finding.severity {
        Severity::Critical => 100,
        Severity::High => 85,
        Severity::Medium => 60,
        Severity::Low => 35,
        Severity::Info => 10,
    };
    match finding.confidence {
        Confidence::High => base,
        Confidence::Medium => base * 85 / 100,
        Confidence::Low => base * 60 / 100,
    }
}

fn guardrail(guardrail: &mut ExtGuardrail, finding: &Finding, label: &str, lang: Lang) {
    const KIND: &str = "promptAttack";
    let level = level(finding.severity);
    let result = DetailResult {
        confidence: match finding.confidence {
            Confidence::High => 95.0,
            Confidence::Medium => 70.0,
            Confidence::Low => 40.0,
        },
        description: finding.message.get(lang).to_owned(),
        label: label.to_owned(),
        level: level.to_owned(),
    };
    // Findings come heaviest first, so the first one gives the level.
    if guardrail.detail.is_empty() {
        let suggestion = suggestion(level).to_owned();
        guardrail.suggestion.clone_from(&suggestion);
        let (level, type_) = (level.to_owned(), KIND.to_owned());
        guardrail.detail.push(GuardrailDetail { level, suggestion, type_, result: Vec::new() });
    }
    if let Some(detail) = guardrail.detail.first_mut() {
        push(&mut detail.result, result);
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
        Severity::Info => "none",
    }
}

fn suggestion(level: &str) -> &'static str {
    if matches!(level, "high" | "medium") { "block" } else { "allow" }
}

fn sensitive(sensitive: &mut ExtSensitive, finding: &Finding, desc: &str) {
    let mark = finding.snippet.mark.start as usize..finding.snippet.mark.end as usize;
    let marked = finding.snippet.text.chars().skip(mark.start).take(mark.len());
    // Masked once more, whatever the engine did: the length of a secret is not told either.
    let masked: String = marked.take(SHOWN).take_while(|letter| *letter != '*').chain("****".chars()).collect();
    match sensitive.detail.iter_mut().find(|detail| detail.desc == desc) {
        Some(detail) => push(&mut detail.result, masked),
        None => push(&mut sensitive.detail, SensitiveDetail { desc: desc.to_owned(), result: vec![masked] }),
    }
}

fn incomplete(gap: &Gap, lang: Lang) -> ConfigDetail {
    ConfigDetail {
        line: "0".to_owned(),
        description: gap.reason.text().get(lang).to_owned(),
        content: gap.detail.clone(),
        item_name: INCOMPLETE.to_owned(),
    }
}

#[cfg(test)]
mod tests;
