//! One package's header: an index of tags and a store of values, both big-endian. Read as far as versions need it.

/// Tags that are looked for.
pub(super) const NAME: u32 = 1000;
pub(super) const VERSION: u32 = 1001;
pub(super) const RELEASE: u32 = 1002;
pub(super) const EPOCH: u32 = 1003;
pub(super) const SOURCE: u32 = 1044;

/// Types of values.
const INT32: u32 = 4;
const STRING: u32 = 6;

/// Bytes of one entry of the index.
const ENTRY: usize = 16;
/// Entries and bytes that a header may have, as RPM itself limits them.
const MOST_ENTRIES: u32 = 0x000f_ffff;
/// Characters of a value that is kept.
const LONGEST: usize = 512;

/// A header whose index and store are there.
pub(super) struct Header<'a> {
    index: &'a [u8],
    store: &'a [u8],
}

impl<'a> Header<'a> {
    /// `None` for what is no header.
    pub(super) fn read(blob: &'a [u8]) -> Option<Self> {
        let (entries, length) = (word(blob, 0)?, word(blob, 4)?);
        if entries == 0 || entries > MOST_ENTRIES {
            return None;
        }
        let end = usize::try_from(entries).ok()?.checked_mul(ENTRY)?.checked_add(8)?;
        let store = blob.get(end..end.checked_add(usize::try_from(length).ok()?)?)?;
        Some(Self { index: blob.get(8..end)?, store })
    }

    /// A text.
    pub(super) fn text(&self, tag: u32) -> Option<String> {
        let value = self.value(tag, STRING)?;
        let end = value.iter().position(|byte| *byte == 0)?;
        let text = String::from_utf8_lossy(value.get(..end.min(LONGEST))?).into_owned();
        Some(text).filter(|text| !text.is_empty())
    }

    /// A number.
    pub(super) fn number(&self, tag: u32) -> Option<u32> {
        word(self.value(tag, INT32)?, 0)
    }

    fn value(&self, tag: u32, kind: u32) -> Option<&'a [u8]> {
        let entry = self.index.chunks_exact(ENTRY).find(|entry| word(entry, 0) == Some(tag))?;
        let at = usize::try_from(word(entry, 8)?).ok()?;
        self.store.get(at..).filter(|_| word(entry, 4) == Some(kind))
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}
