//! The code engine: syntax trees to a small common form, constants folded, calls resolved, taint followed.
//!
//! ```text
//! CodeUnit -> tree-sitter tree (syntax) -> common form (lower/) -> observations, flows, folded constants (taint/)
//!                                                                   by the tables in data/code/ (catalogue)
//! ```
//!
//! Follows data inside one document. Flows across files and across prose are joined elsewhere.

mod catalogue;
mod class;
mod form;
mod lower;
mod paths;
mod syntax;
mod taint;
#[cfg(test)]
mod tests;

pub(crate) use paths::is_secret_name;
pub(crate) use syntax::{Refusal, Syntax, parse};

use crate::Options;
use crate::document::{CodeUnit, Document, DocumentId, Language, trace};
use crate::engine::Context;
use crate::observation::Observation;
use crate::sink::{FlowHit, Sink};
use model::{Gap, GapReason, Step};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use taint::Outcome;

/// A code unit by its document and its number there.
type UnitId = (DocumentId, usize);

/// What is known about the code of a scan's documents; each tree and each analysis is made once, when first asked for.
#[derive(Debug, Default)]
pub(crate) struct Code {
    trees: RefCell<BTreeMap<UnitId, Result<Rc<Syntax>, Refusal>>>,
    outcomes: RefCell<BTreeMap<UnitId, Rc<Outcome>>>,
}

/// A text that the program puts together itself: concatenation, decoding, character codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Folded {
    /// The text that comes out.
    pub(crate) text: String,
    /// The expression that makes it, in the document's text.
    pub(crate) range: Range<usize>,
    /// What was done: `concatenation`, `base64`, `hex` …
    pub(crate) layer: &'static str,
    /// What the text is handed to as program text (`eval`, `sh -c`), if that is known.
    pub(crate) language: Option<Language>,
}

impl Code {
    /// The syntax tree of a document's code unit. Positions in the tree count from the unit's start.
    pub(crate) fn tree(
        &self,
        document: &Document,
        id: DocumentId,
        unit: usize,
        options: &Options,
    ) -> Result<Rc<Syntax>, Refusal> {
        if let Some(known) = self.trees.borrow().get(&(id, unit)) {
            return known.clone();
        }
        let parsed = match document.code.get(unit) {
            Some(code) => {
                let text = document.text.get(code.range.clone()).unwrap_or_default();
                parse(text, code.language, options.parse_bytes).map(Rc::new)
            }
            None => Err(Refusal::NoGrammar),
        };
        self.trees.borrow_mut().insert((id, unit), parsed.clone());
        parsed
    }

    /// Texts that the document's code puts together from constants, for the unwrapping loop. Ranges are in the
    /// document's text.
    pub(crate) fn folded_strings(&self, document: &Document, id: DocumentId, options: &Options) -> Vec<Folded> {
        let mut out = Vec::new();
        for (index, unit) in document.code.iter().enumerate() {
            let outcome = self.outcome(document, id, index, options);
            for folded in &outcome.folded {
                out.push(Folded { range: shift(&folded.range, unit.range.start), ..folded.clone() });
            }
        }
        out
    }

    /// What a code unit does; run once.
    fn outcome(&self, document: &Document, id: DocumentId, unit: usize, options: &Options) -> Rc<Outcome> {
        if let Some(known) = self.outcomes.borrow().get(&(id, unit)) {
            return Rc::clone(known);
        }
        let outcome = match (self.tree(document, id, unit, options), document.code.get(unit)) {
            (Ok(syntax), Some(code)) => {
                let text = document.text.get(code.range.clone()).unwrap_or_default();
                taint::run(&lower::lower(&syntax, text), code.language, text.len())
            }
            _ => Outcome::default(),
        };
        let outcome = Rc::new(outcome);
        self.outcomes.borrow_mut().insert((id, unit), Rc::clone(&outcome));
        outcome
    }
}

/// Says what the code of a document does: observations, flows, gaps.
pub(crate) fn observe(context: &Context<'_>, id: DocumentId, sink: &mut Sink) {
    let Some(document) = context.documents.get(id) else { return };
    for (index, unit) in document.code.iter().enumerate() {
        if let Err(refusal) = context.code.tree(document, id, index, context.options) {
            refused(document, unit, refusal, sink);
            continue;
        }
        let outcome = context.code.outcome(document, id, index, context.options);
        let start = unit.range.start;
        if outcome.cut {
            sink.gaps.push(Gap {
                path: document.path.clone(),
                reason: GapReason::BudgetExhausted,
                bytes: 0,
                detail: "data flow followed in part".to_owned(),
            });
        }
        for fact in &outcome.facts {
            sink.observations.push(Observation {
                kind: fact.kind,
                detail: fact.detail.clone(),
                document: id,
                range: shift(&fact.range, start),
                role: unit.role,
            });
        }
        for flow in &outcome.flows {
            let step = |(range, what): &(Range<usize>, model::Text)| {
                let (location, _) = trace(&context.documents, id, &shift(range, start));
                Step { location, what: what.clone() }
            };
            sink.flows.push(FlowHit {
                from_class: flow.from.id(),
                to_class: flow.to.id(),
                source_detail: flow.source_detail.clone(),
                sink_detail: flow.sink_detail.clone(),
                document: id,
                source: shift(&flow.source, start),
                sink: shift(&flow.sink, start),
                steps: flow.steps.iter().map(step).collect(),
                role: unit.role,
            });
        }
    }
}

/// A unit without a tree is still read as text; only what a grammar exists for is missed.
fn refused(document: &Document, unit: &CodeUnit, refusal: Refusal, sink: &mut Sink) {
    let (reason, detail) = match refusal {
        Refusal::NoGrammar => return,
        Refusal::TooLong => (GapReason::BudgetExhausted, "too long for a syntax tree"),
        Refusal::Monotonous => (GapReason::BudgetExhausted, "a run of signs that no program has"),
        Refusal::TooDeep => (GapReason::TooDeep, "brackets nested too deep for a syntax tree"),
    };
    let bytes = u64::try_from(unit.range.len()).unwrap_or(u64::MAX);
    sink.gaps.push(Gap { path: document.path.clone(), reason, bytes, detail: detail.to_owned() });
}

fn shift(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}
