//! Where the prefilter saw literals of which part, in one document.

use super::program::{Owner, PartId, PartKind, Program};
use super::view::View;
use std::ops::Range;

/// Places kept per document; a text with more is hostile, and the rest of it is a gap.
const MOST: usize = 1 << 20;

/// The places of one document. Kept between documents to save allocations.
#[derive(Debug)]
pub(crate) struct Candidates {
    /// By part: ranges of phrases, in the document's text.
    phrases: Vec<Vec<Range<usize>>>,
    /// By part: starts of a pattern's literals, in the plain and in the normalised view.
    literals: Vec<[Vec<usize>; 2]>,
    touched: Vec<PartId>,
    left: usize,
}

impl Candidates {
    /// Room for the parts of `program`.
    pub(crate) fn new(program: &Program) -> Self {
        let parts = program.parts.len();
        Self {
            phrases: vec![Vec::new(); parts],
            literals: vec![Default::default(); parts],
            touched: Vec::new(),
            left: MOST,
        }
    }

    /// Searches the views of one document. False if there was too much to keep.
    pub(crate) fn collect(&mut self, program: &Program, views: &[View<'_>]) -> bool {
        self.clear();
        for (view, index) in views.iter().zip(0..2) {
            program.grams.scan(view.text.as_bytes(), |at, owner| self.note(program, view, index, at, owner));
        }
        for part in &self.touched {
            if let Some(places) = self.phrases.get_mut(*part) {
                places.sort_unstable_by_key(|range| (range.start, range.end));
                places.dedup();
            }
            for places in self.literals.get_mut(*part).into_iter().flatten() {
                places.sort_unstable();
                places.dedup();
            }
        }
        self.touched.sort_unstable();
        self.left > 0
    }

    /// Rules of which something was seen.
    pub(crate) fn rules<'a>(&'a self, program: &'a Program) -> impl Iterator<Item = usize> + 'a {
        self.touched.iter().filter_map(|part| program.parts.get(*part)).map(|part| part.rule)
    }

    /// Ranges of a part's phrases in the document's text, ascending.
    pub(crate) fn phrases(&self, part: PartId) -> &[Range<usize>] {
        self.phrases.get(part).map_or(&[], Vec::as_slice)
    }

    /// Starts of a pattern's literals in the view of `index`, ascending.
    pub(crate) fn literals(&self, part: PartId, view: usize) -> &[usize] {
        self.literals.get(part).and_then(|views| views.get(view)).map_or(&[], Vec::as_slice)
    }

    fn clear(&mut self) {
        for part in self.touched.drain(..) {
            if let Some(places) = self.phrases.get_mut(part) {
                places.clear();
            }
            for places in self.literals.get_mut(part).into_iter().flatten() {
                places.clear();
            }
        }
        self.left = MOST;
    }

    fn note(&mut self, program: &Program, view: &View<'_>, index: usize, at: usize, owner: Owner) {
        let part = owner.part as usize;
        let (Some(known), Some(phrases), Some(literals)) =
            (program.parts.get(part), self.phrases.get_mut(part), self.literals.get_mut(part))
        else {
            return;
        };
        if self.left == 0 {
            return;
        }
        let fresh = phrases.is_empty() && literals.iter().all(Vec::is_empty);
        match &known.kind {
            PartKind::Phrases(list) => {
                let phrase = list.get(owner.phrase as usize);
                let Some(range) = phrase.and_then(|phrase| phrase.around(view.text.as_bytes(), at)) else { return };
                phrases.push(view.original(&range));
            }
            PartKind::Pattern { .. } => match literals.get_mut(index) {
                Some(places) => places.push(at),
                None => return,
            },
        }
        self.left -= 1;
        if fresh {
            self.touched.push(part);
        }
    }
}
