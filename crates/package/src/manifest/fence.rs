//! Where the front matter starts and ends.

use std::ops::Range;

/// A front matter block.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Fences included.
    pub(super) whole: Range<usize>,
    /// Between the fences.
    pub(super) inner: Range<usize>,
    /// Whether there is a closing fence.
    pub(super) closed: bool,
}

/// Finds the block at the start of `text`. One that is never closed ends before the first blank line or heading.
pub(super) fn find(text: &str) -> Option<Block> {
    let start = text.len() - text.trim_start_matches('\u{FEFF}').trim_start().len();
    let mut lines = Lines { text, at: start };
    let (_, opening) = lines.next()?;
    if opening.trim_end() != "---" {
        return None;
    }
    let inner_start = lines.at;
    let mut guess = None;
    for (at, line) in lines.by_ref() {
        let trimmed = line.trim_end();
        if trimmed == "---" || trimmed == "..." {
            let end = at + trimmed.len();
            return Some(Block { whole: start..end, inner: inner_start..at, closed: true });
        }
        if guess.is_none() && (trimmed.is_empty() || trimmed.starts_with("# ")) {
            guess = Some(at);
        }
    }
    let end = guess.unwrap_or(text.len());
    Some(Block { whole: start..end, inner: inner_start..end, closed: false })
}

/// Lines with their offsets, line ends left out.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let line = rest.split_once('\n').map_or(rest, |(line, _)| line);
        let at = self.at;
        self.at = (at + line.len() + 1).min(self.text.len());
        Some((at, line))
    }
}
