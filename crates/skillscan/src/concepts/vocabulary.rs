//! The words: `data/concepts.yml` as one automaton.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use serde::Deserialize;
use std::ops::Range;
use std::sync::OnceLock;

/// A set of concepts, one bit each.
pub(crate) type Bits = u128;

#[derive(Deserialize)]
struct Entry {
    id: String,
    /// Actions can be negated.
    #[serde(default)]
    action: bool,
    terms: Vec<String>,
}

/// One concept at one place of a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Occurrence {
    /// Index of the concept.
    pub(crate) concept: u8,
    /// Bytes of the folded text.
    pub(crate) range: Range<usize>,
    /// Of a negation: on which side of it its verb stands.
    pub(crate) verb: Side,
}

/// Where the verb of a negation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// "do not tell", 不要告诉.
    Behind,
    /// 知らせないで, 알리지 마십시오: never what comes next.
    InFront,
    /// "sage nicht", "nicht sagen"; « ne dis pas », « jamais ».
    Either,
}

/// Every term of every concept.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    concepts: Vec<String>,
    actions: Bits,
    /// By pattern: concept, whether the word may go on, whether borders count.
    terms: Vec<Term>,
    automaton: AhoCorasick,
}

#[derive(Debug)]
struct Term {
    concept: u8,
    /// Further words after an open-ended first one (`внешн* сервер*`).
    rest: Vec<String>,
    open_end: bool,
    bordered: bool,
    cjk: bool,
    verb: Side,
}

impl Vocabulary {
    /// The built-in vocabulary. A test proves that it parses.
    pub(crate) fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Vocabulary> = OnceLock::new();
        BUILTIN.get_or_init(|| Self::parse(crate::data::table!("concepts")).unwrap_or_else(|_| Self::empty()))
    }

    /// Reads a vocabulary; the error names what is wrong.
    pub(crate) fn parse(json: &str) -> Result<Self, String> {
        let entries: Vec<Entry> = serde_json::from_str(json).map_err(|e| e.to_string())?;
        if entries.len() > Bits::BITS as usize {
            return Err(format!("{} concepts, at most {} are possible", entries.len(), Bits::BITS));
        }
        let (mut terms, mut words, mut actions) = (Vec::new(), Vec::new(), 0);
        for (index, entry) in entries.iter().enumerate() {
            let concept = u8::try_from(index).map_err(|e| e.to_string())?;
            actions |= Bits::from(entry.action) << concept;
            for term in &entry.terms {
                let mut parts = term.trim_end_matches('*').split("* ");
                let word = parts.next().unwrap_or_default();
                let rest: Vec<String> = parts.map(str::to_owned).collect();
                let last = rest.last().map_or(word, String::as_str).chars().next_back().unwrap_or(' ');
                terms.push(Term {
                    concept,
                    rest,
                    open_end: term.ends_with('*'),
                    bordered: last.is_alphanumeric() && !is_cjk(last),
                    cjk: is_cjk(last),
                    verb: if is_kana_or_hangul(last) {
                        Side::InFront
                    } else if word.starts_with("nicht") || matches!(word, "jamais" | "pas") {
                        Side::Either
                    } else {
                        Side::Behind
                    },
                });
                words.push(word.to_owned());
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&words)
            .map_err(|e| e.to_string())?;
        Ok(Self { concepts: entries.into_iter().map(|e| e.id).collect(), actions, terms, automaton })
    }

    fn empty() -> Self {
        let automaton = AhoCorasick::builder().build(["\0"]).unwrap_or_else(|_| unreachable!("one literal builds"));
        Self { concepts: Vec::new(), actions: 0, terms: Vec::new(), automaton }
    }

    /// The index of a concept.
    pub(crate) fn concept(&self, id: &str) -> Option<u8> {
        self.concepts.iter().position(|c| c == id).and_then(|i| u8::try_from(i).ok())
    }

    /// Whether a concept is an action, which a sentence can negate.
    pub(crate) fn is_action(&self, concept: u8) -> bool {
        self.actions & (1 << concept) != 0
    }

    /// Every occurrence in a folded text, in order of their starts.
    pub(crate) fn occurrences(&self, folded: &str) -> Vec<Occurrence> {
        let mut found = Vec::new();
        for hit in self.automaton.find_overlapping_iter(folded) {
            let Some(term) = self.terms.get(hit.pattern().as_usize()) else { continue };
            let Some(end) = term.end(folded, hit.end()) else { continue };
            let inside_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_cjk(c));
            let starts_in_word = folded[hit.start()..].chars().next().is_some_and(char::is_alphanumeric);
            let before = folded[..hit.start()].chars().next_back();
            let after = folded[end..].chars().next();
            let border_before = !starts_in_word || !inside_word(before) || term.cjk;
            // `send_email` names something; `api_key_prod` does, too, but that is what the term is about.
            let names = after == Some('_') && (self.is_action(term.concept) || !term.open_end);
            let border_after = !names && (term.open_end || !term.bordered || !inside_word(after));
            if border_before && border_after {
                found.push(Occurrence { concept: term.concept, range: hit.start()..end, verb: term.verb });
            }
        }
        found.sort_by_key(|occurrence| (occurrence.range.start, occurrence.range.end, occurrence.concept));
        found
    }
}

impl Term {
    /// Where the term ends, given that its first word was found up to `at`; `None` if its further words do not follow.
    fn end(&self, text: &str, at: usize) -> Option<usize> {
        self.rest.iter().try_fold(at, |at, word| {
            let tail =
                text[at..].trim_start_matches(char::is_alphanumeric).strip_prefix(' ')?.strip_prefix(word.as_str())?;
            Some(text.len() - tail.len())
        })
    }
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

fn is_kana_or_hangul(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}')
}
