//! Text to hashed n-grams: single words, pairs and triples; runs of characters inside words; pairs of characters of
//! scripts that do not set blanks between words.

use crate::model::BUCKETS;
use crate::sample::Kind;
use std::ops::Range;

/// Characters in a run inside a word.
const RUN: usize = 5;

/// One n-gram: its bucket and where it stands in the block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gram {
    /// Index of its weight.
    pub bucket: u32,
    /// Bytes of the block.
    pub range: Range<usize>,
}

/// All n-grams of a block in order of position. Numbers are all the same number: they tell sources, not intents.
pub fn grams(kind: Kind, text: &str) -> Vec<Gram> {
    let words = words(text);
    let mut grams = Vec::with_capacity(words.len() * 8);
    for (index, word) in words.iter().enumerate() {
        let mut hash = mix(kind.seed(), word.hash);
        grams.push(Gram { bucket: bucket(hash), range: word.range.clone() });
        for next in words.iter().skip(index + 1).take(2) {
            hash = mix(hash, next.hash);
            grams.push(Gram { bucket: bucket(hash), range: word.range.start..next.range.end });
        }
        if word.plain {
            runs(kind, text, &word.range, &mut grams);
        }
    }
    grams
}

/// Runs of characters inside a word, so that its other forms are known too.
fn runs(kind: Kind, text: &str, range: &Range<usize>, grams: &mut Vec<Gram>) {
    let bytes = text.as_bytes().get(range.clone()).unwrap_or_default();
    if bytes.len() <= RUN {
        return;
    }
    for (at, run) in bytes.windows(RUN).enumerate() {
        let seed = mix(kind.seed(), 0x5eed);
        let hash = run.iter().fold(seed, |hash, byte| step(hash, byte.to_ascii_lowercase()));
        let start = range.start + at;
        grams.push(Gram { bucket: bucket(mix(hash, 1)), range: start..start + RUN });
    }
}

struct Word {
    hash: u64,
    range: Range<usize>,
    /// ASCII letters only.
    plain: bool,
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::with_capacity(text.len() / 6);
    let mut open: Option<Word> = None;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => {
                let word = open.get_or_insert(Word { hash: SEED, range: at..end, plain: true });
                let byte = if c.is_ascii_digit() { b'0' } else { u8::try_from(c).unwrap_or(b'?').to_ascii_lowercase() };
                word.hash = step(word.hash, byte);
                word.plain &= c.is_ascii_alphabetic();
                word.range.end = end;
            }
            // Letters of other scripts that stand in words: Cyrillic, accented Latin, Greek, Hangul.
            c if c.is_alphabetic() && !unspaced(c) => {
                let word = open.get_or_insert(Word { hash: SEED, range: at..end, plain: false });
                for lower in c.to_lowercase() {
                    word.hash = mix(word.hash, u64::from(u32::from(lower)));
                }
                word.plain = false;
                word.range.end = end;
            }
            // Each ideograph or kana is a word; pairs and triples follow from that.
            c if unspaced(c) => {
                words.extend(open.take());
                words.push(Word { hash: mix(SEED, u64::from(u32::from(c))), range: at..end, plain: false });
            }
            c => {
                words.extend(open.take());
                // Punctuation that means something in commands and addresses.
                if matches!(c, '|' | '>' | '<' | '$' | '@' | '~' | '&' | '!' | '?' | '/') {
                    words.push(Word { hash: mix(SEED, u64::from(u32::from(c)) + 7), range: at..end, plain: false });
                }
            }
        }
    }
    words.extend(open);
    words
}

fn unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2ffff}')
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a, one byte.
pub(crate) fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// Two hashes to one.
pub(crate) fn mix(a: u64, b: u64) -> u64 {
    let mut hash = (a ^ b.rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^= hash >> 29;
    hash.wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

/// The bucket of a hash.
pub(crate) fn bucket(hash: u64) -> u32 {
    let folded = hash ^ (hash >> 33);
    u32::try_from(folded % BUCKETS as u64).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Vec<&str> {
        grams(Kind::Instruction, text).into_iter().filter_map(|gram| text.get(gram.range)).collect()
    }

    #[test]
    fn words_pairs_triples_runs_and_ideographs() {
        assert_eq!(shown("Send it now"), ["Send", "Send it", "Send it now", "it", "it now", "now"]);
        assert_eq!(shown("请发送"), ["请", "请发", "请发送", "发", "发送", "送"]);
        assert!(shown("cat x | sh").contains(&"| sh"));
        assert!(shown("secretly").contains(&"ecret"));
        assert_eq!(shown("ключ от"), ["ключ", "ключ от", "от"]);
        let same = |a: &str, b: &str| {
            let buckets = |text: &str| grams(Kind::Code, text).into_iter().map(|g| g.bucket).collect::<Vec<_>>();
            assert_eq!(buckets(a), buckets(b), "{a} {b}");
        };
        same("Port 8080", "port 9191");
        same("ÜBER", "über");
    }

    proptest! {
        #[test]
        fn every_gram_is_a_piece_of_the_text(text in "\\PC{0,200}") {
            for gram in grams(Kind::Code, &text) {
                prop_assert!(text.get(gram.range.clone()).is_some_and(|piece| !piece.is_empty()));
                prop_assert!((gram.bucket as usize) < BUCKETS);
            }
        }
    }
}
