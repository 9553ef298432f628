//! A look at a ZIP's directory only, for those who have to accept or refuse an upload at once.

use super::directory::Directory;
use super::header::LOCAL;

/// What the directory of a ZIP declares. Nothing was unpacked, so nothing is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZipOutline {
    /// Members that are no folders.
    pub files: u32,
    /// Members, folders included.
    pub entries: u64,
}

/// Why bytes are no whole ZIP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAZip {
    /// Nothing of a ZIP in it.
    #[error("the data is not a ZIP archive")]
    NoZip,
    /// Starts like a ZIP, but its directory is missing or damaged.
    #[error("the ZIP archive is truncated or damaged")]
    Cut,
}

/// Reads the directory, which takes time in proportion to the bytes and no memory worth speaking of.
pub fn zip_outline(bytes: &[u8]) -> Result<ZipOutline, NotAZip> {
    let Some(directory) = Directory::read(bytes, 0) else {
        return Err(if bytes.starts_with(LOCAL) { NotAZip::Cut } else { NotAZip::NoZip });
    };
    if directory.unreadable > 0 || directory.missing > 0 || directory.listed < directory.declared {
        return Err(NotAZip::Cut);
    }
    Ok(ZipOutline { files: directory.files, entries: directory.listed })
}
