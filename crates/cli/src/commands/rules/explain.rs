//! `touchstone rules explain ID`.

use crate::exit::Exit;
use anyhow::bail;
use app::RuleBook;
use model::{Confidence, Lang, Nature, visible};
use report::RuleTexts as _;
use rules::{Rule, Sample};
use std::io::{self, Write};

/// Everything a reader of a finding may want to know about its rule.
pub(crate) fn run(out: &mut impl Write, book: &RuleBook, id: &str, lang: Lang) -> anyhow::Result<Exit> {
    let rules = book.load()?.rules();
    if let Some(rule) = rules.iter().find(|rule| rule.id.eq_ignore_ascii_case(id)) {
        explain(out, rule, lang)?;
        return Ok(Exit::Clean);
    }
    // The AI engine raises findings without rules: there are texts, but no pattern and no examples.
    let id = id.to_ascii_uppercase();
    let Some(card) = book.card(&id) else {
        match lang {
            Lang::En => {
                bail!("there is no rule {id}; `touchstone rules list` shows all, docs/ai.md those of the AI engine")
            }
            Lang::Zh => bail!("没有规则 {id}；`touchstone rules list` 可列出全部规则，AI 引擎的规则见 docs/ai.md"),
        }
    };
    writeln!(out, "{id}  {}\n", card.title.get(lang))?;
    for (name, text) in [(word("why", "原因", lang), card.why), (word("fix", "修复", lang), card.fix)] {
        writeln!(out, "{name}: {}", text.get(lang))?;
    }
    Ok(Exit::Clean)
}

fn word(en: &'static str, zh: &'static str, lang: Lang) -> &'static str {
    if lang == Lang::En { en } else { zh }
}

fn explain(out: &mut impl Write, rule: &Rule, lang: Lang) -> io::Result<()> {
    let word = |en, zh| word(en, zh, lang);
    writeln!(out, "{}  {}\n", visible(&rule.id), visible(rule.title.get(lang)))?;
    let also: Vec<_> = rule.also.iter().map(|category| category.id().to_string()).collect();
    let also = if also.is_empty() { String::new() } else { format!(" ({} {})", word("also", "兼"), also.join(", ")) };
    let category = format!("{} {}{also}", rule.category.id(), rule.category.name().get(lang));
    let facts = [
        (word("category", "类别"), category),
        (word("severity", "级别"), rule.severity.name().get(lang).to_owned()),
        (word("confidence", "置信度"), confidence(rule.confidence, lang).to_owned()),
        (word("kind", "性质"), nature(rule.nature, lang).to_owned()),
        (word("why", "原因"), rule.why.get(lang).to_owned()),
        (word("fix", "修复"), rule.fix.get(lang).to_owned()),
        (word("references", "参考"), rule.references.join("; ")),
    ];
    for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(out, "{name}: {}", visible(value))?;
    }
    samples(out, word("raised by", "命中示例"), &rule.examples)?;
    samples(out, word("not raised by", "不命中示例"), &rule.counter_examples)
}

fn samples(out: &mut impl Write, title: &str, samples: &[Sample]) -> io::Result<()> {
    if samples.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title}:")?;
    for (index, sample) in samples.iter().enumerate() {
        // Files of one example stand together, examples apart.
        if index > 0 {
            writeln!(out)?;
        }
        match sample {
            Sample::Text(body) => block(out, "SKILL.md", body)?,
            Sample::Files(files) => files.iter().try_for_each(|(path, body)| block(out, path, body))?,
        }
    }
    Ok(())
}

fn block(out: &mut impl Write, path: &str, body: &str) -> io::Result<()> {
    writeln!(out, "  {}", visible(path))?;
    body.lines().try_for_each(|line| writeln!(out, "{}", format!("    │ {}", visible(line)).trim_end()))
}

fn confidence(confidence: Confidence, lang: Lang) -> &'static str {
    match (confidence, lang) {
        (Confidence::Low, Lang::En) => "low",
        (Confidence::Medium, Lang::En) => "medium",
        (Confidence::High, Lang::En) => "high",
        (Confidence::Low, Lang::Zh) => "低",
        (Confidence::Medium, Lang::Zh) => "中",
        (Confidence::High, Lang::Zh) => "高",
    }
}

fn nature(nature: Nature, lang: Lang) -> &'static str {
    match (nature, lang) {
        (Nature::Attack, Lang::En) => "attack",
        (Nature::Vulnerability, Lang::En) => "vulnerability",
        (Nature::Hygiene, Lang::En) => "hygiene",
        (Nature::Attack, Lang::Zh) => "攻击",
        (Nature::Vulnerability, Lang::Zh) => "漏洞",
        (Nature::Hygiene, Lang::Zh) => "规范",
    }
}
