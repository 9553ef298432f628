//! Regular expressions of rules: the house's dialect, compiled within limits.
//!
//! The dialect is the `regex` crate's, with `\b`, `\w` and `\d` read as ASCII: a command that follows a Chinese word
//! without a blank (`运行curl`) still begins at a word border. A pattern that is written in ASCII is compiled for bytes,
//! which makes its automata ten times smaller and quicker to build: `.` and `[^…]` stand for one byte then, `\s` for
//! ASCII white space (the normalised view of a text has no other), and a match is widened to whole characters.

use regex::bytes::{Regex, RegexBuilder};
use std::ops::Range;

/// Compiled size a pattern may have.
const SIZE_LIMIT: usize = 1 << 20;

/// A compiled regular expression over text.
#[derive(Debug, Clone)]
pub struct Pattern {
    regex: Regex,
    named: bool,
}

/// A pattern that does not compile within the limits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PatternError(String);

/// Compiles a rule's regular expression. Matching is linear in the text for every pattern that compiles.
pub fn compile(pattern: &str) -> Result<Pattern, PatternError> {
    let built = RegexBuilder::new(&dialect(pattern)).unicode(!pattern.is_ascii()).size_limit(SIZE_LIMIT).build();
    match built {
        Ok(regex) => Ok(Pattern { named: regex.capture_names().flatten().next().is_some(), regex }),
        // The crate's message draws the pattern over several lines; its last line says what is wrong.
        Err(error) => {
            let text = error.to_string();
            Err(PatternError(text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()))
        }
    }
}

/// A match and its named groups.
pub type Found = (Range<usize>, Vec<(String, String)>);

impl Pattern {
    /// Whether it matches anywhere in `text`.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text.as_bytes())
    }

    /// Every match that is not empty, from left to right.
    pub fn find_all<'a>(&'a self, text: &'a str) -> Box<dyn Iterator<Item = Found> + 'a> {
        let whole = |range: Range<usize>| text.floor_char_boundary(range.start)..text.ceil_char_boundary(range.end);
        if !self.named {
            let matches = self.regex.find_iter(text.as_bytes()).filter(|found| !found.is_empty());
            return Box::new(matches.map(move |found| (whole(found.range()), Vec::new())));
        }
        Box::new(self.regex.captures_iter(text.as_bytes()).filter_map(move |groups| {
            let found = groups.get(0).filter(|found| !found.is_empty())?;
            let named = self.names().filter_map(|name| Some((name, groups.name(name)?)));
            let named =
                named.map(|(name, group)| (name.to_owned(), String::from_utf8_lossy(group.as_bytes()).into_owned()));
            Some((whole(found.range()), named.collect()))
        }))
    }

    /// Names of its groups.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.regex.capture_names().flatten()
    }
}

/// Rewrites `\b`, `\w`, `\W`, `\d` and `\D` to their ASCII forms.
pub(crate) fn dialect(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 32);
    let mut depth = 0_u32;
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('b') if depth == 0 && chars.peek() != Some(&'{') => out.push_str(r"(?-u:\b)"),
                Some(class @ ('w' | 'W' | 'd' | 'D')) => {
                    let name = posix(class);
                    out.push_str(&if depth == 0 { format!("[{name}]") } else { name.to_owned() });
                }
                Some(other) => out.extend(['\\', other]),
                None => out.push('\\'),
            },
            '[' if depth > 0 && chars.peek() == Some(&':') => {
                // A POSIX class of the author's: copied as it stands.
                out.push('[');
                for inner in chars.by_ref() {
                    out.push(inner);
                    if inner == ']' {
                        break;
                    }
                }
            }
            '[' => {
                depth += 1;
                out.push('[');
                for lead in ['^', ']'] {
                    if chars.peek() == Some(&lead) {
                        out.extend(chars.next());
                    }
                }
            }
            ']' => {
                depth = depth.saturating_sub(1);
                out.push(']');
            }
            other => out.push(other),
        }
    }
    out
}

fn posix(class: char) -> &'static str {
    match class {
        'w' => "[:word:]",
        'W' => "[:^word:]",
        'd' => "[:digit:]",
        _ => "[:^digit:]",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn borders_and_classes_are_ascii() {
        let matches = |pattern: &str, text: &str| compile(pattern).unwrap().is_match(text);
        assert!(matches(r"\bcurl\b", "运行curl吧"));
        assert!(!matches(r"^\w$", "é"));
        assert!(matches(r"curl\s", "汉 curl\n"));
        assert!(matches(r"(?i)^И.$", "и汉"));
        assert!(matches(r"^[\w-]+$", "a-b_c"));
        assert!(matches(r"^[^\w\s]+$", "é"));
        assert!(matches(r"^\\b$", r"\b"));
        assert!(matches(r"^[]\d]+$", "]7"));
        assert!(matches(r"^[[:alpha:]\d]+$", "a7"));
    }

    #[test]
    fn matches_are_whole_characters() {
        let found: Vec<Found> = compile("a[^b]").unwrap().find_all("a汉a").collect();
        assert_eq!(found, [(0..4, vec![])]);
        let found: Vec<Found> = compile("a(?P<x>..?)").unwrap().find_all("abc").collect();
        assert_eq!(found, [(0..3, vec![("x".to_owned(), "bc".to_owned())])]);
    }

    #[test]
    fn a_broken_pattern_says_what_is_wrong() {
        assert_eq!(compile("(a").unwrap_err().to_string(), "unclosed group");
        assert!(compile("(?:[a-zA-Z0-9_]{1,1000}){1,1000}").is_err());
    }

    proptest! {
        #[test]
        fn any_pattern_compiles_or_says_why(pattern in "\\PC{0,60}") {
            if let Err(error) = compile(&pattern) {
                prop_assert!(!error.to_string().is_empty());
            }
        }

        #[test]
        fn matches_lie_on_characters(pattern in "[ab.^\\[\\]汉]{1,6}", text in "[abé汉\n]{0,12}") {
            if let Ok(pattern) = compile(&pattern) {
                for (range, _) in pattern.find_all(&text) {
                    prop_assert!(text.get(range).is_some());
                }
            }
        }
    }
}
