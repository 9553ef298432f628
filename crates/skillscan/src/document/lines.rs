//! Byte offsets to lines and columns.

/// Starts of the lines of one text.
#[derive(Debug)]
pub(crate) struct LineIndex {
    /// Texts are far below 4 GiB; what lies behind would be told as part of the last line.
    starts: Vec<u32>,
}

impl LineIndex {
    /// Indexes `text`; one linear pass.
    pub(crate) fn new(text: &str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let mut starts = Vec::with_capacity(1 + ends.clone().count());
        starts.push(0);
        starts.extend(ends.map_while(|at| u32::try_from(at + 1).ok()));
        Self { starts }
    }

    /// The line of `offset`, from 1.
    pub(crate) fn line(&self, offset: usize) -> u32 {
        let line = self.starts.partition_point(|start| *start as usize <= offset);
        u32::try_from(line).unwrap_or(u32::MAX)
    }

    /// Line and column of `offset`, both from 1, the column in characters (counted at most 4096 bytes back, so that a
    /// 60 MB line stays cheap; beyond that the column is in bytes).
    pub(crate) fn position(&self, text: &str, offset: usize) -> (u32, u32) {
        let line = self.line(offset);
        let start = self.start(line).unwrap_or_default();
        let column = match text.get(start..offset) {
            Some(before) if before.len() <= 4096 => before.chars().count(),
            _ => offset - start,
        };
        (line, u32::try_from(column + 1).unwrap_or(u32::MAX))
    }

    /// Where a line (from 1) starts.
    fn start(&self, line: u32) -> Option<usize> {
        let index = usize::try_from(line.checked_sub(1)?).ok()?;
        self.starts.get(index).map(|start| *start as usize)
    }

    /// Byte range of line `line` (from 1), without its line end.
    pub(crate) fn range(&self, text: &str, line: u32) -> std::ops::Range<usize> {
        let last = u32::try_from(self.starts.len()).unwrap_or(u32::MAX);
        let line = line.clamp(1, last);
        let start = self.start(line).unwrap_or_default();
        let end = self.start(line + 1).map_or(text.len(), |next| next - 1);
        let shown = text.get(start..end).unwrap_or_default();
        start..start.max(end - usize::from(shown.ends_with('\r')))
    }
}
