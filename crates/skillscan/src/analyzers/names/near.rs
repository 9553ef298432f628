//! Every text within one edit of a word: a letter too many, too few, another, or two neighbours swapped
//! (Damerau-Levenshtein distance one), as an automaton that walks a prepared list.
//!
//! Bit `i` of a set means that `i` bytes of the word are read. Words longer than 63 bytes match nothing.

use fst::Automaton;

/// The automaton of one word.
pub(crate) struct Near {
    /// For each byte, where it stands in the word.
    at: Box<[u64; 256]>,
    length: usize,
}

/// What has been read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct State {
    /// Without an edit.
    exact: u64,
    /// With one edit.
    edited: u64,
    /// The later of two swapped letters was read, the earlier one must follow.
    swapping: u64,
}

impl Near {
    pub(crate) fn new(word: &str) -> Option<Self> {
        let mut at = Box::new([0u64; 256]);
        for (n, byte) in word.bytes().enumerate().take(64) {
            if let Some(places) = at.get_mut(usize::from(byte)) {
                *places |= 1 << n;
            }
        }
        (word.len() < 64 && !word.is_empty()).then_some(Self { at, length: word.len() })
    }
}

impl Automaton for Near {
    type State = State;

    fn start(&self) -> State {
        State { exact: 1, edited: 0b10, swapping: 0 }
    }

    fn is_match(&self, state: &State) -> bool {
        (state.exact | state.edited) >> self.length & 1 == 1
    }

    fn can_match(&self, state: &State) -> bool {
        state.exact | state.edited | state.swapping != 0
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        let here = self.at.get(usize::from(byte)).copied().unwrap_or(0);
        let within = (2u64 << self.length).wrapping_sub(1);
        let exact = (state.exact & here) << 1;
        let edited = (state.edited & here) << 1     // read on
            | state.exact                           // a letter too many
            | state.exact << 1                      // another letter
            | exact << 1                            // a letter too few
            | (state.swapping & here) << 2; // the second of two swapped
        State { exact: exact & within, edited: edited & within, swapping: state.exact & here >> 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(word: &str, text: &str) -> bool {
        let automaton = Near::new(word).unwrap();
        let end = text.bytes().fold(automaton.start(), |state, byte| automaton.accept(&state, byte));
        automaton.is_match(&end)
    }

    /// The definition, slowly.
    fn distance_is_at_most_one(a: &[u8], b: &[u8]) -> bool {
        let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
        let (a, b) = (&a[same..], &b[same..]);
        match (a, b) {
            ([], []) => true,
            ([_, a @ ..], [_, b @ ..]) if a == b => true,
            ([x, y, a @ ..], [v, w, b @ ..]) if x == w && y == v && a == b => true,
            _ => !a.is_empty() && a[1..] == *b || !b.is_empty() && b[1..] == *a,
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(a in "[abc]{1,7}", b in "[abc]{0,8}") {
            prop_assert_eq!(near(&a, &b), distance_is_at_most_one(a.as_bytes(), b.as_bytes()));
        }
    }

    #[test]
    fn edits_of_requests() {
        for text in ["requests", "reqeusts", "request", "requestss", "rrequests", "reguests", "erquests", "equests"] {
            assert!(near("requests", text), "{text}");
        }
        for text in ["request-s1", "reqest", "requets-x", ""] {
            assert!(!near("requests", text), "{text}");
        }
        assert!(Near::new(&"x".repeat(64)).is_none() && Near::new("").is_none());
    }
}
