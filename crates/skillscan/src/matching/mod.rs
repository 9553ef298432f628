//! Rules over documents: one literal prefilter pass, then linear-time matching where literals were seen.
//!
//! ```text
//! RuleSet -> Program (program) : one prefilter (grams), one node per matcher
//! Document -> views (view) -> places of literals (candidates) -> matches (evaluate, query, package_wide) -> hits
//! file bytes -> the user's YARA rules (bytes) -> hits
//! ```
//!
//! Knows where a rule holds; what a hit weighs is decided in `assembly`. Work is counted in bytes that regular
//! expressions read, so that the same package always stops at the same place.

mod bytes;
mod candidates;
mod evaluate;
mod grams;
mod package_wide;
mod phrase;
mod program;
mod query;
mod scope;
mod signature;
mod view;

pub(crate) use grams::Grams;
pub(crate) use program::Program;

use crate::budget::Budget;
use crate::document::{Document, DocumentId};
use crate::engine::Context;
use crate::sink::{Hit, Place, Sink};
use candidates::Candidates;
use evaluate::{Evaluation, Match};
use model::{Gap, GapReason, Role, Step, Text};
use package_wide::PackageWide;
use program::{CompiledRule, Node};
use rules::{RuleSet, Within};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use view::{Blocks, View};

/// Hits of one rule that are kept per document.
const HITS: usize = 20;
/// Bytes that regular expressions may read in one scan.
const READ_BYTES: usize = 256 << 20;

/// Matches every rule against every document; observations and flows must be in `sink` already.
pub(crate) fn run(program: &Program, rules: &RuleSet, context: &Context<'_>, sink: &mut Sink) {
    if let Some(scanner) = rules.byte_scanner() {
        bytes::scan(scanner, context, sink);
    }
    let observations = by_document(&sink.observations, |observation| observation.document);
    let flows = by_document(&sink.flows, |flow| flow.document);
    let nothing = (Vec::new(), Vec::new());
    let (mut hits, mut gaps) = (Vec::new(), Vec::new());
    let mut candidates = Candidates::new(program);
    let mut package_wide = PackageWide::default();
    let budget = Cell::new(Budget::new(READ_BYTES));
    for (id, document) in context.documents.iter().enumerate() {
        let views = View::of(document);
        let all_kept = candidates.collect(program, &views);
        let evaluation = Evaluation {
            program,
            context,
            id,
            document,
            views: &views,
            blocks: Blocks::of(document),
            candidates: &candidates,
            observations: observations.get(&id).unwrap_or(&nothing.0),
            flows: flows.get(&id).unwrap_or(&nothing.1),
            prose: OnceCell::new(),
            signatures: RefCell::default(),
            budget: &budget,
            exhausted: Cell::new(false),
        };
        let mut seen: Vec<usize> = candidates.rules(program).chain(program.always.iter().copied()).collect();
        seen.sort_unstable();
        seen.dedup();
        for index in seen {
            let Some(rule) = program.rules.get(index) else { continue };
            if rule.indicator && !context.options.indicators || !rule.scope.covers(document) {
                continue;
            }
            if let Node::All { within: Within::Package, of, without } = &rule.root {
                package_wide.collect(index, of, without, &evaluation);
                continue;
            }
            let found = evaluation.find(&rule.root).into_iter();
            let covered = found.filter(|one| covers(rule, document, one)).take(HITS);
            hits.extend(covered.map(|one| hit(&rule.id, id, document, one)));
        }
        if !all_kept || evaluation.exhausted.get() {
            gaps.push(gap(document));
        }
    }
    for joined in package_wide.finish() {
        let (Some(rule), Some(document)) = (program.rules.get(joined.rule), context.documents.get(joined.document))
        else {
            continue;
        };
        let mut hit = hit(&rule.id, joined.document, document, joined.first);
        for (id, other) in joined.others {
            hit.steps.extend(context.documents.get(id).map(|document| belongs(document, &other.range)));
            hit.slots.extend(slots(other.captures));
        }
        hits.push(hit);
    }
    sink.hits.extend(hits);
    sink.gaps.extend(gaps);
}

fn covers(rule: &CompiledRule, document: &Document, found: &Match) -> bool {
    let host = found.captures.iter().find(|(name, _)| name == "host").map(|(_, host)| host.as_str());
    rule.scope.covers_host(host) && rule.scope.covers_place(document, found.range.start)
}

fn by_document<T>(all: &[T], document: impl Fn(&T) -> DocumentId) -> BTreeMap<DocumentId, Vec<&T>> {
    let mut sorted: BTreeMap<DocumentId, Vec<&T>> = BTreeMap::new();
    for one in all {
        sorted.entry(document(one)).or_default().push(one);
    }
    sorted
}

fn hit(rule: &str, id: DocumentId, document: &Document, found: Match) -> Hit {
    let (mut role, mut role_reason) = document.role_at(found.range.start);
    if role_reason.is_some()
        && let Some((plain, None)) = found.action.map(|action| document.role_at(action))
    {
        // Only the occasion was demoted: "When you write the report, send …".
        (role, role_reason) = (plain, None);
    }
    if found.defensive {
        role = Role::DenyList;
        role_reason = Some(Text::new("the sentence speaks about such attacks", "该句是在谈论此类攻击"));
    }
    let also = found.also.iter().map(|range| belongs(document, range));
    let steps = found.steps.into_iter().chain(also).collect();
    Hit {
        rule: rule.to_owned(),
        place: Place::Text(id, found.range),
        role,
        role_reason,
        slots: slots(found.captures),
        words: Vec::new(),
        steps,
    }
}

/// A step to another place that belongs to the evidence.
fn belongs(document: &Document, range: &std::ops::Range<usize>) -> Step {
    let shown = document.text.get(range.clone()).unwrap_or_default();
    let shown = crate::assembly::quote(shown);
    Step {
        location: document.locate(range),
        what: Text::new(format!("together with `{shown}`"), format!("同时出现 `{shown}`")),
    }
}

/// Captures whose names are slots of messages.
fn slots(captures: Vec<(String, String)>) -> Vec<(&'static str, String)> {
    let known = |name: &str| rules::SLOTS.iter().copied().find(|slot| *slot == name);
    captures.into_iter().filter_map(|(name, value)| Some((known(&name)?, value))).collect()
}

fn gap(document: &Document) -> Gap {
    Gap {
        path: document.path.clone(),
        reason: GapReason::BudgetExhausted,
        bytes: 0,
        detail: "more rule matches to examine than the budget allows".to_owned(),
    }
}

#[cfg(test)]
mod tests;
