//! Central and local headers of members, read into one shape so that they can be compared.

use super::fields::{extra_field, u16_at, u32_at, u64_at};
use std::ops::Range;

pub(super) const LOCAL: &[u8] = b"PK\x03\x04";
pub(super) const CENTRAL: &[u8] = b"PK\x01\x02";
pub(super) const DESCRIPTOR: &[u8] = b"PK\x07\x08";

const ENCRYPTED: u16 = 1;
const SIZES_FOLLOW: u16 = 1 << 3;
const MASKED: u16 = 1 << 13;
const METHOD_AES: u16 = 99;

/// What a header says of its member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header<'a> {
    pub(super) name: &'a [u8],
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) packed: u64,
    pub(super) size: u64,
    extra: &'a [u8],
}

impl Header<'_> {
    pub(super) fn encrypted(&self) -> bool {
        self.flags & (ENCRYPTED | MASKED) != 0 || self.method == METHOD_AES
    }

    /// Sizes and checksum come after the data, and may be zero here.
    pub(super) fn sizes_follow(&self) -> bool {
        self.flags & SIZES_FOLLOW != 0
    }
}

/// A member as the central directory lists it.
#[derive(Debug, Clone, Copy)]
pub(super) struct CentralHeader<'a> {
    pub(super) header: Header<'a>,
    /// As declared, not yet shifted by what lies before the archive.
    pub(super) offset: u64,
    made_by: u8,
    attributes: u32,
}

/// What a member is, by its mode bits and its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    File,
    Folder,
    Link,
    Special,
}

impl<'a> CentralHeader<'a> {
    /// The header at `at`, and where the next one starts.
    pub(super) fn read(bytes: &'a [u8], at: usize) -> Option<(Self, usize)> {
        let fixed = bytes.get(at..at.checked_add(46)?)?;
        if !fixed.starts_with(CENTRAL) {
            return None;
        }
        let name_end = 46 + usize::from(u16_at(fixed, 28)?);
        let extra_end = name_end + usize::from(u16_at(fixed, 30)?);
        let end = extra_end + usize::from(u16_at(fixed, 32)?);
        let whole = bytes.get(at..)?;
        let extra = whole.get(name_end..extra_end)?;
        whole.get(..end)?;
        let mut header = Header {
            name: whole.get(46..name_end)?,
            flags: u16_at(fixed, 8)?,
            method: u16_at(fixed, 10)?,
            crc: u32_at(fixed, 16)?,
            packed: u32_at(fixed, 20)?.into(),
            size: u32_at(fixed, 24)?.into(),
            extra,
        };
        let mut offset = u64::from(u32_at(fixed, 42)?);
        widen(extra, [&mut header.size, &mut header.packed, &mut offset]);
        let made_by = *fixed.get(5)?;
        Some((Self { header, offset, made_by, attributes: u32_at(fixed, 38)? }, at + end))
    }

    pub(super) fn nature(&self) -> Nature {
        let mode = self.unix_mode().unwrap_or(0);
        match mode & 0o170_000 {
            0o120_000 => return Nature::Link,
            0o040_000 if self.header.size == 0 => return Nature::Folder,
            0 | 0o040_000 | 0o100_000 => {}
            _ => return Nature::Special,
        }
        let slash = matches!(self.header.name.last(), Some(b'/' | b'\\'));
        let dos_folder = self.attributes & 0x10 != 0;
        if self.header.size == 0 && (slash || dos_folder) { Nature::Folder } else { Nature::File }
    }

    pub(super) fn executable(&self) -> bool {
        self.unix_mode().is_some_and(|mode| mode & 0o111 != 0)
    }

    /// Mode bits, where the making system has them (Unix and macOS).
    fn unix_mode(&self) -> Option<u32> {
        matches!(self.made_by, 3 | 19).then_some(self.attributes >> 16)
    }

    /// Info-ZIP's second name, which some unpackers prefer to the first.
    pub(super) fn unicode_name(&self) -> Option<&'a [u8]> {
        extra_field(self.header.extra, 0x7075)?.get(5..)
    }
}

/// A local header and where its data starts.
#[derive(Debug, Clone, Copy)]
pub(super) struct LocalHeader<'a> {
    pub(super) header: Header<'a>,
    pub(super) data: usize,
}

impl<'a> LocalHeader<'a> {
    pub(super) fn read(bytes: &'a [u8], at: usize) -> Option<Self> {
        let fixed = bytes.get(at..at.checked_add(30)?)?;
        if !fixed.starts_with(LOCAL) {
            return None;
        }
        let name_end = at + 30 + usize::from(u16_at(fixed, 26)?);
        let data = name_end + usize::from(u16_at(fixed, 28)?);
        let extra = bytes.get(name_end..data)?;
        let mut header = Header {
            name: bytes.get(at + 30..name_end)?,
            flags: u16_at(fixed, 6)?,
            method: u16_at(fixed, 8)?,
            crc: u32_at(fixed, 14)?,
            packed: u32_at(fixed, 18)?.into(),
            size: u32_at(fixed, 22)?.into(),
            extra,
        };
        let mut unused = 0;
        widen(extra, [&mut header.size, &mut header.packed, &mut unused]);
        Some(Self { header, data })
    }

    /// The data's range if it is `packed` bytes long, cut at the archive's end.
    pub(super) fn data_range(&self, packed: u64, end: usize) -> Range<usize> {
        let length = usize::try_from(packed).unwrap_or(usize::MAX);
        self.data..self.data.saturating_add(length).min(end).max(self.data)
    }
}

/// ZIP64: fields that are all ones in the header stand, in this order, in the extra field.
fn widen(extra: &[u8], fields: [&mut u64; 3]) {
    let Some(data) = extra_field(extra, 1) else { return };
    let mut at = 0;
    for field in fields {
        if *field == u64::from(u32::MAX) {
            let Some(wide) = u64_at(data, at) else { return };
            *field = wide;
            at += 8;
        }
    }
}
