//! Which bytes, pairs and triples of bytes a block of text has: tells, for most patterns and blocks, that there can be no
//! match.
//!
//! A pattern with long gaps (`send[^.]{0,80}password`) makes an automaton of thousands of states, and one of its words is
//! in every second paragraph; all of them together are seldom. May say "perhaps" where there is none, never the reverse.

use super::grams::FOLDED;
use rules::{ALTERNATIVE_END, LITERAL_END, SET_END, SIGNS};

/// The bytes, pairs and triples of one block.
#[derive(Debug)]
pub(crate) struct Signature {
    bytes: Bytes,
    /// Pairs and triples, by hash.
    bits: Box<[u64]>,
    /// Bits of a hash that are not used.
    unused: u32,
}

/// Which of the bytes that prose seldom has: one bit for each that [`rules::SIGNS`] lists.
type Bytes = u32;

/// The bit of each byte; none for those that are not asked for.
static BIT: [Bytes; 256] = {
    let mut bits = [0; 256];
    let mut index = 0;
    while index < SIGNS.len() {
        bits[SIGNS[index] as usize] = 1 << index;
        index += 1;
    }
    bits
};

/// What a signature can be asked for.
#[derive(Debug, Clone, Copy)]
enum Sign {
    Byte(Bytes),
    /// The hash of a pair or a triple.
    Several(u16),
}

impl Signature {
    /// Notes what a text has; one pass. Takes about twice as much room as the text.
    pub(crate) fn of(text: &[u8]) -> Self {
        let size = (text.len() * 16).next_power_of_two().clamp(64, 1 << u16::BITS);
        let bits = vec![0; size / 64].into_boxed_slice();
        let mut signature = Self { bytes: 0, bits, unused: u16::BITS - size.trailing_zeros() };
        let mut last = 0_u32;
        for (at, byte) in text.iter().enumerate() {
            let folded = FOLDED[usize::from(*byte)];
            last = last << 8 & 0xff_ffff | u32::from(folded);
            signature.bytes |= BIT[usize::from(folded)];
            if at >= 1 {
                signature.note(hash(last & 0xffff | PAIR));
            }
            if at >= 2 {
                signature.note(hash(last));
            }
        }
        signature
    }

    #[inline]
    fn note(&mut self, hash: u16) {
        let bit = hash >> self.unused;
        if let Some(word) = self.bits.get_mut(usize::from(bit >> 6)) {
            *word |= 1 << (bit & 63);
        }
    }

    fn has(&self, sign: Sign) -> bool {
        match sign {
            Sign::Byte(bit) => self.bytes & bit == bit,
            Sign::Several(hash) => {
                let bit = hash >> self.unused;
                self.bits.get(usize::from(bit >> 6)).is_some_and(|word| word >> (bit & 63) & 1 == 1)
            }
        }
    }
}

/// Tells a pair from the triple that begins with a zero.
const PAIR: u32 = 0x0100_0000;

fn hash(bytes: u32) -> u16 {
    (bytes.wrapping_mul(0x9e37_79b1) >> 16) as u16
}

/// The signs that a literal leaves: its triples, or what a shorter one has.
fn signs(literal: &str) -> Box<[Sign]> {
    match literal.as_bytes() {
        [one] => Box::new([Sign::Byte(BIT[usize::from(*one)])]),
        [one, two] => Box::new([Sign::Several(hash(u32::from(*one) << 8 | u32::from(*two) | PAIR))]),
        bytes => {
            let triple = |three: &[u8]| hash(three.iter().fold(0, |all, byte| all << 8 | u32::from(*byte)));
            bytes.windows(3).map(|three| Sign::Several(triple(three))).collect()
        }
    }
}

/// What a pattern's matches must have.
#[derive(Debug, Default)]
pub(crate) struct Demands {
    /// One of these alternatives: of each of its sets, one literal, given by its signs.
    alternatives: Vec<Vec<Vec<Box<[Sign]>>>>,
}

