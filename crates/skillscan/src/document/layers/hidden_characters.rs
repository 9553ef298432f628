//! Text in characters that nobody sees: private-use characters, variation selectors and tags, one for each byte.
//!
//! Zero-width bits are decoded by the analyzer of hidden text, which also says where they stand.

use super::Search;
use std::ops::Range;

/// Fewest characters of a run: emoji take one selector, icon fonts a few characters.
const SHORTEST: usize = 8;

/// Proposes every run of such characters, read in each way that is in use.
pub(super) fn find(search: &mut Search<'_>) {
    let text = search.text;
    let mut run: Vec<u32> = Vec::new();
    let (mut start, mut end) = (0, 0);
    let mut from = 0;
    // The first bytes of these characters in UTF-8 tell where to look.
    while let Some(at) = text.as_bytes().get(from..).and_then(next_lead) {
        let at = from + at;
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
        from = at + c.len_utf8();
        if !is_carrier(c) {
            continue;
        }
        if at != end {
            flush(search, start..end, &run);
            run.clear();
            start = at;
        }
        run.push(u32::from(c));
        end = from;
    }
    flush(search, start..end, &run);
}

fn next_lead(bytes: &[u8]) -> Option<usize> {
    let low = memchr::memchr2(0xEE, 0xEF, bytes);
    let high = memchr::memchr2(0xF3, 0xF4, low.and_then(|at| bytes.get(..at)).unwrap_or(bytes));
    high.or(low)
}

fn is_carrier(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E007F}' | '\u{E0100}'..='\u{E01EF}'
        | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

fn flush(search: &mut Search<'_>, range: Range<usize>, run: &[u32]) {
    if run.len() < SHORTEST {
        return;
    }
    let selectors: Option<Vec<u8>> = run.iter().map(|c| selector(*c)).collect();
    match selectors {
        Some(bytes) => {
            // Sixteen selectors alone carry half a byte each.
            if bytes.iter().all(|b| *b < 16) {
                let pairs = bytes.as_chunks::<2>().0;
                search.propose(
                    range.clone(),
                    "variation selectors",
                    pairs.iter().map(|[high, low]| high << 4 | low).collect(),
                );
            }
            search.propose(range, "variation selectors", bytes);
        }
        None if run.iter().all(|c| (0xE_0000..=0xE_007F).contains(c)) => {
            search.propose(range, "tag characters", run.iter().map(|c| (c & 0x7F) as u8).collect());
        }
        None => search.propose(range, "private-use characters", run.iter().map(|c| (c & 0xFF) as u8).collect()),
    }
}

/// The byte that a variation selector stands for: the first sixteen, then the supplement.
fn selector(c: u32) -> Option<u8> {
    match c {
        0xFE00..=0xFE0F => u8::try_from(c - 0xFE00).ok(),
        0xE_0100..=0xE_01EF => u8::try_from(c - 0xE_0100 + 16).ok(),
        _ => None,
    }
}
