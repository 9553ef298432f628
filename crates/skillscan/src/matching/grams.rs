//! The prefilter: one pass over a text that finds the literals of all rules.
//!
//! Each literal is known by its rarest four bytes (three, if it has no more). A bitmap of 16 KiB says of each place in
//! the text whether such bytes may begin there; the few places that pass are compared with the whole literal. Built in
//! well under a millisecond for thousands of literals, where an automaton of them takes several; that is what a cold
//! start of the command line pays for.

use rules::fold;

/// Bits of the bitmap's index.
const FILTER_BITS: u32 = 17;
/// Bits of the bucket index.
const BUCKET_BITS: u32 = 13;

/// The compiled literals. `T` is what a literal stands for.
#[derive(Debug)]
pub(crate) struct Grams<T> {
    filter: Box<[u64; 1 << (FILTER_BITS - 6)]>,
    /// By hash: where its grams begin in `grams`; one more than there are hashes.
    buckets: Vec<u32>,
    grams: Vec<Gram>,
    literals: Vec<(Box<[u8]>, T)>,
}

/// Marks a gram of three bytes: no UTF-8 text has this byte.
const SHORT: u32 = 0xff00_0000;

/// Four bytes of a literal, or three and [`SHORT`].
#[derive(Debug, Clone, Copy)]
struct Gram {
    bytes: u32,
    /// Length of the literal up to the end of the gram.
    end: u32,
    /// Index in `literals`.
    literal: u32,
}

/// Bytes as the prefilter sees them.
pub(super) static FOLDED: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0_u8;
    loop {
        table[byte as usize] = fold(byte);
        match byte.checked_add(1) {
            Some(next) => byte = next,
            None => break table,
        }
    }
};

impl<T: Copy> Grams<T> {
    /// Compiles literals of at least three bytes, folded by [`rules::fold`]; shorter ones are never found.
    pub(crate) fn new(literals: impl IntoIterator<Item = (Box<[u8]>, T)>) -> Self {
        let literals: Vec<(Box<[u8]>, T)> = literals.into_iter().collect();
        let mut grams: Vec<Gram> =
            literals.iter().zip(0..).filter_map(|((text, _), index)| gram(text, index)).collect();
        grams.sort_by_key(|gram| (bucket(gram.bytes), gram.literal));
        let mut buckets = vec![0_u32; (1 << BUCKET_BITS) + 1];
        let mut filter = Box::new([0_u64; 1 << (FILTER_BITS - 6)]);
        for gram in &grams {
            if let Some(count) = buckets.get_mut(bucket(gram.bytes) as usize + 1) {
                *count += 1;
            }
            let bit = hash(gram.bytes, FILTER_BITS);
            if let Some(word) = filter.get_mut((bit >> 6) as usize) {
                *word |= 1 << (bit & 63);
            }
        }
        let mut sum = 0;
        for count in &mut buckets {
            sum += *count;
            *count = sum;
        }
        Self { filter, buckets, grams, literals }
    }

    /// Calls `found` with the start of each literal in `text` and what it stands for, in the order of their grams.
    pub(crate) fn scan(&self, text: &[u8], mut found: impl FnMut(usize, T)) {
        let mut last = 0_u32;
        for (at, byte) in text.iter().enumerate() {
            last = last << 8 | u32::from(FOLDED[usize::from(*byte)]);
            for gram in [last, last | SHORT] {
                if self.may_hold(gram) {
                    self.compare(text, at + 1, gram, &mut found);
                }
            }
        }
    }

    #[inline]
    fn may_hold(&self, gram: u32) -> bool {
        let bit = hash(gram, FILTER_BITS);
        self.filter.get((bit >> 6) as usize).is_some_and(|word| word >> (bit & 63) & 1 == 1)
    }

