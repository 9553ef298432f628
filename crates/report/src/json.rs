//! JSON for programs. The shape is documented in `docs/json.md` and fixed by `docs/scan-result.schema.json`.

use crate::json_escape::to_writer;
use crate::{FindingView, Options, Render, View};
use model::{
    AiState, Category, Confidence, Engine, Lang, Location, Nature, PolicyReport, RiskLevel, Role, Severity, Summary,
};
use serde::Serialize;
use std::io::{self, Write};

/// Grows when a field changes its meaning or goes away; new fields do not count.
const SCHEMA_VERSION: u32 = 1;

/// Writes the JSON report; every unit is written as it comes.
pub(crate) struct Renderer {
    options: Options,
    units: usize,
    policy: PolicyReport,
}

impl Renderer {
    pub(crate) fn new(options: Options) -> Self {
        Self { options, units: 0, policy: PolicyReport::default() }
    }
}

impl Render for Renderer {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let engine = self.options.engine_version;
        write!(out, "{{\"schema_version\":{SCHEMA_VERSION},\"engine_version\":{engine},\"skills\":[")
    }

    fn unit(&mut self, out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
        out.write_all(if self.units == 0 { b"\n" } else { b",\n" })?;
        self.units += 1;
        to_writer(out, &Skill::new(view))
    }

    fn policy(&mut self, report: PolicyReport) {
        self.policy = report;
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        out.write_all(b"\n],\"summary\":")?;
        to_writer(out, summary)?;
        if self.policy != PolicyReport::default() {
            out.write_all(b",\"policy\":")?;
            to_writer(out, &Policy::new(&self.policy, self.options.lang))?;
        }
        out.write_all(b"}\n")
    }
}

#[derive(Serialize)]
struct Skill<'a> {
    path: &'a str,
    name: &'a str,
    description: &'a str,
    content_hash: &'a str,
    file_count: u32,
    risk_level: &'static str,
    security_score: u8,
    primary_rule_id: String,
    risk_description: &'a str,
    mitigation: &'a str,
    complete: bool,
    findings: Vec<Finding<'a>>,
    demoted_findings: usize,
    demoted: Vec<Finding<'a>>,
    suppressed: Vec<Finding<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    risk_level_without_policy: Option<&'static str>,
    #[serde(skip_serializing_if = "is_zero")]
    known: usize,
    capabilities: Vec<&'static str>,
    not_analysed: Vec<NotAnalysed<'a>>,
    ai: Ai<'a>,
}

/// The AI engine beside its findings.
#[derive(Serialize)]
struct Ai<'a> {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    judge: Option<Judge<'a>>,
}

#[derive(Serialize)]
struct Judge<'a> {
    model: &'a str,
    prompt_version: u32,
    requests: u32,
    input_tokens: u64,
    output_tokens: u64,
    read_bytes: u64,
    evidence_dropped: u32,
    repeated: u32,
    lowered: u32,
    gaps: Vec<JudgeGap>,
}

#[derive(Serialize)]
struct JudgeGap {
    reason: String,
    code: &'static str,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule_id: &'a str,
    title: &'a str,
    category: Category,
    severity: Severity,
    confidence: Confidence,
    nature: Nature,
    file: &'a str,
    line: u32,
    column: u32,
    snippet: &'a str,
    message: &'a str,
    why: &'a str,
    fix: &'a str,
    engine: Engine,
    role: Role,
    fingerprint: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<Step<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    demoted: Option<Demoted<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity_was: Option<Severity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppression: Option<Suppression<'a>>,
}

#[derive(Serialize)]
struct Suppression<'a> {
    reason: &'a str,
    owner: &'a str,
    expires: &'a str,
    source: &'a str,
}

/// What a policy did in the whole run.
#[derive(Serialize)]
struct Policy<'a> {
    file: &'a str,
    profile: &'a str,
    baseline: &'a str,
    notes: Vec<Note<'a>>,
}

#[derive(Serialize)]
struct Note<'a> {
    code: &'a str,
    place: &'a str,
    text: &'a str,
}

impl<'a> Policy<'a> {
    fn new(report: &'a PolicyReport, lang: Lang) -> Self {
        let note =
            |note: &'a model::PolicyNote| Note { code: note.code, place: &note.place, text: note.text.get(lang) };
        Self {
            file: &report.file,
            profile: &report.profile,
            baseline: &report.baseline,
            notes: report.notes.iter().map(note).collect(),
        }
    }
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

#[derive(Serialize)]
struct Step<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    what: &'a str,
}

#[derive(Serialize)]
struct Demoted<'a> {
    from: Severity,
    reason: &'a str,
}

#[derive(Serialize)]
struct NotAnalysed<'a> {
    path: &'a str,
    reason: &'a str,
    code: model::GapReason,
}

