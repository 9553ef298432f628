//! The text of a manifest: its lines, and where its words stand, which parsed data does not say.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

/// A manifest's text.
pub(super) struct Text<'a> {
    /// The text itself.
    pub(super) text: &'a str,
    places: OnceCell<HashMap<&'a str, usize>>,
}

impl<'a> Text<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, places: OnceCell::new() }
    }

    /// The first place of a word; the start of the text if it is written otherwise there.
    pub(super) fn place(&self, word: &str) -> Range<usize> {
        let places = self.places.get_or_init(|| places(self.text));
        places.get(word).map_or(0..0, |at| *at..at + word.len())
    }

    /// Lines that are not empty with their offsets, white space around them cut.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &'a str)> {
        self.raw_lines().filter_map(|(at, line)| {
            let start = at + (line.len() - line.trim_start().len());
            let line = line.trim();
            (!line.is_empty()).then_some((start, line))
        })
    }

    /// Lines with their offsets as they stand, without their ends.
    pub(super) fn raw_lines(&self) -> impl Iterator<Item = (usize, &'a str)> {
        let mut at = 0;
        self.text.split_inclusive('\n').map(move |line| {
            let start = at;
            at += line.len();
            (start, line.trim_end_matches(['\n', '\r']))
        })
    }

    /// The range of a part of the text.
    pub(super) fn range(&self, part: &str) -> Range<usize> {
        let start = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        if start + part.len() <= self.text.len() { start..start + part.len() } else { 0..0 }
    }
}

/// The value of `key = "value"` or `key: value` on a line.
pub(super) fn value<'t>(line: &'t str, key: &str) -> Option<&'t str> {
    let rest = line.trim_start().strip_prefix(key)?.trim_start();
    let rest = rest.strip_prefix(['=', ':']).unwrap_or(rest).trim();
    Some(rest.trim_matches(['"', '\'', ',']))
}

/// Where each word of a text stands first.
fn places(text: &str) -> HashMap<&str, usize> {
    let mut first = HashMap::new();
    let part = |c: char| !(c.is_alphanumeric() || matches!(c, '@' | '/' | '_' | '.' | '-'));
    let mut at = 0;
    for word in text.split_inclusive(part) {
        let bare = word.trim_end_matches(part);
        if !bare.is_empty() {
            first.entry(bare).or_insert(at);
        }
        // The host of an address is a word too.
        for piece in bare.split('/').filter(|piece| piece.contains('.')) {
            let inside = bare.find(piece).unwrap_or(0);
            first.entry(piece).or_insert(at + inside);
        }
        at += word.len();
    }
    first
}
