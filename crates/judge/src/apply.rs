//! What checked answers may change in a result, and no more.
//!
//! - A statement becomes a finding of the AI engine, unless it only repeats a static one.
//! - Alone, one statement leads to a review. It blocks only if the model is sure, harm is the purpose, and two
//!   quotations at different places exist.
//! - A dismissed static finding of medium severity weighs one band less, with the reason beside it. All others stay as
//!   they are, and nothing is lowered in a package that tried to speak to its judge.

use crate::answer::{Answer, Dismissal, Opinion, Statement};
use crate::cards::{self, ATTEMPT, HIJACKED};
use crate::check::{self, Evidence};
use crate::plan::Chunk;
use model::{
    Category, Confidence, Engine, Excerpt, Finding, JudgeGap, JudgeGapReason, JudgeRun, Location, Nature, Role,
    Severity, SourceText, Step, Text,
};
use std::collections::BTreeSet;

/// Collects what the answers about one package are good for.
pub(crate) struct Collected<'a> {
    texts: &'a [SourceText],
    /// Static findings by the ids they were shown under.
    shown: &'a [(String, &'a Finding)],
    /// Hides secrets in what is shown.
    mask: &'a dyn Fn(&str) -> String,
    findings: Vec<Finding>,
    dismissed: Vec<(String, Text, Location)>,
    steered: bool,
}

