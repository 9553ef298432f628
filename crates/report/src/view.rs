//! What every format shows: one scanned unit, in one language, with the texts of the rules that spoke.
//!
//! Decides once which findings and gaps are shown; formats decide only how.

use crate::Options;
use model::{
    Category, Finding, Gap, Lang, RiskLevel, Severity, SkillScan, Suppression, Text, Treatment, Treatments,
    fingerprints,
};
use std::collections::BTreeMap;

/// What a unit is on disk; decides how a place inside it is written as a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// A folder: places are `path/file`.
    Folder,
    /// One file or an archive: places are `path` alone for the file itself, `path!/file` for members.
    File,
}

/// The texts of one rule.
#[derive(Debug, Clone, Copy)]
pub struct RuleCard<'a> {
    /// A few words.
    pub title: &'a Text,
    /// Why it is dangerous.
    pub why: &'a Text,
    /// What to do about it.
    pub fix: &'a Text,
    /// Where to read more.
    pub references: &'a [String],
}

/// Where rule texts come from.
pub trait RuleTexts {
    /// The texts of a rule; `None` for one that is not (or no longer) known.
    fn card(&self, rule_id: &str) -> Option<RuleCard<'_>>;
}

/// No texts at all: findings speak for themselves.
#[derive(Debug, Clone, Copy)]
pub struct NoRuleTexts;

impl RuleTexts for NoRuleTexts {
    fn card(&self, _rule_id: &str) -> Option<RuleCard<'_>> {
        None
    }
}

/// No policy at all.
static UNTREATED: Treatments =
    Treatments { findings: BTreeMap::new(), severities: BTreeMap::new(), without: None, known_gaps: 0 };

/// One unit, ready to be shown.
#[derive(Debug)]
pub struct View<'a> {
    /// The path to report.
    pub path: &'a str,
    /// What lies there.
    pub container: Container,
    /// The result.
    pub scan: &'a SkillScan,
    /// Language of all texts.
    pub lang: Lang,
    /// Findings to show, heaviest first: those that count, and with `show_demoted` those that weigh less.
    pub findings: Vec<FindingView<'a>>,
    /// Findings that weigh less, shown or not.
    pub demoted: Vec<FindingView<'a>>,
    /// Findings that somebody accepted; they stay visible and do not count.
    pub suppressed: Vec<FindingView<'a>>,
    /// Findings and gaps left out because they stand in the baseline.
    pub known: usize,
    /// The verdict with everything that a policy or baseline left out; `None` when nothing was.
    pub without: Option<RiskLevel>,
    /// Whether demoted findings are shown among the others.
    pub shows_demoted: bool,
    /// What was not analysed; inert kinds are left out.
    pub not_analysed: Vec<GapView<'a>>,
}

/// One finding with the texts of its rule, in the language of the view.
#[derive(Debug, Clone)]
pub struct FindingView<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// The rule's title; its id when the rule is not known.
    pub title: &'a str,
    /// Why it is dangerous; empty when the rule is not known.
    pub why: &'a str,
    /// What was found there.
    pub message: &'a str,
    /// The smallest change that clears it, at its place.
    pub fix: &'a str,
    /// What the rule advises, whatever the place; empty when the rule is not known.
    pub advice: &'a str,
    /// Where to read more.
    pub references: &'a [String],
    /// Its name in suppressions and baselines.
    pub fingerprint: String,
    /// The severity before a policy changed it.
    pub was: Option<Severity>,
    /// Who accepted it, and why.
    pub suppression: Option<&'a Suppression>,
}

/// One gap in the analysis.
#[derive(Debug)]
pub struct GapView<'a> {
    /// Virtual path; empty for the package as a whole.
    pub path: &'a str,
    /// Why, in the language of the view, with detail.
    pub reason: String,
    /// The gap.
    pub gap: &'a Gap,
}

impl<'a> View<'a> {
    /// A view of one result.
    pub fn new(
        path: &'a str,
        container: Container,
        scan: &'a SkillScan,
        options: &Options,
        rules: &'a dyn RuleTexts,
    ) -> Self {
        Self::treated(path, container, scan, options, rules, &UNTREATED)
    }

