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

/// The values of event handlers, `onload="…"`, which run like scripts.
pub(super) fn handlers(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut done = 0;
    for sign in memchr::memchr_iter(b'=', bytes) {
        let Some(quote) = bytes.get(sign + 1).copied().filter(|b| matches!(b, b'"' | b'\'')) else { continue };
        let name = bytes.get(sign.saturating_sub(24)..sign).unwrap_or_default();
        let name = name.rsplit(|b| !b.is_ascii_alphabetic()).next().unwrap_or_default();
        let before = bytes.get(sign.wrapping_sub(name.len() + 1)).copied().unwrap_or(0);
        let is_handler = name.len() >= 5 && name.get(..2).is_some_and(|on| on.eq_ignore_ascii_case(b"on"));
        if sign < done || !is_handler || !before.is_ascii_whitespace() && before != b'/' && before != b'"' {
            continue;
        }
        let start = sign + 2;
        let Some(length) =
            bytes.get(start..).and_then(|rest| memchr::memchr(quote, rest.get(..HANDLER_BYTES).unwrap_or(rest)))
        else {
            continue;
        };
        if length > 0 {
            found.push(start..start + length);
        }
        done = start + length;
    }
    found
}

/// Longest handler.
const HANDLER_BYTES: usize = 16 << 10;

fn find(text: &str, within: Range<usize>, needle: &[u8]) -> Option<usize> {
    let start = within.start;
    memchr::memmem::find(text.as_bytes().get(within)?, needle).map(|at| start + at)
}
