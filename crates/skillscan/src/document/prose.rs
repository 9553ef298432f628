//! Plain text: paragraphs, divided by blank lines. Lines that a program reads (requirements, crontabs) are config.

use super::parts::Parts;
use super::role::Setting;
use super::{SegmentKind, commands};
use model::Role;
use std::ops::Range;

/// Reads plain prose.
pub(super) fn read(text: &str, setting: &Setting) -> Parts {
    let mut parts = Parts::default();
    paragraphs(text, 0..text.len(), |range| {
        let role = setting.prose();
        if let Some(line) = text.get(range.clone()).filter(|t| !t.trim().contains('\n') && commands::is_command(t)) {
            let start = range.start + (line.len() - line.trim_start().len());
            parts.add_code(super::Language::Bash, start..start + line.trim().len(), Role::Command);
        }
        parts.add(range, SegmentKind::Paragraph, role);
    });
    parts
}

/// Calls `each` with every run of non-blank lines inside `within`.
pub(super) fn paragraphs(text: &str, within: Range<usize>, mut each: impl FnMut(Range<usize>)) {
    let mut open: Option<Range<usize>> = None;
    for line in lines(text, within) {
        let blank = text.get(line.clone()).is_none_or(|l| l.trim().is_empty());
        match (&mut open, blank) {
            (Some(range), false) => range.end = line.end,
            (None, false) => open = Some(line),
            (_, true) => open.take().into_iter().for_each(&mut each),
        }
    }
    open.into_iter().for_each(each);
}

/// The lines inside `within`, without their line ends.
pub(super) fn lines(text: &str, within: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes().get(within.clone()).unwrap_or_default();
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', bytes).chain(std::iter::once(bytes.len()));
    ends.map(move |end| {
        let line = start..end.max(start);
        start = end + 1;
        let trimmed = bytes.get(line.clone()).is_some_and(|l| l.ends_with(b"\r"));
        within.start + line.start..within.start + line.end - usize::from(trimmed)
    })
}
