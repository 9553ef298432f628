//! A table of phrases, searched in one linear pass, on word borders, ASCII case ignored.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

/// Phrases made ready. Chinese phrases have no word borders; ASCII ones do.
#[derive(Debug)]
pub(super) struct Phrases(Option<AhoCorasick>);

impl Phrases {
    /// Makes a list ready: phrases with commas between. The lists are constants of this module, so a failure to build
    /// cannot depend on input.
    pub(super) fn of(list: &str) -> Self {
        let phrases = list.split(',').map(str::trim).filter(|phrase| !phrase.is_empty());
        let built = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(phrases);
        Self(built.ok())
    }

    /// Ends of the phrases that stand in `text`, with their starts.
    pub(super) fn find_all<'a>(&'a self, text: &'a str) -> impl Iterator<Item = std::ops::Range<usize>> + 'a {
        self.0
            .iter()
            .flat_map(move |ac| ac.find_iter(text))
            .map(|m| m.range())
            .filter(move |range| on_borders(text, range))
    }

    /// True if any phrase stands in `text`.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.find_all(text).next().is_some()
    }
}

fn on_borders(text: &str, range: &std::ops::Range<usize>) -> bool {
    let bytes = text.as_bytes();
    let word = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
    let starts = !word(Some(range.start)) || !word(range.start.checked_sub(1));
    let ends = !word(range.end.checked_sub(1)) || !word(Some(range.end));
    starts && ends
}