    /// A view of one result and of what a policy made of it.
    pub fn treated(
        path: &'a str,
        container: Container,
        scan: &'a SkillScan,
        options: &Options,
        rules: &'a dyn RuleTexts,
        treatments: &'a Treatments,
    ) -> Self {
        let lang = options.lang;
        let (mut findings, mut demoted, mut suppressed) = (Vec::new(), Vec::new(), Vec::new());
        for ((index, finding), fingerprint) in scan.findings.iter().enumerate().zip(fingerprints(&scan.findings)) {
            let mut view = FindingView::new(finding, fingerprint, lang, rules);
            view.was = treatments.severities.get(&index).copied();
            match treatments.findings.get(&index) {
                Some(Treatment::Known) => {}
                Some(Treatment::Suppressed(by)) => {
                    suppressed.push(FindingView { suppression: Some(by), ..view });
                }
                None if finding.demoted.is_none() => findings.push(view),
                None => {
                    if options.show_demoted {
                        findings.push(view.clone());
                    }
                    demoted.push(view);
                }
            }
        }
        Self {
            path,
            container,
            scan,
            lang,
            findings,
            demoted,
            suppressed,
            known: treatments.known() + treatments.known_gaps,
            without: treatments.without,
            shows_demoted: options.show_demoted,
            not_analysed: scan
                .coverage
                .gaps
                .iter()
                .filter(|gap| gap.reason.breaks_completeness())
                .map(|gap| GapView::new(gap, lang))
                .collect(),
        }
    }

    /// Findings that weigh less and are not shown.
    pub fn hidden(&self) -> usize {
        if self.shows_demoted { 0 } else { self.demoted.len() }
    }

    /// The category that decided.
    pub fn primary(&self) -> Option<Category> {
        self.scan.verdict.primary_category
    }

    /// Whether everything that could carry code or instructions was analysed.
    pub fn complete(&self) -> bool {
        self.not_analysed.is_empty()
    }

    /// What the language-model judge did, and whether it did all of it; `None` when none is configured.
    pub fn judge(&self) -> Option<(String, bool)> {
        let run = self.scan.ai.judge.as_ref()?;
        if let Some(incomplete) = self.scan.ai.incomplete() {
            return Some((format!("{}: {}", run.model, incomplete.get(self.lang)), false));
        }
        let model::JudgeRun { model, requests, input_tokens, output_tokens, evidence_dropped, .. } = run;
        let tokens = input_tokens + output_tokens;
        let mut text = match self.lang {
            Lang::En => format!("{model}: complete, {requests} requests, {tokens} tokens"),
            Lang::Zh => format!("{model}：已完成，{requests} 次请求，{tokens} 个令牌"),
        };
        if *evidence_dropped > 0 {
            text.push_str(&match self.lang {
                Lang::En => format!(", {evidence_dropped} statements without evidence dropped"),
                Lang::Zh => format!("，丢弃 {evidence_dropped} 条无证据的陈述"),
            });
        }
        Some((text, true))
    }

    /// A place inside the unit as one path: the unit's path joined with the file.
    pub fn place(&self, file: &str) -> String {
        let itself = self.path.rsplit('/').next().unwrap_or(self.path);
        match self.container {
            _ if file.is_empty() => self.path.to_owned(),
            Container::File if file == itself => self.path.to_owned(),
            Container::File => format!("{}!/{file}", self.path),
            Container::Folder => format!("{}/{file}", self.path.trim_end_matches('/')),
        }
    }
}

impl<'a> FindingView<'a> {
    fn new(finding: &'a Finding, fingerprint: String, lang: Lang, rules: &'a dyn RuleTexts) -> Self {
        let card = rules.card(&finding.rule_id);
        Self {
            finding,
            title: card.map_or(finding.rule_id.as_str(), |card| card.title.get(lang)),
            why: card.map_or("", |card| card.why.get(lang)),
            message: finding.message.get(lang),
            fix: finding.fix.get(lang),
            advice: card.map_or("", |card| card.fix.get(lang)),
            references: card.map_or(&[], |card| card.references),
            fingerprint,
            was: None,
            suppression: None,
        }
    }
}

impl<'a> GapView<'a> {
    fn new(gap: &'a Gap, lang: Lang) -> Self {
        let text = gap.reason.text();
        let reason = match gap.detail.is_empty() {
            true => text.get(lang).to_owned(),
            false => format!("{}: {}", text.get(lang), gap.detail),
        };
        Self { path: &gap.path, reason, gap }
    }
}
