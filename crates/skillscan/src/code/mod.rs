//! The code engine: syntax trees to a small common form, constants folded, calls resolved, taint followed.
//!
//! ```text
//! CodeUnit -> tree-sitter tree (syntax) -> common form (lower/) -> observations, flows, folded constants (taint/)
//!                                                                   by the tables in data/code/ (catalogue)
//! ```
//!
//! Follows data inside one document. Flows across files and across prose are joined elsewhere.

mod syntax;

pub(crate) use syntax::{Refusal, Syntax, parse};

use crate::Options;
use crate::document::{Document, DocumentId, Language};
use crate::engine::Context;
use crate::sink::Sink;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

/// What is known about the code of a scan's documents; each tree and each analysis is made once, when first asked for.
#[derive(Debug, Default)]
pub(crate) struct Code {
    trees: RefCell<BTreeMap<(DocumentId, usize), Result<Rc<Syntax>, Refusal>>>,
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

    /// Texts that the document's code puts together from constants, for the unwrapping loop.
    pub(crate) fn folded_strings(&self, _document: &Document, _id: DocumentId, _options: &Options) -> Vec<Folded> {
        Vec::new()
    }
}

/// Says what the code of a document does: observations, flows, gaps.
pub(crate) fn observe(_context: &Context<'_>, _id: DocumentId, _sink: &mut Sink) {}
