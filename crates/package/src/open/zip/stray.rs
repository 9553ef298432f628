//! Bytes that no listed member claims: members that the directory does not list, and data before, between and after.

use super::header::{CENTRAL, DESCRIPTOR, LOCAL, LocalHeader};
use super::member::{Unpacked, crc, unpack};
use super::{Reader, VirtualName};
use crate::ProblemKind;
use memchr::memmem;
use std::ops::Range;

/// Writers align data with blanks; nothing is hidden in so few bytes.
const SLACK: usize = 64;

impl Reader<'_, '_, '_> {
    /// Reads everything outside of `claimed`, which is sorted by start.
    pub(super) fn strays(&mut self, claimed: &[Range<usize>]) {
        let mut at = 0;
        for range in claimed {
            self.stray(at..range.start, false);
            at = at.max(range.end);
        }
        self.stray(at..self.bytes.len(), !claimed.is_empty());
    }

    fn stray(&mut self, range: Range<usize>, after_end: bool) {
        let mut at = range.start;
        while at < range.end {
            match self.unlisted(at..range.end) {
                Some(next) => at = next,
                None => return self.loose_bytes(at..range.end, after_end),
            }
        }
    }

    /// Reads the member at the start of `range` by its local header; returns where it ends.
    fn unlisted(&mut self, range: Range<usize>) -> Option<usize> {
        let local = LocalHeader::read(self.bytes, range.start).filter(|local| local.data <= range.end)?;
        let mut header = local.header;
        let rest = self.bytes.get(local.data..range.end)?;
        if !self.intake.count_entry(self.container) {
            return Some(range.end);
        }
        let name = VirtualName::from_bytes(header.name);
        let mut data = rest.get(..usize::try_from(header.packed).unwrap_or(usize::MAX)).unwrap_or(rest);
        if header.sizes_follow() && header.packed == 0 {
            data = until_next(rest);
            // Deflated data says itself where it ends.
            let allowance = self.intake.allowance(Some(data.len() as u64));
            if let Unpacked::Whole { bytes, consumed } = unpack(data, header.method, 0, allowance) {
                data = data.get(..consumed).unwrap_or(data);
                (header.size, header.crc) = (bytes.len() as u64, crc(&bytes));
            }
            header.packed = data.len() as u64;
        }
        let mut end = local.data + data.len();
        if header.sizes_follow() {
            let marked = self.bytes.get(end..).is_some_and(|rest| rest.starts_with(DESCRIPTOR));
            end += if marked { 16 } else { 12 };
        }
        if name.folder && header.size == 0 {
            self.intake.note_folder(self.prefix, &name);
            return Some(end);
        }
        if let Some(path) = self.intake.place(self.prefix, &name) {
            self.intake.count_file(self.depth);
            self.intake.problem(&path, ProblemKind::HeaderMismatch, 0, "member that no central directory lists");
            self.read(path, &header, data, false);
        }
        Some(end)
    }

    fn loose_bytes(&mut self, range: Range<usize>, after_end: bool) {
        let Some(bytes) = self.bytes.get(range.clone()) else { return };
        if bytes.len() == self.bytes.len() {
            // Nothing of an archive at all; that has been said.
            return;
        }
        let blank = bytes.iter().all(|byte| *byte == 0);
        let (kind, place, name) = match range.start {
            0 => (ProblemKind::LeadingData, "before the first member", "!leading"),
            _ if after_end => (ProblemKind::TrailingData, "after the end of the archive", "!trailing"),
            // A cut archive ends in pieces of members or of its directory.
            _ if bytes.starts_with(CENTRAL) || bytes.starts_with(LOCAL) || bytes.len() <= SLACK => return,
            _ => (ProblemKind::HeaderMismatch, "between the members", "!between"),
        };
        if blank && kind == ProblemKind::HeaderMismatch {
            return;
        }
        self.problem(kind, format!("{} bytes {place}", bytes.len()));
        if !blank {
            self.intake.keep_stray(self.prefix, name, bytes.to_vec(), self.depth);
        }
    }
}

/// Data of unknown length ends where the next structure starts. One pass over all marks, so that the passes of all
/// members together stay linear.
fn until_next(rest: &[u8]) -> &[u8] {
    let is_mark = |at: &usize| {
        let here = rest.get(*at..).unwrap_or_default();
        [DESCRIPTOR, LOCAL, CENTRAL].iter().any(|mark| here.starts_with(mark))
    };
    let next = memmem::find_iter(rest, b"PK").find(is_mark);
    rest.get(..next.unwrap_or(rest.len())).unwrap_or(rest)
}
