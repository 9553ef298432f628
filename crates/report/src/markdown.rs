//! Markdown for pull-request comments and chat: verdict, a table of findings, details folded away.

use crate::phrases::Phrase;
use crate::{FindingView, Options, Render, View};
use model::{Lang, PolicyReport, RiskLevel, Severity, Summary, visible};
use std::io::{self, Write};

/// A comment on GitHub takes 65,536 characters; what would go beyond is counted instead.
const MOST_CHARACTERS: usize = 60_000;
/// Findings of one unit that get a line.
const MOST_FINDINGS: usize = 50;

/// Writes the Markdown report. The totals come first, so units are kept until the end, within the size of a comment.
pub(crate) struct Renderer {
    options: Options,
    body: String,
    characters: usize,
    left_out: u32,
    policy: PolicyReport,
}

impl Renderer {
    pub(crate) fn new(options: Options) -> Self {
        Self { options, body: String::new(), characters: 0, left_out: 0, policy: PolicyReport::default() }
    }
}

impl Render for Renderer {
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn unit(&mut self, _out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
        let quiet = self.options.many && view.scan.verdict.risk_level == RiskLevel::Benign;
        if quiet && view.suppressed.is_empty() {
            return Ok(());
        }
        let section = self.section(view);
        let length = section.chars().count();
        if self.characters + length > MOST_CHARACTERS && self.characters > 0 {
            self.left_out += 1;
            return Ok(());
        }
        self.characters += length;
        self.body.push_str(&section);
        Ok(())
    }

    fn policy(&mut self, report: PolicyReport) {
        self.policy = report;
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let lang = self.options.lang;
        if self.options.many {
            let [malicious, suspicious, benign] =
                [RiskLevel::Malicious, RiskLevel::Suspicious, RiskLevel::Benign].map(|level| level.name());
            writeln!(out, "## Touchstone\n")?;
            writeln!(
                out,
                "| {} | {} {} | {} {} | {} {} | {} |",
                Phrase::Skills.get(lang),
                icon(RiskLevel::Malicious),
                malicious.get(lang),
                icon(RiskLevel::Suspicious),
                suspicious.get(lang),
                icon(RiskLevel::Benign),
                benign.get(lang),
                Phrase::Incomplete.get(lang),
            )?;
            writeln!(out, "|--:|--:|--:|--:|--:|")?;
            writeln!(
                out,
                "| {} | {} | {} | {} | {} |\n",
                summary.skills, summary.malicious, summary.suspicious, summary.benign, summary.incomplete
            )?;
        }
        out.write_all(self.body.as_bytes())?;
        if self.left_out > 0 {
            writeln!(out, "\n{} {}", self.left_out, Phrase::MoreSkills.get(lang))?;
        }
        for note in &self.policy.notes {
            writeln!(out, "- {}: {}", code(&note.place), escape(note.text.get(lang)))?;
        }
        Ok(())
    }
}

impl Renderer {
    fn section(&self, view: &View<'_>) -> String {
        let lang = self.options.lang;
        let verdict = &view.scan.verdict;
        let mut text = format!(
            "### {} {} · {}\n\n**{} {}/100.** {}\n",
            icon(verdict.risk_level),
            verdict.risk_level.name().get(lang),
            code(view.path),
            Phrase::Score.get(lang),
            verdict.security_score,
            escape(match verdict.risk_level {
                RiskLevel::Benign => verdict.description.get(lang),
                RiskLevel::Suspicious | RiskLevel::Malicious => verdict.mitigation.get(lang),
            }),
        );
        if !view.findings.is_empty() {
            let [severity, finding, place] =
                [Phrase::Severity, Phrase::Finding, Phrase::Place].map(|phrase| phrase.get(lang));
            text.push_str(&format!("\n| {severity} | {finding} | {place} |\n|---|---|---|\n"));
            for shown in view.findings.iter().take(MOST_FINDINGS) {
                text.push_str(&row(shown, lang));
            }
            if let Some(more) = view.findings.len().checked_sub(MOST_FINDINGS).filter(|more| *more > 0) {
                text.push_str(&format!("| | + {more} | |\n"));
            }
            text.push_str(&details(view, lang));
        }
        for gap in view.not_analysed.iter().take(10) {
            let path = if gap.path.is_empty() { view.path } else { gap.path };
            text.push_str(&format!("\n- {}: {} {}", Phrase::NotAnalysed.get(lang), code(path), escape(&gap.reason)));
        }
        if let Some((judge, _)) = view.judge() {
            text.push_str(&format!("\n- {}: {}", Phrase::Judge.get(lang), escape(&judge)));
        }
        for shown in view.suppressed.iter().take(MOST_FINDINGS) {
            let Some(by) = shown.suppression else { continue };
            text.push_str(&format!(
                "\n- {}: {} {} – {} ({}{})",
                Phrase::Suppressed.get(lang),
                escape(shown.title),
                code(&place(shown)),
                escape(&by.reason),
                escape(&by.owner),
                until(by, lang),
            ));
        }
        if let Some(level) = view.without {
            text.push_str(&format!("\n- {}: {}", Phrase::Without.get(lang), level.name().get(lang)));
        }
        if view.known > 0 {
            text.push_str(&format!("\n- {} {}", view.known, Phrase::Known.get(lang)));
        }
        text.push_str("\n\n");
        text
    }
}

