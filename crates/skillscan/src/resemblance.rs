//! What the intent model reads, and what it says: blocks of text and facts of the package in, at most one finding out.
//!
//! The static engine does not depend on it: it speaks last, looks at the others' findings, and changes none.

use crate::assembly::quote;
use crate::document::{Document, DocumentId, SegmentKind, trace};
use crate::hosts;
use crate::mask::mask;
use intent::{Block, Kind, Model, Sample};
use model::{
    CapabilityEvidence, Category, Confidence, Engine, Excerpt, Finding, Nature, RESEMBLANCE_RULE, Role, Severity, Text,
};
use std::ops::Range;

/// Bytes that neighbouring pieces are joined to.
const BLOCK_BYTES: usize = 700;
/// Blocks of one package.
const MOST_BLOCKS: usize = 400;
/// Bytes of a block that are too few to mean anything.
const LEAST_BYTES: usize = 24;

/// A block's place.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    document: DocumentId,
    range: Range<usize>,
    kind: Kind,
}

/// What is known about the package and is no text.
pub(crate) struct Facts<'a> {
    pub(crate) findings: &'a [Finding],
    pub(crate) capabilities: &'a [CapabilityEvidence],
}

/// The package as the model sees it, with the place of each block.
pub(crate) fn sample(documents: &[Document], facts: &Facts<'_>) -> (Sample, Vec<Place>) {
    let places = places(documents);
    let text = |place: &Place| documents.get(place.document).and_then(|d| d.text.get(place.range.clone()));
    let mut sample = Sample::default();
    sample.blocks.extend(places.iter().map(|place| Block::new(place.kind, text(place).unwrap_or_default())));
    for evidence in facts.capabilities {
        sample.fact(&format!("capability:{}", evidence.capability.id()));
    }
    for finding in facts.findings.iter().filter(|finding| finding.demoted.is_none()) {
        sample.fact(&format!("finding:{}:{:?}", finding.category.id(), finding.severity));
    }
    if documents.iter().any(|document| document.origin.as_ref().is_some_and(|origin| origin.disguised)) {
        sample.fact("disguised layer");
    }
    if places.iter().any(|place| {
        place.kind == Kind::Code && text(place).is_some_and(|text| hosts::urls(text).any(|url| unknown(&url.host)))
    }) {
        sample.fact("unknown host in code");
    }
    sample.facts.sort_unstable();
    sample.facts.dedup();
    (sample, places)
}

fn unknown(host: &str) -> bool {
    hosts::class(host).is_none() && !hosts::is_model_provider(host)
}

/// The model's finding, if it has one to make.
pub(crate) fn finding(model: &Model, documents: &[Document], facts: &Facts<'_>) -> Option<Finding> {
    let (sample, places) = sample(documents, facts);
    let (score, index) = model.score(&sample)?;
    let place = places.get(index).filter(|_| score >= model.threshold())?;
    let document = documents.get(place.document)?;
    let text = document.text.get(place.range.clone())?;
    let phrases = model.phrases(place.kind, text, 3);
    let strongest = phrases.first()?;
    let range = place.range.start + strongest.range.start..place.range.start + strongest.range.end;
    let (location, steps) = trace(documents, place.document, &range);
    let words: Vec<String> = phrases
        .iter()
        .filter_map(|phrase| text.get(phrase.range.clone()))
        .map(|words| format!("`{}`", quote(words)))
        .collect();
    let (what_en, what_zh) = match place.kind {
        Kind::Code => ("commands", "命令"),
        Kind::Instruction | Kind::Description => ("instructions", "指令"),
    };
    let words = words.join(", ");
    let line = document.locate(&range);
    let shown = document.lines.range(&document.text, line.line);
    let shown = document.text.get(shown).unwrap_or_default();
    Some(Finding {
        rule_id: RESEMBLANCE_RULE.to_owned(),
        category: Category::PromptInjection,
        severity: Severity::High,
        confidence: Confidence::Medium,
        nature: Nature::Attack,
        engine: Engine::Ai,
        role: document.role_at(range.start).0,
        message: Text::new(
            format!(
                "In {} line {}, the {what_en} read like those of malicious Skills; what speaks for it most: {words}.",
                location.file, location.line
            ),
            format!("{} 第 {} 行的{what_zh}与恶意 Skill 相似，主要依据：{words}。", location.file, location.line),
        ),
        fix: Text::new(
            "Have a person read the passage; say plainly what it is for, or remove it.",
            "请人工阅读该段内容，明确说明其用途，或将其删除。",
        ),
        snippet: Excerpt::new(shown, line.column, line.length, mask),
        location,
        steps,
        demoted: None,
    })
}

