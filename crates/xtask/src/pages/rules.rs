//! One page per family of rules, and an index. What a rule is, not how it finds: that is in its file.

use super::{NOTE, Page};
use crate::Tree;
use anyhow::Context as _;
use model::{Lang, Nature, visible};
use rules::{Rule, Sample};
use std::fmt::Write as _;

/// A rule file: its name without folder and ending, its opening comment, its rules.
struct Family {
    name: String,
    about: String,
    rules: Vec<Rule>,
}

pub(super) fn families(tree: &Tree) -> anyhow::Result<Vec<Page>> {
    let files = tree.files.iter().filter(|file| file.path.starts_with("rules/") && file.path.ends_with(".yml"));
    let families = files.map(|file| family(&file.path, &file.text)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut pages = vec![Page { path: "docs/rules/README.md".to_owned(), text: index(&families) }];
    pages.extend(
        families.iter().map(|family| Page { path: format!("docs/rules/{}.md", family.name), text: page(family) }),
    );
    Ok(pages)
}

fn family(path: &str, text: &str) -> anyhow::Result<Family> {
    let name = path.trim_start_matches("rules/").trim_end_matches(".yml");
    let opening = text.lines().map_while(|line| line.strip_prefix('#')).map(str::trim);
    let about = opening.collect::<Vec<_>>().join(" ");
    let rules = rules::parse(path, text).map_err(|problem| anyhow::anyhow!("{problem}"))?;
    let _ = rules.first().with_context(|| format!("{path} holds no rule"))?;
    Ok(Family { name: name.to_owned(), about, rules })
}

fn index(families: &[Family]) -> String {
    let count: usize = families.iter().map(|family| family.rules.len()).sum();
    let mut page = format!(
        "# Rules · 规则\n\n{NOTE}\n{count} rules in {} families. `touchstone rules explain ID` shows one with its \
         examples;\n[how rules are written](../rules-language.md).\n\n| Family | Rules | What |\n|---|---|---|\n",
        families.len()
    );
    for family in families {
        let _ = writeln!(page, "| [{0}]({0}.md) | {1} | {2} |", family.name, family.rules.len(), cell(&family.about));
    }
    page
}

fn page(family: &Family) -> String {
    let mut page = format!("# {}\n\n{NOTE}\n{}\n", title(&family.name), family.about);
    for rule in &family.rules {
        let _ = write!(page, "\n## {}\n\n", rule.id);
        for lang in [Lang::En, Lang::Zh] {
            let _ = writeln!(page, "**{}**\n{}\n{}\n", rule.title.get(lang), rule.why.get(lang), fix(rule, lang));
        }
        samples(&mut page, "Raises it · 命中", rule.examples.first());
        samples(&mut page, "Does not · 不命中", rule.counter_examples.first());
        let _ = writeln!(page, "{}", facts(rule));
    }
    page
}

/// Lines of a sample that a page shows, and bytes of a line.
const SAMPLE_LINES: usize = 8;
const LINE_BYTES: usize = 160;

/// One sample under a heading: the head of each of its files. Links in it are shown, and lead nowhere.
fn samples(page: &mut String, heading: &str, sample: Option<&Sample>) {
    let Some(sample) = sample else { return };
    let files: Vec<(&str, &str)> = match sample {
        Sample::Text(body) => vec![("SKILL.md", body)],
        Sample::Files(files) => files.iter().map(|(path, content)| (path.as_str(), content.as_str())).collect(),
    };
    let _ = writeln!(page, "*{heading}*\n\n`````text");
    for (path, content) in files {
        let _ = writeln!(page, "[{path}]");
        for line in content.lines().take(SAMPLE_LINES) {
            let shown = line.get(..line.floor_char_boundary(LINE_BYTES)).unwrap_or(line);
            let more = if shown.len() < line.len() { " …" } else { "" };
            let _ = writeln!(page, "{}{more}", visible(shown.trim_end()).to_string().replace("](", "]\u{2009}("));
        }
    }
    let _ = writeln!(page, "`````\n");
}

fn fix(rule: &Rule, lang: Lang) -> String {
    let word = if lang == Lang::En { "Fix:" } else { "修复：" };
    format!("*{word}* {}", rule.fix.get(lang))
}

/// `90006 Remote Execution · high · attack · CWE-494`
fn facts(rule: &Rule) -> String {
    let nature = match rule.nature {
        Nature::Attack => "attack",
        Nature::Vulnerability => "vulnerability",
        Nature::Hygiene => "hygiene",
    };
    let category = format!("{} {}", rule.category.id(), rule.category.name().en);
    let mut facts = vec![category, rule.severity.name().en.to_owned(), nature.to_owned()];
    facts.extend(rule.references.iter().cloned());
    format!("`{}`", facts.join("` · `"))
}

/// `remote-execution` as a heading.
fn title(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).map(|letter| if letter == '-' { ' ' } else { letter }).collect()
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
