//! `SkillScanItem`: a scan as the API shows it. Fields of other states are absent, not null.

use super::actions::iso8601;
use crate::wire::csip::{
    SkillCapabilityTag, SkillRuleCatalogItem, SkillScanEngineResult, SkillScanItem, SkillScanRuleHit,
};
use model::{AiState, Category, Engine, Finding, Lang, Location, SkillScan};
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
        scan_items: Some(scan_items(scan, lang)),
        report_url: Some(report_url),
        scanned_at: Some(iso8601(scanned_at)),
        ..not_found(content_hash)
    }
}

/// One entry per sub-engine with hits. Demoted findings took no part in the verdict, so they are in the report only.
///
/// An `AI` entry without hits says that a judge read everything and found nothing; one that did not is left out rather
/// than shown empty, and `RiskDescription` says what is missing.
fn scan_items(scan: &SkillScan, lang: Lang) -> Vec<SkillScanEngineResult> {
    let judged = scan.ai.state() == AiState::Complete;
    [(Engine::Ai, "AI", judged), (Engine::Static, "STATIC", false)]
        .into_iter()
        .filter_map(|(engine, scan_type, shown_empty)| {
            let of_engine = scan.findings.iter().filter(|f| f.engine == engine && f.demoted.is_none());
            let rule_list = rule_list(&of_engine.collect::<Vec<_>>(), lang);
            (shown_empty || !rule_list.is_empty())
                .then(|| SkillScanEngineResult { scan_type: scan_type.to_owned(), rule_list })
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    use model::{AiPart, Confidence, Coverage, Excerpt, JudgeGap, JudgeGapReason, JudgeRun, Nature, Profile, Role};
    use model::{Severity, Text};

    fn finding(engine: Engine) -> Finding {
        Finding {
            rule_id: "TS-X-001".into(),
            category: Category::PromptInjection,
            severity: Severity::High,
            confidence: Confidence::Medium,
            nature: Nature::Attack,
            engine,
            role: Role::Instruction,
            location: Location { file: "SKILL.md".into(), line: 3, column: 1, length: 4 },
            snippet: Excerpt::default(),
            message: Text::new("it lies", "撒谎"),
            fix: Text::default(),
            steps: Vec::new(),
            demoted: None,
        }
    }

    /// The entries of `ScanItems` as `TYPE hits`.
    #[track_caller]
    fn check(judge: Option<Vec<JudgeGap>>, engines: &[Engine], items: &[&str]) {
        let findings: Vec<Finding> = engines.iter().map(|engine| finding(*engine)).collect();
        let coverage = Coverage::default();
        let scan = SkillScan {
            engine_version: 1,
            name: String::new(),
            description: String::new(),
            content_hash: String::new(),
            file_count: 1,
            verdict: model::judge(&findings, &coverage, Profile::Balanced),
            findings,
            capabilities: Vec::new(),
            coverage,
            inventory: model::Inventory::default(),
            ai: AiPart { judge: judge.map(|gaps| JudgeRun { gaps, ..JudgeRun::default() }) },
        };
        let shown = scan_items(&scan, Lang::En);
        let shown: Vec<String> =
            shown.iter().map(|item| format!("{} {}", item.scan_type, item.rule_list.len())).collect();
        assert_eq!(shown, items);
    }

    #[test]
    fn ai_and_static_are_apart_and_an_empty_ai_entry_means_read_and_clean() {
        let away = || Some(vec![JudgeGap::new(JudgeGapReason::Unreachable, "")]);
        check(None, &[], &[]);
        check(None, &[Engine::Static], &["STATIC 1"]);
        check(Some(vec![]), &[], &["AI 0"]);
        check(Some(vec![]), &[Engine::Static, Engine::Ai], &["AI 1", "STATIC 1"]);
        check(away(), &[], &[]);
        check(away(), &[Engine::Static], &["STATIC 1"]);
        check(away(), &[Engine::Ai], &["AI 1"]);
    }
}
