//! Matchers over one document: where each part of a rule holds, and where parts come together.

use super::candidates::Candidates;
use super::program::{LazyPattern, Node, PartId, PartKind, Program};
use super::signature::Signature;
use super::view::{Blocks, View};
use crate::budget::Budget;
use crate::concepts::{ConceptPattern, Prose, Vocabulary};
use crate::document::{Document, DocumentId, Language};
use crate::engine::Context;
use crate::observation::Observation;
use crate::sink::FlowHit;
use model::Step;
use rules::{Pattern, Within};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;

/// Segments up to this many bytes are searched whole; of longer ones, a window of this size around each literal.
const WINDOW: usize = 8 << 10;
/// Matches of one part that are kept per document.
const MATCHES: usize = 4096;
/// Signatures of blocks that are kept per document.
const SIGNATURES: usize = 1 << 14;
/// Lines before and behind of [`Within::Nearby`].
const NEARBY_LINES: u32 = 12;

/// One place where a matcher holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Match {
    /// The evidence, in the document's text.
    pub(crate) range: Range<usize>,
    /// Values by name: groups of a regular expression, captures of a query, details of facts.
    pub(crate) captures: Vec<(String, String)>,
    /// Other places that belong to it.
    pub(crate) also: Vec<Range<usize>>,
    /// A path of evidence that came with it.
    pub(crate) steps: Vec<Step>,
    /// In prose: where what is asked for begins, which may be behind its occasion.
    pub(crate) action: Option<usize>,
    /// Prose that speaks about an attack rather than asking for one.
    pub(crate) defensive: bool,
}

/// One document under evaluation.
pub(crate) struct Evaluation<'a> {
    pub(crate) program: &'a Program,
    pub(crate) context: &'a Context<'a>,
    pub(crate) id: DocumentId,
    pub(crate) document: &'a Document,
    pub(crate) views: &'a [View<'a>],
    pub(crate) blocks: Blocks<'a>,
    pub(crate) candidates: &'a Candidates,
    pub(crate) observations: &'a [&'a Observation],
    pub(crate) flows: &'a [&'a FlowHit],
    /// The prose's sentences, made when a rule on concepts asks first.
    pub(crate) prose: OnceCell<Prose>,
    /// Signatures of the blocks that patterns asked for, by view and range.
    pub(crate) signatures: RefCell<BTreeMap<(usize, usize, usize), Signature>>,
    /// Bytes that regular expressions may still read in this scan.
    pub(crate) budget: &'a Cell<Budget>,
    /// Set when the budget did not suffice.
    pub(crate) exhausted: Cell<bool>,
}

