//! A document as it is searched: its own text, or the normalised twin, with positions told in the document's text.

use crate::document::{Document, Normal};
use std::ops::Range;

/// One text of a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) text: &'a str,
    normal: Option<&'a Normal>,
}

impl<'a> View<'a> {
    /// The views of a document: its text, and the normalised twin where that differs.
    pub(crate) fn of(document: &'a Document) -> Vec<Self> {
        let plain = View { text: document.flowed.as_deref().unwrap_or(&document.text), normal: None };
        let normal = document.normal.as_ref().map(|normal| View { text: &normal.text, normal: Some(normal) });
        std::iter::once(plain).chain(normal).collect()
    }

    /// The range of the document's text that a range of this view came from.
    pub(crate) fn original(&self, range: &Range<usize>) -> Range<usize> {
        self.normal.map_or_else(|| range.clone(), |normal| normal.original(range))
    }

    /// The range of this view that a range of the document's text became.
    pub(crate) fn viewed(&self, range: &Range<usize>) -> Range<usize> {
        let Some(normal) = self.normal else { return range.clone() };
        let offset = |at: usize| {
            let next = normal.map.partition_point(|(_, original)| *original <= at);
            let known = next.checked_sub(1).and_then(|index| normal.map.get(index));
            let reached = known.map_or(at, |(viewed, original)| viewed + (at - original));
            let limit = normal.map.get(next).map_or(self.text.len(), |(viewed, _)| *viewed);
            self.text.floor_char_boundary(reached.min(limit))
        };
        let start = offset(range.start);
        start..offset(range.end).max(start)
    }
}

/// The pieces of a document that are searched as one: outermost segments, and physical lines where there are none.
#[derive(Debug)]
pub(crate) struct Blocks<'a> {
    document: &'a Document,
    /// Ranges of the outermost segments, ascending, not overlapping.
    outer: Vec<Range<usize>>,
}

impl<'a> Blocks<'a> {
    /// The blocks of a document; one linear pass.
    pub(crate) fn of(document: &'a Document) -> Self {
        let mut outer: Vec<Range<usize>> = Vec::new();
        for segment in &document.segments {
            match outer.last_mut() {
                Some(last) if segment.range.start < last.end => last.end = last.end.max(segment.range.end),
                _ => outer.push(segment.range.clone()),
            }
        }
        Self { document, outer }
    }

    /// The block that holds an offset of the document's text.
    pub(crate) fn at(&self, offset: usize) -> Range<usize> {
        let after = self.outer.partition_point(|range| range.start <= offset);
        let held = after.checked_sub(1).and_then(|index| self.outer.get(index)).filter(|range| offset < range.end);
        held.cloned().unwrap_or_else(|| self.line(offset))
    }

    /// Every block with text, gaps between segments left out.
    pub(crate) fn all(&self) -> &[Range<usize>] {
        &self.outer
    }

    /// The physical line that holds an offset.
    pub(crate) fn line(&self, offset: usize) -> Range<usize> {
        self.document.lines.range(&self.document.text, self.line_number(offset))
    }

    /// From `around` lines before an offset to as many behind it.
    pub(crate) fn nearby(&self, offset: usize, around: u32) -> Range<usize> {
        let (lines, text) = (&self.document.lines, &self.document.text);
        let line = self.line_number(offset);
        let start = lines.range(text, line.saturating_sub(around)).start;
        start..lines.range(text, line.saturating_add(around)).end
    }

    fn line_number(&self, offset: usize) -> u32 {
        self.document.lines.line(offset)
    }
}
