//! Raw hits to findings: texts filled in, roles weighed, places traced to the file on disk, evidence masked.
//!
//! A hit in a role that its rule does not speak in is kept and demoted, with the reason. Nothing is deleted here but
//! exact repetitions, and hits of one rule beyond [`PER_RULE`].

use crate::Options;
use crate::document::{Document, DocumentId, clip, trace};
use crate::mask::mask;
use crate::sink::{Hit, Place};
use model::{Demotion, Engine, Excerpt, Finding, Location, Role, Severity, Step, Text};
use rules::{Rule, RuleSet};
use std::collections::{BTreeMap, BTreeSet};

/// Findings of one rule that are kept; the hundredth place teaches no more than the first.
const PER_RULE: usize = 50;

/// Characters of `{match}` and other slots in a message.
const SLOT_BYTES: usize = 160;

/// Bytes of what matched that an advice repeats.
const FIX_VALUE_BYTES: usize = 80;

/// Makes the findings of `hits`, heaviest first, then by place.
pub(crate) fn findings(hits: Vec<Hit>, documents: &[Document], rules: &RuleSet, options: &Options) -> Vec<Finding> {
    let mut findings: Vec<Finding> = hits
        .into_iter()
        .filter_map(|hit| rules.get(&hit.rule).map(|rule| (rule, hit)))
        .filter(|(rule, _)| options.indicators || !rule.indicator)
        .map(|(rule, hit)| finding(rule, hit, documents))
        .collect();
    findings.sort_by_cached_key(Finding::order);
    once_per_line(&mut findings);
    cap(&mut findings);
    findings
}

/// Keeps the heaviest finding of each rule on each line; of findings about whole files, those that say the same once.
fn once_per_line(findings: &mut Vec<Finding>) {
    let mut seen = BTreeSet::new();
    findings.retain(|finding| {
        let whole = if finding.location.line == 0 { finding.message.en.clone() } else { String::new() };
        seen.insert((finding.rule_id.clone(), finding.location.file.clone(), finding.location.line, whole))
    });
}

/// Keeps the first [`PER_RULE`] findings of each rule; the last one kept says how many more there were.
fn cap(findings: &mut Vec<Finding>) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for finding in findings.iter() {
        *counts.entry(finding.rule_id.clone()).or_default() += 1;
    }
    let mut kept: BTreeMap<String, usize> = BTreeMap::new();
    findings.retain_mut(|finding| {
        let number = kept.entry(finding.rule_id.clone()).or_default();
        *number += 1;
        let more = counts.get(&finding.rule_id).map_or(0, |count| count.saturating_sub(PER_RULE));
        if *number == PER_RULE && more > 0 {
            finding.message.en.push_str(&format!(" There are {more} more places like this."));
            finding.message.zh.push_str(&format!("另有 {more} 处相同情况。"));
        }
        *number <= PER_RULE
    });
}

fn finding(rule: &Rule, mut hit: Hit, documents: &[Document]) -> Finding {
    if let Place::Text(id, _) = &hit.place
        && let Some((role, reason)) = weaker_surroundings(documents, *id)
    {
        (hit.role, hit.role_reason) = (role, reason);
    }
    let (location, mut steps, snippet, matched) = match &hit.place {
        Place::File(path) => (Location::file(path), Vec::new(), Excerpt::default(), String::new()),
        Place::Text(id, range) => {
            let (location, steps) = trace(documents, *id, range);
            let document = documents.get(*id);
            let matched = document.and_then(|d| d.text.get(range.clone())).unwrap_or_default();
            let snippet = document.map(|d| excerpt(d, range)).unwrap_or_default();
            (location, steps, snippet, matched.to_owned())
        }
    };
    steps.extend(hit.steps.iter().map(masked));
    let demoted = demotion(rule, hit.role, hit.role_reason.as_ref());
    Finding {
        rule_id: rule.id.clone(),
        category: rule.category,
        severity: if demoted.is_some() { Severity::Info } else { rule.severity },
        confidence: rule.confidence,
        nature: rule.nature,
        engine: Engine::Static,
        role: hit.role,
        message: message(rule, &hit, &location, &matched),
        fix: fix(rule, &hit, &location, &matched),
        location,
        snippet,
        steps,
        demoted,
    }
}

/// What is wrapped weighs no more than the place it is wrapped in: the role of the outermost place that demotes.
fn weaker_surroundings(documents: &[Document], id: DocumentId) -> Option<(Role, Option<Text>)> {
    let origin = documents.get(id)?.origin.as_ref()?;
    weaker_surroundings(documents, origin.parent).or_else(|| {
        let (role, reason) = documents.get(origin.parent)?.role_at(origin.range.start);
        let weak =
            matches!(role, Role::Example | Role::Quotation | Role::DenyList | Role::TestData | Role::Boilerplate);
        weak.then_some((role, reason))
    })
}

