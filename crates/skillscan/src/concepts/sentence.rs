//! Prose segments into sentences, and sentences into sets of concepts.

use super::reading::Reading;
use super::vocabulary::{Bits, Occurrence, Vocabulary};
use crate::document::{Document, Language, SegmentKind};
use std::ops::Range;

/// One sentence of one segment.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    /// Index of its segment in the document.
    pub(crate) segment: usize,
    /// Whether that is a heading, which begins a new subject.
    pub(crate) heading: bool,
    /// Line of its start, from 1.
    pub(crate) line: u32,
    /// Concepts that it affirms.
    pub(crate) affirmed: Bits,
    /// Concepts that it negates ("do not tell").
    pub(crate) negated: Bits,
    /// Where its concepts stand, ascending.
    pub(crate) places: Vec<ConceptPlace>,
    /// Whether it gives a plain order of its own, though it speaks about attacks: they are but the reason for it.
    pub(crate) orders: bool,
}

/// One concept at one place of a sentence.
#[derive(Debug, Clone)]
pub(crate) struct ConceptPlace {
    pub(crate) concept: u8,
    /// Whether the sentence negates it here.
    pub(crate) negated: bool,
    /// Bytes of the document's text; of a negated action, with the negation. Texts are far below 4 GiB, and have many.
    start: u32,
    end: u32,
}

impl ConceptPlace {
    pub(crate) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The sentences of a document, and what all of them together talk about.
#[derive(Debug)]
pub(crate) struct Prose {
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) affirmed: Bits,
    pub(crate) negated: Bits,
}

impl Prose {
    /// Reads a document.
    pub(crate) fn of(document: &Document, vocabulary: &Vocabulary) -> Self {
        let sentences = sentences(document, vocabulary);
        let affirmed = sentences.iter().fold(0, |bits, sentence| bits | sentence.affirmed);
        let negated = sentences.iter().fold(0, |bits, sentence| bits | sentence.negated);
        Self { sentences, affirmed, negated }
    }
}

/// All sentences of a document's prose, in order.
pub(super) fn sentences(document: &Document, vocabulary: &Vocabulary) -> Vec<Sentence> {
    let reading = Reading::new(vocabulary);
    let mut found = Vec::new();
    for (index, segment) in document.segments.iter().enumerate() {
        if !is_prose(segment.kind) {
            continue;
        }
        let Some(text) = document.text.get(segment.range.clone()) else { continue };
        let folded = Folded::new(text);
        let occurrences = vocabulary.occurrences(&folded.text);
        let mut next = 0;
        for part in split(&folded.text) {
            let from = next;
            next += occurrences[from..].iter().take_while(|o| o.range.start < part.end).count();
            let inside: Vec<&Occurrence> = occurrences[from..next].iter().filter(|o| o.range.end <= part.end).collect();
            if inside.is_empty() {
                continue;
            }
            let base = segment.range.start;
            let original = |r: &Range<usize>| base + folded.original(r.start)..base + folded.original(r.end);
            let line = document.lines.line(original(&part).start);
            let heading = segment.kind == SegmentKind::Heading;
            let mut sentence = Sentence {
                segment: index,
                heading,
                line,
                affirmed: 0,
                negated: 0,
                places: Vec::with_capacity(inside.len()),
                orders: false,
            };
            for (at, occurrence) in inside.iter().enumerate() {
                let cue = reading.negation_of(&folded.text, at, &inside);
                let bit: Bits = 1 << occurrence.concept;
                if cue.is_some() {
                    sentence.negated |= bit
                } else {
                    sentence.affirmed |= bit
                }
                let range = match &cue {
                    Some(cue) => cue.start.min(occurrence.range.start)..cue.end.max(occurrence.range.end),
                    None => occurrence.range.clone(),
                };
                let Range { start, end } = original(&range);
                let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end)) else { continue };
                sentence.places.push(ConceptPlace { concept: occurrence.concept, negated: cue.is_some(), start, end });
            }
            sentence.places.sort_by_key(|place| (place.start, place.end));
            sentence.orders =
                reading.is_about_attacks(sentence.affirmed) && reading.orders(&folded.text, &part, &inside);
            found.push(sentence);
        }
    }
    found
}