impl Evaluation<'_> {
    /// Every place where `node` holds, ascending, each once.
    pub(crate) fn find(&self, node: &Node) -> Vec<Match> {
        let mut found = match node {
            Node::Text(part) => self.text(*part),
            Node::Concepts(pattern) => self.concepts(pattern),
            Node::Query(query) => self.query(query),
            Node::Observes(kind, detail) => {
                let wanted = self.observations.iter().filter(|o| o.kind == *kind && allows(detail, &o.detail));
                let found = wanted.map(|o| Match {
                    range: o.range.clone(),
                    captures: vec![("detail".to_owned(), o.detail.clone())],
                    ..Match::default()
                });
                found.collect()
            }
            Node::Flow { flow, source, sink } => {
                let wanted = self.flows.iter().filter(|hit| {
                    flow.from.iter().any(|class| class == hit.from_class)
                        && flow.to.iter().any(|class| class == hit.to_class)
                        && allows(source, &hit.source_detail)
                        && allows(sink, &hit.sink_detail)
                });
                wanted.map(|hit| flow_match(hit)).collect()
            }
            Node::Any(nodes) => nodes.iter().flat_map(|node| self.find(node)).collect(),
            Node::All { within, of, without } => self.all(*within, of, without),
            Node::Analyzer => Vec::new(),
        };
        found.sort_by_key(|one| (one.range.start, one.range.end));
        found.dedup_by(|later, first| later.range.start == first.range.start);
        found.truncate(MATCHES);
        found
    }

    fn text(&self, part: PartId) -> Vec<Match> {
        match self.program.parts.get(part).map(|part| &part.kind) {
            Some(PartKind::Phrases(_)) => {
                let ranges = self.candidates.phrases(part).iter().take(MATCHES);
                ranges.map(|range| Match { range: range.clone(), ..Match::default() }).collect()
            }
            Some(PartKind::Pattern { pattern, filtered: true }) => self.around_literals(part, pattern),
            Some(PartKind::Pattern { pattern, filtered: false }) => {
                let mut found = Vec::new();
                match self.reaches_over_segments(pattern) {
                    true => self.search(pattern, &(0..self.document.text.len()), &mut found),
                    false => self.blocks.all().iter().for_each(|block| self.search(pattern, block, &mut found)),
                }
                found
            }
            None => Vec::new(),
        }
    }

    /// In programs and configuration, a pattern over several lines is not held to one logical line.
    fn reaches_over_segments(&self, pattern: &LazyPattern) -> bool {
        pattern.spans && self.document.language != Language::Markdown
    }

    /// Searches the blocks that hold literals of a pattern; of long ones, windows around the literals.
    fn around_literals(&self, part: PartId, pattern: &LazyPattern) -> Vec<Match> {
        let mut found = Vec::new();
        let spans = self.reaches_over_segments(pattern);
        for (view, index) in self.views.iter().zip(0..) {
            // Ranges of this view, ascending: what was searched already is not searched again.
            let mut block = 0..0;
            let mut searched = 0;
            for at in self.candidates.literals(part, index) {
                if !block.contains(at) {
                    block = match spans {
                        true => 0..view.text.len(),
                        false => view.viewed(&self.blocks.at(view.original(&(*at..*at)).start)),
                    };
                    searched = block.start;
                }
                let window = if block.len() <= WINDOW { block.clone() } else { window(view.text, &block, *at) };
                // A long block's next window must add something: a quarter of it may be behind the last one's end.
                if *at < searched && (block.len() <= WINDOW || at + WINDOW / 4 <= searched || searched >= block.end) {
                    continue;
                }
                searched = window.end;
                if found.len() < MATCHES
                    && self.may_match(pattern, view, index, &window, window == block)
                    && let Some(pattern) = pattern.get()
                {
                    self.run(pattern, view, window, &mut found);
                }
            }
        }
        found
    }

    /// Whether a window of a view has what a pattern's matches must have. Signatures of whole blocks are kept.
    fn may_match(
        &self,
        pattern: &LazyPattern,
        view: &View<'_>,
        index: usize,
        window: &Range<usize>,
        keep: bool,
    ) -> bool {
        let signature = || Signature::of(view.text.as_bytes().get(window.clone()).unwrap_or_default());
        if !keep {
            return pattern.demands().may_be_met(&signature());
        }
        let mut kept = self.signatures.borrow_mut();
        let place = (index, window.start, window.end);
        if kept.len() >= SIGNATURES && !kept.contains_key(&place) {
            return pattern.demands().may_be_met(&signature());
        }
        let known = kept.entry(place).or_insert_with(signature);
        pattern.demands().may_be_met(known)
    }

    /// Searches a range of the document's text in every view, in windows if it is long.
    fn search(&self, pattern: &LazyPattern, range: &Range<usize>, found: &mut Vec<Match>) {
        let Some(pattern) = pattern.get() else { return };
        for view in self.views {
            let block = view.viewed(range);
            let mut at = block.start;
            while at < block.end && found.len() < MATCHES {
                let end = view.text.floor_char_boundary(block.end.min(at + WINDOW));
                self.run(pattern, view, at..end, found);
                if end >= block.end || end <= at {
                    break;
                }
                at = view.text.floor_char_boundary(end - WINDOW / 4);
            }
        }
    }

    fn run(&self, pattern: &Pattern, view: &View<'_>, range: Range<usize>, found: &mut Vec<Match>) {
        let mut budget = self.budget.get();
        let affordable = budget.take(range.len());
        self.budget.set(budget);
        if !affordable {
            self.exhausted.set(true);
            return;
        }
        let Some(text) = view.text.get(range.clone()) else { return };
        let moved = |inside: Range<usize>| view.original(&(inside.start + range.start..inside.end + range.start));
        found.extend(pattern.find_all(text).map(|(range, captures)| Match {
            range: moved(range),
            captures,
            ..Match::default()
        }));
    }

    fn concepts(&self, pattern: &ConceptPattern) -> Vec<Match> {
        let vocabulary = Vocabulary::builtin();
        let prose = self.prose.get_or_init(|| Prose::of(self.document, vocabulary));
        if !pattern.may_hold(prose.affirmed, prose.negated) {
            return Vec::new();
        }
        let found = pattern.find(&prose.sentences, vocabulary).into_iter();
        found
            .map(|one| Match { range: one.range, action: one.action, defensive: one.defensive, ..Match::default() })
            .collect()
    }

    fn query(&self, query: &super::query::TreeQuery) -> Vec<Match> {
        let mut found = Vec::new();
        for (unit, index) in self.document.code.iter().zip(0..).filter(|(unit, _)| unit.language == query.language()) {
            let Ok(syntax) = self.context.code.tree(self.document, self.id, index, self.context.options) else {
                continue;
            };
            let Some(text) = self.document.text.get(unit.range.clone()) else { continue };
            for one in query.find(&syntax, text, MATCHES) {
                let range = one.range.start + unit.range.start..one.range.end + unit.range.start;
                found.push(Match { range, captures: one.captures, ..Match::default() });
            }
        }
        found
    }

    /// Places of the first of `of` with all others in the same window and none of `without`.
    fn all(&self, within: Within, of: &[Node], without: &[Node]) -> Vec<Match> {
        if of.iter().any(|node| self.is_unseen(node)) {
            return Vec::new();
        }
        let lead = of.iter().position(|node| !self.is_local(node)).unwrap_or(0);
        let mut lists: Vec<Option<Vec<Match>>> = vec![None; of.len()];
        // The cheapest first: where one part is nowhere, the others need not be looked for.
        let mut order: Vec<(usize, &Node)> = of.iter().enumerate().collect();
        order.sort_by_cached_key(|(_, node)| self.effort(node));
        for (index, node) in order {
            if index != lead && self.is_local(node) && within != Within::File {
                continue;
            }
            let list = self.find(node);
            if list.is_empty() {
                return Vec::new();
            }
            if let Some(slot) = lists.get_mut(index) {
                *slot = Some(list);
            }
        }
        let anchors = lists.get_mut(lead).and_then(Option::take).unwrap_or_default();
        let refused: OnceCell<Vec<Match>> = OnceCell::new();
        let mut found = Vec::new();
        for anchor in anchors {
            let window = self.window(within, &anchor.range);
            let mut parts = Vec::new();
            for ((node, list), index) in of.iter().zip(&lists).zip(0..) {
                let part = match list {
                    _ if index == lead => Some(anchor.clone()),
                    Some(list) => first_in(list, &window),
                    None => self.in_window(node, &window),
                };
                parts.extend(part);
            }
            if parts.len() < of.len() {
                continue;
            }
            let refusals = || refused.get_or_init(|| self.refusals(without));
            let refused_here = !without.is_empty()
                && (first_in(refusals(), &window).is_some()
                    || without.iter().any(|node| self.is_local(node) && self.in_window(node, &window).is_some()));
            if !refused_here {
                found.extend(together(parts));
            }
        }
        found
    }

    /// Roughly how many places have to be looked at to find a part.
    fn effort(&self, node: &Node) -> usize {
        match node {
            Node::Text(part) => match self.program.parts.get(*part).map(|part| &part.kind) {
                Some(PartKind::Pattern { filtered: true, .. }) => {
                    (0..self.views.len()).map(|view| self.candidates.literals(*part, view).len()).sum()
                }
                Some(PartKind::Pattern { filtered: false, .. }) => self.document.text.len(),
                Some(PartKind::Phrases(_)) | None => 0,
            },
            Node::Any(nodes) | Node::All { of: nodes, .. } => nodes.iter().map(|node| self.effort(node)).sum(),
            // The sentences are made once for all rules.
            Node::Concepts(_) => 1,
            Node::Query(_) => self.document.text.len(),
            Node::Observes(..) | Node::Flow { .. } | Node::Analyzer => 0,
        }
    }

    /// Whether the prefilter alone says that a part holds nowhere in this document.
    fn is_unseen(&self, node: &Node) -> bool {
        match node {
            Node::Text(part) => match self.program.parts.get(*part).map(|part| &part.kind) {
                Some(PartKind::Phrases(_)) => self.candidates.phrases(*part).is_empty(),
                Some(PartKind::Pattern { filtered, .. }) => {
                    *filtered && (0..self.views.len()).all(|view| self.candidates.literals(*part, view).is_empty())
                }
                None => true,
            },
            Node::Any(nodes) => nodes.iter().all(|node| self.is_unseen(node)),
            Node::All { of, .. } => of.iter().any(|node| self.is_unseen(node)),
            _ => false,
        }
    }

    /// Every place of the parts that the prefilter or another engine can name.
    fn refusals(&self, without: &[Node]) -> Vec<Match> {
        let mut found: Vec<Match> =
            without.iter().filter(|node| !self.is_local(node)).flat_map(|node| self.find(node)).collect();
        found.sort_by_key(|one| one.range.start);
        found
    }

    fn window(&self, within: Within, anchor: &Range<usize>) -> Range<usize> {
        match within {
            Within::Line => {
                let (first, last) = (self.blocks.line(anchor.start), self.blocks.line(anchor.end));
                first.start..last.end.max(first.end)
            }
            Within::Segment => self.blocks.at(anchor.start),
            Within::Nearby => self.blocks.nearby(anchor.start, NEARBY_LINES),
            Within::File | Within::Package => 0..self.document.text.len(),
        }
    }

    /// A pattern without literals of its own: searched for in a window only.
    fn is_local(&self, node: &Node) -> bool {
        match node {
            Node::Text(part) => {
                let kind = self.program.parts.get(*part).map(|part| &part.kind);
                matches!(kind, Some(PartKind::Pattern { filtered: false, .. }))
            }
            Node::Any(nodes) => nodes.iter().any(|node| self.is_local(node)),
            _ => false,
        }
    }

    fn in_window(&self, node: &Node, window: &Range<usize>) -> Option<Match> {
        match node {
            Node::Any(nodes) => nodes.iter().find_map(|node| self.in_window(node, window)),
            Node::Text(part) if self.is_local(node) => match &self.program.parts.get(*part)?.kind {
                PartKind::Pattern { pattern, .. } => {
                    let mut found = Vec::new();
                    self.search(pattern, window, &mut found);
                    found.into_iter().next()
                }
                PartKind::Phrases(_) => None,
            },
            _ => first_in(&self.find(node), window),
        }
    }
}

