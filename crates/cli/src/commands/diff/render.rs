//! The faces of `diff`: text for a terminal, Markdown for a review, JSON for programs (`docs/json.md`).

use super::compare::{Change, Difference, Side};
use app::RuleBook;
use model::{Capability, Finding, Lang, RiskLevel, visible};
use report::RuleTexts as _;
use serde_json::{Value, json};
use std::io::{self, Write};

/// Names of one kind that people read; the JSON has them all.
const MOST: usize = 20;

fn word(lang: Lang, en: &'static str, zh: &'static str) -> &'static str {
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

/// For people at a terminal.
pub(super) fn text(out: &mut impl Write, all: &[Difference<'_>], lang: Lang, rules: &RuleBook) -> io::Result<()> {
    for difference in all {
        writeln!(out, "{}", visible(&headline(difference, lang)))?;
        for (title, added, removed) in sections(difference, lang) {
            if added.is_empty() && removed.is_empty() {
                continue;
            }
            writeln!(out, "  {title}")?;
            lines(out, "    + ", &added)?;
            lines(out, "    - ", &removed)?;
        }
        for finding in &difference.added_findings {
            let severity = finding.severity.name();
            writeln!(
                out,
                "  + {}  {}  {}  {}",
                severity.get(lang),
                visible(title_of(finding, lang, rules)),
                visible(&finding.rule_id),
                visible(&place(finding))
            )?;
            writeln!(out, "      {}", visible(finding.message.get(lang)))?;
            writeln!(out, "      {}: {}", word(lang, "fix", "修复"), visible(finding.fix.get(lang)))?;
        }
        for finding in &difference.removed_findings {
            writeln!(out, "  - {}  {}", visible(title_of(finding, lang, rules)), visible(&place(finding)))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// For pull requests.
pub(super) fn markdown(out: &mut impl Write, all: &[Difference<'_>], lang: Lang, rules: &RuleBook) -> io::Result<()> {
    for difference in all {
        writeln!(out, "### {}\n", report::escape_markdown(&headline(difference, lang)))?;
        for (title, added, removed) in sections(difference, lang) {
            for (sign, names) in [("+", added), ("−", removed)] {
                if !names.is_empty() {
                    let names: Vec<String> = names.iter().map(|name| report::markdown_code(name)).collect();
                    writeln!(out, "- {title} {sign} {}", names.join(", "))?;
                }
            }
        }
        if !difference.added_findings.is_empty() {
            writeln!(
                out,
                "\n| {} | {} | {} | {} |\n|---|---|---|---|",
                word(lang, "new finding", "新增发现"),
                word(lang, "severity", "级别"),
                word(lang, "place", "位置"),
                word(lang, "fix", "修复")
            )?;
        }
        for finding in &difference.added_findings {
            writeln!(
                out,
                "| {} {} | {} | {} | {} |",
                report::escape_markdown(title_of(finding, lang, rules)),
                report::markdown_code(&finding.rule_id),
                finding.severity.name().get(lang),
                report::markdown_code(&place(finding)),
                report::escape_markdown(finding.fix.get(lang)),
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// For programs.
pub(super) fn json(out: &mut impl Write, all: &[Difference<'_>], lang: Lang, rules: &RuleBook) -> io::Result<()> {
    let side = |side: Option<&Side>| {
        side.map(|side| {
            let verdict = &side.scan.verdict;
            json!({
                "path": side.path, "name": side.scan.name, "content_hash": side.scan.content_hash,
                "risk_level": verdict.risk_level.id(), "security_score": verdict.security_score,
                "complete": side.scan.coverage.complete(),
            })
        })
    };
    let finding = |finding: &&Finding| -> Value {
        json!({
            "rule_id": finding.rule_id, "title": title_of(finding, lang, rules), "category": finding.category,
            "severity": finding.severity, "file": finding.location.file, "line": finding.location.line,
            "message": finding.message.get(lang), "fix": finding.fix.get(lang),
        })
    };
    let skills: Vec<Value> = all
        .iter()
        .map(|difference| {
            json!({
                "path": difference.name, "old": side(difference.old), "new": side(difference.new),
                "risk_level_of_new": difference.level_of_new.id(),
                "capabilities": difference.capabilities, "hosts": difference.hosts,
                "packages": difference.packages,
                "files": {
                    "added": difference.files.added, "removed": difference.files.removed,
                    "changed": difference.changed_files,
                },
                "findings": {
                    "added": difference.added_findings.iter().map(finding).collect::<Vec<_>>(),
                    "removed": difference.removed_findings.iter().map(finding).collect::<Vec<_>>(),
                },
            })
        })
        .collect();
    let whole = json!({ "schema_version": 1, "engine_version": skillscan::ENGINE_VERSION, "skills": skills });
    report::to_json(out, &whole)?;
    writeln!(out)
}

/// `benign → malicious  skill-1.1.zip`
fn headline(difference: &Difference<'_>, lang: Lang) -> String {
    let level = |level: Option<RiskLevel>| match level {
        Some(level) => level.name().get(lang).to_uppercase(),
        None => word(lang, "(none)", "（无）").to_owned(),
    };
    let (before, after) = difference.levels();
    let path = difference.new.or(difference.old).map_or("", |side| side.path.as_str());
    let same = if difference.is_nothing() { word(lang, "  nothing new", "  无新增内容") } else { "" };
    format!("{} → {}  {path}{same}", level(before), level(after))
}

type Section = (&'static str, Vec<String>, Vec<String>);

fn sections(difference: &Difference<'_>, lang: Lang) -> Vec<Section> {
    let named = |change: &Change| {
        let name = |id: &String| Capability::from_id(id).map_or_else(|| id.clone(), |c| c.name().get(lang).to_owned());
        (change.added.iter().map(name).collect(), change.removed.iter().map(name).collect())
    };
    let (added, removed) = named(&difference.capabilities);
    let both = |title, change: &Change| (title, change.added.clone(), change.removed.clone());
    vec![
        (word(lang, "able to", "能力"), added, removed),
        both(word(lang, "hosts", "主机"), &difference.hosts),
        both(word(lang, "packages", "软件包"), &difference.packages),
        both(word(lang, "files", "文件"), &difference.files),
        (word(lang, "changed files", "变更的文件"), difference.changed_files.clone(), Vec::new()),
    ]
}

fn lines(out: &mut impl Write, sign: &str, names: &[String]) -> io::Result<()> {
    names.iter().take(MOST).try_for_each(|name| writeln!(out, "{sign}{}", visible(name)))?;
    match names.len().checked_sub(MOST).filter(|more| *more > 0) {
        Some(more) => writeln!(out, "{sign}… {more}"),
        None => Ok(()),
    }
}

fn place(finding: &Finding) -> String {
    match finding.location.line {
        0 => finding.location.file.clone(),
        line => format!("{}:{line}", finding.location.file),
    }
}

fn title_of<'a>(finding: &'a Finding, lang: Lang, rules: &'a RuleBook) -> &'a str {
    rules.card(&finding.rule_id).map_or(finding.rule_id.as_str(), |card| card.title.get(lang))
}