impl Demands {
    /// Reads [`rules::RuleSet::demands`].
    pub(crate) fn read(text: &str) -> Self {
        let set = |set: &str| set.split_terminator(LITERAL_END).map(signs).collect();
        let alternative = |sets: &str| {
            let mut sets: Vec<Vec<Box<[Sign]>>> = sets.split_terminator(SET_END).map(set).collect();
            // What is answered soonest, and most often with no.
            sets.sort_by_key(Vec::len);
            sets
        };
        Self { alternatives: text.split_terminator(ALTERNATIVE_END).map(alternative).collect() }
    }

    /// False if no match can lie in a text of this signature.
    pub(crate) fn may_be_met(&self, signature: &Signature) -> bool {
        let literal = |signs: &[Sign]| signs.iter().all(|sign| signature.has(*sign));
        let set = |literals: &Vec<Box<[Sign]>>| literals.iter().any(|signs| literal(signs));
        self.alternatives.is_empty() || self.alternatives.iter().any(|sets| sets.iter().all(set))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rules::{Rule, RuleSet, compile};
    use std::sync::LazyLock;

    #[test]
    fn all_words_of_a_pattern_are_demanded() {
        let yaml = |regex: &str| {
            format!(
                "- id: TEST\n  title: {{ en: t, zh: t }}\n  message: {{ en: t, zh: t }}\n  category: '90008'\n  severity: high\n  \
                 confidence: high\n  nature: attack\n  match: {{ regex: '{regex}' }}\n"
            )
        };
        let check = |regex: &str, text: &str, expected: bool| {
            let set = RuleSet::of(rules::parse("test.yml", &yaml(regex)).unwrap());
            let demands = Demands::read(set.demands(regex));
            assert_eq!(demands.may_be_met(&Signature::of(text.as_bytes())), expected, "{regex}: {text}");
        };
        let regex = r"(?i)\b(?:send|upload)\b[^.]{0,80}\bpass(?:word|phrase)s?\b|\bformat c:";
        check(regex, "Please SEND me the Password", true);
        check(regex, "Please send me the letter", false);
        check(regex, "Upload it without a password", true);
        check(regex, "Mind your password", false);
        check(regex, "FORMAT\nC:", true);
        check("a.b", "nothing is known of this one", true);
        let regex = r"(?i)\b(?:bcc|cc)\b[^\n]{0,9}@[^\n]{0,9}\bc2\b[^\n]{0,9}\bhost\b";
        check(regex, "cc: a@c2.example host", true);
        check(regex, "cc: a at c2.example host", false);
        check(regex, "bcc: a@c3.example, c 2 host", false);
    }

    /// Every built-in pattern with every example of its rule.
    static EXAMPLES: LazyLock<Vec<(String, String, String)>> = LazyLock::new(|| {
        let set = RuleSet::builtin().unwrap();
        let of_rule = |rule: &Rule| {
            let regexes = rule.matcher.regexes().into_iter().map(|(_, regex)| regex.to_owned());
            let texts: Vec<String> = rule.examples.iter().map(|example| format!("{example:?}")).collect();
            let pairs = regexes.flat_map(|regex| texts.clone().into_iter().map(move |text| (regex.clone(), text)));
            pairs.map(|(regex, text)| (set.demands(&regex).to_owned(), regex, text)).collect::<Vec<_>>()
        };
        set.rules().iter().flat_map(of_rule).collect()
    });

    proptest! {
        /// Where a built-in pattern matches, its demands are met.
        #[test]
        fn no_match_is_lost(which: prop::sample::Index, cut in 0_usize..40) {
            let (demands, regex, text) = which.get(&EXAMPLES);
            let text = text.get(text.floor_char_boundary(cut)..).unwrap_or_default();
            let demands = Demands::read(demands);
            for (found, _) in compile(regex).unwrap().find_all(text) {
                prop_assert!(demands.may_be_met(&Signature::of(text[found].as_bytes())), "{regex}: {text}");
            }
        }
    }
}
