//! Regular expressions over text that are compiled for bytes: the analyzers' own, written in the source or in `data/`.
//!
//! A class like `[^\n]` over characters is a small automaton, and `{0,300}` makes three hundred of them: megabytes, and
//! more time than the whole scan. Over bytes it is one state. `\b`, `\w`, `\s` and `\d` are ASCII then, and what is
//! found is widened to whole characters. Rules have a dialect of their own, in the `rules` crate.

use regex_automata::Input;
use regex_automata::meta::{BuildError, Config, Regex as Meta};
use regex_automata::util::{captures, syntax};
use std::ops::Range;

/// A compiled regular expression.
#[derive(Debug, Clone)]
pub(crate) struct Regex(Meta);

/// The groups of one match.
pub(crate) struct Captures<'t> {
    text: &'t str,
    groups: captures::Captures,
}

/// A piece of the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Match<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl Regex {
    /// Compiles. What needs Unicode (a class with other than ASCII letters, letters that have two cases) gets it.
    pub(crate) fn new(pattern: &str) -> Result<Self, Box<BuildError>> {
        let config = Config::new().utf8_empty(false).auto_prefilter(false).dfa(false).onepass(false);
        let build = |unicode| {
            let syntax = syntax::Config::new().utf8(false).unicode(unicode);
            Meta::builder().configure(config.clone()).syntax(syntax).build(pattern).map(Self).map_err(Box::new)
        };
        let cased = |c: char| !c.is_ascii() && (c.is_lowercase() || c.is_uppercase());
        if pattern.contains(cased) { build(true) } else { build(false).or_else(|_| build(true)) }
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    pub(crate) fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        self.0.find_iter(text).map(|found| Match::new(text, found.range()))
    }

    pub(crate) fn captures_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        self.0.captures_iter(text).map(move |groups| Captures { text, groups })
    }

    /// The matches that lie in `range`; what stands around it still counts for borders.
    pub(crate) fn captures_in<'t>(&self, text: &'t str, range: Range<usize>) -> impl Iterator<Item = Captures<'t>> {
        self.0.captures_iter(Input::new(text).range(range)).map(move |groups| Captures { text, groups })
    }

    /// How many groups there are, the whole match included.
    #[cfg(test)]
    pub(crate) fn captures_len(&self) -> usize {
        self.0.captures_len()
    }
}

impl<'t> Captures<'t> {
    pub(crate) fn get(&self, group: usize) -> Option<Match<'t>> {
        self.groups.get_group(group).map(|found| Match::new(self.text, found.range()))
    }

    /// Every group, the whole match first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Option<Match<'t>>> {
        self.groups.iter().map(|group| group.map(|found| Match::new(self.text, found.range())))
    }

    pub(crate) fn name(&self, group: &str) -> Option<Match<'t>> {
        self.groups.get_group_by_name(group).map(|found| Match::new(self.text, found.range()))
    }
}

impl<'t> Match<'t> {
    fn new(text: &'t str, found: Range<usize>) -> Self {
        Self { text, start: text.floor_char_boundary(found.start), end: text.ceil_char_boundary(found.end) }
    }

    pub(crate) fn start(&self) -> usize {
        self.start
    }

    pub(crate) fn end(&self) -> usize {
        self.end
    }

    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    pub(crate) fn as_str(&self) -> &'t str {
        self.text.get(self.range()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_found_is_whole_characters() {
        let check = |pattern: &str, text: &str, expected: &[&str]| {
            let regex = Regex::new(pattern).unwrap();
            let found: Vec<&str> = regex.captures_iter(text).filter_map(|c| c.get(0)).map(|m| m.as_str()).collect();
            assert_eq!(found, expected, "{pattern}");
        };
        check("a[^b]", "a汉a", &["a汉"]);
        check(r"\bcurl\b", "运行curl吧", &["curl"]);
        check("密码[:：]", "密码：x", &["密码："]);
        check("(?i)пароль", "ПАРОЛЬ", &["ПАРОЛЬ"]);
        check(r"\[[^\]]{0,300}\]", "[é][汉字]", &["[é]", "[汉字]"]);
        assert!(Regex::new("(").is_err());
    }

    proptest! {
        #[test]
        fn ranges_lie_on_characters(pattern in "[ab.^\\[\\]汉]{1,6}", text in "[abé汉\n]{0,12}") {
            if let Ok(regex) = Regex::new(&pattern) {
                for found in regex.find_iter(&text) {
                    prop_assert!(text.get(found.range()).is_some());
                }
            }
        }
    }
}