impl<'a> Skill<'a> {
    fn new(view: &'a View<'a>) -> Self {
        let scan = view.scan;
        Self {
            path: view.path,
            name: &scan.name,
            description: &scan.description,
            content_hash: &scan.content_hash,
            file_count: scan.file_count,
            risk_level: scan.verdict.risk_level.id(),
            security_score: scan.verdict.security_score,
            primary_rule_id: view.primary().map(String::from).unwrap_or_default(),
            risk_description: scan.verdict.description.get(view.lang),
            mitigation: scan.verdict.mitigation.get(view.lang),
            complete: view.complete(),
            findings: view
                .findings
                .iter()
                .filter(|shown| shown.finding.demoted.is_none())
                .map(|finding| Finding::new(finding, view))
                .collect(),
            demoted_findings: view.demoted.len(),
            demoted: view.demoted.iter().map(|finding| Finding::new(finding, view)).collect(),
            suppressed: view.suppressed.iter().map(|finding| Finding::new(finding, view)).collect(),
            risk_level_without_policy: view.without.map(RiskLevel::id),
            known: view.known,
            capabilities: scan.capabilities.iter().map(|evidence| evidence.capability.id()).collect(),
            not_analysed: view
                .not_analysed
                .iter()
                .map(|gap| NotAnalysed { path: gap.path, reason: &gap.reason, code: gap.gap.reason })
                .collect(),
            ai: Ai::new(view),
        }
    }
}

impl<'a> Ai<'a> {
    fn new(view: &View<'a>) -> Self {
        let ai = &view.scan.ai;
        let state = match ai.state() {
            AiState::NotConfigured => "not_configured",
            AiState::Complete => "complete",
            AiState::Incomplete => "incomplete",
        };
        let judge = ai.judge.as_ref().map(|run| Judge {
            model: &run.model,
            prompt_version: run.prompt_version,
            requests: run.requests,
            input_tokens: run.input_tokens,
            output_tokens: run.output_tokens,
            read_bytes: run.read_bytes,
            evidence_dropped: run.evidence_dropped,
            repeated: run.repeated,
            lowered: run.lowered,
            gaps: run
                .gaps
                .iter()
                .map(|gap| JudgeGap { reason: gap.text().get(view.lang).to_owned(), code: gap.reason.word() })
                .collect(),
        });
        Self { state, judge }
    }
}

impl<'a> Finding<'a> {
    fn new(shown: &'a FindingView<'a>, view: &View<'a>) -> Self {
        let finding = shown.finding;
        let Location { file, line, column, .. } = &finding.location;
        Self {
            rule_id: &finding.rule_id,
            title: shown.title,
            category: finding.category,
            severity: finding.severity,
            confidence: finding.confidence,
            nature: finding.nature,
            file,
            line: *line,
            column: *column,
            snippet: &finding.snippet.text,
            message: shown.message,
            why: shown.why,
            fix: shown.fix,
            engine: finding.engine,
            role: finding.role,
            fingerprint: &shown.fingerprint,
            severity_was: shown.was,
            suppression: shown.suppression.map(|by| Suppression {
                reason: &by.reason,
                owner: &by.owner,
                expires: &by.expires,
                source: &by.source,
            }),
            steps: finding
                .steps
                .iter()
                .map(|step| Step {
                    file: &step.location.file,
                    line: step.location.line,
                    column: step.location.column,
                    what: step.what.get(view.lang),
                })
                .collect(),
            demoted: finding
                .demoted
                .as_ref()
                .map(|demotion| Demoted { from: demotion.from, reason: demotion.reason.get(view.lang) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::sample::{HOSTILE, render, scan};
    use crate::{Format, Options};
    use model::Lang;
    use serde_json::Value;

    fn report(options: &Options) -> Value {
        serde_json::from_str(&render(Format::Json, HOSTILE, &scan(), options)).unwrap()
    }

    #[test]
    fn the_report_is_what_the_schema_says() {
        let schema: Value = serde_json::from_str(include_str!("../../../docs/scan-result.schema.json")).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for lang in [Lang::En, Lang::Zh] {
            for show_demoted in [false, true] {
                let report = report(&Options { lang, show_demoted, engine_version: 1, ..Options::default() });
                let problems: Vec<_> = validator.iter_errors(&report).map(|problem| problem.to_string()).collect();
                assert_eq!(problems, [""; 0]);
            }
        }
        let mut extra = report(&Options { engine_version: 1, ..Options::default() });
        extra["skills"][0]["surprise"] = Value::Null;
        assert!(!validator.is_valid(&extra), "a field that is not documented is refused");
    }

    #[test]
    fn demoted_findings_stand_apart_and_inert_gaps_are_left_out() {
        let check = |show_demoted: bool| {
            let report = report(&Options { show_demoted, ..Options::default() });
            let skill = &report["skills"][0];
            assert_eq!(skill["findings"].as_array().map(Vec::len), Some(2));
            assert_eq!(skill["demoted_findings"], 1);
            assert_eq!(skill["demoted"][0]["demoted"]["from"], "critical", "always there, apart");
            assert_eq!(skill["not_analysed"].as_array().map(Vec::len), Some(1), "the image is inert");
            assert_eq!(skill["path"], HOSTILE, "programs get the true text");
        };
        check(false);
        check(true);
    }
}
