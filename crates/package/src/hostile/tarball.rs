//! A tar writer that checks nothing.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;
use tar::{EntryType, Header};

/// A tar in the making.
#[derive(Debug, Clone, Default)]
pub struct Tarball {
    body: Vec<u8>,
}

impl Tarball {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// A regular file of any name (at most 100 bytes).
    #[must_use]
    pub fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let content = content.as_ref();
        self.entry(name, EntryType::Regular, "", content.len() as u64, content)
    }

    /// A link, device or pipe.
    #[must_use]
    pub fn special(self, name: &str, kind: EntryType, target: &str) -> Self {
        self.entry(name, kind, target, 0, &[])
    }

    /// A file that declares `size` bytes whatever it holds.
    #[must_use]
    pub fn lying(self, name: &str, size: u64, content: &[u8]) -> Self {
        self.entry(name, EntryType::Regular, "", size, content)
    }

    /// Raw bytes at this place.
    #[must_use]
    pub fn raw(mut self, bytes: &[u8]) -> Self {
        self.body.extend(bytes);
        self
    }

    /// The end mark.
    #[must_use]
    pub fn end(self) -> Self {
        self.raw(&[0; 1024])
    }

    /// The tar's bytes; without [`Self::end`] it is cut.
    pub fn bytes(&self) -> Vec<u8> {
        self.body.clone()
    }

    /// The same, gzipped.
    pub fn gzipped(&self) -> Vec<u8> {
        gzip(&self.body)
    }

    fn entry(mut self, name: &str, kind: EntryType, target: &str, size: u64, content: &[u8]) -> Self {
        let mut header = Header::new_ustar();
        header.set_entry_type(kind);
        header.set_size(size);
        header.set_mode(0o644);
        // Past the setters, which refuse what is wanted here.
        fill(&mut header.as_old_mut().name, name.as_bytes());
        fill(&mut header.as_old_mut().linkname, target.as_bytes());
        header.set_cksum();
        self.body.extend(header.as_bytes());
        self.body.extend(content);
        let padding = self.body.len().next_multiple_of(512);
        self.body.resize(padding, 0);
        self
    }
}

/// One gzip member.
pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

fn fill(field: &mut [u8], value: &[u8]) {
    field.iter_mut().zip(value).for_each(|(to, from)| *to = *from);
}
