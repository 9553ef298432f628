//! Syntax-tree queries over the code of a document.

use crate::code::Syntax;
use crate::document::Language;
use rules::{Pattern, compile};
use std::ops::Range;
use std::sync::OnceLock;
use tree_sitter::{Query, QueryCursor, StreamingIterator as _};

/// Captures named so mark the evidence.
const EVIDENCE: &str = "match";
/// Matches in progress that a query may hold; hostile code cannot make it hold more.
const IN_PROGRESS: u32 = 256;

/// A query of a rule, compiled when a tree of its language is first met.
#[derive(Debug)]
pub(crate) struct TreeQuery {
    language: Language,
    source: String,
    conditions: Vec<(String, Pattern)>,
    compiled: OnceLock<Option<Query>>,
}

/// A place that a query found: the evidence and the other captures, in the unit's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Captured {
    pub(crate) range: Range<usize>,
    pub(crate) captures: Vec<(String, String)>,
}

impl TreeQuery {
    /// Reads a query; the error says what is wrong with it.
    pub(crate) fn new(query: &rules::Query) -> Result<Self, String> {
        let language =
            Language::from_name(&query.language).ok_or_else(|| format!("no language `{}`", query.language))?;
        let condition = |(name, regex): (&String, &String)| match compile(regex) {
            Ok(pattern) => Ok((name.clone(), pattern)),
            Err(error) => Err(format!("where.{name}: {error}")),
        };
        let conditions = query.r#where.iter().map(condition).collect::<Result<_, _>>()?;
        Ok(Self { language, source: query.query.clone(), conditions, compiled: OnceLock::new() })
    }

    /// The language that it reads.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// Every match in a unit's tree, `text` being the unit's; at most `limit`.
    pub(crate) fn find(&self, syntax: &Syntax, text: &str, limit: usize) -> Vec<Captured> {
        let grammar = syntax.tree.language();
        let compiled = self.compiled.get_or_init(|| Query::new(&grammar, &self.source).ok());
        let Some(query) = compiled.as_ref() else { return Vec::new() };
        let mut cursor = QueryCursor::new();
        cursor.set_match_limit(IN_PROGRESS);
        let mut matches = cursor.matches(query, syntax.tree.root_node(), text.as_bytes());
        let mut found = Vec::new();
        while let Some(one) = matches.next() {
            let named: Vec<(&str, Range<usize>)> = one
                .captures()
                .iter()
                .filter_map(|capture| {
                    let name = query.capture_names().get(capture.index as usize)?;
                    Some((*name, capture.node.byte_range()))
                })
                .collect();
            let shown = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
            let holds = |(name, pattern): &(String, Pattern)| {
                named.iter().any(|(captured, range)| captured == name && pattern.is_match(shown(range)))
            };
            if !self.conditions.iter().all(holds) {
                continue;
            }
            let evidence = named.iter().find(|(name, _)| *name == EVIDENCE).or_else(|| named.first());
            let Some((_, range)) = evidence else { continue };
            let captures = named.iter().map(|(name, range)| ((*name).to_owned(), shown(range).to_owned())).collect();
            found.push(Captured { range: range.clone(), captures });
            if found.len() >= limit {
                break;
            }
        }
        found
    }

    /// Whether the query compiles; costs milliseconds, so it is asked of the user's rules and in tests only.
    pub(crate) fn check(&self) -> Result<(), String> {
        let parsed = crate::code::parse("", self.language, 1).map_err(|refusal| format!("{refusal:?}"))?;
        Query::new(&parsed.tree.language(), &self.source).map(|_| ()).map_err(|error| error.to_string())
    }
}
