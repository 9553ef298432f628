//! The code engine: syntax trees to a small common form, constants folded, calls resolved, taint followed.
//!
//! ```text
//! CodeUnit -> tree-sitter tree (syntax) -> common form (lower/) -> observations, flows, folded constants (taint/)
//!                                                                   by the tables in data/code/ (catalogue)
//! ```
//!
//! Each unit runs alone first, for the texts that it puts together; units that belong together run once more as one
//! program (`link`), so that a flow may lead over files, commands and sentences.

mod catalogue;
mod class;
mod form;
mod link;
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
use link::Links;
use model::{Gap, GapReason, Step};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use syntax::Parsers;
use taint::{Library, Module, Outcome};

/// A code unit by its document and its number there.
type UnitId = (DocumentId, usize);

/// Trees of one document, by where their text begins.
type Trees = BTreeMap<usize, Result<Rc<Syntax>, Refusal>>;

/// What is known about the code of a scan's documents; each analysis is made once, when first asked for. A tree weighs
/// fifty times its text and a lowered program thirty times, so they go as soon as they were used: of large packages they
/// are made again for the few that ask twice.
#[derive(Debug, Default)]
pub(crate) struct Code {
    parsers: Parsers,
    /// Trees of the document whose trees were asked for last.
    trees: RefCell<(DocumentId, Trees)>,
    /// Lowered programs, as long as their texts are short together.
    programs: RefCell<Programs>,
    outcomes: RefCell<BTreeMap<UnitId, Result<Rc<Outcome>, Refusal>>>,
}

/// Lowered programs that are kept for the joined run.
#[derive(Debug, Default)]
struct Programs {
    kept: BTreeMap<UnitId, Rc<lower::Program>>,
    bytes: usize,
}

/// Bytes of program text whose lowered programs are kept.
const KEPT_BYTES: usize = 1 << 20;

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
        let mut trees = self.trees.borrow_mut();
        if trees.0 != id {
            *trees = (id, BTreeMap::new());
        }
        let parsed = || self.parsed(document, unit, options).map(|(syntax, ..)| Rc::new(syntax));
        trees.1.entry(unit).or_insert_with(parsed).clone()
    }

    /// Texts that the document's code puts together from constants, for the unwrapping loop. Ranges are in the
    /// document's text.
    pub(crate) fn folded_strings(&self, document: &Document, id: DocumentId, options: &Options) -> Vec<Folded> {
        let mut out = Vec::new();
        for (index, unit) in document.code.iter().enumerate() {
            let Ok(outcome) = self.outcome(document, id, index, options) else { continue };
            for folded in &outcome.folded {
                out.push(Folded { range: shift(&folded.range, unit.range.start), ..folded.clone() });
            }
        }
        out
    }

    /// What a code unit does by itself; run once. Refused if the unit has no tree.
    fn outcome(
        &self,
        document: &Document,
        id: DocumentId,
        unit: usize,
        options: &Options,
    ) -> Result<Rc<Outcome>, Refusal> {
        if let Some(known) = self.outcomes.borrow().get(&(id, unit)) {
            return known.clone();
        }
        let outcome = self.lowered(document, unit, options).map(|(program, code, text)| {
            let program = Rc::new(program);
            self.programs.borrow_mut().keep((id, unit), &program, text.len());
            let module = Module {
                path: document.path.as_str().into(),
                language: code.language,
                program,
                origin: 0,
                bytes: text.len(),
                whole: false,
                requests: Vec::new(),
            };
            Rc::new(taint::run(Rc::new(Library::new(vec![module]))))
        });
        self.outcomes.borrow_mut().insert((id, unit), outcome.clone());
        outcome
    }

    /// The lowered program of a unit that ran.
    fn program(&self, document: &Document, unit: UnitId, options: &Options) -> Option<Rc<lower::Program>> {
        let known = self.programs.borrow().kept.get(&unit).cloned();
        known.or_else(|| self.lowered(document, unit.1, options).ok().map(|(program, ..)| Rc::new(program)))
    }

    fn parsed<'a>(
        &self,
        document: &'a Document,
        unit: usize,
        options: &Options,
    ) -> Result<(Syntax, &'a CodeUnit, &'a str), Refusal> {
        let code = document.code.get(unit).ok_or(Refusal::NoGrammar)?;
        let text = document.text.get(code.range.clone()).unwrap_or_default();
        Ok((self.parsers.parse(text, code.language, options.parse_bytes)?, code, text))
    }

    /// Parses and lowers a unit; the tree is gone afterwards.
    fn lowered<'a>(
        &self,
        document: &'a Document,
        unit: usize,
        options: &Options,
    ) -> Result<(lower::Program, &'a CodeUnit, &'a str), Refusal> {
        let (syntax, code, text) = self.parsed(document, unit, options)?;
        Ok((lower::lower(&syntax, text), code, text))
    }
}

impl Programs {
    fn keep(&mut self, unit: UnitId, program: &Rc<lower::Program>, bytes: usize) {
        self.bytes += bytes;
        if self.bytes <= KEPT_BYTES {
            self.kept.insert(unit, Rc::clone(program));
        }
    }
}

/// Says what the code of a package does: observations, flows, gaps.
pub(crate) fn observe(context: &Context<'_>, sink: &mut Sink) {
    let links = Links::of(context);
    for id in 0..context.documents.len() {
        observe_document(context, id, &links, sink);
    }
}

fn observe_document(context: &Context<'_>, id: DocumentId, links: &Links, sink: &mut Sink) {
    let Some(document) = context.documents.get(id) else { return };
    for (index, unit) in document.code.iter().enumerate() {
        let alone = match context.code.outcome(document, id, index, context.options) {
            Ok(alone) => alone,
            Err(refusal) => {
                refused(document, unit, refusal, sink);
                continue;
            }
        };
        let joined = links.outcome((id, index));
        // Places of a joined run are addresses, those of a single one count from the unit's start.
        let place = |range: &Range<usize>| match joined {
            Some(_) => links.resolve(range),
            None => (id, shift(range, unit.range.start)),
        };
        let outcome = joined.as_ref().unwrap_or(&alone);
        if outcome.cut {
            sink.gaps.push(Gap {
                path: document.path.clone(),
                reason: GapReason::BudgetExhausted,
                bytes: 0,
                detail: "data flow followed in part".to_owned(),
            });
        }
        for fact in &outcome.facts {
            let (kind, detail) = (fact.kind, fact.detail.clone());
            let (document, range) = place(&fact.range);
            sink.observations.push(Observation { kind, detail, document, range, role: unit.role });
        }
        for flow in &outcome.flows {
            let step = |(range, what): &(Range<usize>, model::Text)| {
                let (id, range) = place(range);
                let (location, _) = trace(&context.documents, id, &range);
                Step { location, what: what.clone() }
            };
            let (source, leaves) = (place(&flow.source), place(&flow.sink));
            let steps: Vec<Step> = flow.steps.iter().map(step).collect();
            let caller = links.caller(context, id).filter(|caller| {
                !steps
                    .iter()
                    .any(|step| step.location.file == caller.location.file && step.location.file != document.path)
            });
            sink.flows.push(FlowHit {
                from_class: flow.from.id(),
                to_class: flow.to.id(),
                source_detail: flow.source_detail.clone(),
                sink_detail: flow.sink_detail.clone(),
                document: id,
                source: if source.0 == id { source.1 } else { leaves.1.clone() },
                sink: leaves.1,
                steps: caller.into_iter().chain(steps).collect(),
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
