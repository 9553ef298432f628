//! Invisible characters, direction overrides, and letters of one script posing as another's.

use super::Hidden;
use crate::document::{Document, Language, is_invisible, latin_look};
use std::ops::Range;

/// Fewest invisible characters in a row that carry a message (a byte takes eight bits, a tag a letter).
const RUN: usize = 8;

/// Fewest variation selectors in a row; text has one after a sign, or two.
const SELECTORS: usize = 4;

/// Fewest words with invisible characters inside; one may be a slip of a word processor.
const BROKEN_WORDS: usize = 2;

/// Finds all three.
pub(super) fn find(document: &Document) -> Vec<Hidden> {
    let text = &document.text;
    if text.is_ascii() {
        return Vec::new();
    }
    // Most texts with other than ASCII characters have dashes, quotes and letters only.
    let (mut invisible, mut posing) = (false, false);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        invisible |= is_invisible(c);
        posing |= may_pose(c);
    }
    let mut found = Vec::new();
    if invisible {
        found.extend(runs(document));
        found.extend(broken_words(text));
        found.extend(overrides(document));
    }
    if posing {
        found.extend(look_alikes(text));
    }
    found
}

/// Letters of Greek, Cyrillic, Armenian, Cherokee and Lisu.
fn may_pose(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{52F}' | '\u{531}'..='\u{587}' | '\u{13A0}'..='\u{13FF}' | '\u{A4D0}'..='\u{A4F7}')
}

/// Runs of invisible characters, by what they are made of.
fn runs(document: &Document) -> Vec<Hidden> {
    let mut found = Vec::new();
    let mut run = Run::default();
    let mut before = ' ';
    for (at, c) in document.text.char_indices() {
        if is_invisible(c) {
            run.push(at, c, before);
            continue;
        }
        if run.all > 0 {
            found.extend(std::mem::take(&mut run).close());
        }
        before = c;
    }
    found.extend(run.close());
    found
}

#[derive(Default)]
struct Run {
    range: Range<usize>,
    all: usize,
    tags: String,
    selectors: usize,
    /// The run follows a black flag: the tags name a region.
    flag: bool,
}

impl Run {
    fn push(&mut self, at: usize, c: char, before: char) {
        if self.all == 0 {
            self.range.start = at;
            self.flag = before == '\u{1F3F4}';
        }
        self.range.end = at + c.len_utf8();
        self.all += 1;
        match c {
            '\u{E0020}'..='\u{E007E}' => self.tags.extend(u32::from(c).checked_sub(0xE0000).and_then(char::from_u32)),
            '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => self.selectors += 1,
            _ => {}
        }
    }

    fn close(self) -> Option<Hidden> {
        let Self { range, all, tags, selectors, flag } = self;
        let region = flag && tags.len() <= 6;
        if tags.len() >= 3 && !region {
            return Some(Hidden { rule: "TS-HIDE-001", range, detail: tags, zh: None });
        }
        if selectors >= SELECTORS || all >= RUN && !region {
            let (en, zh) = if selectors >= SELECTORS {
                ("variation selector", "变体选择符")
            } else {
                ("zero-width", "零宽字符")
            };
            let (detail, zh) = (format!("{all} × {en}"), Some(format!("{all} 个{zh}")));
            return Some(Hidden { rule: "TS-HIDE-002", range, detail, zh });
        }
        None
    }
}

/// Latin words with invisible characters inside: `ig\u{200B}nore`. Soft hyphens are what they are for.
fn broken_words(text: &str) -> Option<Hidden> {
    let mut first: Option<Range<usize>> = None;
    let mut count = 0;
    let mut before = ' ';
    let mut open: Option<Range<usize>> = None;
    for (at, c) in text.char_indices() {
        if is_invisible(c) && c != '\u{AD}' {
            let start = open.take().map_or(at, |range| range.start);
            open = Some(start..at + c.len_utf8()).filter(|_| before.is_ascii_alphabetic());
            continue;
        }
        if let Some(range) = open.take().filter(|_| c.is_ascii_alphabetic()) {
            count += 1;
            first.get_or_insert(range);
        }
        before = c;
    }
    let range = first.filter(|_| count >= BROKEN_WORDS)?;
    Some(Hidden {
        rule: "TS-HIDE-002",
        range,
        detail: format!("{count} × zero-width"),
        zh: Some(format!("{count} 个零宽字符")),
    })
}

/// Direction overrides where nothing is written from right to left.
fn overrides(document: &Document) -> Option<Hidden> {
    let is_control = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let (at, first) = document.text.char_indices().find(|(_, c)| is_control(*c))?;
    let program =
        document.language.is_program() || matches!(document.language, Language::C | Language::Rust | Language::Java);
    let foreign = document
        .text
        .chars()
        .any(|c| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'));
    // Isolates and embeddings belong to honest right-to-left text; an override in program text never does.
    if foreign && !(program && first == '\u{202E}') {
        return None;
    }
    Some(Hidden {
        rule: "TS-HIDE-003",
        range: at..at + first.len_utf8(),
        detail: format!("U+{:04X}", u32::from(first)),
        zh: None,
    })
}

/// Latin words with letters of another script inside.
fn look_alikes(text: &str) -> Vec<Hidden> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        if c.is_alphanumeric() || c == '_' || is_invisible(c) {
            continue;
        }
        if let Some(word) = text.get(start..at).filter(|word| !word.is_ascii() && word.len() < 200)
            && let Some(folded) = folded(word)
        {
            found.push(Hidden { rule: "TS-HIDE-004", range: start..at, detail: folded, zh: None });
        }
        start = at + c.len_utf8();
    }
    found
}

/// The Latin word that `word` poses as: mostly ASCII letters, the rest letters of Cyrillic, Greek or a like script that
/// look the same.
fn folded(word: &str) -> Option<String> {
    let mut latin = 0;
    let mut posing = 0;
    let mut folded = String::with_capacity(word.len());
    for c in word.chars().filter(|c| !is_invisible(*c)) {
        if c.is_ascii() {
            latin += usize::from(c.is_ascii_alphabetic());
            folded.push(c);
            continue;
        }
        folded.push(latin_look(c).filter(|_| may_pose(c))?);
        posing += 1;
    }
    (posing > 0 && latin >= 2 && latin + posing >= 4).then_some(folded)
}
