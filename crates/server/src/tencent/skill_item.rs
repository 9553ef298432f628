//! `SkillScanItem`: a scan as the API shows it. Fields of other states are absent, not null.

use super::actions::iso8601;
use model::{Category, Engine, Finding, Lang, Location, SkillScan};
use serde::Serialize;
use time::OffsetDateTime;

/// Hits named one by one per category; the rest are counted, and all are in the report.
const MAX_HITS: usize = 50;

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SkillScanItem {
    content_hash: String,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    result: Option<Success>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failed_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

/// The fields that only a finished scan has; it has all of them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Success {
    skill_name: String,
    skill_description: String,
    upload_file_count: u32,
    risk_level: &'static str,
    #[serde(rename = "PrimaryRuleID")]
    primary_rule_id: String,
    mitigation: String,
    risk_description: String,
    security_score: u8,
    engine_version: u32,
    capability_tags: Vec<CapabilityTag>,
    rule_catalog: Vec<CatalogItem>,
    scan_items: Vec<EngineResult>,
    #[serde(rename = "ReportURL")]
    report_url: String,
    scanned_at: String,
}

#[derive(Debug, Serialize)]
struct CapabilityTag {
    #[serde(rename = "ID")]
    id: &'static str,
    #[serde(rename = "Name")]
    name: String,
}

#[derive(Debug, Serialize)]
struct CatalogItem {
    #[serde(rename = "RuleID")]
    rule_id: String,
    #[serde(rename = "RuleName")]
    rule_name: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct EngineResult {
    scan_type: &'static str,
    rule_list: Vec<RuleHit>,
}

#[derive(Debug, Serialize)]
struct RuleHit {
    #[serde(rename = "RuleID")]
    rule_id: String,
    #[serde(rename = "Description")]
    description: String,
}

impl SkillScanItem {
    /// Nothing is known but the question.
    pub(crate) fn not_found(content_hash: String) -> Self {
        Self { content_hash, ..Self::default() }
    }

    /// Waiting or running.
    pub(crate) fn scanning(content_hash: String, created_at: OffsetDateTime) -> Self {
        Self { content_hash, created_at: Some(iso8601(created_at)), ..Self::default() }
    }

    /// Given up.
    pub(crate) fn failed(content_hash: String, failed_at: OffsetDateTime, message: &str) -> Self {
        Self { content_hash, failed_at: Some(iso8601(failed_at)), message: Some(message.to_owned()), ..Self::default() }
    }

    /// Done.
    pub(crate) fn success(
        content_hash: String,
        scan: &SkillScan,
        scanned_at: OffsetDateTime,
        report_url: String,
        lang: Lang,
    ) -> Self {
        let verdict = &scan.verdict;
        let result = Success {
            skill_name: scan.name.clone(),
            skill_description: scan.description.clone(),
            upload_file_count: scan.file_count,
            risk_level: verdict.risk_level.id(),
            primary_rule_id: verdict.primary_category.map(|c| c.id().to_string()).unwrap_or_default(),
            mitigation: verdict.mitigation.get(lang).to_owned(),
            risk_description: verdict.description.get(lang).to_owned(),
            security_score: verdict.security_score,
            engine_version: scan.engine_version,
            capability_tags: scan
                .capabilities
                .iter()
                .map(|c| CapabilityTag { id: c.capability.id(), name: c.capability.name().get(lang).to_owned() })
                .collect(),
            rule_catalog: Category::ALL
                .into_iter()
                .map(|c| CatalogItem { rule_id: c.id().to_string(), rule_name: c.name().get(lang).to_owned() })
                .collect(),
            scan_items: scan_items(&scan.findings, lang),
            report_url,
            scanned_at: iso8601(scanned_at),
        };
        Self { content_hash, result: Some(result), ..Self::default() }
    }
}

/// One entry per sub-engine with hits. Demoted findings took no part in the verdict, so they are in the report only.
fn scan_items(findings: &[Finding], lang: Lang) -> Vec<EngineResult> {
    [(Engine::Ai, "AI"), (Engine::Static, "STATIC")]
        .into_iter()
        .map(|(engine, scan_type)| {
            let hits: Vec<&Finding> = findings.iter().filter(|f| f.engine == engine && f.demoted.is_none()).collect();
            EngineResult { scan_type, rule_list: rule_list(&hits, lang) }
        })
        .filter(|result| !result.rule_list.is_empty())
        .collect()
}

/// One entry per category, heaviest first: findings come sorted by weight.
fn rule_list(hits: &[&Finding], lang: Lang) -> Vec<RuleHit> {
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
            RuleHit { rule_id: category.id().to_string(), description: description(&of_category, lang) }
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
