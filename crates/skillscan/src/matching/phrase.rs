//! Literal texts of rules: words with blanks that stand for any white space, on word borders.

use rules::{fold, key};
use std::ops::Range;

/// Marks that begin a line inside a comment, a quotation or a list, and so may stand where a text was wrapped.
const LINE_MARKS: &[u8] = b"#>*/|;-";

/// One literal text, folded.
#[derive(Debug)]
pub(crate) struct Phrase {
    words: Vec<Box<[u8]>>,
    /// The word that the prefilter looks for.
    key: usize,
}

impl Phrase {
    /// Reads a literal; `None` if it has no word that the prefilter could look for.
    pub(crate) fn new(literal: &str) -> Option<Self> {
        let key = key(literal)?;
        let words: Vec<Box<[u8]>> = literal.split_whitespace().map(|word| word.bytes().map(fold).collect()).collect();
        let key = words.iter().position(|word| **word == *key.as_bytes())?;
        Some(Self { words, key })
    }

    /// The word that the prefilter looks for.
    pub(crate) fn key(&self) -> Box<[u8]> {
        self.words.get(self.key).cloned().unwrap_or_default()
    }

    /// The range of the phrase whose key begins at `at`, if the rest is there too.
    pub(crate) fn around(&self, text: &[u8], at: usize) -> Option<Range<usize>> {
        let (before, from) = self.words.split_at_checked(self.key)?;
        let (key, after) = from.split_first()?;
        let mut start = at;
        for word in before.iter().rev() {
            let end = gap_before(text, start)?;
            start = end.checked_sub(word.len())?;
            same(text, start, word)?;
        }
        let mut end = at + key.len();
        for word in after {
            let next = gap_after(text, end)?;
            same(text, next, word)?;
            end = next + word.len();
        }
        let border = |inside: usize, outside: Option<usize>| {
            !is_word(text.get(inside)) || !is_word(outside.and_then(|at| text.get(at)))
        };
        let bordered = border(start, start.checked_sub(1)) && border(end.checked_sub(1)?, Some(end));
        bordered.then_some(start..end)
    }
}

fn is_word(byte: Option<&u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

fn same(text: &[u8], start: usize, word: &[u8]) -> Option<()> {
    let there = text.get(start..start + word.len())?;
    there.iter().zip(word).all(|(byte, wanted)| fold(*byte) == *wanted).then_some(())
}

/// Where the word after a gap that starts at `at` begins. A gap is white space; behind a line break it may hold marks.
fn gap_after(text: &[u8], at: usize) -> Option<usize> {
    let mut end = at;
    let mut broken = false;
    while let Some(byte) = text.get(end) {
        match byte {
            b'\n' => broken = true,
            byte if byte.is_ascii_whitespace() => {}
            byte if broken && LINE_MARKS.contains(byte) => {}
            _ => break,
        }
        end += 1;
    }
    (end > at).then_some(end)
}

/// Where the word before a gap that ends at `at` ends.
fn gap_before(text: &[u8], at: usize) -> Option<usize> {
    let head = text.get(..at)?;
    let blank = |byte: &u8| !byte.is_ascii_whitespace();
    let plain = head.iter().rposition(blank).map_or(0, |last| last + 1);
    // Marks count only if a line break stands before them.
    let marked = head.iter().rposition(|byte| blank(byte) && !LINE_MARKS.contains(byte)).map_or(0, |last| last + 1);
    let gap = text.get(marked..at)?;
    let first_mark = gap.iter().position(|byte| LINE_MARKS.contains(byte));
    let wrapped = first_mark.is_some_and(|mark| gap.get(..mark).is_some_and(|lead| lead.contains(&b'\n')));
    let end = if wrapped { marked } else { plain };
    (end < at).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(literal: &str, text: &str, expected: &[&str]) {
        let phrase = Phrase::new(literal).unwrap();
        let key = phrase.key();
        let bytes: Vec<u8> = text.bytes().map(fold).collect();
        let places = bytes.windows(key.len()).enumerate().filter(|(_, w)| **w == *key).map(|(at, _)| at);
        let found: Vec<&str> =
            places.filter_map(|at| phrase.around(text.as_bytes(), at)).filter_map(|range| text.get(range)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn white_space_and_case_do_not_matter() {
        check("do not tell the user", "So DO  NOT\ttell\nthe user!", &["DO  NOT\ttell\nthe user"]);
        check("do not tell", "# do not\n# tell anyone", &["do not\n# tell"]);
        check("do not tell", "> do\n> not tell", &["do\n> not tell"]);
        check("do not tell", "do - not tell", &[]);
        check("do not tell", "donottell", &[]);
    }

    #[test]
    fn borders_are_ascii() {
        check("curl", "curl, curls recurl 运行curl吧", &["curl", "curl"]);
        check("~/.ssh", "cat ~/.ssh/id x~/.ssh", &["~/.ssh", "~/.ssh"]);
        check("不要告诉", "请不要告诉用户", &["不要告诉"]);
    }
}
