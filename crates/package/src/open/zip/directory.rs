//! The central directory: where it is, what it lists, and what lies outside of it.

use super::fields::{u16_at, u32_at, u64_at};
use super::header::{CENTRAL, CentralHeader, Nature};
use memchr::memmem;
use std::ops::Range;

const END: &[u8] = b"PK\x05\x06";
const END64: &[u8] = b"PK\x06\x06";
const LOCATOR64: &[u8] = b"PK\x06\x07";
/// The end record lies this close to the end, a comment of 64 KiB included.
const END_WITHIN: usize = 22 + 65_535;

/// A found central directory.
#[derive(Debug)]
pub(super) struct Directory<'a> {
    /// The first members, at most as many as asked for.
    pub(super) members: Vec<CentralHeader<'a>>,
    /// Members listed, also those over the wanted number.
    pub(super) listed: u64,
    /// Listed members that are no folders.
    pub(super) files: u32,
    /// Members that the end record declares.
    pub(super) declared: u64,
    /// Bytes of directory and end record.
    pub(super) range: Range<usize>,
    /// What has to be added to declared offsets: bytes that lie before the archive.
    pub(super) shift: usize,
    /// Bytes that are missing before the directory: the head was cut off.
    pub(super) missing: usize,
    /// Bytes inside the directory's declared range that are no header.
    pub(super) unreadable: usize,
}

impl<'a> Directory<'a> {
    /// Finds and reads the directory, keeping at most `wanted` members.
    pub(super) fn read(bytes: &'a [u8], wanted: usize) -> Option<Self> {
        let end = EndRecord::find(bytes)?;
        let mut directory = Self {
            members: Vec::new(),
            listed: 0,
            files: 0,
            declared: end.declared,
            range: end.directory.start..end.end,
            shift: end.shift,
            missing: end.missing,
            unreadable: 0,
        };
        let mut at = end.directory.start;
        while at < end.directory.end {
            let Some((member, next)) = CentralHeader::read(bytes, at) else { break };
            directory.listed += 1;
            directory.files += u32::from(member.nature() != Nature::Folder);
            if directory.members.len() < wanted {
                directory.members.push(member);
            }
            at = next;
        }
        directory.unreadable = end.directory.end.saturating_sub(at);
        Some(directory)
    }
}

/// Whether a directory can be found at all.
pub(crate) fn has_directory(bytes: &[u8]) -> bool {
    EndRecord::find(bytes).is_some_and(|end| end.declared > 0 || bytes.starts_with(END))
}

struct EndRecord {
    directory: Range<usize>,
    end: usize,
    shift: usize,
    missing: usize,
    declared: u64,
}

impl EndRecord {
    /// The last record that points to a directory; one that ends exactly at the end of the bytes is preferred.
    fn find(bytes: &[u8]) -> Option<Self> {
        let tail_start = bytes.len().saturating_sub(END_WITHIN);
        let mut until = bytes.len();
        let mut fallback = None;
        // A comment can hold false end records; looking at a few of them is enough and keeps this linear.
        for _ in 0..16 {
            let Some(at) = memmem::rfind(bytes.get(tail_start..until)?, END).map(|at| at + tail_start) else { break };
            match Self::read(bytes, at) {
                Some(record) if record.end == bytes.len() => return Some(record),
                Some(record) => fallback = fallback.or(Some(record)),
                None => {}
            }
            until = at;
        }
        fallback
    }

    fn read(bytes: &[u8], at: usize) -> Option<Self> {
        let record = bytes.get(at..at.checked_add(22)?)?;
        let end = at + 22 + usize::from(u16_at(record, 20)?);
        let mut declared = u64::from(u16_at(record, 10)?);
        let mut size = u64::from(u32_at(record, 12)?);
        let mut offset = u64::from(u32_at(record, 16)?);
        let mut directory_end = at;
        if let Some((at64, wide)) = Self::wide_record(bytes, at) {
            (declared, size, offset) = wide;
            directory_end = at64;
        }
        let (size, offset) = (usize::try_from(size).ok()?, usize::try_from(offset).ok()?);
        if end > bytes.len() {
            return None;
        }
        if declared == 0 && size == 0 {
            let shift = directory_end.saturating_sub(offset);
            let missing = offset.saturating_sub(directory_end);
            return Some(Self { directory: directory_end..directory_end, end, shift, missing, declared });
        }
        // The directory ends where its end record starts; offsets that disagree tell of bytes before the archive.
        let adjacent = directory_end.checked_sub(size).filter(|start| starts_with(bytes, *start));
        let start = adjacent.or_else(|| Some(offset).filter(|start| starts_with(bytes, *start)))?;
        let directory = start..start.checked_add(size)?.min(directory_end).max(start);
        let (shift, missing) = (start.saturating_sub(offset), offset.saturating_sub(start));
        Some(Self { directory, end, shift, missing, declared })
    }

    /// Position of the ZIP64 end record, and its count, size and offset.
    fn wide_record(bytes: &[u8], end: usize) -> Option<(usize, (u64, u64, u64))> {
        let locator = bytes.get(end.checked_sub(20)?..end)?;
        if !locator.starts_with(LOCATOR64) {
            return None;
        }
        let declared_at = usize::try_from(u64_at(locator, 8)?).ok()?;
        let candidates = [Some(declared_at), end.checked_sub(76)];
        let at = candidates.into_iter().flatten().find(|at| bytes.get(*at..).is_some_and(|b| b.starts_with(END64)))?;
        let record = bytes.get(at..)?;
        Some((at, (u64_at(record, 32)?, u64_at(record, 40)?, u64_at(record, 48)?)))
    }
}

fn starts_with(bytes: &[u8], at: usize) -> bool {
    bytes.get(at..).is_some_and(|rest| rest.starts_with(CENTRAL))
}
