//! Which triples of bytes a block of text has: tells, for most patterns and blocks, that there can be no match.
//!
//! A pattern with long gaps (`send[^.]{0,80}password`) makes an automaton of thousands of states, and one of its words is
//! in every second paragraph; all of them together are seldom. May say "perhaps" where there is none, never the reverse.

use super::grams::FOLDED;
use rules::{ALTERNATIVE_END, LITERAL_END, SET_END};

/// The triples of one block.
#[derive(Debug)]
pub(crate) struct Signature {
    bits: Box<[u64]>,
    /// Bits of a hash that are not used.
    unused: u32,
}

impl Signature {
    /// Notes the triples of a text; one pass. Takes about as much room as the text.
    pub(crate) fn of(text: &[u8]) -> Self {
        let size = (text.len() * 8).next_power_of_two().clamp(64, 1 << u16::BITS);
        let mut signature =
            Self { bits: vec![0; size / 64].into_boxed_slice(), unused: u16::BITS - size.trailing_zeros() };
        let mut last = 0_u32;
        for (at, byte) in text.iter().enumerate() {
            last = last << 8 & 0xff_ffff | u32::from(FOLDED[usize::from(*byte)]);
            let bit = hash(last) >> signature.unused;
            if at >= 2
                && let Some(word) = signature.bits.get_mut(usize::from(bit >> 6))
            {
                *word |= 1 << (bit & 63);
            }
        }
        signature
    }

    fn has(&self, triple: u16) -> bool {
        let bit = triple >> self.unused;
        self.bits.get(usize::from(bit >> 6)).is_some_and(|word| word >> (bit & 63) & 1 == 1)
    }
}

fn hash(triple: u32) -> u16 {
    (triple.wrapping_mul(0x9e37_79b1) >> 16) as u16
}

/// What a pattern's matches must have.
#[derive(Debug, Default)]
pub(crate) struct Demands {
    /// One of these alternatives: of each of its sets, one literal, given as the hashes of its triples.
    alternatives: Vec<Vec<Vec<Box<[u16]>>>>,
}

impl Demands {
    /// Reads [`rules::RuleSet::demands`].
    pub(crate) fn read(text: &str) -> Self {
        let triples = |literal: &str| {
            let bytes: Vec<u32> = literal.bytes().map(u32::from).collect();
            bytes.windows(3).map(|three| hash(three.iter().fold(0, |all, byte| all << 8 | byte))).collect()
        };
        let set = |set: &str| set.split_terminator(LITERAL_END).map(triples).collect();
        let alternative = |sets: &str| sets.split_terminator(SET_END).map(set).collect();
        Self { alternatives: text.split_terminator(ALTERNATIVE_END).map(alternative).collect() }
    }

    /// False if no match can lie in a text of this signature.
    pub(crate) fn may_be_met(&self, signature: &Signature) -> bool {
        let literal = |triples: &[u16]| triples.iter().all(|triple| signature.has(*triple));
        let set = |literals: &Vec<Box<[u16]>>| literals.iter().any(|triples| literal(triples));
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
        check(regex, "", false);
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
