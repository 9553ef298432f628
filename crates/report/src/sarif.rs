//! SARIF 2.1.0 as GitHub code scanning takes it: rules with help, relative URIs, stable fingerprints, flows as code
//! flows, gaps as notifications. Results are streamed; the rules they name follow at the end.

use crate::json_escape::to_writer;
use crate::{Container, FindingView, Options, Render, View};
use model::{Confidence, Location, PolicyReport, Severity, Summary};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// GitHub refuses a run with more results.
const MOST_RESULTS: usize = 25_000;
/// GitHub refuses more thread-flow locations in one result; nobody reads that many either.
const MOST_STEPS: usize = 100;

/// Writes the SARIF report.
pub(crate) struct Renderer {
    options: Options,
    results: usize,
    left_out: usize,
    rules: Vec<Value>,
    index: BTreeMap<String, usize>,
    seen: BTreeMap<u64, u32>,
    notifications: Vec<Value>,
    units: Vec<Value>,
}

impl Renderer {
    pub(crate) fn new(options: Options) -> Self {
        Self {
            options,
            results: 0,
            left_out: 0,
            rules: Vec::new(),
            index: BTreeMap::new(),
            seen: BTreeMap::new(),
            notifications: Vec::new(),
            units: Vec::new(),
        }
    }
}

impl Render for Renderer {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",")?;
        out.write_all(b"\"runs\":[{\"columnKind\":\"unicodeCodePoints\",\"results\":[")
    }

    fn unit(&mut self, out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
        for shown in view.findings.iter().chain(&view.suppressed) {
            if self.results == MOST_RESULTS {
                self.left_out += 1;
                continue;
            }
            out.write_all(if self.results == 0 { b"\n" } else { b",\n" })?;
            self.results += 1;
            let result = self.result(view, shown);
            to_writer(out, &result)?;
        }
        let verdict = &view.scan.verdict;
        for gap in &view.not_analysed {
            self.notifications.push(json!({
                "level": "warning",
                "message": { "text": gap.reason },
                "locations": [{ "physicalLocation": { "artifactLocation": self.artifact(view, gap.path) } }],
            }));
        }
        self.units.push(json!({
            "path": view.path,
            "riskLevel": verdict.risk_level.id(),
            "securityScore": verdict.security_score,
            "complete": view.complete(),
        }));
        Ok(())
    }

    fn policy(&mut self, report: PolicyReport) {
        let lang = self.options.lang;
        self.notifications.extend(report.notes.iter().map(|note| {
            let text = format!("{}: {}", note.place, note.text.get(lang));
            json!({ "level": "warning", "descriptor": { "id": format!("policy/{}", note.code) }, "message": { "text": text } })
        }));
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        if self.left_out > 0 {
            let text = format!("{} further results are left out: a run takes {MOST_RESULTS}.", self.left_out);
            self.notifications.push(json!({ "level": "warning", "message": { "text": text } }));
        }
        out.write_all(b"\n],\"tool\":")?;
        let version = format!("{}+engine.{}", env!("CARGO_PKG_VERSION"), self.options.engine_version);
        to_writer(
            out,
            &json!({ "driver": {
                "name": "Touchstone",
                "semanticVersion": version,
                "shortDescription": { "text": "Is this AI-agent Skill safe?" },
                "rules": self.rules,
            }}),
        )?;
        out.write_all(b",\"invocations\":")?;
        let notifications = std::mem::take(&mut self.notifications);
        to_writer(out, &json!([{ "executionSuccessful": true, "toolExecutionNotifications": notifications }]))?;
        out.write_all(b",\"properties\":")?;
        to_writer(out, &json!({ "summary": summary, "skills": std::mem::take(&mut self.units) }))?;
        out.write_all(b"}]}\n")
    }
}

