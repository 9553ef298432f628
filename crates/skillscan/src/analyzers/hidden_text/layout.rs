//! Text out of sight: behind long padding, or in styles that show nothing.

use super::Hidden;
use crate::document::{Document, Language, SegmentKind, gives_orders};
use std::ops::Range;

/// Blank lines in a row, and blanks in a line, that push what follows out of sight.
const BLANK_LINES: usize = 50;
const BLANKS: usize = 200;

/// Fewest letters of what is hidden.
const LETTERS: usize = 12;

/// Finds both.
pub(super) fn find(document: &Document) -> Vec<Hidden> {
    let mut found = padding(&document.text);
    if matches!(document.language, Language::Markdown | Language::Html | Language::Xml) {
        found.extend(styles(document));
    }
    found
}

fn padding(text: &str) -> Vec<Hidden> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(skip) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| b.is_ascii_whitespace())) {
        let start = at + skip;
        let blank = bytes.get(start..).unwrap_or_default();
        let length = blank.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(blank.len());
        let end = start + length;
        if length < BLANK_LINES.min(BLANKS) {
            at = end.max(start + 1);
            continue;
        }
        let run = blank.get(..length).unwrap_or_default();
        let newlines = memchr::memchr_iter(b'\n', run).count();
        let after_break = memchr::memrchr(b'\n', run).map_or(run, |at| run.get(at + 1..).unwrap_or_default());
        // Padding inside a line comes after something visible; at a line's start it is indentation.
        let in_line = newlines == 0 && start > 0 && after_break.len() >= BLANKS;
        if length > 0 && end < bytes.len() && (newlines >= BLANK_LINES || in_line) {
            found.extend(behind(text, start, end));
        }
        at = end.max(start + 1);
    }
    found
}

/// What stands behind padding, if it says something. Tables and box drawings are padded honestly.
fn behind(text: &str, start: usize, at: usize) -> Option<Hidden> {
    let line_start = memchr::memrchr(b'\n', text.as_bytes().get(..start)?).map_or(0, |at| at + 1);
    let line = crate::document::clip(text.get(at..)?, 400).lines().next()?;
    let drawn =
        |t: &str| t.trim_start().starts_with(['|', '│', '+', '#', '*', '/', '<', '}', ')', ']', '\\', '-', '=']);
    let head = text.get(line_start..start).map(|t| crate::document::clip(t, 80)).unwrap_or_default();
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    let table = drawn(line) || head.trim_start().starts_with(['|', '│', '#', '*', '/']);
    (letters >= LETTERS && !table).then(|| Hidden {
        rule: "TS-HIDE-005",
        range: at..at + line.len(),
        detail: line.to_owned(),
        zh: None,
    })
}

/// Styles that show nothing.
const STYLES: &[&str] = &[
    "display:none",
    "visibility:hidden",
    "font-size:0",
    "opacity:0",
    "color:white",
    "color:#fff",
    "color:#ffffff",
    "color:transparent",
    "left:-9999px",
    "text-indent:-9999px",
    "fill=\"none\"",
    "fill=\"white\"",
    "fill=\"transparent\"",
    "font-size:1px",
    "font-size:0.1px",
    "font-size:1pt",
    "line-height:0",
    "height:0",
    "height:0px",
    "max-height:0",
    "width:0",
    "clip-path:inset(100%)",
    "clip:rect(0,0,0,0)",
    "left:-10000px",
    "top:-9999px",
    "transform:scale(0)",
    "hidden>",
    "hidden=\"\">",
];

/// Longest element whose text is looked at.
const ELEMENT_BYTES: usize = 4096;

fn styles(document: &Document) -> Vec<Hidden> {
    let text = &document.text;
    let mut found = Vec::new();
    for open in memchr::memchr_iter(b'<', text.as_bytes()).take(20_000) {
        let near = text.get(open..).map(|rest| crate::document::clip(rest, 1024)).unwrap_or_default();
        let Some((tag, _)) = near.split_once('>') else { continue };
        if !tag.contains("style") && !tag.contains("hidden") && !tag.contains("fill=") {
            continue;
        }
        let shown_as_code = |kind: SegmentKind| matches!(kind, SegmentKind::Fence(_) | SegmentKind::InlineCode);
        if document.segment_at(open).is_some_and(|segment| shown_as_code(segment.kind)) {
            continue;
        }
        let squeezed: String =
            format!("{tag}>").chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
        let shown = STYLES.iter().find(|style| hides(&squeezed, style));
        if shown.is_some()
            && let Some(range) = content(text, open + tag.len() + 1)
        {
            let inner = text.get(range.clone()).unwrap_or_default();
            // Pages hide menus and dialogs; a page that hides orders to an agent is another thing, and so is Markdown.
            let hidden = match document.language {
                Language::Markdown => inner.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS,
                _ => gives_orders(inner),
            };
            if hidden {
                found.push(Hidden {
                    rule: "TS-HIDE-007",
                    range: range.clone(),
                    detail: inner.trim().to_owned(),
                    zh: None,
                });
            }
        }
    }
    found
}

/// A style counts as a whole: `opacity:0` is not `opacity:0.5`, `color:#fff` is not `background-color:#fff`.
fn hides(tag: &str, style: &str) -> bool {
    memchr::memmem::find_iter(tag.as_bytes(), style).any(|at| {
        let before = tag.as_bytes().get(at.wrapping_sub(1)).copied();
        let after = tag.as_bytes().get(at + style.len()).copied();
        let starts = before != Some(b'-') || !["color", "height", "width", "left"].iter().any(|s| style.starts_with(s));
        let ends = style.ends_with(['>', '"']) || !after.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'.');
        starts && ends
    })
}

/// The text of the element whose content begins at `start`, up to the next tag.
fn content(text: &str, start: usize) -> Option<Range<usize>> {
    let rest = crate::document::clip(text.get(start..)?, ELEMENT_BYTES);
    let end = rest.find('<').unwrap_or(rest.len());
    Some(start..start + end)
}
