//! RPM's own database: pages of slots, each of which says where a package's blob lies. Little-endian.

const PAGE: usize = 4096;
const SLOT: usize = 16;
/// Blobs begin at multiples of this.
const BLOCK: usize = 16;
/// The head of the file and of each blob.
const FILE_HEAD: usize = 32;
const BLOB_HEAD: usize = 16;

/// Hands out every package's blob. False when the file is damaged.
pub(super) fn blobs(bytes: &[u8], take: &mut dyn FnMut(&[u8])) -> bool {
    let slots = || {
        let pages = usize::try_from(word(bytes, 12)?).ok()?;
        (bytes.starts_with(b"RpmP") && word(bytes, 4)? == 0).then_some(())?;
        bytes.get(FILE_HEAD..pages.checked_mul(PAGE)?)
    };
    let Some(slots) = slots() else { return false };
    let mut whole = true;
    for slot in slots.chunks_exact(SLOT) {
        // A slot that no package has.
        if word(slot, 4) == Some(0) {
            continue;
        }
        match slot.starts_with(b"Slot").then(|| blob(bytes, slot)).flatten() {
            Some(blob) => take(blob),
            None => whole = false,
        }
    }
    whole
}

fn blob<'a>(bytes: &'a [u8], slot: &[u8]) -> Option<&'a [u8]> {
    let at = usize::try_from(word(slot, 8)?).ok()?.checked_mul(BLOCK)?;
    let head = bytes.get(at..at.checked_add(BLOB_HEAD)?)?;
    // The blob knows whose it is.
    (head.starts_with(b"BlbS") && word(head, 4) == word(slot, 4)).then_some(())?;
    let (begin, length) = (at + BLOB_HEAD, usize::try_from(word(head, 12)?).ok()?);
    bytes.get(begin..begin.checked_add(length)?)
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
