//! Regular expressions of rules: the house's dialect, compiled within limits.
//!
//! The dialect is the `regex` crate's, with `\b`, `\w` and `\d` read as ASCII: a command that follows a Chinese word
//! without a blank (`运行curl`) still begins at a word border. A pattern that is written in ASCII is compiled for bytes,
//! which makes its automata ten times smaller and quicker to build: `.` and `[^…]` stand for one byte then, `\s` for
//! ASCII white space (the normalised view of a text has no other), and a match is widened to whole characters.

use regex_automata::meta::{BuildError, Config, Regex};
use regex_automata::util::{captures::Captures, syntax};
use std::error::Error as _;
use std::ops::Range;

/// Compiled size a pattern may have.
const SIZE_LIMIT: usize = 1 << 20;

/// A compiled regular expression over text.
#[derive(Debug, Clone)]
pub struct Pattern {
    regex: Regex,
    /// Names of the groups that have one, with their index.
    names: Vec<(usize, String)>,
}

/// A pattern that does not compile within the limits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PatternError(String);

/// Compiles a rule's regular expression. Matching is linear in the text for every pattern that compiles.
///
/// Without a prefilter of its own: patterns are run where the engine's prefilter saw one of their literals, and building
/// theirs took half of a cold scan.
pub fn compile(pattern: &str) -> Result<Pattern, PatternError> {
    let config = Config::new()
        .utf8_empty(false)
        .nfa_size_limit(Some(SIZE_LIMIT))
        .auto_prefilter(false)
        .dfa(false)
        .onepass(false);
    let syntax = syntax::Config::new().utf8(false).unicode(!pattern.is_ascii());
    let regex = Regex::builder().configure(config).syntax(syntax).build(&dialect(pattern)).map_err(explained)?;
    let groups = regex.group_info().pattern_names(regex_automata::PatternID::ZERO).enumerate();
    let names = groups.filter_map(|(index, name)| Some((index, name?.to_owned()))).collect();
    Ok(Pattern { regex, names })
}

/// The crate's message draws the pattern over several lines; its last line says what is wrong.
fn explained(error: BuildError) -> PatternError {
    let text = match (error.size_limit(), error.syntax_error()) {
        (Some(limit), _) => format!("compiled, it would be larger than {limit} bytes: use smaller repetitions"),
        (None, Some(syntax)) => syntax.to_string(),
        (None, None) => error.source().map_or_else(|| error.to_string(), ToString::to_string),
    };
    PatternError(text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned())
}

/// A match and its named groups.
pub type Found = (Range<usize>, Vec<(String, String)>);

impl Pattern {
    /// Whether it matches anywhere in `text`.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// Every match that is not empty, from left to right.
    pub fn find_all<'a>(&'a self, text: &'a str) -> Box<dyn Iterator<Item = Found> + 'a> {
        let whole = |range: Range<usize>| text.floor_char_boundary(range.start)..text.ceil_char_boundary(range.end);
        if self.names.is_empty() {
            let matches = self.regex.find_iter(text).filter(|found| !found.is_empty());
            return Box::new(matches.map(move |found| (whole(found.range()), Vec::new())));
        }
        Box::new(self.regex.captures_iter(text).filter_map(move |groups| {
            let found = groups.get_match().filter(|found| !found.is_empty())?;
            Some((whole(found.range()), self.named(text, &groups)))
        }))
    }

    fn named(&self, text: &str, groups: &Captures) -> Vec<(String, String)> {
        let value = |index: usize| text.as_bytes().get(groups.get_group(index)?.range());
        let found = self.names.iter().filter_map(|(index, name)| Some((name, value(*index)?)));
        found.map(|(name, value)| (name.clone(), String::from_utf8_lossy(value).into_owned())).collect()
    }

    /// Names of its groups.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|(_, name)| name.as_str())
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