fn allows(pattern: &Option<LazyPattern>, detail: &str) -> bool {
    pattern.as_ref().is_none_or(|pattern| pattern.get().is_some_and(|pattern| pattern.is_match(detail)))
}

fn flow_match(hit: &FlowHit) -> Match {
    let captures = vec![("source".to_owned(), hit.source_detail.clone()), ("sink".to_owned(), hit.sink_detail.clone())];
    Match { range: hit.sink.clone(), captures, steps: hit.steps.clone(), ..Match::default() }
}

/// The first match that begins in `window`; `list` ascends.
fn first_in(list: &[Match], window: &Range<usize>) -> Option<Match> {
    let at = list.partition_point(|one| one.range.start < window.start);
    list.get(at).filter(|one| one.range.start < window.end).cloned()
}

/// The first part, with what the others bring.
fn together(parts: Vec<Match>) -> Option<Match> {
    let mut parts = parts.into_iter();
    let mut whole = parts.next()?;
    for part in parts {
        whole.also.push(part.range);
        whole.also.extend(part.also);
        whole.captures.extend(part.captures);
        whole.steps.extend(part.steps);
        whole.defensive |= part.defensive;
    }
    Some(whole)
}

/// A window of [`WINDOW`] bytes around an offset, inside a block.
fn window(text: &str, block: &Range<usize>, at: usize) -> Range<usize> {
    let start = text.floor_char_boundary(at.saturating_sub(WINDOW / 2).max(block.start));
    start..text.floor_char_boundary(at.saturating_add(WINDOW / 2).min(block.end)).max(start)
}
