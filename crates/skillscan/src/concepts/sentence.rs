//! Prose segments into sentences, and sentences into sets of concepts.

use super::vocabulary::{Bits, Occurrence, Vocabulary};
use crate::document::{Document, SegmentKind};
use std::ops::Range;

/// How far back a negation reaches, in bytes of folded text, if no clause border stands between.
const NEGATION_REACH: usize = 36;
/// How far a negation that follows its verb reaches back.
const POSTFIX_REACH: usize = 30;
/// No negation is longer, in bytes.
const LONGEST_CUE: usize = 64;

/// One sentence of one segment.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    /// Index of its segment in the document.
    pub(crate) segment: usize,
    /// Where it lies in the document's text.
    pub(crate) range: Range<usize>,
    /// Line of its start, from 1.
    pub(crate) line: u32,
    /// Concepts that it affirms.
    pub(crate) affirmed: Bits,
    /// Concepts that it negates ("do not tell").
    pub(crate) negated: Bits,
    /// Where each concept stands first, in the document's text.
    pub(crate) places: Vec<(u8, Range<usize>)>,
}

/// All sentences of a document's prose, in order.
pub(crate) fn sentences(document: &Document, vocabulary: &Vocabulary) -> Vec<Sentence> {
    let negation = vocabulary.concept("negation");
    let mut found = Vec::new();
    for (index, segment) in document.segments.iter().enumerate() {
        if !is_prose(segment.kind) {
            continue;
        }
        let Some(text) = document.text.get(segment.range.clone()) else { continue };
        let folded = Folded::new(text);
        let occurrences = vocabulary.occurrences(&folded.text);
        if occurrences.is_empty() {
            continue;
        }
        for part in split(&folded.text) {
            // Occurrences are in the order of their ends: each sentence looks at its own only.
            let first = occurrences.partition_point(|o| o.range.end <= part.start);
            let rest = occurrences.get(first..).unwrap_or_default().iter();
            let inside: Vec<&Occurrence> =
                rest.take_while(|o| o.range.end <= part.end).filter(|o| o.range.start >= part.start).collect();
            if inside.is_empty() {
                continue;
            }
            let base = segment.range.start;
            let original = |r: &Range<usize>| base + folded.original(r.start)..base + folded.original(r.end);
            let range = original(&part);
            let (line, _) = document.lines.position(&document.text, range.start);
            let mut sentence = Sentence { segment: index, range, line, affirmed: 0, negated: 0, places: Vec::new() };
            let cues: Vec<&Occurrence> = inside.iter().copied().filter(|o| Some(o.concept) == negation).collect();
            for occurrence in &inside {
                let bit: Bits = 1 << occurrence.concept;
                if vocabulary.is_action(occurrence.concept) && is_negated(&folded.text, occurrence, &cues) {
                    sentence.negated |= bit;
                } else {
                    sentence.affirmed |= bit;
                }
                if !sentence.places.iter().any(|(c, _)| *c == occurrence.concept) {
                    sentence.places.push((occurrence.concept, original(&occurrence.range)));
                }
            }
            found.push(sentence);
        }
    }
    found
}

/// Segments whose words address somebody. Fences without a known language often hold prose, too.
fn is_prose(kind: SegmentKind) -> bool {
    match kind {
        SegmentKind::Fence(language) => {
            language.is_none_or(|l| matches!(l, crate::document::Language::Text | crate::document::Language::Markdown))
        }
        SegmentKind::CodeLine | SegmentKind::Link | SegmentKind::InlineCode => false,
        _ => true,
    }
}

