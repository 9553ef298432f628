//! The rules of a set, compiled: one prefilter over all literals, one node per matcher.
//!
//! Regular expressions and tree queries are compiled when they are first needed; most never are.

use super::grams::Grams;
use super::phrase::Phrase;
use super::query::TreeQuery;
use super::scope::Scope;
use super::signature::Demands;
use crate::analyzers::ANALYZERS;
use crate::concepts::{ConceptPattern, Vocabulary};
use crate::engine::EngineError;
use crate::observation::ObservationKind;
use rules::{Flow, Matcher, Pattern, RuleSet, Within, compile, fold};
use std::sync::OnceLock;

/// The matcher of YARA rules, which look at bytes (`matching::bytes`).
const YARA: &str = "yara";

/// Index of a part in [`Program::parts`].
pub(crate) type PartId = usize;

/// Everything that a scan needs of the rules.
#[derive(Debug)]
pub(crate) struct Program {
    pub(super) rules: Vec<CompiledRule>,
    /// What text is searched for.
    pub(super) parts: Vec<Part>,
    pub(super) grams: Grams<Owner>,
    /// Rules that may hit where none of their literals is seen.
    pub(super) always: Vec<usize>,
}

/// One rule that matches by data; rules of analyzers have none.
#[derive(Debug)]
pub(crate) struct CompiledRule {
    pub(super) id: String,
    pub(super) indicator: bool,
    pub(super) scope: Scope,
    pub(super) root: Node,
}

/// A compiled matcher.
#[derive(Debug)]
pub(crate) enum Node {
    /// Phrases or a regular expression.
    Text(PartId),
    Concepts(ConceptPattern),
    Query(TreeQuery),
    Observes(ObservationKind, Option<LazyPattern>),
    Flow {
        flow: Flow,
        source: Option<LazyPattern>,
        sink: Option<LazyPattern>,
    },
    Any(Vec<Self>),
    All {
        within: Within,
        of: Vec<Self>,
        without: Vec<Self>,
    },
    /// Raised elsewhere.
    Analyzer,
}

/// Something that is searched for in text.
#[derive(Debug)]
pub(crate) struct Part {
    /// Index of its rule in [`Program::rules`].
    pub(super) rule: usize,
    pub(super) kind: PartKind,
}

#[derive(Debug)]
pub(crate) enum PartKind {
    Phrases(Vec<Phrase>),
    /// A regular expression; `filtered` when the prefilter knows literals of it.
    Pattern {
        pattern: LazyPattern,
        filtered: bool,
    },
}

/// What a literal of the prefilter belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner {
    pub(super) part: u32,
    /// Index of the phrase; unused for regular expressions.
    pub(super) phrase: u32,
}

/// A regular expression that is compiled when first used.
#[derive(Debug)]
pub(crate) struct LazyPattern {
    source: String,
    /// Its `.` matches line breaks: in program text and configuration it may reach over segments.
    pub(super) spans: bool,
    compiled: OnceLock<Option<Pattern>>,
    /// As in [`RuleSet::demands`], and read.
    demands: (String, OnceLock<Demands>),
}

impl LazyPattern {
    fn new(source: &str, demands: &str) -> Self {
        let flags = source.strip_prefix("(?").and_then(|rest| rest.split_once(')')).map_or("", |(flags, _)| flags);
        let spans = flags.contains('s') && flags.bytes().all(|flag| flag.is_ascii_lowercase());
        let demands = (demands.to_owned(), OnceLock::new());
        Self { source: source.to_owned(), spans, compiled: OnceLock::new(), demands }
    }

    /// The pattern. `None` is impossible for rules that passed lint, as all that are loaded have.
    pub(super) fn get(&self) -> Option<&Pattern> {
        self.compiled.get_or_init(|| compile(&self.source).ok()).as_ref()
    }

    /// What its matches must have.
    pub(super) fn demands(&self) -> &Demands {
        self.demands.1.get_or_init(|| Demands::read(&self.demands.0))
    }
}

impl Program {
    /// Compiles the rules of `set`; without `indicators`, those that only know names of campaigns are still compiled and
    /// left out by the scan's options.
    pub(crate) fn new(set: &RuleSet) -> Result<Self, EngineError> {
        let mut builder = Builder { set, rule: 0, user: false, parts: Vec::new(), literals: Vec::new() };
        let mut rules = Vec::new();
        for rule in set.rules() {
            builder.rule = rules.len();
            builder.user = set.is_user(&rule.id);
            let broken = |problem: String| EngineError::Rule { rule: rule.id.clone(), problem };
            let root = builder.node(&rule.matcher).map_err(broken)?;
            let scope = Scope::new(&rule.applies).map_err(broken)?;
            rules.push(CompiledRule { id: rule.id.clone(), indicator: rule.indicator, scope, root });
        }
        let Builder { parts, literals, .. } = builder;
        let always = (0..rules.len()).filter(|index| may_hit_unseen(&rules, *index, &parts)).collect();
        Ok(Self { rules, parts, grams: Grams::new(literals), always })
    }
}