impl Renderer {
    fn result(&mut self, view: &View<'_>, shown: &FindingView<'_>) -> Value {
        let finding = shown.finding;
        let index = self.rule_index(view, shown);
        let physical = self.physical(view, &finding.location, Some(&finding.snippet.text));
        let mut result = json!({
            "ruleId": finding.rule_id,
            "ruleIndex": index,
            "level": level(finding.severity),
            "message": { "text": message(shown) },
            "locations": [{
                "physicalLocation": physical,
                "logicalLocations": [{ "fullyQualifiedName": view.place(&finding.location.file), "kind": "resource" }],
            }],
            "partialFingerprints": {
                "primaryLocationLineHash": self.fingerprint(view, shown),
                "touchstone/v1": shown.fingerprint,
            },
            "properties": {
                "category": finding.category,
                "severity": finding.severity,
                "confidence": finding.confidence,
                "engine": finding.engine,
                "skill": view.path,
            },
        });
        if let (Some(object), false) = (result.as_object_mut(), finding.steps.is_empty()) {
            let locations: Vec<Value> = finding
                .steps
                .iter()
                .take(MOST_STEPS)
                .map(|step| {
                    json!({ "location": {
                        "physicalLocation": self.physical(view, &step.location, None),
                        "message": { "text": step.what.get(view.lang) },
                    }})
                })
                .collect();
            object.insert("codeFlows".to_owned(), json!([{ "threadFlows": [{ "locations": locations }] }]));
        }
        if let (Some(object), Some(by)) = (result.as_object_mut(), shown.suppression) {
            object.insert(
                "suppressions".to_owned(),
                json!([{
                    "kind": "external",
                    "status": "accepted",
                    "justification": by.reason,
                    "properties": { "owner": by.owner, "expires": by.expires, "source": by.source },
                }]),
            );
        } else if let (Some(object), Some(demotion)) = (result.as_object_mut(), &finding.demoted) {
            let reason = demotion.reason.get(view.lang);
            object.insert("suppressions".to_owned(), json!([{ "kind": "external", "justification": reason }]));
        }
        result
    }

    /// The index of the finding's rule, which is described when first met.
    fn rule_index(&mut self, view: &View<'_>, shown: &FindingView<'_>) -> usize {
        let finding = shown.finding;
        if let Some(index) = self.index.get(&finding.rule_id) {
            return *index;
        }
        let why = if shown.why.is_empty() { shown.message } else { shown.why };
        let references: String = shown.references.iter().map(|link| format!("\n- {link}")).collect();
        let advice = if shown.advice.is_empty() { shown.fix } else { shown.advice };
        let help = format!("{why}\n\n{advice}{references}");
        let precision = match finding.confidence {
            Confidence::High => "high",
            Confidence::Medium => "medium",
            Confidence::Low => "low",
        };
        self.rules.push(json!({
            "id": finding.rule_id,
            "name": pascal(&finding.rule_id),
            "shortDescription": { "text": shown.title },
            "fullDescription": { "text": why },
            "help": { "text": help, "markdown": crate::markdown::escape_lines(&help) },
            "defaultConfiguration": { "level": level(finding.severity) },
            "properties": {
                "tags": ["security", "ai-agent-skill", finding.category.name().get(view.lang)],
                "precision": precision,
                "security-severity": security_severity(finding.severity),
            },
        }));
        let index = self.rules.len() - 1;
        self.index.insert(finding.rule_id.clone(), index);
        index
    }

    fn physical(&self, view: &View<'_>, location: &Location, snippet: Option<&str>) -> Value {
        let mut physical = json!({ "artifactLocation": self.artifact(view, &location.file) });
        // Inside an archive, lines mean nothing to a viewer that shows the archive.
        let inside = view.container == Container::File && view.place(&location.file) != view.path;
        let mut region = Map::new();
        region.insert("startLine".to_owned(), json!(if inside { 1 } else { location.line.max(1) }));
        if location.column > 0 && !inside {
            region.insert("startColumn".to_owned(), json!(location.column));
            region.insert("endColumn".to_owned(), json!(location.column.saturating_add(location.length.max(1))));
        }
        if let Some(text) = snippet.filter(|text| !text.is_empty()) {
            region.insert("snippet".to_owned(), json!({ "text": text }));
        }
        if let Some(object) = physical.as_object_mut() {
            object.insert("region".to_owned(), Value::Object(region));
        }
        physical
    }

    /// The file that a viewer can open: the file itself, or the archive that holds it, relative to the base.
    fn artifact(&self, view: &View<'_>, file: &str) -> Value {
        let outer = file.split("!/").next().unwrap_or(file);
        let path = match view.container {
            Container::File => view.path.to_owned(),
            Container::Folder => view.place(outer),
        };
        let base = self.options.base.trim_end_matches('/');
        let relative = path.strip_prefix(base).and_then(|rest| rest.strip_prefix('/')).filter(|_| !base.is_empty());
        let relative = relative.unwrap_or(&path);
        match relative.strip_prefix('/') {
            Some(absolute) => json!({ "uri": format!("file:///{}", percent_encode(absolute)) }),
            None => {
                let relative = relative.trim_start_matches("./");
                let relative = if relative.is_empty() { "." } else { relative };
                json!({ "uri": percent_encode(relative), "uriBaseId": "%SRCROOT%" })
            }
        }
    }

    /// The same for the same line of the same file, wherever in it the line stands; told apart by a counter.
    fn fingerprint(&mut self, view: &View<'_>, shown: &FindingView<'_>) -> String {
        let finding = shown.finding;
        let place = view.place(&finding.location.file);
        let hash = fnv1a([finding.rule_id.as_str(), &place, &finding.snippet.text]);
        let count = self.seen.entry(hash).or_insert(0);
        *count += 1;
        format!("{hash:016x}:{count}")
    }
}

