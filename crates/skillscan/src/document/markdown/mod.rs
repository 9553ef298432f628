//! Markdown: blocks, inline pieces and fences, each with its role.
//!
//! pulldown-cmark reads the blocks. Two inputs would cost it more than linear time and go to [`plain`] instead, which
//! knows only fences, headings and paragraphs: very long texts and absurdly deep nesting.

mod fence;
mod plain;
mod walk;

use super::parts::Parts;
use super::prose::lines;
use super::role::Setting;
use super::{Language, SegmentKind};
use model::Role;
use std::ops::Range;

/// Longest text that gets a full parse.
const FULL_PARSE_BYTES: usize = 2 << 20;

/// Deepest nesting of lists and quotes that gets a full parse. People stay below ten.
const NESTING: usize = 64;

/// Reads a Markdown text.
pub(super) fn read(text: &str, setting: &Setting) -> Parts {
    let front = front_matter(text);
    let mut parts = Parts::default();
    front_matter_fields(text, &front, setting, &mut parts);
    let body = front.end..text.len();
    if body.len() > FULL_PARSE_BYTES || nests_too_deep(text.get(body.clone()).unwrap_or_default()) {
        plain::read(text, body, setting, &mut parts);
    } else {
        walk::read(text, body, setting, &mut parts);
    }
    parts
}

/// The front matter with its fences; empty at the start of the body when there is none.
fn front_matter(text: &str) -> Range<usize> {
    let start = text.len() - text.trim_start().len();
    let rest = text.get(start..).unwrap_or_default();
    let fence = match rest.get(..3) {
        Some("---") => "---",
        Some("+++") => "+++",
        _ => return 0..0,
    };
    let mut all = lines(text, start..text.len());
    if all.next().and_then(|first| text.get(first)).is_none_or(|first| first.trim_end() != fence) {
        return 0..0;
    }
    // No client reads a front matter of more than this; a stray rule at the top must not swallow the document.
    for line in all.take_while(|line| line.end - start < 256 << 10) {
        let shown = text.get(line.clone()).unwrap_or_default().trim_end();
        if shown == fence || fence == "---" && shown == "..." {
            return start..line.end;
        }
    }
    0..0
}

/// One segment per field of the front matter, with its continuation lines; hooks and commands in it are code.
fn front_matter_fields(text: &str, front: &Range<usize>, setting: &Setting, parts: &mut Parts) {
    let mut field: Option<Range<usize>> = None;
    let role = setting.role(Role::Metadata);
    for line in lines(text, front.clone()) {
        let shown = text.get(line.clone()).unwrap_or_default();
        let continues = shown.starts_with([' ', '\t', '-']) && !shown.starts_with("---") || shown.trim().is_empty();
        match &mut field {
            Some(open) if continues => open.end = line.end,
            _ => {
                let is_fence = matches!(shown.trim_end(), "---" | "+++" | "...");
                let next = (!is_fence).then_some(line);
                let done = std::mem::replace(&mut field, next);
                done.into_iter().for_each(|range| parts.add(range, SegmentKind::FrontMatter, role.clone()));
            }
        }
    }
    field.into_iter().for_each(|range| parts.add(range, SegmentKind::FrontMatter, role.clone()));
    super::config::yaml_commands(text, front.clone(), parts);
}

/// True if lists and quotes open so deep that a full parse would not be linear. Counts the markers at the start of
/// each line and, for nesting by indentation, its leading blanks.
fn nests_too_deep(text: &str) -> bool {
    lines(text, 0..text.len()).any(|line| {
        let bytes = text.as_bytes().get(line).unwrap_or_default();
        let mut markers = 0;
        let mut blanks = 0;
        for byte in bytes.iter().take(NESTING * 8) {
            match byte {
                b' ' => blanks += 1,
                b'\t' => blanks += 4,
                b'>' | b'-' | b'*' | b'+' | b'.' | b')' => markers += 1,
                b'0'..=b'9' => {}
                _ => break,
            }
        }
        // A rule of dashes is no nesting: markers nest only when blanks part them, except quotes.
        let quotes =
            bytes.iter().take(NESTING * 8).take_while(|b| matches!(b, b'>' | b' ')).filter(|b| **b == b'>').count();
        quotes > NESTING || markers.min(blanks) > NESTING || markers > 0 && blanks > NESTING * 4
    })
}

/// The language of a fence's info string: `bash`, `{.python}`, `python title="x"`, `!`.
fn info_language(info: &str) -> Option<Language> {
    let word = info.trim().trim_start_matches(['{', '.']).split([' ', ',', '}', '{', ':']).next()?;
    Language::from_name(word)
}

#[cfg(test)]
mod tests;