/// Segments whose words address somebody. Fences without a known language, or of data, often hold prose, too.
fn is_prose(kind: SegmentKind) -> bool {
    match kind {
        SegmentKind::Fence(language) => language.is_none_or(|language| {
            use Language::{Json, Markdown, Text, Toml, Yaml};
            matches!(language, Text | Markdown | Yaml | Json | Toml)
        }),
        SegmentKind::CodeLine | SegmentKind::Link | SegmentKind::InlineCode => false,
        _ => true,
    }
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
        let mut next = 0;
        while let Some(rest) = original.get(next..).filter(|rest| !rest.is_empty()) {
            // Nearly all there is.
            if !line_start && let Some(run) = plain_run(rest, blank) {
                folded.text.push_str(run);
                blank = run.ends_with(' ');
                next += run.len();
                continue;
            }
            let Some(c) = rest.chars().next() else { break };
            let at = next;
            next += c.len_utf8();
            match c {
                '*' | '`' | '\r' => {
                    if line_start && c == '*' {
                        folded.put('\u{1}');
                    }
                    folded.mark(next);
                }
                '\n' => {
                    line_start = true;
                    if !blank {
                        folded.put(' ');
                    }
                    blank = true;
                    folded.mark(next);
                    continue;
                }
                '-' | '|' | '+' if line_start => folded.put('\u{1}'),
                '✓' | '✗' | '✅' | '❌' | '⚠' | '•' | '→' | '☐' | '☑' if line_start => {
                    folded.put('\u{1}');
                    folded.mark(next);
                }
                // Marks of comments and headings go on with the line before.
                '#' if line_start => {
                    folded.mark(next);
                    continue;
                }
                '0'..='9' if line_start && starts_numbered_item(rest) => {
                    folded.put('\u{1}');
                    folded.mark(at);
                    folded.put(c);
                    blank = false;
                }
                c if c.is_whitespace() => {
                    if !blank {
                        folded.put(' ');
                    }
                    blank = true;
                    folded.mark(next);
                    continue;
                }
                '\u{2018}' | '\u{2019}' => {
                    folded.put('\'');
                    folded.mark(next);
                    blank = false;
                }
                c => {
                    folded.text.extend(c.to_lowercase());
                    folded.mark(next);
                    blank = false;
                }
            }
            line_start = false;
        }
        folded
    }

    fn put(&mut self, c: char) {
        self.text.push(c);
    }

    /// What comes next stands at `original` there.
    fn mark(&mut self, original: usize) {
        let here = self.text.len();
        // Nothing to note where both went on together.
        let even = self.map.last().is_some_and(|(folded, known)| known.checked_add(here - folded) == Some(original));
        if !even {
            self.map.push((here, original));
        }
    }

    /// The offset in the original text.
    fn original(&self, offset: usize) -> usize {
        let index = self.map.partition_point(|(folded, _)| *folded <= offset).saturating_sub(1);
        self.map.get(index).map_or(offset, |(folded, original)| original + (offset - folded))
    }
}

/// The longest beginning that stays as it is: small letters, digits and signs without a meaning, with single blanks.
fn plain_run(text: &str, mut blank: bool) -> Option<&str> {
    let mut plain = |byte: &u8| match byte {
        b' ' => !std::mem::replace(&mut blank, true),
        b'a'..=b'z' | b'0'..=b'9' => {
            blank = false;
            true
        }
        b'*' | b'`' => false,
        byte => {
            blank = false;
            byte.is_ascii_punctuation()
        }
    };
    let length = text.as_bytes().iter().take_while(|byte| plain(byte)).count();
    text.get(..length).filter(|run| !run.is_empty())
}

fn starts_numbered_item(rest: &str) -> bool {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    digits <= 3
        && matches!(rest.as_bytes().get(digits), Some(b'.' | b')'))
        && rest.as_bytes().get(digits + 1) == Some(&b' ')
}