fn message(shown: &FindingView<'_>) -> String {
    if shown.fix.is_empty() { shown.message.to_owned() } else { format!("{}\n{}", shown.message, shown.fix) }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// GitHub's bands: over 9.0 critical, 7.0 high, 4.0 medium, else low.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.5",
        Severity::Info => "0.5",
    }
}

fn pascal(id: &str) -> String {
    id.split(|c: char| !c.is_ascii_alphanumeric())
        .flat_map(|word| {
            let mut chars = word.chars();
            chars
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(chars.map(|c| c.to_ascii_lowercase()))
        })
        .collect()
}

/// Control characters stand as `%0A` in virtual paths already; a second time would name another file.
fn percent_encode(path: &str) -> String {
    let control = |at: usize| {
        let code = path.get(at + 1..at + 3)?;
        let upper = !code.bytes().any(|byte| byte.is_ascii_lowercase());
        u8::from_str_radix(code, 16).ok().filter(|byte| upper && byte.is_ascii_control())
    };
    let mut encoded = String::with_capacity(path.len());
    for (at, byte) in path.bytes().enumerate() {
        match byte {
            b'%' if control(at).is_some() => encoded.push('%'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => encoded.push(byte.into()),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// FNV-1a, 64 bit: stable over releases and machines, which the standard library's hasher is not.
fn fnv1a<'a>(parts: impl IntoIterator<Item = &'a str>) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    parts.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, part| step(part.bytes().fold(hash, step), 0))
}

#[cfg(test)]
mod tests {
    use crate::sample::{HOSTILE, finding, render, scan};
    use crate::{Container, Format, NoRuleTexts, Options, View};
    use model::Severity;
    use serde_json::Value;

    fn sarif(path: &str, options: &Options) -> Value {
        serde_json::from_str(&render(Format::Sarif, path, &scan(), options)).unwrap()
    }

    #[test]
    fn it_is_valid_by_the_official_schema() {
        // One pattern of the official file has a stray bracket, which strict regex readers refuse.
        let text = include_str!("../tests/data/sarif-2.1.0.schema.json").replace("{2}]?$", "{2}$");
        let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
        let validator = jsonschema::validator_for(&schema).unwrap();
        for show_demoted in [false, true] {
            for path in ["skills/x", HOSTILE, ".", "中 文"] {
                let report = sarif(path, &Options { show_demoted, ..Options::default() });
                let problems: Vec<_> = validator.iter_errors(&report).map(|problem| problem.to_string()).collect();
                assert_eq!(problems, [""; 0], "{path}");
            }
        }
        let broken: Value = serde_json::json!({ "version": "2.1.0", "runs": [{ "results": [] }] });
        assert!(!validator.is_valid(&broken), "the schema refuses a run without a tool");
    }

    #[test]
    fn uris_are_relative_to_the_base_and_fingerprints_differ() {
        let report = sarif("/srv/repo/skills/my skill", &Options { base: "/srv/repo".into(), ..Options::default() });
        let uri = |at: &str| report.pointer(at).and_then(Value::as_str).unwrap_or_default().to_owned();
        assert_eq!(
            uri("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri"),
            "skills/my%20skill/setup.sh"
        );
        assert_ne!(
            report.pointer("/runs/0/results/0/partialFingerprints"),
            report.pointer("/runs/0/results/1/partialFingerprints")
        );
        assert_eq!(uri("/runs/0/results/0/level"), "error");
    }

    #[test]
    fn odd_names_are_encoded_once() {
        let check = |path: &str, uri: &str| assert_eq!(super::percent_encode(path), uri);
        check("a b#?日.md", "a%20b%23%3F%E6%97%A5.md");
        check("100%.md", "100%25.md");
        check("a%20b.md", "a%2520b.md");
        check("line%0Abreak.md", "line%0Abreak.md");
        check("%", "%25");
        check("%日", "%25%E6%97%A5");
    }

    #[test]
    fn a_place_in_an_archive_points_at_the_archive() {
        let mut scan = scan();
        scan.findings = vec![finding("TS-RCE-001", "a/b.sh", 9, Severity::High)];
        let options = Options::default();
        let view = View::new("dist/x.zip", Container::File, &scan, &options, &NoRuleTexts);
        let mut renderer = super::Renderer::new(options.clone());
        let result = renderer.result(&view, view.findings.first().unwrap());
        let text = |at: &str| result.pointer(at).cloned().unwrap_or_default();
        assert_eq!(text("/locations/0/physicalLocation/artifactLocation/uri"), "dist/x.zip");
        assert_eq!(text("/locations/0/physicalLocation/region/startLine"), 1);
        assert_eq!(text("/locations/0/logicalLocations/0/fullyQualifiedName"), "dist/x.zip!/a/b.sh");
    }
}
