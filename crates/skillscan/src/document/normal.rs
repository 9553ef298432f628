//! The normalised twin of a text: what a reader, or a model, takes it for.
//!
//! Compatibility forms become plain (NFKC), invisible characters vanish, and look-alike letters of other scripts become
//! ASCII inside words that mix them with Latin ones. Whole words of another script stay as they are: Russian is no attack.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;

/// A normalised text with a map back.
#[derive(Debug)]
pub(crate) struct Normal {
    /// The normalised text.
    pub(crate) text: String,
    /// Pairs (offset in `text`, offset in the document's text), ascending; in between both advance together.
    pub(crate) map: Vec<(usize, usize)>,
}

impl Normal {
    /// The twin of `text`, if it differs. One linear pass; ASCII text is settled by its first look.
    pub(crate) fn of(text: &str) -> Option<Self> {
        if text.is_ascii() {
            return None;
        }
        let mut twin = Self { text: String::with_capacity(text.len()), map: vec![(0, 0)] };
        let mut changed = false;
        for (start, word) in words(text) {
            if word.is_ascii() {
                twin.text.push_str(word);
                continue;
            }
            let fold = mixes_latin(word);
            for (at, c) in word.char_indices() {
                changed |= twin.push(start + at, c, fold);
            }
        }
        changed.then_some(twin)
    }

    /// Appends the plain form of `c`, which stands at `origin`; says whether it differs from `c`.
    fn push(&mut self, origin: usize, c: char, fold: bool) -> bool {
        if c.is_ascii() {
            self.text.push(c);
            return false;
        }
        let before = self.text.len();
        if !is_invisible(c) {
            match latin_look(c).filter(|_| fold) {
                Some(letter) => self.text.push(letter),
                None => self.text.extend(std::iter::once(c).nfkc()),
            }
        }
        let after = self.text.len();
        if self.text.get(before..).is_some_and(|new| new.chars().eq(std::iter::once(c))) {
            return false;
        }
        if self.map.last().is_none_or(|last| *last != (before, origin)) {
            self.map.push((before, origin));
        }
        self.map.push((after, origin + c.len_utf8()));
        true
    }

    /// The range of the document's text that a range of the normalised text came from.
    pub(crate) fn original(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.offset(range.start, true);
        start..self.offset(range.end, false).max(start)
    }

    /// The original offset. Where characters vanished, several originals share one offset: a start takes the last, an
    /// end the first, so that the range does not grow.
    fn offset(&self, at: usize, start: bool) -> usize {
        let next = self.map.partition_point(|(normal, _)| if start { *normal <= at } else { *normal < at });
        if let Some((_, original)) = self.map.get(next).filter(|(normal, _)| *normal == at) {
            return *original;
        }
        let Some((normal, original)) = next.checked_sub(1).and_then(|index| self.map.get(index)).copied() else {
            return at.min(self.map.first().map_or(at, |first| first.1));
        };
        let reached = original + (at - normal);
        match self.map.get(next) {
            // Inside the plain form of one character: all of it.
            Some((next_normal, limit)) if next_normal - normal != limit - original => {
                if start {
                    original
                } else {
                    *limit
                }
            }
            Some((_, limit)) => reached.min(*limit),
            None => reached,
        }
    }
}

/// Splits into runs of word characters and runs of the rest, with their offsets. Invisible characters and combining
/// marks belong to words, else they would cut the word that they hide in.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (_, first) = chars.next()?;
        let kind = is_word(first);
        while chars.next_if(|(_, c)| is_word(*c) == kind).is_some() {}
        let end = chars.peek().map_or(text.len(), |(at, _)| *at);
        let word = text.get(start..end)?;
        let at = std::mem::replace(&mut start, end);
        Some((at, word))
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_invisible(c)
}

/// ASCII letters beside letters that only look like them: `раypal`, `ｃurl`, `ｓｕｄo`.
fn mixes_latin(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_alphabetic()) && word.chars().any(|c| latin_look(c).is_some())
}

/// Characters without a glyph: zero-width, bidi controls, variation selectors, tags, soft hyphen, fillers.
#[inline]
pub(crate) fn is_invisible(c: char) -> bool {
    !c.is_ascii()
        && matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The ASCII letter that `c` is mistaken for, by the Unicode table of confusables.
pub(crate) fn latin_look(c: char) -> Option<char> {
    if c.is_ascii() || !c.is_alphabetic() || ('\u{2E80}'..='\u{FAFF}').contains(&c) {
        return None;
    }
    // The table's prototype may need a second step: it folds capitals and digits to one of their look-alikes.
    let mut skeleton = unicode_security::confusable_detection::skeleton(c.encode_utf8(&mut [0; 4])).collect::<Vec<_>>();
    match (skeleton.pop(), skeleton.pop()) {
        (Some(letter), None) if letter.is_ascii_alphabetic() => Some(letter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(Normal::of(text).map(|n| n.text).as_deref(), expected);
    }

    #[test]
    fn hidden_and_disguised_words_become_plain() {
        check("ig\u{200B}nore prev\u{00AD}ious", Some("ignore previous"));
        check("ｃｕｒｌ evil", Some("curl evil"));
        check("іgnоre аll", Some("ignore all"));
        check("𝗶𝗴𝗻𝗼𝗿𝗲", Some("ignore"));
        check("a\u{E0049}\u{E0067}b", Some("ab"));
    }

    #[test]
    fn honest_text_stays() {
        check("plain", None);
        check("忽略这些", None);
        check("Привет, мир", None);
        check("café", None);
    }

    #[test]
    fn ranges_map_back() {
        let text = "x ig\u{200B}nore ｃurl y";
        let normal = Normal::of(text).expect("differs");
        let back = |word: &str| {
            let at = normal.text.find(word).expect("present");
            text.get(normal.original(&(at..at + word.len()))).expect("on borders")
        };
        assert_eq!(back("ignore"), "ig\u{200B}nore");
        assert_eq!(back("curl"), "ｃurl");
        let text = "say ｂａｓｈ";
        let normal = Normal::of(text).expect("differs");
        assert_eq!(text.get(normal.original(&(4..8))), Some("ｂａｓｈ"));
        assert_eq!(back("y"), "y");
    }

    proptest::proptest! {
        #[test]
        fn every_range_maps_into_bounds(text in "(?s)[a-c\u{200B}\u{E0041}аｂ𝗶ﬁé你]{0,60}", from in 0usize..80, length in 0usize..20) {
            if let Some(normal) = Normal::of(&text) {
                let end = normal.text.floor_char_boundary((from + length).min(normal.text.len()));
                let start = normal.text.floor_char_boundary(from.min(end));
                let range = normal.original(&(start..end));
                proptest::prop_assert!(range.start <= range.end && range.end <= text.len());
            }
        }
    }
}
