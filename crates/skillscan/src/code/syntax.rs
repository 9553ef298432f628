//! Syntax trees of Python, JavaScript, TypeScript, Bash, PowerShell, Ruby and Go, under limits. Broken programs still give a tree.
//!
//! Does not run queries and knows no meaning of what it parses.

use crate::document::Language;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use tree_sitter::{Parser, Tree};

/// Brackets may nest this deep; deeper text is no program a person wrote, and costs the parser dearly.
const NESTING: usize = 500;

/// So many signs of so few kinds make no program.
const SIGNS: usize = 1_000;
const DIFFERENT_SIGNS: u32 = 3;

/// A tree and the language it was parsed as.
#[derive(Debug)]
pub(crate) struct Syntax {
    /// The tree; byte positions count from the start of the unit.
    pub(crate) tree: Tree,
    /// The language of the grammar.
    pub(crate) language: Language,
}

/// Why there is no tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No grammar for the language.
    NoGrammar,
    /// More bytes than the limit.
    TooLong,
    /// Brackets nested deeper than [`NESTING`].
    TooDeep,
    /// A long run of few different signs: error recovery takes quadratic time over it.
    Monotonous,
}

/// Parses `text`, unless it is over a limit.
pub(crate) fn parse(text: &str, language: Language, limit: usize) -> Result<Syntax, Refusal> {
    Parsers::default().parse(text, language, limit)
}

/// One parser for each language: a package has hundreds of small units, and making a parser costs as much as they do.
#[derive(Default)]
pub(super) struct Parsers(RefCell<HashMap<Language, Parser>>);

impl fmt::Debug for Parsers {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.0.borrow().keys()).finish()
    }
}

impl Parsers {
    /// Parses `text`, unless it is over a limit.
    pub(super) fn parse(&self, text: &str, language: Language, limit: usize) -> Result<Syntax, Refusal> {
        within_limits(text, language, limit)?;
        let mut parsers = self.0.borrow_mut();
        let parser = parsers.entry(language).or_default();
        if parser.language().is_none() {
            let grammar = grammar(language).ok_or(Refusal::NoGrammar)?;
            parser.set_language(&grammar).map_err(|_| Refusal::NoGrammar)?;
        }
        let tree = parser.parse(text, None).ok_or(Refusal::NoGrammar)?;
        Ok(Syntax { tree, language })
    }
}

fn within_limits(text: &str, language: Language, limit: usize) -> Result<(), Refusal> {
    if grammar(language).is_none() {
        return Err(Refusal::NoGrammar);
    }
    if text.len() > limit {
        return Err(Refusal::TooLong);
    }
    // A short text has no room for either.
    if text.len() > NESTING && nesting(text) > NESTING {
        return Err(Refusal::TooDeep);
    }
    if text.len() >= SIGNS && is_monotonous(text) {
        return Err(Refusal::Monotonous);
    }
    Ok(())
}

/// The grammar of a language, if there is one.
pub(crate) fn grammar(language: Language) -> Option<tree_sitter::Language> {
    Some(match language {
        Language::Python => tree_sitter_python::LANGUAGE.into(),
        Language::JavaScript => tree_sitter_javascript::LANGUAGE.into(),
        Language::TypeScript => tree_sitter_typescript::LANGUAGE_TSX.into(),
        Language::Bash => tree_sitter_bash::LANGUAGE.into(),
        Language::PowerShell => tree_sitter_powershell::LANGUAGE.into(),
        Language::Ruby => tree_sitter_ruby::LANGUAGE.into(),
        Language::Go => tree_sitter_go::LANGUAGE.into(),
        _ => return None,
    })
}

/// The largest number of brackets open at one time, strings and comments not told apart.
fn nesting(text: &str) -> usize {
    let (mut open, mut most) = (0usize, 0usize);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => {
                open += 1;
                most = most.max(open);
            }
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    most
}

/// True if signs of at most [`DIFFERENT_SIGNS`] kinds follow each other for [`SIGNS`] bytes, blanks not counted. Programs
/// that are written in signs alone (JSFuck) take six kinds, and lines of dashes are shorter.
fn is_monotonous(text: &str) -> bool {
    let (mut length, mut kinds) = (0usize, 0u128);
    for byte in text.bytes().filter(|b| !b.is_ascii_whitespace()) {
        if !byte.is_ascii_punctuation() {
            (length, kinds) = (0, 0);
            continue;
        }
        length += 1;
        kinds |= 1 << byte;
        if kinds.count_ones() > DIFFERENT_SIGNS {
            (length, kinds) = (1, 1 << byte);
        } else if length >= SIGNS {
            return true;
        }
    }
    false
}
