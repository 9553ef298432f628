//! The simple reader for texts that a full parse would choke on: fences, headings, comments and paragraphs, line by line.

use super::super::SegmentKind;
use super::super::parts::Parts;
use super::super::prose::lines;
use super::super::role::{Outline, Setting};
use super::fence::Fence;
use std::ops::Range;

/// Longest run of lines taken as one paragraph.
const PARAGRAPH_BYTES: usize = 4096;

/// Reads `body`.
pub(super) fn read(text: &str, body: Range<usize>, setting: &Setting, parts: &mut Parts) {
    let mut outline = Outline::new(!setting.agent_surface);
    let mut paragraph: Option<Range<usize>> = None;
    let mut fence: Option<(&str, &str, Range<usize>)> = None;
    let close = |paragraph: &mut Option<Range<usize>>, parts: &mut Parts| {
        paragraph.take().into_iter().for_each(|range| parts.add(range, SegmentKind::Paragraph, setting.prose()));
    };
    for line in lines(text, body) {
        let shown = text.get(line.clone()).unwrap_or_default();
        let trimmed = shown.trim();
        if let Some((mark, info, range)) = &mut fence {
            if trimmed.starts_with(*mark) && trimmed.trim_start_matches(['`', '~']).is_empty() {
                Fence { range: range.clone(), info, meaning: outline.meaning() }.add_to(text, setting, parts);
                fence = None;
            } else {
                range.end = line.end;
            }
            continue;
        }
        let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(*mark));
        if let Some(mark) = mark {
            close(&mut paragraph, parts);
            let after = line.end + usize::from(line.end < text.len());
            fence = Some((mark, trimmed.trim_start_matches(['`', '~']), after..after));
        } else if trimmed.is_empty() {
            close(&mut paragraph, parts);
        } else if let Some(level) = heading(trimmed) {
            close(&mut paragraph, parts);
            outline.enter(level, trimmed);
            parts.add(line, SegmentKind::Heading, setting.prose());
        } else {
            match &mut paragraph {
                Some(range) if line.end - range.start <= PARAGRAPH_BYTES => range.end = line.end,
                _ => {
                    close(&mut paragraph, parts);
                    paragraph = Some(line);
                }
            }
        }
    }
    close(&mut paragraph, parts);
    if let Some((_, info, range)) = fence {
        Fence { range, info, meaning: outline.meaning() }.add_to(text, setting, parts);
    }
}

fn heading(line: &str) -> Option<u8> {
    let marks = line.bytes().take(7).take_while(|b| *b == b'#').count();
    let spaced = line.as_bytes().get(marks).is_none_or(|b| *b == b' ');
    u8::try_from(marks).ok().filter(|level| (1..=6).contains(level) && spaced)
}
