//! The words: `data/concepts.yml`, and where they stand in a text.

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
    starts: Starts,
}

#[derive(Debug)]
struct Term {
    concept: u8,
    /// Its first word, or words up to one that may go on.
    first: String,
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
        let (mut terms, mut actions) = (Vec::new(), 0);
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
                    first: word.to_owned(),
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
            }
        }
        let starts = Starts::of(&terms);
        Ok(Self { concepts: entries.into_iter().map(|e| e.id).collect(), actions, terms, starts })
    }

    fn empty() -> Self {
        Self { concepts: Vec::new(), actions: 0, terms: Vec::new(), starts: Starts::of(&[]) }
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
        self.starts.find(&self.terms, folded, |start, term| {
            let Some(end) = term.end(folded, start + term.first.len()) else { return };
            let inside_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_cjk(c));
            let starts_in_word = folded[start..].chars().next().is_some_and(char::is_alphanumeric);
            let before = folded[..start].chars().next_back();
            let after = folded[end..].chars().next();
            let border_before = !starts_in_word || !inside_word(before) || term.cjk;
            // `send_email` names something; `api_key_prod` does, too, but that is what the term is about.
            let names = after == Some('_') && (self.is_action(term.concept) || !term.open_end);
            let border_after = !names && (term.open_end || !term.bordered || !inside_word(after));
            if border_before && border_after {
                found.push(Occurrence { concept: term.concept, range: start..end, verb: term.verb });
            }
        });
        found.sort_by_key(|occurrence| (occurrence.range.start, occurrence.range.end, occurrence.concept));
        found
    }
}

/// The terms by how they begin. Made in no time, unlike an automaton, which is what a cold start pays for.
#[derive(Debug)]
struct Starts {
    /// Which hashes have terms at all.
    filter: Box<[u64; HASHES / 64]>,
    /// First bytes of terms of less than [`FIRST_BYTES`].
    short: [u64; 4],
    /// Some term goes on from ASCII to letters that stand without borders, and may begin inside a word.
    anywhere: bool,
    /// By the hash of the first bytes: where its terms begin in `terms`; one more than there are hashes.
    buckets: Vec<u32>,
    /// Indices of the terms, by hash.
    terms: Vec<u32>,
}

/// Terms are told apart by this many first bytes; shorter ones by all they have.
const FIRST_BYTES: usize = 3;

impl Starts {
    fn of(terms: &[Term]) -> Self {
        let mut by_hash: Vec<(usize, u32)> =
            terms.iter().zip(0..).map(|(term, index)| (hash(beginning(&term.first)), index)).collect();
        by_hash.sort_unstable();
        let mut filter = Box::new([0; HASHES / 64]);
        for (hash, _) in &by_hash {
            if let Some(word) = filter.get_mut(hash >> 6) {
                *word |= 1 << (hash & 63);
            }
        }
        let mut short = [0; 4];
        for byte in
            terms.iter().filter(|term| term.first.len() < FIRST_BYTES).flat_map(|term| term.first.bytes().next())
        {
            short[usize::from(byte >> 6)] |= 1_u64 << (byte & 63);
        }
        let inside = |term: &Term| term.cjk && term.first.starts_with(|c: char| c.is_ascii_alphanumeric());
        let anywhere = terms.iter().any(inside);
        let begin = |bucket: usize| by_hash.partition_point(|(hash, _)| bucket_of(*hash) < bucket);
        let buckets = (0..=BUCKETS).map(|bucket| u32::try_from(begin(bucket)).unwrap_or(u32::MAX)).collect();
        Self { filter, short, anywhere, buckets, terms: by_hash.into_iter().map(|(_, index)| index).collect() }
    }

    /// Calls `found` with every place of a term's first word, where a word begins; with letters that stand without
    /// borders, anywhere.
    fn find<'a>(&self, terms: &'a [Term], text: &str, mut found: impl FnMut(usize, &'a Term)) {
        let bytes = text.as_bytes();
        let skips_letters = !self.anywhere || text.is_ascii();
        let mut after_letter = false;
        for (at, byte) in bytes.iter().enumerate() {
            let letter = byte.is_ascii_alphanumeric();
            let inside = letter && after_letter;
            after_letter = letter;
            // Second and further bytes of a character have the form 10xxxxxx.
            if inside && skips_letters || byte & 0xc0 == 0x80 {
                continue;
            }
            let rest = bytes.get(at..).unwrap_or_default();
            if self.short[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1 {
                (1..FIRST_BYTES).for_each(|size| self.compare(terms, rest, size, &mut |term| found(at, term)));
            }
            self.compare(terms, rest, FIRST_BYTES, &mut |term| found(at, term));
        }
    }

    /// The terms that `rest` begins with, of those told apart by their first `size` bytes.
    #[inline]
    fn compare<'a>(&self, terms: &'a [Term], rest: &[u8], size: usize, found: &mut impl FnMut(&'a Term)) {
        let Some(hash) = rest.get(..size).map(hash) else { return };
        if self.filter.get(hash >> 6).is_none_or(|word| word >> (hash & 63) & 1 == 0) {
            return;
        }
        let bucket = bucket_of(hash);
        let range = self.buckets.get(bucket).zip(self.buckets.get(bucket + 1));
        let range = range.map_or(0..0, |(from, to)| *from as usize..*to as usize);
        let indices = self.terms.get(range).unwrap_or_default();
        let same = indices.iter().filter_map(|index| terms.get(*index as usize));
        same.filter(|term| rest.starts_with(term.first.as_bytes())).for_each(found);
    }
}

fn beginning(word: &str) -> &[u8] {
    word.as_bytes().get(..FIRST_BYTES).unwrap_or(word.as_bytes())
}

/// Hashes of beginnings, and buckets that hold them.
const HASHES: usize = 1 << 16;
const BUCKETS: usize = 1 << 12;

fn hash(beginning: &[u8]) -> usize {
    let bytes = beginning.iter().fold(1_u32, |bytes, byte| bytes << 8 | u32::from(*byte));
    bytes.wrapping_mul(0x9e37_79b1) as usize >> (u32::BITS - HASHES.trailing_zeros())
}

fn bucket_of(hash: usize) -> usize {
    hash * BUCKETS / HASHES
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
