//! The few facts about angle-bracket markup that several readers need: where comments and scripts are.

use std::ops::Range;

/// Calls `each` with the pieces of `within`, comments and the rest by turns.
pub(super) fn split_comments(text: &str, within: Range<usize>, mut each: impl FnMut(Range<usize>, bool)) {
    let mut at = within.start;
    while let Some(open) = find(text, at..within.end, b"<!--") {
        let end = find(text, open + 4..within.end, b"-->").map_or(within.end, |close| close + 3);
        each(at..open, false);
        each(open..end, true);
        at = end;
    }
    each(at..within.end, false);
}

/// The contents of `<script>` elements.
pub(super) fn scripts(text: &str) -> Vec<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = find(&lower, at..lower.len(), b"<script") {
        let Some(start) = find(&lower, open..lower.len(), b">").map(|end| end + 1) else { break };
        let end = find(&lower, start..lower.len(), b"</script").unwrap_or(lower.len());
        found.push(start..end);
        at = end;
    }
    found
}

fn find(text: &str, within: Range<usize>, needle: &[u8]) -> Option<usize> {
    let start = within.start;
    memchr::memmem::find(text.as_bytes().get(within)?, needle).map(|at| start + at)
}