fn may_hit_unseen(rules: &[CompiledRule], index: usize, parts: &[Part]) -> bool {
    rules.get(index).is_some_and(|rule| match &rule.root {
        // Parts of a package-wide rule are collected file by file.
        Node::All { within: Within::Package, of, .. } => of.iter().any(|node| !node.needs_literals(parts)),
        Node::Analyzer => false,
        root => !root.needs_literals(parts),
    })
}

impl Node {
    /// Whether the prefilter must have seen a literal before this can match.
    pub(super) fn needs_literals(&self, parts: &[Part]) -> bool {
        match self {
            Self::Text(part) => match parts.get(*part).map(|part| &part.kind) {
                Some(PartKind::Pattern { filtered, .. }) => *filtered,
                _ => true,
            },
            Self::Any(nodes) => nodes.iter().all(|node| node.needs_literals(parts)),
            Self::All { of, .. } => of.iter().any(|node| node.needs_literals(parts)),
            Self::Analyzer => true,
            Self::Concepts(_) | Self::Query(_) | Self::Observes(..) | Self::Flow { .. } => false,
        }
    }
}

struct Builder<'a> {
    set: &'a RuleSet,
    rule: usize,
    /// The rule is the user's, and was proved by nobody yet.
    user: bool,
    parts: Vec<Part>,
    literals: Vec<(Box<[u8]>, Owner)>,
}

impl Builder<'_> {
    fn node(&mut self, matcher: &Matcher) -> Result<Node, String> {
        Ok(match matcher {
            Matcher::Literals(literals) => {
                let read = |text: &String| Phrase::new(text).ok_or_else(|| format!("literal `{text}` is too short"));
                let phrases = literals.iter().map(read).collect::<Result<Vec<_>, _>>()?;
                for (phrase, index) in phrases.iter().zip(0..) {
                    self.literals.push((phrase.key(), self.owner(index)));
                }
                self.text(PartKind::Phrases(phrases))
            }
            Matcher::Regex(source) => {
                let required = self.set.required(source);
                let owner = self.owner(0);
                self.literals.extend(required.iter().map(|text| (text.bytes().map(fold).collect(), owner)));
                let pattern = LazyPattern::new(source, self.set.demands(source));
                self.text(PartKind::Pattern { pattern, filtered: !required.is_empty() })
            }
            Matcher::Concepts(concepts) => {
                let pattern = ConceptPattern::new(concepts, Vocabulary::builtin());
                Node::Concepts(pattern.map_err(|error| error.to_string())?)
            }
            Matcher::Query(query) => {
                let query = TreeQuery::new(query)?;
                if self.user {
                    query.check()?;
                }
                Node::Query(query)
            }
            Matcher::Observes { kind, detail } => {
                let known = ObservationKind::from_id(kind).ok_or_else(|| format!("unknown observation `{kind}`"))?;
                Node::Observes(known, lazy(detail))
            }
            Matcher::Flow(flow) => {
                Node::Flow { flow: flow.clone(), source: lazy(&flow.source_detail), sink: lazy(&flow.sink_detail) }
            }
            Matcher::Any(matchers) => Node::Any(self.nodes(matchers)?),
            Matcher::All { within, of, without } => {
                Node::All { within: *within, of: self.nodes(of)?, without: self.nodes(without)? }
            }
            Matcher::Analyzer(name) if name == YARA || ANALYZERS.iter().any(|analyzer| analyzer.name() == name) => {
                Node::Analyzer
            }
            Matcher::Analyzer(name) => return Err(format!("there is no analyzer `{name}`")),
        })
    }

    fn nodes(&mut self, matchers: &[Matcher]) -> Result<Vec<Node>, String> {
        matchers.iter().map(|matcher| self.node(matcher)).collect()
    }

    fn text(&mut self, kind: PartKind) -> Node {
        self.parts.push(Part { rule: self.rule, kind });
        Node::Text(self.parts.len() - 1)
    }

    /// The owner of literals of the part that is pushed next.
    fn owner(&self, phrase: u32) -> Owner {
        Owner { part: u32::try_from(self.parts.len()).unwrap_or(u32::MAX), phrase }
    }
}

fn lazy(source: &Option<String>) -> Option<LazyPattern> {
    source.as_deref().map(|source| LazyPattern::new(source, ""))
}
