//! `SkillScanItem`: a scan as the API shows it. Fields of other states are absent, not null.

use super::actions::iso8601;
use crate::wire::csip::{
    SkillCapabilityTag, SkillRuleCatalogItem, SkillScanEngineResult, SkillScanItem, SkillScanRuleHit,
};
use model::{Category, Engine, Finding, Lang, Location, SkillScan};
use time::OffsetDateTime;

/// Hits named one by one per category; the rest are counted, and all are in the report.
const MAX_HITS: usize = 50;

/// Nothing is known but the question.
pub(crate) fn not_found(content_hash: String) -> SkillScanItem {
    SkillScanItem { content_hash, ..SkillScanItem::default() }
}

/// Waiting or running.
pub(crate) fn scanning(content_hash: String, created_at: OffsetDateTime) -> SkillScanItem {
    SkillScanItem { created_at: Some(iso8601(created_at)), ..not_found(content_hash) }
}

/// Given up.
pub(crate) fn failed(content_hash: String, failed_at: OffsetDateTime, message: &str) -> SkillScanItem {
    SkillScanItem { failed_at: Some(iso8601(failed_at)), message: Some(message.to_owned()), ..not_found(content_hash) }
}

/// Done.
pub(crate) fn success(
    content_hash: String,
    scan: &SkillScan,
    scanned_at: OffsetDateTime,
    report_url: String,
    lang: Lang,
) -> SkillScanItem {
    let verdict = &scan.verdict;
    let capabilities = scan.capabilities.iter().map(|c| SkillCapabilityTag {
        id: c.capability.id().to_owned(),
        name: c.capability.name().get(lang).to_owned(),
    });
    let catalog = Category::ALL
        .into_iter()
        .map(|c| SkillRuleCatalogItem { rule_id: c.id().to_string(), rule_name: c.name().get(lang).to_owned() });
    SkillScanItem {
        skill_name: Some(scan.name.clone()),
        skill_description: Some(scan.description.clone()),
        upload_file_count: Some(scan.file_count.into()),
        risk_level: Some(verdict.risk_level.id().to_owned()),
        primary_rule_id: Some(verdict.primary_category.map(|c| c.id().to_string()).unwrap_or_default()),
        mitigation: Some(verdict.mitigation.get(lang).to_owned()),
        risk_description: Some(verdict.description.get(lang).to_owned()),
        security_score: Some(verdict.security_score.into()),
        engine_version: Some(scan.engine_version.into()),
        capability_tags: Some(capabilities.collect()),
        rule_catalog: Some(catalog.collect()),
        scan_items: Some(scan_items(&scan.findings, lang)),
        report_url: Some(report_url),
        scanned_at: Some(iso8601(scanned_at)),
        ..not_found(content_hash)
    }
}

/// One entry per sub-engine with hits. Demoted findings took no part in the verdict, so they are in the report only.
fn scan_items(findings: &[Finding], lang: Lang) -> Vec<SkillScanEngineResult> {
    [(Engine::Ai, "AI"), (Engine::Static, "STATIC")]
        .into_iter()
        .map(|(engine, scan_type)| {
            let hits: Vec<&Finding> = findings.iter().filter(|f| f.engine == engine && f.demoted.is_none()).collect();
            SkillScanEngineResult { scan_type: scan_type.to_owned(), rule_list: rule_list(&hits, lang) }
        })
        .filter(|result| !result.rule_list.is_empty())
        .collect()
}

/// One entry per category, heaviest first: findings come sorted by weight.
fn rule_list(hits: &[&Finding], lang: Lang) -> Vec<SkillScanRuleHit> {
    let mut categories: Vec<Category> = Vec::new();
    for hit in hits {
        if !categories.contains(&hit.category) {
            categories.push(hit.category);
        }
    }
    categories
        .into_iter()
        .map(|category| {
            let of_category: Vec<&Finding> = hits.iter().filter(|f| f.category == category).copied().collect();
            SkillScanRuleHit { rule_id: category.id().to_string(), description: description(&of_category, lang) }
        })
        .collect()
}

/// `In scripts/run.py line 16, …; in SKILL.md line 3, …`, in the manner of the vendor's own texts.
fn description(hits: &[&Finding], lang: Lang) -> String {
    let mut parts: Vec<String> = hits.iter().take(MAX_HITS).map(|hit| sentence(hit, lang)).collect();
    if let Some(more) = hits.len().checked_sub(MAX_HITS).filter(|more| *more > 0) {
        parts.push(match lang {
            Lang::En => format!("{more} more in the report"),
            Lang::Zh => format!("另有 {more} 处见报告"),
        });
    }
    match lang {
        Lang::En => parts.join("; "),
        Lang::Zh => parts.join("；"),
    }
}

/// The finding's own words. They say where; a user's rule may not, and then its place goes before them.
fn sentence(finding: &Finding, lang: Lang) -> String {
    let Location { file, line, .. } = &finding.location;
    let message = finding.message.get(lang).trim_end_matches(['.', '。']);
    match (lang, message.contains(file.as_str()), line) {
        (_, true, _) => message.to_owned(),
        (Lang::En, _, 0) => format!("In {file}, {message}"),
        (Lang::En, _, line) => format!("In {file} line {line}, {message}"),
        (Lang::Zh, _, 0) => format!("在 {file} 中，{message}"),
        (Lang::Zh, _, line) => format!("在 {file} 第 {line} 行，{message}"),
    }
}
