//! Regular expressions of rules: the house's dialect, compiled within limits.
//!
//! The dialect is the `regex` crate's, with `\b`, `\w` and `\d` read as ASCII: a command that follows a Chinese word
//! without a blank (`运行curl`) still begins at a word border, and the automata stay small and fast on any text.

use regex::{Regex, RegexBuilder};

/// Compiled size a pattern may have.
const SIZE_LIMIT: usize = 1 << 20;

/// A compiled regular expression.
pub type Pattern = Regex;

/// A pattern that does not compile within the limits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PatternError(String);

/// Compiles a rule's regular expression. Matching is linear in the text for every pattern that compiles.
pub fn compile(pattern: &str) -> Result<Pattern, PatternError> {
    RegexBuilder::new(&dialect(pattern)).size_limit(SIZE_LIMIT).build().map_err(|error| {
        // The crate's message draws the pattern over several lines; its last line says what is wrong.
        let text = error.to_string();
        PatternError(text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned())
    })
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
        assert!(matches(r"^[\w-]+$", "a-b_c"));
        assert!(matches(r"^[^\w\s]$", "é"));
        assert!(matches(r"^\\b$", r"\b"));
        assert!(matches(r"^[]\d]+$", "]7"));
        assert!(matches(r"^[[:alpha:]\d]+$", "a7"));
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
    }
}