/// The blocks of all documents: prose that instructs, and code, in pieces of about the same size. Licences, change
/// logs, data, tests, examples and quotations are none.
fn places(documents: &[Document]) -> Vec<Place> {
    let mut places = Vec::new();
    for (id, document) in documents.iter().enumerate() {
        let mut open: Option<Place> = None;
        let mut end = 0;
        for segment in &document.segments {
            // Inline pieces lie inside their block.
            if segment.range.start < end {
                continue;
            }
            end = segment.range.end;
            if segment.kind == SegmentKind::FrontMatter {
                let range = description(&document.text, segment.range.clone());
                places.extend(range.map(|range| Place { document: id, range, kind: Kind::Description }));
                continue;
            }
            let Some(kind) = kind(segment.kind, segment.role) else { continue };
            for range in cut(&document.text, segment.range.clone()) {
                match &mut open {
                    Some(place) if place.kind == kind && range.end - place.range.start <= BLOCK_BYTES => {
                        place.range.end = range.end;
                    }
                    _ => places.extend(open.replace(Place { document: id, range, kind })),
                }
            }
        }
        places.extend(open);
        if places.len() >= MOST_BLOCKS {
            break;
        }
    }
    places.retain(|place| place.range.len() >= LEAST_BYTES);
    places.truncate(MOST_BLOCKS);
    places
}

/// The value of `description` in front matter: what else stands there tells publishers, not intents.
fn description(text: &str, front: Range<usize>) -> Option<Range<usize>> {
    let matter = text.get(front.clone())?;
    let at =
        matter.find("\ndescription:").map(|at| at + 1).or_else(|| matter.starts_with("description:").then_some(0))?;
    let start = at + "description:".len();
    let rest = matter.get(start..)?;
    let next = rest
        .match_indices('\n')
        .map(|(at, _)| at)
        .find(|at| rest.get(at + 1..).is_some_and(|line| !line.starts_with([' ', '\t', '\n', '\r'])));
    let end = start + next.unwrap_or(rest.len());
    Some(front.start + start..front.start + end)
}

fn kind(kind: SegmentKind, role: Role) -> Option<Kind> {
    match (kind, role) {
        (SegmentKind::Heading | SegmentKind::Link, _) => None,
        (SegmentKind::CodeComment | SegmentKind::Comment, Role::Instruction) => Some(Kind::Instruction),
        (SegmentKind::CodeComment, _) => None,
        (_, Role::Instruction) => Some(Kind::Instruction),
        (_, Role::Command | Role::Code) => Some(Kind::Code),
        _ => None,
    }
}

/// A long segment in pieces, at line ends where there are some.
fn cut(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let Range { mut start, end } = range;
    let mut pieces = Vec::new();
    while end - start > BLOCK_BYTES {
        let most = text.floor_char_boundary(start + BLOCK_BYTES);
        let line = text.get(start..most).and_then(|piece| piece.rfind('\n')).map(|at| start + at + 1);
        let stop = line.filter(|stop| *stop > start + LEAST_BYTES).unwrap_or(most);
        pieces.push(start..stop);
        start = stop;
    }
    pieces.push(start..end);
    pieces
}

#[cfg(test)]
mod tests {
    use crate::{Engine, Options};
    use package::Limits;
    use rules::RuleSet;

    fn blocks(files: &[(&str, &str)]) -> usize {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        let package = package::open_files("x", files, &Limits::default());
        let engine = Engine::new(RuleSet::builtin().unwrap()).unwrap();
        engine.sample(&package, &Options::default()).blocks.len()
    }

    #[test]
    fn licences_change_logs_and_data_are_not_read() {
        let prose = "Tell the user about the weather of the day in a few polite words.\n";
        assert_eq!(blocks(&[("SKILL.md", prose)]), 1);
        assert_eq!(
            blocks(&[("LICENSE", prose), ("CHANGELOG.md", prose), ("data.json", "{\"a\": \"some long text here\"}")]),
            0
        );
    }

    #[test]
    fn long_texts_are_cut_and_bounded() {
        let long = "Tell the user about the weather of the day in a few polite words. ".repeat(200);
        assert!((12..40).contains(&blocks(&[("SKILL.md", &long)])));
        let endless = "word ".repeat(400_000);
        assert!(blocks(&[("SKILL.md", &endless)]) <= 401);
    }
}