fn until(by: &model::Suppression, lang: Lang) -> String {
    if by.expires.is_empty() { String::new() } else { format!(", {} {}", Phrase::Until.get(lang), escape(&by.expires)) }
}

fn row(shown: &FindingView<'_>, lang: Lang) -> String {
    let finding = shown.finding;
    let demoted = if finding.demoted.is_some() { " ↓" } else { "" };
    format!(
        "| {} {}{demoted} | **{}** `{}` | {} |\n",
        dot(finding.severity),
        finding.severity.name().get(lang),
        escape(shown.title),
        escape_code(&finding.rule_id),
        code(&place(shown)),
    )
}

/// Source, why and fix of what needs a review, folded away.
fn details(view: &View<'_>, lang: Lang) -> String {
    let mut text = format!("\n<details><summary>{}</summary>\n", Phrase::Evidence.get(lang));
    for shown in view.findings.iter().filter(|shown| shown.finding.severity >= Severity::Medium).take(MOST_FINDINGS) {
        text.push_str(&format!("\n**{}** · {}\n\n", escape(shown.title), code(&place(shown))));
        if !shown.finding.snippet.text.is_empty() {
            text.push_str(&fence(&visible(&shown.finding.snippet.text)));
        }
        text.push_str(&format!("{}\n", escape(shown.message)));
        for step in &shown.finding.steps {
            let at = format!("{}:{}", step.location.file, step.location.line.max(1));
            text.push_str(&format!("\n↳ {} {}\n", code(&at), escape(step.what.get(lang))));
        }
        for (label, value) in [(Phrase::Why, shown.why), (Phrase::Fix, shown.fix)] {
            if !value.is_empty() {
                text.push_str(&format!("\n*{}*: {}\n", label.get(lang), escape(value)));
            }
        }
    }
    text.push_str("\n</details>\n");
    text
}

fn place(shown: &FindingView<'_>) -> String {
    let location = &shown.finding.location;
    if location.line == 0 { location.file.clone() } else { format!("{}:{}", location.file, location.line) }
}

/// Text in which no Markdown or HTML syntax is left.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in visible(text).chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            // An `@name` would notify somebody, `#1` and a bare address would become links.
            '@' => escaped.push_str("&#64;"),
            '#' => escaped.push_str("&#35;"),
            ':' => escaped.push_str("&#58;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '|' | '~' | '!' | '$' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// [`escape`], keeping line breaks.
pub(crate) fn escape_lines(text: &str) -> String {
    text.lines().map(escape).collect::<Vec<_>>().join("\n")
}

/// A code span that its content cannot leave; `|` would end a table cell even there.
pub fn code(text: &str) -> String {
    let shown = escape_code(text);
    let ticks = "`".repeat(longest_run(&shown, '`') + 1);
    let pad = if shown.starts_with('`') || shown.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{shown}{pad}{ticks}")
}

fn escape_code(text: &str) -> String {
    // A tag is text inside a code span; it is broken up all the same, for renderers that get this wrong.
    visible(text).replace('|', "¦").replace("<s", "‹s").replace("](", "] (")
}

/// A fenced block that its content cannot leave.
fn fence(line: &str) -> String {
    let ticks = "`".repeat(longest_run(line, '`').max(2) + 1);
    format!("{ticks}text\n{}\n{ticks}\n\n", line.replace("<s", "‹s").replace("](", "] ("))
}

fn longest_run(text: &str, wanted: char) -> usize {
    let step = |(longest, run): (usize, usize), c: char| {
        let run = if c == wanted { run + 1 } else { 0 };
        (longest.max(run), run)
    };
    text.chars().fold((0, 0), step).0
}

fn icon(level: RiskLevel) -> &'static str {
    match level {
        RiskLevel::Malicious => "⛔",
        RiskLevel::Suspicious => "⚠️",
        RiskLevel::Benign => "✅",
    }
}

fn dot(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "🔴",
        Severity::High => "🟠",
        Severity::Medium => "🟡",
        Severity::Low => "🔵",
        Severity::Info => "⚪",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_leaves_a_code_span(text in "[`a|<\n]{0,30}") {
            let span = code(&text);
            let ticks = span.chars().take_while(|c| *c == '`').count();
            let inner = span.trim_matches('`');
            prop_assert!(longest_run(inner, '`') < ticks.max(1));
            prop_assert!(!span.contains('|') && !span.contains('\n'));
        }
    }

    #[test]
    fn markdown_syntax_is_only_text() {
        let check = |text: &str, escaped: &str| assert_eq!(escape(text), escaped);
        check("[x](http://e.invalid)", "\\[x\\]\\(http&#58;//e.invalid\\)");
        check("<img src=x>", "&lt;img src=x&gt;");
        check("@admin `a` *b*", "&#64;admin \\`a\\` \\*b\\*");
        check("a\n# b", "a⏎&#35; b");
    }
}