    /// Compares the literals that have `gram`, which ends at `end`.
    #[cold]
    fn compare(&self, text: &[u8], end: usize, gram: u32, found: &mut impl FnMut(usize, T)) {
        let at = bucket(gram) as usize;
        let (Some(from), Some(to)) = (self.buckets.get(at), self.buckets.get(at + 1)) else { return };
        let same = self.grams.get(*from as usize..*to as usize).unwrap_or_default();
        for gram in same.iter().filter(|known| known.bytes == gram) {
            let Some(start) = end.checked_sub(gram.end as usize) else { continue };
            let Some((literal, value)) = self.literals.get(gram.literal as usize) else { continue };
            let Some(there) = text.get(start..start + literal.len()) else { continue };
            if there.iter().zip(literal).all(|(byte, wanted)| FOLDED[usize::from(*byte)] == *wanted) {
                found(start, *value);
            }
        }
    }
}

/// The gram by which a literal is known: the one that is least likely in prose and code.
fn gram(literal: &[u8], index: u32) -> Option<Gram> {
    let size = literal.len().min(4);
    if size < 3 {
        return None;
    }
    let windows = literal.windows(size).enumerate();
    let (at, best) = windows.max_by_key(|(at, window)| (rarity(window), std::cmp::Reverse(*at)))?;
    let mark = if size == 3 { SHORT } else { 0 };
    let bytes = best.iter().fold(0, |bytes, byte| bytes << 8 | u32::from(*byte)) | mark;
    Some(Gram { bytes, end: u32::try_from(at + size).ok()?, literal: index })
}

fn rarity(bytes: &[u8]) -> u32 {
    let bits = |byte: &u8| match byte {
        b' ' => 1,
        b'e' | b't' | b'a' | b'o' | b'i' | b'n' | b's' | b'r' => 2,
        b'h' | b'l' | b'd' | b'c' | b'u' | b'm' | b'p' | b'-' => 3,
        b'a'..=b'z' | b'.' | b'/' => 5,
        // Lead bytes of common scripts tell little.
        0xe3..=0xe9 | 0xd0 | 0xd1 => 3,
        _ => 6,
    };
    bytes.iter().map(bits).sum()
}

#[inline]
fn hash(gram: u32, bits: u32) -> u32 {
    gram.wrapping_mul(0x9e37_79b1) >> (32 - bits)
}

fn bucket(gram: u32) -> u32 {
    hash(gram, BUCKET_BITS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(literals: &[String], text: &str) -> Vec<(usize, usize)> {
        let folded = |text: &String| text.bytes().map(fold).collect();
        let grams = Grams::new(literals.iter().map(folded).zip(0_usize..));
        let mut found = Vec::new();
        grams.scan(text.as_bytes(), |start, literal| found.push((start, literal)));
        found.sort_unstable();
        found
    }

    #[test]
    fn literals_are_found_in_any_case() {
        let literals = ["curl", "rm ", "忽略", "wget"].map(str::to_owned);
        assert_eq!(found(&literals, "CuRL x; rm\t-rf 请忽略"), [(0, 0), (8, 1), (18, 2)]);
        assert_eq!(found(&["ab".to_owned()], "ab"), []);
    }

    proptest! {
        /// Exactly the places that a search letter by letter finds.
        #[test]
        fn nothing_is_missed_and_nothing_invented(
            literals in proptest::collection::vec("[ab \\n\u{e9}A]{3,6}", 1..8),
            text in "[ab \\n\u{e9}A\\x00]{0,60}",
        ) {
            let bytes: Vec<u8> = text.bytes().map(fold).collect();
            let mut expected = Vec::new();
            for (index, literal) in literals.iter().enumerate() {
                let wanted: Vec<u8> = literal.bytes().map(fold).collect();
                expected.extend(bytes.windows(wanted.len()).enumerate().filter(|(_, w)| *w == wanted).map(|(at, _)| (at, index)));
            }
            expected.sort_unstable();
            prop_assert_eq!(found(&literals, &text), expected);
        }
    }
}