/// Whether a negation governs the occurrence: shortly before it, or (in languages where it follows) shortly after.
/// `cues` are the negations of the sentence in the order of their ends; only those in reach are looked at.
fn is_negated(text: &str, occurrence: &Occurrence, cues: &[&Occurrence]) -> bool {
    let first = cues.partition_point(|cue| cue.range.end + NEGATION_REACH < occurrence.range.start);
    let near = cues.get(first..).unwrap_or_default().iter();
    let mut near = near.take_while(|cue| cue.range.end <= occurrence.range.end + POSTFIX_REACH + LONGEST_CUE);
    near.any(|cue| {
        if cue.range.end <= occurrence.range.start {
            let between = &text[cue.range.end..occurrence.range.start];
            return between.len() <= NEGATION_REACH && !has_clause_border(between);
        }
        cue.postfix
            && cue.range.start >= occurrence.range.end
            && cue.range.start - occurrence.range.end <= POSTFIX_REACH
            && !has_clause_border(&text[occurrence.range.end..cue.range.start])
    })
}

fn has_clause_border(between: &str) -> bool {
    between.contains([',', ';', ':', '，', '；', '：', '、']) || between.contains(" but ") || between.contains(" then ")
}

/// Byte ranges of the sentences of a folded text.
fn split(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut parts, mut start) = (Vec::new(), 0);
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        let ends = match c {
            '。' | '！' | '？' | '；' | '\u{1}' => true,
            '.' | '!' | '?' | ';' => bytes.get(next).is_none_or(|b| *b == b' ' || *b == 1),
            _ => false,
        };
        if ends {
            parts.push(start..next);
            start = next;
        }
    }
    if start < text.len() {
        parts.push(start..text.len());
    }
    parts
}

/// A text in lower case, white space folded, Markdown emphasis dropped, with a map back.
///
/// A line that begins a list item or table row starts with U+0001, which ends a sentence.
struct Folded {
    text: String,
    /// Pairs (offset in `text`, offset in the original) at every irregularity; in between both advance together.
    map: Vec<(usize, usize)>,
}

impl Folded {
    fn new(original: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(original.len()), map: vec![(0, 0)] };
        let mut blank = true;
        let mut line_start = true;
        for (at, c) in original.char_indices() {
            match c {
                '*' | '`' | '\r' => {
                    if line_start && c == '*' {
                        folded.put('\u{1}', at);
                    }
                    folded.map.push((folded.text.len(), at + 1));
                }
                '\n' => {
                    line_start = true;
                    if !blank {
                        folded.put(' ', at);
                    }
                    blank = true;
                    folded.map.push((folded.text.len(), at + 1));
                    continue;
                }
                '-' | '|' | '+' if line_start => folded.put('\u{1}', at),
                '0'..='9' if line_start && starts_numbered_item(&original[at..]) => {
                    folded.put('\u{1}', at);
                    folded.map.push((folded.text.len(), at));
                    folded.put(c, at);
                    blank = false;
                }
                c if c.is_whitespace() => {
                    if !blank {
                        folded.put(' ', at);
                    }
                    blank = true;
                    folded.map.push((folded.text.len(), at + c.len_utf8()));
                    continue;
                }
                '\u{2018}' | '\u{2019}' => {
                    folded.put('\'', at);
                    folded.map.push((folded.text.len(), at + c.len_utf8()));
                    blank = false;
                }
                c => {
                    let before = folded.text.len();
                    for lower in c.to_lowercase() {
                        folded.text.push(lower);
                    }
                    if folded.text.len() - before != c.len_utf8() {
                        folded.map.push((folded.text.len(), at + c.len_utf8()));
                    }
                    blank = false;
                }
            }
            line_start = false;
        }
        folded
    }

    fn put(&mut self, c: char, _at: usize) {
        self.text.push(c);
    }

    /// The offset in the original text.
    fn original(&self, offset: usize) -> usize {
        let index = self.map.partition_point(|(folded, _)| *folded <= offset).saturating_sub(1);
        self.map.get(index).map_or(offset, |(folded, original)| original + (offset - folded))
    }
}

fn starts_numbered_item(rest: &str) -> bool {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    digits <= 3
        && matches!(rest.as_bytes().get(digits), Some(b'.' | b')'))
        && rest.as_bytes().get(digits + 1) == Some(&b' ')
}