impl<'a> Collected<'a> {
    /// Nothing yet.
    pub(crate) fn new(
        texts: &'a [SourceText],
        shown: &'a [(String, &'a Finding)],
        mask: &'a dyn Fn(&str) -> String,
    ) -> Self {
        Self { texts, shown, mask, findings: Vec::new(), dismissed: Vec::new(), steered: false }
    }

    /// Takes in one answer. Counts what was dropped.
    pub(crate) fn take(&mut self, answer: &Answer, chunk: &Chunk<'_>, run: &mut JudgeRun) {
        let before = self.findings.len();
        let mut repeated = false;
        for statement in &answer.findings {
            match self.statement(statement, chunk) {
                Taken::New(finding) => self.findings.push(*finding),
                Taken::Repeated => {
                    run.repeated += 1;
                    repeated = true;
                }
                Taken::Unfounded => run.evidence_dropped += 1,
            }
        }
        for attempt in &answer.injection_attempts {
            match check::evidence(self.texts, chunk, &attempt.file, &attempt.quote) {
                Some(evidence) => self.attempt(&evidence),
                None => run.evidence_dropped += 1,
            }
        }
        for dismissal in &answer.dismissals {
            match self.dismissal(dismissal, chunk) {
                Some(dismissed) => self.dismissed.push(dismissed),
                None => run.evidence_dropped += 1,
            }
        }
        let silent = self.findings.len() == before && !repeated;
        if answer.verdict == Opinion::Benign
            && silent
            && let Some(strong) = self.unexplained(chunk)
        {
            run.gaps.push(JudgeGap::new(JudgeGapReason::Hijacked, ""));
            let what = Text::new(
                format!("the AI judge called the part with {} safe without a word about it", strong.rule_id),
                format!("AI 评审未作任何说明即称含有 {} 的部分安全", strong.rule_id),
            );
            let finding = self.hijack(&strong.location, &what);
            self.findings.push(finding);
        }
    }

    /// Notes that an answer about `chunk` gave away what it was told to keep.
    pub(crate) fn leaked(&mut self, chunk: &Chunk<'_>, run: &mut JudgeRun) {
        run.gaps.push(JudgeGap::new(JudgeGapReason::Hijacked, ""));
        let file = chunk.pieces.first().map(|piece| piece.file).unwrap_or_default();
        let what = Text::new(
            "the AI judge's answer gave away the secret delimiter of its question",
            "AI 评审的应答泄露了提问所用的随机分隔符",
        );
        let finding = self.hijack(&Location::file(file), &what);
        self.findings.push(finding);
    }

    /// Changes the result.
    pub(crate) fn apply(self, findings: &mut Vec<Finding>, run: &mut JudgeRun) {
        let dismissed: Vec<(Finding, Text, Location)> = self
            .dismissed
            .into_iter()
            .filter(|_| !self.steered)
            .filter_map(|(id, reason, place)| {
                let (_, finding) = self.shown.iter().find(|(shown, _)| *shown == id)?;
                Some(((*finding).clone(), reason, place))
            })
            .collect();
        for (wanted, reason, location) in dismissed {
            let Some(finding) = findings.iter_mut().find(|finding| **finding == wanted) else { continue };
            finding.severity = Severity::Low;
            let what = Text::new(
                format!("weighs low instead of medium, says the AI judge: {}", reason.en),
                format!("AI 评审将其由中危降为低危：{}", reason.zh),
            );
            finding.steps.push(Step { location, what });
            run.lowered += 1;
        }
        // One place supports one statement: the same words under two names are not two reasons.
        let mut own = self.findings;
        own.sort_by_cached_key(Finding::order);
        let mut seen = BTreeSet::new();
        own.retain(|finding| seen.insert((finding.location.file.clone(), finding.location.line)));
        findings.extend(own);
        findings.sort_by_cached_key(Finding::order);
    }

    fn statement(&self, statement: &Statement, chunk: &Chunk<'_>) -> Taken {
        let mut places = BTreeSet::new();
        let found: Vec<Evidence> = statement
            .evidence
            .iter()
            .filter_map(|quotation| check::evidence(self.texts, chunk, &quotation.file, &quotation.quote))
            .filter(|evidence| places.insert((evidence.location.file.clone(), evidence.location.line)))
            .collect();
        let reason = Text::new(check::reason(&statement.reason_en), check::reason(&statement.reason_zh));
        if found.is_empty() || (reason.en.is_empty() && reason.zh.is_empty()) {
            return Taken::Unfounded;
        }
        let own: Vec<Evidence> = found.into_iter().filter(|e| !self.known(e, statement.category)).collect();
        let Some((first, rest)) = own.split_first() else { return Taken::Repeated };
        let sure = statement.confidence == Confidence::High && !rest.is_empty();
        let confidence = if sure { Confidence::High } else { statement.confidence.min(Confidence::Medium) };
        let mut finding = self.finding(&cards::id(statement.category), first, &reason);
        finding.category = statement.category;
        finding.severity = statement.severity;
        finding.confidence = confidence;
        finding.nature = statement.nature;
        finding.steps = rest
            .iter()
            .map(|evidence| {
                let quote = self.shown_quote(&evidence.quote);
                Step { location: evidence.location.clone(), what: Text::new(quote.clone(), quote) }
            })
            .collect();
        Taken::New(Box::new(finding))
    }

    /// Whether the static engine said it already, at this place.
    fn known(&self, evidence: &Evidence, category: Category) -> bool {
        self.shown.iter().any(|(_, finding)| {
            let same_weight = finding.category == category || finding.severity >= Severity::Medium;
            let Location { file, line, .. } = &finding.location;
            let here = (evidence.location.line..=evidence.last_line).contains(line) || *line == 0;
            same_weight && here && *file == evidence.location.file
        })
    }

    fn attempt(&mut self, evidence: &Evidence) {
        self.steered = true;
        let reason = Text::new(
            "these words speak to an automated reviewer, not to the agent or its user",
            "这些文字是说给自动审查者的，而非智能体或用户",
        );
        let mut finding = self.finding(ATTEMPT, evidence, &reason);
        finding.severity = Severity::High;
        self.findings.push(finding);
    }

    fn dismissal(&self, dismissal: &Dismissal, chunk: &Chunk<'_>) -> Option<(String, Text, Location)> {
        let (id, finding) = self.shown.iter().find(|(id, _)| *id == dismissal.finding)?;
        let evidence = check::evidence(self.texts, chunk, &dismissal.file, &dismissal.quote)?;
        let reason = Text::new(check::reason(&dismissal.reason_en), check::reason(&dismissal.reason_zh));
        let lowers = finding.severity == Severity::Medium && finding.engine == Engine::Static;
        (lowers && !reason.en.is_empty()).then(|| (id.clone(), reason, evidence.location))
    }

    /// A strong static finding in what was shown.
    fn unexplained(&self, chunk: &Chunk<'_>) -> Option<&'a Finding> {
        let here = |file: &str| chunk.pieces.iter().any(|piece| piece.file == file);
        self.shown.iter().map(|(_, finding)| *finding).find(|f| f.is_strong() && here(&f.location.file))
    }

    fn hijack(&mut self, location: &Location, what: &Text) -> Finding {
        self.steered = true;
        let evidence = Evidence {
            location: Location { column: 0, length: 0, ..location.clone() },
            last_line: location.line,
            line: String::new(),
            quote: String::new(),
        };
        self.finding(HIJACKED, &evidence, what)
    }

    /// A finding at a quotation, of middling weight; who knows more sets more.
    fn finding(&self, id: &str, evidence: &Evidence, reason: &Text) -> Finding {
        let Location { file, line, column, length } = &evidence.location;
        let (place_en, place_zh) = match line {
            0 => (format!("In {file}"), format!("在 {file} 中")),
            line => (format!("In {file} line {line}"), format!("在 {file} 第 {line} 行")),
        };
        let quote = match evidence.quote.is_empty() {
            true => String::new(),
            false => format!("`{}`: ", self.shown_quote(&evidence.quote)),
        };
        let reason_zh = if reason.zh.is_empty() { &reason.en } else { &reason.zh };
        let reason_en = if reason.en.is_empty() { &reason.zh } else { &reason.en };
        let mask = self.mask;
        let prose = file.ends_with(".md") || file.ends_with(".mdc") || file.ends_with(".txt");
        let card = cards::cards().iter().find(|card| card.id == id);
        Finding {
            rule_id: id.to_owned(),
            category: Category::PromptInjection,
            severity: Severity::Medium,
            confidence: Confidence::Medium,
            nature: Nature::Attack,
            engine: Engine::Ai,
            role: if prose { Role::Instruction } else { Role::Code },
            snippet: match evidence.line.is_empty() {
                true => Excerpt::default(),
                false => Excerpt::new(&evidence.line, *column, *length, mask),
            },
            location: evidence.location.clone(),
            message: Text::new(
                format!("{place_en}, {quote}{}.", mask(reason_en)),
                format!("{place_zh}，{quote}{}。", mask(reason_zh)),
            ),
            fix: card.map(|card| card.fix.clone()).unwrap_or_default(),
            steps: Vec::new(),
            demoted: None,
        }
    }

    fn shown_quote(&self, quote: &str) -> String {
        const LONGEST: usize = 160;
        let masked = (self.mask)(quote).replace('`', "'");
        let line = masked.split_whitespace().collect::<Vec<_>>().join(" ");
        let short: String = line.chars().take(LONGEST).collect();
        let ellipsis = if short.len() < line.len() { "…" } else { "" };
        format!("{}{ellipsis}", model::visible(&short))
    }
}

enum Taken {
    New(Box<Finding>),
    Repeated,
    Unfounded,
}

#[cfg(test)]
mod tests;