/// The line that shows the match; in a decoded layer, the decoded line.
fn excerpt(document: &Document, range: &std::ops::Range<usize>) -> Excerpt {
    let place = document.locate(range);
    let line = document.lines.range(&document.text, place.line);
    Excerpt::new(document.text.get(line).unwrap_or_default(), place.column, place.length, mask)
}

fn masked(step: &Step) -> Step {
    Step { location: step.location.clone(), what: Text::new(mask(&step.what.en), mask(&step.what.zh)) }
}

fn demotion(rule: &Rule, role: Role, reason: Option<&Text>) -> Option<Demotion> {
    if rule.applies.roles.is_empty() || rule.applies.roles.contains(&role) {
        return None;
    }
    let reason = reason.cloned().unwrap_or_else(|| plain_reason(role));
    Some(Demotion { from: rule.severity, reason })
}

/// Why a rule weighs less in a role, where the place itself gave no reason.
fn plain_reason(role: Role) -> Text {
    match role {
        Role::Instruction => Text::new("said in prose, not run", "仅为文字描述，不会执行"),
        Role::Command => Text::new("a command, not prose", "属于命令而非文字指令"),
        Role::Code => Text::new("program text, not addressed to the agent", "属于程序代码，并非对智能体的指令"),
        Role::Config => Text::new("configuration, not addressed to the agent", "属于配置，并非对智能体的指令"),
        Role::Metadata => Text::new("metadata, not run", "属于元数据，不会执行"),
        Role::Example => Text::new("shown as an example", "作为示例展示"),
        Role::Quotation => Text::new("somebody else's words, quoted", "属于引用内容"),
        Role::DenyList => Text::new("a deny-list or detection pattern", "属于禁止列表或检测规则"),
        Role::TestData => Text::new("test data", "属于测试数据"),
        Role::Boilerplate => Text::new("licence, changelog or similar text", "属于许可证、变更日志等文本"),
    }
}

/// Fills the slots of the rule's message; one that nothing fills becomes an ellipsis.
fn message(rule: &Rule, hit: &Hit, location: &Location, matched: &str) -> Text {
    let mut text = rule.message.fill("file", &location.file).fill("line", &location.line.to_string());
    text = text.fill("match", &shown(matched));
    for (slot, value) in &hit.slots {
        text = text.fill(slot, &shown(value));
    }
    for (slot, words) in &hit.words {
        let slot = format!("{{{slot}}}");
        text = Text::new(text.en.replace(&slot, &shown(&words.en)), text.zh.replace(&slot, &shown(&words.zh)));
    }
    Text::new(without_slots(&text.en), without_slots(&text.zh))
}

/// The rule's advice, for this place: its own slots filled, else with the place and what stands there in front.
fn fix(rule: &Rule, hit: &Hit, location: &Location, matched: &str) -> Text {
    if rule.fix.en.is_empty() {
        return rule.fix.clone();
    }
    let whole = matched.trim();
    let cut = clip(whole.lines().next().unwrap_or_default(), FIX_VALUE_BYTES);
    let value = format!("{}{}", shown(cut), if cut.len() < whole.len() && !cut.is_empty() { "…" } else { "" });
    let fix = if rule.fix.en.contains('{') {
        rule.fix.clone()
    } else {
        let (at_en, at_zh) = match (location.line, value.is_empty()) {
            (0, _) => ("In {file}: ", "{file}："),
            (_, true) => ("In {file} line {line}: ", "{file} 第 {line} 行："),
            _ => ("In {file} line {line}, `{match}`: ", "{file} 第 {line} 行的 `{match}`："),
        };
        Text::new(format!("{at_en}{}", rule.fix.en), format!("{at_zh}{}", rule.fix.zh))
    };
    let mut text = fix.fill("match", &value);
    for (slot, value) in &hit.slots {
        text = text.fill(slot, &shown(value));
    }
    let text = text.fill("file", &shown(&location.file)).fill("line", &location.line.to_string());
    Text::new(without_slots(&text.en), without_slots(&text.zh))
}

/// A value for a slot. Braces become full-width, so that a value never reads as a slot.
fn shown(value: &str) -> String {
    quote(value).replace('{', "｛").replace('}', "｝")
}

/// One line, masked, shortened.
pub(crate) fn quote(value: &str) -> String {
    let cut = clip(value.trim(), SLOT_BYTES);
    let ellipsis = if cut.len() < value.trim().len() { "…" } else { "" };
    format!("{}{ellipsis}", model::visible(&mask(cut)))
}

fn without_slots(text: &str) -> String {
    let mut left = text;
    let mut filled = String::with_capacity(text.len());
    while let Some((before, slot_and_rest)) = left.split_once('{') {
        filled.push_str(before);
        match slot_and_rest.split_once('}') {
            Some((slot, rest)) if slot.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') => {
                filled.push('…');
                left = rest;
            }
            _ => {
                filled.push('{');
                left = slot_and_rest;
            }
        }
    }
    filled.push_str(left);
    filled.replace('｛', "{").replace('｝', "}")
}
