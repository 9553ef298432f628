//! What the readers of the formats hand back: segments and code units, put in order and cut to size.

use super::{CodeUnit, Language, Segment, SegmentKind};
use model::{Role, Text};
use std::ops::Range;
use std::rc::Rc;

/// Longest segment. Rules search inside segments, so longer ones are cut into overlapping pieces.
pub(super) const SEGMENT_BYTES: usize = 8 << 10;

/// How much the pieces of a cut segment overlap, so that nothing hides on the cut.
const OVERLAP_BYTES: usize = 512;

/// A role, and why it is not the plain one of its kind.
pub(super) type Reasoned = (Role, Option<Text>);

/// Segments and code units in the making.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) segments: Vec<Segment>,
    pub(super) code: Vec<CodeUnit>,
    /// The reason that was given last; the next segment's is mostly the same.
    reason: Option<Rc<Text>>,
}

impl Parts {
    /// Adds a segment; an empty range adds nothing.
    pub(super) fn add(&mut self, range: Range<usize>, kind: SegmentKind, (role, role_reason): Reasoned) {
        if !range.is_empty() {
            let role_reason = role_reason.map(|reason| self.shared(reason));
            self.segments.push(Segment { range, kind, role, role_reason });
        }
    }

    fn shared(&mut self, reason: Text) -> Rc<Text> {
        let known = self.reason.take().filter(|known| **known == reason);
        let shared = known.unwrap_or_else(|| Rc::new(reason));
        self.reason = Some(Rc::clone(&shared));
        shared
    }

    /// Adds a code unit; an empty range adds nothing.
    pub(super) fn add_code(&mut self, language: Language, range: Range<usize>, role: Role) {
        if !range.is_empty() {
            self.code.push(CodeUnit { language, range, role });
        }
    }

    /// Orders by position (outer before inner) and cuts long segments.
    pub(super) fn finish(mut self, text: &str) -> Self {
        // Sorting takes half as much room again, and most readers hand the segments over in order.
        let place = |segment: &Segment| (segment.range.start, std::cmp::Reverse(segment.range.end));
        if !self.segments.is_sorted_by_key(place) {
            self.segments.sort_by_key(place);
        }
        if self.segments.iter().any(|s| s.range.len() > SEGMENT_BYTES) {
            self.segments = self.segments.into_iter().flat_map(|segment| cut(segment, text)).collect();
            self.segments.sort_by_key(place);
        }
        self.code.sort_by_key(|unit| (unit.range.start, std::cmp::Reverse(unit.range.end)));
        self
    }
}

fn cut(segment: Segment, text: &str) -> Vec<Segment> {
    let Range { mut start, end } = segment.range;
    let mut pieces = Vec::with_capacity((end - start) / (SEGMENT_BYTES - OVERLAP_BYTES) + 1);
    while end - start > SEGMENT_BYTES {
        let stop = text.floor_char_boundary(start + SEGMENT_BYTES);
        pieces.push(Segment { range: start..stop, ..segment.clone() });
        start = text.floor_char_boundary(stop - OVERLAP_BYTES);
    }
    pieces.push(Segment { range: start..end, ..segment });
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_segments_are_cut_with_overlap() {
        let text = "字".repeat(10_000);
        let mut parts = Parts::default();
        parts.add(0..text.len(), SegmentKind::CodeLine, (Role::Code, None));
        let pieces = parts.finish(&text).segments;
        assert!(pieces.iter().all(|p| p.range.len() <= SEGMENT_BYTES && text.get(p.range.clone()).is_some()));
        assert!(pieces.windows(2).all(|pair| pair[1].range.start + OVERLAP_BYTES <= pair[0].range.end + 4));
        assert_eq!(pieces.last().map(|p| p.range.end), Some(text.len()));
    }
}
